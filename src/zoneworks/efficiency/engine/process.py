"""How an evaluation goes: opened, computed, published for objections, fixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoneworks.efficiency.engine.refusals import (
    ActImpossible,
    ObjectionsOpen,
    RecomputationDue,
    WindowClosed,
    WindowOpen,
)
from zoneworks.efficiency.engine.terms import Grade, Scheme, Term


class State(StrEnum):
    """How far an evaluation is."""

    OPEN = "OPEN"
    COMPUTED = "COMPUTED"
    PUBLISHED = "PUBLISHED"
    FINAL = "FINAL"
    WITHDRAWN = "WITHDRAWN"


class EvaluationAct(StrEnum):
    """What is done to an evaluation."""

    COMPUTE = "COMPUTE"
    PUBLISH = "PUBLISH"
    OBJECT = "OBJECT"
    FIX = "FIX"
    WITHDRAW = "WITHDRAW"


class ObjectionState(StrEnum):
    """What became of an objection."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    REJECTED = "REJECTED"


AT = {
    EvaluationAct.COMPUTE: (State.OPEN, State.COMPUTED, State.PUBLISHED),
    EvaluationAct.PUBLISH: (State.COMPUTED,),
    EvaluationAct.OBJECT: (State.PUBLISHED,),
    EvaluationAct.FIX: (State.PUBLISHED,),
    EvaluationAct.WITHDRAW: (State.OPEN, State.COMPUTED, State.PUBLISHED),
}
SHOWN = frozenset({State.PUBLISHED, State.FINAL})
"""In these states enterprises see their cards."""


@dataclass(frozen=True, slots=True)
class Window:
    """The term for objections: its last day, how many wait, whether figures were mended since."""

    ends_on: date
    waiting: int
    is_stale: bool


def check_act(act: EvaluationAct, state: State) -> None:
    """Raise ActImpossible where the state does not know the act."""
    if state not in AT[act]:
        raise ActImpossible(f"{act} is not possible in the state {state}.", act=act, state=state)


def check_objection(state: State, ends_on: date | None, today: date) -> None:
    """Raise ActImpossible or WindowClosed where no objection is taken."""
    check_act(EvaluationAct.OBJECT, state)
    if ends_on is None or today > ends_on:
        raise WindowClosed(f"Objections were taken until {ends_on}.", day=ends_on)


def check_fixing(state: State, window: Window, today: date) -> None:
    """Raise a refusal where an evaluation cannot be made final yet."""
    check_act(EvaluationAct.FIX, state)
    if today <= window.ends_on:
        raise WindowOpen(f"Objections are taken until {window.ends_on}.", day=window.ends_on)
    if window.waiting:
        raise ObjectionsOpen(f"{window.waiting} objections wait.", n=window.waiting)
    if window.is_stale:
        raise RecomputationDue("An objection was upheld: compute anew first.")


def marks_of(scheme: Scheme, grades: Sequence[Grade | None]) -> list[Term]:
    """What follows from grades, the latest year first; None is a year without a grade.

    Each term wants its very grade in each of its years running.
    """
    return [
        term
        for term in scheme.marks
        if len(grades) >= term.years and all(one == term.grade for one in grades[: term.years])
    ]
