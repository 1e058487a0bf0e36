"""Enterprises, their former names, figures by year and contacts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.core.models import ZoneRow
from zoneworks.registry.engine.terms import EnterpriseScale, EnterpriseState


class IndustryClass(models.Model):
    """A class of GB/T 4754. Sections are letters, divisions, groups and classes 2 to 4 digits.

    The divisions are shipped; groups and classes are imported from the standard's table. One
    table serves all zones.
    """

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Enterprise(ZoneRow):
    """A legal person in the zone (企業), known by its unified social credit code.

    The ``latest_`` columns repeat the newest year's figures so that a list can sort by them; the
    service that writes figures is their only writer. One that was entered by mistake is retired
    (停用) instead of deleted; a duplicate is retired by merging it into another (``merged_into``).
    """

    name = models.CharField(max_length=120)
    normalized_name = models.CharField(max_length=120, editable=False)
    credit_code = models.CharField(max_length=18)
    scale = models.CharField(max_length=10, choices=[(s, s) for s in EnterpriseScale])
    state = models.CharField(
        max_length=12,
        choices=[(s, s) for s in EnterpriseState],
        default=EnterpriseState.OPERATING,
    )
    industry_code = models.CharField(max_length=4)
    address = models.CharField(max_length=200, blank=True)
    registered_on = models.DateField(null=True)
    latest_year = models.PositiveSmallIntegerField(null=True, editable=False)
    latest_output_fen = models.BigIntegerField(null=True, editable=False)
    latest_tax_fen = models.BigIntegerField(null=True, editable=False)
    latest_staff = models.PositiveIntegerField(null=True, editable=False)
    retired_on = models.DateField(null=True, editable=False)
    retired_reason = models.CharField(max_length=500, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(  # the one that stays may take the code of a duplicate over
                fields=["zone", "credit_code"],
                name="registry_enterprise_code_once_a_zone",
                condition=Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_enterprise_merged_is_retired",
                condition=Q(merged_into__isnull=True) | Q(retired_on__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_enterprise_retired_has_reason",
                condition=Q(retired_on__isnull=True) | ~Q(retired_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="registry_enterprise_name"),
            models.Index(fields=["zone", "normalized_name"], name="registry_enterprise_normal"),
            models.Index(  # holds every filter: counting reads nothing but this index
                fields=["zone", "scale", "state", "industry_code", "latest_tax_fen", "retired_on"],
                name="registry_enterprise_filters",
            ),
            models.Index(
                fields=["zone", "latest_output_fen", "id"], name="registry_enterprise_output"
            ),
            models.Index(fields=["zone", "latest_tax_fen", "id"], name="registry_enterprise_tax"),
            models.Index(
                fields=["zone", "registered_on", "id"], name="registry_enterprise_registered"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(ZoneRow):
    """A name under which the enterprise was known until a day (曾用名)."""

    PART_OF: ClassVar = ("enterprise",)

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=120)
    normalized_name = models.CharField(max_length=120, editable=False)
    until_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["zone", "normalized_name"], name="registry_former_normal")]

    def __str__(self) -> str:
        return self.name


class YearFigures(ZoneRow):
    """What an enterprise produced, paid and used in a calendar year. Unknown is empty, nil is 0."""

    PART_OF: ClassVar = ("enterprise",)

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()
    output_fen = models.BigIntegerField(null=True)
    tax_fen = models.BigIntegerField(null=True)
    energy_tce = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    research_fen = models.BigIntegerField(null=True)
    staff = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"], name="registry_figures_once_a_year"
            ),
            models.CheckConstraint(
                name="registry_figures_year_is_sane", condition=Q(year__range=(1990, 2100))
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Contact(ZoneRow):
    """A person to speak to, at an enterprise or for a project."""

    PART_OF: ClassVar = ("enterprise", "project")
    PERSONAL: ClassVar = ("name", "title", "phone", "email")

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="contacts")
    project = models.ForeignKey("Project", models.CASCADE, null=True, related_name="contacts")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="registry_contact_belongs_to_one",
                condition=Q(enterprise__isnull=True, project__isnull=False)
                | Q(enterprise__isnull=False, project__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseMerge(ZoneRow):
    """A duplicate (``gone``) that was merged into another record of the same enterprise (合并).

    ``moved`` holds the ids of the rows that went over, by model and column; ``taken`` the columns
    whose value the kept record took from the other, each as it was before and after; ``kept_name``
    the former name that the kept record got thereby. All of it is there to undo the merge.
    """

    PART_OF: ClassVar = ("kept",)
    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("gone",)

    kept = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    merged_on = models.DateField()
    moved = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    kept_name = models.ForeignKey(FormerName, models.SET_NULL, null=True, related_name="+")
    undone_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                name="registry_enterprise_is_merged_once",
                condition=Q(undone_on__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_merge_is_of_two", condition=~Q(kept=models.F("gone"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.gone)


class ToldApart(ZoneRow):
    """Two records that look alike and are two enterprises, as somebody has found (非同一企业)."""

    PART_OF: ClassVar = ("first",)
    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("first", "second")

    first = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    second = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="registry_told_apart_once"),
            models.CheckConstraint(
                name="registry_told_apart_in_order", condition=Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
