"""Every read of industry chains, for one actor."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine import partners
from zoneworks.attraction.engine.chain_acts import EDIT_CHAINS, FIND_PARTNERS, VIEW_CHAINS
from zoneworks.attraction.engine.chain_gaps import NodeStanding, assess
from zoneworks.attraction.engine.chains import Firm, Flow, Node, Tier
from zoneworks.attraction.engine.partners import Network, Partner, Partners, PartnerSearch, Rules
from zoneworks.attraction.labels.chains import reason_text, refusal_text
from zoneworks.attraction.models import Chain, ChainFlow, ChainNode, NodeFirm
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound, explained
from zoneworks.core.memo import once_a_page
from zoneworks.core.reading import get_one
from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.terms import EnterpriseState
from zoneworks.registry.models import Enterprise

GONE = (EnterpriseState.CANCELED, EnterpriseState.MOVED_OUT)
SUGGESTED = 100
"""So many enterprises are suggested for a node, those of the largest output."""


def list_chains(actor: Actor) -> QuerySet[Chain]:
    """The chains that the actor may see, each with its counts.

    ``n_nodes``, ``n_firms`` (an enterprise once), ``n_blanks``, ``n_singles`` and ``output_fen``.
    """
    actor.require(VIEW_CHAINS)
    rows: QuerySet[Chain] = Chain.objects.visible_to(actor)
    nodes = ChainNode.objects.filter(chain=OuterRef("pk"))
    at_node = NodeFirm.objects.filter(_present(), node=OuterRef("pk"))
    filled = nodes.annotate(n=_counted(at_node, "node"))
    places = NodeFirm.objects.filter(_present(), chain=OuterRef("pk"))
    inside = NodeFirm.objects.filter(_present(), chain=OuterRef(OuterRef("pk")))
    firms = Enterprise.objects.filter(pk__in=inside.values("enterprise"))
    output = firms.order_by().values("zone").annotate(total=Sum("latest_output_fen"))
    return rows.select_related("zone").annotate(
        n_nodes=_counted(nodes, "chain"),
        n_firms=_counted(places, "chain", Count("enterprise", distinct=True)),
        n_blanks=_counted(filled.filter(n=0), "chain"),
        n_singles=_counted(filled.filter(n=1), "chain"),
        output_fen=Subquery(output.values("total")),
    )


def get_chain(actor: Actor, pk: int) -> Chain:
    """One chain with its counts.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_chains(actor).filter(pk=pk), _("There is no such chain."))


def list_nodes(actor: Actor) -> QuerySet[ChainNode]:
    """The nodes that the actor may see, each with its chain and ``n_firms``."""
    actor.require(VIEW_CHAINS)
    rows: QuerySet[ChainNode] = ChainNode.objects.visible_to(actor)
    at_node = NodeFirm.objects.filter(_present(), node=OuterRef("pk"))
    return rows.select_related("chain", "zone").annotate(n_firms=_counted(at_node, "node"))


def get_node(actor: Actor, pk: int) -> ChainNode:
    """One node.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_nodes(actor).filter(pk=pk), _("There is no such node."))


def list_flows(actor: Actor) -> QuerySet[ChainFlow]:
    """The flows that the actor may see, with the nodes and chains at both ends."""
    actor.require(VIEW_CHAINS)
    rows: QuerySet[ChainFlow] = ChainFlow.objects.visible_to(actor)
    return rows.select_related("source__chain", "target__chain").order_by("pk")


def list_flows_of(actor: Actor, chain_id: int) -> QuerySet[ChainFlow]:
    """The flows that begin or end in a chain."""
    own = Q(chain=chain_id) | Q(target__chain=chain_id)
    return list_flows(actor).filter(own).order_by("source__position", "source", "pk")


def list_flows_at(actor: Actor, node_id: int) -> QuerySet[ChainFlow]:
    """The flows that begin or end at a node."""
    return list_flows(actor).filter(Q(source=node_id) | Q(target=node_id))


def get_flow(actor: Actor, pk: int) -> ChainFlow:
    """One flow.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_flows(actor).filter(pk=pk), _("There is no such flow."))


def list_places(actor: Actor) -> QuerySet[NodeFirm]:
    """Which enterprise sits at which node, the largest output first; also those that are gone."""
    actor.require(VIEW_CHAINS)
    rows: QuerySet[NodeFirm] = NodeFirm.objects.visible_to(actor)
    largest = F("enterprise__latest_output_fen").desc(nulls_last=True)
    return rows.select_related("enterprise", "node__chain").order_by("-is_leading", largest, "pk")


def get_place(actor: Actor, pk: int) -> NodeFirm:
    """An enterprise at a node.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_places(actor).filter(pk=pk), _("This enterprise is not at the node."))


def is_present(enterprise: Enterprise) -> bool:
    """Whether an enterprise fills its nodes: in use, neither deregistered nor moved out."""
    return enterprise.retired_on is None and enterprise.state not in GONE


def list_chain_firms(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that fill a node, with the nodes of each in ``chain_places``."""
    actor.require(VIEW_CHAINS)
    placed = NodeFirm.objects.filter(enterprise=OuterRef("pk"))
    rows = registry.list_enterprises_in_use(actor).exclude(state__in=GONE)
    places = NodeFirm.objects.select_related("node__chain").order_by("pk")
    return rows.filter(Exists(placed)).prefetch_related(Prefetch("chain_places", places))


def list_candidates(actor: Actor, node: ChainNode) -> list[Enterprise]:
    """The enterprises whose class belongs to a node and that are not there, the largest first."""
    actor.require(EDIT_CHAINS)
    if not node.industry_codes:
        return []
    classes = reduce(or_, (Q(industry_code__startswith=code) for code in node.industry_codes))
    there = NodeFirm.objects.filter(node=node).values("enterprise")
    rows = registry.list_enterprises_in_use(actor).exclude(state__in=GONE)
    rows = rows.filter(classes, zone_id=node.zone_id).exclude(pk__in=there)
    return list(rows.order_by(F("latest_output_fen").desc(nulls_last=True), "pk")[:SUGGESTED])


@once_a_page
def count_chains(actor: Actor) -> tuple[int, int]:
    """How many enterprises fill the nodes of the chains, and how many nodes nobody fills."""
    actor.require(VIEW_CHAINS)
    present = _present("places__enterprise__")
    found = ChainNode.objects.visible_to(actor).aggregate(
        nodes=Count("pk", distinct=True),
        filled=Count("pk", filter=present, distinct=True),
        firms=Count("places__enterprise", filter=present, distinct=True),
    )
    return found["firms"], found["nodes"] - found["filled"]


def load_network(actor: Actor, zone_id: int) -> Network:
    """The chains of a zone as the engine sees them, with the enterprises that fill their nodes."""
    actor.require(VIEW_CHAINS)
    nodes = ChainNode.objects.visible_to(actor).filter(zone_id=zone_id)
    chains: dict[int, str] = {}
    known: dict[int, Node] = {}
    for pk, chain_id, chain, name, tier, products, codes in nodes.order_by(
        "chain__position", "chain_id", "position", "pk"
    ).values_list(*("pk", "chain_id", "chain__name", "name", "tier", "products", "industry_codes")):
        chains[chain_id] = chain
        known[pk] = Node(pk, chain_id, name, Tier(tier), products, tuple(codes))
    flows = ChainFlow.objects.visible_to(actor).filter(zone_id=zone_id).order_by("pk")
    places = NodeFirm.objects.visible_to(actor).filter(_present(), zone_id=zone_id)
    firms = places.order_by("pk").values_list(
        *("enterprise_id", "enterprise__name", "node_id", "products"),
        *("enterprise__industry_code", "enterprise__latest_output_fen"),
    )
    return Network(
        chains,
        known,
        [Flow(*flow) for flow in flows.values_list("source_id", "target_id", "product")],
        [Firm(*firm) for firm in firms],
    )


def list_standings(network: Network, chain_id: int) -> tuple[NodeStanding, ...]:
    """How the nodes of a chain are filled."""
    nodes = [one for one in network.nodes.values() if one.chain_id == chain_id]
    return assess(nodes, network.flows, network.firms)


def find_partners(
    actor: Actor,
    search: PartnerSearch,
    limit: int = partners.SHOWN,
    network: Network | None = None,
) -> Partners:
    """The nearest suppliers, customers and peers of a newcomer in the actor's zone, with reasons.

    Whoever asks for many newcomers loads the ``network`` once.

    Raises:
        NotFound: no such node.
        InvalidInput: nothing is known of the newcomer.
    """
    actor.require(FIND_PARTNERS)
    network = network or load_network(actor, actor.zone_id)
    if search.node_id is not None and search.node_id not in network.nodes:
        raise NotFound(_("There is no such node."))
    plain = replace(
        search,
        industry_code=search.industry_code.strip(),
        makes=_simplified(search.makes.strip()),
        needs=_simplified(search.needs.strip()),
    )
    with explained(refusal_text):
        found = partners.find_partners(network, plain, partner_rules(), limit)
    return replace(
        found,
        suppliers=_told(found.suppliers),
        customers=_told(found.customers),
        peers=_told(found.peers),
    )


@cache
def partner_rules() -> Rules:
    """What counts as near."""
    values: Mapping[str, Any] = partner_rule_set().values
    return Rules(
        values["most_steps"], Fraction(values["least_share"]), frozenset(values["empty_words"])
    )


def partner_rule_set() -> RuleSet:
    """The rule set of what counts as near, with its digest."""
    return load_rule_set("zoneworks.attraction", "partners")


def _told(found: tuple[Partner, ...]) -> tuple[Partner, ...]:
    """Partners with their reasons in words."""
    return tuple(
        replace(one, reasons=tuple(replace(each, text=reason_text(each)) for each in one.reasons))
        for one in found
    )


def _simplified(text: str) -> str:
    """What was typed, in the characters in which products are kept."""
    return str(_converter().convert(text)) if text else ""


@cache
def _converter() -> Any:
    import opencc  # noqa: PLC0415 - only who types words loads its tables

    return opencc.OpenCC("t2s")


def _present(enterprise: str = "enterprise__") -> Q:
    """The condition of a place whose enterprise fills it: see ``is_present``."""
    in_use = Q(**{f"{enterprise}pk__isnull": False, f"{enterprise}retired_on": None})
    return in_use & ~Q(**{f"{enterprise}state__in": GONE})


def _counted(rows: QuerySet[Any], column: str, what: Any = None) -> Coalesce:
    """How many rows point at the record of the query that asks."""
    found = rows.order_by().values(column).annotate(number=what or Count("pk"))
    return Coalesce(Subquery(found.values("number")), 0)
