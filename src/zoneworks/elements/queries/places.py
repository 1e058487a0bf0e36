"""Where parcels, bays and firms of the zone are, in meters; for one actor."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zoneworks.core import memo
from zoneworks.core.actors import Actor
from zoneworks.core.memo import once_a_page
from zoneworks.elements.engine.places import meters, middle
from zoneworks.land import queries as land

Place = tuple[int, int]
Places = Mapping[int, Place]
BOX = ("west", "south", "east", "north")


def places_of_parcels(actor: Actor) -> Places:
    """The middle of each drawn parcel of the actor's zone, from the most western and southern."""
    return _kept("parcels", actor, _find_parcels)


def places_of_firms(actor: Actor) -> Places:
    """Where the zone's enterprises are: on land that they hold, otherwise where they rent."""
    return _kept("firms", actor, _find_firms)


def _kept(what: str, actor: Actor, find: Callable[[Actor], Places]) -> Places:
    """Places as long as land and space stay the same."""
    mark = land.mark_of_space(actor.zone_id)
    key = ("elements.places", what, actor.zone_id)
    places: Places = memo.kept(key, mark, partial(find, actor))
    return places


def _find_parcels(actor: Actor) -> Places:
    rows = land.list_parcels_in_use(actor).filter(zone_id=actor.zone_id, west__isnull=False)
    boxes = {pk: box for pk, *box in rows.order_by("pk").values_list("pk", *BOX)}
    if not boxes:
        return {}
    origin = min(box[0] for box in boxes.values()), min(box[1] for box in boxes.values())
    return {pk: meters(*middle(*box), origin) for pk, box in boxes.items()}


def _find_firms(actor: Actor) -> Places:
    parcels = places_of_parcels(actor)
    found: dict[int, Place] = {}
    rented: Any = land.list_leases(actor).filter(zone_id=actor.zone_id).order_by("-until_on", "-pk")
    held: Any = land.list_parcels_in_use(actor).filter(zone_id=actor.zone_id, holder__isnull=False)
    for firm, parcel in [
        *held.order_by("-area_m2", "pk").values_list("holder_id", "pk"),
        *rented.values_list("tenant_id", "building__parcel_id"),
    ]:
        if parcel in parcels:
            found.setdefault(firm, parcels[parcel])
    return found


@once_a_page
def orders_of_bays(actor: Actor) -> Mapping[int, int]:
    """The place of each bay among all of its floor; those beside each other differ by 1."""
    rows = land.list_bays(actor).filter(zone_id=actor.zone_id)
    found = sorted(
        rows.values_list("floor_id", "name", "pk"), key=lambda row: (row[0], *by_name(row))
    )
    return {pk: place for place, (_floor, _name, pk) in enumerate(found)}


def by_name(row: tuple[int, str, int]) -> tuple[Any, ...]:
    """A bay by its name as people count, 2 before 10; then by its id."""
    parts = re.split(r"(\d+)", row[1])
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts), row[2]
