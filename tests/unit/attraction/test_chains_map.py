"""The drawing of a chain: tiers from left to right, nothing on top of another."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from zoneworks.attraction.engine.chain_map import LEAD, TIERS, WIDTH, ChainMap, draw
from zoneworks.attraction.engine.chains import Flow, FlowCycle, FlowToItself, Node, Tier, check_flow

tiers = st.lists(st.sampled_from(list(Tier)), min_size=1, max_size=12)
pairs = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=24)


def chain(kinds: list[Tier], wanted: list[tuple[int, int]]) -> tuple[list[Node], list[Flow]]:
    """Nodes, and of the wanted flows those that close no loop, each once."""
    nodes = {pk: Node(pk, 1, f"n{pk}", tier) for pk, tier in enumerate(kinds)}
    flows: list[Flow] = []
    for source, target in dict.fromkeys(wanted):
        if source in nodes and target in nodes:
            try:
                check_flow(nodes, flows, source, target)
            except (FlowCycle, FlowToItself):
                continue
            flows.append(Flow(source, target, "x"))
    return list(nodes.values()), flows


def test_a_chain_without_nodes_is_an_empty_drawing() -> None:
    assert draw([], [Flow(1, 2, "x")]) == ChainMap(0, 0, (), (), ())


def test_flows_of_other_chains_are_left_out() -> None:
    assert draw([Node(1, 1, "n", Tier.UPSTREAM)], [Flow(1, 2, "x")]).lines == ()


@given(tiers, pairs)
def test_tiers_stand_from_left_to_right_and_no_node_on_another(
    kinds: list[Tier], wanted: list[tuple[int, int]]
) -> None:
    nodes, flows = chain(kinds, wanted)
    drawn = draw(nodes, flows)
    place = {one.node_id: one for one in drawn.boxes}
    assert place.keys() == {one.id for one in nodes}
    tier_of = {one.id: one.tier for one in nodes}
    band_of = {one.tier: one for one in drawn.bands}
    assert [one.tier for one in drawn.bands] == [one for one in TIERS if one in kinds]
    for box in drawn.boxes:
        band = band_of[tier_of[box.node_id]]
        assert band.x <= box.x
        assert box.x + WIDTH <= band.x + band.width
        assert box.x >= 0 and box.y >= 0
        assert box.x + WIDTH <= drawn.width and box.y + box.height <= drawn.height
    for one, other in combinations(drawn.boxes, 2):
        assert one.x != other.x or one.y + one.height <= other.y or other.y + other.height <= one.y


@given(tiers, pairs)
def test_each_flow_has_a_line_with_ports_of_its_own(
    kinds: list[Tier], wanted: list[tuple[int, int]]
) -> None:
    nodes, flows = chain(kinds, wanted)
    drawn = draw(nodes, flows)
    place = {one.node_id: one for one in drawn.boxes}
    assert [one.flow for one in drawn.lines] == flows
    ends = set()
    for line in drawn.lines:
        source, target = place[line.flow.source_id], place[line.flow.target_id]
        (x, y), (lead_x, lead_y), (end_x, end_y) = line.points[0], *line.points[-2:]
        assert x == source.x + WIDTH and source.y < y < source.y + source.height
        assert (end_x, lead_x, lead_y) == (target.x, target.x - LEAD, end_y)
        assert target.y < end_y < target.y + target.height
        ends.add((end_x, end_y))
    assert len(ends) == len(flows), "two products arrive at one port"
