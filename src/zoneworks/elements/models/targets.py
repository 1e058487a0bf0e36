"""What a reservation or a fixed choice is of: a parcel, a bay, a house of flats, or a supply."""

from typing import Any

from django.db import models
from django.db.models import Q

from zoneworks.core.models import ZoneRow
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models.stocks import KINDS

TARGETS = {
    Kind.LAND: "parcel",
    Kind.SPACE: "bay",
    Kind.HOMES: "building",
    Kind.STAFF: "supply",
    Kind.MONEY: "supply",
}
"""The column that holds what is taken of each element."""


def is_one_target() -> Q:
    """That exactly the column of the element is filled."""
    condition = Q()
    for kind, name in TARGETS.items():
        others = {f"{one}__isnull": True for one in set(TARGETS.values()) - {name}}
        condition |= Q(kind=kind, **{f"{name}__isnull": False}, **others)
    return condition


class TargetRow(ZoneRow):
    """A row about one element of the zone."""

    kind = models.CharField(max_length=5, choices=KINDS)
    parcel = models.ForeignKey("land.Parcel", models.PROTECT, null=True, related_name="+")
    bay = models.ForeignKey("land.Bay", models.PROTECT, null=True, related_name="+")
    building = models.ForeignKey("land.Building", models.PROTECT, null=True, related_name="+")
    supply = models.ForeignKey("elements.Supply", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def target(self) -> Any:
        """The record that is taken."""
        return getattr(self, TARGETS[Kind(self.kind)])

    @property
    def target_id(self) -> int:
        """Its id."""
        found: int = getattr(self, f"{TARGETS[Kind(self.kind)]}_id")
        return found
