"""Land's part of the demonstration zone (invented): a map, some 300 parcels, contracts, buildings.

All areas, prices and days are single records; every figure of the pages is computed from them.
"""

from random import Random
from typing import Any

from zoneworks.core import clock
from zoneworks.core.demo import SEED, Demonstration
from zoneworks.land.demo import buildings, contracts, holders, idle, parcels


def load(demonstration: Demonstration) -> None:
    """Enter the land of the zone as it stands on the day of loading."""
    chance = Random(f"{SEED}-land")  # noqa: S311 - invented records, no secrets
    actor = demonstration.officer
    enterprises: Any = demonstration.facts["enterprises"]
    flagship: Any = demonstration.facts["flagship"]
    with clock.running():
        rows, granted = parcels.enter(actor, chance)
        stories = contracts.enter(actor, chance, granted, enterprises, flagship)
        idle.enter(demonstration, chance, stories)
        demonstration.facts["buildings"] = buildings.enter(actor, chance, stories, enterprises)
    demonstration.facts["parcels"] = rows
    demonstration.facts["land_stories"] = stories
    demonstration.facts["public_companies"] = {one.pk for one in enterprises[holders.PUBLIC]}
