"""What may be done to a review in which state, by whom a second time, and whether one stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.compliance.engine.conclusions import Outcome
from zoneworks.core.engine.refusals import Refusal


class State(StrEnum):
    """Where a review stands."""

    FIRST_READING = "FIRST_READING"
    SECOND_READING = "SECOND_READING"
    PASSED = "PASSED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    REVOKED = "REVOKED"


IN_HAND = frozenset({State.FIRST_READING, State.SECOND_READING})
CONCLUDED = frozenset({State.PASSED, State.REFUSED, State.REVOKED})


class ReviewAct(StrEnum):
    """What is done to a review."""

    WRITE = "WRITE"
    """Answer, place, hear: all that the first reader enters."""
    SUBMIT = "SUBMIT"
    CONFIRM = "CONFIRM"
    SEND_BACK = "SEND_BACK"
    WITHDRAW = "WITHDRAW"
    REVOKE = "REVOKE"


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is possible, where it leads (None: see the act), if it needs a
    reason."""

    at: frozenset[State]
    then: State | None = None
    wants_reason: bool = False


RULES: Mapping[ReviewAct, Rule] = {
    ReviewAct.WRITE: Rule(frozenset({State.FIRST_READING})),
    ReviewAct.SUBMIT: Rule(
        frozenset({State.FIRST_READING}), State.SECOND_READING, wants_reason=True
    ),
    ReviewAct.CONFIRM: Rule(frozenset({State.SECOND_READING})),
    ReviewAct.SEND_BACK: Rule(
        frozenset({State.SECOND_READING}), State.FIRST_READING, wants_reason=True
    ),
    ReviewAct.WITHDRAW: Rule(IN_HAND, State.WITHDRAWN, wants_reason=True),
    ReviewAct.REVOKE: Rule(frozenset({State.PASSED}), State.REVOKED, wants_reason=True),
}
"""The reason of a submission is the opinion. Writing leaves the state; confirming leads where the
conclusion does (``state_after``)."""


class ActNotPossible(Refusal):
    """The state of the review does not allow the act."""

    code = "REVIEW_ACT_NOT_POSSIBLE"


class ReasonMissing(Refusal):
    """An act that stands with its reason was given none."""

    code = "REVIEW_REASON_MISSING"


class SameReader(Refusal):
    """Whoever has written in the first reading wants to be the second reader."""

    code = "REVIEW_SAME_READER"


class AnotherUnitReads(Refusal):
    """The second reading was given to another unit."""

    code = "REVIEW_ANOTHER_UNIT_READS"


def check_act(act: ReviewAct, state: State, reason: str = "-") -> State:
    """Give the state after an act. Raises ActNotPossible, and ReasonMissing for a blank reason."""
    rule = RULES[act]
    if state not in rule.at:
        raise ActNotPossible(
            f"{act} is not possible while the review is {state}.", act=act, state=state
        )
    if rule.wants_reason and not reason.strip():
        raise ReasonMissing(f"{act} needs its reason in words.", act=act)
    return rule.then or state


def check_second_reader(
    user: int, first_readers: Collection[int], unit: int, named_unit: int | None
) -> None:
    """Refuse a second reader who wrote in the first reading, or of another unit than was named.

    Users and units are given by their ids.

    Raises:
        SameReader, AnotherUnitReads.
    """
    if user in first_readers:
        raise SameReader("Who has written in the first reading cannot read it a second time.")
    if named_unit is not None and unit != named_unit:
        raise AnotherUnitReads("The second reading was given to another unit.")


def state_after(outcome: Outcome) -> State:
    """Where a confirmed conclusion leads (article 18)."""
    return State.REFUSED if outcome is Outcome.VIOLATES else State.PASSED


# Whether a review stands


class StandingState(StrEnum):
    """How a subject stands on a day: only PASSED lets it be issued."""

    PASSED = "PASSED"
    NONE = "NONE"
    IN_HAND = "IN_HAND"
    CHANGED = "CHANGED"
    """What was reviewed is another version."""
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True)
class Held:
    """A review of a record, in any of its versions, as far as it decides how the record stands."""

    pk: int
    digest: str
    state: State
    valid_until: date | None = None


def judge(digest: str, reviews: Sequence[Held], today: date) -> tuple[StandingState, int | None]:
    """Tell how the version of a digest stands, and by which review.

    Of the reviews of this version the latest that was concluded counts: one that passed and has
    not expired. Else one in hand is told, else how the latest ended, else that there is one of
    another version. Withdrawn ones count for nothing.
    """
    ordered = sorted(reviews, key=lambda one: one.pk)
    own = [one for one in ordered if one.digest == digest]
    last = next((one for one in reversed(own) if one.state in CONCLUDED), None)
    if last is not None and last.state is State.PASSED and _holds(last, today):
        return StandingState.PASSED, last.pk
    in_hand = next((one for one in reversed(own) if one.state in IN_HAND), None)
    if in_hand is not None:
        return StandingState.IN_HAND, in_hand.pk
    if last is not None:
        return _ENDS[last.state], last.pk
    others = [one for one in ordered if one.digest != digest and one.state is not State.WITHDRAWN]
    return (StandingState.CHANGED, others[-1].pk) if others else (StandingState.NONE, None)


_ENDS = {
    State.PASSED: StandingState.EXPIRED,
    State.REFUSED: StandingState.REFUSED,
    State.REVOKED: StandingState.REVOKED,
}


def _holds(review: Held, today: date) -> bool:
    return review.valid_until is not None and today < review.valid_until
