"""Cases of approval, their items, papers, duties and milestones."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.approvals.engine.process.duties import DutyKind
from zoneworks.approvals.engine.process.handling import Post, State, Track
from zoneworks.approvals.engine.process.simulation import LapseReason
from zoneworks.core.models import StoredFile, Unit, ZoneRow
from zoneworks.registry.models import Project

STATES = [(state.value, state.value) for state in State]
TRACKS = [(track.value, track.value) for track in Track]
TURNS = [(post.value, post.value) for post in Post]
DUTIES = [(kind.value, kind.value) for kind in DutyKind]
LAPSES = [(reason.value, reason.value) for reason in LapseReason]


class CaseMode(models.TextChoices):
    """Whether we decide the items of a case, or follow what a mandated system decides."""

    DECIDED = "DECIDED"
    FOLLOWED = "FOLLOWED"


class ApprovalCase(ZoneRow):
    """All approvals of one project under one version of a process (审批案件).

    The case is pinned to its version: ``process_sha256`` is the digest of the file that it was
    opened with. ``national_code`` is the project code of the national platform (项目代码), by which
    exports of mandated systems are matched. ``agent`` is the officer who runs the errands of the
    applicant (帮代办) and may apply for it. The columns from ``simulated_on`` on tell of the
    simulated handling: ``expires_on`` is the first day on which no result holds, ``promise`` the
    letter of commitment (承诺书), ``simulated_for`` the credit code of the legal person for whom it
    began, ``terms_accepted_on`` the day on which the applicant accepted the terms of conversion.
    ``system`` names the mandated system that decides a case which is only followed here.
    """

    zone = models.ForeignKey("core.Zone", models.PROTECT, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    national_code = models.CharField(max_length=40, blank=True)
    process_id = models.CharField(max_length=60)
    process_version = models.CharField(max_length=20)
    process_sha256 = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    mode = models.CharField(max_length=10, choices=CaseMode.choices, default=CaseMode.DECIDED)
    system = models.CharField(max_length=100, blank=True)
    begun_on = models.DateField()
    agent = models.ForeignKey("core.Membership", models.SET_NULL, null=True, related_name="+")
    simulated_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    assumptions = models.JSONField(default=dict)
    promise = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    converted_on = models.DateField(null=True)
    lapsed_on = models.DateField(null=True)
    lapse_reason = models.CharField(max_length=20, choices=LAPSES, blank=True)
    simulated_for = models.CharField(max_length=18, blank=True)
    terms_accepted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="approvals_case_number_once"),
            models.UniqueConstraint(
                fields=["zone", "national_code"],
                name="approvals_national_code_once",
                condition=~Q(national_code=""),
            ),
            models.CheckConstraint(
                name="approvals_followed_names_its_system",
                condition=(Q(mode=CaseMode.FOLLOWED) & ~Q(system=""))
                | Q(mode=CaseMode.DECIDED, system=""),
            ),
            models.CheckConstraint(
                name="approvals_simulation_ends_one_way",
                condition=Q(converted_on__isnull=True) | Q(lapsed_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "begun_on", "id"], name="approvals_case_new"),
            models.Index(
                fields=["expires_on"],
                name="approvals_case_expiry",
                condition=Q(
                    expires_on__isnull=False, converted_on__isnull=True, lapsed_on__isnull=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseItem(ZoneRow):
    """One item of a case on one track, formal or simulated: where it stands and its dates.

    The columns are those of `Standing`; ``turn`` is whose turn it is, empty for nobody's.
    ``back_entered`` counts its steps that were recorded on a later day than they happened.
    ``timer_on`` is the day on which its timers are looked at next. The indexes below serve zone,
    case and unit, too; items are not deleted.
    """

    PART_OF: ClassVar = ("case",)

    zone = models.ForeignKey("core.Zone", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="items", db_index=False)
    code = models.CharField(max_length=60)
    track = models.CharField(max_length=10, choices=TRACKS)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=14, choices=STATES)
    round = models.PositiveSmallIntegerField(default=0)
    turn = models.CharField(max_length=10, choices=TURNS, blank=True)
    turn_since = models.DateField(null=True)
    due_on = models.DateField(null=True)
    applied_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    legal_due_on = models.DateField(null=True)
    promised_due_on = models.DateField(null=True)
    extension_days = models.PositiveSmallIntegerField(default=0)
    validity_extensions = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=60, blank=True)
    told = models.JSONField(default=list)
    outstanding = models.JSONField(default=list)
    asked = models.JSONField(default=list)
    received = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    gaps_told = models.BooleanField(default=False)
    steps = models.PositiveIntegerField(default=0)
    back_entered = models.PositiveIntegerField(default=0)
    timer_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "track"], name="approvals_item_once_a_track"
            ),
            models.CheckConstraint(
                name="approvals_simulated_has_no_legal_limit",
                condition=Q(track=Track.FORMAL) | Q(legal_due_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "unit", "turn", "due_on"], name="approvals_item_turn"),
            models.Index(fields=["case", "turn"], name="approvals_item_of_agent"),
            models.Index(fields=["zone", "state", "due_on"], name="approvals_item_state"),
            models.Index(
                fields=["zone", "timer_on"],
                name="approvals_item_timer",
                condition=Q(timer_on__isnull=False),
            ),
            models.Index(fields=["zone", "accepted_on", "id"], name="approvals_item_accepted"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def awaited(self) -> list[str]:
        """The papers that the applicant has to bring, as `Standing.awaited`."""
        return [*self.told, *self.outstanding, *self.asked]


class CasePaper(ZoneRow):
    """An edition of a document that the applicant uploaded for an item.

    The file holds its digest. ``is_given`` once it went in with an application or a supply.
    """

    PART_OF: ClassVar = ("case",)
    NAMED_WITH: ClassVar = ("item",)

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="papers")
    item = models.ForeignKey(CaseItem, models.CASCADE, related_name="papers")
    paper = models.CharField(max_length=60)
    edition = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    is_given = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "paper", "edition"], name="approvals_paper_edition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.code}.{self.paper}"


class Obligation(ZoneRow):
    """Something owed by a date (义务), followed until it is closed as kept, broken or not owed any
    more (``was_kept`` is empty then).

    ``paper`` is the code of the paper, or of the technical check that follows the building.
    ``responsible`` answers for it, ``note`` is the evidence that it was kept or the reason why it
    was not. ``correct_by`` is the last day of an order to correct what was promised falsely.
    Its term are ``term_days`` working days after ``counted_from``; both are empty where the date
    was written as it is. ``timer_on`` is the day on which its timers are looked at next.
    """

    PART_OF: ClassVar = ("case",)
    NAMED_WITH: ClassVar = ("item",)

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="obligations")
    item = models.ForeignKey(CaseItem, models.CASCADE, related_name="obligations")
    kind = models.CharField(max_length=12, choices=DUTIES)
    paper = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=300, blank=True)
    begun_on = models.DateField()
    due_on = models.DateField()
    counted_from = models.DateField(null=True)
    term_days = models.PositiveSmallIntegerField(null=True)
    timer_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    was_kept = models.BooleanField(null=True)
    responsible = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    correct_by = models.DateField(null=True)
    corrected_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approvals_obligation_has_a_result_once_closed",
                condition=Q(closed_on__isnull=False) | Q(was_kept__isnull=True),
            ),
            models.CheckConstraint(
                name="approvals_only_what_was_broken_is_corrected",
                condition=Q(correct_by__isnull=True, corrected_on__isnull=True)
                | Q(was_kept=False, correct_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "due_on"],
                name="approvals_obligation_open",
                condition=Q(closed_on__isnull=True),
            ),
            models.Index(fields=["zone", "due_on", "id"], name="approvals_obligation_due"),
            models.Index(
                fields=["zone", "timer_on"],
                name="approvals_obligation_timer",
                condition=Q(closed_on__isnull=True, timer_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code}.{self.paper}" if self.paper else self.text


class ReachedMilestone(ZoneRow):
    """The day on which the enterprise lawfully began to build, to use or to produce."""

    PART_OF: ClassVar = ("case",)

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="milestones")
    code = models.CharField(max_length=60)
    reached_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="approvals_milestone_once")
        ]

    def __str__(self) -> str:
        return self.code


class SiteWork(ZoneRow):
    """Preparation of the site (场地准备): work on the process's list, which needs no permit.

    It is neither the start of construction nor a breach.
    """

    PART_OF: ClassVar = ("case",)

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="site_works")
    code = models.CharField(max_length=60)
    begun_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="approvals_site_work_once")
        ]

    def __str__(self) -> str:
        return self.code


class Breach(ZoneRow):
    """An enforcement case (违法建设线索): somebody built, used or produced anyway.

    It is never the date of a milestone. ``missing`` are the items that were not there on the day.
    """

    PART_OF: ClassVar = ("case",)

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="breaches")
    milestone = models.CharField(max_length=60)
    found_on = models.DateField()
    description = models.TextField()
    missing = models.JSONField(default=list)
    closed_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approvals_breach_is_closed_with_an_outcome",
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""),
            )
        ]
        indexes = [models.Index(fields=["zone", "found_on", "id"], name="approvals_breach_new")]

    def __str__(self) -> str:
        return self.milestone


class Firing(ZoneRow):
    """A timer that has gone off: the unique row claims it, so that it goes off once.

    ``timer`` names what it belongs to and which one it was, such as ``item/7/1/OVERDUE`` for the
    first round of item 7; ``due_on`` is the deadline for which it was set. Nobody asks for those of
    a case: they are found by their names.
    """

    PART_OF: ClassVar = ("case",)

    zone = models.ForeignKey("core.Zone", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="+", db_index=False)
    timer = models.CharField(max_length=60)
    due_on = models.DateField()
    fired_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timer", "due_on"], name="approvals_timer_fires_once")
        ]

    def __str__(self) -> str:
        return self.timer
