"""Yearly inputs, schemes, evaluations with their scores and objections, and what follows."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.efficiency.engine.policies import PolicyKind, PolicyState
from zoneworks.efficiency.engine.process import ObjectionState, State
from zoneworks.efficiency.engine.terms import Grade, Mark, Standing, Veto
from zoneworks.registry.models import Enterprise

GRADES = [(one.value, one.value) for one in Grade]
STATES = [(one.value, one.value) for one in State]
STANDINGS = [(one.value, one.value) for one in Standing]
MARKS = [(one.value, one.value) for one in Mark]
VETOES = [(one.value, one.value) for one in Veto]
OBJECTION_STATES = [(one.value, one.value) for one in ObjectionState]
KINDS = [(one.value, one.value) for one in PolicyKind]
POLICY_STATES = [(one.value, one.value) for one in PolicyState]


class YearInputs(ZoneRow):
    """What an enterprise reports for the evaluation of a year, beside its figures in the register.

    ``held_m2`` is the land of all its plots, ``let_m2`` the part let to others, ``leased_m2`` what
    it leases, of ``landlord`` where that is an enterprise of the zone. Unknown is empty, nil is 0.
    ``started_on`` is the day of production by which it counts as new. A veto names its document.
    """

    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("enterprise",)

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="year_inputs")
    year = models.PositiveSmallIntegerField()
    held_m2 = models.DecimalField(max_digits=13, decimal_places=2)
    let_m2 = models.DecimalField(max_digits=13, decimal_places=2, default=0)
    leased_m2 = models.DecimalField(max_digits=13, decimal_places=2, default=0)
    landlord = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="tenants_by_year"
    )
    value_added_fen = models.BigIntegerField(null=True)
    revenue_fen = models.BigIntegerField(null=True)
    emissions_t = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    electricity_kwh = models.BigIntegerField(null=True, validators=[MinValueValidator(0)])
    started_on = models.DateField(null=True)
    is_utility = models.BooleanField(default=False)
    veto = models.CharField(max_length=16, choices=VETOES, blank=True)
    veto_document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"], name="efficiency_inputs_once_a_year"
            ),
            models.CheckConstraint(
                name="efficiency_inputs_year_is_sane", condition=Q(year__range=(1990, 2100))
            ),
            models.CheckConstraint(
                name="efficiency_let_land_is_held",
                condition=Q(held_m2__gte=F("let_m2"), let_m2__gte=0, leased_m2__gte=0),
            ),
            models.CheckConstraint(
                name="efficiency_landlord_lets_land_to_somebody_else",
                condition=Q(landlord__isnull=True)
                | (Q(leased_m2__gt=0) & ~Q(landlord=F("enterprise"))),
            ),
            models.CheckConstraint(
                name="efficiency_veto_names_its_document",
                condition=Q(veto="", veto_document="") | (~Q(veto="") & ~Q(veto_document="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "year", "id"], name="efficiency_inputs_year"),
            models.Index(fields=["zone", "held_m2", "id"], name="efficiency_inputs_land"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


class Scheme(ZoneRow):
    """The terms of evaluation (评价办法) of a zone, from a day on.

    ``terms`` are what ``engine.schemes.read_scheme`` reads, ``text`` is how they were typed,
    ``sha256`` is that of the terms in canonical form. A draft is changed, an adopted scheme never:
    another one with the next ``number`` takes its place. ``valid_until`` is excluded.
    """

    name = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField(default=1)
    document = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    text = models.TextField()
    terms = models.JSONField()
    sha256 = models.CharField(max_length=64)
    adopted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="efficiency_scheme_number"),
            models.CheckConstraint(
                name="efficiency_scheme_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "valid_from", "id"], name="efficiency_scheme_from"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Evaluation(ZoneRow):
    """The evaluation of a year (年度评价) by a scheme.

    ``terms``, ``scheme_number`` and ``scheme_sha256`` are those by which it was computed last;
    ``groups`` holds by group what it was measured by; ``counts`` how many stand how.
    ``ends_on`` is the last day on which objections are taken. ``is_stale`` where an objection was
    upheld and nothing was computed since.
    """

    year = models.PositiveSmallIntegerField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="evaluations")
    state = models.CharField(max_length=10, choices=STATES, default=State.OPEN)
    opened_on = models.DateField()
    scheme_number = models.PositiveSmallIntegerField()
    scheme_sha256 = models.CharField(max_length=64)
    terms = models.JSONField()
    groups = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    computed_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_stale = models.BooleanField(default=False)
    fixed_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    SECRET: ClassVar = ("terms",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "year"],
                name="efficiency_one_evaluation_a_year",
                condition=~Q(state=State.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="efficiency_published_evaluation_has_a_window",
                condition=~Q(state__in=[State.PUBLISHED, State.FINAL])
                | Q(published_on__isnull=False, ends_on__isnull=False, computed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="efficiency_final_evaluation_has_its_day",
                condition=~Q(state=State.FINAL) | Q(fixed_on__isnull=False, is_stale=False),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "year", "id"], name="efficiency_evaluation_year"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Score(ZoneRow):
    """What an evaluation found of an enterprise (评价结果).

    ``total`` and ``units`` count ten thousandths of a point, ``lines`` holds by indicator its
    units and what applied; ``amounts`` are the figures as the scheme counts them. ``rank`` is among
    ``ranked``. ``first_total`` and ``first_grade`` are those that were published first.
    """

    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("enterprise",)
    SECRET: ClassVar = ("lines", "amounts")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="scores")
    standing = models.CharField(max_length=8, choices=STANDINGS)
    reason = models.CharField(max_length=16, blank=True)
    group = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=1, choices=GRADES, blank=True)
    total = models.BigIntegerField(null=True)
    rank = models.PositiveIntegerField(null=True)
    ranked = models.PositiveIntegerField(null=True)
    land_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    tax_fen = models.BigIntegerField(null=True)
    tax_per_mu_fen = models.BigIntegerField(null=True)
    amounts = models.JSONField(default=dict)
    lines = models.JSONField(default=dict)
    with_enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="merged_scores"
    )
    first_total = models.BigIntegerField(null=True)
    first_grade = models.CharField(max_length=1, choices=GRADES, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "enterprise"], name="efficiency_one_score_an_enterprise"
            ),
            models.CheckConstraint(
                name="efficiency_ranked_score_is_whole",
                condition=~Q(standing=Standing.RANKED)
                | (
                    Q(total__isnull=False, rank__isnull=False, rank__lte=F("ranked")) & ~Q(grade="")
                ),
            ),
            models.CheckConstraint(
                name="efficiency_veto_is_a_d",
                condition=~Q(standing=Standing.VETOED) | Q(grade=Grade.D),
            ),
            models.CheckConstraint(
                name="efficiency_no_grade_without_evaluation",
                condition=~Q(standing__in=[Standing.EXEMPT, Standing.MERGED]) | Q(grade=""),
            ),
        ]
        indexes = [
            models.Index(fields=["evaluation", "grade"], name="efficiency_score_grade"),
            models.Index(fields=["zone", "total", "id"], name="efficiency_score_total"),
            models.Index(fields=["zone", "rank", "id"], name="efficiency_score_rank"),
            models.Index(fields=["zone", "land_m2", "id"], name="efficiency_score_land"),
            models.Index(fields=["zone", "tax_per_mu_fen", "id"], name="efficiency_score_tax"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.evaluation}"


class Objection(ZoneRow):
    """What an enterprise says against its published score (异议), and what was decided."""

    TELLS_ITS_NAME: ClassVar = False
    PART_OF: ClassVar = ("evaluation",)

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="objections")
    score = models.ForeignKey(Score, models.PROTECT, related_name="objections")
    text = models.TextField()
    raised_on = models.DateField()
    raised_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=OBJECTION_STATES, default=ObjectionState.OPEN)
    answer = models.TextField(blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="efficiency_objection_is_answered",
                condition=Q(state=ObjectionState.OPEN, decided_on__isnull=True)
                | (~Q(state=ObjectionState.OPEN) & Q(decided_on__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "id"], name="efficiency_objection_state"),
            models.Index(fields=["zone", "raised_on", "id"], name="efficiency_objection_new"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class GradePolicy(ZoneRow):
    """What a grade brings (差别化政策), in the zone's words.

    An advantage or a surcharge names its ``basis`` and is put in force by a passed fair-competition
    review of these very words alone.
    """

    grade = models.CharField(max_length=1, choices=GRADES)
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=100)
    text = models.TextField()
    basis = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=POLICY_STATES, default=PolicyState.DRAFT)
    in_force_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="efficiency_policy_in_force_has_its_day",
                condition=Q(state=PolicyState.DRAFT, in_force_on__isnull=True)
                | (~Q(state=PolicyState.DRAFT) & Q(in_force_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="efficiency_policy_that_treats_unlike_names_its_basis",
                condition=Q(state=PolicyState.DRAFT) | Q(kind=PolicyKind.SERVICE) | ~Q(basis=""),
            ),
        ]
        indexes = [models.Index(fields=["zone", "grade", "id"], name="efficiency_policy_grade")]

    def __str__(self) -> str:
        return self.title


class GradeMark(ZoneRow):
    """What follows from the same grade for years: low-efficiency land, or screening.

    It holds from the final evaluation that brought it until one that does not. ``parcels`` are
    those that were held then, each with its entry of low-efficiency land (``low``), or with why it
    was left out (``left_out`` with its ``detail``).
    """

    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("enterprise",)

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="grade_marks")
    mark = models.CharField(max_length=20, choices=MARKS)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="marks")
    years = models.CharField(max_length=60)
    land_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    since = models.DateField()
    parcels = models.JSONField(default=list)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Evaluation, models.PROTECT, null=True, related_name="ended_marks")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "mark"],
                name="efficiency_one_mark_at_a_time",
                condition=Q(ended_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "since", "id"], name="efficiency_mark_since"),
            models.Index(fields=["zone", "land_m2", "id"], name="efficiency_mark_land"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.mark}"
