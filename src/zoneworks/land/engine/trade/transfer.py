"""Transfer of granted land by its holder."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from zoneworks.core.engine.refusals import Refusal


class TransferUnpaid(Refusal):
    """The land price is not paid in full, or there is no certificate."""

    code = "TRANSFER_UNPAID"


class TransferUnpromised(Refusal):
    """The contract names no investment, so that its quarter cannot be reckoned."""

    code = "TRANSFER_UNPROMISED"


class TransferTooEarly(Refusal):
    """Less than a quarter of the promised investment was made."""

    code = "TRANSFER_TOO_EARLY"


class TransferForbidden(Refusal):
    """A state of the title in which it is not transferred: ``why`` says which."""

    code = "TRANSFER_FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Title:
    """How a granted title stands that is to be transferred; amounts in fen."""

    promised_fen: int | None
    invested_fen: int
    is_price_paid: bool
    has_certificate: bool
    is_seized: bool = False
    is_disputed: bool = False


def check_transfer(title: Title, share: Fraction) -> None:
    """Refuse a transfer of granted land that the law does not allow.

    Source: Urban Real Estate Administration Law, articles 38(2), 38(5), 39(1) and 39(2).

    Raises:
        TransferUnpaid, TransferUnpromised, TransferTooEarly, TransferForbidden.
    """
    if title.is_seized or title.is_disputed:
        why, article = ("SEIZED", "38(2)") if title.is_seized else ("DISPUTED", "38(5)")
        raise TransferForbidden(f"The title is {why}.", why=why, article=article)
    if not title.is_price_paid or not title.has_certificate:
        raise TransferUnpaid("The price is not paid or there is no certificate.", article="39(1)")
    if not title.promised_fen:
        raise TransferUnpromised("No investment is promised.", article="39(2)")
    needed = Fraction(title.promised_fen) * share
    if title.invested_fen < needed:
        made = Fraction(title.invested_fen, title.promised_fen)
        raise TransferTooEarly(
            f"{made} of the investment was made.",
            share=made,
            missing=share - made,
            missing_fen=ceil(needed) - title.invested_fen,
            article="39(2)",
        )
