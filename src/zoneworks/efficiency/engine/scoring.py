"""Scores, ranks and grades of a whole evaluation, in columns and exactly.

Each line is one quotient of 128-bit whole numbers with one named rounding, so that any correct
computation gives the same bits. The averages of a group are those of its ranked enterprises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from zoneworks.core.engine.money import Rounding
from zoneworks.efficiency.engine.ranking import grade, rank, ranked_with
from zoneworks.efficiency.engine.refusals import (
    AverageImpossible,
    BaselineImpossible,
    FiguresMissing,
    FiguresTooLarge,
    NobodyToRank,
)
from zoneworks.efficiency.engine.terms import (
    Applied,
    Direction,
    Group,
    Indicator,
    Missing,
    Quantity,
    Scheme,
)

WIDE = pl.Int128
LARGEST = 2**126
MOST_UNITS = 10**15
"""Of one line: so much that group and score of the most indicators and groups fit in one number."""
KEYS = ("key", "credit_code", "group")
SCHEMA: dict[str, type[pl.DataType]] = {
    "key": pl.Int64,
    "credit_code": pl.String,
    "group": pl.String,
    **{str(quantity): pl.Int64 for quantity in Quantity},
}
"""The columns that ``score`` takes."""
APPLIED = tuple(Applied)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a group was measured by: baselines in stated units and averages in units of score, by
    indicator; its ranked enterprises, and the group and number with which they were ranked."""

    members: int
    baselines: Mapping[str, Fraction]
    averages: Mapping[str, int]
    ranked_with: str
    ranked: int


@dataclass(frozen=True, slots=True)
class Result:
    """The groups by code, and a row an enterprise in the order in which they came.

    Its columns: ``key``, ``group``, ``total``, ``rank``, ``ranked``, ``grade``, and of the n-th
    indicator of its group ``units_n`` and ``applied_n`` (a place in ``APPLIED``).
    """

    groups: Mapping[str, GroupResult]
    rows: pl.DataFrame


def score(scheme: Scheme, table: pl.DataFrame) -> Result:
    """Score, rank and grade all rows of a table with the columns of ``SCHEMA``.

    Raises:
        NobodyToRank: the table is empty.
        FiguresMissing: a value is missing where the scheme refuses that.
        BaselineImpossible, AverageImpossible: a group's own average is not known.
        GroupTooSmall: too few for quotas, and the scheme has no rule for that.
        FiguresTooLarge: the arithmetic would not fit.
    """
    if table.is_empty():
        raise NobodyToRank("There is nobody to rank.")
    counts = dict(table.group_by("group").len().iter_rows())
    groups = [one for one in scheme.groups if one.code in counts]
    shapes: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        shapes.setdefault(_shape(group), []).append(group)
    table = table.with_row_index("place")
    parts: list[pl.DataFrame] = []
    baselines: dict[str, dict[str, Fraction]] = {}
    averages: dict[str, dict[str, int]] = {}
    for alike in shapes.values():
        rows = table
        if len(shapes) > 1:
            rows = table.filter(pl.col("group").is_in([one.code for one in alike]))
        found, of_baselines, of_averages = _scored(scheme, alike, rows)
        parts.append(found)
        baselines |= of_baselines
        averages |= of_averages
    scored = pl.concat(parts, how="diagonal") if len(parts) > 1 else parts[0]
    with_whom = {one.code: ranked_with(one, counts) for one in groups}
    together: dict[str, int] = {}
    for code, target in with_whom.items():
        together[target] = together.get(target, 0) + counts[code]
    rows = grade(scheme, rank(scheme, scored, with_whom), together, with_whom)
    results = {
        one.code: GroupResult(
            counts[one.code],
            baselines[one.code],
            averages[one.code],
            with_whom[one.code],
            together[with_whom[one.code]],
        )
        for one in groups
    }
    return Result(results, rows.sort("place") if len(shapes) > 1 else rows)


def _shape(group: Group) -> tuple[object, ...]:
    """What groups have in common that are computed at once: all but their baselines."""
    return tuple(
        (one.code, one.numerator, one.denominator, one.weight, one.direction)
        + (one.cap, one.missing, one.minus, one.baseline is None)
        for one in group.indicators
    )


def _scored(
    scheme: Scheme, groups: Sequence[Group], rows: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, dict[str, Fraction]], dict[str, dict[str, int]]]:
    """Add units and what applied of each indicator, and the total."""
    baselines: dict[str, dict[str, Fraction]] = {one.code: {} for one in groups}
    averages: dict[str, dict[str, int]] = {one.code: {} for one in groups}
    kept = ["place", *KEYS, *scheme.tie_breaks]
    columns: list[pl.Series] = []
    group_column = rows["group"]
    for number in range(len(groups[0].indicators)):
        indicators = {one.code: one.indicators[number] for one in groups}
        indicator = groups[0].indicators[number]
        of_groups = _baselines(indicators, rows, {one.code: one.name for one in groups})
        for code, baseline in of_groups.items():
            baselines[code][indicator.code] = baseline
        factors = {
            code: Fraction(indicator.weight) * indicator.scale / baseline
            for code, baseline in of_groups.items()
        }
        _check_size(indicator, factors, rows)
        units, applied = _line(indicator, factors, rows, scheme.rounding)
        if indicator.missing is Missing.GROUP_AVERAGE:
            of_averages = _averages(units, group_column)
            for code in of_groups:
                if (mean := of_averages.get(code)) is not None:
                    averages[code][indicator.code] = mean
            names = {one.code: one.name for one in groups}
            units = _filled(indicator, units, group_column, of_averages, names)
        columns += [units.alias(f"units_{number}"), applied.alias(f"applied_{number}")]
    found = rows.select(list(dict.fromkeys(kept))).with_columns(columns)
    units_of = [f"units_{number}" for number in range(len(groups[0].indicators))]
    return found.with_columns(total=pl.sum_horizontal(units_of)), baselines, averages


def _baselines(
    indicators: Mapping[str, Indicator], rows: pl.DataFrame, names: Mapping[str, str]
) -> dict[str, Fraction]:
    """What each group is measured by: as stated, or its own total over its own total."""
    first = next(iter(indicators.values()))
    if first.baseline is not None:
        return {code: one.baseline for code, one in indicators.items() if one.baseline is not None}
    above, below = pl.col(first.numerator), pl.col(first.denominator)
    sums = (
        rows.lazy()
        .filter(above.is_not_null() & (below > 0))
        .group_by("group")
        .agg(above.cast(WIDE).sum().alias("above"), below.cast(WIDE).sum().alias("below"))
        .collect()
    )
    found = {code: (up, down) for code, up, down in sums.iter_rows()}
    baselines = {}
    for code in indicators:
        up, down = found.get(code, (0, 0))
        if up <= 0 or down <= 0:
            raise BaselineImpossible(
                f"The average of {first.name} in {names[code]} is no positive number.",
                group=names[code],
                indicator=first.name,
            )
        baselines[code] = Fraction(up, down) * first.scale
    return baselines


def _check_size(indicator: Indicator, factors: Mapping[str, Fraction], rows: pl.DataFrame) -> None:
    above, below = (_largest(rows[name]) for name in (indicator.numerator, indicator.denominator))
    for one in factors.values():
        sizes = (2 * above * one.numerator, below * one.denominator)
        if sum(sizes) + 4 * indicator.weight * sizes[1] >= LARGEST:
            raise _too_large(indicator)


def _too_large(indicator: Indicator) -> FiguresTooLarge:
    return FiguresTooLarge(
        f"The figures of {indicator.name} are too large to be computed exactly.",
        indicator=indicator.name,
    )


def _largest(column: pl.Series) -> int:
    ends: list[Any] = [column.min(), column.max()]
    return max((abs(one) for one in ends if one is not None), default=0)


def _line(
    indicator: Indicator,
    factors: Mapping[str, Fraction],
    rows: pl.DataFrame,
    rounding: Rounding,
) -> tuple[pl.Series, pl.Series]:
    """Units and what applied; units are null where the group's average will stand."""
    up, down = _factor_columns(factors)
    above, below = pl.col(indicator.numerator), pl.col(indicator.denominator)
    is_missing = above.is_null() | below.is_null() | (below <= 0)
    part = above.cast(WIDE) * up
    whole = below.cast(WIDE) * down
    if indicator.direction is Direction.LOWER:
        is_twice = part >= 2 * indicator.weight * whole
        part = 2 * indicator.weight * whole - part
    else:
        is_twice = pl.lit(value=False)
    exact = (2 * part + whole) // (2 * whole) if rounding is Rounding.HALF_UP else part // whole
    if indicator.missing is Missing.REFUSE:
        _check_none_missing(indicator, rows, is_missing)
    missing_units: int | None = 0
    missing_as = Applied.ZERO
    if indicator.missing is Missing.MINUS:
        missing_units, missing_as = -indicator.minus, Applied.MINUS
    elif indicator.missing is Missing.GROUP_AVERAGE:
        missing_units, missing_as = None, Applied.AVERAGE
    bound = LARGEST if indicator.most is None else indicator.most
    is_capped = pl.lit(value=False) if indicator.most is None else pl.col("exact") > bound
    found = (
        rows.lazy()
        .select(pl.col("group"), above, below)
        .select(
            is_missing.alias("is_missing"),
            (above < 0).alias("is_negative"),
            is_twice.alias("is_twice"),
            pl.when(~is_missing).then(exact).alias("exact"),
        )
        .select(
            pl.when(pl.col("is_missing"))
            .then(pl.lit(missing_units, dtype=pl.Int64))
            .when(pl.col("is_negative") | pl.col("is_twice"))
            .then(pl.lit(0, dtype=pl.Int64))
            .when(is_capped)
            .then(pl.lit(indicator.most or 0, dtype=pl.Int64))
            .otherwise(pl.col("exact").cast(pl.Int64, strict=False))
            .alias("units"),
            pl.when(pl.col("is_missing"))
            .then(_place(missing_as))
            .when(pl.col("is_negative"))
            .then(_place(Applied.NEGATIVE))
            .when(pl.col("is_twice"))
            .then(_place(Applied.TWICE))
            .when(is_capped)
            .then(_place(Applied.CAPPED))
            .otherwise(_place(Applied.COUNTED))
            .alias("applied"),
        )
        .collect()
    )
    units = found["units"]
    counted = units.filter(found["applied"] == APPLIED.index(Applied.COUNTED))
    if counted.null_count() or _largest(counted) > MOST_UNITS:
        raise _too_large(indicator)
    return units, found["applied"]


def _place(applied: Applied) -> pl.Expr:
    return pl.lit(APPLIED.index(applied), dtype=pl.Int8)


def _factor_columns(factors: Mapping[str, Fraction]) -> tuple[pl.Expr, pl.Expr]:
    """Numerator and denominator of each row's group: one number where all groups share it."""
    values = set(factors.values())
    if len(values) == 1:
        only = next(iter(values))
        return pl.lit(only.numerator, dtype=WIDE), pl.lit(only.denominator, dtype=WIDE)
    codes = list(factors)
    columns = []
    for name in ("numerator", "denominator"):
        numbers = pl.Series([getattr(factors[code], name) for code in codes], dtype=WIDE)
        columns.append(pl.col("group").replace_strict(codes, numbers, return_dtype=WIDE))
    return columns[0], columns[1]


def _check_none_missing(indicator: Indicator, rows: pl.DataFrame, is_missing: pl.Expr) -> None:
    lacking = rows.filter(is_missing)["credit_code"]
    if len(lacking):
        codes = sorted(lacking)
        raise FiguresMissing(
            f"{indicator.name} has no value of {codes[0]}, and the scheme lets nobody go without.",
            indicator=indicator.name,
            credit_code=codes[0],
            n=len(codes),
        )


def _averages(units: pl.Series, group: pl.Series) -> dict[str, int]:
    """The average units of those in a group who have a value, rounded half up."""
    found = (
        pl.LazyFrame({"group": group, "units": units})
        .drop_nulls("units")
        .group_by("group")
        .agg(pl.col("units").sum().alias("sum"), pl.len().cast(pl.Int64).alias("n"))
        .with_columns(mean=(2 * pl.col("sum") + pl.col("n")) // (2 * pl.col("n")))
        .select("group", "mean")
        .collect()
    )
    return dict(found.iter_rows())


def _filled(
    indicator: Indicator,
    units: pl.Series,
    group: pl.Series,
    averages: Mapping[str, int],
    names: Mapping[str, str],
) -> pl.Series:
    lacking = sorted(set(group.filter(units.is_null())) - averages.keys())
    if lacking:
        raise AverageImpossible(
            f"Nobody in {names[lacking[0]]} has a value of {indicator.name}.",
            group=names[lacking[0]],
            indicator=indicator.name,
        )
    if not averages:
        return units
    mean = group.replace_strict(list(averages), list(averages.values()), return_dtype=pl.Int64)
    return units.fill_null(mean)
