"""Land's part of the demonstration zone (invented): a map, some 300 parcels, contracts, buildings.

All areas, prices and days are single records; every figure of the pages is computed from them.
"""

from random import Random
from typing import Any

from zoneworks.core import clock
from zoneworks.core.demo import SEED, Demonstration
from zoneworks.land.demo import (
    buildings,
    contracts,
    flagship,
    holders,
    idle,
    parcels,
    trade,
)


def load(demonstration: Demonstration) -> None:
    """Enter the land of the zone as it stands on the day of loading."""
    chance = Random(f"{SEED}-land")  # noqa: S311 - invented records, no secrets
    actor = demonstration.officer
    enterprises: Any = demonstration.facts["enterprises"]
    project: Any = demonstration.facts["flagship"]
    with clock.running():
        rows, granted = parcels.enter(actor, chance)
        stories, former = contracts.enter(actor, chance, granted, enterprises)
        stories.append(flagship.enter(actor, granted, project, former))
        built = Random(f"{SEED}-buildings")  # noqa: S311 - as above
        demonstration.facts["buildings"] = buildings.enter(actor, built, stories, enterprises)
        idle.enter(demonstration, chance, stories)
        trade.enter(demonstration, stories)
    demonstration.facts["parcels"] = rows
    demonstration.facts["land_stories"] = stories
    demonstration.facts["public_companies"] = {one.pk for one in enterprises[holders.PUBLIC]}
