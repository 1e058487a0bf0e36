"""Read CSV and Parquet tables."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from zoneworks.approvals.engine.eventlog import number_names
from zoneworks.approvals.readers.files import read_chunks
from zoneworks.approvals.readers.refusals import LogUnreadable

SEPARATORS = ",;\t|"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
HEAD_BYTES = 4 << 20
AT_ONCE = 2
"""Columns read at once."""


def read_csv(path: Path, rows: int | None = None) -> pl.DataFrame:
    """Read a CSV file, all values as text; of a long one only the beginning, where `rows` are
    enough.

    UTF-8 with or without mark, UTF-16 with mark and GB18030 are told apart; so are comma,
    semicolon, tab and bar. Raises LogUnreadable.
    """
    if rows is not None and (head := _read_head(path)):
        with suppress(LogUnreadable):  # a row that is longer than the head: then read it all
            return _parse_csv(head, path, rows)
    return _parse_csv(b"".join(read_chunks(path)), path, rows)


def _read_head(path: Path) -> bytes:
    """The first whole lines of a file that is longer than them; nothing of a shorter one."""
    head = b""
    for chunk in read_chunks(path):
        head += chunk
        if len(head) > HEAD_BYTES:
            mark = head[:2] if head[:2] in UTF16_MARKS else b""
            end = "\n".encode(
                "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le" if mark else "utf-8"
            )
            return head[: head.rfind(end, 0, HEAD_BYTES) + len(end)]
    return b""


def _parse_csv(content: bytes, path: Path, rows: int | None) -> pl.DataFrame:
    content = _to_utf8(content, path)
    head = content[: content.find(b"\n") if b"\n" in content else len(content)]
    if not head.strip():
        raise LogUnreadable(
            "%(file)s has no line of column names: export the log again.", file=path.name
        )
    separator = max(SEPARATORS, key=lambda sign: head.count(sign.encode()))
    try:
        table = pl.read_csv(BytesIO(content), separator=separator, infer_schema=False, n_rows=rows)
    except PolarsError as error:
        first = str(error).splitlines()[0]
        raise LogUnreadable(
            "%(file)s is not a sound CSV file: %(fault)s", file=path.name, fault=first
        ) from None
    if table.height == 0:
        raise LogUnreadable(
            "%(file)s has column names but no rows: export the log again.", file=path.name
        )
    names = [name.strip() for name in table.columns]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise LogUnreadable(
            "%(file)s has two columns “%(column)s”: rename one.", file=path.name, column=twice
        )
    return table.rename(dict(zip(table.columns, names, strict=True)))


def name_parquet_columns(path: Path) -> tuple[list[str], list[str]]:
    """Return the names of a Parquet file's columns that hold one value a row, and of the others.

    Raises LogUnreadable.
    """
    try:
        types = pl.read_parquet_schema(path)
        compound = [name for name, kind in types.items() if kind.is_nested() or kind == pl.Binary]
        return [name for name in types if name not in compound], compound
    except (PolarsError, OSError) as error:
        raise _not_parquet(path, error) from None


def read_parquet(
    path: Path,
    names: Sequence[str],
    repeated: Collection[str] = (),
    rows: int | None = None,
) -> pl.DataFrame:
    """Read columns of a Parquet file with their types; `repeated` text is kept once a value.

    Raises LogUnreadable.
    """
    try:
        table = pl.scan_parquet(path).select(names)
        types = table.collect_schema()
        once = [name for name in repeated if types[name] == pl.String]
        if rows is not None:
            return table.head(rows).collect()
        # Column by column: holds the least memory at once.
        with ThreadPoolExecutor(AT_ONCE) as pool:
            read = pl.DataFrame(list(pool.map(partial(_collect_column, table, once), names)))
    except (PolarsError, OSError) as error:
        raise _not_parquet(path, error) from None
    if read.height == 0:
        raise LogUnreadable("%(file)s has no rows: export the log again.", file=path.name)
    return read


def _collect_column(table: pl.LazyFrame, repeated: Collection[str], name: str) -> pl.Series:
    column = table.select(name).collect().to_series()
    return number_names(column) if name in repeated else column


def _not_parquet(path: Path, error: Exception) -> LogUnreadable:
    first = str(error).splitlines()[0]
    return LogUnreadable(
        "%(file)s is not a sound Parquet file (%(fault)s): export it again.",
        file=path.name,
        fault=first,
    )


def _to_utf8(content: bytes, path: Path) -> bytes:
    if content.startswith(UTF16_MARKS):
        return content.decode("utf-16", errors="replace").encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as not_utf8:
        try:
            return content.decode("gb18030").encode()
        except UnicodeDecodeError:
            raise LogUnreadable(
                "%(file)s is neither UTF-8 nor GB18030 text (byte %(byte)s): save it as CSV UTF-8.",
                file=path.name,
                byte=not_utf8.start + 1,
            ) from None
    return content
