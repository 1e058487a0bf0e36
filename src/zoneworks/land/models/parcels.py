"""Parcels with their shapes and conditions, and what else the map of a zone shows."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.land.engine.terms import IndustryClass, LandUse, ParcelState

USES = [(use.value, use.value) for use in LandUse]
STATES = [(state.value, state.value) for state in ParcelState]
INDUSTRY_CLASSES = [(one.value, one.value) for one in IndustryClass]
IS_SOLD = Q(state=ParcelState.SOLD)


class FeatureKind(models.TextChoices):
    """What a feature of the map is: the zone's boundary, or what people find places by."""

    BOUNDARY = "BOUNDARY"
    MAIN_ROAD = "MAIN_ROAD"
    ROAD = "ROAD"
    WATER = "WATER"
    GREEN = "GREEN"


class Feature(ZoneRow):
    """Something on the map that is no parcel: the boundary of the zone, roads, water, green.

    ``shape`` is a GeoJSON geometry in degrees of CGCS2000 (EPSG:4490): of roads a line, of all
    others a polygon.
    """

    kind = models.CharField(max_length=10, choices=FeatureKind.choices)
    name = models.CharField(max_length=60, blank=True)
    shape = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["zone", "kind", "id"], name="land_feature_kind")]

    def __str__(self) -> str:
        return self.name or self.kind


class Parcel(ZoneRow):
    """A piece of land with one title (宗地), known by its number.

    ``shape`` is a GeoJSON polygon in longitude and latitude (CGCS2000, EPSG:4490), None until it is
    drawn; ``west`` to ``north`` are its box in degrees. ``area_m2`` is the registered area, which
    the law goes by; ``measured_m2`` that of the shape on the ellipsoid. ``industry_class`` is how
    much industry on it may disturb others. Plot ratio and building
    coefficient are the conditions of planning, least and most; ``least_*_fen_mu`` those of a
    standard sale (标准地), a mu and for tax and output a year. ``holder`` has the title of a parcel
    that is SOLD. ``contract`` repeats the contract in force, whose service is its only writer.
    """

    number = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=STATES, default=ParcelState.RESERVE)
    use = models.CharField(max_length=14, choices=USES)
    area_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    shape = models.JSONField(null=True)
    measured_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)
    least_plot_ratio = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    most_plot_ratio = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    least_coefficient = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    most_height_m = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    industry_class = models.CharField(max_length=2, choices=INDUSTRY_CLASSES, blank=True)
    least_investment_fen_mu = models.BigIntegerField(null=True)
    least_output_fen_mu = models.BigIntegerField(null=True)
    least_tax_fen_mu = models.BigIntegerField(null=True)
    is_cleared = models.BooleanField(default=False)
    is_leveled = models.BooleanField(default=False)
    supplies = models.JSONField(default=list)
    power_kva = models.PositiveIntegerField(null=True)
    is_assessed = models.BooleanField(default=False)
    ready_on = models.DateField(null=True)
    price_fen_mu = models.BigIntegerField(null=True)
    holder = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="parcels"
    )
    contract = models.ForeignKey(
        "LandContract", models.PROTECT, null=True, editable=False, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_parcel_number_once"),
            models.CheckConstraint(
                name="land_parcel_has_area", condition=Q(area_m2__gt=Decimal(0))
            ),
            models.CheckConstraint(
                name="land_parcel_sold_has_holder",
                condition=(IS_SOLD & Q(holder__isnull=False))
                | (~IS_SOLD & Q(holder__isnull=True, contract__isnull=True)),
            ),
            models.CheckConstraint(
                name="land_parcel_shape_has_box",
                condition=Q(
                    shape__isnull=True,
                    measured_m2__isnull=True,
                    west__isnull=True,
                    south__isnull=True,
                    east__isnull=True,
                    north__isnull=True,
                )
                | Q(
                    shape__isnull=False,
                    measured_m2__isnull=False,
                    west__lt=F("east"),
                    south__lt=F("north"),
                ),
            ),
            models.CheckConstraint(
                name="land_parcel_ratios_in_order",
                condition=Q(least_plot_ratio__isnull=True)
                | Q(most_plot_ratio__isnull=True)
                | Q(least_plot_ratio__lte=F("most_plot_ratio")),
            ),
            models.CheckConstraint(
                name="land_parcel_coefficient_is_share",
                condition=Q(least_coefficient__isnull=True)
                | Q(least_coefficient__gte=Decimal(0), least_coefficient__lte=Decimal(1)),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="land_parcel_name"),
            models.Index(fields=["zone", "state", "use", "id"], name="land_parcel_state"),
            models.Index(fields=["zone", "area_m2", "id"], name="land_parcel_area"),
            models.Index(fields=["zone", "ready_on", "id"], name="land_parcel_ready"),
            models.Index(fields=["zone", "west", "east"], name="land_parcel_box"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ParcelOrigin(ZoneRow):
    """A parcel that came out of another by a split or a merge, on a day."""

    PART_OF: ClassVar = ("parcel",)
    TELLS_ITS_NAME: ClassVar = False
    NAMED_WITH: ClassVar = ("parcel", "came_from")

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="origins")
    came_from = models.ForeignKey(Parcel, models.PROTECT, related_name="successors")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "came_from"], name="land_origin_once"),
            models.CheckConstraint(
                name="land_origin_is_another", condition=~Q(parcel=F("came_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.came_from} → {self.parcel}"
