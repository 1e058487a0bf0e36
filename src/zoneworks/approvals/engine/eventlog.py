"""Build an event log from the columns of a table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zoneworks.approvals.engine.terms import (
    MISSING,
    UNNAMED,
    Codes,
    Columns,
    EventLog,
    Floats,
    LogUnusable,
    LogWarning,
    Moments,
)

NAMELESS = "(no activity)"


@dataclass(frozen=True, eq=False)
class CaseOrder:
    """Rows of a table ordered by case, then moment, then place.

    `order` is None where the table already is so; `first` holds the first row of each case,
    `case_of` and `happened_at` the case and moment of each row, all after ordering; `table_first`
    and `table_case_of` are those before it.
    """

    order: NDArray[np.int64] | None
    first: NDArray[np.int64]
    case_of: Codes
    happened_at: Moments
    table_case_of: Codes
    table_first: NDArray[np.int32]

    def arrange(self, values: NDArray[Any]) -> NDArray[Any]:
        """Bring a column of the table into this order."""
        return values if self.order is None else values[self.order]


def assemble_log(
    table: pl.DataFrame,
    columns: Columns,
    utc_offset_us: int = 0,
    warnings: tuple[LogWarning, ...] = (),
    *,
    limit_is_date: bool = False,
) -> EventLog:
    """Build the log from a table with one row an event.

    Names are text, moments are datetimes (those without a zone count as they stand); a limit may
    also be a number of days, and `limit_is_date` tells that limits are days without a time. What
    belongs to the case (start, end, limit, type, until) may stand in any of its rows; where rows
    disagree, the latest event counts and a warning says how many cases that met. Rows without
    case or moment are left out with a warning. Raises LogUnusable when no row remains.
    """
    if columns.case is None or columns.activity is None or columns.time is None:
        raise LogUnusable("A log needs a case, an activity and a time column: name them.")
    found = list(warnings)
    table = _keep_usable_rows(table, columns.case, columns.time, found)
    case_codes, case_names, first_row = encode_names(table[columns.case])
    rows = order_rows(case_codes, as_moments(table[columns.time]), first_row)
    activity_of, activity_names, _ = encode_names(_name_the_nameless(table[columns.activity]))
    authority_of, authority_names = _encode_optional(table, columns.authority)
    types, type_names = _encode_optional(table, columns.type)
    limit_at, limit_days = _read_limit(table, columns.limit, rows, found)
    return EventLog(
        case_names=case_names,
        started_at=_start_moments(table, columns.start, rows, found),
        ended_at=_case_moments(table, columns.end, rows, found) if columns.end else None,
        limit_at=limit_at,
        limit_days=limit_days,
        left_at=_case_moments(table, columns.until, rows, found) if columns.until else None,
        types=None
        if types is None
        else _one_a_case(types, rows, UNNAMED, str(columns.type), found).astype(np.int32),
        type_names=type_names,
        case_of=rows.case_of,
        activity_of=rows.arrange(activity_of),
        activity_names=tuple(activity_names.to_list()),
        authority_of=None if authority_of is None else rows.arrange(authority_of),
        authority_names=authority_names,
        happened_at=rows.happened_at,
        columns=columns,
        limit_is_date=limit_is_date,
        utc_offset_us=utc_offset_us,
        warnings=tuple(found),
    )


def number_names(names: pl.Series) -> pl.Series:
    """Keep each distinct name of a text column once, numbered in order of first appearance.

    The numbering is the column's own: a shared one would make threads wait for each other.
    """
    return names.cast(pl.Categorical(pl.Categories.random()))


def encode_names(names: pl.Series) -> tuple[Codes, pl.Series, NDArray[np.int32]]:
    """Number the distinct names of a column in order of first appearance; missing is `UNNAMED`.

    Returns the codes of the rows, the names by code, and the row where each first appears.
    """
    numbered = names if isinstance(names.dtype, pl.Categorical) else number_names(names)
    physical = numbered.to_physical()
    if physical.null_count():
        physical = physical.cast(pl.Int32).fill_null(UNNAMED)
    codes, first = _number_by_appearance(physical.to_numpy().view(np.int32))
    return codes, numbered.gather(first), first


def _number_by_appearance(given: Codes) -> tuple[Codes, NDArray[np.int32]]:
    n = len(given)
    first = np.full(int(given.max(initial=UNNAMED)) + 2, n, dtype=np.int32)
    # Written from the last row to the first, the first appearance of each name stays. A missing
    # name has code -1 and so writes to the last place, which is cleared.
    first[given[::-1]] = np.arange(n - 1, -1, -1, dtype=np.int32)
    first[UNNAMED] = n
    rises = bool((first[1:] > first[:-1]).all())
    if rises:  # The codes are in this order already.
        return given, first[:-1]
    known = np.flatnonzero(first < n)
    known = known[np.argsort(first[known])]
    code = np.full(len(first), UNNAMED, dtype=np.int32)
    code[known] = np.arange(len(known), dtype=np.int32)
    return code[given], first[known]


def _name_the_nameless(activities: pl.Series) -> pl.Series:
    if activities.null_count() == 0:
        return activities
    return activities.cast(pl.String).fill_null(NAMELESS)


def order_rows(case_codes: Codes, happened_at: Moments, first_row: NDArray[np.int32]) -> CaseOrder:
    """Order rows by case, then moment, then place in the table."""
    n = len(case_codes)
    order, cases, moments = None, case_codes, happened_at
    if n > 1 and bool((case_codes[1:] < case_codes[:-1]).any()):
        # One sort of packed keys is several times quicker than a stable argsort.
        order = case_codes.astype(np.int64)
        order <<= 32
        order |= np.arange(n, dtype=np.int32)
        order.sort()
        cases = np.empty(n, dtype=np.int32)
        np.right_shift(order, 32, out=cases, casting="unsafe")
        order &= 0xFFFFFFFF
        moments = happened_at[order]
    if bool(((cases[1:] == cases[:-1]) & (moments[1:] < moments[:-1])).any()):
        order = np.lexsort((happened_at, case_codes))
        cases, moments = case_codes[order], happened_at[order]
    counts = np.bincount(cases, minlength=len(first_row))
    first = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return CaseOrder(order, first, cases, moments, case_codes, first_row)


def as_moments(values: pl.Series) -> Moments:
    """Turn a column of datetimes or dates into moments; a missing one is `MISSING`."""
    if values.dtype == pl.Date:
        values = values.cast(pl.Datetime("us"))
    elif isinstance(values.dtype, pl.Datetime) and values.dtype.time_unit != "us":
        values = values.dt.cast_time_unit("us")
    return values.to_physical().fill_null(MISSING).to_numpy()


def _span(values: NDArray[Any], rows: CaseOrder, missing: int) -> tuple[NDArray[Any], NDArray[Any]]:
    highest = np.maximum.reduceat(values, rows.first)
    latest = np.iinfo(values.dtype).max
    lowest = np.minimum.reduceat(np.where(values == missing, latest, values), rows.first)
    return highest, lowest


def _one_a_case(
    values: NDArray[Any], rows: CaseOrder, missing: int, name: str, found: list[LogWarning]
) -> NDArray[Any]:
    # Most often every row of a case says the same, which needs no ordering to be seen.
    said_first = values[rows.table_first]
    if bool((values == said_first[rows.table_case_of]).all()):
        return said_first
    arranged = rows.arrange(values)
    highest, lowest = _span(arranged, rows, missing)
    in_conflict = int((highest > lowest).sum())
    if in_conflict == 0:
        return highest
    found.append(
        LogWarning(
            "conflicting_values",
            in_conflict,
            f"{in_conflict} cases have different values of {name!r} in their rows; "
            "the one of their latest event counts.",
            column=name,
        )
    )
    last = np.maximum.reduceat(
        np.where(arranged == missing, -1, np.arange(len(arranged))), rows.first
    )
    return np.where(last < 0, missing, arranged[last])


def _case_moments(
    table: pl.DataFrame, name: str, rows: CaseOrder, found: list[LogWarning]
) -> Moments:
    return _one_a_case(as_moments(table[name]), rows, MISSING, name, found)


def _start_moments(
    table: pl.DataFrame, name: str | None, rows: CaseOrder, found: list[LogWarning]
) -> Moments:
    if name is None:
        return rows.happened_at[rows.first]
    moments = _case_moments(table, name, rows, found)
    lacking = moments == MISSING
    if bool(lacking.any()):
        count = int(lacking.sum())
        found.append(
            LogWarning(
                "missing_start",
                count,
                f"{count} cases have no {name!r}; they start at their first event.",
            )
        )
        moments = np.where(lacking, rows.happened_at[rows.first], moments)
    return moments


def _read_limit(
    table: pl.DataFrame, name: str | None, rows: CaseOrder, found: list[LogWarning]
) -> tuple[Moments | None, Floats | None]:
    if name is None:
        return None, None
    column = table[name]
    if column.dtype.is_numeric():
        thousandths = (column.cast(pl.Float64) * 1000).round().cast(pl.Int64, strict=False)
        lengths = _one_a_case(thousandths.fill_null(MISSING).to_numpy(), rows, MISSING, name, found)
        return None, np.where(lengths == MISSING, np.nan, lengths / 1000)
    return _case_moments(table, name, rows, found), None


def _encode_optional(table: pl.DataFrame, name: str | None) -> tuple[Codes | None, tuple[str, ...]]:
    if name is None:
        return None, ()
    codes, names, _ = encode_names(table[name])
    return codes, tuple(names.to_list())


def _keep_usable_rows(
    table: pl.DataFrame, case: str, time: str, found: list[LogWarning]
) -> pl.DataFrame:
    if table[case].null_count() + table[time].null_count() == 0:
        usable = table
    else:
        usable = table.drop_nulls([case, time])
        left_out = table.height - usable.height
        found.append(
            LogWarning(
                "rows_without_case_or_time",
                left_out,
                f"{left_out} rows have no {case!r} or no {time!r} and were left out.",
            )
        )
    if usable.height == 0:
        raise LogUnusable(
            "The log has no row with both “%(case)s” and “%(time)s”: name the columns that hold "
            "them.",
            case=case,
            time=time,
        )
    return usable
