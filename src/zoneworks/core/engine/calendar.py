"""Count working days, with holidays and make-up workdays, by prefix sums.

Days are dates, or in arrays whole days since 1970-01-01 (int64, or ``datetime64[D]``). A legal
term begins on the day after the event that starts it (Civil Code of the People's Republic of
China, article 201), so that a start day never counts and an end day does.
"""

import hashlib
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.core.engine.refusals import Refusal

Days = NDArray[np.int64]
"""Whole days since 1970-01-01."""
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
THURSDAY = 3  # the weekday of 1970-01-01, Monday being 0
YEAR_END_DAYS = 7
BLOCK = 12_288  # days counted at once: their scratch arrays stay in the cache, and in the heap
"""A notice of the next year may still make workdays of the last weekend of the year before
(2006-12-30 and 31, 2011-12-31, 2018-12-29), so that these days are open until it is out."""


class CalendarExhausted(Refusal):
    """A day outside the years of the calendar."""

    code = "CALENDAR_EXHAUSTED"

    def __init__(self, asked: str, first: date, last: date) -> None:
        super().__init__(
            f"{asked} lies outside the working-day calendar, which covers {first} to {last}. "
            "Shorten the term, correct the date, or add the missing years to the calendar.",
            asked=asked,
            first=first,
            last=last,
        )


class CalendarInvalid(Refusal):
    """Holidays, make-up workdays or years that contradict each other."""

    code = "CALENDAR_INVALID"


class NegativeTerm(Refusal):
    """A term of fewer than zero working days."""

    code = "NEGATIVE_TERM"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term.

    It is provisional when the term runs over days for which no notice is out: such deadlines are
    computed again when the notice is.
    """

    date: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days from ``first`` to ``last``, both included.

    A day works when it is a make-up workday, or Monday to Friday and not a holiday. Years in
    ``provisional_years`` have no notice yet: plain Monday to Friday. ``version`` is the SHA-256 of
    the content, stored beside every date computed from it.
    """

    first: date
    last: date
    holidays: frozenset[date]
    makeup_workdays: frozenset[date]
    provisional_years: frozenset[int] = frozenset()
    version: str = field(init=False)
    _base: int = field(init=False, repr=False, compare=False)
    _counts: NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _working: Days = field(init=False, repr=False, compare=False)
    _open_counts: NDArray[np.int32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the prefix sums.

        Raises CalendarInvalid when a day is both off and worked, or lies outside the calendar.
        """
        if self.last < self.first:
            raise CalendarInvalid(f"The calendar ends on {self.last}, before {self.first}.")
        if both := self.holidays & self.makeup_workdays:
            raise CalendarInvalid(
                f"{min(both)} is both a holiday and a make-up workday: remove one of them."
            )
        for day in self.holidays | self.makeup_workdays:
            if not self.first <= day <= self.last:
                raise CalendarInvalid(f"{day} lies outside {self.first} to {self.last}.")
        base = number_of(self.first)
        days = np.arange(base, number_of(self.last) + 1, dtype=np.int64)
        works = (days + THURSDAY) % 7 < 5
        works[_numbers(self.holidays) - base] = False
        works[_numbers(self.makeup_workdays) - base] = True
        is_open = np.zeros(days.size, dtype=bool)
        for year in self.provisional_years:
            start = number_of(date(year, 1, 1)) - base - YEAR_END_DAYS
            end = number_of(date(year, 12, 31)) - base + 1
            is_open[max(start, 0) : max(end, 0)] = True
        for name, value in {
            "version": self._digest(),
            "_base": base,
            "_counts": np.cumsum(works, dtype=np.int32),
            "_working": days[works],
            "_open_counts": np.cumsum(is_open, dtype=np.int32),
        }.items():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
            object.__setattr__(self, name, value)

    def _digest(self) -> str:
        parts = [
            f"days {self.first} {self.last}",
            "off " + " ".join(map(str, sorted(self.holidays))),
            "worked " + " ".join(map(str, sorted(self.makeup_workdays))),
            "provisional " + " ".join(map(str, sorted(self.provisional_years))),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def is_working(self, day: date) -> bool:
        """Tell whether ``day`` is a working day. Raises CalendarExhausted."""
        index = self._index(day)
        before = int(self._counts[index - 1]) if index else 0
        return int(self._counts[index]) > before

    def difference(self, start: date, end: date) -> int:
        """Count the working days d with start < d <= end; negative when end is before start.

        ``difference(a, b) == -difference(b, a)`` and
        ``difference(a, c) == difference(a, b) + difference(b, c)``. Raises CalendarExhausted.
        """
        return int(self._counts[self._index(end)]) - int(self._counts[self._index(start)])

    def left(self, day: date, due: date) -> int:
        """Count the working days left of a limit on a day; negative past its last day.

        The first day after it counts as one day over, though it be no working day: a limit that
        ended on Friday has ended on Saturday. Raises CalendarExhausted.
        """
        left = self.difference(day, due)
        return left if day <= due else min(left, -1)

    def used(self, start: date, day: date, due: date) -> int:
        """Count the working days used of a limit on a day, those over it as `left` counts them.

        Raises CalendarExhausted.
        """
        return max(self.difference(start, min(day, due)), 0) + self.over(day, due)

    def over(self, day: date, due: date) -> int:
        """Count the working days over a limit on a day, as `left` counts them; else 0."""
        return -min(self.left(day, due), 0)

    def add(self, start: date, count: int) -> date:
        """Give the ``count``-th working day after ``start``; for 0, ``start`` itself.

        ``difference(start, add(start, n)) == n`` for every n >= 0. Raises NegativeTerm and
        CalendarExhausted.
        """
        if count < 0:
            raise _negative(count)
        position = int(self._counts[self._index(start)]) + count - 1
        if count == 0:
            return start
        if position >= self._working.size:
            raise CalendarExhausted(
                f"The {count}th working day after {start}", self.first, self.last
            )
        return date_of(int(self._working[position]))

    def subtract(self, end: date, count: int) -> date:
        """Give the first day on which no more than ``count`` working days are left until ``end``.

        It works; ``difference(subtract(end, n), end) == n``. Raises NegativeTerm and
        CalendarExhausted.
        """
        if count < 0:
            raise _negative(count)
        position = int(self._counts[self._index(end)]) - count - 1
        if position < 0:
            raise CalendarExhausted(
                f"The {count}th working day before {end}", self.first, self.last
            )
        return date_of(int(self._working[position]))

    def deadline(self, start: date, count: int) -> Deadline:
        """Give the last day of a term of ``count`` working days that starts by an event on
        ``start``, and whether it may still move.

        The term's first day is the day after ``start``; a term of 0 days ends on ``start``.
        Raises NegativeTerm and CalendarExhausted.
        """
        end = self.add(start, count)
        return Deadline(end, self._open_between(self._index(start), self._index(end)))

    def next_working(self, day: date) -> date:
        """Give ``day`` if it works, else the first working day after it.

        A term in calendar days that ends on a day off ends on this day (Civil Code, article 203).
        Raises CalendarExhausted.
        """
        return day if self.is_working(day) else self.add(day, 1)

    def is_provisional(self, day: date) -> bool:
        """Tell whether the notice that decides about ``day`` is still to come."""
        index = self._index(day)
        before = int(self._open_counts[index - 1]) if index else 0
        return int(self._open_counts[index]) > before

    def working_mask(self, days: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell of each day whether it works. Any shape. Raises CalendarExhausted."""
        offsets = self._offsets(days)
        padded = np.concatenate(([0], self._counts))
        return np.asarray(padded[offsets + 1] > padded[offsets])

    def differences(self, starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[np.int32]:
        """Count working days as ``difference`` does, for arrays that broadcast.

        Takes int64 days since 1970-01-01 or ``datetime64[D]``. Raises CalendarExhausted.
        """
        firsts, lasts = np.broadcast_arrays(_as_numbers(starts), _as_numbers(ends))
        counts = np.empty(firsts.shape, dtype=np.int32)
        flat_firsts, flat_lasts, flat = firsts.reshape(-1), lasts.reshape(-1), counts.reshape(-1)
        for begin in range(0, flat.size, BLOCK):
            block = slice(begin, begin + BLOCK)
            np.subtract(
                self._counts.take(self._offsets(flat_lasts[block]), mode="clip"),
                self._counts.take(self._offsets(flat_firsts[block]), mode="clip"),
                out=flat[block],
            )
        return counts

    def additions(self, starts: NDArray[Any], counts: NDArray[np.integer[Any]] | int) -> Days:
        """Add working days as ``add`` does, for arrays that broadcast.

        Gives int64 days since 1970-01-01. Raises NegativeTerm and CalendarExhausted.
        """
        terms = np.asarray(counts, dtype=np.int64)
        if terms.size and int(terms.min()) < 0:
            raise _negative(int(terms.min()))
        offsets = self._offsets(starts)
        if not offsets.size or not terms.size:
            return np.empty(np.broadcast_shapes(offsets.shape, terms.shape), dtype=np.int64)
        if int(terms.max()) > self._counts.size:
            raise self._too_long(int(terms.max()))
        positions = self._counts.take(offsets, mode="clip") + terms - 1
        last = int(positions.max())
        if last >= self._working.size and bool(
            np.any((positions >= self._working.size) & (terms > 0))
        ):
            raise self._too_long(int(terms.max()))
        ends = self._working.take(positions, mode="clip")
        return np.asarray(np.where(terms == 0, offsets + self._base, ends), dtype=np.int64)

    def deadlines(
        self, starts: NDArray[Any], counts: NDArray[np.integer[Any]] | int
    ) -> tuple[Days, NDArray[np.bool_]]:
        """Give the last days of many terms and which of them are provisional, as ``deadline``."""
        ends = self.additions(starts, counts)
        return ends, self.provisional_between(starts, ends)

    def provisional_between(self, starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell of each pair whether a day d with start < d <= end still waits for its notice.

        Raises CalendarExhausted.
        """
        first, last = self._offsets(starts), self._offsets(ends)
        return np.asarray(self._open_counts[last] > self._open_counts[first])

    def _open_between(self, start: int, end: int) -> bool:
        return bool(self._open_counts[end] > self._open_counts[start])

    def _index(self, day: date) -> int:
        index = number_of(day) - self._base
        if not 0 <= index < self._counts.size:
            raise CalendarExhausted(str(day), self.first, self.last)
        return index

    def _offsets(self, days: NDArray[Any]) -> Days:
        offsets = _as_numbers(days) - self._base
        # Read as unsigned, a day before the first is a huge one: one pass checks both ends.
        if offsets.size and int(offsets.view(np.uint64).max()) >= self._counts.size:
            outside = (offsets < 0) | (offsets >= self._counts.size)
            number = int(np.atleast_1d(offsets)[np.atleast_1d(outside)][0]) + self._base
            raise CalendarExhausted(_label(number), self.first, self.last)
        return offsets

    def _too_long(self, count: int) -> CalendarExhausted:
        return CalendarExhausted(f"The end of a term of {count} days", self.first, self.last)


def add_months(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def number_of(day: date) -> int:
    """Count the days from 1970-01-01 to ``day``."""
    return day.toordinal() - EPOCH_ORDINAL


def date_of(number: int) -> date:
    """Give the date that lies ``number`` days after 1970-01-01."""
    return date.fromordinal(number + EPOCH_ORDINAL)


def _numbers(days: Iterable[date]) -> Days:
    return np.array([number_of(day) for day in days], dtype=np.int64)


def _as_numbers(days: NDArray[Any]) -> Days:
    values = np.asarray(days)
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]", copy=False).view(np.int64)
    elif values.dtype.kind not in "iu" and values.size:
        raise TypeError(f"Days are whole numbers or datetime64[D], not {values.dtype}.")
    return values.astype(np.int64, copy=False)


def _label(number: int) -> str:
    inside = 1 - EPOCH_ORDINAL <= number <= date.max.toordinal() - EPOCH_ORDINAL
    return str(date_of(number)) if inside else "A missing or impossible date"


def _negative(count: int) -> NegativeTerm:
    return NegativeTerm(f"A term has at least 0 working days, not {count}.", count=count)
