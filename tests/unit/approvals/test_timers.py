"""Timers of deadlines, against somebody who looks at the calendar day by day."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.approvals.cases import FIRST, act, carry_through, day, new_case

from zoneworks.approvals.definitions import reminders
from zoneworks.approvals.engine.process.cases import SYSTEM, Case
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.refusals import MoveRefused
from zoneworks.approvals.engine.process.standings import Move, Standing
from zoneworks.approvals.engine.process.timers import (
    ENDS_BY_ITSELF,
    Deadline,
    DeadlineKind,
    Reminder,
    Rung,
    deadlines_of,
    first_on,
    reached,
    simulation_deadline,
)
from zoneworks.core.calendars import national_calendar

CALENDAR = national_calendar()
DAY = timedelta(days=1)
DAYS = st.dates(date(2018, 1, 1), date(2026, 6, 1))


def rung_by_walking(deadline: Deadline, reminder: Reminder, day: date) -> tuple[Rung, int] | None:
    """Which rung a person with a calendar on the wall would name on a day, the latest reached."""
    left, walk = 0, day
    while walk < deadline.due_on:
        walk += DAY
        left += CALENDAR.is_working(walk)
    past, walk = 0, deadline.due_on
    while walk < day:
        walk += DAY
        past += CALENDAR.is_working(walk)
    if day > deadline.due_on and deadline.kind in ENDS_BY_ITSELF:
        return Rung.PASSED, 0
    if past and reminder.overdue_every_days:
        return Rung.OVERDUE, past - (past - 1) % reminder.overdue_every_days
    for days in sorted(reminder.before_days):
        if left <= days:
            begins = deadline.due_on
            ahead = 0
            while ahead < days or not CALENDAR.is_working(begins):
                ahead += CALENDAR.is_working(begins)
                begins -= DAY
            return (Rung.SOON if days else Rung.TODAY, days) if begins > deadline.begun_on else None
    return None


@given(
    kind=st.sampled_from(DeadlineKind),
    begun_on=DAYS,
    length=st.integers(0, 60),
    before=st.sets(st.integers(0, 12), max_size=3),
    every=st.integers(0, 7),
    after=st.integers(-20, 60),
)
def test_the_latest_rung_is_the_one_that_a_walk_over_the_days_finds(
    *, kind: DeadlineKind, begun_on: date, length: int, before: set[int], every: int, after: int
) -> None:
    deadline = Deadline(kind, begun_on, begun_on + length * DAY)
    reminder = Reminder(tuple(before), every)
    day = deadline.due_on + after * DAY
    timer, following = reached(CALENDAR, deadline, {kind: reminder}, day)
    expected = rung_by_walking(deadline, reminder, day)
    assert (timer and (timer.rung, timer.days)) == expected
    assert following is None or following > day


@given(
    kind=st.sampled_from(DeadlineKind),
    begun_on=DAYS,
    length=st.integers(0, 60),
    awake=st.lists(st.integers(1, 15), min_size=1, max_size=30),
)
def test_each_timer_goes_off_once_on_its_working_day_and_never_early_whenever_one_looks(
    kind: DeadlineKind, begun_on: date, length: int, awake: list[int]
) -> None:
    deadline = Deadline(kind, begun_on, begun_on + length * DAY)
    rules = reminders()
    daily: dict[str, date] = {}
    for number in range(1, length + sum(awake) + 1):
        timer, _next = reached(CALENDAR, deadline, rules, begun_on + number * DAY)
        if timer is not None and timer.name not in daily:
            daily[timer.name] = begun_on + number * DAY
            assert timer.fires_on == begun_on + number * DAY
            assert timer.rung is Rung.PASSED or CALENDAR.is_working(timer.fires_on)
    seen: list[str] = []
    day = begun_on
    looked = begun_on
    for nap in awake:
        looked, day = day, day + nap * DAY
        timer, _next = reached(CALENDAR, deadline, rules, day)
        if timer is not None and timer.name not in seen:
            assert looked < timer.fires_on <= day
            seen.append(timer.name)
    assert [name for name in daily if name in seen] == seen


@given(kind=st.sampled_from(DeadlineKind), begun_on=DAYS, length=st.integers(0, 60))
def test_nothing_goes_off_before_the_first_day_that_is_kept(
    kind: DeadlineKind, begun_on: date, length: int
) -> None:
    deadline = Deadline(kind, begun_on, begun_on + length * DAY)
    first = first_on(CALENDAR, [deadline], reminders())
    assert first is not None
    assert reached(CALENDAR, deadline, reminders(), first - DAY) == (None, first)
    timer, _next = reached(CALENDAR, deadline, reminders(), first)
    assert timer is not None
    assert timer.fires_on == first


def test_an_application_counts_as_accepted_on_the_day_after_the_five_working_days() -> None:
    applied = Standing(
        State.SUBMITTED, applied_on=date(2024, 9, 26), due_on=CALENDAR.add(date(2024, 9, 26), 5)
    )
    (deadline,) = deadlines_of(applied)
    assert deadline.due_on == date(2024, 10, 9)  # a make-up Sunday, then seven days off
    timer, _next = reached(CALENDAR, deadline, reminders(), date(2024, 10, 10))
    assert timer is not None
    assert (timer.rung, timer.fires_on) == (Rung.PASSED, date(2024, 10, 10))


def test_a_promise_on_the_day_of_the_law_is_told_once_as_the_law() -> None:
    day = date(2024, 3, 29)
    standing = Standing(
        State.UNDER_REVIEW,
        accepted_on=date(2024, 3, 1),
        due_on=day,
        legal_due_on=day,
        promised_due_on=day,
    )
    assert [one.kind for one in deadlines_of(standing)] == [DeadlineKind.LEGAL]


def test_a_simulation_ends_on_the_first_day_on_which_nothing_holds() -> None:
    deadline = simulation_deadline(date(2024, 3, 1), date(2025, 3, 1))
    timer, _next = reached(CALENDAR, deadline, reminders(), date(2025, 3, 1))
    assert timer is not None
    assert (timer.rung, timer.fires_on) == (Rung.PASSED, date(2025, 3, 1))


def test_states_in_which_nobody_owes_anything_have_no_deadline() -> None:
    for state in (State.READY, State.INCOMPLETE, State.DELIVERED, State.LAPSED):
        assert deadlines_of(Standing(state, due_on=date(2024, 1, 2))) == ()


LENGTH = 70
STEPS = (
    HandlingAct.ACCEPT,
    HandlingAct.NOTIFY_GAPS,
    HandlingAct.SUPPLY,
    HandlingAct.PAUSE,
    HandlingAct.RESUME,
    HandlingAct.EXTEND,
    HandlingAct.REVIEW,
    HandlingAct.SEND_BACK,
    HandlingAct.GRANT,
    HandlingAct.DELIVER,
    HandlingAct.WITHDRAW,
    HandlingAct.APPLY,
)
HISTORIES = st.lists(st.tuples(st.integers(1, LENGTH), st.sampled_from(STEPS)), max_size=14).map(
    sorted
)


@settings(max_examples=120)
@given(history=HISTORIES, awake=st.sets(st.integers(1, LENGTH)), daily=st.booleans())
def test_over_random_histories_each_timer_goes_off_once_on_its_day_or_on_waking(
    history: list[tuple[int, HandlingAct]], awake: set[int], daily: bool
) -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    gone_off: set[tuple[int, str, date]] = set()
    looked: dict[tuple[int, Deadline], date] = {}
    for number in range(1, LENGTH + 1):
        today = day(number)
        for _on, step in (one for one in history if one[0] == number):
            with suppress(MoveRefused):
                papers = {} if step is HandlingAct.APPLY else {"papers": ("form",)}
                act(case, "eia_form", step, today, reason="expert", evidence="No. 3", **papers)
        if daily or number in awake:
            _look(case, today, gone_off, looked)


def _look(
    case: Case, today: date, gone_off: set[tuple[int, str, date]], looked: dict[Any, date]
) -> None:
    """Let what is due go off, as the worker does, and hold it against the calendar on the wall."""
    rules = reminders()
    standing = case.standings["eia_form", Track.FORMAL]
    for deadline in deadlines_of(standing):
        timer, following = reached(CALENDAR, deadline, rules, today)
        walked = rung_by_walking(deadline, rules[deadline.kind], today)
        assert (timer and (timer.rung, timer.days)) == walked
        assert following is None or following > today
        before = looked.get((standing.round, deadline))
        looked[standing.round, deadline] = today
        if timer is None or (standing.round, timer.name, deadline.due_on) in gone_off:
            continue
        assert before is None or before < timer.fires_on <= today
        gone_off.add((standing.round, timer.name, deadline.due_on))
        if timer.rung is Rung.PASSED:
            move = Move(HandlingAct.DEEM_ACCEPTED, timer.fires_on, SYSTEM)
            accepted = case.move("eia_form", Track.FORMAL, move)
            assert accepted.state is State.UNDER_REVIEW
            assert accepted.accepted_on == standing.applied_on  # whenever the worker woke
            _look(case, today, gone_off, looked)
