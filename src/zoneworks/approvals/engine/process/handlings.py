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
    applied: Days
    accepted: Days
    decided: Days
    delivered: Days
    ended: Days
    times_told: Ints
    first_told: Days
    notice_due: Days
    is_deemed: Flags
    is_extended: Flags
    pause_of: Ints
    pause_since: Days
    pause_until: Days
    pause_reason: NDArray[np.int32]

    def __len__(self) -> int:
        """How many handlings there are."""
        return len(self.case)


def fold(book: Rulebook, marks: Marks, calendar: WorkingCalendar) -> Handlings:
    """Put steps together to handlings. Raises CalendarExhausted."""
    keys = marks.case.astype(np.int64) * len(book.codes)
    keys += marks.node
    keys *= 2
    keys += marks.is_formal
    order = (keys << 32) | np.arange(len(keys))
    order.sort()
    order &= 0xFFFFFFFF
    keys, mark, on = keys[order], marks.mark[order], marks.on[order]
    is_new = np.ones(len(keys), dtype=bool)
    is_new[1:] = keys[1:] != keys[:-1]
    of = np.cumsum(is_new | (mark == Mark.APPLY)) - 1
    first = np.flatnonzero(np.diff(of, prepend=-1))
    n = len(first)
    case, node = marks.case[order[first]], marks.node[order[first]]
    places = {one: np.flatnonzero(mark == one) for one in Mark}

    def days(one: Mark, *, last: bool = False) -> Days:
        found = np.full(n, NO_DAY, dtype=np.int64)
        here = places[one] if last else places[one][::-1]
        found[of[here]] = on[here]
        return found

    applied, accepted = days(Mark.APPLY), days(Mark.ACCEPT)
    again = days(Mark.REAPPLY, last=True)
    counted = np.where(again == NO_DAY, applied, again)
    is_deemed = (counted != NO_DAY) & (accepted > later(calendar, counted, NOTICE_DAYS))
    reached = days(Mark.REACH)
    at_once = book.is_at_once[marks.plan_of[case], node] & (accepted != NO_DAY)
    granted, delivered = days(Mark.GRANT), days(Mark.DELIVER)
    decided = np.where(at_once, accepted, np.where(granted == NO_DAY, reached, granted))
    delivered = np.where(at_once, accepted, np.where(delivered == NO_DAY, reached, delivered))
    is_last = np.ones(n, dtype=bool)
    is_last[:-1] = keys[first[1:]] != keys[first[:-1]]
    resumes, pauses = places[Mark.RESUME], places[Mark.PAUSE]
    next_resume = np.append(resumes, len(of))[np.searchsorted(resumes, pauses)]
    has_end = np.append(of, -1)[next_resume] == of[pauses]
    ended = days(Mark.END, last=True)
    until = np.where(has_end, np.append(on, NO_DAY)[next_resume], ended[of[pauses]])
    return Handlings(
        case=case,
        node=node,
        is_formal=marks.is_formal[order[first]],
        is_last=is_last,
        applied=applied,
        accepted=np.where(is_deemed, counted, accepted),
        decided=decided,
        delivered=delivered,
        ended=ended,
        times_told=np.bincount(of[places[Mark.TELL_GAPS]], minlength=n),
        first_told=days(Mark.TELL_GAPS),
        notice_due=later(calendar, applied, NOTICE_DAYS),
        is_deemed=is_deemed,
        is_extended=np.bincount(of[places[Mark.EXTEND]], minlength=n) > 0,
        pause_of=of[pauses],
        pause_since=on[pauses],
        pause_until=np.where(until == NO_DAY, NO_DAY, np.maximum(until, on[pauses])),
        pause_reason=marks.reason[order[pauses]],
    )


def later(calendar: WorkingCalendar, days: Days, count: int) -> Days:
    """Add working days to those days that are known. Raises CalendarExhausted."""
    found = np.full(len(days), NO_DAY, dtype=np.int64)
    known = days != NO_DAY
    found[known] = calendar.additions(days[known], count)
    return found
