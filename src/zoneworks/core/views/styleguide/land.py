"""An invented zone for the map: blocks between roads, cut into parcels, with a river."""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import shapely
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.engine.geometry import Shape, read_shape
from zoneworks.core.maps import (
    Category,
    ColorBy,
    Fact,
    Fault,
    Map,
    Step,
    Tools,
    collection,
    feature,
)

CENTER = (113.0420, 28.2610)
METERS_EAST, METERS_NORTH = 98_100.0, 110_850.0
"""Meters of a degree at the invented place."""
TURNED = 9.0
COLUMNS = ((-1640, -980), (-940, -330), (-290, 330), (370, 960), (1000, 1580))
ROWS = ((-1000, -560), (-520, 20), (60, 520), (560, 1010))
MAIN_EAST, MAIN_NORTH = (40,), (-310, 980)
NAMES_EAST = ((-540, "星河路"), (40, "海岳大道"), (540, "创业路"))
NAMES_NORTH = ((-960, "湛泉路"), (-310, "明德大道"), (350, "求实路"), (980, "东环大道"))
USES = (("M1", "一类工业"), ("M2", "二类工业"), ("W1", "仓储"), ("A3", "科研"), ("B2", "商务"))
STATES = ("IN_USE", "IN_USE", "BUILDING", "IN_USE", "IDLE", "IN_USE", "POOR", "IN_USE", "FREE")
FIRMS = (
    *("泰昱精密", "恒澜电池", "云栖半导体", "启衡医疗"),
    *("北辰机器人", "沐光新材", "远图智造", "青禾生物"),
)

BY_USE = ColorBy(
    "use",
    "土地用途",
    (
        Category("M1", "一类工业", "c1"),
        Category("M2", "二类工业", "c3"),
        Category("W1", "仓储", "c5"),
        Category("A3", "科研", "c2"),
        Category("B2", "商务", "c6"),
    ),
    unknown="未定",
)
BY_STATE = ColorBy(
    "state",
    "利用状态",
    (
        Category("IN_USE", "在用", "s3"),
        Category("BUILDING", "在建", "s2"),
        Category("POOR", "低效", "warn"),
        Category("IDLE", "闲置", "bad-soft", is_hatched=True),
        Category("FREE", "待供", "sunken"),
    ),
)
BY_TAX = ColorBy(
    "tax",
    "亩均税收（万元）",
    steps=(
        Step(None, "不足 5", "s1"),
        Step(5, "5–15", "s2"),
        Step(15, "15–25", "s3"),
        Step(25, "25–40", "s4"),
        Step(40, "40 以上", "s5"),
    ),
    unknown="无数据",
)
FACTS = (
    Fact("企业", "firm"),
    Fact("用途", "use_name"),
    Fact("面积", "area", "m²"),
    Fact("亩", "mu"),
    Fact("亩均税收", "tax", "万元"),
)


def zone_map() -> Map:
    """The zone as a page of its own shows it; data come from an address."""
    return Map(
        "guide-map",
        "海岳开发区地块",
        (BY_USE, BY_STATE, BY_TAX),
        data_url="/styleguide/land",
        title_key="number",
        facts=FACTS,
        open_url="#parcel-{id}",
        open_label="查看地块",
        table_url="#lists",
    )


def drawing_map() -> Map:
    """A map of a form that came back: what was drawn is there, and the fault is marked."""
    place = _degrees(40, 300)
    return Map(
        "guide-draw",
        "划定宗地界线",
        (BY_STATE,),
        data=land(),
        title_key="number",
        facts=FACTS,
        focus=39,
        faults=(Fault(place, "与 B-07 重叠 412.50 m²"),),
        tools=Tools("guide-boundary", "guide-cut", "guide-ids"),
        table_url="#lists",
        height="low",
    )


def drawn() -> str:
    """A boundary as it was typed."""
    corners = [_degrees(*one) for one in ((-60, 250), (130, 250), (130, 400), (-60, 380))]
    ring = [[round(x, 9), round(y, 9)] for x, y in corners]
    return read_shape({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}).text()


@lru_cache(maxsize=1)
def land() -> dict[str, Any]:
    """All parcels and what lies around them."""
    river = _river()
    parcels = []
    for number, (name, outline) in enumerate(_parcels(river), 1):
        shape = Shape(outline)
        use, use_name = USES[(number * 7 + len(name)) % len(USES)]
        state = STATES[(number * 5) % len(STATES)]
        is_used = state in {"IN_USE", "POOR"}
        tax = round((4 if state == "POOR" else 9) + (number * 37 % 43) * 0.9, 1)
        parcels.append(
            feature(
                shape.geojson(7),
                id=number,
                number=name,
                use=use,
                use_name=use_name,
                state=state,
                firm=FIRMS[number % len(FIRMS)] if is_used else None,
                area=format_m2(shape.area_m2),
                mu=format_mu(shape.area_m2),
                tax=tax if is_used else None,
            )
        )
    return collection(parcels, _around(river))


def _parcels(river: BaseGeometry) -> Iterator[tuple[str, shapely.Polygon]]:
    for row, (south, north) in enumerate(ROWS):
        for column, (west, east) in enumerate(COLUMNS):
            block = f"{'ABCDE'[column]}{row + 1}"
            if block in {"C2", "E1"}:
                continue
            for number, outline in enumerate(_cut(west, south, east, north, row + column), 1):
                rest = shapely.difference(outline, river)
                if isinstance(rest, shapely.Polygon) and rest.area > 4000:
                    yield f"{block}-{number:02}", _placed(rest)


def _cut(west: float, south: float, east: float, north: float, kind: int) -> list[shapely.Polygon]:
    """Cut a block in two rows, each in parcels of different widths."""
    middle = south + (north - south) * (0.42, 0.5, 0.58)[kind % 3]
    shares = ((0, 0.34, 0.62, 1), (0, 0.5, 1), (0, 0.22, 0.48, 0.74, 1))
    cells = []
    for turn, (low, high) in enumerate(((south, middle), (middle, north))):
        marks = [west + (east - west) * share for share in shares[(kind + turn) % 3]]
        cells += [shapely.box(one, low, other, high) for one, other in pairwise(marks)]
    return cells


def _river() -> BaseGeometry:
    points = [(x, -870 + 150 * math.sin(x / 520) + x * 0.16) for x in range(-2100, 2101, 50)]
    return shapely.buffer(shapely.LineString(points), 46)


def _around(river: BaseGeometry) -> list[dict[str, Any]]:
    boundary = shapely.Polygon(
        [(-1720, -1060), (900, -1080), (1660, -620), (1660, 1080), (-1720, 1080)]
    )
    features = [
        _thing("green", "中央公园", shapely.box(-290, -520, 330, 20)),
        _thing("green", "", shapely.buffer(river, 34)),
        _thing("water", "浏水", river),
    ]
    for middle, name in NAMES_EAST:
        line = shapely.LineString([(-1900, middle), (1850, middle)])
        features.append(_thing("road", name, line, rank=_rank(middle in MAIN_EAST)))
    for middle, name in NAMES_NORTH:
        line = shapely.LineString([(middle, -1250), (middle, 1250)])
        features.append(_thing("road", name, line, rank=_rank(middle in MAIN_NORTH)))
    features.append(_thing("boundary", "海岳开发区", boundary))
    features.append(_thing("place", "管委会", shapely.Point(1290, -700)))
    return features


def _rank(is_main: bool) -> str:
    return "main" if is_main else "local"


def _thing(kind: str, name: str, geometry: BaseGeometry, **more: str) -> dict[str, Any]:
    placed = shapely.geometry.mapping(_placed(geometry))
    return feature(placed, kind=kind, name=name, **more)


def _placed(geometry: Any) -> Any:
    """Turn the plan a little and lay it on the earth, with seven decimals of a degree."""
    turned = rotate(geometry, TURNED, origin=(0, 0))
    placed = shapely.transform(
        turned,
        lambda points: points / (METERS_EAST, METERS_NORTH) + CENTER,
    )
    return shapely.transform(placed, lambda points: points.round(7))


def _degrees(east: float, north: float) -> tuple[float, float]:
    point = _placed(shapely.Point(east, north))
    return (float(point.x), float(point.y))
