"""What becomes of the deposit (履约保证金): proposed by the agreement's terms, decided by a person.

Always whole fen: what is returned, held and forfeited of a part is that part to the fen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from zoneworks.admission.engine.promises import Finding, Promise, Result
from zoneworks.core.engine.money import Rounding, apply_rate, split
from zoneworks.core.engine.refusals import Refusal

PERIOD_DAYS = 30


class Ground(StrEnum):
    """By which rule of the agreement a consequence is proposed."""

    KEPT = "KEPT"
    LATE = "LATE"
    HOLD = "HOLD"
    """A little short, or a day missed that may still be reached: held until another day."""
    SHORT = "SHORT"
    LAST = "LAST"
    """Not reached after the last extension."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an agreement on its deposit.

    ``late_rate`` of a part is forfeited for each begun 30 days of lateness, never more than the
    part. Who is short by at most ``hold_up_to`` of what was promised, or has missed a day, may get
    another day ``extensions`` times; else the missing share is forfeited.
    """

    late_rate: Fraction = Fraction(1, 10)
    hold_up_to: Fraction = Fraction(1, 5)
    extensions: int = 1


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of a part of the deposit, in fen."""

    return_fen: int
    hold_fen: int
    forfeit_fen: int

    @property
    def part_fen(self) -> int:
        """The part that it is about."""
        return self.return_fen + self.hold_fen + self.forfeit_fen


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the terms say, by which rule, with the share that was taken."""

    consequence: Consequence
    ground: Ground
    share: Fraction


class ConsequenceWrong(Refusal):
    """A consequence that cannot be. ``field`` and ``why`` say what is wrong."""

    code = "CONSEQUENCE_WRONG"


class TermsWrong(Refusal):
    """Terms outside what a deposit can hold."""

    code = "TERMS_WRONG"


def check_terms(terms: Terms, deposit_fen: int, promises: Sequence[Promise]) -> None:
    """Refuse terms that cannot be applied. Raises TermsWrong."""
    if not 0 <= terms.late_rate <= 1:
        raise TermsWrong("late_rate", field="late_rate", value=str(terms.late_rate))
    if not 0 <= terms.hold_up_to <= 1:
        raise TermsWrong("hold_up_to", field="hold_up_to", value=str(terms.hold_up_to))
    if not 0 <= terms.extensions <= 9:
        raise TermsWrong("extensions", field="extensions", value=str(terms.extensions))
    if deposit_fen < 0:
        raise TermsWrong("deposit_fen", field="deposit_fen", value=str(deposit_fen))
    if deposit_fen and not sum(one.weight for one in promises):
        raise TermsWrong("weights", field="weights", value="0")


def parts_of(deposit_fen: int, weights: Sequence[int]) -> list[int]:
    """Split a deposit among promises by their weights, to the fen, by largest remainder."""
    if not deposit_fen or not sum(weights):
        return [0] * len(weights)
    return split(deposit_fen, list(weights))


def usual_deposit(investment_fen: int, rate: Fraction) -> int:
    """The deposit that the scheme asks for of an investment, half a fen up."""
    return apply_rate(investment_fen, rate, Rounding.HALF_UP)


def propose(part_fen: int, finding: Finding, terms: Terms, extended: int) -> Proposal | None:
    """Say what the terms make of a finding; None where nothing is known yet.

    ``extended`` says how often the day was moved already.
    """
    match finding.result:
        case Result.UNKNOWN:
            return None
        case Result.KEPT:
            return Proposal(Consequence(part_fen, 0, 0), Ground.KEPT, Fraction(0))
        case Result.LATE:
            periods = -(-finding.days_late // PERIOD_DAYS)
            share = min(terms.late_rate * periods, Fraction(1))
            return Proposal(_forfeit(part_fen, share), Ground.LATE, share)
    share = finding.short_share
    is_day = not finding.promised_fen
    if extended < terms.extensions and (is_day or share <= terms.hold_up_to):
        return Proposal(Consequence(0, part_fen, 0), Ground.HOLD, share)
    ground = Ground.LAST if is_day or share <= terms.hold_up_to else Ground.SHORT
    return Proposal(_forfeit(part_fen, min(share, Fraction(1))), ground, share)


def _forfeit(part_fen: int, share: Fraction) -> Consequence:
    forfeited = apply_rate(part_fen, share, Rounding.HALF_UP)
    return Consequence(part_fen - forfeited, 0, forfeited)


def check_decided(
    part_fen: int,
    decided: Consequence,
    new_due_on: date | None,
    today: date,
    result: Result,
) -> None:
    """Refuse a consequence that loses or makes a fen, or holds without another day.

    Raises:
        ConsequenceWrong.
    """
    for name in ("return_fen", "hold_fen", "forfeit_fen"):
        if (value := getattr(decided, name)) < 0:
            raise ConsequenceWrong(f"{name} {value}", field=name, why="NEGATIVE", value=value)
    if decided.part_fen != part_fen:
        raise ConsequenceWrong(
            f"{decided.part_fen} of {part_fen} fen.",
            field="return_fen",
            why="SUM",
            value=decided.part_fen,
            part=part_fen,
        )
    is_extended = new_due_on is not None
    if decided.hold_fen and not is_extended:
        raise ConsequenceWrong("No day.", field="new_due_on", why="NO_DAY", value="")
    if new_due_on is not None and new_due_on <= today:
        raise ConsequenceWrong("Past.", field="new_due_on", why="PAST", value=new_due_on)
    if is_extended and result is not Result.SHORT:
        raise ConsequenceWrong("Reached.", field="new_due_on", why="REACHED", value=new_due_on)


def favors(decided: Consequence, proposed: Consequence) -> bool:
    """Whether a consequence gives an enterprise more than the agreement's terms do."""
    return decided.return_fen > proposed.return_fen or decided.forfeit_fen < proposed.forfeit_fen
