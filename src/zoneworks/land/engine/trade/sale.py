"""Sale of state land (招拍挂出让): conditions, announcement, deal, contract."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from zoneworks.core.engine.area import mu_of
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.grants import is_longer
from zoneworks.land.engine.trade.prices import Lot
from zoneworks.land.engine.trade.terms import AUCTIONED, SaleLaw, StandardKind, Step


class Method(StrEnum):
    """How land is sold."""

    TENDER = "TENDER"
    """招标."""
    AUCTION = "AUCTION"
    """拍卖."""
    LISTING = "LISTING"
    """挂牌."""
    AGREEMENT = "AGREEMENT"
    """协议出让: never of land for industry, storage, business or homes."""


class SaleState(StrEnum):
    """How far a sale has come."""

    DRAFT = "DRAFT"
    PREPARED = "PREPARED"
    """Its conditions are fixed."""
    ANNOUNCED = "ANNOUNCED"
    DEAL = "DEAL"
    """成交确认: there is a winner."""
    SIGNED = "SIGNED"
    """The contract of grant is signed."""
    FAILED = "FAILED"
    """未成交; of an auction 流拍."""
    WITHDRAWN = "WITHDRAWN"


class SaleAct(StrEnum):
    """What is done in a sale."""

    FIX = "FIX"
    ANNOUNCE = "ANNOUNCE"
    DEAL = "DEAL"
    FAIL = "FAIL"
    PUBLISH = "PUBLISH"
    SUPERVISE = "SUPERVISE"
    SIGN = "SIGN"
    WITHDRAW = "WITHDRAW"


S, A = SaleState, SaleAct
STEPS = {
    A.FIX: Step(frozenset({S.DRAFT, S.PREPARED}), S.PREPARED),
    A.ANNOUNCE: Step(frozenset({S.PREPARED}), S.ANNOUNCED),
    A.DEAL: Step(frozenset({S.ANNOUNCED}), S.DEAL),
    A.FAIL: Step(frozenset({S.ANNOUNCED}), S.FAILED),
    A.PUBLISH: Step(frozenset({S.DEAL})),
    A.SUPERVISE: Step(frozenset({S.DEAL, S.SIGNED})),
    A.SIGN: Step(frozenset({S.DEAL}), S.SIGNED),
    A.WITHDRAW: Step(frozenset({S.DRAFT, S.PREPARED, S.ANNOUNCED, S.DEAL}), S.WITHDRAWN),
}
AGREEMENT_STEPS = STEPS | {A.PUBLISH: Step(frozenset({S.SIGNED}))}
"""By agreement the result is published once the contract is signed (order 21 of 2003, 14)."""
IN_HAND = frozenset({S.DRAFT, S.PREPARED, S.ANNOUNCED, S.DEAL})
RISING = frozenset({Method.AUCTION, Method.LISTING})
"""Bids rise, by a least amount that is told before (order 39 of 2007, articles 15 and 17)."""
OFFERED = frozenset({S.ANNOUNCED, S.DEAL})
"""What was announced of the parcel stands."""


class MethodUnlawful(Refusal):
    """Land of this use is not sold by agreement."""

    code = "SALE_METHOD_UNLAWFUL"


class ConditionsMissing(Refusal):
    """A standard sale without all conditions that the zone's rule asks for."""

    code = "SALE_CONDITIONS_MISSING"


class ConditionUnplanned(Refusal):
    """A condition that the planning conditions of the parcel do not allow."""

    code = "SALE_CONDITION_UNPLANNED"


class LandNotClear(Refusal):
    """Land is offered that is not clear, or without planning conditions."""

    code = "SALE_LAND_NOT_CLEAR"


class AnnouncedTooLate(Refusal):
    """Too few days between the announcement and the beginning."""

    code = "SALE_ANNOUNCED_TOO_LATE"


class ListedTooShort(Refusal):
    """A listing that lasts too few days."""

    code = "SALE_LISTED_TOO_SHORT"


class AppliedTooShort(Refusal):
    """An agreement for which applications are taken for too few days."""

    code = "SALE_APPLIED_TOO_SHORT"


class ClosedBeforeOpen(Refusal):
    """A sale that ends before it begins."""

    code = "SALE_CLOSED_BEFORE_OPEN"


class TermTooLong(Refusal):
    """A title for more years than the law allows for the use."""

    code = "SALE_TERM_TOO_LONG"


class TermAboveOffer(Refusal):
    """A title for more years than were announced."""

    code = "SALE_TERM_ABOVE_OFFER"


class RegistrationOutside(Refusal):
    """A last day of registering before the announcement, or too late for the way of sale."""

    code = "SALE_REGISTRATION_OUTSIDE"


class DepositAbovePrice(Refusal):
    """A deposit above the start price: a wrong unit."""

    code = "SALE_DEPOSIT_ABOVE_PRICE"


class IncrementAbovePrice(Refusal):
    """Bids that rise by more than the start price: a wrong unit."""

    code = "SALE_INCREMENT_ABOVE_PRICE"


class StillOpen(Refusal):
    """A deal before the sale has ended."""

    code = "SALE_STILL_OPEN"


class BelowStart(Refusal):
    """A deal under the start price."""

    code = "SALE_BELOW_START"


class ResultUnpublished(Refusal):
    """A contract before the result was published, or while its publicity runs."""

    code = "SALE_RESULT_UNPUBLISHED"


class SupervisionMissing(Refusal):
    """A standard sale without its supervision agreement."""

    code = "SALE_SUPERVISION_MISSING"


class PromisedTooLittle(Refusal):
    """A contract that promises less investment than the conditions of the sale."""

    code = "SALE_PROMISED_TOO_LITTLE"


class SignedLate(Refusal):
    """A contract after the day of the confirmation of the deal."""

    code = "SALE_SIGNED_LATE"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is announced of a sale. Areas in m², prices in fen for the whole parcel."""

    method: Method
    use: LandUse
    area_m2: Decimal
    announced_on: date
    opens_on: date
    closes_on: date
    start_fen: int
    is_priority: bool = False

    @property
    def lot(self) -> Lot:
        """What its least price depends on."""
        return Lot(self.use, self.area_m2, self.is_priority)


def steps_of(method: Method) -> Mapping[SaleAct, Step]:
    """The steps of a sale that goes in a way."""
    return AGREEMENT_STEPS if method is Method.AGREEMENT else STEPS


def check_method(method: Method, use: LandUse) -> None:
    """Refuse an agreement where tender, auction or listing is needed.

    Source: order 39 of 2007, article 4. Raises MethodUnlawful.
    """
    if method is Method.AGREEMENT and use in AUCTIONED:
        raise MethodUnlawful(f"{use} is not sold by agreement.", use=use, article="4")


def check_conditions(
    stated: Mapping[StandardKind, str],
    asked: Collection[StandardKind],
    most_plot_ratio: Decimal | None,
) -> None:
    """Refuse a standard sale that states less than is asked, or what is not planned.

    Raises:
        ConditionsMissing, ConditionUnplanned.
    """
    missing = tuple(one for one in asked if one not in stated)
    if missing:
        raise ConditionsMissing(f"Not stated: {', '.join(missing)}.", kinds=missing)
    least = stated.get(StandardKind.PLOT_RATIO)
    if least is not None and most_plot_ratio is not None and Decimal(least) > most_plot_ratio:
        raise ConditionUnplanned(
            f"A plot ratio of {least} above {most_plot_ratio}.", least=least, most=most_plot_ratio
        )


def check_clear(*, is_cleared: bool, has_plan: bool) -> None:
    """Refuse to offer land that is not clear or not planned.

    Source: Measures for the Disposal of Idle Land (order 53 of 2012), article 21. Raises
    LandNotClear.
    """
    if not is_cleared:
        raise LandNotClear("The land is not clear.", lack="CLEARED", article="21")
    if not has_plan:
        raise LandNotClear("The land has no planning conditions.", lack="PLANNED", article="21")


def check_days(offer: Offer, law: SaleLaw) -> None:
    """Refuse days of an announcement that the law does not allow.

    Source: order 39 of 2007, articles 8 (announcement) and 18 (listing); of agreements order 21 of
    2003, article 8 (applications).

    Raises:
        AnnouncedTooLate, AppliedTooShort, ClosedBeforeOpen, ListedTooShort.
    """
    if offer.method is Method.AGREEMENT:
        _check_applied(offer, law.agreement_days)
        return
    earliest = offer.announced_on + timedelta(days=law.announcement_days)
    if offer.opens_on < earliest:
        raise AnnouncedTooLate(
            f"It may begin on {earliest}.",
            days=law.announcement_days,
            earliest=earliest,
            article="8",
        )
    _check_order(offer)
    last = offer.opens_on + timedelta(days=law.listing_days)
    if offer.method is Method.LISTING and offer.closes_on < last:
        raise ListedTooShort(
            f"It may end on {last}.", days=law.listing_days, earliest=last, article="18"
        )


def _check_applied(offer: Offer, days: int) -> None:
    _check_order(offer)
    earliest = max(offer.announced_on, offer.opens_on) + timedelta(days=days)
    if offer.closes_on < earliest:
        raise AppliedTooShort(
            f"It may end on {earliest}.", days=days, earliest=earliest, article="8"
        )


def _check_order(offer: Offer) -> None:
    if offer.closes_on < offer.opens_on:
        raise ClosedBeforeOpen("It ends before it begins.")


def check_years(use: LandUse, years: int, law: SaleLaw) -> None:
    """Refuse a term of no year, or longer than the law allows for the use.

    Source: Interim Regulations on the Grant and Transfer of Urban State Land (1990), article 12.
    Raises TermTooLong.
    """
    if not 1 <= years <= law.most_years[use]:
        raise TermTooLong(
            f"{years} years are not from 1 to {law.most_years[use]}.",
            use=use,
            most=law.most_years[use],
            article="12",
        )


def check_term(since: date, until_on: date | None, years: int | None) -> None:
    """Refuse a title that ends later than the announced years after its begin.

    Raises TermAboveOffer.
    """
    if until_on is not None and years is not None and is_longer(since, until_on, years):
        raise TermAboveOffer(
            f"{until_on} lies more than {years} years after {since}.", since=since, years=years
        )


def last_registration(method: Method, opens_on: date, closes_on: date) -> date:
    """The last day of registering: before an auction or a tender begins, else the end."""
    is_before = method in {Method.AUCTION, Method.TENDER}
    return opens_on - timedelta(days=1) if is_before else closes_on


def check_registration(offer: Offer, register_by: date) -> None:
    """Refuse a last day of registering before the announcement, or too late for the way of sale.

    Raises RegistrationOutside.
    """
    last = last_registration(offer.method, offer.opens_on, offer.closes_on)
    if not offer.announced_on <= register_by <= last:
        raise RegistrationOutside(
            f"{register_by} is not from {offer.announced_on} to {last}.",
            first=offer.announced_on,
            last=last,
        )


def check_deposit(deposit_fen: int, start_fen: int) -> None:
    """Refuse a deposit above the start price. Raises DepositAbovePrice."""
    if deposit_fen > start_fen:
        raise DepositAbovePrice(
            f"{deposit_fen} fen are more than {start_fen} fen.",
            deposit_fen=deposit_fen,
            start_fen=start_fen,
        )


def check_increment(increment_fen: int, start_fen: int) -> None:
    """Refuse bids that rise by more than the start price. Raises IncrementAbovePrice."""
    if increment_fen > start_fen:
        raise IncrementAbovePrice(
            f"{increment_fen} fen are more than {start_fen} fen.",
            increment_fen=increment_fen,
            start_fen=start_fen,
        )


def check_closed(closes_on: date, on: date, method: Method) -> None:
    """Refuse to say how a sale ended before it has (order 39, article 19). Raises StillOpen."""
    if on < closes_on:
        raise StillOpen(
            f"It ends on {closes_on}.", closes_on=closes_on, article="19", method=method
        )


def check_deal_price(offer: Offer, price_fen: int) -> None:
    """Refuse a deal under the start price.

    Source: order 39 of 2007, article 19; of agreements order 21 of 2003, article 12. Raises
    BelowStart.
    """
    if price_fen < offer.start_fen:
        raise BelowStart(
            f"{price_fen} fen are less than {offer.start_fen} fen.",
            price_fen=price_fen,
            start_fen=offer.start_fen,
            article="12" if offer.method is Method.AGREEMENT else "19",
            method=offer.method,
        )


def check_published(on: date, published_until: date | None) -> None:
    """Refuse a contract before the result was published, or while its publicity runs.

    ``published_until`` is the last day of the publicity, None where it was not published. Source:
    order 39 of 2007, article 22; by agreement the contract comes first. Raises ResultUnpublished.
    """
    if published_until is None or on <= published_until:
        raise ResultUnpublished(
            f"The result is public until {published_until}.",
            until_on=published_until,
            article="22",
        )


def check_supervised(supervision: str) -> None:
    """Refuse a standard sale without its supervision agreement. Raises SupervisionMissing."""
    if not supervision:
        raise SupervisionMissing("No supervision agreement is named.")


def check_in_time(on: date, sign_by: date, late_because: str, method: Method) -> None:
    """Refuse a contract after the day of the confirmation without a reason.

    Source: order 39 of 2007, article 21. Raises SignedLate.
    """
    if on > sign_by and not late_because:
        raise SignedLate(
            f"It was to be signed by {sign_by}.", sign_by=sign_by, article="21", method=method
        )


def promised_least_fen(standard: Mapping[str, str], area_m2: Decimal) -> int:
    """The least investment of a standard sale for the whole parcel, rounded up to the fen."""
    exact = mu_of(area_m2) * Fraction(standard.get(StandardKind.INVESTMENT, "0"))
    return round_ratio(exact.numerator, exact.denominator, Rounding.UP)


def check_promised(investment_fen: int, standard: Mapping[str, str], area_m2: Decimal) -> None:
    """Refuse a contract that promises less than its conditions. Raises PromisedTooLittle."""
    least = promised_least_fen(standard, area_m2)
    if investment_fen < least:
        raise PromisedTooLittle(
            f"{investment_fen} fen are less than {least} fen.",
            investment_fen=investment_fen,
            least_fen=least,
        )
