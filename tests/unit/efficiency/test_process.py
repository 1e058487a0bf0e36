"""What may be done with an evaluation, and what follows from grades over the years."""

from datetime import date

import pytest
from tests.unit.efficiency.schemes import shipped

from zoneworks.core.engine.refusals import Refusal
from zoneworks.efficiency.engine.process import (
    AT,
    EvaluationAct,
    State,
    Window,
    check_act,
    check_fixing,
    check_objection,
    marks_of,
)
from zoneworks.efficiency.engine.refusals import (
    ActImpossible,
    ObjectionsOpen,
    RecomputationDue,
    WindowClosed,
    WindowOpen,
)
from zoneworks.efficiency.engine.terms import Grade, Mark

LAST = date(2025, 6, 9)


@pytest.mark.parametrize("act", list(EvaluationAct))
@pytest.mark.parametrize("state", list(State))
def test_an_act_is_done_in_its_states_alone(act: EvaluationAct, state: State) -> None:
    if state in AT[act]:
        check_act(act, state)
        return
    with pytest.raises(ActImpossible):
        check_act(act, state)


def test_what_is_final_is_never_changed() -> None:
    assert not [act for act in EvaluationAct if State.FINAL in AT[act]]


def test_objections_are_taken_until_the_last_day() -> None:
    check_objection(State.PUBLISHED, LAST, LAST)
    with pytest.raises(WindowClosed):
        check_objection(State.PUBLISHED, LAST, date(2025, 6, 10))


@pytest.mark.parametrize(
    ("waiting", "is_stale", "today", "refusal"),
    [
        (0, False, LAST, WindowOpen),
        (1, False, date(2025, 6, 10), ObjectionsOpen),
        (0, True, date(2025, 6, 10), RecomputationDue),
    ],
)
def test_nothing_is_fixed_over_an_objection(
    waiting: int, is_stale: bool, today: date, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_fixing(State.PUBLISHED, Window(LAST, waiting, is_stale), today)


def test_it_is_fixed_after_the_window() -> None:
    check_fixing(State.PUBLISHED, Window(LAST, 0, is_stale=False), date(2025, 6, 10))


@pytest.mark.parametrize(
    ("grades", "mark"),
    [
        ([Grade.D, Grade.D], Mark.LOW_EFFICIENCY_LAND),
        ([Grade.D, Grade.D, Grade.A], Mark.LOW_EFFICIENCY_LAND),
        ([Grade.C, Grade.C], Mark.SCREENED),
        ([Grade.C, Grade.D], None),
        ([Grade.D, None, Grade.D], None),
        ([Grade.D], None),
        ([Grade.A, Grade.D, Grade.D], None),
    ],
)
def test_two_years_running_bring_their_mark(grades: list[Grade], mark: Mark | None) -> None:
    assert [one.mark for one in marks_of(shipped(), grades)] == ([mark] if mark else [])
