"""Industry chains: nodes from raw material to product, what flows between them, who sits where.

A chain (产业链) is a set of nodes (环节). A flow leads from the node that makes a product to
the one that takes it: materials and parts flow downstream. Within a chain no flow leads back to
where it came from; nodes may be linked with nodes of other chains.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from zoneworks.core.engine.refusals import Refusal


class Tier(StrEnum):
    """Where a node stands in its chain."""

    UPSTREAM = "UPSTREAM"
    """上游: raw materials and what is made of them."""
    MIDSTREAM = "MIDSTREAM"
    """中游: parts and semi-finished goods."""
    DOWNSTREAM = "DOWNSTREAM"
    """下游: finished goods and their use."""
    SUPPORT = "SUPPORT"
    """配套: equipment, tests and services that all tiers use."""


class Node(NamedTuple):
    """A step of a chain: what is made there in words, and the classes of GB/T 4754 that make it."""

    id: int
    chain_id: int
    name: str
    tier: Tier
    products: str = ""
    codes: tuple[str, ...] = ()


class Flow(NamedTuple):
    """A product that one node makes and another takes."""

    source_id: int
    target_id: int
    product: str


class Firm(NamedTuple):
    """An enterprise at a node. ``output_fen`` is its latest yearly output, None where unknown."""

    enterprise_id: int
    name: str
    node_id: int
    products: str = ""
    industry_code: str = ""
    output_fen: int | None = None


class FlowToItself(Refusal):
    """A flow from a node to the same node."""

    code = "CHAIN_FLOW_TO_ITSELF"


class FlowCycle(Refusal):
    """A flow that would lead back to where it came from; ``loop`` names the nodes on the way."""

    code = "CHAIN_FLOW_CYCLE"


def check_flow(
    nodes: Mapping[int, Node], flows: Iterable[Flow], source_id: int, target_id: int
) -> None:
    """Refuse a flow that is none, or that closes a loop within a chain.

    ``flows`` are those that are there besides it.

    Raises:
        FlowToItself: both ends are one node.
        FlowCycle: the target leads to the source already; flows from and to other chains may.
    """
    source, target = nodes[source_id], nodes[target_id]
    if source_id == target_id:
        text = f"“{source.name}” cannot supply itself: choose another node."
        raise FlowToItself(text, node=source.name)
    if source.chain_id != target.chain_id:
        return
    own = [
        one
        for one in flows
        if nodes[one.source_id].chain_id == nodes[one.target_id].chain_id == source.chain_id
    ]
    if way := _way(own, target_id, source_id):
        loop = tuple(nodes[pk].name for pk in (source_id, *way))
        raise FlowCycle(
            f"This would lead in a circle: {' → '.join(loop)}. Take one of these flows away first.",
            loop=loop,
        )


def _way(flows: Iterable[Flow], start: int, end: int) -> tuple[int, ...]:
    """The nodes on a shortest way along flows, both ends among them; empty where there is none."""
    leading: dict[int, list[int]] = {}
    for one in flows:
        leading.setdefault(one.source_id, []).append(one.target_id)
    came_from = {start: start}
    waiting = [start]
    for pk in waiting:
        for following in leading.get(pk, ()):
            if following not in came_from:
                came_from[following] = pk
                waiting.append(following)
    if end not in came_from:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
