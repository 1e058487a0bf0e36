"""Holding a piece of land or space, for slices above that decide on it."""

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.land.models import Bay, Building, Parcel

GRANT_LAND = "land.grant"
"""Asked with the actor, the parcel that is held, and the enterprise that is to have it."""
LET_BAY = "land.let"
"""Asked with the actor, the bay that is held, and the enterprise that is to rent it."""

REPLACE_PARCEL = "land.replace"
"""Asked with the actor and a parcel that is to be split or merged."""


def hold_parcel(actor: Actor, pk: int) -> Parcel:
    """A parcel that nobody grants or changes until the transaction ends. Raises NotFound."""
    actor.require(VIEW_LAND)
    return records.lock(actor, Parcel, pk)


def hold_bay(actor: Actor, pk: int) -> Bay:
    """A bay that nobody lets until the transaction ends. Raises NotFound."""
    actor.require(VIEW_LAND)
    return records.lock(actor, Bay, pk)


def hold_building(actor: Actor, pk: int) -> Building:
    """A building that nobody changes until the transaction ends. Raises NotFound."""
    actor.require(VIEW_LAND)
    return records.lock(actor, Building, pk)
