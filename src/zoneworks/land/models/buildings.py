"""Buildings, their floors, the bays that are let, and leases."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.land.engine.terms import BuildingKind, FireClass
from zoneworks.land.models.parcels import Parcel

KINDS = [(kind.value, kind.value) for kind in BuildingKind]
FIRE_CLASSES = [(one.value, one.value) for one in FireClass]


class Building(ZoneRow):
    """A building on a parcel: what stands on ``base_m2`` of ground, with so many storeys.

    ``owner`` has its title; None where it is the zone's own. ``completed_on`` is None while it is
    being built. ``homes`` counts the flats of a building of talent homes.
    """

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="buildings")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=KINDS)
    owner = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, related_name="buildings"
    )
    base_m2 = models.DecimalField(max_digits=12, decimal_places=2)
    storeys = models.PositiveSmallIntegerField()
    basements = models.PositiveSmallIntegerField(default=0)
    homes = models.PositiveIntegerField(null=True)
    completed_on = models.DateField(null=True)
    demolished_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="land_building_number_once"),
            models.CheckConstraint(
                name="land_building_stands_on_ground",
                condition=Q(base_m2__gt=Decimal(0), storeys__gte=1),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "name", "id"], name="land_building_name"),
            models.Index(fields=["zone", "kind", "id"], name="land_building_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Floor(ZoneRow):
    """A floor of a building: 1 is the ground floor, -1 the first basement.

    ``load_kg_m2`` is what its slab bears, ``height_m`` its height from slab to slab, ``hoists`` how
    many goods lifts reach it, ``power_kva`` what may be drawn on it, ``fire_class`` the hazard of
    production that it is built for, that class and lesser ones.
    """

    PART_OF: ClassVar = ("building",)

    building = models.ForeignKey(Building, models.PROTECT, related_name="floors")
    level = models.SmallIntegerField()
    area_m2 = models.DecimalField(max_digits=12, decimal_places=2)
    height_m = models.DecimalField(max_digits=5, decimal_places=2)
    load_kg_m2 = models.PositiveIntegerField()
    hoists = models.PositiveSmallIntegerField(default=0)
    power_kva = models.PositiveIntegerField(default=0)
    fire_class = models.CharField(max_length=1, choices=FIRE_CLASSES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "level"], name="land_floor_once"),
            models.CheckConstraint(
                name="land_floor_is_a_floor",
                condition=~Q(level=0) & Q(area_m2__gt=Decimal(0), height_m__gt=Decimal(0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}F" if self.level > 0 else f"B{-self.level}"


class Bay(ZoneRow):
    """A part of a floor that is let as a whole (单元); its building is that of the floor."""

    PART_OF: ClassVar = ("building",)

    building = models.ForeignKey(Building, models.PROTECT, related_name="bays")
    floor = models.ForeignKey(Floor, models.PROTECT, related_name="bays")
    name = models.CharField(max_length=40)
    area_m2 = models.DecimalField(max_digits=12, decimal_places=2)
    rent_fen_m2 = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["floor", "name"], name="land_bay_once_a_floor"),
            models.CheckConstraint(name="land_bay_has_area", condition=Q(area_m2__gt=Decimal(0))),
        ]

    def __str__(self) -> str:
        return self.name


class Lease(ZoneRow):
    """A bay let to an enterprise from a day until another, which is excluded.

    No two leases of a bay share a day: the service holds the bay while it looks, and the database
    refuses what gets past it. ``rent_fen`` is the rent of a month.
    """

    PART_OF: ClassVar = ("building",)
    NAMED_WITH: ClassVar = ("bay", "tenant")

    building = models.ForeignKey(Building, models.PROTECT, related_name="leases")
    bay = models.ForeignKey(Bay, models.PROTECT, related_name="leases")
    tenant = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="leases")
    project = models.ForeignKey(
        "registry.Project", models.PROTECT, null=True, related_name="leases"
    )
    from_on = models.DateField()
    until_on = models.DateField()
    rent_fen = models.BigIntegerField()
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="land_lease_days_in_order", condition=Q(from_on__lt=F("until_on"))
            ),
            models.CheckConstraint(
                name="land_lease_rent_is_not_negative", condition=Q(rent_fen__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["bay", "from_on"], name="land_lease_of_bay"),
            models.Index(fields=["zone", "until_on", "id"], name="land_lease_until"),
            models.Index(fields=["zone", "from_on", "id"], name="land_lease_from"),
        ]

    def __str__(self) -> str:
        return f"{self.bay} {self.tenant}"
