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
    service that writes figures is their only writer.
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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "credit_code"], name="registry_enterprise_code_once_a_zone"
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="registry_enterprise_name"),
            models.Index(fields=["zone", "normalized_name"], name="registry_enterprise_normal"),
            models.Index(  # holds every filter: counting reads nothing but this index
                fields=["zone", "scale", "state", "industry_code", "latest_tax_fen"],
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
