"""What land ships for idle land and the five routes: numbers of the order, words of papers."""

from fractions import Fraction
from functools import cache

from zoneworks.core.engine.money import Rounding
from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.land.engine.idle.terms import Limits
from zoneworks.land.engine.routes import LandKind, Route, RouteCode, Stage

PACKAGE = "zoneworks.land"


def idle_rules() -> RuleSet:
    """The numbers of the order on idle land, by which all is reckoned since July 2012."""
    return load_rule_set(PACKAGE, "idle_land")


@cache
def idle_limits() -> Limits:
    """The numbers of the order, as the engine takes them."""
    values = idle_rules().values
    shares = ("area_share", "invested_share", "fee_share")
    read = {name: values[name] for name in Limits.__slots__ if name in values}
    read |= {name: Fraction(values[name]) for name in shares}
    return Limits(**(read | {"fee_rounding": Rounding(values["fee_rounding"])}))


def paper_words() -> RuleSet:
    """The words of the papers on idle land: samples."""
    return load_rule_set(PACKAGE, "idle_notices")


def route_rules() -> RuleSet:
    """The shipped five routes: samples, for only their name is public."""
    return load_rule_set(PACKAGE, "routes")


@cache
def sample_routes() -> tuple[Route, ...]:
    """The shipped routes, in their order."""
    return tuple(
        Route(
            RouteCode(code),
            one["name"],
            one["purpose"],
            tuple(LandKind(kind) for kind in one["takes"]),
            tuple(Stage(**stage) for stage in one["stages"]),
            one["limits"],
        )
        for code, one in route_rules().values["routes"].items()
    )
