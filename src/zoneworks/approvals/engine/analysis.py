"""Analyze a permit log: throughput, waits, process map, compression."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from zoneworks.approvals.engine.casetable import COHORT_NAMES, EPOCH, CaseTable, observe_cases
from zoneworks.approvals.engine.cohorts import compare_cohorts
from zoneworks.approvals.engine.limits import LimitCompression, compress_against_limit
from zoneworks.approvals.engine.steps import (
    WAIT_DEFINITION,
    Steps,
    draw_map,
    summarize_waits,
    take_steps,
)
from zoneworks.approvals.engine.terms import (
    MISSING,
    EventLog,
    Figure,
    Moments,
    Options,
    Progress,
)
from zoneworks.approvals.engine.throughput import count_months, split_time, summarize_durations

END_RULES = {
    "end_column": "A case ends at its value in column {end!r}; without one it is open.",
    "end_activity": "A case ends at its last {activity!r}; without one it is open.",
    "last_event": "No end column or end activity: a case ends at its last event in the file.",
}
PARTS_DONE = 30
"""Percent of progress when everything but the cohorts' interval is done."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """What a log says. `summary` is `to_dict()`; `cases` and `steps` are the rows behind it."""

    log: EventLog
    options: Options
    table: CaseTable
    taken: Steps
    figures: tuple[Figure, ...]
    summary: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return every figure as plain data, ready for JSON; what is unknown is None."""
        return self.summary

    @cached_property
    def cases(self) -> pl.DataFrame:
        """One row a case: case, type, authority, started_at, ended_at, limit_at, is_open, is_late,
        duration, limit_duration, ratio, cohort.

        Moments are local, without zone. `duration` is in days, for an open case so far.
        `limit_duration` is null without a usable limit. `ratio` is 1 - duration / limit of closed
        cases. `authority` is that of the latest event.
        """
        table, log = self.table, self.log
        limit_duration = np.where(table.has_limit, table.limit_duration, np.nan)
        ended_at = np.where(table.is_open, MISSING, table.closed_at)
        names = [None, *log.type_names]
        return pl.DataFrame(
            {
                "case": log.case_names.gather(table.index).cast(pl.String),
                "type": _name(table.types, names, len(table.index)),
                "authority": self._latest_authority(),
                "started_at": _local(table.started_at, log),
                "ended_at": _local(ended_at, log),
                "limit_at": _local(table.limit_at, log),
                "is_open": table.is_open,
                "is_late": table.is_late,
                "duration": table.duration,
                "limit_duration": pl.Series(limit_duration, nan_to_null=True),
                "ratio": pl.Series(table.ratio, nan_to_null=True),
                "cohort": pl.Series(COHORT_NAMES, dtype=pl.String).gather(table.cohort),
            }
        )

    @cached_property
    def steps(self) -> pl.DataFrame:
        """One row an event seen, by case and moment: case, activity, authority, at, wait.

        `at` is local, without zone; `wait` is the days since the case's previous event, null for
        its first.
        """
        log, taken = self.log, self.taken
        wait = np.full(len(taken.case_of), np.nan)
        wait[1:][taken.follows] = taken.waits / taken.waits_a_day
        n = len(taken.case_of)
        return pl.DataFrame(
            {
                "case": log.case_names.gather(taken.case_of).cast(pl.String),
                "activity": _name(taken.activity_of, [None, *log.activity_names], n),
                "authority": _name(taken.authority_of, [None, *log.authority_names], n),
                "at": _local(taken.happened_at, log),
                "wait": pl.Series(wait, nan_to_null=True),
            }
        )

    def _latest_authority(self) -> pl.Series:
        latest = np.full(len(self.log.case_names), -1, dtype=np.int32)
        if self.taken.authority_of is not None:
            latest[self.taken.case_of] = self.taken.authority_of
        names = [None, *self.log.authority_names]
        return _name(latest[self.table.index], names, len(self.table.index))


def analyze(log: EventLog, options: Options, progress: Progress | None = None) -> Analysis:
    """Analyze the log as the options say.

    `progress` is called with done, total and the name of the step, often enough that a caller can
    stop by raising from it. Raises LogUnusable and CalendarExhausted.
    """
    tell = progress or _keep_silent
    tell(0, 100, "cases")
    table = observe_cases(log, options)
    tell(5, 100, "steps")
    taken = take_steps(log, table, options)
    tell(10, 100, "waits")
    by_activity = summarize_waits(taken.activity_of, log.activity_names, "activity", taken)
    by_authority = None
    if taken.authority_of is not None:
        by_authority = summarize_waits(taken.authority_of, log.authority_names, "authority", taken)
    tell(15, 100, "process map")
    process_map = draw_map(taken, log.activity_names)
    tell(20, 100, "throughput")
    durations = summarize_durations(table)
    months = count_months(log, table)
    time_parts, late_events = split_time(log, table, taken, options)
    limit = compress_against_limit(table, options, _scale(tell, 22, PARTS_DONE))
    cohort = compare_cohorts(log, table, options, _scale(tell, PARTS_DONE, 100))
    figures = (*_duration_figures(durations, table), *limit.figures, *cohort.figures)
    n_open = int(table.is_open.sum())
    summary = {
        "cases": len(table.index),
        "open_cases": n_open,
        "events": len(taken.case_of),
        "activities": len(process_map["nodes"]),
        "end_rule": table.end_rule,
        "end_rule_text": END_RULES[table.end_rule].format(
            end=log.columns.end, activity=options.end_activity
        ),
        "first_at": _iso(int(table.started_at.min()), log),
        "looked_at": _iso(table.looked_at, log),
        "day_unit": "working day" if options.calendar else "day of 24 hours",
        "wait_definition": WAIT_DEFINITION,
        "columns": asdict(log.columns),
        "durations": durations,
        "throughput": months,
        "time_parts": time_parts,
        "waits": {"by_activity": by_activity, "by_authority": by_authority},
        "process_map": process_map,
        "limit_compression": _limit_summary(limit),
        "cohort_compression": cohort.summary,
        "figures": [_figure_data(figure) for figure in figures],
        "seed": options.seed,
        "bootstrap_draws": options.bootstrap_draws,
        "notes": _notes(log, limit, options) | cohort.notes,
        "warnings": [
            asdict(one) for one in (*log.warnings, *table.warnings, *late_events, *cohort.warnings)
        ],
    }
    tell(100, 100, "done")
    return Analysis(log, options, table, taken, figures, summary)


def _limit_summary(limit: LimitCompression) -> dict[str, Any]:
    values = {figure.key.rpartition(".")[2]: figure.value for figure in limit.figures}
    return values | {
        "n_closed": limit.n_closed,
        "n_open": limit.n_open,
        "n_late_closed": limit.n_late_closed,
        "n_late_open": limit.n_late_open,
        "n_with_limit": limit.n_with_limit,
    }


def _duration_figures(durations: dict[str, float | None], table: CaseTable) -> tuple[Figure, ...]:
    n_open = int(table.is_open.sum())
    n_closed = len(table.index) - n_open
    said = {
        "closed_p50_days": ("median of closed cases", "half of the closed cases took no longer"),
        "closed_p90_days": ("90th percentile of closed cases", "nine in ten took no longer"),
        "all_p50_days": ("Kaplan-Meier median", "first day on which half of all cases ended"),
        "all_p90_days": (
            "Kaplan-Meier 90th percentile",
            "first day on which nine in ten ended",
        ),
    }
    return tuple(
        Figure(
            key=f"durations.{key}",
            value=durations[key],
            unit="days",
            estimator=estimator,
            definition=definition,
            n_closed=n_closed,
            n_open=n_open,
            cases={"is_open": False} if key.startswith("closed") else {},
        )
        for key, (estimator, definition) in said.items()
    )


def _figure_data(figure: Figure) -> dict[str, Any]:
    return asdict(figure) | {"ci95": None if figure.ci95 is None else list(figure.ci95)}


def _notes(log: EventLog, limit: LimitCompression, options: Options) -> dict[str, str]:
    notes = {}
    if log.columns.limit is None:
        notes["limit_compression"] = "The log has no limit column: name it with --limit."
    elif limit.n_closed == 0:
        notes["limit_compression"] = "No closed case has a limit after its start."
    if log.authority_of is None:
        notes["waits.by_authority"] = "The log has no authority column: name it with --authority."
    if options.bootstrap_draws == 0:
        notes["ci95"] = "No intervals were asked for."
    if log.ended_at is not None and options.end_activity is not None:
        notes["end_rule"] = "The end column goes before the end activity, which was not used."
    return notes


def _scale(tell: Progress, low: int, high: int) -> Progress:
    def scaled(done: int, total: int, step: str) -> None:
        tell(low + (high - low) * done // max(total, 1), 100, step)

    return scaled


def _keep_silent(_done: int, _total: int, _step: str) -> None:
    return None


def _name(codes: Any, names: list[str | None], n: int) -> pl.Series:
    if codes is None:
        return pl.repeat(None, n, dtype=pl.String, eager=True)
    return pl.Series(names, dtype=pl.String).gather(codes.astype(np.int64) + 1)


def _local(moments: Moments, log: EventLog) -> pl.Series:
    shifted = np.where(moments == MISSING, MISSING, moments + log.utc_offset_us)
    return pl.Series(shifted.view("datetime64[us]")).cast(pl.Datetime("us"))


def _iso(moment: int, log: EventLog) -> str:
    local: datetime = EPOCH + timedelta(microseconds=moment + log.utc_offset_us)
    return local.isoformat(timespec="seconds")
