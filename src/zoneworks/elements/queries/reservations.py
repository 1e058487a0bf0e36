"""Reservations, for one actor."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.reading import get_one
from zoneworks.elements.engine.acts import VIEW_ELEMENTS
from zoneworks.elements.engine.terms import TAKES, Hold, Kind
from zoneworks.elements.models import Reservation
from zoneworks.elements.models.targets import TARGETS
from zoneworks.elements.queries.stocks import in_force

RESERVATION = "elements.Reservation"


def list_reservations(actor: Actor) -> QuerySet[Reservation]:
    """The reservations that the actor may see."""
    actor.require(VIEW_ELEMENTS)
    rows: QuerySet[Reservation] = Reservation.objects.visible_to(actor)
    return rows.select_related(
        *("lead__project", "enterprise", "parcel", "bay__building", "building", "supply"),
        *("by__user", "zone", "matching"),
    )


def get_reservation(actor: Actor, pk: int) -> Reservation:
    """One reservation. Raises NotFound."""
    return get_one(list_reservations(actor).filter(pk=pk), _("There is no such reservation."))


def list_held(actor: Actor) -> QuerySet[Reservation]:
    """Those that hold today."""
    return in_force(list_reservations(actor).filter(state=Hold.HELD))


def list_kept_beside(actor: Actor, row: Reservation, *, most: int) -> list[Reservation]:
    """What else is kept today for the same project or enterprise, such as the bays beside.

    At most so many.
    """
    same = {"lead_id": row.lead_id, "enterprise_id": row.enterprise_id}
    return list(list_held(actor).filter(**same).exclude(pk=row.pk).order_by("number")[:most])


def sum_taken(zone_id: int, kind: Kind, target_id: int, *, except_id: int = 0) -> Decimal:
    """How much of an element is held or used; of a parcel or bay only what is held counts."""
    states = [Hold.HELD] if kind in {Kind.LAND, Kind.SPACE} else sorted(TAKES)
    rows = Reservation.objects.filter(
        zone_id=zone_id, kind=kind, state__in=states, **{f"{TARGETS[kind]}_id": target_id}
    )
    found = in_force(rows.exclude(pk=except_id)).aggregate(total=Sum("amount"))["total"]
    return found or Decimal(0)


def find_holder(zone_id: int, kind: Kind, target_id: int) -> Reservation | None:
    """The reservation that holds a parcel or bay today."""
    rows: Any = Reservation.objects.filter(
        zone_id=zone_id, kind=kind, state=Hold.HELD, **{f"{TARGETS[kind]}_id": target_id}
    )
    found: Reservation | None = (
        in_force(rows).select_related("lead__project", "lead", "enterprise").first()
    )
    return found
