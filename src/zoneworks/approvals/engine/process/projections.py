"""Deadlines computed again in columns, when the calendar that they were computed with has changed.

The same dates as those of a move (`moves.Handler`), for many items at once; tested against it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zoneworks.approvals.engine.process.clocks import (
    NO_DAY,
    Stop,
    Term,
    Terms,
    merged,
    project,
)
from zoneworks.approvals.engine.process.handling import RUNNING, State
from zoneworks.approvals.engine.process.moves import DELIVERY_DAYS, NOTICE_DAYS
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import DayKind, Limit
from zoneworks.core.engine.calendar import WorkingCalendar, date_of, number_of

DUE_STATES = RUNNING | {State.SUBMITTED, State.GRANTED}
"""States in which an item has a deadline that the calendar decides about."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item with a deadline: its standing, and the limits that it has by law and by promise.

    ``pause_days`` are the working days that its pause may last, 0 for no limit.
    """

    standing: Standing
    legal: Limit | None = None
    promised: Limit | None = None
    pause_days: int = 0


def with_new_dues(calendar: WorkingCalendar, items: Sequence[OpenItem]) -> list[Standing]:
    """Compute the deadlines of items anew; the rest of their standings stays.

    Raises CalendarExhausted.
    """
    legal = _limits(calendar, items, [one.legal for one in items], extended=True)
    promised = _limits(calendar, items, [one.promised for one in items], extended=False)
    terms = [_turn_term(one) for one in items]
    given = [term for term in terms if term is not None]
    ends = iter(_additions(calendar, given))
    found = []
    for item, by_law, by_promise, term in zip(items, legal, promised, terms, strict=True):
        standing = item.standing
        if standing.state in RUNNING:
            standing = standing._replace(legal_due_on=by_law, promised_due_on=by_promise)
        due_on = next(ends) if term is not None else None
        if standing.state in {State.UNDER_REVIEW, State.REVIEWED}:
            dues = (standing.promised_due_on, standing.legal_due_on)
            due_on = min((due for due in dues if due is not None), default=None)
        found.append(standing._replace(due_on=due_on))
    return found


def _limits(
    calendar: WorkingCalendar,
    items: Sequence[OpenItem],
    limits: Sequence[Limit | None],
    *,
    extended: bool,
) -> list[date | None]:
    """Find the ends of one limit of each item, None where it has none or its clock stands."""
    places, entries = [], []
    for place, (item, limit) in enumerate(zip(items, limits, strict=True)):
        standing = item.standing
        accepted = standing.accepted_on
        if limit is not None and accepted is not None and standing.state in RUNNING:
            days = limit.days + (standing.extension_days if extended else 0)
            stops = [pause.stop for pause in standing.pauses]
            entries.append((accepted, Term(days, limit.kind), stops))
            places.append(place)
    found: list[date | None] = [None] * len(items)
    ends, _provisional = project(calendar, terms_of(entries))
    for place, end in zip(places, ends.tolist(), strict=True):
        found[place] = None if end == NO_DAY else date_of(end)
    return found


def terms_of(entries: Sequence[tuple[date, Term, Sequence[Stop]]]) -> Terms:
    """Lay terms out as columns, each with its start and its stops."""
    stops = [merged(each) for _accepted, _term, each in entries]
    flat = [stop for each in stops for stop in each]
    return Terms(
        accepted=_days(number_of(accepted) for accepted, _term, _stops in entries),
        days=_days(term.days for _accepted, term, _stops in entries),
        is_calendar=np.array(
            [term.kind is DayKind.CALENDAR for _accepted, term, _stops in entries], dtype=bool
        ),
        stop_since=_days(number_of(stop.since) for stop in flat),
        stop_until=_days(NO_DAY if stop.until is None else number_of(stop.until) for stop in flat),
        first_stop=np.concatenate(([0], np.cumsum([len(each) for each in stops], dtype=np.int64))),
    )


def _turn_term(item: OpenItem) -> tuple[date, int] | None:
    """Return the term that the state itself sets: its start and its working days."""
    standing = item.standing
    if standing.state is State.SUBMITTED and standing.applied_on is not None:
        return standing.applied_on, NOTICE_DAYS
    if standing.state is State.PAUSED and item.pause_days:
        return standing.pauses[-1].since, item.pause_days
    if standing.state is State.GRANTED and standing.decided_on is not None:
        return standing.decided_on, DELIVERY_DAYS
    return None


def _additions(calendar: WorkingCalendar, terms: Sequence[tuple[date, int]]) -> list[date]:
    starts = _days(number_of(start) for start, _days_in in terms)
    return [
        date_of(end)
        for end in calendar.additions(starts, _days(days for _start, days in terms)).tolist()
    ]


def _days(numbers: Iterator[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.fromiter(numbers, dtype=np.int64)
