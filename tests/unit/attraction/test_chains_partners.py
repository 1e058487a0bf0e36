"""The nearest partners of a newcomer: rules in their order, each with its reason."""

from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.attraction.engine.chains import Firm, Flow, Node, Tier
from zoneworks.attraction.engine.partners import (
    Network,
    Partners,
    PartnerSearch,
    Placing,
    ReasonCode,
    Rules,
    SearchEmpty,
    find_partners,
)

RULES = Rules(3, Fraction(1, 2), frozenset({"材料"}))
NODES = [
    Node(1, 1, "磁性材料", Tier.UPSTREAM, "磁钢", ("3985",)),
    Node(2, 1, "微特电机", Tier.MIDSTREAM, "音圈马达", ("3813", "39")),
    Node(3, 1, "摄像头模组", Tier.MIDSTREAM, "手机摄像头模组", ("3976",)),
    Node(4, 1, "整机", Tier.DOWNSTREAM, "5G手机", ("3922",)),
    Node(5, 1, "检测服务", Tier.SUPPORT, "可靠性检测", ("745",)),
    Node(6, 2, "稀土", Tier.UPSTREAM, "稀土永磁粉", ("3232",)),
    Node(7, 2, "卫星", Tier.DOWNSTREAM, "遥感卫星", ("3743",)),
]
FLOWS = [
    *(Flow(1, 2, "磁钢"), Flow(2, 3, "音圈马达"), Flow(3, 4, "摄像头模组")),
    *(Flow(5, 3, "检测"), Flow(6, 1, "永磁粉"), Flow(5, 7, "检测")),
]
FIRMS = [
    Firm(11, "磁钢一厂", 1, "磁钢", "3985", 500),
    Firm(12, "磁钢二厂", 1, "钕铁硼磁钢", "3985", 900),
    Firm(13, "模组", 3, "摄像头模组", "3976", 100),
    Firm(14, "整机", 4, "5G手机", "3922", 10_000),
    Firm(15, "马达", 2, "", "3813", None),
    Firm(16, "粉末", 6, "永磁粉", "3232", 50),
    Firm(17, "卫星", 7, "遥感卫星、热控涂层", "3743", 70),
]


def network(firms: list[Firm] = FIRMS, flows: list[Flow] = FLOWS) -> Network:
    return Network({1: "5G智能终端", 2: "其他"}, {one.id: one for one in NODES}, flows, firms)


def find(**search: object) -> Partners:
    return find_partners(network(), PartnerSearch(**search), RULES)  # type: ignore[arg-type]


def ids(partners: tuple[object, ...]) -> list[int]:
    return [one.enterprise_id for one in partners]  # type: ignore[attr-defined]


def test_a_maker_of_voice_coil_motors_finds_its_customer_next_door() -> None:
    found = find(makes="音圈马达")
    assert found.placing is Placing.WORDS
    assert [one.name for one in found.places] == ["微特电机"]
    first, second = found.customers
    assert (first.name, first.steps, first.node.name, first.chain) == (
        *("模组", 1, "摄像头模组", "5G智能终端"),
    )
    assert [(one.code, one.values) for one in first.reasons] == [
        (ReasonCode.TAKES, {"product": "音圈马达", "node": "摄像头模组"}),
        (ReasonCode.FLOW_WORDS, {"products": ("音圈马达",)}),
    ]
    (reason,) = second.reasons
    assert (second.name, second.steps, reason.code) == ("整机", 2, ReasonCode.TAKES_OVER)
    assert reason.values["between"] == ("摄像头模组",)
    assert ids(found.suppliers) == [12, 11, 16], "of equal steps and words the larger output first"
    assert found.suppliers[2].steps == 2
    assert found.suppliers[2].reasons[0].values["product"] == "永磁粉"


def test_peers_sit_at_the_same_node() -> None:
    found = find(node_id=2, industry_code="3819")
    (peer,) = found.peers
    assert (peer.enterprise_id, peer.steps, peer.output_fen) == (15, 0, None)
    assert [one.code for one in peer.reasons] == [ReasonCode.SAME_NODE, ReasonCode.SAME_GROUP]
    assert peer.reasons[1].values == {"code": "381"}


def test_who_makes_what_is_needed_is_one_step_away_wherever_it_sits() -> None:
    found = find(node_id=4, needs="磁钢")
    assert [(one.enterprise_id, one.steps) for one in found.suppliers[:3]] == [
        *((12, 1), (11, 1), (13, 1)),
    ]
    assert [one.code for one in found.suppliers[0].reasons] == [
        *(ReasonCode.SUPPLIES_OVER, ReasonCode.MAKES_NEEDED)
    ]
    assert found.suppliers[2].reasons[0].code is ReasonCode.SUPPLIES


def test_who_takes_what_is_made_is_one_step_away_wherever_it_sits() -> None:
    found = find(node_id=6, makes="摄像头模组")
    assert [(one.enterprise_id, one.steps) for one in found.customers[:2]] == [(14, 1), (12, 1)]
    (reason,) = found.customers[0].reasons
    assert (reason.code, reason.values) == (
        *(ReasonCode.TAKES_MADE, {"product": "摄像头模组", "products": ("摄像头模组",)}),
    )


def test_only_some_steps_count_as_near() -> None:
    found = find(node_id=4)
    assert [(one.enterprise_id, one.steps) for one in found.suppliers] == [
        *((13, 1), (15, 2), (12, 3), (11, 3)),
    ]
    assert found.suppliers_count == 4, "the powder is four steps away"
    assert found.suppliers[2].reasons[0].values["between"] == ("摄像头模组", "微特电机")


def test_a_class_says_the_node_where_words_do_not() -> None:
    found = find(industry_code="3976")
    assert (found.placing, [one.id for one in found.places]) == (Placing.CLASS, [3])
    assert find(industry_code="398").places[0].id == 1, "a group holds the class of a node"
    assert find(industry_code="3999").places[0].id == 2, "a class lies in the division of a node"


def test_who_fits_no_node_gets_peers_by_class_and_words() -> None:
    found = find(industry_code="3233", makes="热控涂层")
    assert (found.placing, found.places) == (Placing.NOWHERE, ())
    assert [(one.enterprise_id, one.steps) for one in found.peers] == [(17, None), (16, None)]
    words, by_class = (one.reasons[0] for one in found.peers)
    assert (words.code, words.values) == (ReasonCode.MAKES_SAME, {"products": ("热控涂层",)})
    assert (by_class.code, by_class.values) == (ReasonCode.SAME_GROUP, {"code": "323"})
    assert found.suppliers == found.customers == ()


def test_an_enterprise_of_the_zone_is_no_partner_of_its_own() -> None:
    found = find(enterprise_id=15)
    assert (found.placing, [one.id for one in found.places]) == (Placing.ENTERPRISE, [2])
    assert 15 not in ids(found.peers)
    assert ids(found.suppliers) == [12, 11, 16]
    assert find(enterprise_id=999).placing is Placing.NOWHERE


def test_a_firm_at_two_nodes_stands_once_at_its_nearest() -> None:
    firms = [Firm(11, "both", 3, "", "", 5), Firm(11, "both", 4, "", "", 5)]
    found = find_partners(network(firms), PartnerSearch(node_id=2), RULES)
    assert [(one.enterprise_id, one.steps) for one in found.customers] == [(11, 1)]
    assert found.customers_count == 1


def test_a_list_is_cut_and_says_how_many_there_are() -> None:
    found = find_partners(network(), PartnerSearch(node_id=2), RULES, limit=1)
    assert (ids(found.suppliers), found.suppliers_count) == ([12], 3)


def test_a_search_for_nothing_is_refused() -> None:
    with pytest.raises(SearchEmpty):
        find()


def test_the_order_of_the_register_does_not_matter() -> None:
    expected = find(makes="音圈马达", needs="磁钢")
    for firms in list(permutations(FIRMS))[:: 7 * 31]:
        again = find_partners(
            network(list(firms)), PartnerSearch(makes="音圈马达", needs="磁钢"), RULES
        )
        assert again == expected


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24), st.integers(0, 7))
def test_steps_are_those_of_the_shortest_way(pairs: list[tuple[int, int]], start: int) -> None:
    nodes = {pk: Node(pk, 1, f"n{pk}", Tier.MIDSTREAM) for pk in range(8)}
    flows = [Flow(*pair, "x") for pair in pairs]
    firms = [Firm(100 + pk, f"f{pk}", pk) for pk in nodes]
    found = find_partners(
        Network({1: "c"}, nodes, flows, firms),
        PartnerSearch(node_id=start),
        Rules(8, Fraction(1, 2)),
    )
    steps = {one.node.id: one.steps for one in found.customers}
    assert steps == distances(set(pairs), start)
    backwards = {(target, source) for source, target in pairs}
    assert {one.node.id: one.steps for one in found.suppliers} == distances(backwards, start)


def distances(pairs: set[tuple[int, int]], start: int) -> dict[int, int]:
    """By Bellman and Ford, as far as flows lead; without the start."""
    known = {start: 0}
    for _round in range(8):
        for source, target in pairs:
            if source in known:
                known[target] = min(known.get(target, 99), known[source] + 1)
    return {pk: steps for pk, steps in known.items() if pk != start}


def test_five_thousand_firms_at_two_hundred_nodes_have_one_order() -> None:
    chance = Random(36)  # noqa: S311 - invented firms
    signs = "储能电池音圈马达合金粉末光学镜头传感器芯片模组结构件精密机床高速"
    nodes = {
        pk: Node(pk, pk // 20, f"n{pk}", Tier.MIDSTREAM, "".join(chance.sample(signs, 6)), ("39",))
        for pk in range(200)
    }
    flows = [Flow(pk, chance.randrange(200), "".join(chance.sample(signs, 4))) for pk in nodes] * 2
    firms = [
        Firm(
            pk, f"f{pk}", chance.randrange(200), "".join(chance.sample(signs, 8)), "3982", pk * 1000
        )
        for pk in range(5000)
    ]
    chains = {number: f"c{number}" for number in range(10)}
    search = PartnerSearch(
        makes="音圈马达、镜头模组", needs="磁钢、精密结构件", industry_code="3982"
    )
    found = find_partners(Network(chains, nodes, flows, firms), search, RULES)
    turned = find_partners(Network(chains, nodes, flows, firms[::-1]), search, RULES)
    assert found == turned, "whichever comes first"
    assert found.suppliers
