"""What a supervision agreement promises, and whether the records of the zone say it was kept.

An amount is total, or for each mu of the land of the agreement. Days are included: what is reached
on the day itself is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from zoneworks.core.engine.area import mu_of
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.engine.refusals import Refusal

MOST_FEN = 9 * 10**14


class PromiseKind(StrEnum):
    """What is promised."""

    INVESTMENT = "INVESTMENT"
    """Fixed investment paid in by a day."""
    START = "START"
    """Works begin by a day."""
    FINISH = "FINISH"
    """Built and handed over by a day."""
    FULL_OUTPUT = "FULL_OUTPUT"
    """达产 by a day."""
    OUTPUT = "OUTPUT"
    """Output of a calendar year."""
    TAX = "TAX"
    """Taxes of a calendar year."""


OF_A_YEAR = frozenset({PromiseKind.OUTPUT, PromiseKind.TAX})
WITH_AMOUNT = OF_A_YEAR | {PromiseKind.INVESTMENT}
STEPS = (PromiseKind.START, PromiseKind.FINISH, PromiseKind.FULL_OUTPUT)
"""Days that can only come one after the other."""


class Basis(StrEnum):
    """What an amount counts for."""

    TOTAL = "TOTAL"
    PER_MU = "PER_MU"


class Result(StrEnum):
    """What a check finds."""

    KEPT = "KEPT"
    LATE = "LATE"
    """Reached, after the day."""
    SHORT = "SHORT"
    """Not reached."""
    UNKNOWN = "UNKNOWN"
    """The records do not say it yet, such as the figures of a year."""


class PromiseWrong(Refusal):
    """A promise that cannot be checked. ``field`` and ``why`` say what is wrong."""

    code = "PROMISE_WRONG"


class CheckTooEarly(Refusal):
    """The day of a promise has not passed, and it is not kept yet."""

    code = "CHECK_TOO_EARLY"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise: until ``due_on``, included. ``amount_fen`` by ``basis``; ``year`` of figures.

    ``base_fen`` is what the enterprise had a year before the project, and does not count.
    ``weight`` is the part of the deposit that stands for it, among the weights of all.
    """

    kind: PromiseKind
    due_on: date
    amount_fen: int | None = None
    basis: Basis = Basis.TOTAL
    year: int | None = None
    base_fen: int = 0
    weight: int = 1

    def promised_fen(self, land_m2: Decimal | None) -> int:
        """What is promised in all, in fen; half a fen goes up."""
        if self.amount_fen is None:
            return 0
        if self.basis is Basis.TOTAL:
            return self.amount_fen
        exact = self.amount_fen * mu_of(land_m2 or Decimal(0))
        return round_ratio(exact.numerator, exact.denominator, Rounding.HALF_UP)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the records of the zone say of a project: on a day, of money how much was added."""

    on: date
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``gap_fen`` is what is missing, ``days_late`` by how many calendar days
    it came, or is, late."""

    result: Result
    due_on: date
    promised_fen: int
    achieved_fen: int
    gap_fen: int
    reached_on: date | None
    days_late: int

    @property
    def short_share(self) -> Fraction:
        """The missing share of what was promised; all of it where only a day was promised."""
        if self.result is not Result.SHORT:
            return Fraction(0)
        return Fraction(self.gap_fen, self.promised_fen) if self.promised_fen else Fraction(1)


def check_promise(promise: Promise, signed_on: date, land_m2: Decimal | None) -> None:
    """Refuse a promise that nobody can check.

    Raises:
        PromiseWrong: an amount is missing or absurd, nothing is per mu without land, the year or
            the day is none that can be.
    """
    wants_amount = promise.kind in WITH_AMOUNT
    if wants_amount != (promise.amount_fen is not None):
        raise _wrong("amount_fen", "AMOUNT_MISSING" if wants_amount else "NO_AMOUNT", promise)
    if promise.amount_fen is not None and not 0 < promise.amount_fen <= MOST_FEN:
        raise _wrong("amount_fen", "AMOUNT_RANGE", promise, promise.amount_fen)
    if promise.basis is Basis.PER_MU and (not wants_amount or not land_m2):
        raise _wrong("basis", "NO_LAND", promise)
    if promise.promised_fen(land_m2) > MOST_FEN:
        raise _wrong("amount_fen", "AMOUNT_RANGE", promise, promise.promised_fen(land_m2))
    if not 0 <= promise.base_fen <= MOST_FEN or (promise.base_fen and not wants_amount):
        raise _wrong("base_fen", "AMOUNT_RANGE", promise, promise.base_fen)
    if promise.due_on <= signed_on:
        raise _wrong("due_on", "DUE_BEFORE_SIGNATURE", promise, promise.due_on)
    if (promise.kind in OF_A_YEAR) != (promise.year is not None):
        raise _wrong("year", "YEAR", promise, promise.year)
    if promise.year is not None and not signed_on.year <= promise.year < promise.due_on.year:
        raise _wrong("year", "YEAR_ENDS_BEFORE", promise, promise.year)
    if not 0 <= promise.weight <= 100:
        raise _wrong("weight", "WEIGHT", promise, promise.weight)


def check_order(promises: Iterable[Promise]) -> None:
    """Refuse days that run backwards: start, finish, full output. Raises PromiseWrong."""
    days: dict[PromiseKind, date] = {}
    for one in promises:
        if one.kind in STEPS:
            if one.kind in days:
                raise _wrong("kind", "TWICE", one)
            days[one.kind] = one.due_on
    dated = [(kind, days[kind]) for kind in STEPS if kind in days]
    for (earlier, earlier_on), (later, later_on) in pairwise(dated):
        if later_on < earlier_on:
            raise PromiseWrong(
                f"{later} on {later_on} lies before {earlier} on {earlier_on}.",
                field="due_on",
                why="BACKWARD",
                kind=later,
                value=later_on,
                earlier=earlier,
                earlier_on=earlier_on,
            )


def _wrong(field: str, why: str, promise: Promise, value: object = "") -> PromiseWrong:
    return PromiseWrong(
        f"{promise.kind}: {field} {value} {why}.",
        field=field,
        why=why,
        kind=promise.kind,
        value=value,
    )


def examine(
    promise: Promise,
    entries: Sequence[Entry] | None,
    today: date,
    land_m2: Decimal | None,
) -> Finding:
    """Hold a promise against the records of today.

    ``entries`` are what the records say up to today, in any order: of an investment each payment,
    of a day the day, of a year its figure; None or none where they do not say it.

    Raises:
        CheckTooEarly: its day has not passed, and it is not kept yet.
    """
    known = sorted(
        (one for one in entries or () if one.on <= today),
        key=lambda one: (one.on, one.amount_fen or 0),
    )
    promised = promise.promised_fen(land_m2)
    if promise.kind in OF_A_YEAR:
        finding = _of_a_year(promise, promised, known)
    elif promise.kind is PromiseKind.INVESTMENT:
        finding = _paid(promise, promised, known, today)
    else:
        reached = known[0].on if known else None
        finding = _dated(promise, promised, 0, reached, today)
    is_open = finding.result in {Result.SHORT, Result.UNKNOWN}
    if is_open and today <= promise.due_on:
        raise CheckTooEarly(f"It is due on {promise.due_on}.", due_on=promise.due_on)
    return finding


def _of_a_year(promise: Promise, promised: int, known: Sequence[Entry]) -> Finding:
    amounts = [one.amount_fen for one in known if one.amount_fen is not None]
    if not amounts:
        return Finding(Result.UNKNOWN, promise.due_on, promised, 0, promised, None, 0)
    achieved = sum(amounts) - promise.base_fen
    gap = max(promised - achieved, 0)
    result = Result.SHORT if gap else Result.KEPT
    return Finding(
        result, promise.due_on, promised, achieved, gap, None if gap else known[-1].on, 0
    )


def _paid(promise: Promise, promised: int, known: Sequence[Entry], today: date) -> Finding:
    paid, reached = -promise.base_fen, None
    for one in known:
        paid += one.amount_fen or 0
        if reached is None and paid >= promised:
            reached = one.on
    return _dated(promise, promised, paid, reached, today)


def _dated(
    promise: Promise, promised: int, achieved: int, reached: date | None, today: date
) -> Finding:
    due = promise.due_on
    gap = 0 if reached is not None else max(promised - achieved, 0)
    if reached is None:
        late = max((today - due).days, 0)
        return Finding(Result.SHORT, due, promised, achieved, gap, None, late)
    late = max((reached - due).days, 0)
    result = Result.LATE if late else Result.KEPT
    return Finding(result, due, promised, achieved, gap, reached, late)


def total_weight(promises: Iterable[Promise]) -> int:
    """The weights of all promises together."""
    return sum(one.weight for one in promises)


def by_kind(promises: Iterable[Promise]) -> Mapping[PromiseKind, list[Promise]]:
    """Promises by kind, in their order."""
    found: dict[PromiseKind, list[Promise]] = {}
    for one in promises:
        found.setdefault(one.kind, []).append(one)
    return found
