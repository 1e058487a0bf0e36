"""The chains of the demonstration zone, filled from its register."""

import re

import pytest
from django.db.models import F

from zoneworks.attraction.demo import chains as part
from zoneworks.attraction.engine.partners import PartnerSearch, Placing
from zoneworks.attraction.models import ChainFlow, NodeFirm
from zoneworks.attraction.queries import chains as queries
from zoneworks.core import clock, demo
from zoneworks.registry import demo as register
from zoneworks.registry.models import Enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def door(enterprise_id: int) -> int:
    found = re.search(r"\d+", Enterprise.objects.get(pk=enterprise_id).address)
    assert found is not None
    return int(found[0])


def test_each_chain_has_gaps_and_the_maker_of_motors_has_its_customer_next_door() -> None:
    with clock.at(demo.OPENED_AT):
        opened = demo._open(lambda _part: None)
        register.load(opened)
        state = opened.random.getstate()
        part.load(opened)
    assert opened.random.getstate() == state, "other slices' chance is left as it was"
    officer = opened.officer
    chains = list(queries.list_chains(officer).order_by("position"))
    assert [one.name for one in chains][:3] == ["新型合金", "先进储能材料", "5G智能终端"]
    assert len(chains) == 5
    for chain in chains:
        counts = vars(chain)
        assert 8 <= counts["n_nodes"] <= 14
        assert counts["n_blanks"] >= 1 and counts["n_singles"] >= 1, chain.name
        assert NodeFirm.objects.filter(chain=chain, is_leading=True).count() == 1
    flagship = NodeFirm.objects.get(enterprise__name=register.FLAGSHIP)
    assert (flagship.node.name, flagship.is_leading) == ("电芯制造", True)
    between = ChainFlow.objects.exclude(chain=F("target__chain"))
    assert between.count() == len(part.BETWEEN)

    found = queries.find_partners(officer, PartnerSearch(makes="音圈马达"))
    assert found.placing is Placing.WORDS
    (maker,) = found.peers
    next_door = [one for one in found.customers if one.node.name == "摄像头模组"]
    assert {one.steps for one in next_door} == {1}
    nearest = min(abs(door(one.enterprise_id) - door(maker.enterprise_id)) for one in next_door)
    others = Enterprise.objects.filter(zone=opened.zone, industry_code="3982", chain_places=None)
    assert all(
        abs(door(pk) - door(maker.enterprise_id)) >= nearest
        for pk in others.values_list("pk", flat=True)
    )
