"""The same evaluation computed a second time, by SQL alone, from a scheme's terms.

It shares no arithmetic with the engine: DuckDB counts in 128-bit whole numbers and raises where
one would not fit.
"""

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from zoneworks.efficiency.engine.terms import (
    Direction,
    Group,
    Indicator,
    LastTie,
    Missing,
    Scheme,
    SmallGroup,
)


def judge(scheme: Scheme, table: Any) -> list[tuple[int, int, int, str]]:
    """Key, total, rank and grade of each row of a table, by key."""
    with duckdb.connect() as connection:
        lay_out(connection, table)
        return connection.execute(question(scheme, table)).fetchall()


def lay_out(connection: Any, table: Any) -> None:
    """Give DuckDB a table of its own, named ``table``."""
    connection.execute("SET threads = 2")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        table.write_parquet(path)
        connection.execute(f"CREATE TABLE \"table\" AS FROM '{path}'")


def question(scheme: Scheme, table: Any, *, name: str = "table") -> str:
    """The whole evaluation as one statement over the rows named ``table``."""
    counts: dict[str, int] = dict(table.group_by("group").len().iter_rows())
    groups = [one for one in scheme.groups if one.code in counts]
    alike: dict[tuple[Any, ...], list[Group]] = {}
    for group in groups:
        key = tuple((one.code, one.weight, one.baseline is None) for one in group.indicators)
        alike.setdefault(key, []).append(group)
    totals = " UNION ALL ".join(_totals(of, name) for of in alike.values())
    targets = {one.code: _target(one, counts) for one in groups}
    whom = " ".join(f"WHEN '{code}' THEN '{target}'" for code, target in targets.items())
    keys = ["total DESC", *(f'"{one}" DESC NULLS LAST' for one in scheme.tie_breaks)]
    if scheme.last_tie is LastTie.CREDIT_CODE:
        keys.append("credit_code")
    return (
        f'WITH totals AS ({totals}), placed AS (SELECT *, CASE "group" {whom} END AS whom'  # noqa: S608
        f" FROM totals), ranked AS (SELECT *, rank() OVER (PARTITION BY whom ORDER BY"
        f" {', '.join(keys)}) AS rank, count(*) OVER (PARTITION BY whom) AS n FROM placed)"
        f" SELECT key, total, rank, {_grade(scheme, groups)} AS grade FROM ranked ORDER BY key"
    )


def _totals(groups: Sequence[Group], name: str) -> str:
    codes = ", ".join(f"'{one.code}'" for one in groups)
    lines = [
        _line([one.indicators[place] for one in groups], groups, place)
        for place in range(len(groups[0].indicators))
    ]
    means = ", ".join(
        f"CASE WHEN raw_{place} IS NULL THEN (2 * sum(raw_{place}) OVER g + count(raw_{place})"
        f" OVER g) // (2 * count(raw_{place}) OVER g) ELSE raw_{place} END AS units_{place}"
        for place in range(len(lines))
    )
    total = " + ".join(f"units_{place}" for place in range(len(lines)))
    sums = ", ".join(sql for one in lines for sql in one[0])
    return (
        f'SELECT key, credit_code, "group", "TAX", "OUTPUT", ({total})::BIGINT AS total FROM'  # noqa: S608
        f" (SELECT *, {means} FROM (SELECT *, {', '.join(one[1] for one in lines)} FROM"
        f' (SELECT *{", " + sums if sums else ""} FROM "{name}" WHERE "group" IN ({codes})'
        f' WINDOW g AS (PARTITION BY "group"))) WINDOW g AS (PARTITION BY "group"))'
    )


def _line(
    indicators: Sequence[Indicator], groups: Sequence[Group], place: int
) -> tuple[list[str], str]:
    one = indicators[0]
    up, down = f'"{one.numerator}"::HUGEINT', f'"{one.denominator}"::HUGEINT'
    is_missing = (
        f'("{one.numerator}" IS NULL OR "{one.denominator}" IS NULL OR "{one.denominator}" <= 0)'
    )
    sums: list[str] = []
    if one.baseline is None:
        # value / baseline = up * sum(down) / (down * sum(up)): the units cancel.
        for label, column in (("above", up), ("below", down)):
            sums.append(
                f"sum(CASE WHEN NOT {is_missing} THEN {column} END) OVER g AS {label}_{place}"
            )
        part, whole = f"{up} * below_{place}", f"{down} * above_{place}"
    else:
        by_group = {
            group.code: Fraction(own.scale) / own.baseline
            for group, own in zip(groups, indicators, strict=True)
            if own.baseline is not None
        }
        numerators = " ".join(f"WHEN '{k}' THEN {v.numerator}" for k, v in by_group.items())
        denominators = " ".join(f"WHEN '{k}' THEN {v.denominator}" for k, v in by_group.items())
        part = f'{up} * (CASE "group" {numerators} END)'
        whole = f'{down} * (CASE "group" {denominators} END)'
    is_nothing = f'"{one.numerator}" < 0'
    if one.direction is Direction.LOWER:
        is_nothing += f" OR {part} >= 2 * {whole}"
        part = f"(2 * {whole} - {part})"
    units = f"(2 * {one.weight} * {part} + {whole}) // (2 * {whole})"
    if one.most is not None:
        units = f"least({units}, {one.most})"
    missing = {
        Missing.ZERO: "0",
        Missing.MINUS: str(-one.minus),
        Missing.GROUP_AVERAGE: "NULL",
        Missing.REFUSE: "error('a value is missing')",
    }[one.missing]
    return sums, (
        f"CASE WHEN {is_missing} THEN {missing} WHEN {is_nothing} THEN 0 ELSE {units} END"
        f" AS raw_{place}"
    )


def _target(group: Group, counts: dict[str, int]) -> str:
    is_merged = counts[group.code] < group.least and group.small is SmallGroup.MERGE
    return group.merge_into if is_merged else group.code


def _grade(scheme: Scheme, groups: Sequence[Group]) -> str:
    fixed = " ".join(
        f"WHEN whom = '{one.code}' AND n < {one.least} THEN '{one.small_grade}'"
        for one in scheme.groups
        if one.small is SmallGroup.GRADE
    )
    (a, of_a), (b, of_b), (c, of_c), (d, of_d) = scheme.quotas
    if scheme.lowest_from_bottom:
        return (
            f"CASE {fixed} WHEN (n - rank + 1) * 100 <= n * {of_d} THEN '{d}'"
            f" WHEN rank * 100 <= n * {of_a} THEN '{a}'"
            f" WHEN rank * 100 <= n * {of_a + of_b} THEN '{b}' ELSE '{c}' END"
        )
    return (
        f"CASE {fixed} WHEN rank * 100 <= n * {of_a} THEN '{a}'"
        f" WHEN rank * 100 <= n * {of_a + of_b} THEN '{b}'"
        f" WHEN rank * 100 <= n * {of_a + of_b + of_c} THEN '{c}' ELSE '{d}' END"
    )
