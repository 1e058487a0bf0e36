"""What is paid to the finder of a project (招商引资奖励), line by line.

A scheme (办法) is a dated rule: tiers on the fixed investment that was paid in, a cap, who may not
be paid. A project is rewarded once; shares inside a team sum to the reward.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.core.engine.money import Rounding, round_ratio, split
from zoneworks.core.engine.refusals import Refusal

YUAN = 100
"""Fen."""


class TierKind(StrEnum):
    """How the tiers of a scheme are read."""

    MARGINAL = "MARGINAL"
    """Each tier's rate holds for the part of the investment that lies in it (超额累进)."""
    WHOLE = "WHOLE"
    """The rate of the tier that is reached holds for the whole investment (全额)."""
    FIXED = "FIXED"
    """The amount of the tier that is reached is paid (定额)."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From this paid-in investment on (fen): a rate, or a fixed amount in fen."""

    from_fen: int
    rate: Fraction = Fraction(0)
    amount_fen: int = 0


@dataclass(frozen=True, slots=True)
class Scheme:
    """A reward scheme as it holds in ``valid_from`` … ``valid_until`` (excluded; None is open)."""

    name: str
    valid_from: date
    valid_until: date | None
    kind: TierKind
    tiers: tuple[Tier, ...]
    cap_fen: int
    unpaid: frozenset[FinderKind]
    protection_months: int
    claim_months: int
    publicity_days: int
    clawback_years: int


class LineKind(StrEnum):
    """What a line of an assessment says."""

    TIER = "TIER"
    FIXED = "FIXED"
    ROUNDED = "ROUNDED"
    CAPPED = "CAPPED"


@dataclass(frozen=True, slots=True)
class Line:
    """A step of an assessment: the part of the investment, its rate, and what it adds (fen)."""

    kind: LineKind
    amount_fen: int
    base_fen: int = 0
    from_fen: int = 0
    rate: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The reward with the lines that make it; the lines sum to the amount."""

    amount_fen: int
    lines: tuple[Line, ...]


class SchemeInvalid(Refusal):
    """Tiers that cannot be read. ``why`` names what is wrong."""

    code = "SCHEME_INVALID"


class FinderNotPaid(Refusal):
    """The scheme pays nothing to finders of this kind."""

    code = "FINDER_NOT_PAID"


class NothingReached(Refusal):
    """The paid-in investment reaches no tier."""

    code = "NOTHING_REACHED"


class SchemeNotInForce(Refusal):
    """The scheme did not hold on the day of the filing."""

    code = "SCHEME_NOT_IN_FORCE"


class ClaimTooLate(Refusal):
    """The reward is claimed after its term."""

    code = "CLAIM_TOO_LATE"


class SharesWrong(Refusal):
    """The shares inside a team are none, not positive, or name somebody twice."""

    code = "SHARES_WRONG"


class RewardState(StrEnum):
    """Where a reward stands."""

    ASSESSED = "ASSESSED"
    PUBLISHED = "PUBLISHED"
    """公示: everybody may object."""
    PAID = "PAID"
    CLAWED_BACK = "CLAWED_BACK"
    WITHDRAWN = "WITHDRAWN"


ON_THE_WAY = (RewardState.ASSESSED, RewardState.PUBLISHED)
"""States of a reward that is neither paid nor withdrawn."""


class RewardAct(StrEnum):
    """What is done to a reward."""

    PUBLISH = "PUBLISH"
    OBJECT = "OBJECT"
    PAY = "PAY"
    CLAW_BACK = "CLAW_BACK"
    WITHDRAW = "WITHDRAW"


class ClawbackCause(StrEnum):
    """Why a reward is taken back."""

    FRAUD = "FRAUD"
    LEFT = "LEFT"
    """The enterprise left the zone before its years were over."""
    TARGET_MISSED = "TARGET_MISSED"
    AUDIT = "AUDIT"
    ERROR = "ERROR"


POSSIBLE: Mapping[RewardAct, frozenset[RewardState]] = {
    RewardAct.PUBLISH: frozenset({RewardState.ASSESSED}),
    RewardAct.OBJECT: frozenset({RewardState.PUBLISHED}),
    RewardAct.PAY: frozenset({RewardState.PUBLISHED}),
    RewardAct.CLAW_BACK: frozenset({RewardState.PAID, RewardState.CLAWED_BACK}),
    RewardAct.WITHDRAW: frozenset({RewardState.ASSESSED, RewardState.PUBLISHED}),
}


class RewardActNotPossible(Refusal):
    """The state of the reward does not allow the act."""

    code = "REWARD_ACT_NOT_POSSIBLE"


class PublicityRuns(Refusal):
    """The reward is still before the public."""

    code = "PUBLICITY_RUNS"


class ObjectionOpen(Refusal):
    """Somebody objected, and it is not answered."""

    code = "OBJECTION_OPEN"


class ClawbackWrong(Refusal):
    """More would be taken back than was paid, nothing, or after its years."""

    code = "CLAWBACK_WRONG"


def check_scheme(scheme: Scheme) -> None:
    """Raise SchemeInvalid unless the tiers rise and pay something, under a cap."""
    if why := _scheme_fault(scheme):
        raise SchemeInvalid(f"The scheme cannot be read: {why}.", why=why)


def _scheme_fault(scheme: Scheme) -> str:
    steps = [tier.from_fen for tier in scheme.tiers]
    is_fixed = scheme.kind is TierKind.FIXED
    faults = {
        "NO_TIER": not steps,
        "NOT_RISING": any(later <= earlier for earlier, later in pairwise([-1, *steps])),
        "OUT_OF_RANGE": any(not 0 <= one.rate <= 1 or one.amount_fen < 0 for one in scheme.tiers),
        "PAYS_NOTHING": not any(one.amount_fen if is_fixed else one.rate for one in scheme.tiers),
        "NO_CAP": scheme.cap_fen <= 0,
        "ENDS_BEFORE_IT_BEGINS": scheme.valid_until is not None
        and scheme.valid_until <= scheme.valid_from,
    }
    return next((why for why, is_so in faults.items() if is_so), "")


def assess(scheme: Scheme, paid_fen: int, finder: FinderKind, filed_on: date) -> Assessment:
    """Compute the reward for a paid-in fixed investment, in whole yuan rounded down.

    Args:
        scheme: the scheme by which the project was filed.
        paid_fen: the verified fixed investment that was paid in, in fen.
        finder: who found the investor.
        filed_on: the day of the filing: the scheme must have been in force on it.

    Raises:
        SchemeNotInForce, FinderNotPaid, NothingReached: with the values that decide.
    """
    if not scheme.valid_from <= filed_on or (scheme.valid_until and filed_on >= scheme.valid_until):
        raise SchemeNotInForce(
            f"“{scheme.name}” was not in force on {filed_on}.",
            scheme=scheme.name,
            filed_on=filed_on,
        )
    if finder in scheme.unpaid:
        raise FinderNotPaid(f"“{scheme.name}” pays no {finder}.", scheme=scheme.name, finder=finder)
    lines = _tier_lines(scheme, paid_fen)
    if not lines:
        first = scheme.tiers[0].from_fen
        raise NothingReached(
            f"{paid_fen} fen are paid in; the first tier begins at {first}.",
            paid_fen=paid_fen,
            first_fen=first,
        )
    total = sum(line.amount_fen for line in lines)
    whole = total // YUAN * YUAN
    if whole < total:
        lines.append(Line(LineKind.ROUNDED, whole - total))
    if whole > scheme.cap_fen:
        lines.append(Line(LineKind.CAPPED, scheme.cap_fen - whole))
    return Assessment(sum(line.amount_fen for line in lines), tuple(lines))


def _tier_lines(scheme: Scheme, paid_fen: int) -> list[Line]:
    reached = [tier for tier in scheme.tiers if tier.from_fen <= paid_fen]
    if not reached:
        return []
    last = reached[-1]
    if scheme.kind is TierKind.FIXED:
        return [Line(LineKind.FIXED, last.amount_fen, paid_fen, last.from_fen)]
    if scheme.kind is TierKind.WHOLE:
        return [_rated(paid_fen, last)]
    ends = [tier.from_fen for tier in reached[1:]] + [paid_fen]
    parts = [_rated(end - tier.from_fen, tier) for tier, end in zip(reached, ends, strict=True)]
    return [line for line in parts if line.base_fen] or parts[-1:]


def _rated(base_fen: int, tier: Tier) -> Line:
    """A part of the investment by its tier's rate, rounded down to the fen."""
    ratio = base_fen * tier.rate
    amount = round_ratio(ratio.numerator, ratio.denominator, Rounding.DOWN)
    return Line(LineKind.TIER, amount, base_fen, tier.from_fen, tier.rate)


def share(amount_fen: int, weights: Sequence[tuple[str, Fraction | int]]) -> list[int]:
    """Divide a reward inside a team by agreed weights; the shares sum to it, to the fen.

    Raises:
        SharesWrong: nobody, somebody twice, or a weight that is not positive.
    """
    names = [name for name, _weight in weights]
    if not weights or len(set(names)) < len(names) or any(weight <= 0 for _name, weight in weights):
        raise SharesWrong("Shares name each payee once, with a positive weight.")
    return split(amount_fen, [weight for _name, weight in weights])


def check_reward_act(act: RewardAct, state: RewardState) -> None:
    """Raise RewardActNotPossible unless a reward in this state allows the act."""
    if state not in POSSIBLE[act]:
        raise RewardActNotPossible(
            f"{act} is not possible while the reward is {state}.", act=act, state=state
        )


def check_payment(
    state: RewardState, publicity_until: date | None, open_objections: int, today: date
) -> None:
    """Refuse a payment before the publicity is over and every objection answered.

    ``publicity_until`` is the last day of the publicity.
    """
    check_reward_act(RewardAct.PAY, state)
    if publicity_until is None or today <= publicity_until:
        raise PublicityRuns(f"It is public until {publicity_until}.", until=publicity_until)
    if open_objections:
        raise ObjectionOpen(f"{open_objections} objections are open.", count=open_objections)


def check_claim(completed_on: date, last_on: date, today: date) -> None:
    """Refuse a reward that is claimed after the last day of its term. Raises ClaimTooLate."""
    if today > last_on:
        raise ClaimTooLate(
            f"Completed on {completed_on}, to be claimed by {last_on}.",
            completed_on=completed_on,
            last_on=last_on,
        )


@dataclass(frozen=True, slots=True)
class Clawback:
    """What is to be taken back (fen) of what was paid, why, and the last day of the term for it."""

    paid_fen: int
    amount_fen: int
    last_on: date
    cause: ClawbackCause


def check_clawback(state: RewardState, wanted: Clawback, today: date) -> None:
    """Refuse to take back more than was paid, nothing, or after the scheme's years.

    Fraud has no term. Raises ClawbackWrong, RewardActNotPossible.
    """
    check_reward_act(RewardAct.CLAW_BACK, state)
    why = ""
    if not 0 < wanted.amount_fen <= wanted.paid_fen:
        why = "AMOUNT"
    elif today > wanted.last_on and wanted.cause is not ClawbackCause.FRAUD:
        why = "TERM"
    if why:
        raise ClawbackWrong(
            f"{wanted.amount_fen} of {wanted.paid_fen} fen until {wanted.last_on}: {why}.",
            why=why,
            paid_fen=wanted.paid_fen,
            amount_fen=wanted.amount_fen,
            last_on=wanted.last_on,
        )
