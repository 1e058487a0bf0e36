"""Parcels of the demonstration zone: cut from blocks, entered as a file of shapes."""

import json
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import mu_of
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.imports import write
from zoneworks.land import services, tables
from zoneworks.land.demo import ground
from zoneworks.land.engine.terms import PRODUCTION, LandUse, ParcelState
from zoneworks.land.models import Parcel

WAN_FEN = 1_000_000
WHOLE_BLOCK = (5, 3)
"""The block that one holder had whole: idle, bought back, and granted to the largest project."""
PARKS = {(1, 2), (3, 4)}
CENTER = {(0, 2), (0, 3), (1, 3), (0, 4)}
HOMES = {(0, 1), (0, 5), (1, 4)}
READY_MU = 985
LEVELED = ["ROAD", "WATER", "DRAINAGE", "POWER", "TELECOM"]
SHARES = {ParcelState.PLANNED: 0.05, ParcelState.RESERVE: 0.07, ParcelState.LISTED: 0.012}


def enter(actor: Actor, chance: Random) -> tuple[list[Parcel], list[Parcel]]:
    """Enter the map and its parcels; give all in the order of their numbers, and those that are
    to be granted."""
    _features(actor)
    content = {"type": "FeatureCollection", "features": list(_lots(chance))}
    look = tables.look_at_text(actor, json.dumps(content), "EPSG:4490")
    write(actor, tables.SHAPES, look, look.digest, "宗地图.geojson")
    rows = list(Parcel.objects.filter(zone_id=actor.zone_id).order_by("number"))
    kept = {row.pk: _kept(chance, row) for row in rows}
    _conditions(actor, chance, rows, kept)
    return rows, [row for row in rows if kept[row.pk] is None]


def _features(actor: Actor) -> None:
    services.enter_feature(actor, "BOUNDARY", "海岳经开区", ground.boundary())
    services.enter_feature(actor, "WATER", "沅川", ground.river())
    services.enter_feature(actor, "GREEN", "沅川绿带", ground.bank())
    for name, is_main, line in ground.roads():
        services.enter_feature(actor, "MAIN_ROAD" if is_main else "ROAD", name, line)
    for block in ground.blocks():
        if (block.column, block.row) in PARKS:
            name = f"{ground.DISTRICTS[block.row]}公园"
            shape = ground.polygon(block.cut(0.0, 0.0, 1.0, 1.0))
            services.enter_feature(actor, "GREEN", name, shape)


def _lots(chance: Random) -> Any:
    for block in ground.blocks():
        place = (block.column, block.row)
        if place in PARKS:
            continue
        lots = [(0.0, 0.0, 1.0, 1.0)] if place == WHOLE_BLOCK else _cut(chance, place)
        for number, lot in enumerate(lots, 1):
            properties = {
                "number": f"HY-{block.row + 1:02d}{block.column + 1:02d}-{number:02d}",
                "name": f"{ground.DISTRICTS[block.row]}{block.column + 1}-{number} 号地块",
                "use": _use(chance, place),
            }
            shape = ground.polygon(block.cut(*lot))
            yield {"type": "Feature", "properties": properties, "geometry": shape}


def _cut(chance: Random, place: tuple[int, int]) -> list[tuple[float, float, float, float]]:
    return ground.cuts(chance, most=5 if place[0] < 4 else 4)


def _use(chance: Random, place: tuple[int, int]) -> str:
    if place in CENTER:
        uses = [LandUse.BUSINESS, LandUse.PUBLIC, LandUse.RESEARCH, LandUse.NEW_INDUSTRY]
        return chance.choices(uses, [3, 2, 3, 3])[0].value
    if place in HOMES:
        return chance.choices([LandUse.HOUSING, LandUse.PUBLIC], [5, 1])[0].value
    if place == WHOLE_BLOCK:
        return LandUse.INDUSTRY.value
    if place[0] == 5:
        return chance.choices([LandUse.INDUSTRY, LandUse.STORAGE], [3, 2])[0].value
    uses = [LandUse.INDUSTRY, LandUse.NEW_INDUSTRY, LandUse.STORAGE, LandUse.UTILITY]
    return chance.choices(uses, [28, 3, 2, 1])[0].value


CLASSES = ["M2", "M1", "M2", "M2", "M3", "M2", "M1", "M2", "M2", "M2"]
"""How much industry may disturb others, parcel by parcel."""


def _conditions(
    actor: Actor, chance: Random, rows: list[Parcel], kept: dict[int, ParcelState | None]
) -> None:
    """Planning conditions for all, and land of the reserve until a thousand mu are ready."""
    ready = Decimal(0)
    today = clock.today()
    changes = []
    for row in rows:
        state = kept[row.pk]
        columns: dict[str, Any] = {
            "least_plot_ratio": Decimal("1.0"),
            "most_plot_ratio": Decimal("3.5" if row.use == LandUse.NEW_INDUSTRY else "2.0"),
            "least_coefficient": Decimal("0.400"),
            "is_assessed": True,
            "state": state or ParcelState.RESERVE,
            "price_fen_mu": chance.randrange(26, 42) * WAN_FEN,
        }
        if row.use == LandUse.INDUSTRY:
            columns |= {
                "industry_class": CLASSES[row.pk % len(CLASSES)],
                "least_investment_fen_mu": 300 * WAN_FEN,
                "least_output_fen_mu": 500 * WAN_FEN,
                "least_tax_fen_mu": 25 * WAN_FEN,
            }
        if state is not ParcelState.PLANNED:
            columns |= {"is_cleared": True, "power_kva": chance.randrange(4, 41) * 500}
        is_free = state in {ParcelState.RESERVE, ParcelState.LISTED}
        if is_free and row.use in PRODUCTION and mu_of(ready) < READY_MU:
            columns |= {"is_leveled": True, "supplies": LEVELED}
            columns["ready_on"] = today - timedelta(days=chance.randrange(20, 700))
            ready += row.area_m2
        elif is_free:
            columns |= {"supplies": LEVELED[: chance.randrange(1, 4)]}
        changes.append((row, columns))
    records.change_many(actor, changes, act="land.parcel_changed", reason="控制性详细规划")


def _kept(chance: Random, row: Parcel) -> ParcelState | None:
    """The state in which a parcel waits for a holder; None for one that has a holder."""
    drawn = chance.random()
    if row.number.startswith(f"HY-{WHOLE_BLOCK[1] + 1:02d}{WHOLE_BLOCK[0] + 1:02d}"):
        return None
    for state, share in SHARES.items():
        if drawn < share:
            return state
        drawn -= share
    return None


def price_of(row: Parcel) -> int:
    """What a parcel costs at its price a mu, to the next 10,000 yuan."""
    exact = mu_of(row.area_m2) * (row.price_fen_mu or 0)
    return round_ratio(exact.numerator, exact.denominator * WAN_FEN, Rounding.HALF_UP) * WAN_FEN
