"""Who holds and who rents what in the demonstration zone: everybody has land that fits their size.

Estate companies hold what is let; a few public companies hold homes, squares and works; the larger
makers hold plants, some of them several; everybody else rents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from zoneworks.land.engine.terms import PRODUCTION, LandUse
from zoneworks.registry.engine.terms import EnterpriseScale
from zoneworks.registry.models import Enterprise

VERTICAL, RENTED = 8, 28
OWN = 60 - VERTICAL - RENTED
ESTATES, PUBLIC = slice(20, 24), slice(24, 30)
PLANTS = {EnterpriseScale.LARGE: 3}
"""How many plants an enterprise holds, where it is more than one."""
GROWING = 90
"""So many of the larger holders take more land, which some of them then do not use."""


@dataclass(frozen=True, slots=True)
class Places:
    """Parcels that are built: with tall and low buildings to let, and with plants of the holder."""

    tall: list[Any]
    low: list[Any]
    own: list[Any]
    homes: list[Any]


def places_of(stories: Sequence[Any]) -> Places:
    """Which of the built parcels have which buildings."""
    working = [one for one in stories if one.kind == "WORKING"]
    plants = [one for one in working if one.parcel.use in {LandUse.INDUSTRY, LandUse.STORAGE}]
    tall = [one for one in working if one.parcel.use == LandUse.NEW_INDUSTRY]
    tall = (tall + plants)[:VERTICAL]
    low = [one for one in plants if one not in tall]
    homes = [one for one in working if one.parcel.use == LandUse.HOUSING]
    return Places(tall, low[:RENTED], low[RENTED : RENTED + OWN], homes)


def deal(chance: Random, stories: Sequence[Any], enterprises: Sequence[Enterprise]) -> None:
    """Say of each contract who holds the land by it."""
    places = places_of(stories)
    let = [*places.tall, *places.low]
    rest = [one for one in stories if one not in let]
    public = [one for one in rest if one.parcel.use not in PRODUCTION]
    _give(let, enterprises[ESTATES])
    _give(public, enterprises[PUBLIC])
    makers = sorted(
        [*enterprises[1 : ESTATES.start], *enterprises[PUBLIC.stop :]],
        key=lambda one: (-(one.latest_output_fen or 0), one.pk),
    )
    made = [one for one in rest if one not in public]
    working = sorted(
        (one for one in made if one.kind == "WORKING"),
        key=lambda one: -float(one.parcel.area_m2) * chance.uniform(0.7, 1.4),
    )
    seats = [one for one in makers for _plant in range(PLANTS.get(EnterpriseScale(one.scale), 1))]
    _give(working, seats[: len(working)])
    last = makers.index(seats[len(working) - 1]) + 1
    poor = [one for one in made if one.kind == "POOR"]
    _give(poor, makers[last : last + len(poor)])
    growing = makers[:GROWING]
    chance.shuffle(growing)
    _give([one for one in made if one.kind not in {"WORKING", "POOR"}], growing)


def _give(stories: Sequence[Any], holders: Sequence[Enterprise]) -> None:
    for place, story in enumerate(stories):
        story.contract.holder = holders[place % len(holders)]


def served(holder: Enterprise, *, is_posted: bool) -> dict[str, str]:
    """How a paper reached a holder: by hand, or by post."""
    return {
        "manner": "POST" if is_posted else "IN_PERSON",
        "address": holder.address,
        "proof": f"EMS 10{holder.pk:09d}" if is_posted else "送达回证，权利人签收",
    }
