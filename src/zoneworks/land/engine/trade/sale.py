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
from zoneworks.land.engine.trade.terms import (
    AUCTIONED,
    INDUSTRIAL,
    ORDER_39_FROM,
    SaleLaw,
    StandardKind,
    Step,
    TradeTerms,
    check_amount,
)


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
    """流拍."""
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
IN_HAND = frozenset({S.DRAFT, S.PREPARED, S.ANNOUNCED, S.DEAL})
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


class ClosedBeforeOpen(Refusal):
    """A sale that ends before it begins."""

    code = "SALE_CLOSED_BEFORE_OPEN"


class BelowNationalPrice(Refusal):
    """A start price under the national least price of industrial land."""

    code = "SALE_BELOW_NATIONAL_PRICE"


class BelowOwnFloor(Refusal):
    """A start price under the zone's own floor."""

    code = "SALE_BELOW_OWN_FLOOR"


class DepositAbovePrice(Refusal):
    """A deposit above the start price: a wrong unit."""

    code = "SALE_DEPOSIT_ABOVE_PRICE"


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


class NotSoldPublicly(Refusal):
    """A grant of land that is sold publicly alone, without the deal it was sold by."""

    code = "GRANT_NOT_SOLD_PUBLICLY"


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


def check_method(method: Method, use: LandUse) -> None:
    """Refuse an agreement where tender, auction or listing is needed.

    Source: order 39 of 2007, article 4. Raises MethodUnlawful.
    """
    if method is Method.AGREEMENT and use in AUCTIONED:
        raise MethodUnlawful(f"{use} is not sold by agreement.", use=use, article="4")


def check_granted(use: LandUse, signed_on: date, basis: str) -> None:
    """Refuse a grant of land for production, trade or homes that names no public sale.

    ``basis`` is the confirmation of the deal, or the approval by which none was needed. Contracts
    from before order 39 held are free. Source: order 39 of 2007, article 4. Raises NotSoldPublicly.
    """
    if use in AUCTIONED and signed_on >= ORDER_39_FROM and not basis:
        raise NotSoldPublicly(f"{use} without a public sale.", use=use, article="4")


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


def least_price_fen(offer: Offer, terms: TradeTerms, law: SaleLaw) -> int:
    """The national least price of a parcel of industrial land, rounded up to the fen; else 0.

    Source: National Least Prices of Industrial Land (国土资发〔2006〕307号); 70 % for trades of
    priority that use land sparingly (国土资发〔2009〕56号).
    """
    if offer.use not in INDUSTRIAL:
        return 0
    share = law.priority_share if offer.is_priority else Fraction(1)
    exact = Fraction(offer.area_m2) * law.grades[terms.grade - 1] * share
    return round_ratio(exact.numerator, exact.denominator, Rounding.UP)


def own_floor_fen(offer: Offer, terms: TradeTerms) -> int:
    """The zone's own floor for a parcel, rounded up to the fen."""
    exact = mu_of(offer.area_m2) * terms.least_price_fen_mu
    return round_ratio(exact.numerator, exact.denominator, Rounding.UP)


def check_offer(offer: Offer, terms: TradeTerms, law: SaleLaw) -> None:
    """Refuse an announcement that the law or the zone does not allow.

    Source: order 39 of 2007, articles 8 (announcement), 10 (price) and 18 (listing).

    Raises:
        AmountWrong, MethodUnlawful, AnnouncedTooLate, ClosedBeforeOpen, ListedTooShort,
        BelowNationalPrice, BelowOwnFloor.
    """
    check_amount(offer.start_fen)
    check_method(offer.method, offer.use)
    _check_days(offer, law)
    national = least_price_fen(offer, terms, law)
    if offer.start_fen < national:
        raise BelowNationalPrice(
            f"{offer.start_fen} fen are less than {national} fen.",
            start_fen=offer.start_fen,
            least_fen=national,
            grade=terms.grade,
            article="10",
        )
    floor = own_floor_fen(offer, terms)
    if offer.start_fen < floor:
        raise BelowOwnFloor(
            f"{offer.start_fen} fen are less than {floor} fen.",
            start_fen=offer.start_fen,
            least_fen=floor,
        )


def _check_days(offer: Offer, law: SaleLaw) -> None:
    earliest = offer.announced_on + timedelta(days=law.announcement_days)
    if offer.opens_on < earliest:
        raise AnnouncedTooLate(
            f"It may begin on {earliest}.",
            days=law.announcement_days,
            earliest=earliest,
            article="8",
        )
    if offer.closes_on < offer.opens_on:
        raise ClosedBeforeOpen("It ends before it begins.")
    last = offer.opens_on + timedelta(days=law.listing_days)
    if offer.method is Method.LISTING and offer.closes_on < last:
        raise ListedTooShort(
            f"It may end on {last}.", days=law.listing_days, earliest=last, article="18"
        )


def check_deposit(deposit_fen: int, start_fen: int) -> None:
    """Refuse a deposit above the start price. Raises DepositAbovePrice."""
    if deposit_fen > start_fen:
        raise DepositAbovePrice(
            f"{deposit_fen} fen are more than {start_fen} fen.",
            deposit_fen=deposit_fen,
            start_fen=start_fen,
        )


def check_closed(closes_on: date, on: date) -> None:
    """Refuse to say how a sale ended before it has (order 39, article 19). Raises StillOpen."""
    if on < closes_on:
        raise StillOpen(f"It ends on {closes_on}.", closes_on=closes_on, article="19")


def check_deal(offer: Offer, on: date, price_fen: int) -> None:
    """Refuse a deal before the end, or under the start price (order 39, article 19).

    Raises:
        StillOpen, BelowStart.
    """
    check_closed(offer.closes_on, on)
    if price_fen < offer.start_fen:
        raise BelowStart(
            f"{price_fen} fen are less than {offer.start_fen} fen.",
            price_fen=price_fen,
            start_fen=offer.start_fen,
            article="19",
        )


def check_signing(
    on: date,
    *,
    sign_by: date,
    published_until: date | None,
    late_because: str,
    needs_supervision: bool,
    supervision: str,
) -> None:
    """Refuse a contract that the sale does not allow yet, or no longer without a reason.

    ``published_until`` is the last day of the publicity of the result, None where it was not
    published (order 39, article 22); ``sign_by`` the day of the confirmation (article 21).

    Raises:
        ResultUnpublished, SupervisionMissing, SignedLate.
    """
    if published_until is None or on <= published_until:
        raise ResultUnpublished(
            f"The result is public until {published_until}.", until_on=published_until, article="22"
        )
    if needs_supervision and not supervision:
        raise SupervisionMissing("No supervision agreement is named.")
    if on > sign_by and not late_because:
        raise SignedLate(f"It was to be signed by {sign_by}.", sign_by=sign_by, article="21")


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
