"""Every write of industry chains. Whoever changes a part of a chain holds the chain."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine.chain_acts import EDIT_CHAINS
from zoneworks.attraction.engine.chains import check_flow
from zoneworks.attraction.labels.chains import refusal_text
from zoneworks.attraction.models import Chain, ChainFlow, ChainNode, NodeFirm
from zoneworks.attraction.queries import chains as queries
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, explained
from zoneworks.core.numbers import hold_zone
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.terms import check_has_come
from zoneworks.registry.models import Enterprise
from zoneworks.registry.services import hold_in_use


def add_chain(actor: Actor, values: Mapping[str, Any]) -> Chain:
    """Add a chain; ``values`` hold its columns.

    Raises:
        InvalidInput: no name, or one that another chain has.
    """
    actor.require(EDIT_CHAINS)
    with transaction.atomic():
        columns = _checked_chain(actor, values)
        return records.create(actor, Chain(**columns), act="attraction.chain_added")


def change_chain(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> Chain:
    """Change a chain.

    Raises:
        InvalidInput: as ``add_chain``.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_CHAINS)
    act = "attraction.chain_changed"
    with transaction.atomic():
        columns = _checked_chain(actor, values, except_id=pk)
        return records.change(actor, Chain, pk, columns, act=act, version=version, reason=reason)


def remove_chain(actor: Actor, pk: int, *, version: int, reason: str = "") -> None:
    """Remove a chain that has no nodes.

    Raises:
        InvalidInput: it has nodes.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_CHAINS)
    with transaction.atomic():
        records.lock(actor, Chain, pk)
        if ChainNode.objects.filter(chain_id=pk).exists():
            raise InvalidInput({"": [_("The chain has nodes: remove them first.")]})
        act = "attraction.chain_removed"
        records.remove(actor, Chain, pk, act=act, version=version, reason=reason)


def add_node(actor: Actor, chain_id: int, values: Mapping[str, Any]) -> ChainNode:
    """Add a node to a chain; ``values`` hold its columns.

    Raises:
        InvalidInput: no name, one that another node of the chain has, or an unknown class.
        NotFound: no such chain in the zone.
    """
    actor.require(EDIT_CHAINS)
    with transaction.atomic():
        chain = records.lock(actor, Chain, chain_id)
        columns = _checked_node(chain, values)
        return records.create(actor, ChainNode(chain=chain, **columns), act="attraction.node_added")


def change_node(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> ChainNode:
    """Change a node.

    Raises:
        InvalidInput: as ``add_node``.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_CHAINS)
    act = "attraction.node_changed"
    with transaction.atomic():
        chain = records.lock(actor, Chain, queries.get_node(actor, pk).chain_id)
        columns = _checked_node(chain, values, except_id=pk)
        return records.change(
            actor, ChainNode, pk, columns, act=act, version=version, reason=reason
        )


def remove_node(actor: Actor, pk: int, *, version: int, reason: str = "") -> None:
    """Remove a node at which nobody sits, with the flows from and to it.

    Raises:
        InvalidInput: enterprises are entered at it.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_CHAINS)
    with transaction.atomic():
        records.lock(actor, Chain, queries.get_node(actor, pk).chain_id)
        if NodeFirm.objects.filter(node_id=pk).exists():
            raise InvalidInput({"": [_("Enterprises are at this node: take them away first.")]})
        flows = queries.list_flows_at(actor, pk)
        records.remove_many(actor, list(flows), act="attraction.flow_removed", reason=reason)
        act = "attraction.node_removed"
        records.remove(actor, ChainNode, pk, act=act, version=version, reason=reason)


def add_flow(actor: Actor, source_id: int, target_id: int, product: str) -> ChainFlow:
    """Let a product flow from one node to another.

    Raises:
        InvalidInput: no product, a flow that is there already, or one that leads in a circle.
        NotFound: no such node in the zone.
    """
    actor.require(EDIT_CHAINS)
    with transaction.atomic():
        chain = records.lock(actor, Chain, queries.get_node(actor, source_id).chain_id)
        network = queries.load_network(actor, chain.zone_id)
        if not {source_id, target_id} <= network.nodes.keys():
            raise NotFound(_("There is no such node."))
        with explained(refusal_text, field="target"):
            check_flow(network.nodes, network.flows, source_id, target_id)
        if any((one.source_id, one.target_id) == (source_id, target_id) for one in network.flows):
            text = _("“%(source)s” supplies “%(target)s” already: change that flow.")
            source, target = network.nodes[source_id].name, network.nodes[target_id].name
            raise InvalidInput({"target": [text % {"source": source, "target": target}]})
        flow = ChainFlow(
            chain=chain,
            source_id=source_id,
            target_id=target_id,
            product=_filled("product", product),
        )
        return records.create(actor, flow, act="attraction.flow_added")


def change_flow(
    actor: Actor, pk: int, product: str, *, version: int, reason: str = ""
) -> ChainFlow:
    """Name another product of a flow.

    Raises:
        InvalidInput: no product.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_CHAINS)
    columns = {"product": _filled("product", product)}
    act = "attraction.flow_changed"
    return records.change(actor, ChainFlow, pk, columns, act=act, version=version, reason=reason)


def remove_flow(actor: Actor, pk: int, *, version: int, reason: str = "") -> None:
    """Take a flow away. Raises NotFound, StaleRecord: see ``records.change``."""
    actor.require(EDIT_CHAINS)
    act = "attraction.flow_removed"
    records.remove(actor, ChainFlow, pk, act=act, version=version, reason=reason)


def place_firms(
    actor: Actor,
    node_id: int,
    enterprise_ids: Iterable[int],
    *,
    products: str = "",
    since_on: date | None = None,
) -> list[NodeFirm]:
    """Enter enterprises at a node, all or none.

    Raises:
        InvalidInput: none is chosen, one is there already or retired, or the day has not come.
        NotFound: no such node or enterprise in the zone.
    """
    actor.require(EDIT_CHAINS)
    pks = sorted(set(enterprise_ids))
    if not pks:
        raise InvalidInput({"enterprises": [_("Choose at least one enterprise.")]})
    _check_day(since_on)
    with transaction.atomic():
        node = queries.get_node(actor, node_id)
        records.lock(actor, Chain, node.chain_id)
        records.lock(actor, ChainNode, node_id)
        firms = [hold_in_use(actor, Enterprise, pk) for pk in pks]
        there = set(
            NodeFirm.objects.filter(node=node, enterprise__in=pks).values_list(
                "enterprise_id", flat=True
            )
        )
        if again := [one.name for one in firms if one.pk in there]:
            text = _("At this node already: %(names)s.")
            raise InvalidInput({"enterprises": [text % {"names": ", ".join(again)}]})
        return records.create_many(
            actor,
            [
                NodeFirm(
                    chain_id=node.chain_id,
                    node=node,
                    enterprise=one,
                    products=clean_text(products),
                    since_on=since_on,
                )
                for one in firms
            ],
            act="attraction.firm_placed",
        )


def change_place(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> NodeFirm:
    """Change what an enterprise makes at a node, whether it leads the chain, since when.

    Raises:
        InvalidInput: the day has not come.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_CHAINS)
    _check_day(values["since_on"])
    columns = dict(values) | {"products": clean_text(values["products"])}
    act = "attraction.place_changed"
    return records.change(actor, NodeFirm, pk, columns, act=act, version=version, reason=reason)


def remove_place(actor: Actor, pk: int, *, version: int, reason: str = "") -> None:
    """Take an enterprise away from a node. Raises NotFound, StaleRecord: see ``records.change``."""
    actor.require(EDIT_CHAINS)
    act = "attraction.firm_taken_away"
    records.remove(actor, NodeFirm, pk, act=act, version=version, reason=reason)


def _checked_chain(
    actor: Actor, values: Mapping[str, Any], *, except_id: int = 0
) -> dict[str, Any]:
    """The columns of a chain; the zone is held, so that no two of one name come at once."""
    zone = hold_zone(actor.writing_zone_id())
    columns = dict(values) | {"name": _filled("name", values["name"])}
    columns |= {name: clean_text(columns.get(name, "")) for name in ("description", "leader")}
    same = Chain.objects.filter(zone=zone, name=columns["name"]).exclude(pk=except_id)
    _check_once(same.exists(), columns["name"])
    return columns


def _checked_node(chain: Chain, values: Mapping[str, Any], *, except_id: int = 0) -> dict[str, Any]:
    columns = dict(values) | {"name": _filled("name", values["name"])}
    columns["products"] = clean_text(columns.get("products", ""))
    columns["industry_codes"] = _checked_codes(columns.get("industry_codes", ()))
    same = ChainNode.objects.filter(chain=chain, name=columns["name"]).exclude(pk=except_id)
    _check_once(same.exists(), columns["name"])
    return columns


def _checked_codes(codes: Iterable[str]) -> list[str]:
    """Divisions, groups or classes, each once."""
    once = list(dict.fromkeys(filter(None, map(str.strip, codes))))
    if wrong := registry.class_faults(once, "industry_codes"):
        raise InvalidInput(wrong)
    return once


def _check_once(is_there: bool, name: str) -> None:
    if is_there:
        text = _("There is a “%(name)s” already: choose another name.")
        raise InvalidInput({"name": [text % {"name": name}]})


def _check_day(since_on: date | None) -> None:
    if since_on is not None:
        with explained(refusal_text, field="since_on"):
            check_has_come(since_on, clock.today())


def _filled(field: str, text: str) -> str:
    """A text that is needed, as it is kept."""
    if not (clean := clean_text(text)):
        raise InvalidInput({field: [_("This is needed.")]})
    return clean
