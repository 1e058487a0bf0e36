"""What industry chains give to core: lists, figures, search, and the tab of an enterprise."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine.chain_acts import EDIT_CHAINS, FIND_PARTNERS, VIEW_CHAINS
from zoneworks.attraction.engine.chain_gaps import Filling
from zoneworks.attraction.engine.chains import Tier
from zoneworks.attraction.engine.partners import PartnerSearch
from zoneworks.attraction.labels import chains as labels
from zoneworks.attraction.lists.chains import CHAINS, FIRMS, NODES
from zoneworks.attraction.models import Chain, ChainNode
from zoneworks.attraction.queries import chains as queries
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    Indexed,
    ListKind,
    Measured,
    Metric,
    RecordName,
    RecordTab,
    SearchKind,
)
from zoneworks.registry.engine.acts import EXPORT

PART = "chains"
"""The part of the API."""
NEAREST = 5
"""So many partners of each kind stand on an enterprise's page."""

CHAIN_LIST = ListKind(
    "attraction.chains",
    "attraction:chains",
    VIEW_CHAINS,
    CHAINS,
    queries.list_chains,
    VIEW_CHAINS,
    part=PART,
    enter=EDIT_CHAINS,
    new="attraction:chain_new",
)
NODE_LIST = ListKind(
    "attraction.chain_nodes",
    "attraction:chain_nodes",
    VIEW_CHAINS,
    NODES,
    queries.list_nodes,
    VIEW_CHAINS,
    part=PART,
)
FIRM_LIST = ListKind(
    "attraction.chain_firms",
    "attraction:chain_firms",
    VIEW_CHAINS,
    FIRMS,
    queries.list_chain_firms,
    EXPORT,
    part=PART,
)
CHAIN_LISTS = (CHAIN_LIST, NODE_LIST, FIRM_LIST)

CHAIN_SEARCH_KINDS = (
    SearchKind(
        Chain,
        _("Industry chain"),
        VIEW_CHAINS,
        Chain.objects.all,
        lambda row: Indexed(row.name, row.leader, [row.name]),
        queries.list_chains,
        "attraction:chain",
        labels.TIMELINE,
        part=PART,
    ),
    SearchKind(
        ChainNode,
        _("Node of a chain"),
        VIEW_CHAINS,
        lambda: ChainNode.objects.select_related("chain"),
        lambda row: Indexed(row.name, row.chain.name, [row.name, row.products]),
        queries.list_nodes,
        "attraction:chain_node",
        labels.TIMELINE,
        named_by=((Chain, "chain"),),
        part=PART,
    ),
)

CHAIN_RECORD_NAMES = {
    "attraction.Chain": RecordName(_("Industry chains")),
    "attraction.NodeFirm": RecordName(_("Places in chains"), lambda row: str(row.node)),
}
"""What people call them: where personal data is erased, and where a merge moves them."""


def _firms(actor: Actor) -> Measured:
    return Measured(queries.count_chains(actor)[0], reverse("attraction:chain_firms"))


def _blanks(actor: Actor) -> Measured:
    url = f"{reverse('attraction:chain_nodes')}?filling={Filling.BLANK}"
    return Measured(queries.count_chains(actor)[1], url)


CHAIN_METRICS = (
    Metric(
        "attraction.chain_firms",
        _("Enterprises in the key chains"),
        "",
        _(
            "Enterprises entered at a node of an industry chain, each once, in use and neither"
            " deregistered nor moved out, now."
        ),
        VIEW_CHAINS,
        _firms,
    ),
    Metric(
        "attraction.chain_blanks",
        _("Blank nodes of the chains"),
        "",
        _("Nodes of the industry chains at which no enterprise of the zone is, now."),
        VIEW_CHAINS,
        _blanks,
    ),
)


def of_enterprise(actor: Actor, enterprise: Any) -> dict[str, Any]:
    """The nodes of an enterprise, and its own nearest partners for who may look for some."""
    places = [
        (one, labels.TIERS[Tier(one.node.tier)])
        for one in queries.list_places(actor).filter(enterprise=enterprise)
    ]
    is_sought = places and actor.may(FIND_PARTNERS) and actor.zone_id == enterprise.zone_id
    search = PartnerSearch(enterprise_id=enterprise.pk)
    return {
        "places": places,
        "partners": queries.find_partners(actor, search, NEAREST) if is_sought else None,
    }


def count_of_enterprise(actor: Actor, enterprise: Any) -> int:
    """At how many nodes an enterprise is."""
    return queries.list_places(actor).filter(enterprise=enterprise).count()


CHAIN_TAB = RecordTab(
    "registry.Enterprise",
    "chains",
    _("Industry chains"),
    VIEW_CHAINS,
    "attraction/chains_of_enterprise.html",
    of_enterprise,
    count_of_enterprise,
)
