"""Working days: the national table, a day-by-day oracle and what an officer is told."""

from datetime import date, timedelta

import numpy as np
import pytest
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.core.calendars import assemble, national_calendar
from zoneworks.core.engine.calendar import (
    CalendarExhausted,
    CalendarInvalid,
    NegativeTerm,
    WorkingCalendar,
    add_months,
    date_of,
    number_of,
)
from zoneworks.core.rulesets import load_rule_set

DISPUTED = date(2005, 12, 31)
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
days = st.dates(FIRST, LAST)


@st.composite
def calendars(draw):
    holidays = draw(st.frozensets(days, max_size=40))
    makeup_workdays = draw(st.frozensets(days, max_size=40)) - holidays
    return WorkingCalendar(FIRST, LAST, holidays, makeup_workdays, frozenset({2025}))


def works(calendar, day):
    if day in calendar.makeup_workdays:
        return True
    return day.weekday() < 5 and day not in calendar.holidays


def count_day_by_day(calendar, start, end):
    if end < start:
        return -count_day_by_day(calendar, end, start)
    span = (end - start).days
    return sum(works(calendar, start + timedelta(days=n)) for n in range(1, span + 1))


@given(calendars(), days, days)
def test_a_difference_is_what_counting_day_by_day_gives(calendar, start, end):
    assert calendar.difference(start, end) == count_day_by_day(calendar, start, end)


@given(calendars(), days)
def test_a_day_works_by_its_weekday_unless_a_notice_says_otherwise(calendar, day):
    assert calendar.is_working(day) is works(calendar, day)


@given(calendars(), days, days, days)
def test_differences_add_up_and_reverse(calendar, a, b, c):
    assert calendar.difference(a, c) == calendar.difference(a, b) + calendar.difference(b, c)
    assert calendar.difference(a, b) == -calendar.difference(b, a)


@given(calendars(), days, st.integers(0, 100))
def test_adding_working_days_is_the_inverse_of_counting_them(calendar, start, count):
    try:
        end = calendar.add(start, count)
    except CalendarExhausted:
        assert calendar.difference(start, LAST) < count
        return
    assert calendar.difference(start, end) == count
    assert end == start if count == 0 else works(calendar, end)


@given(calendars(), st.lists(st.tuples(days, days, st.integers(0, 60)), max_size=30))
def test_arrays_give_what_single_dates_give(calendar, cases):
    starts = np.array([number_of(start) for start, _, _ in cases], dtype=np.int64)
    ends = np.array([end for _, end, _ in cases], dtype="datetime64[D]")
    counts = np.array([count for _, _, count in cases], dtype=np.int64)
    expected = [calendar.difference(start, end) for start, end, _ in cases]
    assert calendar.differences(starts, ends).tolist() == expected
    assert calendar.working_mask(ends).tolist() == [calendar.is_working(e) for _, e, _ in cases]
    try:
        expected_deadlines = [calendar.deadline(start, count) for start, _, count in cases]
    except CalendarExhausted:
        with pytest.raises(CalendarExhausted):
            calendar.deadlines(starts, counts)
        return
    last_days, are_provisional = calendar.deadlines(starts, counts)
    assert [date_of(number) for number in last_days.tolist()] == [
        d.date for d in expected_deadlines
    ]
    assert are_provisional.tolist() == [d.is_provisional for d in expected_deadlines]


@given(days, st.integers(0, 100))
def test_only_terms_that_run_over_open_days_are_provisional(start, count):
    calendar = WorkingCalendar(FIRST, LAST, frozenset(), frozenset(), frozenset({2025}))
    try:
        deadline = calendar.deadline(start, count)
    except CalendarExhausted:
        return
    crossed = (start + timedelta(days=n + 1) for n in range((deadline.date - start).days))
    # The seven last days of 2024 wait for the notice of 2025.
    assert deadline.is_provisional is any(day >= date(2024, 12, 25) for day in crossed)


def test_every_start_and_length_of_22_years_agrees_with_chinesecalendar():
    first, last = date(2005, 1, 1), date(2026, 12, 31)
    numbers = np.arange(number_of(first), number_of(last) + 1)
    theirs = np.array([is_workday(date_of(int(number))) for number in numbers])
    sums = np.cumsum(theirs, dtype=np.int64)
    calendar, disputed = national_calendar(), number_of(DISPUTED)
    assert numbers[calendar.working_mask(numbers) != theirs].tolist() == [disputed]
    for length in range(121):
        starts, ends = numbers[: numbers.size - length], numbers[length:]
        ours = calendar.differences(starts, ends)
        is_disputed = (starts < disputed) & (disputed <= ends)
        expected = sums[length:] - sums[: numbers.size - length] + is_disputed
        assert (ours == expected).all(), length
        assert int(is_disputed.sum()) == length


def test_the_disputed_saturday_was_worked_as_its_notice_says():
    assert national_calendar().is_working(DISPUTED)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2024, 2, 8), date(2024, 2, 20), 4),  # spring festival, two make-up days
        (date(2024, 9, 30), date(2024, 10, 8), 1),  # the national week
        (date(2023, 12, 29), date(2024, 1, 2), 1),
    ],
)
def test_known_answers(start, end, count):
    assert national_calendar().difference(start, end) == count


def test_a_term_of_twenty_working_days_begins_on_the_next_day():
    deadline = national_calendar().deadline(date(2024, 9, 12), 3)
    assert deadline.date == date(2024, 9, 18)  # 13th, 14th (a make-up Saturday), 18th
    assert not deadline.is_provisional


def test_a_term_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day():
    calendar = national_calendar()
    assert calendar.next_working(date(2024, 10, 1)) == date(2024, 10, 8)
    assert calendar.next_working(date(2024, 10, 8)) == date(2024, 10, 8)


def test_years_without_a_notice_are_provisional_and_so_is_the_week_before_them():
    calendar = national_calendar(2030)
    assert calendar.provisional_years >= {2030}
    open_year = min(calendar.provisional_years)
    assert calendar.is_provisional(date(open_year - 1, 12, 31))
    assert not calendar.is_provisional(date(open_year - 1, 12, 24))
    assert calendar.deadline(date(open_year - 1, 12, 20), 20).is_provisional
    assert not calendar.deadline(date(open_year - 2, 12, 20), 20).is_provisional


def test_an_announced_year_stops_being_provisional_and_changes_the_version():
    rules = dict(load_rule_set("zoneworks.core", "calendar").values) | {"corrections": []}
    before = assemble({date(2026, 1, 1)}, set(), rules)
    rules["announcements"] = [
        {
            "year": 2027,
            "source": "an invented notice",
            "holidays": [date(2027, 1, 1)],
            "makeup_workdays": [date(2026, 12, 27)],
        }
    ]
    after = assemble({date(2026, 1, 1)}, set(), rules)
    assert before.is_provisional(date(2027, 1, 1))
    assert not after.is_provisional(date(2027, 1, 1))
    assert after.is_working(date(2026, 12, 27))
    assert before.version != after.version


def test_the_version_depends_on_the_content_alone():
    one, two = (
        WorkingCalendar(FIRST, LAST, frozenset({FIRST}), frozenset({date(2024, 1, 6)}))
        for _ in range(2)
    )
    assert one.version == two.version
    assert one == two
    assert WorkingCalendar(FIRST, LAST, frozenset(), frozenset()).version != one.version


def test_a_date_outside_the_calendar_names_the_years_covered():
    calendar = national_calendar()
    with pytest.raises(CalendarExhausted, match=r"2003-12-31 lies outside .* 2004-01-01 to 2030"):
        calendar.is_working(date(2003, 12, 31))
    with pytest.raises(CalendarExhausted, match="2031-01-01"):
        calendar.working_mask(np.array(["2024-01-01", "2031-01-01"], "datetime64[D]"))
    with pytest.raises(CalendarExhausted, match="missing or impossible date"):
        calendar.working_mask(np.array(["NaT"], "datetime64[D]"))
    with pytest.raises(CalendarExhausted):
        calendar.add(date(2030, 12, 30), 40)
    with pytest.raises(CalendarExhausted):
        calendar.additions(np.array([number_of(FIRST)]), np.array([2**62]))


def test_a_negative_term_is_refused():
    with pytest.raises(NegativeTerm, match="not -1"):
        national_calendar().add(FIRST, -1)
    with pytest.raises(NegativeTerm, match="not -2"):
        national_calendar().additions(np.array([number_of(FIRST)]), -2)


def test_days_are_never_fractions():
    with pytest.raises(TypeError, match="float64"):
        national_calendar().working_mask(np.array([19000.5]))


def test_a_day_cannot_be_both_off_and_worked():
    with pytest.raises(CalendarInvalid, match="2024-01-01 is both"):
        WorkingCalendar(FIRST, LAST, frozenset({FIRST}), frozenset({FIRST}))
    with pytest.raises(CalendarInvalid, match="lies outside"):
        WorkingCalendar(FIRST, LAST, frozenset({date(2026, 1, 1)}), frozenset())
    with pytest.raises(CalendarInvalid, match="before"):
        WorkingCalendar(LAST, FIRST, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("day", "left"),
    [
        ("2024-03-06", 2),
        ("2024-03-08", 0),
        ("2024-03-09", -1),
        ("2024-03-11", -1),
        ("2024-03-12", -2),
    ],
)
def test_a_limit_that_ended_on_friday_has_ended_on_saturday(day, left):
    assert national_calendar().left(date.fromisoformat(day), date(2024, 3, 8)) == left


def test_days_used_are_those_of_the_limit_and_those_over_it():
    start, due = date(2024, 3, 1), date(2024, 3, 8)
    of_limit = national_calendar().difference(start, due)
    for day in (date(2024, 3, 6), due, date(2024, 3, 9), date(2024, 3, 11), date(2024, 3, 12)):
        used, left = (national_calendar().used(start, day, due), national_calendar().left(day, due))
        assert used + min(left, 0) == (of_limit if left < 0 else of_limit - left)


@given(st.dates(date(2004, 1, 1), date(2029, 12, 31)), st.integers(0, 12), st.integers(0, 12))
def test_months_end_on_the_same_number_or_on_the_last_day(day: date, one: int, two: int) -> None:
    later = add_months(day, one)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == one
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert add_months(day, one + two) >= add_months(later, two)
