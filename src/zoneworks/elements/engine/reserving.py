"""Reservations with their expiry: how long, how much, and never more than there is."""

from datetime import date, timedelta
from decimal import Decimal

from zoneworks.core.engine.refusals import Refusal
from zoneworks.elements.engine.terms import WHOLE, Hold, Kind


class Oversold(Refusal):
    """More would be reserved than there is."""

    code = "OVERSOLD"


class TakenAlready(Refusal):
    """A parcel or bay that is reserved for another."""

    code = "TAKEN_ALREADY"


class ReservedForAnother(Refusal):
    """It would be sold or let to somebody for whom it is not reserved."""

    code = "RESERVED_FOR_ANOTHER"


class HeldTooLong(Refusal):
    """A reservation would last longer than the zone allows, or end before it begins."""

    code = "HELD_TOO_LONG"


class HoldEnded(Refusal):
    """The reservation has ended: nothing more happens to it."""

    code = "HOLD_ENDED"


class NotWhole(Refusal):
    """A part of a parcel or bay, or of a person or flat, would be reserved."""

    code = "NOT_WHOLE"


def check_amount(kind: Kind, amount: Decimal, capacity: Decimal, taken: Decimal) -> None:
    """Refuse what is not positive, not whole, or more than is free.

    Raises:
        NotWhole, Oversold.
    """
    if kind in WHOLE and amount != capacity:
        raise NotWhole(f"{amount} of {capacity}.", kind=kind, amount=amount, capacity=capacity)
    if amount <= 0 or (kind not in WHOLE and amount != amount.to_integral_value()):
        raise NotWhole(f"{amount} of {kind}.", kind=kind, amount=amount, capacity=capacity)
    if taken + amount > capacity:
        raise Oversold(
            f"{amount} of {capacity}, {taken} are taken.",
            kind=kind,
            amount=amount,
            free=max(capacity - taken, Decimal(0)),
            missing=taken + amount - capacity,
        )


def check_days(today: date, held_on: date, until_on: date, most_days: int) -> None:
    """Refuse a last day (excluded) that is past, or too far off. Raises HeldTooLong."""
    latest = held_on + timedelta(days=most_days)
    if not today < until_on <= latest:
        raise HeldTooLong(
            f"From {today} until {latest}, not {until_on}.", until_on=until_on, latest=latest
        )


def check_open(state: Hold) -> None:
    """Refuse an act on what has ended. Raises HoldEnded."""
    if state is not Hold.HELD:
        raise HoldEnded(f"It is {state}.", state=state)
