"""Steps of items as columns, and the handlings that they make up.

A handling is one round of an item on one track, from an application to its end. Days are counted
from 1970-01-01; `NO_DAY` stands where there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from itertools import pairwise

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

    def parts(self, steps: int) -> list["Marks"]:
        """Whole cases of about so many steps each; one part where cases are mixed in the log."""
        n = len(self.case)
        if n <= steps or not (self.case[:-1] <= self.case[1:]).all():
            return [self]
        cuts = np.searchsorted(self.case, self.case[steps:n:steps]).tolist()
        return [
            self._part(slice(start, stop))
            for start, stop in pairwise([0, *cuts, n])
            if start < stop
        ]

    def _part(self, of: slice) -> "Marks":
        columns = {name: getattr(self, name)[of] for name in STEP_COLUMNS}
        return replace(self, **columns)


STEP_COLUMNS = ("case", "node", "is_formal", "mark", "on", "reason")


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

    @staticmethod
    def join(parts: Sequence["Handlings"]) -> "Handlings":
        """Put the handlings of parts of a log behind each other."""
        columns = {
            one.name: np.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(Handlings)
        }
        before = np.cumsum([0, *(len(part) for part in parts[:-1])])
        columns["pause_of"] += np.repeat(before, [len(part.pause_of) for part in parts])
        return Handlings(**columns)


def fold(book: Rulebook, marks: Marks, calendar: WorkingCalendar) -> Handlings:
    """Put steps together to handlings. Raises CalendarExhausted."""
    # Items of cases above, places in the log below: sorting keeps the order of the steps.
    keys = marks.case.astype(np.int64)
    keys *= 2 * len(book.codes)
    keys += marks.node * 2 + marks.is_formal
    keys <<= 32
    keys |= np.arange(len(keys))
    keys.sort()
    order = keys & 0xFFFFFFFF
    keys >>= 32  # an item of a case each
    mark, on = marks.mark.take(order), marks.on.astype(np.int32).take(order)
    is_other = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_other[1:])
    is_first = is_other | (mark == Mark.APPLY)
    of = is_first.astype(np.int64)
    np.cumsum(of, out=of)
    of -= 1
    first = np.flatnonzero(is_first)
    n = len(first)
    heads = order[first]
    case, node = marks.case.take(heads), marks.node.take(heads)
    is_formal = marks.is_formal.take(heads)
    # The first day of each mark: the earliest step is written last.
    days = np.full((len(Mark), n), NO_DAY, dtype=np.int32)
    days.ravel()[(mark * np.int64(n) + of)[::-1]] = on[::-1]
    for one in (Mark.REAPPLY, Mark.END):  # of these the last counts
        here = np.flatnonzero(mark == one)
        days[one, of[here]] = on[here]
    applied, accepted, reached = days[Mark.APPLY], days[Mark.ACCEPT], days[Mark.REACH]
    again, ended = days[Mark.REAPPLY], days[Mark.END]
    counted, notice_due = applied, later(calendar, applied, NOTICE_DAYS)
    silent_after = notice_due
    if again.max(initial=NO_DAY) != NO_DAY:
        counted = np.where(again == NO_DAY, applied, again)
        silent_after = later(calendar, counted, NOTICE_DAYS)
    is_deemed = (counted != NO_DAY) & (accepted > silent_after)
    at_once = book.is_at_once.take(marks.plan_of.take(case) * len(book.codes) + node)
    at_once &= accepted != NO_DAY
    decided, delivered = (
        np.where(at_once, accepted, np.where(own == NO_DAY, reached, own))
        for own in (days[Mark.GRANT], days[Mark.DELIVER])
    )
    np.copyto(accepted, counted, where=is_deemed)
    is_last = np.ones(n, dtype=bool)
    is_last[:-1] = is_other[first[1:]]
    resumes, pauses = np.flatnonzero(mark == Mark.RESUME), np.flatnonzero(mark == Mark.PAUSE)
    next_resume = np.append(resumes, len(of))[np.searchsorted(resumes, pauses)]
    has_end = np.append(of, -1)[next_resume] == of[pauses]
    until = np.where(has_end, np.append(on, np.int32(NO_DAY))[next_resume], ended[of[pauses]])
    return Handlings(
        case=case,
        node=node,
        is_formal=is_formal,
        is_last=is_last,
        applied=applied,
        accepted=accepted,
        decided=decided,
        delivered=delivered,
        ended=ended,
        times_told=np.bincount(of[mark == Mark.TELL_GAPS], minlength=n),
        first_told=days[Mark.TELL_GAPS],
        notice_due=notice_due,
        is_deemed=is_deemed,
        is_extended=days[Mark.EXTEND] != NO_DAY,
        pause_of=of[pauses],
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
