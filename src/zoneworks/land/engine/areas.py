"""Whose land is whose on a day: what holders let of their parcels, and what tenants have of them.

Floors stand on land: who rents a part of the floors of a parcel has that part of its area. A
parcel's area is split among all floors that stand on it, so that no land is counted twice. Areas
are hundredths of m²; who holds, owns and rents are keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ground:
    """A parcel, its area, and who holds it on the day; None where nobody does."""

    key: int
    area: int
    holder: int | None


@dataclass(frozen=True, slots=True)
class Stock:
    """A building that stands on a parcel, the area of its floors, and who has its title.

    ``owner`` is None where it is the zone's own, or goes with the land.
    """

    key: int
    ground: int
    floors: int
    owner: int | None


@dataclass(frozen=True, slots=True)
class Rented:
    """A part of a building that is let on the day."""

    building: int
    tenant: int
    area: int


@dataclass(slots=True)
class Areas:
    """The land of an enterprise on a day; ``landlords`` hold what it leases, None for the zone."""

    held: int = 0
    let: int = 0
    leased: int = 0
    landlords: set[int | None] = field(default_factory=set)

    @property
    def landlord(self) -> int | None:
        """Who holds all that is leased; None where that is the zone, nobody, or several."""
        return next(iter(self.landlords)) if len(self.landlords) == 1 else None


def areas_of(
    grounds: Iterable[Ground], stock: Iterable[Stock], rented: Iterable[Rented]
) -> dict[int, Areas]:
    """The land of everybody who holds a parcel, owns a building on another's, or rents in one.

    What is let and what is leased of holders sums to the same, and is never more than is held:
    each part is rounded down to the hundredth.
    """
    found: dict[int, Areas] = {}
    on = {one.key: one for one in grounds}
    for ground in on.values():
        if ground.holder is not None:
            found.setdefault(ground.holder, Areas()).held += ground.area
    buildings = {one.key: one for one in stock if one.ground in on}
    floors: dict[int, int] = {}
    for building in buildings.values():
        floors[building.ground] = floors.get(building.ground, 0) + building.floors
    parts: dict[tuple[int, int], int] = {}
    free = {key: one.floors for key, one in buildings.items()}
    for one in rented:
        if one.building in buildings:
            user = (buildings[one.building].ground, one.tenant)
            parts[user] = parts.get(user, 0) + one.area
            free[one.building] -= one.area
    for building in buildings.values():
        if building.owner is not None:
            user = (building.ground, building.owner)
            parts[user] = parts.get(user, 0) + max(free[building.key], 0)
    for (key, user_key), part in parts.items():
        ground = on[key]
        if user_key == ground.holder or not floors[key]:
            continue
        area = ground.area * part // floors[key]
        user_areas = found.setdefault(user_key, Areas())
        user_areas.leased += area
        user_areas.landlords.add(ground.holder)
        if ground.holder is not None:
            found[ground.holder].let += area
    return found
