"""When each of many contracts becomes idle by law, on columns.

The same answer as ``reckoning.assess`` gives one by one, for lists of contracts by the thousand.
Days are whole days since 1970-01-01 as int64, ``NEVER`` where there is none; areas are whole
hundredths of a m², money whole fen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoneworks.land.engine.idle.terms import Limits

Days = NDArray[np.int64]
NEVER = 2**40
"""No such day: later than all others."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Contracts in columns; ``stopped_on`` is the day since which reports found nobody at work,
    ``has_report`` whether there is any. ``total_fen`` is 0 where no investment was agreed."""

    delivered_on: Days
    start_by: Days
    counts_from: Days
    started_on: Days
    finished_on: Days
    ended_on: Days
    stopped_on: Days
    has_report: NDArray[np.bool_]
    developed: Days
    to_develop: Days
    invested_fen: Days
    total_fen: Days


@dataclass(frozen=True, slots=True)
class Outlooks:
    """For each contract the first day on which it is idle if nothing changes, else ``NEVER``,
    the day from which its year runs, and whether it is the test of stopped works."""

    idle_from: Days
    base_on: Days
    is_stopped: NDArray[np.bool_]


def anniversaries(days: Days, years: int) -> Days:
    """The last day of so many years after each day; ``NEVER`` stays."""
    known = days != NEVER
    dates = np.where(known, days, 0).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    of_month = (dates - months.astype("datetime64[D]")).astype(np.int64)
    target = months + 12 * years
    first = target.astype("datetime64[D]").astype(np.int64)
    length = (target + 1).astype("datetime64[D]").astype(np.int64) - first
    return np.where(known, first + np.minimum(of_month, length - 1), NEVER)


def outlooks(of: Columns, on: int, limits: Limits) -> Outlooks:
    """Tell when each contract becomes idle, as it stands on a day."""
    is_over = (of.ended_on <= on) | (of.finished_on <= on)
    has_started = of.started_on <= on
    start = np.where(
        of.start_by != NEVER,
        of.start_by,
        anniversaries(of.delivered_on, limits.undated_start_years),
    )
    start = _later(start, of.counts_from)
    area, invested = limits.area_share, limits.invested_share
    is_little = of.developed * area.denominator < of.to_develop * area.numerator
    is_little |= (of.total_fen > 0) & (
        of.invested_fen * invested.denominator < of.total_fen * invested.numerator
    )
    stopped = np.where(of.has_report & is_little, of.stopped_on, NEVER)
    base = np.where(has_started, _later(stopped, of.counts_from), start)
    base = np.where(is_over, NEVER, base)
    last = anniversaries(base, limits.idle_years)
    return Outlooks(np.where(last == NEVER, NEVER, last + 1), base, has_started)


def _later(days: Days, counts_from: Days) -> Days:
    """The day agreed anew where it lies after the known one."""
    is_anew = (days != NEVER) & (counts_from != NEVER) & (counts_from > days)
    return np.where(is_anew, counts_from, days)
