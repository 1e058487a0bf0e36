"""Read permit logs from files: XES, CSV and Parquet, with columns found by their usual names."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from zoneworks.approvals.engine.eventlog import assemble_log
from zoneworks.approvals.engine.terms import Columns, EventLog, LogWarning
from zoneworks.approvals.readers.columns import (
    CASE_PARTS,
    LARGEST_CONFLICT,
    enumerate_names,
    guess_columns,
    may_play_a_part,
    normalize_name,
    require_parts,
    settle_columns,
)
from zoneworks.approvals.readers.files import kind_of
from zoneworks.approvals.readers.moments import (
    ReadMoments,
    read_lengths,
    read_moments,
    unite_moments,
)
from zoneworks.approvals.readers.refusals import LogUnreadable
from zoneworks.approvals.readers.tables import name_parquet_columns, read_csv, read_parquet
from zoneworks.approvals.readers.xes import read_xes

__all__ = ["LogUnreadable", "Preview", "guess_columns", "preview", "read_log"]

MOMENT_PARTS = ("time", "start", "end", "limit", "until")
OPTIONAL_PARTS = ("start", "end", "limit", "until")
DATED_NAMES = ("date", "time", "日期", "时间")
SAMPLE_EVENTS = 200
ROW_ACTIVITY, ROW_TIME = "\x00activity", "\x00time"


@dataclass(frozen=True)
class Preview:
    """What a file holds: column names, the guess of their parts, and the first rows as text.

    ``compound`` names the columns that hold lists or records, of which none can be chosen.
    """

    names: tuple[str, ...]
    guess: Columns
    rows: tuple[dict[str, Any], ...]
    compound: tuple[str, ...] = ()


def preview(path: Path | str, rows: int = 20) -> Preview:
    """Show the first rows of a log and which column seems to play which part.

    Raises LogUnreadable.
    """
    path = Path(path)
    kind = kind_of(path)
    compound: list[str] = []
    if kind.startswith(".xes"):
        table, _ = read_xes(path, lambda _: True, SAMPLE_EVENTS)
    elif kind == ".parquet":
        names, compound = name_parquet_columns(path)
        table = read_parquet(path, names, rows=SAMPLE_EVENTS)
    else:
        table = read_csv(path, SAMPLE_EVENTS)
    text = table.select(pl.all().cast(pl.String, strict=False))
    samples = text.to_dicts()
    guess = guess_columns(text.columns, samples)
    return Preview(tuple(text.columns), guess, tuple(samples[:rows]), tuple(compound))


def read_log(
    path: Path | str, columns: Columns | None = None, keep_out: frozenset[str] = frozenset()
) -> EventLog:
    """Read a log from .xes, .xes.gz, .csv, .csv.gz or .parquet.

    Parts that `columns` leaves open are found by their usual names, but for those in `keep_out`;
    a guessed start, end, limit, type or until that holds no dates, or differs within more than 5 %
    of the cases, is dropped with a warning. A file of one row a case, with a start but no activity,
    becomes a log with one event for each of its dated columns. Raises LogUnreadable and
    LogUnusable.
    """
    path, given = Path(path), columns or Columns()
    kind = kind_of(path)
    warnings: list[LogWarning] = []
    if kind.startswith(".xes"):
        asked = {name for name in vars(given).values() if name}
        asked |= {f"case:{name}" for name in asked}
        table, empty = read_xes(path, lambda name: name in asked or may_play_a_part(name))
        chosen = settle_columns(table.columns, given, keep_out)
        if empty:
            text = f"{empty} traces hold no event and were left out."
            warnings.append(LogWarning("empty_traces", empty, text))
    elif kind == ".parquet":
        names, compound = name_parquet_columns(path)
        _refuse_compound(given, compound)
        chosen = settle_columns(names, given, keep_out)
        table = read_parquet(path, _needed(names, chosen), _name_columns(chosen))
    else:
        table = read_csv(path)
        chosen = settle_columns(table.columns, given, keep_out)
    return _build_log(table, chosen, given, warnings)


def _refuse_compound(given: Columns, compound: list[str]) -> None:
    for part, name in vars(given).items():
        if name in compound:
            raise LogUnreadable(
                "Column “%(column)s” holds lists or records and cannot be the %(part)s: choose a "
                "column with one value a row.",
                column=name,
                part=part,
            )


def _needed(names: list[str], chosen: Columns) -> list[str]:
    if _has_a_row_a_case(chosen):
        return names
    return [name for name in names if name in vars(chosen).values()]


def _name_columns(chosen: Columns) -> set[str]:
    named = {chosen.case, chosen.activity, chosen.type, chosen.authority}
    return {name for name in named if name is not None}


def _has_a_row_a_case(chosen: Columns) -> bool:
    return chosen.start is not None and chosen.activity is None


def _build_log(
    table: pl.DataFrame, chosen: Columns, given: Columns, warnings: list[LogWarning]
) -> EventLog:
    before = list(warnings)
    if _has_a_row_a_case(chosen):
        _refuse_events_without_activity(table, chosen)
        chosen = replace(chosen, time=None)
    else:
        require_parts(chosen, table.columns)
    if chosen.case is None:
        require_parts(chosen, table.columns)
    chosen, lengths, read = _read_dates(table, chosen, given, warnings)
    dated = _dated_columns(table, chosen, read) if _has_a_row_a_case(chosen) else {}
    united, offset, of_zones = unite_moments(read | dated)
    warnings += of_zones
    ready = table.select([_clean_names(table[name]) for name in _name_columns(chosen)])
    ready = ready.with_columns([series.alias(name) for name, series in united.items()])
    if lengths is not None:
        ready = ready.with_columns(lengths)
    settled = chosen
    if _has_a_row_a_case(chosen):
        ready = _one_event_a_date(ready, [name for name in united if name != chosen.limit])
        settled = replace(chosen, activity=ROW_ACTIVITY, time=ROW_TIME)
    limit_is_date = chosen.limit in read and not read[str(chosen.limit)].has_time
    log = assemble_log(ready, settled, offset, tuple(warnings), limit_is_date=limit_is_date)
    if differing := _guesses_that_differ(log, given):
        dropped = dict.fromkeys(differing)
        return _build_log(
            table,
            replace(chosen, **dropped),
            given,
            before + [_tell_dropped(part, str(getattr(chosen, part)), log) for part in differing],
        )
    if settled.activity == ROW_ACTIVITY:
        log = replace(log, columns=replace(settled, activity=None, time=None))
    return log


def _refuse_events_without_activity(table: pl.DataFrame, chosen: Columns) -> None:
    """Rows of events without an activity would pass for cases of one row each."""
    if chosen.case is None or chosen.time is None:
        return
    repeated = table.height - table[chosen.case].n_unique()
    if repeated > LARGEST_CONFLICT * table.height:
        raise LogUnreadable(
            "The rows are events, for %(repeated)s of them repeat a “%(case)s”, but no column for "
            "the activity was found: give --activity one of %(columns)s.",
            repeated=f"{repeated:,}",
            case=chosen.case,
            columns=enumerate_names(table.columns),
        )


def _clean_names(names: pl.Series) -> pl.Series:
    if names.dtype == pl.String:
        text = names.str.strip_chars()
        return text.set(text == "", None)
    return names if isinstance(names.dtype, pl.Categorical) else names.cast(pl.String)


def _tell_dropped(part: str, name: str, log: EventLog) -> LogWarning:
    count = next(one.count for one in log.warnings if one.column == name)
    text = f"Column {name!r} differs within {count} cases; it was not taken as their {part}."
    return LogWarning("guess_dropped", count, text, column=name)


def _read_dates(
    table: pl.DataFrame, chosen: Columns, given: Columns, warnings: list[LogWarning]
) -> tuple[Columns, pl.Series | None, dict[str, ReadMoments]]:
    read: dict[str, ReadMoments] = {}
    lengths = None
    for part in MOMENT_PARTS:
        name = getattr(chosen, part)
        if name is None or name in read:
            continue
        if part == "limit" and (lengths := read_lengths(table[name])) is not None:
            continue
        try:
            read[name] = read_moments(table[name])
        except LogUnreadable as reason:
            if part not in OPTIONAL_PARTS or getattr(given, part) is not None:
                raise
            warnings.append(LogWarning("guess_dropped", table.height, str(reason), column=name))
            chosen = replace(chosen, **{part: None})
    return chosen, lengths, read


def _dated_columns(
    table: pl.DataFrame, chosen: Columns, read: dict[str, ReadMoments]
) -> dict[str, ReadMoments]:
    dated = {}
    for name in table.columns:
        if name in read or name in vars(chosen).values():
            continue
        if not any(word in normalize_name(name) for word in DATED_NAMES):
            continue
        try:
            dated[name] = read_moments(table[name])
        except LogUnreadable:
            continue
    return dated


def _one_event_a_date(table: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    events = [
        table.with_columns(pl.lit(name).alias(ROW_ACTIVITY), pl.col(name).alias(ROW_TIME)).filter(
            pl.col(ROW_TIME).is_not_null()
        )
        for name in names
    ]
    return pl.concat(events)


def _guesses_that_differ(log: EventLog, given: Columns) -> list[str]:
    most = LARGEST_CONFLICT * len(log.case_names)
    columns = {
        warning.column
        for warning in log.warnings
        if warning.code == "conflicting_values" and warning.count > most
    }
    return [
        part
        for part in CASE_PARTS
        if getattr(given, part) is None and getattr(log.columns, part) in columns - {None}
    ]
