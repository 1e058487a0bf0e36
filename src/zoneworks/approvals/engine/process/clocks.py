"""The four clocks of an item: legal and promised limits, actual days net and gross of pauses.

Days are counted after the acceptance: the day of acceptance never counts, the day of the decision
does. A pause that begins on day p and ends on day r takes the days (p, r] out of the count. A
limit in calendar days that ends on a day off ends on the next working day (Civil Code of the
People's Republic of China, article 203).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.process.terms import DayKind
from zoneworks.core.engine.calendar import Days, WorkingCalendar, number_of

NO_DAY = -(2**62)
"""Stands in a column of days where there is none."""


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """A time in which the clock stands: after ``since`` to ``until``, None while it lasts."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Days that an item may take."""

    days: int
    kind: DayKind = DayKind.WORKING


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows. ``due_on`` is None while the clock stands.

    ``used_days`` and ``days_left`` are in the term's own days; ``days_left`` is below zero from the
    first day after the last one on, though that be no working day. ``is_provisional`` where the end
    may move when a year's notice comes out.
    """

    due_on: date | None
    used_days: int
    days_left: int
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Actual:
    """Working days from the acceptance to an end: ``net`` of allowed pauses, and ``gross``."""

    net: int
    gross: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Many terms as columns; days are counted from 1970-01-01.

    The stops of item i are those from ``first_stop[i]`` to before ``first_stop[i + 1]``, merged and
    in order; NO_DAY is the end of one that lasts.
    """

    accepted: Days
    days: NDArray[np.int64]
    is_calendar: NDArray[np.bool_]
    stop_since: Days
    stop_until: Days
    first_stop: NDArray[np.int64]


def merged(stops: Iterable[Stop]) -> list[Stop]:
    """Put stops in order and join those that touch or overlap."""
    found: list[Stop] = []
    for stop in sorted(stops, key=lambda one: (one.since, one.until or date.max)):
        last = found[-1] if found else None
        if last is None or (last.until is not None and stop.since > last.until):
            found.append(stop)
        elif last.until is not None and (stop.until is None or stop.until > last.until):
            found[-1] = Stop(last.since, stop.until)
    return found


def read_clock(
    calendar: WorkingCalendar, accepted: date, term: Term, stops: Sequence[Stop], today: date
) -> Reading:
    """Read the clock of a term at the end of a day. Raises CalendarExhausted."""
    ordered = _after(accepted, stops)
    used = _used(calendar, accepted, today, ordered, term.kind)
    left = term.days - used
    if any(stop.since <= today and (stop.until is None or stop.until > today) for stop in ordered):
        return Reading(None, used, left, is_provisional=False)
    due = due_on(calendar, accepted, term, ordered)
    provisional = due is not None and _reaches_open_days(calendar, accepted, due)
    is_past = due is not None and today > due
    return Reading(due, used, min(left, -1) if is_past else left, provisional)


def due_on(
    calendar: WorkingCalendar, accepted: date, term: Term, stops: Sequence[Stop]
) -> date | None:
    """Find the last day of a term; None where a stop that still lasts began before it.

    Raises CalendarExhausted.
    """
    is_working = term.kind is DayKind.WORKING
    due = calendar.add(accepted, term.days) if is_working else accepted + _days(term.days)
    for stop in _after(accepted, stops):
        if stop.since >= due:
            break
        if stop.until is None:
            return None
        if is_working:
            due = calendar.add(due, calendar.difference(stop.since, stop.until))
        else:
            due += stop.until - stop.since
    return due if is_working else calendar.next_working(due)


def measure(calendar: WorkingCalendar, accepted: date, end: date, stops: Sequence[Stop]) -> Actual:
    """Count the working days that an item took. Raises CalendarExhausted."""
    net = _used(calendar, accepted, end, _after(accepted, stops), DayKind.WORKING)
    return Actual(net, calendar.difference(accepted, end))


def project(calendar: WorkingCalendar, terms: Terms) -> tuple[Days, NDArray[np.bool_]]:
    """Find the last days of many terms, as `due_on` does, and which of them may still move.

    Gives NO_DAY where the clock stands. Raises CalendarExhausted.
    """
    due = terms.accepted + terms.days
    working = ~terms.is_calendar
    due[working] = calendar.additions(terms.accepted[working], terms.days[working])
    counts = np.diff(terms.first_stop)
    rows = np.flatnonzero(counts)
    place = 0
    while rows.size:
        _pass_stop(calendar, terms, due, rows, place)
        place += 1
        rows = rows[(counts[rows] > place) & (due[rows] != NO_DAY)]
    known = due != NO_DAY
    late = known & terms.is_calendar
    off = np.flatnonzero(late)[~calendar.working_mask(due[late])]
    due[off] = calendar.additions(due[off], 1)
    provisional = np.zeros(due.size, dtype=bool)
    provisional[known] = calendar.provisional_between(terms.accepted[known], due[known])
    return due, provisional


def _pass_stop(
    calendar: WorkingCalendar, terms: Terms, due: Days, rows: NDArray[np.intp], place: int
) -> None:
    """Move the ends of terms over the stop that is at this place of each."""
    here = terms.first_stop[rows] + place
    since = np.maximum(terms.stop_since[here], terms.accepted[rows])
    until = terms.stop_until[here]
    lasts = until == NO_DAY
    is_met = (since < due[rows]) & (lasts | (until > since))
    ended, by_calendar = is_met & ~lasts, terms.is_calendar[rows]
    due[rows[is_met & lasts]] = NO_DAY
    in_days = ended & by_calendar
    due[rows[in_days]] += (until - since)[in_days]
    in_working = ended & ~by_calendar
    ours = rows[in_working]
    lost = calendar.differences(since[in_working], until[in_working])
    due[ours] = calendar.additions(due[ours], lost)


def _after(accepted: date, stops: Sequence[Stop]) -> list[Stop]:
    """Merge stops and leave out what lies before the acceptance."""
    return [
        Stop(max(stop.since, accepted), stop.until)
        for stop in merged(stops)
        if stop.until is None or stop.until > accepted
    ]


def _used(
    calendar: WorkingCalendar, accepted: date, end: date, stops: Sequence[Stop], kind: DayKind
) -> int:
    def between(start: date, last: date) -> int:
        if kind is DayKind.WORKING:
            return calendar.difference(start, last)
        return (last - start).days

    stood = sum(
        between(stop.since, min(stop.until or end, end)) for stop in stops if stop.since < end
    )
    return between(accepted, end) - stood


def _reaches_open_days(calendar: WorkingCalendar, accepted: date, due: date) -> bool:
    first, last = np.array([number_of(accepted)]), np.array([number_of(due)])
    return bool(calendar.provisional_between(first, last)[0])


def _days(count: int) -> timedelta:
    return timedelta(days=count)
