"""Versions of the entry scheme, applications for entry, and how they were scored."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.admission.engine.applications import ENDED, State
from zoneworks.admission.engine.terms import Environment, Outcome, Safety
from zoneworks.core.models import ZoneRow
from zoneworks.registry.models import Project

STATES = [(state.value, state.value) for state in State]
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]


class SchemeVersion(ZoneRow):
    """A version of the zone's entry scheme (入园准入体系), in force until the next begins.

    ``content`` is never changed; ``sha256`` is its digest. ``is_sample`` marks what a zone took
    over from the shipped sample as it stands.
    """

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    valid_from = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=500)
    is_sample = models.BooleanField(default=False)
    made_on = models.DateField()
    made_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="admission_scheme_number_once"),
            models.UniqueConstraint(
                fields=["zone", "valid_from"], name="admission_one_scheme_begins_a_day"
            ),
            models.CheckConstraint(name="admission_scheme_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Application(ZoneRow):
    """An application of a project for entry into the zone (入园申请).

    The figures are what the applicant promises at full output (``engine.terms.Figures``), each
    with a note of what shows it in ``evidence``. ``round`` grows when it is handed in again after
    mending; ``total`` and ``proposal`` repeat the latest scoring. ``stage_done`` is the sitting
    that it has passed last, ``carried`` the outcome that the last one carried. ``mend_items`` say
    what is to be mended until ``mend_by``, included.
    """

    NAMED_WITH: ClassVar = ("project",)

    number = models.CharField(max_length=20)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    investment_fen = models.BigIntegerField(null=True)
    land_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    output_fen = models.BigIntegerField(null=True)
    tax_fen = models.BigIntegerField(null=True)
    floor_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    base_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    energy_tce = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    research_fen = models.BigIntegerField(null=True)
    environment = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in Environment], blank=True
    )
    safety = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Safety], blank=True
    )
    industry_code = models.CharField(max_length=4, blank=True)
    evidence = models.JSONField(default=dict)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    submitted_on = models.DateField(null=True)
    returned_because = models.TextField(blank=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    proposal = models.CharField(max_length=6, choices=OUTCOMES, blank=True)
    scored_on = models.DateField(null=True)
    stage_done = models.CharField(max_length=60, blank=True)
    carried = models.CharField(max_length=6, choices=OUTCOMES, blank=True)
    carried_on = models.DateField(null=True)
    outcome = models.CharField(max_length=6, choices=OUTCOMES, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    decision = models.TextField(blank=True)
    mend_by = models.DateField(null=True)
    mend_items = models.JSONField(default=list)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="admission_application_number_once"
            ),
            models.UniqueConstraint(
                fields=["project"],
                name="admission_one_application_in_hand",
                condition=~Q(state__in=sorted(ENDED)),
            ),
            models.CheckConstraint(
                name="admission_scored_application_has_points",
                condition=~Q(state__in=[State.SCORED, State.VOTED, State.ADMITTED, State.LEASED])
                | (Q(total__isnull=False, scored_on__isnull=False) & ~Q(proposal="")),
            ),
            models.CheckConstraint(
                name="admission_admitted_by_gates_and_points",
                condition=~Q(state=State.ADMITTED) | Q(proposal=Outcome.ADMIT),
            ),
            models.CheckConstraint(
                name="admission_decided_application_says_why",
                condition=~Q(state__in=[State.ADMITTED, State.LEASED, State.REFUSED])
                | (Q(decided_on__isnull=False) & ~Q(decision="") & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="admission_mending_has_its_day",
                condition=~Q(state=State.MENDING) | Q(mend_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "opened_on", "id"], name="admission_application_new"),
            models.Index(fields=["zone", "state", "id"], name="admission_application_state"),
            models.Index(fields=["zone", "total", "id"], name="admission_application_total"),
            models.Index(fields=["zone", "mend_by", "id"], name="admission_application_mend"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.project.name}"


class Scoring(ZoneRow):
    """How an application was scored in a round: the figures, each line, and by which scheme.

    ``lines`` hold gates and criteria as they were found (``labels.texts`` writes them), so that
    the sheet reads the same whatever changes later; ``sha256`` is the digest of the scheme.
    """

    PART_OF: ClassVar = ("application",)
    TELLS_ITS_NAME: ClassVar = False

    application = models.ForeignKey(Application, models.CASCADE, related_name="scorings")
    round = models.PositiveSmallIntegerField()
    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    scored_on = models.DateField()
    figures = models.JSONField()
    lines = models.JSONField()
    total = models.DecimalField(max_digits=5, decimal_places=2)
    by_points = models.CharField(max_length=6, choices=OUTCOMES)
    proposal = models.CharField(max_length=6, choices=OUTCOMES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round"], name="admission_scored_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return str(self.round)
