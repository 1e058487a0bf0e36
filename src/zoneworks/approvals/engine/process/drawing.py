"""Where the items of a process stand in a drawing: stages as lanes, what comes first above.

The layers are those of Sugiyama's method (K. Sugiyama, S. Tagawa, M. Toda: Methods for visual
understanding of hierarchical system structures, IEEE Transactions on Systems, Man, and Cybernetics
11 (1981), 109-125): ranks by the longest path, long edges through points of their own, order by
barycenters. Places are in pixels; the positions of a rank are moved towards their neighbors by
pooling adjacent violators, so that nothing overlaps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

WIDTH, HEIGHT = 152, 62
GAP, ROW = 20, 44
LANE_HEAD, LANE_GAP = 38, 16
POINT = 10
SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A node with the place of its upper left corner."""

    code: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """An edge with the points through which it goes, from the lower side to the upper one."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage over the whole width."""

    code: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Around nodes that belong together: those of a group that stand side by side."""

    code: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with its size."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    frames: tuple[Frame, ...]


def draw(
    lanes: Mapping[str, Sequence[str]],
    before: Mapping[str, Iterable[str]],
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Drawing:
    """Place the nodes of each lane, and lay a line from each node to what comes directly after.

    ``before`` names for each node what comes first; what follows already from another line is left
    out. ``groups`` are kept side by side. No line may lead back to an earlier lane.
    """
    return _Layout(lanes, before, groups or {}).drawing()


def reduce(before: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Leave out what follows from the rest: a before c, where a is before b and b before c."""
    ancestors: dict[str, set[str]] = {}

    def above(code: str) -> set[str]:
        if code not in ancestors:
            firsts = list(before.get(code, ()))
            ancestors[code] = set(firsts).union(*(above(first) for first in firsts))
        return ancestors[code]

    return {
        code: tuple(
            first
            for first in firsts
            if not any(first in above(other) for other in firsts if other != first)
        )
        for code, firsts in (
            (code, list(dict.fromkeys(several))) for code, several in before.items()
        )
    }


class _Layout:
    def __init__(
        self,
        lanes: Mapping[str, Sequence[str]],
        before: Mapping[str, Iterable[str]],
        groups: Mapping[str, Sequence[str]],
    ) -> None:
        self.lanes = {code: list(nodes) for code, nodes in lanes.items() if nodes}
        self.lane_of = {node: lane for lane, nodes in self.lanes.items() for node in nodes}
        known = self.lane_of.keys()
        self.before = reduce(
            {node: [one for one in before.get(node, ()) if one in known] for node in known}
        )
        self.groups = groups
        self.group_of = {node: code for code, nodes in groups.items() for node in nodes}
        self.rank = self._ranks()
        self.chains: dict[tuple[str, str], list[str]] = {}
        self.rows: list[list[str]] = [[] for _rank in range(max(self.rank.values()) + 1)]
        for node, rank in self.rank.items():
            self.rows[rank].append(node)
        self._lay_points()
        self.near_above = {node: list[str]() for row in self.rows for node in row}
        self.near_below = {node: list[str]() for row in self.rows for node in row}
        for (source, target), points in self.chains.items():
            for upper, lower in pairwise([source, *points, target]):
                self.near_above[lower].append(upper)
                self.near_below[upper].append(lower)
        self._order()
        self.x = self._positions()

    def _ranks(self) -> dict[str, int]:
        """The longest path to each node; a lane begins below the last rank of the one before."""
        rank: dict[str, int] = {}
        start = 0
        for nodes in self.lanes.values():
            waiting = list(nodes)
            while waiting:
                free = [
                    node
                    for node in waiting
                    if not any(first in waiting for first in self.before[node])
                ]
                for node in free or waiting:
                    above = [rank[first] + 1 for first in self.before[node] if first in rank]
                    rank[node] = max([start, *above])
                waiting = [node for node in waiting if node not in rank]
            start = max(rank[node] for node in nodes) + 1
        return rank

    def _lay_points(self) -> None:
        for target, firsts in self.before.items():
            for source in firsts:
                chain = []
                for rank in range(self.rank[source] + 1, self.rank[target]):
                    point = f"{source}>{target}>{rank}"
                    self.rows[rank].append(point)
                    chain.append(point)
                self.chains[source, target] = chain

    def _order(self) -> None:
        for sweep in range(SWEEPS):
            down = sweep % 2 == 0
            near = self.near_above if down else self.near_below
            for row in self.rows if down else reversed(self.rows):
                place = {node: index for each in self.rows for index, node in enumerate(each)}
                own = {
                    node: fmean([place[one] for one in near[node]]) if near[node] else place[node]
                    for node in row
                }
                together: dict[str, list[float]] = {}
                for node in row:
                    together.setdefault(self._group(node), []).append(own[node])
                mean = {code: fmean(values) for code, values in together.items()}
                keys = {
                    node: (mean[self._group(node)], self._group(node), own[node]) for node in row
                }
                row.sort(key=keys.__getitem__)

    def _group(self, node: str) -> str:
        return self.group_of.get(node, node)

    def _positions(self) -> dict[str, float]:
        """The middle of each node."""
        x: dict[str, float] = {}
        for row in self.rows:
            end = 0.0
            for node in row:
                x[node] = end + self._width(node) / 2
                end += self._width(node) + GAP
        for sweep in range(SWEEPS):
            for row in self.rows if sweep % 2 == 0 else reversed(self.rows):
                wanted = []
                for node in row:
                    near = [*self.near_above[node], *self.near_below[node]]
                    wanted.append(fmean([x[one] for one in near]) if near else x[node])
                for node, place in zip(row, self._spread(row, wanted), strict=True):
                    x[node] = place
        left = min(x[node] - self._width(node) / 2 for node in x)
        return {node: place - left + GAP for node, place in x.items()}

    def _spread(self, row: Sequence[str], wanted: Sequence[float]) -> list[float]:
        """The places nearest to the wanted ones at which nothing overlaps, in the given order."""
        offsets = [0.0]
        for left, right in pairwise(row):
            offsets.append(offsets[-1] + (self._width(left) + self._width(right)) / 2 + GAP)
        blocks: list[list[float]] = []
        for place, offset in zip(wanted, offsets, strict=True):
            blocks.append([place - offset, 1])
            while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
                (mean, n), (other, m) = blocks[-2], blocks.pop()
                blocks[-1] = [(mean * n + other * m) / (n + m), n + m]
        found = [mean for mean, count in blocks for _one in range(int(count))]
        return [mean + offset for mean, offset in zip(found, offsets, strict=True)]

    def _width(self, node: str) -> float:
        return WIDTH if node in self.lane_of else POINT

    def drawing(self) -> Drawing:
        tops, lanes, y = [], [], 0.0
        ranks = {
            lane: sorted({self.rank[node] for node in nodes}) for lane, nodes in self.lanes.items()
        }
        for lane, own in ranks.items():
            start = y
            y += LANE_HEAD
            for _rank in range(own[0], own[-1] + 1):
                tops.append(y)
                y += HEIGHT + ROW
            y += LANE_GAP - ROW
            lanes.append(Lane(lane, start, y - start))
        boxes = {
            node: Box(node, round(self.x[node] - WIDTH / 2, 1), tops[rank])
            for node, rank in self.rank.items()
        }
        width = max(box.x for box in boxes.values()) + WIDTH + GAP
        return Drawing(
            round(width, 1),
            y,
            tuple(lanes),
            tuple(boxes.values()),
            tuple(self._lines(boxes, tops)),
            tuple(self._frames(boxes)),
        )

    def _lines(self, boxes: Mapping[str, Box], tops: Sequence[float]) -> Iterable[Line]:
        for (source, target), chain in self.chains.items():
            points = [(self.x[source], boxes[source].y + HEIGHT)]
            for place, point in enumerate(chain, start=self.rank[source] + 1):
                points += [(self.x[point], tops[place]), (self.x[point], tops[place] + HEIGHT)]
            points.append((self.x[target], boxes[target].y))
            yield Line(source, target, tuple((round(x, 1), y) for x, y in points))

    def _frames(self, boxes: Mapping[str, Box]) -> Iterable[Frame]:
        for code, nodes in self.groups.items():
            for row in self.rows:
                own = [node for node in row if node in nodes]
                if not own:
                    continue
                places = [boxes[node] for node in own]
                x = min(box.x for box in places) - 7
                width = max(box.x for box in places) + WIDTH + 7 - x
                yield Frame(code, x, places[0].y - 7, width, HEIGHT + 14)
