"""Events of an item, folded: they give back where it stands, and tell where they break."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.approvals.cases import FIRST, carry_through, day, new_case

from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.replay import (
    COLUMNS,
    HistoryBroken,
    Step,
    columns_of,
    difference,
    replay,
)
from zoneworks.approvals.engine.process.standings import Change, Pause, Standing

days = st.none() | st.integers(0, 400).map(day)
texts = st.lists(st.text(max_size=3), max_size=3).map(tuple)
standings = st.builds(
    Standing,
    **{"state": st.sampled_from(State), "round": st.integers(0, 9), "number": st.text(max_size=3)},
    **dict.fromkeys(("turn_since", "due_on", "accepted_on", "decided_on"), days),
    **dict.fromkeys(("told", "outstanding", "asked", "received"), texts),
    pauses=st.lists(st.builds(Pause, st.text(max_size=3), st.just(FIRST), days)).map(tuple),
)


def steps_of(history: Iterable[Standing], recorded_late: int = 0) -> list[Step]:
    before, found = None, []
    for after in history:
        was, became = difference(before, after)
        found.append(Step(day(recorded_late), was, became | {"on": str(FIRST)}))
        before = after
    return found


@given(st.lists(standings, min_size=1, max_size=6))
def test_any_history_folds_to_where_it_ended(history: list[Standing]) -> None:
    last = history[-1]
    assert replay(steps_of(history)) == columns_of(last) | {
        "turn": last.turn.value if last.turn is not None else "",
        "steps": len(history),
        "back_entered": 0,
    }


@given(st.lists(standings, min_size=2, max_size=6, unique=True), st.data())
def test_a_lost_event_is_noticed(history: list[Standing], data: st.DataObject) -> None:
    steps = steps_of(history)
    lost = data.draw(st.integers(0, len(steps) - 2))
    rest = [step for number, step in enumerate(steps) if number != lost]
    told = columns_of(history[-1])
    try:
        folded = replay(rest)
    except HistoryBroken:
        return
    # Nothing else was built on what the lost event changed; then the count of steps tells.
    assert {name: folded[name] for name in COLUMNS} == told
    assert folded["steps"] < len(history)


def test_the_steps_of_a_case_give_its_items() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    carry_through(case, "eia_form", day(3))
    for key, standing in case.standings.items():
        changes: list[Change] = [one for one in case.changes if one.key == key]
        folded = replay(steps_of([one.after for one in changes]))
        assert {name: folded[name] for name in COLUMNS} == columns_of(standing)
    assert case.standings["eia_form", Track.FORMAL].state is State.DELIVERED


def test_steps_that_were_recorded_on_a_later_day_are_counted() -> None:
    first = Standing(turn_since=FIRST)
    history = steps_of([first, first._replace(state=State.READY)], recorded_late=1)
    assert replay(history)["back_entered"] == 2
    assert replay(steps_of([first]))["back_entered"] == 0


def test_a_step_that_begins_elsewhere_breaks_the_history() -> None:
    first = Standing(turn_since=FIRST)
    second = first._replace(state=State.READY)
    laid, opened = steps_of([first, second])
    with pytest.raises(HistoryBroken) as refusal:
        replay([laid, opened, opened])
    assert refusal.value.values == {"step": 3, "columns": ["state"]}
    with pytest.raises(HistoryBroken):
        replay([opened])
