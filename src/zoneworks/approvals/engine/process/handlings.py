"""Steps of items as columns, and the handlings that they make up.

A handling is one round of an item on one track, from an application to its end. Days are counted
from 1970-01-01; `NO_DAY` stands where there is none.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.process.rulebook import Rulebook
from zoneworks.core.engine.calendar import Days, WorkingCalendar

NO_DAY = -(2**31)
NOTICE_DAYS = 5
"""Working days in which gaps are told, else the application counts as accepted (article 32)."""
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ShortDays = NDArray[np.int32]
"""Days in half the width: a million of them go through the caches almost twice as fast."""


class Mark(IntEnum):
    """What a step means for the law; other steps are left out."""

    APPLY = 0
    REAPPLY = 1  # everything told was supplied: the days of notice begin anew
    TELL_GAPS = 2
    ACCEPT = 3
    PAUSE = 4
    RESUME = 5
    EXTEND = 6
    GRANT = 7
    DELIVER = 8
    END = 9  # refused, declined, withdrawn, lapsed
    REACH = 10  # a milestone


@dataclass(frozen=True, eq=False)
class Marks:
    """Steps in the order in which they happened within their case, one value a step.

    ``case`` numbers cases from 0, ``node`` those of the rulebook; ``reason`` is that of a pause, a
    place in ``reasons``. ``plan_of`` holds the rulebook's plan of each case.
    """

    case: NDArray[np.int32]
    node: NDArray[np.int32]
    is_formal: Flags
    mark: NDArray[np.int8]
    on: Days
    reason: NDArray[np.int32]
    reasons: tuple[str, ...]
    plan_of: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Handlings:
    """One value a handling, those of one item together and in their order.

    ``accepted`` is the application's day where nothing was told in time (``is_deemed``). The pauses
    are columns of their own; ``pause_of`` is their handling.
    """

    case: NDArray[np.int32]
    node: NDArray[np.int32]
    is_formal: Flags
    is_last: Flags
    applied: ShortDays
    accepted: ShortDays
    decided: ShortDays
    delivered: ShortDays
    ended: ShortDays
    times_told: Ints
    first_told: ShortDays
    notice_due: ShortDays
    is_deemed: Flags
    is_extended: Flags
    pause_of: Ints
    pause_since: ShortDays
    pause_until: ShortDays
    pause_reason: NDArray[np.int32]

    def __len__(self) -> int:
        """How many handlings there are."""
        return len(self.case)


def fold(book: Rulebook, marks: Marks, calendar: WorkingCalendar) -> Handlings:
    """Put steps together to handlings. Raises CalendarExhausted."""
    # Items of cases above, places in the log below: sorting keeps the order of the steps.
    keys = np.multiply(marks.case, (2 * len(book.codes)) << 32, dtype=np.int64)
    keys += (marks.node * 2 + marks.is_formal).astype(np.int64) << 32
    keys |= np.arange(len(keys))
    keys.sort()
    order = keys & 0xFFFFFFFF
    keys >>= 32
    mark, on = marks.mark[order], marks.on.astype(np.int32)[order]
    is_first = mark == Mark.APPLY
    is_first[1:] |= keys[1:] != keys[:-1]
    is_first[:1] = True
    of = is_first.astype(np.int32)
    of[:1] = 0
    np.cumsum(of, out=of)
    first = np.flatnonzero(is_first)
    n = len(first)
    heads = order[first]
    case, node, is_formal = marks.case[heads], marks.node[heads], marks.is_formal[heads]
    places: dict[Mark, Ints] = {
        one: np.flatnonzero(mark == one) for one in Mark if one is not Mark.APPLY
    }

    def days(one: Mark, *, last: bool = False) -> ShortDays:
        found = np.full(n, NO_DAY, dtype=np.int32)
        here = places[one] if last else places[one][::-1]
        found[of[here]] = on[here]
        return found

    applied = np.where(mark[first] == Mark.APPLY, on[first], NO_DAY)
    accepted = days(Mark.ACCEPT)
    again = days(Mark.REAPPLY, last=True)
    counted, notice_due = applied, later(calendar, applied, NOTICE_DAYS)
    silent_after = notice_due
    if places[Mark.REAPPLY].size:
        counted = np.where(again == NO_DAY, applied, again)
        silent_after = later(calendar, counted, NOTICE_DAYS)
    is_deemed = (counted != NO_DAY) & (accepted > silent_after)
    reached = days(Mark.REACH)
    at_once = book.is_at_once.ravel()[marks.plan_of[case] * len(book.codes) + node]
    at_once &= accepted != NO_DAY
    granted, delivered = days(Mark.GRANT), days(Mark.DELIVER)
    decided = np.where(at_once, accepted, np.where(granted == NO_DAY, reached, granted))
    delivered = np.where(at_once, accepted, np.where(delivered == NO_DAY, reached, delivered))
    is_last = np.ones(n, dtype=bool)
    is_last[:-1] = keys[first[1:]] != keys[first[:-1]]
    resumes, pauses = places[Mark.RESUME], places[Mark.PAUSE]
    next_resume = np.append(resumes, len(of))[np.searchsorted(resumes, pauses)]
    has_end = np.append(of, -1)[next_resume] == of[pauses]
    ended = days(Mark.END, last=True)
    until = np.where(has_end, np.append(on, np.int32(NO_DAY))[next_resume], ended[of[pauses]])
    return Handlings(
        case=case,
        node=node,
        is_formal=is_formal,
        is_last=is_last,
        applied=applied,
        accepted=np.where(is_deemed, counted, accepted),
        decided=decided,
        delivered=delivered,
        ended=ended,
        times_told=np.bincount(of[places[Mark.TELL_GAPS]], minlength=n),
        first_told=days(Mark.TELL_GAPS),
        notice_due=notice_due,
        is_deemed=is_deemed,
        is_extended=np.bincount(of[places[Mark.EXTEND]], minlength=n) > 0,
        pause_of=of[pauses].astype(np.int64),
        pause_since=on[pauses],
        pause_until=np.where(until == NO_DAY, NO_DAY, np.maximum(until, on[pauses])),
        pause_reason=marks.reason[order[pauses]],
    )


def later(calendar: WorkingCalendar, days: Days | ShortDays, count: int) -> ShortDays:
    """Add working days to those days that are known. Raises CalendarExhausted.

    Each day of the span is counted once, however many there are of it.
    """
    last = int(days.max(initial=NO_DAY))
    if last == NO_DAY:
        return np.full(len(days), NO_DAY, dtype=np.int32)
    start = int(np.where(days == NO_DAY, last, days).min())
    ends = calendar.additions(np.arange(start, last + 1), count)
    # What lies before the first day, as NO_DAY does, takes the first place.
    table = np.concatenate(([NO_DAY], ends)).astype(np.int32)
    return table.take(np.maximum(days, start - 1) - (start - 1))
