"""Plans of projects, their activities and baselines, and re-plans of a whole zone."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import ActivityKind, LateCause, Phase
from zoneworks.registry.models import Project

STATES = [(state.value, state.value) for state in PlanState]
KINDS = [(kind.value, kind.value) for kind in ActivityKind]
PHASES = [(phase.value, phase.value) for phase in Phase]
CAUSES = [(cause.value, cause.value) for cause in LateCause]


class Plan(ZoneRow):
    """How a project gets from the signature to full output (推进计划).

    ``template_sha256`` is the digest of the rule set from which it was made. Of a ``process_id``
    that is not empty building waits for a case of that process; ``case`` is the one whose real days
    its permits take. ``weight``, 1 to 9, is what a day past a deadline costs beside other plans. A
    project has one plan in use.
    """

    NAMED_WITH: ClassVar = ("project",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    template_id = models.CharField(max_length=40)
    template_sha256 = models.CharField(max_length=64)
    process_id = models.CharField(max_length=60, blank=True)
    case = models.ForeignKey("approvals.ApprovalCase", models.PROTECT, null=True, related_name="+")
    weight = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=STATES, default=PlanState.DRAFT)
    made_on = models.DateField()
    published_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                name="delivery_one_plan_in_use",
                condition=Q(state=PlanState.IN_USE),
            ),
            models.CheckConstraint(
                name="delivery_plan_weight_is_one_to_nine",
                condition=Q(weight__gte=1, weight__lte=9),
            ),
            models.CheckConstraint(
                name="delivery_plan_in_use_is_published",
                condition=~Q(state=PlanState.IN_USE) | Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_ended_plan_has_reason",
                condition=~Q(state=PlanState.ENDED)
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "made_on", "id"], name="delivery_plan_new"),
            models.Index(fields=["zone", "published_on", "id"], name="delivery_plan_published"),
            models.Index(fields=["zone", "state", "id"], name="delivery_plan_state"),
        ]

    def __str__(self) -> str:
        return f"{self.project.name} {self.name}"


class Activity(ZoneRow):
    """A piece of work of a plan (任务), as it was planned and as it went.

    ``name`` is empty where the template's holds. ``after`` is a list of [code, working days
    between], ``needs`` units of shared resources by code, ``steps`` the list of acts as [code or
    text, day on which it was done or null]. ``item_code`` names what of the case gives its real
    days. ``expected_on`` is when what runs will be done, of a milestone before when it is not
    reached. What ended or will end later than published has its cause. ``moved_on`` is the day of
    the publication that last gave it another end.
    """

    PART_OF: ClassVar = ("plan",)
    NAMED_WITH: ClassVar = ("plan",)

    zone = models.ForeignKey("core.Zone", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activities", db_index=False)
    code = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    phase = models.CharField(max_length=12, choices=PHASES)
    kind = models.CharField(max_length=12, choices=KINDS, default=ActivityKind.OTHER)
    duration_days = models.PositiveSmallIntegerField()
    after = models.JSONField(default=list)
    needs = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    item_code = models.CharField(max_length=80, blank=True)
    responsible = models.ForeignKey(
        "core.Membership", models.PROTECT, null=True, related_name="+", db_index=False
    )
    not_before = models.DateField(null=True)
    deadline = models.DateField(null=True)
    planned_start_on = models.DateField(null=True)
    planned_finish_on = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    late_cause = models.CharField(max_length=12, choices=CAUSES, blank=True)
    late_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="delivery_activity_code_once"),
            models.CheckConstraint(
                name="delivery_milestone_lasts_nothing",
                condition=~Q(kind=ActivityKind.MILESTONE) | Q(duration_days=0),
            ),
            models.CheckConstraint(
                name="delivery_what_is_published_has_both_days",
                condition=Q(planned_start_on__isnull=True, planned_finish_on__isnull=True)
                | Q(planned_finish_on__gte=F("planned_start_on")),
            ),
            models.CheckConstraint(
                name="delivery_what_ended_had_begun",
                condition=Q(finished_on__isnull=True)
                | Q(kind=ActivityKind.MILESTONE)
                | Q(finished_on__gte=F("started_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["responsible", "planned_start_on"],
                name="delivery_activity_mine",
                condition=Q(finished_on__isnull=True),
            ),
            models.Index(
                fields=["zone", "moved_on"],
                name="delivery_activity_moved",
                condition=Q(moved_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Baseline(ZoneRow):
    """The days of a plan as they were agreed (基线): ``dates`` holds [first, last] by code."""

    PART_OF: ClassVar = ("plan",)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    made_on = models.DateField()
    made_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    dates = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="delivery_baseline_once")
        ]

    def __str__(self) -> str:
        return self.name


class ReplanState(models.TextChoices):
    """Whether a re-plan is a proposal still, or holds."""

    PROPOSED = "PROPOSED"
    PUBLISHED = "PUBLISHED"


class Replan(ZoneRow):
    """New days for the plans of a zone (滚动重排): a proposal until it is published.

    ``mark`` is the digest of all that it stands on (``queries.mark_of``): while it is another, the
    proposal cannot be published. ``moves`` is a list of [activity, first day, last
    day], ``before`` the same as it was, ``drafts`` are the plans that it takes in use. ``misses``
    tells of the deadlines that cannot be kept and what would make them possible, ``reasons`` of
    each plan that moves with which activity that begins and why. The days that hold stand in the
    events of the activities.
    """

    SECRET: ClassVar = ("moves", "before", "reasons")

    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=ReplanState.choices, default=ReplanState.PROPOSED
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    may_be_earlier = models.BooleanField(default=False)
    mark = models.CharField(max_length=64)
    drafts = models.JSONField(default=list)
    moves = models.JSONField(default=list)
    before = models.JSONField(default=list)
    misses = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    n_activities = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="delivery_replan_number_once"),
            models.CheckConstraint(
                name="delivery_published_replan_has_its_moment",
                condition=Q(state=ReplanState.PROPOSED) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
