"""Open the cases behind a figure."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from zoneworks.approvals.engine.terms import LogUnusable


def select_cases(
    cases: pl.DataFrame, steps: pl.DataFrame, chosen: Mapping[str, Any]
) -> pl.DataFrame:
    """Return the rows of `cases` that a figure's filter chooses.

    `cases` and `steps` are the frames of an `Analysis`. Keys, all of which must hold: `is_open`,
    `is_late`, `is_negative` (ended before its start), `has_limit`, `has_later_events` (after its
    end) (true or false); `cohort`, `type`, `case` (a value or a list of values); `started_month`,
    `ended_month` ("2011-03"); `activity`, `authority` (cases with such an event, for `authority` of
    any activity), with `waited` only where it ended a wait; `from` and `to` (cases that went
    directly from one activity to the other). Chosen by a step, each case also has `wait`, the
    longest of its waits before such a step, in days, and `waits`, their number. Raises LogUnusable
    for an unknown key.
    """
    rules = set(COLUMN_RULES) | set(STEP_RULES) | {LATER_EVENTS}
    unknown = set(chosen) - rules
    if unknown:
        known = ", ".join(sorted(rules))
        raise LogUnusable(
            "Cases cannot be chosen by “%(key)s”: use %(keys)s.", key=min(unknown), keys=known
        )
    conditions = [COLUMN_RULES[key](chosen[key]) for key in chosen if key in COLUMN_RULES]
    kept = cases.filter(conditions) if conditions else cases
    if LATER_EVENTS in chosen:
        last = steps.group_by("case").agg(pl.col("at").max())
        is_later = pl.col("at") > pl.col("ended_at")
        kept = kept.join(last, on="case").filter(is_later == chosen[LATER_EVENTS]).drop("at")
    wanted = [STEP_RULES[key](chosen[key]) for key in chosen if key in STEP_RULES]
    if not wanted:
        return kept
    met = steps.with_columns(
        pl.when(pl.col("case") == pl.col("case").shift(1))
        .then(pl.col("activity").shift(1))
        .alias("previous_activity")
    ).filter(wanted)
    waits = met.group_by("case").agg(pl.col("wait").max(), pl.col("wait").count().alias("waits"))
    return kept.join(waits, on="case", how="inner")


def _among(column: pl.Expr, value: Any) -> pl.Expr:
    values = value if isinstance(value, list) else [value]
    return column.is_in(values) if None not in values else column.is_null() | column.is_in(values)


def _equals(name: str) -> Callable[[Any], pl.Expr]:
    return lambda value: _among(pl.col(name), value)


def _is_known(name: str) -> Callable[[Any], pl.Expr]:
    return lambda value: pl.col(name).is_not_null() == value


def _in_month(name: str) -> Callable[[Any], pl.Expr]:
    return lambda value: pl.col(name).dt.strftime("%Y-%m") == value


LATER_EVENTS = "has_later_events"
COLUMN_RULES: dict[str, Callable[[Any], pl.Expr]] = {
    "is_open": _equals("is_open"),
    "is_late": _equals("is_late"),
    "is_negative": lambda value: (pl.col("ended_at") < pl.col("started_at")) == value,
    "has_limit": _is_known("limit_duration"),
    "cohort": _equals("cohort"),
    "type": _equals("type"),
    "case": _equals("case"),
    "started_month": _in_month("started_at"),
    "ended_month": _in_month("ended_at"),
}
STEP_RULES: dict[str, Callable[[Any], pl.Expr]] = {
    "activity": _equals("activity"),
    "authority": _equals("authority"),
    "from": _equals("previous_activity"),
    "to": _equals("activity"),
    "waited": lambda value: pl.col("wait").is_not_null() == value,
}
