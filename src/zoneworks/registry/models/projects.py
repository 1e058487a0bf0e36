"""Projects, their stages with dates, and the zone's probabilities of landing."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.core.models import ZoneRow
from zoneworks.registry.engine.terms import ProjectStage

STAGES = [(stage, stage) for stage in ProjectStage]


class Project(ZoneRow):
    """An investment on its way from lead to production (項目).

    Money promised is in fen, land in m². ``probability`` overrides the zone's default for the
    stage, 0 to 1. A project that was entered by mistake is retired (停用) instead of deleted.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    enterprise = models.ForeignKey("Enterprise", models.PROTECT, null=True, related_name="projects")
    industry_code = models.CharField(max_length=4, blank=True)
    stage = models.CharField(max_length=12, choices=STAGES, default=ProjectStage.LEAD)
    signed_on = models.DateField(null=True)
    investment_fen = models.BigIntegerField(null=True)
    land_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    output_fen = models.BigIntegerField(null=True)
    tax_fen = models.BigIntegerField(null=True)
    probability = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, editable=False)
    retired_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="registry_project_retired_has_reason",
                condition=Q(retired_on__isnull=True) | ~Q(retired_reason=""),
            ),
            models.UniqueConstraint(fields=["zone", "code"], name="registry_project_code_once"),
            models.CheckConstraint(
                name="registry_project_probability_is_one",
                condition=Q(probability__isnull=True)
                | Q(probability__gte=Decimal(0), probability__lte=Decimal(1)),
            ),
            models.CheckConstraint(
                name="registry_project_amounts_are_not_negative",
                condition=(Q(investment_fen__isnull=True) | Q(investment_fen__gte=0))
                & (Q(land_m2__isnull=True) | Q(land_m2__gte=0)),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="registry_project_name"),
            models.Index(fields=["zone", "stage", "name", "id"], name="registry_project_stage"),
            models.Index(
                fields=["zone", "investment_fen", "id"], name="registry_project_investment"
            ),
            models.Index(fields=["zone", "signed_on", "id"], name="registry_project_signed"),
        ]

    def __str__(self) -> str:
        return self.name


class StageEntry(ZoneRow):
    """The day on which a project entered a stage."""

    PART_OF: ClassVar = ("project",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="stage_entries")
    stage = models.CharField(max_length=12, choices=STAGES)
    entered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "stage"], name="registry_stage_once"),
        ]

    def __str__(self) -> str:
        return str(self.stage)


class StageProbability(ZoneRow):
    """The zone's default probability that a project of a stage lands, 0 to 1."""

    stage = models.CharField(max_length=12, choices=STAGES)
    probability = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "stage"], name="registry_probability_once"),
            models.CheckConstraint(
                name="registry_probability_is_one",
                condition=Q(probability__gte=Decimal(0), probability__lte=Decimal(1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.probability}"
