"""The ground of the demonstration zone (invented): a river, roads, blocks, and what is cut of them.

Drawn in meters from the south-west corner, x to the east along the river's plain, then turned and
laid into degrees. Blocks are quadrilaterals between roads; a parcel is a rectangle of a block's
unit square, so that neighbors share their edges exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians, sin
from random import Random

Point = tuple[float, float]

ORIGIN = (112.806, 28.338)
"""Longitude and latitude of the corner: a plain west of a river in Hunan; nothing there is real."""
TURN = radians(-9)
M_PER_DEGREE = 110_850.0
COLUMNS = (0, 560, 1180, 1760, 2420, 3020, 3640)
ROWS = (0, 520, 1080, 1560, 2140, 2700, 3220, 3800)
MAIN_COLUMNS, MAIN_ROWS = {0, 2, 4, 6}, {0, 2, 4, 7}
HALF_MAIN, HALF_LOCAL = 22.0, 13.0
NAMES_EAST = ("滨江大道", "启元路", "望舒大道", "同心路", "航天大道", "腾飞路", "外环东路")
NAMES_NORTH = (
    *("南环大道", "金桥路", "海岳大道", "普瑞路", "科创大道", "振兴路", "雷锋路", "北环大道"),
)
DISTRICTS = ("南湖", "金桥", "海岳", "普瑞", "科创", "振兴", "北岸")


@dataclass(frozen=True, slots=True)
class Block:
    """A quadrilateral between roads: its column and row, and its corners from south-west around."""

    column: int
    row: int
    corners: tuple[Point, Point, Point, Point]

    def at(self, u: float, v: float) -> Point:
        """The place of a point of the unit square, in meters."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self.corners
        south = (x0 + (x1 - x0) * u, y0 + (y1 - y0) * u)
        north = (x3 + (x2 - x3) * u, y3 + (y2 - y3) * u)
        return (south[0] + (north[0] - south[0]) * v, south[1] + (north[1] - south[1]) * v)

    def cut(self, west: float, south: float, east: float, north: float) -> list[Point]:
        """A rectangle of the unit square, in meters, counterclockwise."""
        corners = ((west, south), (east, south), (east, north), (west, north))
        return [self.at(u, v) for u, v in corners]


def degrees(point: Point) -> list[float]:
    """A point in meters as longitude and latitude."""
    x, y = point
    east, north = x * cos(TURN) - y * sin(TURN), x * sin(TURN) + y * cos(TURN)
    latitude = ORIGIN[1] + north / M_PER_DEGREE
    longitude = ORIGIN[0] + east / (M_PER_DEGREE * 1.0036 * cos(radians(ORIGIN[1])))
    return [round(longitude, 9), round(latitude, 9)]


def polygon(points: Sequence[Point]) -> dict[str, object]:
    """A closed outline as GeoJSON."""
    ring = [degrees(point) for point in points]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def line(points: Sequence[Point]) -> dict[str, object]:
    """A line as GeoJSON."""
    return {"type": "LineString", "coordinates": [degrees(point) for point in points]}


def crossing(column: int, row: int) -> Point:
    """Where two roads cross: the roads bend with the river, less and less towards the east."""
    x, y = float(COLUMNS[column]), float(ROWS[row])
    bend = 150 * sin(y / 1900 * pi + 0.4) * (1 - x / 4200)
    return (x + bend + 14 * sin(row * 2.1 + column), y + 26 * sin(x / 1500 + row * 0.7))


def blocks() -> Iterator[Block]:
    """The blocks, row by row from the south."""
    for row in range(len(ROWS) - 1):
        for column in range(len(COLUMNS) - 1):
            yield Block(column, row, _inset(column, row))


def _inset(column: int, row: int) -> tuple[Point, Point, Point, Point]:
    west = HALF_MAIN if column in MAIN_COLUMNS else HALF_LOCAL
    east = HALF_MAIN if column + 1 in MAIN_COLUMNS else HALF_LOCAL
    south = HALF_MAIN if row in MAIN_ROWS else HALF_LOCAL
    north = HALF_MAIN if row + 1 in MAIN_ROWS else HALF_LOCAL
    a, b = crossing(column, row), crossing(column + 1, row)
    c, d = crossing(column + 1, row + 1), crossing(column, row + 1)
    return (
        (a[0] + west, a[1] + south),
        (b[0] - east, b[1] + south),
        (c[0] - east, c[1] - north),
        (d[0] + west, d[1] - north),
    )


def boundary() -> dict[str, object]:
    """The boundary of the zone: outside its ring roads, and the bank of the river in the west."""
    last_column, last_row = len(COLUMNS) - 1, len(ROWS) - 1
    south = [_moved(crossing(column, 0), 0, -60) for column in range(last_column + 1)]
    east = [_moved(crossing(last_column, row), 60, 0) for row in range(last_row + 1)]
    north = [_moved(crossing(column, last_row), 0, 60) for column in range(last_column, -1, -1)]
    west = [_moved(crossing(0, row), -150, 0) for row in range(last_row, -1, -1)]
    return polygon([*south, *east, *north, *west])


def roads() -> Iterator[tuple[str, bool, dict[str, object]]]:
    """Name, whether it is a main road, and line of each road."""
    for column, name in enumerate(NAMES_EAST):
        points = [crossing(column, row) for row in range(len(ROWS))]
        yield name, column in MAIN_COLUMNS, line(points)
    for row, name in enumerate(NAMES_NORTH):
        points = [crossing(column, row) for column in range(len(COLUMNS))]
        yield name, row in MAIN_ROWS, line(points)


def river() -> dict[str, object]:
    """The river west of the zone, some 380 m wide."""
    bank = [_moved(crossing(0, row), -175, 0) for row in range(len(ROWS))]
    bank = [_moved(bank[0], -40, -600), *bank, _moved(bank[-1], 30, 600)]
    far = [_moved(point, -380 - 40 * sin(place), 0) for place, point in enumerate(bank)]
    return polygon([*bank, *reversed(far)])


def bank() -> dict[str, object]:
    """The green bank between the river and its road."""
    near = [_moved(crossing(0, row), -30, 0) for row in range(len(ROWS))]
    far = [_moved(crossing(0, row), -150, 0) for row in range(len(ROWS))]
    return polygon([*near, *reversed(far)])


def cuts(chance: Random, *, most: int) -> list[tuple[float, float, float, float]]:
    """How a block is cut: two rows of lots of different widths, ``most`` in a row."""
    middle = round(chance.uniform(0.42, 0.58), 3)
    found = []
    for south, north in ((0.0, middle), (middle, 1.0)):
        count = chance.randint(max(2, most - 2), most)
        widths = [chance.uniform(0.7, 1.6) for _lot in range(count)]
        edges = [0.0]
        for width in widths[:-1]:
            edges.append(round(edges[-1] + width / sum(widths), 3))
        edges.append(1.0)
        found += [(west, south, east, north) for west, east in pairwise(edges)]
    return found


def _moved(point: Point, east: float, north: float) -> Point:
    return (point[0] + east, point[1] + north)
