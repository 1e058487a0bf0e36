"""Several people change a chain at the same moment: no circle, no double, no enterprise lost."""

from functools import partial

import pytest
from tests import make, make_chains
from tests.at_once import at_once

from zoneworks.attraction.models import ChainFlow, ChainNode, NodeFirm
from zoneworks.attraction.services import chains as services
from zoneworks.core.actors import Actor
from zoneworks.registry.services import merge_enterprises

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 5


@pytest.fixture
def officer(committed: None) -> Actor:
    return make.actor(make.zone())


def test_two_flows_at_once_close_no_circle(officer: Actor) -> None:
    for number in range(ROUNDS):
        chain = make_chains.chain(officer, f"链 {number}")
        one, two = (make_chains.node(officer, chain, name) for name in ("甲", "乙"))
        refusals = at_once(
            partial(services.add_flow, officer, one.pk, two.pk, "零件"),
            partial(services.add_flow, officer, two.pk, one.pk, "零件"),
        )
        (told,) = [str(refusal) for refusal in refusals if refusal is not None]
        assert "循环" in told
        assert ChainFlow.objects.filter(chain=chain).count() == 1


def test_an_enterprise_is_entered_at_a_node_once(officer: Actor) -> None:
    chain = make_chains.chain(officer)
    for number in range(ROUNDS):
        node, firm = make_chains.node(officer, chain, f"环节 {number}"), make.enterprise(officer)
        place = partial(services.place_firms, officer, node.pk, [firm.pk])
        refusals = at_once(place, place)
        assert [str(one) for one in refusals if one] == [f"已在该环节：{firm.name}。"]
        assert NodeFirm.objects.filter(node=node).count() == 1


def test_an_enterprise_that_is_merged_meanwhile_is_entered_under_the_kept_record_or_refused(
    officer: Actor,
) -> None:
    node = make_chains.node(officer, make_chains.chain(officer), "环节")
    for _round in range(ROUNDS):
        kept, gone = make.enterprise(officer), make.enterprise(officer)
        at_once(
            partial(merge_enterprises, officer, kept.pk, gone.pk, reason="重复"),
            partial(services.place_firms, officer, node.pk, [gone.pk]),
        )
        assert not NodeFirm.objects.filter(enterprise=gone).exists()


def test_a_node_is_not_removed_under_an_enterprise_that_is_entered(officer: Actor) -> None:
    chain = make_chains.chain(officer)
    for number in range(ROUNDS):
        node, firm = make_chains.node(officer, chain, f"环节 {number}"), make.enterprise(officer)
        refusals = at_once(
            partial(services.remove_node, officer, node.pk, version=1),
            partial(services.place_firms, officer, node.pk, [firm.pk]),
        )
        assert sum(one is not None for one in refusals) == 1
        is_there = ChainNode.objects.filter(pk=node.pk).exists()
        assert is_there is NodeFirm.objects.filter(enterprise=firm).exists()
