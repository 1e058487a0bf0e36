"""Read dates and times as people and systems write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from zoneworks.approvals.engine.terms import MICROSECONDS_A_DAY, LogWarning
from zoneworks.approvals.readers.refusals import LogUnreadable

EMPTY = ("", "null", "none", "na", "n/a", "nan", "nat", "-", "--", "/", "无", "空")
TIME = (
    r"(?:[T\s]*(?<hour>\d{1,2})[:：时](?<minute>\d{1,2})(?:[:：分](?<second>\d{1,2})"
    r"(?:[.,](?<fraction>\d{1,9}))?)?秒?\s*(?<half>[AaPp][Mm])?)?"
)
ZONE = r"\s*(?<zone>[Zz]|UTC|[+-]\d{2}(?::?\d{2})?)?$"
YEAR_FIRST = r"^(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<day>\d{1,2})日?" + TIME + ZONE
YEAR_LAST = r"^(?<first>\d{1,2})[-/.](?<later>\d{1,2})[-/.](?<year>\d{4})" + TIME + ZONE
COMPACT = (
    r"^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})"
    r"(?:T?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})(?<fraction>\.\d{9})?(?<half>x)?)?"
    r"(?<zone>Z)?$"
)
LENGTH = r"^(\d{1,4}(?:\.\d+)?)\s*(?:个?工作日|个?自然日|日|天|days?|d)?$"
FIRST_YEAR, LAST_YEAR = 1900, 2200
FIRST_MOMENT = (date(FIRST_YEAR, 1, 1) - date(1970, 1, 1)).days * MICROSECONDS_A_DAY
LAST_MOMENT = (date(LAST_YEAR + 1, 1, 1) - date(1970, 1, 1)).days * MICROSECONDS_A_DAY
HOUR_US = 3_600_000_000
SAMPLE_ROWS = 1000


@dataclass(frozen=True)
class ReadMoments:
    """A column of moments: `local` (datetimes as written), `offset_us` (from UTC; null without).

    `has_time` tells whether any value has a time of day.
    """

    local: pl.Series
    offset_us: pl.Series
    has_time: bool


def read_moments(column: pl.Series) -> ReadMoments:
    """Read a column of datetimes, dates or text.

    Text may stand year first in many ways (2024-03-05T09:30:00.5+08:00, 2024/3/5 9:30,
    2024年3月5日, 20240305) or year last where the order of day and month is clear. Raises
    LogUnreadable with the first value that is no date.
    """
    if column.dtype == pl.Date:
        return _without_zone(column.cast(pl.Datetime("us")), has_time=False)
    if isinstance(column.dtype, pl.Datetime):
        return _read_datetimes(column.dt.cast_time_unit("us"), column.dtype.time_zone)
    if column.dtype != pl.String:
        if column.null_count() == len(column):
            return read_moments(column.cast(pl.String))
        raise _no_date(column, column.is_not_null())
    text = column.str.strip_chars()
    text = text.set(text.str.to_lowercase().is_in(EMPTY), None)
    distinct = text.unique()
    if len(distinct) * 2 < len(text):
        # Dates repeat from row to row: read each once.
        table = distinct.to_frame("text").with_columns(pl.Series("read", _read_text(distinct)))
        joined = text.to_frame("text").join(
            table, on="text", how="left", maintain_order="left", nulls_equal=True
        )
        read = joined["read"]
    else:
        read = _read_text(text)
    parts = read.struct.unnest()
    if bool((unread := text.is_not_null() & parts["local"].is_null()).any()):
        raise _no_date(column, unread)
    return ReadMoments(parts["local"], parts["offset"], bool(parts["has_time"].any()))


def read_lengths(column: pl.Series) -> pl.Series | None:
    """Read a column of numbers of days ("20", "20个工作日"); None where it holds something else."""
    if column.dtype.is_numeric():
        return column.cast(pl.Float64)
    if column.dtype != pl.String:
        return None
    text = column.str.strip_chars()
    text = text.set(text.str.to_lowercase().is_in(EMPTY), None)
    lengths = text.str.extract(LENGTH, 1).cast(pl.Float64)
    known = text.is_not_null()
    return lengths if bool(known.any()) and not bool((known & lengths.is_null()).any()) else None


def _read_datetimes(column: pl.Series, zone: str | None) -> ReadMoments:
    if zone is None:
        return _without_zone(column, has_time=_has_time(column))
    if zone == "UTC":
        local = column.dt.replace_time_zone(None)
        return ReadMoments(local, pl.Series([0], dtype=pl.Int64), has_time=_has_time(local))
    offset = column.dt.base_utc_offset() + column.dt.dst_offset()
    local = column.dt.replace_time_zone(None)
    return ReadMoments(local, offset.dt.total_microseconds(), has_time=_has_time(local))


def _without_zone(local: pl.Series, *, has_time: bool) -> ReadMoments:
    return ReadMoments(local, pl.Series([None], dtype=pl.Int64), has_time)


def _has_time(local: pl.Series) -> bool:
    head = local.head(SAMPLE_ROWS).to_physical() % MICROSECONDS_A_DAY
    if bool((head != 0).any()):
        return True
    return bool((local.to_physical() % MICROSECONDS_A_DAY != 0).any())


def _read_text(text: pl.Series) -> pl.Series:
    known = text.drop_nulls()
    if len(known) and bool(known.str.contains(r"^\d{8}(?:T?\d{6}Z?)?$").all()):
        return _assemble(text, COMPACT, "month", "day")
    if len(known) and bool(known.str.contains(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}").all()):
        day, month = _order_of_day_and_month(text)
        return _assemble(text, YEAR_LAST, month, day)
    return _assemble(text, YEAR_FIRST, "month", "day")


def _order_of_day_and_month(text: pl.Series) -> tuple[str, str]:
    parts = text.str.extract_groups(YEAR_LAST).struct.unnest()
    first_is_day = bool((parts["first"].cast(pl.Int32) > 12).any())
    later_is_day = bool((parts["later"].cast(pl.Int32) > 12).any())
    if first_is_day != later_is_day:
        return ("first", "later") if first_is_day else ("later", "first")
    raise LogUnreadable(
        "In column “%(column)s” it is not clear whether “%(value)s” names the day or the month "
        "first: write dates with the year first, such as 2024-03-05.",
        column=text.name,
        value=text.drop_nulls()[0],
    )


def _assemble(text: pl.Series, pattern: str, month: str, day: str) -> pl.Series:
    parts = text.str.extract_groups(pattern).struct.unnest()
    number = {
        name: pl.col(name).cast(pl.Int64, strict=False)
        for name in ("year", month, day, "hour", "minute", "second")
    }
    half = pl.col("half").str.to_lowercase()
    hour = (
        pl.when(half == "pm")
        .then(number["hour"] % 12 + 12)
        .when(half == "am")
        .then(number["hour"] % 12)
        .otherwise(number["hour"].fill_null(0))
    )
    micro = pl.col("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64, strict=False)
    digits = pl.col("zone").str.replace_all("[^0-9]", "").str.pad_end(4, "0")
    offset = digits.str.slice(0, 2).cast(pl.Int64) * 60 + digits.str.slice(2, 2).cast(pl.Int64)
    # A day such as 31 June, an hour of 24 or a minute of 60 gives null and so is refused.
    minute, second = number["minute"].fill_null(0), number["second"].fill_null(0)
    sound = (hour < 24) & (minute < 60) & (second < 60)
    calendar_day = pl.concat_str(
        [
            pl.col("year"),
            pl.col(month).str.pad_start(2, "0"),
            pl.col(day).str.pad_start(2, "0"),
        ],
        separator="-",
    ).str.to_date("%Y-%m-%d", strict=False)
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro.fill_null(0)
    local = (calendar_day.cast(pl.Datetime("us")).cast(pl.Int64) + clock).cast(pl.Datetime("us"))
    return parts.select(
        pl.struct(
            pl.when(sound).then(local).alias("local"),
            pl.when(pl.col("zone").is_null())
            .then(None)
            .when(pl.col("zone").str.to_lowercase().is_in(["z", "utc"]))
            .then(0)
            .when(pl.col("zone").str.starts_with("-"))
            .then(-offset * 60_000_000)
            .otherwise(offset * 60_000_000)
            .cast(pl.Int64)
            .alias("offset"),
            pl.col("hour").is_not_null().alias("has_time"),
        ).alias("read")
    ).to_series()


def _no_date(column: pl.Series, unread: pl.Series) -> LogUnreadable:
    row = int(unread.arg_max() or 0)
    return LogUnreadable(
        "Column “%(column)s”, row %(row)s: “%(value)s” is not a date or time; write it such as "
        "2024-03-05 or 2024-03-05T09:30:00+08:00, or name another column.",
        column=column.name,
        row=row + 1,
        value=column[row],
    )


def unite_moments(
    read: dict[str, ReadMoments],
) -> tuple[dict[str, pl.Series], int, list[LogWarning]]:
    """Bring columns of moments to UTC; return them, the offset of local days, and warnings.

    Values with an offset are moved to UTC by it. Days are counted at the commonest offset, and
    values without one are taken to be local there. Such values are counted, and so are offsets
    that differ by more than the hour of summer time. Years outside 1900 to 2200 count as missing.
    """
    offsets = [one.offset_us.drop_nulls().unique() for one in read.values()]
    known = pl.concat(offsets).unique().sort() if offsets else pl.Series(dtype=pl.Int64)
    home = _commonest_offset(list(read.values()), known)
    warnings = _warn_of_zones(list(read.values()), known, home)
    united: dict[str, pl.Series] = {}
    out_of_range = 0
    for name, one in read.items():
        if len(known) == 1 and home == 0:
            utc = one.local
        else:
            shift = one.offset_us.fill_null(home)
            utc = (one.local.to_physical() - shift).cast(pl.Datetime("us"))
        if _reaches_outside(utc):
            moments = utc.to_physical()
            strange = ((moments < FIRST_MOMENT) | (moments >= LAST_MOMENT)).fill_null(value=False)
            out_of_range += int(strange.sum())
            utc = utc.set(strange, None)
        united[name] = utc
    if out_of_range:
        text = f"{out_of_range} dates lie outside {FIRST_YEAR} to {LAST_YEAR} and count as missing."
        warnings.append(LogWarning("date_out_of_range", out_of_range, text))
    return united, home, warnings


def _commonest_offset(read: Sequence[ReadMoments], known: pl.Series) -> int:
    if len(known) < 2:
        return int(known[0]) if len(known) else 0
    counts = pl.concat([_offset_of_each(one) for one in read]).value_counts(name="n")
    name = counts.columns[0]
    return int(counts.sort("n", name, descending=[True, False])[name][0])


def _offset_of_each(one: ReadMoments) -> pl.Series:
    offsets = one.offset_us
    if len(offsets) == 1:
        offsets = offsets.new_from_index(0, len(one.local))
    return offsets.filter(one.local.is_not_null()).drop_nulls()


def _reaches_outside(moments: pl.Series) -> bool:
    numbers = (
        moments.to_physical()
        .to_frame("at")
        .select(pl.col("at").min().alias("low"), pl.col("at").max().alias("high"))
    )
    low, high = numbers.row(0)
    return low is not None and (low < FIRST_MOMENT or high >= LAST_MOMENT)


def _warn_of_zones(read: Sequence[ReadMoments], known: pl.Series, home: int) -> list[LogWarning]:
    if len(known) == 0:
        return []
    bare = sum(
        int((one.local.is_not_null() & one.offset_us.is_null()).sum())
        for one in read
        if one.has_time and one.offset_us.null_count()
    )
    if bare:
        text = (
            f"{bare} times have no time zone while others have one; they were read as "
            f"UTC{home / HOUR_US:+g} h, where most stand."
        )
        return [LogWarning("mixed_time_zones", bare, text)]
    if int(known[-1]) - int(known[0]) <= HOUR_US:
        return []
    other = sum(int((_offset_of_each(one) != home).sum()) for one in read)
    text = (
        f"{other} times have another time zone than most; each was moved by its own, and days are "
        f"counted at UTC{home / HOUR_US:+g} h."
    )
    return [LogWarning("mixed_time_zones", other, text)]
