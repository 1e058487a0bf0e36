"""Look at a log at one moment: which cases there are, which are open, how long they took."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.terms import (
    MICROSECONDS_A_DAY,
    MISSING,
    Codes,
    EventLog,
    Flags,
    Floats,
    LogUnusable,
    LogWarning,
    Moments,
    Options,
)
from zoneworks.core.engine.calendar import WorkingCalendar

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (moments are counted, not told)
NO_COHORT, BEFORE, AFTER = 0, 1, 2
COHORT_NAMES = (None, "before", "after")


@dataclass(frozen=True, eq=False)
class CaseTable:
    """Cases as they stood at one moment, one value a case.

    `index` points into the log's cases; `closed_at` is the end of a closed case, else the last
    look at it. `duration` (days) runs from start to `closed_at`; `limit_duration` from start to
    limit, NaN without one. A case that is recorded as ending before it starts keeps its negative
    duration, so that figures can be recomputed from the file, and is counted in a warning.
    `has_limit` marks a usable limit: one after the start. `is_late` means ended after the limit,
    or still open after it. `seen` marks the log's events that had happened by `looked_at`; None
    means all.
    """

    index: NDArray[np.int64]
    started_at: Moments
    closed_at: Moments
    limit_at: Moments
    is_open: Flags
    is_late: Flags
    has_limit: Flags
    duration: Floats
    limit_duration: Floats
    types: Codes | None
    cohort: NDArray[np.int8]
    seen: Flags | None
    looked_at: int
    end_rule: str
    warnings: tuple[LogWarning, ...]

    @property
    def is_measured(self) -> Flags:
        """Closed cases with a usable limit."""
        return ~self.is_open & self.has_limit

    @property
    def watched_days(self) -> Floats:
        """Durations for survival curves: a negative one counts as 0 days."""
        return np.maximum(self.duration, 0.0)

    @property
    def ratio(self) -> Floats:
        """1 - duration / limit of measured cases, NaN for others."""
        ratio = np.full(len(self.index), np.nan)
        measured = self.is_measured
        ratio[measured] = 1 - self.duration[measured] / self.limit_duration[measured]
        return ratio


def observe_cases(log: EventLog, options: Options) -> CaseTable:
    """Look at the log as it stood at the options' `as_of`, or at its last moment.

    A case ends by the end column, else by its last `end_activity`, else at its last event in the
    whole log. A case that had not ended by then is open and was watched until then, or until it
    left. Raises LogUnusable when no case had started, or no event is called `end_activity`, and
    CalendarExhausted for days outside the calendar.
    """
    end_rule, ended_at = _find_ends(log, options)
    looked_at = _last_look(log, ended_at, options)
    present = log.started_at <= looked_at if options.as_of else np.ones(len(log.started_at), bool)
    index = np.flatnonzero(present)
    if len(index) == 0:
        raise LogUnusable(
            "No case had started by %(as_of)s: choose a later --as-of.", as_of=options.as_of
        )
    started, ended = log.started_at[index], ended_at[index]
    is_open = (ended == MISSING) | (ended > looked_at)
    closed_at = np.where(is_open, looked_at, ended)
    if log.left_at is not None:
        left = log.left_at[index]
        gone = is_open & (left != MISSING)
        if options.as_of is not None:
            gone &= left < looked_at
        closed_at = np.where(gone, left, closed_at)
    limit_at, limit_duration = _find_limits(log, index, options.calendar)
    has_limit = limit_duration > 0
    duration = measure_days(started, closed_at, log, options.calendar)
    is_late = has_limit & (_lateness_moment(closed_at, log, options) > limit_at)
    return CaseTable(
        index=index,
        started_at=started,
        closed_at=closed_at,
        limit_at=limit_at,
        is_open=is_open,
        is_late=is_late,
        has_limit=has_limit,
        duration=duration,
        limit_duration=limit_duration,
        types=None if log.types is None else log.types[index],
        cohort=_assign_cohorts(started, log, options),
        seen=None if options.as_of is None else log.happened_at <= looked_at,
        looked_at=looked_at,
        end_rule=end_rule,
        warnings=_warn(closed_at < started, limit_duration <= 0),
    )


def measure_days(
    starts: Moments, ends: Moments, log: EventLog, calendar: WorkingCalendar | None
) -> Floats:
    """Measure from `starts` to `ends`: days of 24 hours, or working days d with start < d <= end.

    Raises CalendarExhausted for days outside the calendar.
    """
    if calendar is None:
        return (ends - starts) / MICROSECONDS_A_DAY
    return calendar.differences(local_days(starts, log), local_days(ends, log)).astype(np.float64)


def local_days(moments: Moments, log: EventLog) -> NDArray[np.int64]:
    """Return the local days of moments, counted from 1970-01-01."""
    return (moments + log.utc_offset_us) // MICROSECONDS_A_DAY


def moment_of(day: date | datetime, log: EventLog) -> int:
    """Return the first moment of a local day, or a local moment."""
    if not isinstance(day, datetime):
        local = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    elif day.tzinfo is None:
        local = day
    else:
        utc = day.replace(tzinfo=None) - (day.utcoffset() or timedelta())
        return (utc - EPOCH) // timedelta(microseconds=1)
    return (local - EPOCH) // timedelta(microseconds=1) - log.utc_offset_us


def _find_ends(log: EventLog, options: Options) -> tuple[str, Moments]:
    if log.ended_at is not None:
        return "end_column", log.ended_at
    n = len(log.started_at)
    if options.end_activity is None:
        last = np.full(n, MISSING)
        last[log.case_of] = log.happened_at
        return "last_event", last
    if options.end_activity not in log.activity_names:
        raise LogUnusable(
            "No event is called “%(activity)s”: give --end-activity one of the activities of the "
            "log, such as “%(known)s”.",
            activity=options.end_activity,
            known=log.activity_names[0],
        )
    chosen = log.activity_of == log.activity_names.index(options.end_activity)
    if options.as_of is not None:
        chosen &= log.happened_at <= _as_of_moment(log, options.as_of)
    ended = np.full(n, MISSING)
    # Events stand in order of time, so that the last one written stays.
    ended[log.case_of[chosen]] = log.happened_at[chosen]
    return "end_activity", ended


def _as_of_moment(log: EventLog, as_of: date | datetime) -> int:
    if isinstance(as_of, datetime):
        return moment_of(as_of, log)
    return moment_of(as_of, log) + MICROSECONDS_A_DAY - 1


def _last_look(log: EventLog, ended_at: Moments, options: Options) -> int:
    if options.as_of is not None:
        return _as_of_moment(log, options.as_of)
    return max(int(log.happened_at.max()), int(ended_at.max()))


def _find_limits(
    log: EventLog, index: NDArray[np.int64], calendar: WorkingCalendar | None
) -> tuple[Moments, Floats]:
    started = log.started_at[index]
    if log.limit_days is not None:
        days = log.limit_days[index]
        known = ~np.isnan(days)
        limit_at = np.full(len(index), MISSING)
        if calendar is None:
            limit_at[known] = started[known] + (days[known] * MICROSECONDS_A_DAY).astype(np.int64)
        else:
            starts = local_days(started[known], log)
            last = calendar.additions(starts, days[known].astype(np.int64))
            limit_at[known] = (last + 1) * MICROSECONDS_A_DAY - 1 - log.utc_offset_us
        return limit_at, days
    days = np.full(len(index), np.nan)
    if log.limit_at is None:
        return np.full(len(index), MISSING), days
    limit_at = log.limit_at[index]
    known = limit_at != MISSING
    days[known] = measure_days(started[known], limit_at[known], log, calendar)
    return limit_at, days


def _lateness_moment(closed_at: Moments, log: EventLog, options: Options) -> Moments:
    """A limit without a time of day runs to the end of its day: then days are compared."""
    if log.limit_is_date or (options.calendar is not None and log.limit_days is None):
        return local_days(closed_at, log) * MICROSECONDS_A_DAY - log.utc_offset_us
    return closed_at


def _assign_cohorts(started: Moments, log: EventLog, options: Options) -> NDArray[np.int8]:
    cohort = np.full(len(started), NO_COHORT, dtype=np.int8)
    before, after = cohort_bounds(options)
    if before is None or after is None:
        return cohort
    cohort[started < moment_of(before, log)] = BEFORE
    cohort[started >= moment_of(after, log)] = AFTER
    return cohort


def cohort_bounds(options: Options) -> tuple[date | None, date | None]:
    """Return the two cuts; a single one is both. Raises LogUnusable where they overlap."""
    before, after = options.before or options.after, options.after or options.before
    if before and after and after < before:
        raise LogUnusable(
            "--after %(after)s is earlier than --before %(before)s: cases between them would be in "
            "both cohorts. Give --after the same day or a later one.",
            after=after,
            before=before,
        )
    return before, after


def _warn(is_negative: Flags, limit_not_after: Flags) -> tuple[LogWarning, ...]:
    found = []
    if count := int(is_negative.sum()):
        text = (
            f"{count} cases end before they start; their negative durations stay as recorded in "
            "figures of closed cases and count as 0 days in survival curves."
        )
        found.append(LogWarning("negative_durations", count, text, cases={"is_negative": True}))
    if count := int(limit_not_after.sum()):
        text = f"{count} cases have a limit not after their start; they have no ratio to it."
        found.append(LogWarning("limit_not_after_start", count, text))
    return tuple(found)
