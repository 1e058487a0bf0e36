"""The drawing of a process: nothing overlaps, every line leads down, lanes hold their items."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.approvals.cases import process

from zoneworks.approvals.engine.process.drawing import HEIGHT, WIDTH, Drawing, draw, reduce


@st.composite
def graphs(choose: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Nodes in lanes, each after some of the nodes before it."""
    count = choose(st.integers(1, 14))
    nodes = [f"n{number}" for number in range(count)]
    cuts = sorted(choose(st.lists(st.integers(0, count), max_size=3)))
    edges = [0, *cuts, count]
    lanes = {f"l{i}": nodes[edges[i] : edges[i + 1]] for i in range(len(edges) - 1)}
    before = {
        node: choose(st.lists(st.sampled_from(nodes[:place]), max_size=3)) if place else []
        for place, node in enumerate(nodes)
    }
    return lanes, before


def check(found: Drawing, lanes: dict[str, list[str]]) -> None:
    boxes = {box.code: box for box in found.boxes}
    assert boxes.keys() == {node for nodes in lanes.values() for node in nodes}
    for one, other in combinations(found.boxes, 2):
        apart = abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
        assert apart, (one, other)
    for line in found.lines:
        heights = [y for _x, y in line.points]
        assert heights == sorted(heights)
        assert heights[0] == boxes[line.source].y + HEIGHT
        assert heights[-1] == boxes[line.target].y
    for lane in found.lanes:
        for node in lanes[lane.code]:
            assert lane.y <= boxes[node].y <= lane.y + lane.height - HEIGHT
    assert all(0 <= box.x <= found.width - WIDTH for box in found.boxes)


@given(graphs())
def test_nothing_overlaps_and_every_line_leads_down(
    graph: tuple[dict[str, list[str]], dict[str, list[str]]],
) -> None:
    lanes, before = graph
    check(draw(lanes, before), lanes)


@given(graphs())
def test_what_is_left_out_follows_from_the_rest(
    graph: tuple[dict[str, list[str]], dict[str, list[str]]],
) -> None:
    _lanes, before = graph

    def above(edges: dict[str, tuple[str, ...]], node: str) -> set[str]:
        firsts = edges[node]
        return set(firsts).union(*(above(edges, first) for first in firsts))

    whole = {node: tuple(firsts) for node, firsts in before.items()}
    reduced = reduce(before)
    for node in before:
        assert above(reduced, node) == above(whole, node)
        assert set(reduced[node]) <= set(before[node])


def test_the_shipped_process_is_drawn_with_its_joints_side_by_side() -> None:
    shown = process()
    lanes = {
        stage.code: [item.code for item in shown.items if item.stage == stage.code]
        for stage in shown.stages
    }
    before = {item.code: item.after for item in shown.items}
    groups = {joint.code: joint.items for joint in shown.joints}
    found = draw(lanes, before, groups)
    check(found, lanes)
    boxes = {box.code: box for box in found.boxes}
    for frame in found.frames:
        inside = {
            code
            for code, box in boxes.items()
            if frame.x <= box.x < frame.x + frame.width
            and frame.y <= box.y < frame.y + frame.height
        }
        assert inside <= set(groups[frame.code])
