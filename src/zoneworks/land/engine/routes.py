"""The five routes (五个一批) by which idle and low-efficiency land comes back to use.

What a zone means by them is its own configuration; which land may take which of them is bounded by
law, and what comes of a route is counted in m² of single parcels.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from zoneworks.core.engine.refusals import Refusal


class LandKind(StrEnum):
    """What kind of land takes a route."""

    IDLE_OWNER = "IDLE_OWNER"
    """Idle, not begun, by its holder's doing."""
    IDLE_GOVERNMENT = "IDLE_GOVERNMENT"
    """Idle by the government's doing or force majeure."""
    IDLE_STOPPED = "IDLE_STOPPED"
    """Idle: begun and stopped."""
    LOW_EFFICIENCY = "LOW_EFFICIENCY"
    """低效用地: lawful and built, with poor results. It is not idle land."""


class RouteCode(StrEnum):
    """The five routes."""

    START = "START"
    """开工追投一批."""
    BUY_BACK = "BUY_BACK"
    """收储回购一批."""
    TRANSFER = "TRANSFER"
    """转让兼并一批."""
    DENSITY = "DENSITY"
    """提质增容一批."""
    TAKING_BACK = "TAKING_BACK"
    """司法处置、依法收回一批."""


class NotLow(StrEnum):
    """Why a parcel is not noted as of low efficiency."""

    NOTED = "NOTED"
    """It is already."""
    NOBODY_HOLDS = "NOBODY_HOLDS"
    """Land without a holder has no results."""
    IDLE_CASE = "IDLE_CASE"
    """It has an open case of idle land: it is either the one or the other."""


class Proof(StrEnum):
    """By what land is proved to be at work again."""

    WORKS_BEGUN = "WORKS_BEGUN"
    INVESTMENT_ADDED = "INVESTMENT_ADDED"
    SOLD_AGAIN = "SOLD_AGAIN"
    TRANSFERRED = "TRANSFERRED"
    LET = "LET"
    CAPACITY_ADDED = "CAPACITY_ADDED"


LAWFUL: Mapping[RouteCode, frozenset[LandKind]] = {
    RouteCode.START: frozenset(LandKind),
    RouteCode.BUY_BACK: frozenset(LandKind) - {LandKind.IDLE_OWNER},
    RouteCode.TRANSFER: frozenset({LandKind.IDLE_STOPPED, LandKind.LOW_EFFICIENCY}),
    RouteCode.DENSITY: frozenset({LandKind.LOW_EFFICIENCY}),
    RouteCode.TAKING_BACK: frozenset({LandKind.IDLE_OWNER, LandKind.LOW_EFFICIENCY}),
}
"""The kinds of land that a zone may send a route at all.

Bought back is what its holder did not leave idle (order on idle land, article 12(4)); transferred
what at least a quarter of the investment went into (Urban Real Estate Administration Law, article
39(2)); taken back by law what its holder left idle (article 14), low-efficiency land only by a
court's disposal."""
PROOFS: Mapping[RouteCode, frozenset[Proof]] = {
    RouteCode.START: frozenset({Proof.WORKS_BEGUN, Proof.INVESTMENT_ADDED}),
    RouteCode.BUY_BACK: frozenset({Proof.SOLD_AGAIN, Proof.LET}),
    RouteCode.TRANSFER: frozenset({Proof.TRANSFERRED, Proof.LET}),
    RouteCode.DENSITY: frozenset({Proof.CAPACITY_ADDED, Proof.LET}),
    RouteCode.TAKING_BACK: frozenset({Proof.SOLD_AGAIN, Proof.TRANSFERRED, Proof.LET}),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a route and within how many calendar days it is done."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Route:
    """A route as a zone has it; ``limits`` tells in words what the law sets."""

    code: RouteCode
    name: str
    purpose: str
    takes: tuple[LandKind, ...]
    stages: tuple[Stage, ...]
    limits: str = ""
    is_sample: bool = True


class RouteClosed(Refusal):
    """A kind of land does not take the route: by law, or as the zone has it."""

    code = "ROUTE_CLOSED"


class RouteUnlawful(Refusal):
    """A zone's own route would take land that the law keeps from it."""

    code = "ROUTE_UNLAWFUL"


class NoStages(Refusal):
    """A route without stages, or one without its name or days."""

    code = "ROUTE_NO_STAGES"


class ProofForeign(Refusal):
    """A proof that does not end the route."""

    code = "ROUTE_PROOF_FOREIGN"


class InvestedTooLittle(Refusal):
    """A transfer of land into which less than a quarter of the investment went."""

    code = "ROUTE_INVESTED_TOO_LITTLE"


TRANSFER_SHARE = Fraction(1, 4)


def check_takes(route: Route, kind: LandKind) -> None:
    """Refuse land that may not take a route. Raises RouteClosed, RouteUnlawful."""
    if kind not in LAWFUL[route.code]:
        raise RouteUnlawful(
            f"The law keeps {kind} from {route.code}.", route=route.code, kinds=(kind,)
        )
    if kind not in route.takes:
        raise RouteClosed(f"{route.code} takes no {kind}.", route=route.code, kind=kind)


def check_route(route: Route) -> None:
    """Refuse a zone's own route that is unlawful or has no stages.

    Raises:
        RouteUnlawful, NoStages.
    """
    kinds = tuple(one for one in route.takes if one not in LAWFUL[route.code])
    if kinds:
        raise RouteUnlawful(
            f"The law keeps {', '.join(kinds)} from {route.code}.", route=route.code, kinds=kinds
        )
    if not route.stages or any(not one.name.strip() or one.days < 1 for one in route.stages):
        raise NoStages("A route has stages, each with a name and at least a day.")


def check_proof(route: Route, proof: Proof, invested_share: Fraction | None) -> None:
    """Refuse a proof that does not end the route, or a transfer before a quarter is invested.

    ``invested_share`` is None where no investment was agreed.

    Raises:
        ProofForeign, InvestedTooLittle.
    """
    if proof not in PROOFS[route.code]:
        raise ProofForeign(f"{proof} does not end {route.code}.", route=route.code, proof=proof)
    if (
        route.code is RouteCode.TRANSFER
        and proof is Proof.TRANSFERRED
        and invested_share is not None
        and invested_share < TRANSFER_SHARE
    ):
        raise InvestedTooLittle(
            f"{invested_share} of the investment was made.",
            share=invested_share,
            article="39(2)",
        )


def overlay(samples: Sequence[Route], own: Mapping[RouteCode, Route]) -> tuple[Route, ...]:
    """A zone's own routes over the samples, in their order."""
    return tuple(own.get(one.code, one) for one in samples)


@dataclass(frozen=True, slots=True)
class Done:
    """A parcel put back to work: by which route, on which day, of which area."""

    route: RouteCode
    on: date
    area_m2: Decimal


def totals(done: Collection[Done]) -> dict[tuple[int, RouteCode], tuple[int, Decimal]]:
    """Parcels and m² put back to work, by year and route."""
    found: dict[tuple[int, RouteCode], tuple[int, Decimal]] = {}
    for one in done:
        count, area = found.get((one.on.year, one.route), (0, Decimal(0)))
        found[one.on.year, one.route] = count + 1, area + one.area_m2
    return found
