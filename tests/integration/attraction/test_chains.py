"""Industry chains in the database: built, filled, counted, and asked for partners."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from tests import make, make_chains

from zoneworks.attraction.engine.chain_gaps import Filling
from zoneworks.attraction.engine.partners import PartnerSearch, Placing
from zoneworks.attraction.labels.chains import TIMELINE
from zoneworks.attraction.metrics import chains as metrics
from zoneworks.attraction.models import Chain, ChainFlow, ChainNode, NodeFirm
from zoneworks.attraction.queries import chains as queries
from zoneworks.attraction.services import chains as services
from zoneworks.core import search
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, PersonalValue, Zone
from zoneworks.core.timelines import timeline
from zoneworks.registry import services as register

pytestmark = pytest.mark.django_db
YI = make_chains.YI


@pytest.fixture
def terminals(officer: Actor) -> make_chains.Terminals:
    return make_chains.Terminals(officer)


def fields(refusal: Any) -> dict[str, str]:
    return {name: str(texts[0]) for name, texts in refusal.value.fields.items()}


def everything() -> list[Any]:
    """All that chains hold, to see that a refusal changed nothing."""
    models = (Chain, ChainNode, ChainFlow, NodeFirm, Event)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


class TestBuilding:
    def test_what_is_done_to_the_parts_stands_on_the_chains_timeline(self, officer: Actor) -> None:
        chain = make_chains.chain(officer, "新型合金", leader="沈望川")
        ingots = make_chains.node(officer, chain, "铸锭", industry_codes=["3240"])
        strips = make_chains.node(officer, chain, "板带")
        flow = make_chains.flow(officer, ingots, strips, "铝锭")
        firm = make_chains.firm(officer, strips, "海岳板带有限公司")
        services.change_node(
            officer,
            ingots.pk,
            {"name": "熔炼铸锭", "tier": "UPSTREAM", "industry_codes": ["3240", "325"]},
            version=1,
        )
        services.change_flow(officer, flow.pk, "铝合金锭", version=1, reason="更准确")
        services.change_place(
            officer,
            make_chains.place(firm).pk,
            {"products": "铝带", "is_leading": True, "since_on": date(2020, 5, 1)},
            version=1,
        )
        with translation.override("en"):
            told = [
                (
                    str(one["act_label"]),
                    one["part"],
                    [f"{a}: {b} > {c}" for a, b, c in one["changes"]],
                )
                for one in timeline(officer, chain, TIMELINE)
            ]
        assert told[0] == (
            "Enterprise's entry at a node changed",
            "海岳板带有限公司 · 板带",
            [
                "Products: — > 铝带",
                "Leading firm of the chain: no > yes",
                "Since: — > 2020-05-01",
            ],
        )
        assert told[1] == ("Flow changed", "熔炼铸锭 → 板带", ["Product: 铝锭 > 铝合金锭"])
        assert told[2] == (
            "Node changed",
            "熔炼铸锭",
            [
                "Name: 铸锭 > 熔炼铸锭",
                "Tier: Midstream > Upstream",
                "Industry classes: 3240 > 3240, 325",
            ],
        )
        assert [one[0] for one in told[3:]] == [
            *("Enterprise placed at a node", "Flow added", "Node added", "Node added"),
            "Industry chain added",
        ]

    def test_the_name_of_a_chains_leader_lies_apart_from_the_events(self, officer: Actor) -> None:
        make_chains.chain(officer, leader="沈望川")
        assert PersonalValue.objects.get().value == "沈望川"
        assert "沈望川" not in str(Event.objects.get(act="attraction.chain_added").after)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": "音圈马达"}, "name"),
            ({"name": " "}, "name"),
            ({"industry_codes": ["3813", "9999"]}, "industry_codes"),
            ({"industry_codes": ["C"]}, "industry_codes"),
        ],
    )
    def test_a_node_has_a_name_of_its_own_and_classes_that_are_known(
        self, officer: Actor, terminals: make_chains.Terminals, values: Any, field: str
    ) -> None:
        before = everything()
        with pytest.raises(InvalidInput) as refused:
            make_chains.node(officer, terminals.chain, **{"name": "新环节"} | values)
        assert list(fields(refused)) == [field]
        assert everything() == before
        other = make_chains.chain(officer, "另一条")
        assert make_chains.node(officer, other, "音圈马达").chain_id == other.pk

    def test_two_chains_have_two_names(self, officer: Actor) -> None:
        first = make_chains.chain(officer)
        with pytest.raises(InvalidInput) as refused:
            make_chains.chain(officer, " 5G智能终端 ")
        assert fields(refused) == {"name": "已有“5G智能终端”，请另取名称。"}
        again = {"name": "5G智能终端", "leader": "", "description": "改", "position": 2}
        changed = services.change_chain(officer, first.pk, again, version=1)
        assert (changed.description, changed.version) == ("改", 2)
        with pytest.raises(StaleRecord):
            services.change_chain(officer, first.pk, again | {"position": 3}, version=1)

    def test_a_flow_in_a_circle_is_refused_with_its_loop(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        before = everything()
        with pytest.raises(InvalidInput) as refused:
            make_chains.flow(officer, terminals.phones, terminals.motors)
        assert fields(refused) == {
            "target": "这样会形成循环：终端整机 → 音圈马达 → 摄像头模组 → 终端整机。"
            "请先移除其中一条供应关系。"
        }
        with pytest.raises(InvalidInput) as twice:
            make_chains.flow(officer, terminals.motors, terminals.modules, "马达")
        assert "已向" in fields(twice)["target"]
        with pytest.raises(InvalidInput) as itself:
            make_chains.flow(officer, terminals.motors, terminals.motors)
        assert "不能向自身供应" in fields(itself)["target"]
        with pytest.raises(InvalidInput) as nothing:
            make_chains.flow(officer, terminals.magnets, terminals.phones, " ")
        assert list(fields(nothing)) == ["product"]
        assert everything() == before

    def test_a_node_is_removed_with_its_flows_once_nobody_sits_there(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        firm = make_chains.firm(officer, terminals.modules)
        before = everything()
        with pytest.raises(InvalidInput, match="请先移出"):
            services.remove_node(officer, terminals.modules.pk, version=1)
        with pytest.raises(InvalidInput, match="请先移除"):
            services.remove_chain(officer, terminals.chain.pk, version=1)
        assert everything() == before
        services.remove_place(officer, make_chains.place(firm).pk, version=1, reason="误录")
        services.remove_node(officer, terminals.modules.pk, version=1)
        assert list(ChainFlow.objects.values_list("product", flat=True)) == ["磁钢"]
        assert Event.objects.filter(act="attraction.flow_removed").count() == 2
        for row in ChainNode.objects.order_by("pk"):
            services.remove_node(officer, row.pk, version=1)
        services.remove_chain(officer, terminals.chain.pk, version=1)
        assert not Chain.objects.exists()
        assert not search.find(officer, "智能终端", 8)

    def test_nodes_of_another_zone_are_not_there(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        stranger = make.actor(make.zone())
        foreign = make_chains.node(stranger, make_chains.chain(stranger), "外地环节")
        before = everything()
        for act in (
            lambda: make_chains.flow(officer, terminals.motors, foreign),
            lambda: make_chains.flow(officer, foreign, terminals.motors),
            lambda: services.place_firms(officer, foreign.pk, [make.enterprise(officer).pk]),
            lambda: services.change_node(officer, foreign.pk, {"name": "x"}, version=1),
            lambda: queries.find_partners(officer, PartnerSearch(node_id=foreign.pk)),
        ):
            with pytest.raises(NotFound):
                act()
        assert everything()[:4] == before[:4]


class TestFilling:
    def test_several_enterprises_are_entered_all_or_none(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        there = make_chains.firm(officer, terminals.motors, "海岳先到有限公司")
        one, retired = make.enterprise(officer), make.enterprise(officer, "海岳停用有限公司")
        register.retire_enterprise(officer, retired.pk, reason="误录")
        before = everything()
        cases: list[tuple[list[int], dict[str, Any], str, str]] = [
            ([one.pk, there.pk], {}, "enterprises", "已在该环节：海岳先到有限公司。"),
            ([one.pk, retired.pk], {}, "", "海岳停用有限公司"),
            ([one.pk], {"since_on": date(2999, 1, 1)}, "since_on", "2999"),
            ([], {}, "enterprises", "至少"),
        ]
        for pks, more, field, text in cases:
            with pytest.raises(InvalidInput) as refused:
                services.place_firms(officer, terminals.motors.pk, pks, **more)
            assert text in fields(refused)[field]
        with pytest.raises(NotFound):
            services.place_firms(officer, terminals.motors.pk, [one.pk, 10**9])
        assert everything() == before
        two = make.enterprise(officer)
        made = services.place_firms(
            officer, terminals.motors.pk, [two.pk, one.pk, one.pk], products=" 马达 "
        )
        assert [(row.enterprise_id, row.products) for row in made] == [
            *((one.pk, "马达"), (two.pk, "马达"))
        ]

    def test_enterprises_of_a_nodes_classes_are_suggested_the_largest_first(
        self, officer: Actor
    ) -> None:
        node = make_chains.node(
            officer, make_chains.chain(officer), "电芯", industry_codes=["384", "3240"]
        )
        large, small, other, moved, retired, unknown = (
            make.enterprise(officer, industry_code=code, state=state)
            for code, state in [
                *(("3841", "OPERATING"), ("3240", "SUSPENDED"), ("3982", "OPERATING")),
                *(("3841", "MOVED_OUT"), ("3841", "OPERATING"), ("3849", "OPERATING")),
            ]
        )
        register.retire_enterprise(officer, retired.pk, reason="误录")
        for row, output in ((large, 2 * YI), (small, YI)):
            register.set_figures(officer, row.pk, 2023, {"output_fen": output})
        found = queries.list_candidates(officer, queries.get_node(officer, node.pk))
        assert [one.pk for one in found] == [large.pk, small.pk, unknown.pk]
        assert {other.pk, moved.pk}.isdisjoint({one.pk for one in found})
        services.place_firms(officer, node.pk, [large.pk])
        found = queries.list_candidates(officer, queries.get_node(officer, node.pk))
        assert [one.pk for one in found] == [small.pk, unknown.pk]

    def test_who_has_left_fills_no_node(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        stays = make_chains.firm(officer, terminals.modules)
        make_chains.place(stays)
        services.place_firms(officer, terminals.phones.pk, [stays.pk])
        moved = make_chains.firm(officer, terminals.motors)
        retired = make_chains.firm(officer, terminals.modules)
        register.change_enterprise_columns(
            officer, moved.pk, {"state": "MOVED_OUT"}, reason="迁往外地"
        )
        register.retire_enterprise(officer, retired.pk, reason="误录")
        chain: Any = queries.get_chain(officer, terminals.chain.pk)
        counts = (chain.n_nodes, chain.n_firms, chain.n_blanks, chain.n_singles, chain.output_fen)
        assert counts == (4, 1, 2, 2, YI), "an enterprise at two nodes counts once"
        assert queries.count_chains(officer) == (1, 2)
        blank = queries.list_nodes(officer).filter(n_firms=0)
        assert {one.name for one in blank} == {"磁性合金", "音圈马达"}
        assert [one.pk for one in queries.list_chain_firms(officer)] == [stays.pk]
        network = queries.load_network(officer, terminals.chain.zone_id)
        fillings = {
            one.node.name: one.filling
            for one in queries.list_standings(network, terminals.chain.pk)
        }
        assert fillings == {
            "磁性合金": Filling.BLANK,
            "音圈马达": Filling.BLANK,
            "摄像头模组": Filling.SINGLE,
            "终端整机": Filling.SINGLE,
        }

    def test_a_merge_moves_the_places_of_a_duplicate(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        kept = make_chains.firm(officer, terminals.motors)
        gone = make_chains.firm(officer, terminals.motors)
        services.place_firms(officer, terminals.modules.pk, [gone.pk])
        merge = register.merge_enterprises(officer, kept.pk, gone.pk, reason="重复")
        nodes = NodeFirm.objects.filter(enterprise=kept).values_list("node__name", flat=True)
        assert set(nodes) == {"音圈马达", "摄像头模组"}
        assert queries.count_chains(officer) == (1, 2)
        moved = Event.objects.get(act="registry.moved_by_merge")
        assert (moved.subject_type, moved.part_of_id) == (
            *("attraction.NodeFirm", terminals.chain.pk),
        )
        register.undo_merge(officer, merge.pk, reason="并非重复")
        assert NodeFirm.objects.filter(enterprise=gone).count() == 2

    def test_figures_and_their_lists_agree(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        make_chains.firm(officer, terminals.motors)
        make_chains.firm(officer, terminals.motors)
        web = make.client(officer)
        measured = [one.measure(officer) for one in metrics.CHAIN_METRICS]
        assert [one.value for one in measured] == [2, 3]
        for one in measured:
            listing = web.get(one.cases_url).context["list"]
            assert listing.count == one.value

    def test_search_knows_nodes_by_their_products_and_chains_by_their_sound(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        assert [hit.title for hit in search.find(officer, "磁钢", 8)] == ["磁性合金"]
        assert [hit.title for hit in search.find(officer, "znzd", 8)] == ["5G智能终端"]
        values = {"name": "智能手机", "leader": "", "description": "", "position": 0}
        services.change_chain(officer, terminals.chain.pk, values, version=1)
        assert [hit.line for hit in search.find(officer, "磁钢", 8)] == ["智能手机"]
        assert not search.find(make.actor(make.zone()), "磁钢", 8)


class TestPartners:
    def test_a_maker_of_voice_coil_motors_finds_its_customer_next_door(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        make_chains.firm(officer, terminals.phones, "海岳整机有限公司", 9 * YI)
        next_door = make_chains.firm(officer, terminals.modules, "海岳模组有限公司", None)
        magnets = make_chains.firm(officer, terminals.magnets, "海岳磁钢有限公司", products="磁钢")
        stranger = make.actor(make.zone())
        make_chains.firm(stranger, make_chains.Terminals(stranger).modules, "外地模组有限公司")
        found = queries.find_partners(officer, PartnerSearch(makes="手机音圈马达"))
        assert found.placing is Placing.WORDS
        first, second = found.customers
        assert (first.enterprise_id, first.steps, first.output_fen) == (next_door.pk, 1, None)
        assert [one.text for one in first.reasons] == [
            "“摄像头模组”环节直接使用“音圈马达”（1 步）",
            "产品名称匹配：音圈马达",
        ]
        assert second.reasons[0].text == (
            "“终端整机”环节使用“摄像头模组”，经“摄像头模组”到达（2 步）"
        )
        assert [one.enterprise_id for one in found.suppliers] == [magnets.pk]
        with translation.override("en"):
            again = queries.find_partners(officer, PartnerSearch(makes="手机音圈马达"))
        assert again.customers[0].reasons[0].text == (
            "takes “音圈马达” at “摄像头模组”, directly behind the node (1 step)"
        )

    def test_traditional_characters_are_read_too(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        make_chains.firm(officer, terminals.modules)
        found = queries.find_partners(officer, PartnerSearch(makes="音圈馬達", needs="磁鋼"))
        assert [one.name for one in found.places] == ["音圈马达"]
        assert found.customers_count == 1

    def test_who_has_left_is_nobodys_partner(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        gone = make_chains.firm(officer, terminals.modules)
        asked = PartnerSearch(node_id=terminals.motors.pk)
        assert queries.find_partners(officer, asked).customers_count == 1
        register.change_enterprise_columns(officer, gone.pk, {"state": "CANCELED"}, reason="注销")
        assert queries.find_partners(officer, asked).customers_count == 0

    def test_nothing_is_found_for_who_says_nothing(self, officer: Actor) -> None:
        with pytest.raises(InvalidInput, match="至少一项"):
            queries.find_partners(officer, PartnerSearch(makes=" "))

    def test_an_enterprise_sees_its_own_neighbors_on_its_tab(
        self, officer: Actor, terminals: make_chains.Terminals
    ) -> None:
        motors = make_chains.firm(officer, terminals.motors)
        modules = make_chains.firm(officer, terminals.modules)
        shown = metrics.of_enterprise(officer, motors)
        assert [one.enterprise_id for one in shown["partners"].customers] == [modules.pk]
        assert metrics.count_of_enterprise(officer, motors) == 1
        alone = metrics.of_enterprise(officer, make.enterprise(officer))
        assert (alone["places"], alone["partners"]) == ([], None)

    def test_a_province_reads_the_chains_of_its_zones_and_seeks_no_partners(self) -> None:
        province = make.zone(is_province=True)
        officers = [make.actor(make.zone(province=province)) for _each in range(2)]
        firms = [make_chains.firm(one, make_chains.Terminals(one).motors) for one in officers]
        reader = make.actor(province, Role.PROVINCE)
        assert queries.count_chains(reader) == (2, 6)
        assert queries.list_chains(reader).count() == 2
        with pytest.raises(ActForbidden):
            queries.find_partners(reader, PartnerSearch(makes="马达"))
        assert metrics.of_enterprise(reader, firms[0])["partners"] is None


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.AUDITOR, Role.COMMITTEE_MEMBER, Role.FUND_MANAGER]
)
def test_who_may_only_read_changes_nothing(officer: Actor, role: Role) -> None:
    terminals = make_chains.Terminals(officer)
    firm = make_chains.firm(officer, terminals.motors)
    reader = make.actor(Zone.objects.get(pk=officer.zone_id), role)
    assert queries.get_chain(reader, terminals.chain.pk).name == "5G智能终端"
    before = everything()
    pk = terminals.motors.pk
    for act in (
        lambda: make_chains.chain(reader, "另一条"),
        lambda: make_chains.node(reader, terminals.chain, "新环节"),
        lambda: make_chains.flow(reader, terminals.magnets, terminals.phones),
        lambda: services.place_firms(reader, pk, [firm.pk]),
        lambda: services.remove_place(reader, make_chains.place(firm).pk, version=1),
        lambda: queries.list_candidates(reader, terminals.motors),
    ):
        with pytest.raises(ActForbidden):
            act()
    assert everything() == before


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.BANK])
def test_enterprises_and_banks_see_no_chain(officer: Actor, role: Role) -> None:
    terminals = make_chains.Terminals(officer)
    own = make_chains.firm(officer, terminals.motors)
    zone = Zone.objects.get(pk=officer.zone_id)
    reader = make.actor(zone, role, own=own if role is Role.ENTERPRISE else None)
    for ask in (queries.list_chains, queries.list_nodes, queries.list_places, queries.list_flows):
        with pytest.raises(ActForbidden):
            ask(reader)
    with pytest.raises(ActForbidden):
        queries.find_partners(reader, PartnerSearch(makes="马达"))
