"""The words of permit analysis: log, case, step, limit, cohort, figure.

Moments are int64 microseconds since 1970-01-01 UTC; `MISSING` stands for an unknown one. Days are
days of 24 hours, or whole working days where a calendar is given.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zoneworks.core.engine.calendar import WorkingCalendar
from zoneworks.core.engine.refusals import Refusal

Moments = NDArray[np.int64]
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
CaseFilter = dict[str, Any]
Progress = Callable[[int, int, str], None]

MISSING = int(np.iinfo(np.int64).min)
MICROSECONDS_A_DAY = 86_400_000_000
UNNAMED = -1
"""The code of a case or event without type or authority."""


class LogRefusal(Refusal):
    """A refusal whose text has places for its values, so that a page can say it in its language."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        super().__init__(template % values if values else template, **values)


class LogUnusable(LogRefusal):
    """A log from which nothing can be computed, or options that contradict it."""

    code = "LOG_UNUSABLE"


@dataclass(frozen=True)
class Columns:
    """Which column of a table plays which part; None where none does.

    `until` is the moment at which a case left view without an end, such as a withdrawn one.
    """

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    start: str | None = None
    end: str | None = None
    limit: str | None = None
    type: str | None = None
    authority: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class LogWarning:
    """Something odd in a log: what, how often, how it was treated, in which column or cases."""

    code: str
    count: int
    text: str
    column: str | None = None
    cases: CaseFilter | None = None


@dataclass(frozen=True, eq=False)
class EventLog:
    """Cases and their events.

    One value a case, in order of first appearance: `case_names` (text or categories), `types`
    (codes into `type_names`), `started_at`, `ended_at`, `limit_at`, `limit_days` (a limit given as
    a length, NaN where not), `left_at`. One value an event, ordered by case, then moment, then
    place in the file: `case_of` (index of the case), `activity_of`, `authority_of` (codes into the
    names), `happened_at`.
    `limit_is_date` tells that limits are days without a time, so that a case is in time until that
    day ends. `utc_offset_us` turns moments into local ones, for days and months.
    """

    case_names: pl.Series
    started_at: Moments
    ended_at: Moments | None
    limit_at: Moments | None
    limit_days: Floats | None
    left_at: Moments | None
    types: Codes | None
    type_names: tuple[str, ...]
    case_of: Codes
    activity_of: Codes
    activity_names: tuple[str, ...]
    authority_of: Codes | None
    authority_names: tuple[str, ...]
    happened_at: Moments
    columns: Columns = field(default_factory=Columns)
    limit_is_date: bool = False
    utc_offset_us: int = 0
    warnings: tuple[LogWarning, ...] = ()


@dataclass(frozen=True)
class Options:
    """What to compute.

    `before` and `after` cut the cohorts: started before the one, started on or after the other.
    `as_of` is the day (seen to its end) or the moment on which the log is looked at. With a
    `calendar`, durations are whole working days. `horizon_days` of None asks for the longest that
    both cohorts support. `bootstrap_draws` of 0 computes no intervals.
    """

    before: date | None = None
    after: date | None = None
    as_of: date | datetime | None = None
    horizon_days: float | None = None
    end_activity: str | None = None
    calendar: WorkingCalendar | None = None
    seed: int = 1
    bootstrap_draws: int = 1000


@dataclass(frozen=True)
class Figure:
    """A number that people read, with what it stands on.

    `estimator` names the rule and `definition` says it; `cases` is a filter for `select_cases`.
    """

    key: str
    value: float | None
    unit: str
    estimator: str
    definition: str
    n_closed: int
    n_open: int
    cases: CaseFilter
    ci95: tuple[float, float] | None = None
