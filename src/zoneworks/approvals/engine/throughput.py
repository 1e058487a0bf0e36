"""How many cases come, end and stay by month, how long the ended ones took, and on what."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.casetable import CaseTable, local_days, measure_days
from zoneworks.approvals.engine.ranks import summarize_groups
from zoneworks.approvals.engine.steps import Steps, outer_moments
from zoneworks.approvals.engine.survival import estimate_survival
from zoneworks.approvals.engine.terms import (
    MICROSECONDS_A_DAY,
    MISSING,
    EventLog,
    Floats,
    LogWarning,
    Moments,
    Options,
)

QUANTILES = (0.5, 0.9)
TIME_PARTS = ("before_first_event", "between_events", "after_last_event")


def count_months(log: EventLog, cases: CaseTable) -> list[dict[str, Any]]:
    """Count by local month: started, ended, open at its end, p50 and p90 days of those ended."""
    started = _months(cases.started_at, log)
    closed = ~cases.is_open
    ended = _months(cases.closed_at[closed], log)
    first = int(min(started.min(), ended.min(initial=started.min())))
    n = int(max(started.max(), ended.max(initial=started.max()))) - first + 1
    starts = np.bincount(started - first, minlength=n)
    ends = np.bincount(ended - first, minlength=n)
    took = summarize_groups(ended - first, _microdays(cases.duration[closed]), n, QUANTILES)
    quantiles = took.quantiles / MICROSECONDS_A_DAY
    still_open = np.cumsum(starts) - np.cumsum(ends)
    return [
        {
            "month": (month := str(np.datetime64(first + at, "M"))),
            "started": int(starts[at]),
            "ended": int(ends[at]),
            "open": int(still_open[at]),
            "p50_days": _number(quantiles[0, at]),
            "p90_days": _number(quantiles[1, at]),
            "cases": {"started_month": month},
            "ended_cases": {"ended_month": month},
        }
        for at in range(n)
    ]


def summarize_durations(cases: CaseTable) -> dict[str, float | None]:
    """Give p50 and p90 days of closed cases, and of all cases with open ones as still running.

    The second pair reads the Kaplan-Meier curve; it is None where the curve stays above.
    """
    durations = cases.duration[~cases.is_open]
    p50, p90 = np.quantile(durations, QUANTILES) if len(durations) else (np.nan, np.nan)
    curve = estimate_survival(cases.watched_days, ~cases.is_open)
    reached = [np.flatnonzero(curve.open_share <= 1 - share + 1e-12) for share in QUANTILES]
    with_open = [float(curve.days[at[0]]) if len(at) else None for at in reached]
    return {
        "closed_p50_days": _number(p50),
        "closed_p90_days": _number(p90),
        "all_p50_days": with_open[0],
        "all_p90_days": with_open[1],
    }


def split_time(
    log: EventLog, cases: CaseTable, steps: Steps, options: Options
) -> tuple[list[dict[str, Any]] | None, tuple[LogWarning, ...]]:
    """Split the closed cases' time: before their first event, between events, after their last.

    Each part gives its median and total in days and its share of the whole; the totals add up to
    the sum of the durations. Closed cases without an event seen are left out. The first part needs
    a start column, the last an end column; None without both or without such a case. Cases with
    events after their end are counted in a warning.
    """
    known = (log.columns.start is not None, True, log.columns.end is not None)
    if sum(known) == 1:
        return None, ()
    first, last = outer_moments(steps, len(log.started_at))
    at = np.flatnonzero(~cases.is_open & (first[cases.index] != MISSING))
    if len(at) == 0:
        return None, ()
    index = cases.index[at]
    cuts = (cases.started_at[at], first[index], last[index], cases.closed_at[at])
    parts = [measure_days(*pair, log, options.calendar) for pair in pairwise(cuts)]
    whole = sum(float(part.sum()) for part in parts)
    rows = [
        {
            "part": name,
            "n": len(at),
            "p50_days": float(np.median(part)),
            "total_days": float(part.sum()),
            "share": float(part.sum()) / whole if whole else None,
            "cases": {"is_open": False},
        }
        for name, part, is_known in zip(TIME_PARTS, parts, known, strict=True)
        if is_known
    ]
    return rows, _warn_of_late_events(int((cuts[2] > cuts[3]).sum()))


def _warn_of_late_events(count: int) -> tuple[LogWarning, ...]:
    if count == 0:
        return ()
    text = (
        f"{count} closed cases have events after their end; the time after it counts against the "
        "time after the last event."
    )
    return (LogWarning("events_after_end", count, text, cases={"has_later_events": True}),)


def _microdays(days: Floats) -> NDArray[np.int64]:
    """Whole numbers are grouped and sorted several times quicker than fractions."""
    return np.rint(days * MICROSECONDS_A_DAY).astype(np.int64)


def _months(moments: Moments, log: EventLog) -> NDArray[np.int64]:
    days = local_days(moments, log)
    if len(days) == 0:
        return days
    first = int(days.min())
    # A table of the days between is much shorter than the cases.
    calendar = np.arange(first, int(days.max()) + 1).view("datetime64[D]").astype("datetime64[M]")
    return calendar.astype(np.int64)[days - first]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
