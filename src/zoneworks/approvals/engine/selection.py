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
    `is_late`, `is_negative` (ended before its start), `has_limit` (true or false); `cohort`,
    `type`, `case` (a value or a list of values); `started_month`, `ended_month` ("2011-03");
    `activity`, `authority` (cases with such an event, for `authority` of any activity); `from` and
    `to` (cases that went directly from one activity to the other). Chosen by a step, each case also
    has `wait`: the longest of its waits before such a step, in days. Raises LogUnusable for an
    unknown key.
    """
    unknown = set(chosen) - set(COLUMN_RULES) - set(STEP_RULES)
    if unknown:
        known = ", ".join(sorted(set(COLUMN_RULES) | set(STEP_RULES)))
        raise LogUnusable(
            "Cases cannot be chosen by “%(key)s”: use %(keys)s.", key=min(unknown), keys=known
        )
    conditions = [COLUMN_RULES[key](chosen[key]) for key in chosen if key in COLUMN_RULES]
    kept = cases.filter(conditions) if conditions else cases
    wanted = [STEP_RULES[key](chosen[key]) for key in chosen if key in STEP_RULES]
    if not wanted:
        return kept
    met = steps.with_columns(
        pl.when(pl.col("case") == pl.col("case").shift(1))
        .then(pl.col("activity").shift(1))
        .alias("previous_activity")
    ).filter(wanted)
    waits = met.group_by("case").agg(pl.col("wait").max())
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
}
