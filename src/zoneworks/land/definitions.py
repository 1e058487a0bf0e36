"""What land ships: numbers of the law, a zone's terms as samples, words of papers."""

from fractions import Fraction
from functools import cache

from zoneworks.core.engine.money import MoneyUnit, Rounding, parse_fen
from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.land.engine.idle.terms import Limits
from zoneworks.land.engine.routes import LandKind, Route, RouteCode, Stage
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.terms import SaleLaw, StandardKind, TradeTerms

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
    notices = tuple((one["since"], one["days"]) for one in values["public_notice"])
    rounding = Rounding(values["fee_rounding"])
    return Limits(**(read | {"public_notice": notices, "fee_rounding": rounding}))


def paper_words() -> RuleSet:
    """The words of the papers on idle land: samples."""
    return load_rule_set(PACKAGE, "idle_notices")


@cache
def sale_law() -> SaleLaw:
    """What the law sets for sales and transfers of land."""
    values = load_rule_set(PACKAGE, "land_sale").values
    days = (
        *("announcement_days", "listing_days", "result_working_days"),
        *("agreement_days", "agreement_result_days", "agreement_publicity_days"),
    )
    return SaleLaw(
        **{name: values[name] for name in days},
        grades=tuple(yuan * 100 for yuan in values["grades_yuan_m2"]),
        most_years={LandUse(use): years for use, years in values["most_years"].items()},
        priority_share=Fraction(values["priority_share"]),
        transfer_share=Fraction(values["transfer_share"]),
    )


def trade_rules() -> RuleSet:
    """The shipped terms of a zone for acquisition, sale and expansion: samples."""
    return load_rule_set(PACKAGE, "trade_terms")


@cache
def sample_terms() -> TradeTerms:
    """The shipped terms, as the engine takes them."""
    values = trade_rules().values
    numbers = ("valuation_days", "publicity_days", "contract_working_days", "grade")
    return TradeTerms(
        **{name: values[name] for name in numbers},
        least_price_fen_mu=parse_fen(values["least_price_wan_mu"], MoneyUnit.WAN_YUAN),
        days=dict(values["days"]),
        standard={StandardKind(kind): value for kind, value in values["standard"].items()},
    )


def trade_words() -> RuleSet:
    """The words of the papers on acquisition, sale and expansion: samples."""
    return load_rule_set(PACKAGE, "trade_papers")


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
