"""Acquisition (收储): land comes back into the zone's stock, is paid, canceled and cleared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.terms import SENSITIVE, ClearingKind, Step, check_amount


class AcquisitionState(StrEnum):
    """How far an acquisition has come."""

    OPEN = "OPEN"
    """Begun: a valuation is asked for."""
    VALUED = "VALUED"
    """评估."""
    AGREED = "AGREED"
    """收回协议 signed: it is paid."""
    CANCELED = "CANCELED"
    """注销登记: nobody has a title; the land is cleared."""
    CLEARED = "CLEARED"
    """净地: it is in the stock, cleared."""
    DROPPED = "DROPPED"


class AcquisitionAct(StrEnum):
    """What is done in an acquisition."""

    VALUE = "VALUE"
    AGREE = "AGREE"
    PAY = "PAY"
    CANCEL = "CANCEL"
    CLEAR = "CLEAR"
    FINISH = "FINISH"
    DROP = "DROP"


S, A = AcquisitionState, AcquisitionAct
STEPS = {
    A.VALUE: Step(frozenset({S.OPEN, S.VALUED}), S.VALUED),
    A.AGREE: Step(frozenset({S.VALUED}), S.AGREED),
    A.PAY: Step(frozenset({S.AGREED, S.CANCELED, S.CLEARED})),
    A.CANCEL: Step(frozenset({S.AGREED}), S.CANCELED),
    A.CLEAR: Step(frozenset({S.CANCELED})),
    A.FINISH: Step(frozenset({S.CANCELED}), S.CLEARED),
    A.DROP: Step(frozenset({S.OPEN, S.VALUED, S.AGREED}), S.DROPPED),
}
IN_HAND = frozenset({S.OPEN, S.VALUED, S.AGREED, S.CANCELED})


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the price and the day by which it is due."""

    due_on: date
    amount_fen: int


class ValuationStale(Refusal):
    """The valuation is older than the zone's rule allows."""

    code = "ACQUISITION_VALUATION_STALE"


class InstalmentsDiffer(Refusal):
    """The instalments do not sum to the price."""

    code = "ACQUISITION_INSTALMENTS_DIFFER"


class CancellationAboveTotal(Refusal):
    """More is to be paid before the title is canceled than the price."""

    code = "ACQUISITION_CONDITION_ABOVE_PRICE"


class PaidTooMuch(Refusal):
    """A payment would exceed the price."""

    code = "ACQUISITION_PAID_TOO_MUCH"


class PaidTooLittle(Refusal):
    """The payments that the agreement asks for before the title is canceled are not made."""

    code = "ACQUISITION_PAID_TOO_LITTLE"


class MortgageStands(Refusal):
    """A mortgage on the title is not discharged."""

    code = "ACQUISITION_MORTGAGE_STANDS"


class MoneyMoved(Refusal):
    """An acquisition that was paid on is not dropped."""

    code = "ACQUISITION_MONEY_MOVED"


class SoilSurveyMissing(Refusal):
    """The soil was not surveyed where the law asks for it."""

    code = "ACQUISITION_SOIL_SURVEY_MISSING"


class ClearingOpen(Refusal):
    """Something of the clearing is not done."""

    code = "ACQUISITION_CLEARING_OPEN"


def check_valuation(valued_on: date, on: date, days: int) -> None:
    """Refuse a valuation that is older than ``days`` on a day. Raises ValuationStale."""
    last = valued_on + timedelta(days=days)
    if on > last:
        raise ValuationStale(
            f"A valuation of {valued_on} holds until {last}.",
            valued_on=valued_on,
            last=last,
            days=days,
        )


def check_agreement(
    price_fen: int, instalments: Sequence[Instalment], before_cancellation_fen: int
) -> None:
    """Refuse instalments that are not the price, or a condition that is more than it.

    Raises:
        AmountWrong, InstalmentsDiffer, CancellationAboveTotal.
    """
    check_amount(price_fen)
    for one in instalments:
        check_amount(one.amount_fen)
    total = sum(one.amount_fen for one in instalments)
    if total != price_fen:
        raise InstalmentsDiffer(
            f"Instalments of {total} fen for {price_fen} fen.", total_fen=total, price_fen=price_fen
        )
    if not 0 <= before_cancellation_fen <= price_fen:
        raise CancellationAboveTotal(
            f"{before_cancellation_fen} fen of {price_fen} fen.",
            needed_fen=before_cancellation_fen,
            price_fen=price_fen,
        )


def check_payment(price_fen: int, paid_fen: int, amount_fen: int) -> None:
    """Refuse a payment that is none, or with which more than the price is paid.

    Raises:
        AmountWrong, PaidTooMuch.
    """
    check_amount(amount_fen)
    if paid_fen + amount_fen > price_fen:
        raise PaidTooMuch(
            f"{amount_fen} fen after {paid_fen} fen of {price_fen} fen.",
            amount_fen=amount_fen,
            rest_fen=price_fen - paid_fen,
            price_fen=price_fen,
        )


def check_cancellation(needed_fen: int, paid_fen: int, mortgagees: Collection[str]) -> None:
    """Refuse to cancel a title that is not paid as agreed, or mortgaged.

    Source: Detailed Rules on Real Estate Registration, article 28: where a mortgage is registered,
    the title is canceled only with the mortgagee.

    Raises:
        PaidTooLittle, MortgageStands.
    """
    if mortgagees:
        raise MortgageStands(
            f"Mortgaged to {', '.join(mortgagees)}.", names=tuple(mortgagees), article="28"
        )
    if paid_fen < needed_fen:
        raise PaidTooLittle(
            f"{paid_fen} fen of {needed_fen} fen.",
            paid_fen=paid_fen,
            needed_fen=needed_fen,
            missing_fen=needed_fen - paid_fen,
        )


def check_dropping(paid_fen: int) -> None:
    """Refuse to drop what was paid on. Raises MoneyMoved."""
    if paid_fen:
        raise MoneyMoved(f"{paid_fen} fen were paid.", paid_fen=paid_fen)


def needed_clearing(
    before: LandUse, after: LandUse, *, is_supervised: bool
) -> tuple[ClearingKind, ...]:
    """What must be done until land is clear.

    The soil is surveyed where the use changes to homes or public services (Soil Pollution
    Prevention Law, article 59), and on land of a supervised polluter (article 67).
    """
    kinds = [ClearingKind.DEMOLITION, ClearingKind.RELOCATION]
    if is_supervised or (after in SENSITIVE and after != before):
        kinds.append(ClearingKind.SOIL_SURVEY)
    return tuple(kinds)


def check_cleared(
    needed: Sequence[ClearingKind], done: Collection[ClearingKind], *, is_supervised: bool
) -> None:
    """Refuse to call land clear before all of it is done.

    Raises:
        SoilSurveyMissing, ClearingOpen.
    """
    missing = tuple(one for one in needed if one not in done)
    if ClearingKind.SOIL_SURVEY in missing:
        article = "67" if is_supervised else "59"
        raise SoilSurveyMissing("The soil was not surveyed.", article=article)
    if missing:
        raise ClearingOpen(f"Not done: {', '.join(missing)}.", kinds=missing)
