"""Flows of a chain, and its gaps."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.attraction.engine.chain_gaps import Filling, assess, concentrate
from zoneworks.attraction.engine.chains import (
    Firm,
    Flow,
    FlowCycle,
    FlowToItself,
    Node,
    Tier,
    check_flow,
)

YI = 10_000_000_000


def node(pk: int, tier: Tier = Tier.MIDSTREAM, chain: int = 1) -> Node:
    return Node(pk, chain, f"n{pk}", tier)


def firm(pk: int, node_id: int, output_fen: int | None = YI) -> Firm:
    return Firm(pk, f"f{pk}", node_id, output_fen=output_fen)


NODES = {pk: node(pk) for pk in range(1, 5)} | {9: node(9, chain=2)}


def test_a_flow_that_leads_back_is_refused_with_its_loop() -> None:
    flows = [Flow(1, 2, "a"), Flow(2, 3, "b"), Flow(1, 3, "c")]
    check_flow(NODES, flows, 3, 4)
    with pytest.raises(FlowCycle) as refused:
        check_flow(NODES, flows, 3, 1)
    assert refused.value.values == {"loop": ("n3", "n1", "n3")}
    with pytest.raises(FlowCycle, match="n3 → n2 → n3"):
        check_flow(NODES, flows, 3, 2)


def test_a_node_supplies_others_and_not_itself() -> None:
    with pytest.raises(FlowToItself) as refused:
        check_flow(NODES, [], 2, 2)
    assert refused.value.values == {"node": "n2"}


def test_flows_through_another_chain_may_come_back() -> None:
    """What is made of scrap in another chain comes back as material: no error of a chain."""
    check_flow(NODES, [Flow(1, 2, "a"), Flow(2, 9, "scrap")], 9, 1)
    check_flow(NODES, [Flow(2, 9, "scrap"), Flow(9, 1, "material")], 1, 2)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25))
def test_whatever_is_let_in_has_an_order_from_raw_material_to_product(
    wanted: list[tuple[int, int]],
) -> None:
    nodes = {pk: node(pk) for pk in range(7)}
    flows: list[Flow] = []
    for source, target in wanted:
        try:
            check_flow(nodes, flows, source, target)
        except (FlowCycle, FlowToItself):
            continue
        flows.append(Flow(source, target, ""))
    left = set(nodes)
    while left:
        free = {
            pk for pk in left if not any(f.target_id == pk and f.source_id in left for f in flows)
        }
        assert free, "a circle is left"
        left -= free


def test_concentration_is_the_sum_of_squared_shares() -> None:
    """30, 30, 20 and 20 percent make 2,600 of 10,000: U.S. Department of Justice, Antitrust
    Division, Herfindahl-Hirschman Index."""
    found = concentrate([firm(1, 1, 30), firm(2, 1, 30), firm(3, 1, 20), firm(4, 1, 20)])
    assert found.index == Fraction(2600, 10_000)
    assert (found.largest_share, found.total_fen) == (Fraction(3, 10), 100)
    assert found.largest is not None
    assert found.largest.enterprise_id == 1, "of two alike the one that was registered first"


def test_unknown_output_is_left_out_and_counted() -> None:
    found = concentrate([firm(1, 1, 60), firm(2, 1, None), firm(3, 1, 40)])
    assert (found.known, found.unknown, found.index) == (2, 1, Fraction(52, 100))
    nothing = concentrate([firm(1, 1, None), firm(2, 1, 0)])
    assert (nothing.known, nothing.unknown, nothing.index, nothing.largest) == (1, 1, None, None)


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=12))
def test_an_index_lies_between_equal_shares_and_one_that_makes_all(outputs: list[int]) -> None:
    found = concentrate(firm(pk, 1, fen) for pk, fen in enumerate(outputs))
    if not sum(outputs):
        assert found.index is None
        return
    assert found.index is not None
    assert found.largest_share is not None
    assert Fraction(1, len(outputs)) <= found.index <= found.largest_share <= 1
    assert found.index >= found.largest_share**2


def test_a_gap_names_those_who_would_gain() -> None:
    nodes = [node(1, Tier.UPSTREAM), node(2), node(3, Tier.DOWNSTREAM)]
    flows = [Flow(1, 2, "a"), Flow(2, 3, "b"), Flow(9, 2, "c")]
    firms = [firm(11, 1), firm(12, 1, 2 * YI), firm(13, 3), firm(14, 9, None)]
    first, blank, single = assess(nodes, flows, firms)
    assert [one.filling for one in (first, blank, single)] == [
        *(Filling.SEVERAL, Filling.BLANK, Filling.SINGLE)
    ]
    assert [one.enterprise_id for one in blank.suppliers] == [12, 11, 14], "the largest first"
    assert [one.enterprise_id for one in blank.customers] == [13]
    assert first.concentration.index == Fraction(5, 9)
    assert single.suppliers == ()


def test_a_firm_before_and_behind_a_node_by_several_flows_is_named_once() -> None:
    nodes = [node(1), node(2), node(3)]
    flows = [Flow(1, 3, "a"), Flow(2, 3, "b")]
    *_before, last = assess(nodes, flows, [firm(11, 1), firm(11, 2)])
    assert [one.enterprise_id for one in last.suppliers] == [11]
