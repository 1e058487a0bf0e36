"""Clocks with pauses, against an oracle that walks the days one by one."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.process.clocks import (
    NO_DAY,
    Stop,
    Term,
    Terms,
    due_on,
    measure,
    merged,
    project,
    read_clock,
)
from zoneworks.approvals.engine.process.terms import DayKind
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import date_of, number_of

CALENDAR = national_calendar()
FIRST = date(2023, 1, 1)
ONE_DAY = timedelta(days=1)

days = st.integers(0, 500).map(lambda count: FIRST + timedelta(days=count))
kinds = st.sampled_from(DayKind)
terms = st.builds(Term, st.integers(0, 60), kinds)


@st.composite
def stops_of(draw: st.DrawFn) -> list[Stop]:
    found = []
    for since in draw(st.lists(days, max_size=4)):
        length = draw(st.none() | st.integers(0, 40))
        until = None if length is None else since + timedelta(days=length)
        found.append(Stop(since, until))
    return found


def stands(day: date, stops: list[Stop]) -> bool:
    return any(stop.since < day and (stop.until is None or day <= stop.until) for stop in stops)


def counts(day: date, kind: DayKind) -> bool:
    return kind is DayKind.CALENDAR or CALENDAR.is_working(day)


def oracle(accepted: date, term: Term, stops: list[Stop]) -> date | None:
    day, left = accepted, term.days
    while left:
        day += ONE_DAY
        if day > date(2026, 6, 1):
            return None
        if counts(day, term.kind) and not stands(day, stops):
            left -= 1
    if term.kind is DayKind.CALENDAR:
        while not CALENDAR.is_working(day):
            day += ONE_DAY
    return day


@given(days, terms, stops_of())
def test_a_term_ends_where_the_walk_over_the_days_ends(
    accepted: date, term: Term, stops: list[Stop]
) -> None:
    assert due_on(CALENDAR, accepted, term, stops) == oracle(accepted, term, stops)


@given(days, st.integers(0, 200), stops_of())
def test_actual_days_are_those_of_the_walk(accepted: date, length: int, stops: list[Stop]) -> None:
    end = accepted + timedelta(days=length)
    walked = [accepted + timedelta(days=count) for count in range(1, length + 1)]
    working = [day for day in walked if CALENDAR.is_working(day)]
    actual = measure(CALENDAR, accepted, end, stops)
    assert actual.gross == len(working)
    assert actual.net == len([day for day in working if not stands(day, stops)])


@given(days, terms, stops_of(), st.integers(0, 200))
def test_a_reading_says_what_is_used_and_what_is_left(
    accepted: date, term: Term, stops: list[Stop], later: int
) -> None:
    today = accepted + timedelta(days=later)
    known = [stop for stop in stops if stop.since <= today]
    reading = read_clock(CALENDAR, accepted, term, known, today)
    walked = [accepted + timedelta(days=count) for count in range(1, later + 1)]
    used = [day for day in walked if counts(day, term.kind) and not stands(day, known)]
    assert reading.used_days == len(used)
    assert reading.days_left == term.days - len(used)
    if stands(today + ONE_DAY, known) and today >= accepted:
        assert reading.due_on is None
    elif reading.due_on is not None:
        assert reading.due_on == oracle(accepted, term, known)


@given(st.lists(st.tuples(days, terms, stops_of()), max_size=20))
def test_columns_give_what_single_items_give(
    items: list[tuple[date, Term, list[Stop]]],
) -> None:
    ledger = [merged(stops) for _accepted, _term, stops in items]
    stops = [stop for one in ledger for stop in one]
    columns = Terms(
        accepted=np.array([number_of(accepted) for accepted, *_rest in items], dtype=np.int64),
        days=np.array([term.days for _accepted, term, _stops in items], dtype=np.int64),
        is_calendar=np.array([term.kind is DayKind.CALENDAR for _, term, _ in items], dtype=bool),
        stop_since=np.array([number_of(stop.since) for stop in stops], dtype=np.int64),
        stop_until=np.array(
            [NO_DAY if stop.until is None else number_of(stop.until) for stop in stops],
            dtype=np.int64,
        ),
        first_stop=np.cumsum([0, *map(len, ledger)]),
    )
    due, provisional = project(CALENDAR, columns)
    found = [None if day == NO_DAY else date_of(int(day)) for day in due]
    assert found == [due_on(CALENDAR, *one) for one in items]
    assert not provisional.any()


@given(stops_of())
def test_merged_stops_cover_the_same_days_and_keep_apart(stops: list[Stop]) -> None:
    found = merged(stops)
    for count in range(600):
        day = FIRST + timedelta(days=count)
        assert stands(day, found) == stands(day, stops)
    for earlier, later in pairwise(found):
        assert earlier.until is not None
        assert earlier.until < later.since


def test_a_pause_over_the_spring_festival_costs_only_its_working_days() -> None:
    accepted, term = date(2024, 2, 1), Term(10)
    assert due_on(CALENDAR, accepted, term, []) == date(2024, 2, 20)
    pause = [Stop(date(2024, 2, 8), date(2024, 2, 19))]
    assert due_on(CALENDAR, accepted, term, pause) == date(2024, 2, 23)
    assert measure(CALENDAR, accepted, date(2024, 2, 23), pause).net == 10


def test_a_term_that_reaches_into_a_year_without_notice_may_move() -> None:
    year = max(CALENDAR.provisional_years)
    start = date(year, 3, 2)
    assert read_clock(CALENDAR, start, Term(5), [], start).is_provisional
    past = date(2024, 3, 1)
    assert not read_clock(CALENDAR, past, Term(5), [], past).is_provisional


@pytest.mark.parametrize("kind", DayKind)
def test_a_pause_that_begins_on_the_last_day_comes_too_late(kind: DayKind) -> None:
    accepted, term = date(2024, 3, 1), Term(5, kind)
    due = due_on(CALENDAR, accepted, term, [])
    assert due is not None
    assert due_on(CALENDAR, accepted, term, [Stop(due)]) == due
