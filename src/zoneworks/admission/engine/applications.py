"""What may be done to an application in which state, and what a decision must hold against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.admission.engine.terms import OUTCOME_ORDER, Outcome
from zoneworks.core.engine.refusals import Refusal


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    """Handed in: an officer looks whether it is complete."""
    SCORED = "SCORED"
    """Complete and scored: the committee has it."""
    VOTED = "VOTED"
    """Its last sitting has carried an outcome: it waits for the decision."""
    MENDING = "MENDING"
    """To be mended by a day, then handed in again."""
    ADMITTED = "ADMITTED"
    LEASED = "LEASED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


ENDED = frozenset({State.ADMITTED, State.LEASED, State.REFUSED, State.WITHDRAWN})
AFTER: Mapping[Outcome, State] = {
    Outcome.ADMIT: State.ADMITTED,
    Outcome.MEND: State.MENDING,
    Outcome.LEASE: State.LEASED,
    Outcome.REFUSE: State.REFUSED,
}


class ApplicationAct(StrEnum):
    """What is done to an application."""

    CHANGE = "CHANGE"
    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    ACCEPT = "ACCEPT"
    PLACE = "PLACE"
    """Put it on the agenda of a meeting."""
    DECIDE = "DECIDE"
    PROLONG = "PROLONG"
    """Give another day for mending."""
    LAPSE = "LAPSE"
    """Refuse what was not mended in time."""
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is possible, where it leads, if it needs a reason."""

    at: frozenset[State]
    then: State | None = None
    wants_reason: bool = False


A = ApplicationAct
RULES: Mapping[ApplicationAct, Rule] = {
    A.CHANGE: Rule(frozenset({State.DRAFT, State.MENDING})),
    A.SUBMIT: Rule(frozenset({State.DRAFT, State.MENDING}), State.SUBMITTED),
    A.RETURN: Rule(frozenset({State.SUBMITTED}), wants_reason=True),
    A.ACCEPT: Rule(frozenset({State.SUBMITTED}), State.SCORED),
    A.PLACE: Rule(frozenset({State.SCORED})),
    A.DECIDE: Rule(frozenset({State.VOTED}), wants_reason=True),
    A.PROLONG: Rule(frozenset({State.MENDING}), wants_reason=True),
    A.LAPSE: Rule(frozenset({State.MENDING}), State.REFUSED, wants_reason=True),
    A.WITHDRAW: Rule(
        frozenset({State.DRAFT, State.SUBMITTED, State.SCORED, State.MENDING}),
        State.WITHDRAWN,
        wants_reason=True,
    ),
}


class ActNotPossible(Refusal):
    """The state of the application does not allow the act."""

    code = "APPLICATION_ACT_NOT_POSSIBLE"


class OutcomeTooGood(Refusal):
    """An outcome that gates or points do not allow."""

    code = "OUTCOME_TOO_GOOD"


class MendingWrong(Refusal):
    """Mending without what is to be mended, or by a day that cannot be. ``why`` says which."""

    code = "MENDING_WRONG"


def check_act(act: ApplicationAct, state: State) -> State:
    """Give the state after an act; raises ActNotPossible."""
    rule = RULES[act]
    if state not in rule.at:
        raise ActNotPossible(
            f"{act} is not possible while the application is {state}.", act=act, state=state
        )
    return rule.then or state


def check_outcome(outcome: Outcome, best: Outcome) -> None:
    """Refuse to admit whom a hard gate or the points do not let in.

    A committee may always be stricter than ``best``; between mending, a factory and a refusal it
    is free.

    Raises:
        OutcomeTooGood.
    """
    if outcome is Outcome.ADMIT and best is not Outcome.ADMIT:
        raise OutcomeTooGood(f"Gates and points allow {best} at best.", outcome=outcome, best=best)


def check_mending(outcome: Outcome, items: list[str], mend_by: date | None, today: date) -> None:
    """Refuse to let somebody mend without saying what and until when.

    Raises:
        MendingWrong: nothing to mend, no day, or one that is not to come.
    """
    if outcome is not Outcome.MEND:
        return
    if not items:
        raise MendingWrong("Say what is to be mended.", why="ITEMS", day=mend_by)
    if mend_by is None or mend_by <= today:
        raise MendingWrong(f"{mend_by} is no day to come.", why="DAY", day=mend_by)


def check_in_time(mend_by: date | None, today: date) -> None:
    """Refuse to hand in after the day for mending. Raises MendingWrong."""
    if mend_by is not None and today > mend_by:
        raise MendingWrong(f"The day for mending was {mend_by}.", why="PASSED", day=mend_by)


def check_lapsed(mend_by: date | None, today: date) -> None:
    """Refuse to let something lapse whose day has not passed. Raises MendingWrong."""
    if mend_by is None or today <= mend_by:
        raise MendingWrong(f"It can be mended until {mend_by}.", why="NOT_PASSED", day=mend_by)


def is_better(outcome: Outcome, than: Outcome) -> bool:
    """Whether an outcome comes before another in their order."""
    return OUTCOME_ORDER.index(outcome) < OUTCOME_ORDER.index(than)
