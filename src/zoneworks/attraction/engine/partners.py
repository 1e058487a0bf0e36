"""The nearest partners of a newcomer among the firms of the chains: suppliers, customers, peers.

Firms are ranked by rules in a fixed order, without weights: fewest steps along the flows, then how
far product words agree, then (peers) how deep the industry classes agree, then the larger output.
A flow is one step. Words say a step too: who makes what the newcomer needs is one step before it,
and a node that takes what the newcomer makes one step behind it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from heapq import nsmallest
from typing import Any, NamedTuple

from zoneworks.attraction.engine.chains import Firm, Flow, Node
from zoneworks.attraction.engine.product_words import (
    NO_MATCH,
    Match,
    Phrase,
    best_match,
    read_phrases,
)
from zoneworks.core.engine.refusals import Refusal

SHOWN = 20
SHALLOWEST = 2
"""Classes that share less than their division have nothing in common."""


@dataclass(frozen=True, slots=True)
class PartnerSearch:
    """A newcomer, by what is known of it: its node, its class, products made and needed in words.

    ``enterprise_id`` is an enterprise that is there already: its nodes are those of the chains, and
    it is no partner of its own.
    """

    node_id: int | None = None
    industry_code: str = ""
    makes: str = ""
    needs: str = ""
    enterprise_id: int | None = None


class Rules(NamedTuple):
    """How many steps still count as near, how much of two phrases must agree, and which pairs of
    characters say nothing."""

    most_steps: int
    least_share: Fraction
    empty_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Network:
    """The chains of a zone: their names and nodes by id, flows, and the firms at the nodes."""

    chains: Mapping[int, str]
    nodes: Mapping[int, Node]
    flows: Sequence[Flow]
    firms: Sequence[Firm]


class Placing(StrEnum):
    """By what the newcomer was given its place in the chains."""

    NODE = "NODE"
    ENTERPRISE = "ENTERPRISE"
    WORDS = "WORDS"
    CLASS = "CLASS"
    NOWHERE = "NOWHERE"
    """Nothing fits a node: partners are found by words and class alone."""


class ReasonCode(StrEnum):
    """Why a firm stands in a list."""

    SUPPLIES = "SUPPLIES"
    SUPPLIES_OVER = "SUPPLIES_OVER"
    TAKES = "TAKES"
    TAKES_OVER = "TAKES_OVER"
    MAKES_NEEDED = "MAKES_NEEDED"
    TAKES_MADE = "TAKES_MADE"
    FLOW_WORDS = "FLOW_WORDS"
    SAME_NODE = "SAME_NODE"
    MAKES_SAME = "MAKES_SAME"
    SAME_CLASS = "SAME_CLASS"
    SAME_GROUP = "SAME_GROUP"
    SAME_DIVISION = "SAME_DIVISION"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what it names; ``text`` is it in words, once somebody has put it so."""

    code: ReasonCode
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A firm at its node, as many steps away, and why; ``steps`` is None where no flow leads there.

    ``chain`` is the name of the node's chain.
    """

    enterprise_id: int
    name: str
    node: Node
    chain: str
    steps: int | None
    reasons: tuple[Reason, ...]
    output_fen: int | None


@dataclass(frozen=True, slots=True)
class Partners:
    """The nearest suppliers, customers and peers, each list with how many there are in all.

    ``places`` are the nodes at which the newcomer was seen.
    """

    placing: Placing
    places: tuple[Node, ...]
    suppliers: tuple[Partner, ...]
    customers: tuple[Partner, ...]
    peers: tuple[Partner, ...]
    suppliers_count: int
    customers_count: int
    peers_count: int


class SearchEmpty(Refusal):
    """A search for partners that says nothing of the newcomer."""

    code = "PARTNER_SEARCH_EMPTY"


def find_partners(
    network: Network, search: PartnerSearch, rules: Rules, limit: int = SHOWN
) -> Partners:
    """Rank the firms of the chains for a newcomer, the nearest first, ``limit`` of each kind.

    Raises:
        SearchEmpty: neither node, class nor words are given.
    """
    if search == PartnerSearch():
        raise SearchEmpty("Say the node, the class, or what is made or needed.")
    seeker = _Seeker(network, search, rules)
    suppliers, suppliers_count = _nearest(seeker.suppliers(), limit)
    customers, customers_count = _nearest(seeker.customers(), limit)
    peers, peers_count = _nearest(seeker.peers(), limit)
    return Partners(
        seeker.placing,
        tuple(network.nodes[pk] for pk in seeker.places),
        tuple(seeker.partner(one, seeker.why_supplier) for one in suppliers),
        tuple(seeker.partner(one, seeker.why_customer) for one in customers),
        tuple(seeker.partner(one, seeker.why_peer) for one in peers),
        suppliers_count,
        customers_count,
        peers_count,
    )


class _Trail(NamedTuple):
    """How a node is reached: the flow beside it, and the nodes between, from the newcomer's on."""

    steps: int
    flow: Flow
    between: tuple[int, ...]


class _Candidate(NamedTuple):
    firm: Firm
    steps: int | None
    match: Match
    depth: int = 0

    @property
    def rank(self) -> tuple[Any, ...]:
        """The rules in their order; what is left equal stands as it was registered."""
        output = self.firm.output_fen
        return (
            *(self.steps is None, self.steps or 0, -self.match.share or 0, -self.depth),
            *(output is None, -(output or 0), self.firm.enterprise_id),
        )


def _nearest(found: Iterable[_Candidate], limit: int) -> tuple[list[_Candidate], int]:
    """The best place of each firm, of the best firms; and how many firms there are."""
    best: dict[int, tuple[tuple[Any, ...], _Candidate]] = {}
    for one in found:
        rank, known = one.rank, best.get(one.firm.enterprise_id)
        if known is None or rank < known[0]:
            best[one.firm.enterprise_id] = (rank, one)
    nearest = nsmallest(limit, best.values(), key=lambda ranked: ranked[0])
    return [one for _rank, one in nearest], len(best)


_Why = Callable[[_Candidate], Iterable[Reason]]


class _Seeker:
    """A newcomer among the firms of a network."""

    def __init__(self, network: Network, search: PartnerSearch, rules: Rules) -> None:
        self.network, self.search, self.rules = network, search, rules
        self.makes = read_phrases(search.makes, rules.empty_words)
        self.needs = read_phrases(search.needs, rules.empty_words)
        self.placing, self.places = self._place()
        self.before = self._trails(lambda flow: (flow.target_id, flow.source_id))
        self.behind = self._trails(lambda flow: (flow.source_id, flow.target_id))
        self.taken = self._taken()
        self.firms = [one for one in network.firms if one.enterprise_id != search.enterprise_id]

    def suppliers(self) -> Iterator[_Candidate]:
        """Those who make what is needed, and those from whom flows lead to the newcomer."""
        flowing = {
            pk: read_phrases(trail.flow.product, self.rules.empty_words)
            for pk, trail in self.before.items()
        }
        for firm in self.firms:
            trail = self.before.get(firm.node_id)
            match = self._match(self.needs, self._words(firm))
            if match.share:
                yield _Candidate(firm, 1, match)
            elif trail is not None:
                match = (
                    NO_MATCH if self.needs else self._match(flowing[firm.node_id], firm.products)
                )
                yield _Candidate(firm, trail.steps, match)

    def customers(self) -> Iterator[_Candidate]:
        """Those whose node takes what is made, and those to whom flows lead from the newcomer."""
        for firm in self.firms:
            trail, taken = self.behind.get(firm.node_id), self.taken.get(firm.node_id)
            if taken is not None:
                yield _Candidate(firm, 1, taken[1])
            elif trail is not None:
                yield _Candidate(firm, trail.steps, NO_MATCH)

    def peers(self) -> Iterator[_Candidate]:
        """Those at the same node, then those who make the like; with no node also those of the
        same class."""
        for firm in self.firms:
            match = self._match(self.makes, self._words(firm))
            depth = _depth(self.search.industry_code, firm.industry_code)
            is_near = firm.node_id in self.places
            if is_near or match.share or (depth and not self.places):
                yield _Candidate(firm, 0 if is_near else None, match, depth)

    def partner(self, one: _Candidate, why: _Why) -> Partner:
        """A candidate with its reasons."""
        node = self.network.nodes[one.firm.node_id]
        chain = self.network.chains[node.chain_id]
        firm = one.firm
        return Partner(
            *(firm.enterprise_id, firm.name, node, chain, one.steps, tuple(why(one))),
            firm.output_fen,
        )

    def why_supplier(self, one: _Candidate) -> Iterator[Reason]:
        """The flow that leads from it, and the words that agree."""
        trail = self.before.get(one.firm.node_id)
        if trail is not None:
            yield self._way(trail, one, ReasonCode.SUPPLIES, ReasonCode.SUPPLIES_OVER)
        if one.match.words:
            code = ReasonCode.MAKES_NEEDED if self.needs else ReasonCode.FLOW_WORDS
            yield Reason(code, {"products": one.match.products})

    def why_customer(self, one: _Candidate) -> Iterator[Reason]:
        """The flow that leads to it, and the words that agree."""
        trail, taken = self.behind.get(one.firm.node_id), self.taken.get(one.firm.node_id)
        if trail is not None:
            yield self._way(trail, one, ReasonCode.TAKES, ReasonCode.TAKES_OVER)
        if taken is None:
            return
        flow, match = taken
        if trail is not None and trail.flow == flow:
            yield Reason(ReasonCode.FLOW_WORDS, {"products": match.products})
        else:
            yield Reason(
                ReasonCode.TAKES_MADE, {"product": flow.product, "products": match.products}
            )

    def why_peer(self, one: _Candidate) -> Iterator[Reason]:
        """The node, the words and the class that both have."""
        if one.steps == 0:
            yield Reason(ReasonCode.SAME_NODE, {"node": self._name(one.firm.node_id)})
        if one.match.words:
            yield Reason(ReasonCode.MAKES_SAME, {"products": one.match.products})
        if one.depth:
            levels = [ReasonCode.SAME_DIVISION, ReasonCode.SAME_GROUP, ReasonCode.SAME_CLASS]
            code = one.firm.industry_code[: one.depth]
            yield Reason(levels[one.depth - SHALLOWEST], {"code": code})

    def _way(self, trail: _Trail, one: _Candidate, direct: ReasonCode, over: ReasonCode) -> Reason:
        told = {"product": trail.flow.product, "node": self._name(one.firm.node_id)}
        if trail.steps == 1:
            return Reason(direct, told)
        between = tuple(self._name(pk) for pk in trail.between)
        return Reason(over, told | {"between": between, "steps": trail.steps})

    def _place(self) -> tuple[Placing, tuple[int, ...]]:
        search, nodes = self.search, self.network.nodes
        own = dict.fromkeys(
            one.node_id for one in self.network.firms if one.enterprise_id == search.enterprise_id
        )
        if search.node_id is not None:
            return Placing.NODE, (search.node_id,)
        if own:
            return Placing.ENTERPRISE, tuple(own)
        words = {
            pk: self._match(self.makes, f"{node.name}、{node.products}")
            for pk, node in nodes.items()
        }
        if near := _best({pk: (one.share, len("".join(one.words))) for pk, one in words.items()}):
            return Placing.WORDS, near
        depths = {
            pk: (max((_within(search.industry_code, one) for one in node.codes), default=0),)
            for pk, node in nodes.items()
        }
        if near := _best(depths):
            return Placing.CLASS, near
        return Placing.NOWHERE, ()

    def _trails(self, ends: Callable[[Flow], tuple[int, int]]) -> dict[int, _Trail]:
        """The nodes to which flows lead from the newcomer's, the nearest first.

        ``ends`` gives the near and the far node of a flow.
        """
        near: dict[int, list[tuple[int, Flow]]] = {}
        for flow in self.network.flows:
            close, far = ends(flow)
            near.setdefault(close, []).append((far, flow))
        found: dict[int, _Trail] = {}
        ways: list[tuple[int, int, tuple[int, ...]]] = [(pk, 0, ()) for pk in self.places]
        for pk, steps, between in ways:
            if steps == self.rules.most_steps:
                break
            for far, flow in near.get(pk, ()):
                if far not in found and far not in self.places:
                    found[far] = _Trail(steps + 1, flow, between)
                    ways.append((far, steps + 1, (*between, far)))
        return found

    def _taken(self) -> dict[int, tuple[Flow, Match]]:
        """The nodes that take what the newcomer makes, each with the flow that says so best."""
        found: dict[int, tuple[Flow, Match]] = {}
        for flow in self.network.flows:
            match = self._match(self.makes, flow.product)
            known = found.get(flow.target_id)
            if match.share and (known is None or match.share > known[1].share):
                found[flow.target_id] = (flow, match)
        return found

    def _words(self, firm: Firm) -> str:
        """What a firm makes; where nobody has entered it, what is made at its node."""
        node = self.network.nodes[firm.node_id]
        return firm.products or f"{node.name}、{node.products}"

    def _match(self, wanted: Sequence[Phrase], text: str) -> Match:
        if not wanted:
            return NO_MATCH
        return best_match(wanted, text, self.rules.least_share, self.rules.empty_words)

    def _name(self, node_id: int) -> str:
        return self.network.nodes[node_id].name


def _best(scores: Mapping[int, tuple[Any, ...]]) -> tuple[int, ...]:
    """The keys of the highest score, unless that is nil."""
    top = max(scores.values(), default=(0,))
    return tuple(pk for pk, score in scores.items() if score == top) if top[0] else ()


def _within(code: str, other: str) -> int:
    """How long the code is that lies within the other, or the other within it; 0 for neither."""
    shorter = min(len(code), len(other))
    return shorter if shorter >= SHALLOWEST and code[:shorter] == other[:shorter] else 0


def _depth(code: str, other: str) -> int:
    """How many digits two classes share from the first on; 0 for less than a division."""
    shared = 0
    for one, another in zip(code, other, strict=False):
        if one != another:
            break
        shared += 1
    return shared if shared >= SHALLOWEST else 0
