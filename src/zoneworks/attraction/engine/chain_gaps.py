"""Gaps of a chain: nodes that nobody fills, that one firm fills alone, how concentrated others are.

Concentration is the Herfindahl index: the sum of the squared shares of output, from 1/n for n firms
of equal size to 1 for one that makes all (O. C. Herfindahl: Concentration in the U.S. Steel
Industry, Columbia University, 1950). It is an exact fraction. Firms whose output is unknown are
left out and counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from zoneworks.attraction.engine.chains import Firm, Flow, Node


class Filling(StrEnum):
    """How many firms of the zone fill a node."""

    BLANK = "BLANK"
    """空白: none."""
    SINGLE = "SINGLE"
    """单点: one alone, so that its loss breaks the chain."""
    SEVERAL = "SEVERAL"


@dataclass(frozen=True, slots=True)
class Concentration:
    """How the output of some firms is shared among them.

    ``index`` and ``largest_share`` are None where no output is known, or all of it is nil.
    """

    known: int
    unknown: int
    total_fen: int
    index: Fraction | None = None
    largest: Firm | None = None
    largest_share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """How a node is filled, and the firms that would gain if it were filled better.

    ``suppliers`` stand directly before it, also in other chains, and would gain a customer;
    ``customers`` stand directly behind it and would gain a supplier. The largest come first.
    """

    node: Node
    filling: Filling
    firms: tuple[Firm, ...]
    concentration: Concentration
    suppliers: tuple[Firm, ...]
    customers: tuple[Firm, ...]


def filling_of(count: int) -> Filling:
    """How a node with so many firms is filled."""
    return Filling.BLANK if not count else Filling.SINGLE if count == 1 else Filling.SEVERAL


def concentrate(firms: Iterable[Firm]) -> Concentration:
    """Measure how concentrated the output of firms is."""
    every = list(firms)
    known = [(one.output_fen, one) for one in every if one.output_fen is not None]
    total = sum(fen for fen, _firm in known)
    if not total:
        return Concentration(len(known), len(every) - len(known), 0)
    index = Fraction(sum(fen * fen for fen, _firm in known), total * total)
    most, largest = max(known, key=lambda one: (one[0], -one[1].enterprise_id))
    return Concentration(
        len(known), len(every) - len(known), total, index, largest, Fraction(most, total)
    )


def assess(
    nodes: Sequence[Node], flows: Iterable[Flow], firms: Iterable[Firm]
) -> tuple[NodeStanding, ...]:
    """Tell of each node how it is filled, how concentrated, and who stands before and behind it.

    ``flows`` and ``firms`` may reach into other chains.
    """
    at: dict[int, list[Firm]] = {}
    for firm in firms:
        at.setdefault(firm.node_id, []).append(firm)
    before: dict[int, set[int]] = {}
    behind: dict[int, set[int]] = {}
    for flow in flows:
        before.setdefault(flow.target_id, set()).add(flow.source_id)
        behind.setdefault(flow.source_id, set()).add(flow.target_id)

    def of(node_ids: Iterable[int]) -> tuple[Firm, ...]:
        return _largest_first(firm for pk in node_ids for firm in at.get(pk, ()))

    return tuple(
        NodeStanding(
            node,
            filling_of(len(at.get(node.id, ()))),
            of([node.id]),
            concentrate(at.get(node.id, ())),
            of(before.get(node.id, ())),
            of(behind.get(node.id, ())),
        )
        for node in nodes
    )


def _largest_first(firms: Iterable[Firm]) -> tuple[Firm, ...]:
    """Each enterprise once, by output; those of unknown output last."""
    once = {firm.enterprise_id: firm for firm in firms}
    return tuple(
        sorted(
            once.values(),
            key=lambda one: (one.output_fen is None, -(one.output_fen or 0), one.enterprise_id),
        )
    )
