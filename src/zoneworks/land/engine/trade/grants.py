"""What a contract of grant must name: its deal or approval, delivery, the end of the title."""

from datetime import date
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.terms import (
    AUCTIONED,
    LEAST_PRICES_FROM,
    ORDER_39_FROM,
    TERMS_FROM,
)


class GrantGround(StrEnum):
    """By what land is granted: the deal of a public sale, or an approval by which none was needed.

    Source of the approvals: Specification of Grants by Agreement (协议出让国有土地使用权规范,
    国土资发〔2006〕114号), 4.3.
    """

    DEAL = "DEAL"
    """成交确认书."""
    SOLE_APPLICANT = "SOLE_APPLICANT"
    """只有一个意向用地者: never of land that is sold publicly alone."""
    ALLOCATED = "ALLOCATED"
    """划拨土地补办出让: of its holder, or of who takes it over."""
    RENEWAL = "RENEWAL"
    """续期."""
    BY_LAW = "BY_LAW"
    """法律、法规明确可以协议出让."""


class NotSoldPublicly(Refusal):
    """A grant of land that is sold publicly alone, by neither a deal nor an approval instead."""

    code = "GRANT_NOT_SOLD_PUBLICLY"


class BasisMissing(Refusal):
    """A grant without the number of its deal or of its approval."""

    code = "GRANT_BASIS_MISSING"


class DeliveryMissing(Refusal):
    """A grant without the day of delivery and without one on which works are to begin."""

    code = "GRANT_DELIVERY_MISSING"


class TermMissing(Refusal):
    """A grant without the day on which the title ends."""

    code = "GRANT_TERM_MISSING"


class TermTooLong(Refusal):
    """A title for more years than the law allows for the use."""

    code = "GRANT_TERM_TOO_LONG"


def check_granted(use: LandUse, signed_on: date, ground: GrantGround | None, basis: str) -> None:
    """Refuse a grant of land for production, trade or homes that names no public sale.

    ``basis`` is the number of the confirmation of the deal, or of the approval by which none was
    needed. Contracts from before order 39 held are free. Source: order 39 of 2007, article 4.

    Raises:
        NotSoldPublicly, BasisMissing.
    """
    if use not in AUCTIONED or signed_on < ORDER_39_FROM:
        return
    if ground is None or ground is GrantGround.SOLE_APPLICANT:
        raise NotSoldPublicly(f"{use} without a public sale.", use=use, article="4")
    if not basis:
        raise BasisMissing("The deal or the approval has no number.")


def check_delivery(signed_on: date, delivered_on: date | None, start_by: date | None) -> None:
    """Refuse a grant of which nobody knows from when its works are due.

    Contracts from before order 39 held are free. Source: Measures for the Disposal of Idle Land
    (order 53 of 2012), article 2. Raises DeliveryMissing.
    """
    if signed_on >= ORDER_39_FROM and delivered_on is None and start_by is None:
        raise DeliveryMissing("Neither delivery nor begin is agreed.")


def check_term(signed_on: date, until_on: date | None) -> None:
    """Refuse a grant without an end of its title.

    Contracts from before order 39 held are free. Source: Urban Real Estate Administration Law,
    article 8 (a title for a term of years). Raises TermMissing.
    """
    if signed_on >= ORDER_39_FROM and until_on is None:
        raise TermMissing("The title has no end.")


def begins_on(signed_on: date, delivered_on: date | None, start_by: date | None) -> date:
    """The day from which the years of a title count: delivery, else the latest day for it.

    Land that is not delivered yet is so by the day on which its works are to begin.
    """
    return delivered_on or start_by or signed_on


def is_longer(since: date, until_on: date, years: int) -> bool:
    """Whether a title ends later than so many years after a day."""
    last = (since.year + years, since.month, since.day)
    return (until_on.year, until_on.month, until_on.day) > last


def check_length(
    use: LandUse, signed_on: date, since: date, until_on: date | None, most_years: int
) -> None:
    """Refuse a title that ends later than the longest term of its use after its begin.

    Contracts from before the regulations held are free. Source: Interim Regulations on the Grant
    and Transfer of Urban State Land (1990-05-19), article 12. Raises TermTooLong.
    """
    if until_on is None or signed_on < TERMS_FROM:
        return
    if is_longer(since, until_on, most_years):
        raise TermTooLong(
            f"{until_on} lies more than {most_years} years after {since}.",
            use=use,
            since=since,
            most=most_years,
            article="12",
        )


def is_priced(ground: GrantGround | None, signed_on: date) -> bool:
    """Whether the price of a contract is that of a public sale to which least prices apply."""
    return ground is GrantGround.DEAL and signed_on >= LEAST_PRICES_FROM
