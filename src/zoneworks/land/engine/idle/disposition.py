"""The ways of disposing of idle land that its holder did not cause, and the fee (articles 12, 14).

Land whose works were begun and stopped is disposed of by the same ways, whoever caused it (article
12, last paragraph).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.core.engine.money import apply_rate
from zoneworks.land.engine.idle.procedure import (
    HoldersCause,
    IdleRefusal,
    MortgageeNotTold,
    NotFiled,
    Standing,
    TermBackward,
    TermTooLong,
)
from zoneworks.land.engine.idle.reckoning import anniversary
from zoneworks.land.engine.idle.terms import Cause, HindranceKind, IdleTest, Limits


class Way(StrEnum):
    """The ways of article 12."""

    EXTEND = "EXTEND"
    """(1) another start by a supplementary agreement, at most a year later."""
    ADJUST = "ADJUST"
    """(2) another use or other conditions of planning, with the price reckoned anew."""
    TEMPORARY_USE = "TEMPORARY_USE"
    """(3) arranged by the government, two years at most."""
    BUY_BACK = "BUY_BACK"
    """(4) the title taken back by agreement, for a price."""
    SWAP = "SWAP"
    """(5) other land of like value and the same use."""
    OTHER = "OTHER"
    """(6) another way that the authority laid down."""


RECKONED_ANEW = frozenset(Way) - {Way.BUY_BACK}
"""The ways after which the time of starting runs by the new day (article 12, paragraph 2)."""


class SwapNotAllowed(IdleRefusal):
    """A swap without what article 12(5) asks for: ``lacks`` names it."""

    code = "IDLE_SWAP_NOT_ALLOWED"


class PriceMissing(IdleRefusal):
    """A buy-back by agreement without its price."""

    code = "IDLE_PRICE_MISSING"


class DayMissing(IdleRefusal):
    """A way whose term was not said."""

    code = "IDLE_DAY_MISSING"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed: from which day it runs, by when works are to begin, or until when the
    temporary use lasts; ``price_fen`` is what is paid, to the holder where it is positive."""

    way: Way
    from_on: date
    start_by: date | None = None
    until_on: date | None = None
    price_fen: int | None = None
    is_price_paid: bool = False
    has_funds: bool = False


def check_plan(
    of: Standing, plan: Plan, limits: Limits, hindrances: Collection[HindranceKind]
) -> None:
    """Refuse a plan of disposition that articles 12, 13 and 25 do not allow.

    Raises:
        HoldersCause, NotFiled, MortgageeNotTold, TermTooLong, TermBackward, SwapNotAllowed,
        PriceMissing, DayMissing.
    """
    if of.cause is Cause.OWNER and of.test is IdleTest.NOT_STARTED:
        raise HoldersCause(
            "The holder left it idle: articles 12 and 13 are for causes of article 8.",
            article="12, 14",
        )
    if not of.is_filed:
        raise NotFiled("It is not entered in the monitoring system.", article="25")
    if of.has_mortgage and of.mortgagees_told_on is None:
        raise MortgageeNotTold("The mortgagee was not told in writing.", article="13")
    _check_terms(plan, limits)
    if plan.way is Way.SWAP:
        _check_swap(plan, hindrances)
    if plan.way is Way.BUY_BACK and not plan.price_fen:
        raise PriceMissing("The title is bought back for a price.", article="12(4)")


def _check_terms(plan: Plan, limits: Limits) -> None:
    if plan.way is Way.TEMPORARY_USE:
        _check_term(plan.from_on, plan.until_on, limits.temporary_years, "12(3)", "until_on")
    elif plan.way is Way.EXTEND:
        _check_term(plan.from_on, plan.start_by, limits.extension_years, "12(1)", "start_by")
    elif plan.way in RECKONED_ANEW and (plan.start_by is None or plan.start_by < plan.from_on):
        _check_term(plan.from_on, plan.start_by, None, "12", "start_by")


def _check_term(
    from_on: date, until_on: date | None, years: int | None, article: str, name: str
) -> None:
    if until_on is None:
        raise DayMissing("The day was not said.", field=name, article=article)
    if until_on < from_on:
        raise TermBackward(
            f"{until_on} lies before {from_on}.",
            from_on=from_on,
            until_on=until_on,
            article=article,
        )
    if years is not None and until_on > (latest := anniversary(from_on, years)):
        raise TermTooLong(
            f"{until_on} lies behind {latest}.",
            until_on=until_on,
            latest=latest,
            years=years,
            article=article,
        )


def _check_swap(plan: Plan, hindrances: Collection[HindranceKind]) -> None:
    lacks = tuple(
        name
        for name, is_met in (
            ("is_price_paid", plan.is_price_paid),
            ("has_funds", plan.has_funds),
            ("plan_changed", HindranceKind.PLAN_CHANGED in hindrances),
        )
        if not is_met
    )
    if lacks:
        raise SwapNotAllowed("A swap lacks conditions.", lacks=lacks, article="12(5)")


def counts_from(plan: Plan) -> date | None:
    """The day from which the time of starting is reckoned anew; None where it is not."""
    if plan.way not in RECKONED_ANEW:
        return None
    return plan.start_by or plan.until_on


def fee_of(price_fen: int, limits: Limits) -> int:
    """The fee on idle land in fen: a fifth of the price of grant or allocation (article 14(1)).

    Parts of a fen are dropped, for the law sets a most of 20 % (Urban Real Estate Administration
    Law, article 26).
    """
    return apply_rate(price_fen, limits.fee_share, limits.fee_rounding)
