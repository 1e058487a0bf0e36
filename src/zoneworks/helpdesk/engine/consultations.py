"""What may be done to a class consultation, when it may be decided, and how answers stand.

Days are given: terms in working days are counted by the caller's calendar, days only compared here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal


class State(StrEnum):
    """Where a consultation stands."""

    OPEN = "OPEN"
    DECIDED = "DECIDED"
    WITHDRAWN = "WITHDRAWN"


class ConsultationAct(StrEnum):
    """What is done to a consultation."""

    ASK = "ASK"
    ANSWER = "ANSWER"
    DECIDE = "DECIDE"
    APPLY = "APPLY"
    WITHDRAW = "WITHDRAW"
    REOPEN = "REOPEN"


class AnswerStanding(StrEnum):
    """How the answer of a department stands on a day."""

    WAITING = "WAITING"
    IN_TIME = "IN_TIME"
    LATE = "LATE"
    """It came after the term; it counts, and the decision says so."""
    SILENT = "SILENT"
    """The term has passed without an answer."""


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is possible, where it leads (None: it stays), if it needs a reason."""

    at: frozenset[State]
    then: State | None = None
    wants_reason: bool = False


RULES: Mapping[ConsultationAct, Rule] = {
    ConsultationAct.ASK: Rule(frozenset({State.OPEN})),
    ConsultationAct.ANSWER: Rule(frozenset({State.OPEN}), wants_reason=True),
    ConsultationAct.DECIDE: Rule(frozenset({State.OPEN}), State.DECIDED, wants_reason=True),
    ConsultationAct.APPLY: Rule(frozenset({State.DECIDED})),
    ConsultationAct.WITHDRAW: Rule(frozenset({State.OPEN}), State.WITHDRAWN, wants_reason=True),
    ConsultationAct.REOPEN: Rule(
        frozenset({State.DECIDED, State.WITHDRAWN}), State.OPEN, wants_reason=True
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A department that was asked, until when it was to answer, and when it did."""

    unit: str
    asked_on: date
    due_on: date
    answered_on: date | None = None

    def standing(self, today: date) -> AnswerStanding:
        """How its answer stands; on its last day it is still awaited."""
        if self.answered_on is not None:
            return AnswerStanding.LATE if self.answered_on > self.due_on else AnswerStanding.IN_TIME
        return AnswerStanding.SILENT if today > self.due_on else AnswerStanding.WAITING


class ActNotPossible(Refusal):
    """The state of the consultation does not allow the act."""

    code = "CONSULTATION_ACT_NOT_POSSIBLE"


class ReasonMissing(Refusal):
    """An act that stands with its reason was given none."""

    code = "CONSULTATION_REASON_MISSING"


class AlreadyAsked(Refusal):
    """A department was asked before; it may correct its answer."""

    code = "CONSULTATION_ALREADY_ASKED"


class NobodyAsked(Refusal):
    """A class is decided on answers, and no department was asked."""

    code = "CONSULTATION_NOBODY_ASKED"


class StillWaiting(Refusal):
    """Departments may still answer: their term has not passed."""

    code = "CONSULTATION_STILL_WAITING"


def check_act(act: ConsultationAct, state: State, reason: str = "-") -> State:
    """Give the state after an act. Raises ActNotPossible, and ReasonMissing for a blank reason."""
    rule = RULES[act]
    if state not in rule.at:
        raise ActNotPossible(
            f"{act} is not possible while the consultation is {state}.", act=act, state=state
        )
    if rule.wants_reason and not reason.strip():
        raise ReasonMissing(f"{act} needs a reason.", act=act)
    return rule.then or state


def check_units(asked: Iterable[str], wanted: Iterable[str]) -> None:
    """Refuse to ask a department twice. Raises AlreadyAsked."""
    if twice := sorted(set(asked) & set(wanted)):
        raise AlreadyAsked(f"Already asked: {', '.join(twice)}.", units=tuple(twice))


def ripe_on(questions: Sequence[Question]) -> date | None:
    """The first day on which a decision is possible, as things stand; None where nobody was asked.

    It is the day of the last answer, or the day after the term of a department that has not
    answered within it.
    """
    if not questions:
        return None
    return max(
        one.answered_on
        if one.answered_on is not None and one.answered_on <= one.due_on
        else one.due_on + timedelta(days=1)
        for one in questions
    )


def check_decision(questions: Sequence[Question], today: date) -> None:
    """Refuse a decision before all have answered or the term has passed.

    Raises:
        NobodyAsked: no department was asked.
        StillWaiting: naming those that may still answer, and the last day of their term.
    """
    if not questions:
        raise NobodyAsked("No department was asked: ask at least one.")
    waiting = [one for one in questions if one.standing(today) is AnswerStanding.WAITING]
    if waiting:
        last = max(one.due_on for one in waiting)
        units = tuple(one.unit for one in waiting)
        raise StillWaiting(
            f"{', '.join(units)} may answer until {last}: wait for them or until the term has "
            "passed.",
            units=units,
            due_on=last,
        )
