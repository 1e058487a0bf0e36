"""Where the nodes of a chain stand in a drawing: tiers from left to right, flows as lines.

The layers are those of Sugiyama's method (K. Sugiyama, S. Tagawa, M. Toda: Methods for visual
understanding of hierarchical system structures, IEEE Transactions on Systems, Man, and Cybernetics
11 (1981), 109-125): columns by the longest path, long lines through points of their own, order by
barycenters. Every flow arrives at a port of its own, with room for the name of its product. Places
are in pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from zoneworks.attraction.engine.chains import Flow, Node, Tier

TIERS = (Tier.SUPPORT, Tier.UPSTREAM, Tier.MIDSTREAM, Tier.DOWNSTREAM)
"""From left to right: what supports the others gives to all of them."""
WIDTH, LOWEST, PORT = 126, 60, 20
LEAD, CURVE = 70, 26
"""The straight end of a line, above which its product is named, and the bend before it."""
GAP, HEAD, EDGE, POINT = 18, 34, 12, 8
SWEEPS = 12
Spot = int | tuple[int, int]
"""A node by its id, or the point of a long line in a column: the line's number and the column."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its upper left corner; the more flows arrive, the higher it is."""

    node_id: int
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A flow with the points through which it goes; the last two are its straight end."""

    flow: Flow
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A tier over the whole height."""

    tier: Tier
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class ChainMap:
    """A drawing with its size."""

    width: float
    height: float
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(nodes: Sequence[Node], flows: Iterable[Flow]) -> ChainMap:
    """Place the nodes of a chain by their tiers, and lay a line for each flow between them.

    Flows from and to other nodes are left out. A chain without nodes is an empty drawing.
    """
    known = {one.id for one in nodes}
    own = [one for one in flows if {one.source_id, one.target_id} <= known]
    return _Layout(nodes, own).drawing() if nodes else ChainMap(0, 0, (), (), ())


class _Layout:
    def __init__(self, nodes: Sequence[Node], flows: Sequence[Flow]) -> None:
        self.nodes, self.flows = nodes, flows
        arriving = [one.target_id for one in flows]
        self.height: dict[Spot, float] = {
            one.id: max(LOWEST, PORT * arriving.count(one.id) + GAP) for one in nodes
        }
        self.column = self._columns()
        self.rows: list[list[Spot]] = [[] for _column in range(max(self.column.values()) + 1)]
        for pk, column in self.column.items():
            self.rows[column].append(pk)
        self.ways = [self._way(number, flow) for number, flow in enumerate(flows)]
        self.near: dict[Spot, list[Spot]] = {spot: [] for row in self.rows for spot in row}
        for way in self.ways:
            for left, right in pairwise(way):
                self.near[left].append(right)
                self.near[right].append(left)
        self._order()
        self.middle = self._middles()

    def _columns(self) -> dict[int, int]:
        """By the longest path within a tier; each tier begins right of the one before."""
        column: dict[int, int] = {}
        start = 0
        for tier in TIERS:
            waiting = [one.id for one in self.nodes if one.tier is tier]
            own = list(waiting)
            while waiting:
                before = {pk: self._before(pk) for pk in waiting}
                free = [pk for pk in waiting if not before[pk] & set(waiting)]
                for pk in free or waiting:
                    column[pk] = max([start, *(column[one] + 1 for one in before[pk] & set(own))])
                waiting = [pk for pk in waiting if pk not in column]
            start = max((column[pk] + 1 for pk in own), default=start)
        return column

    def _before(self, pk: int) -> set[int]:
        return {one.source_id for one in self.flows if one.target_id == pk}

    def _way(self, number: int, flow: Flow) -> list[Spot]:
        """The spots of a flow from column to column; one that leads back has only its ends."""
        between: list[Spot] = []
        for column in range(self.column[flow.source_id] + 1, self.column[flow.target_id]):
            spot = (number, column)
            self.rows[column].append(spot)
            self.height[spot] = POINT
            between.append(spot)
        return [flow.source_id, *between, flow.target_id]

    def _order(self) -> None:
        column_of = {spot: number for number, row in enumerate(self.rows) for spot in row}
        for sweep in range(SWEEPS):
            step = 1 if sweep % 2 else -1
            for number in range(len(self.rows))[::step]:
                place = {spot: at for row in self.rows for at, spot in enumerate(row)}
                wanted = {
                    spot: fmean(beside)
                    if (
                        beside := [
                            place[one]
                            for one in self.near[spot]
                            if (column_of[one] < number) == (step > 0)
                        ]
                    )
                    else place[spot]
                    for spot in self.rows[number]
                }
                self.rows[number].sort(key=wanted.__getitem__)

    def _middles(self) -> dict[Spot, float]:
        """The middle of each spot, moved towards its neighbors as far as nothing overlaps."""
        middle: dict[Spot, float] = {}
        for row in self.rows:
            middle |= zip(row, self._stack(row), strict=True)
        for sweep in range(SWEEPS):
            for row in self.rows if sweep % 2 else reversed(self.rows):
                wanted = [
                    fmean([middle[one] for one in self.near[spot]] or [middle[spot]])
                    for spot in row
                ]
                middle |= zip(row, _apart(wanted, self._stack(row)), strict=True)
        top = min(at - self.height[spot] / 2 for spot, at in middle.items())
        return {spot: round(at - top + HEAD + EDGE, 1) for spot, at in middle.items()}

    def _stack(self, row: Sequence[Spot]) -> list[float]:
        """The middles of spots that stand as near to each other as they may."""
        middles, end = [], 0.0
        for spot in row:
            middles.append(end + self.height[spot] / 2)
            end += self.height[spot] + GAP
        return middles

    def _x(self, column: int) -> float:
        return EDGE + column * (WIDTH + CURVE + LEAD)

    def drawing(self) -> ChainMap:
        boxes = {
            pk: Box(pk, self._x(column), self.middle[pk] - self.height[pk] / 2, self.height[pk])
            for pk, column in self.column.items()
        }
        bottom = max(at + self.height[spot] / 2 for spot, at in self.middle.items())
        width = self._x(len(self.rows) - 1) + WIDTH + EDGE
        return ChainMap(
            width,
            round(bottom + EDGE, 1),
            tuple(self._bands(width)),
            tuple(boxes.values()),
            tuple(self._lines(boxes)),
        )

    def _bands(self, width: float) -> Iterable[Band]:
        first: dict[Tier, int] = {}
        for one in self.nodes:
            first[one.tier] = min(first.get(one.tier, len(self.rows)), self.column[one.id])
        starts = [
            (tier, 0.0 if not first[tier] else self._x(first[tier]) - LEAD - CURVE / 2)
            for tier in TIERS
            if tier in first
        ]
        for (tier, x), (_next, end) in pairwise([*starts, (Tier.SUPPORT, width)]):
            yield Band(tier, x, end - x)

    def _lines(self, boxes: Mapping[int, Box]) -> Iterable[Line]:
        leaving, arriving = self._ports(boxes, 1), self._ports(boxes, -1)
        for number, (flow, way) in enumerate(zip(self.flows, self.ways, strict=True)):
            source, target = boxes[flow.source_id], boxes[flow.target_id]
            points = [(source.x + WIDTH, leaving[number])]
            for spot in way[1:-1]:
                x, y = self._x(spot[1]), self.middle[spot]  # type: ignore[index]
                points += [(x - LEAD, y), (x + WIDTH, y)]
            y = arriving[number]
            yield Line(flow, (*points, (target.x - LEAD, y), (target.x, y)))

    def _ports(self, boxes: Mapping[int, Box], step: int) -> dict[int, float]:
        """How high each line leaves its source (1) or arrives at its target (-1), in the order of
        where it goes to or comes from."""
        at: dict[int, list[int]] = {}
        for number, flow in enumerate(self.flows):
            at.setdefault(flow.source_id if step > 0 else flow.target_id, []).append(number)
        ports: dict[int, float] = {}
        for pk, numbers in at.items():
            numbers.sort(key=lambda number: self.middle[self.ways[number][::step][1]])
            part = boxes[pk].height / (len(numbers) + 1)
            for place, number in enumerate(numbers, start=1):
                ports[number] = round(boxes[pk].y + part * place, 1)
        return ports


def _apart(wanted: Sequence[float], stacked: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones that keep at least the distances of the stacked ones:
    adjacent violators are pooled."""
    blocks: list[tuple[float, int]] = []
    for place, least in zip(wanted, stacked, strict=True):
        blocks.append((place - least, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean, n), (other, m) = blocks[-2], blocks.pop()
            blocks[-1] = ((mean * n + other * m) / (n + m), n + m)
    moved = [mean for mean, number in blocks for _one in range(number)]
    return [shift + least for shift, least in zip(moved, stacked, strict=True)]
