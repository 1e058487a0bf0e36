"""Read a table: match its headers, read every cell, name every bad one."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.money import MoneyUnit
from zoneworks.core.errors import DomainError
from zoneworks.core.tables.cells import (
    CellRefused,
    Reader,
    plain_text,
    reader_of,
    refusal_of,
    text_of,
)
from zoneworks.core.tables.columns import (
    AREA_UNITS,
    MONEY_UNITS,
    SQUARE_METERS,
    Column,
    Kind,
    Table,
    Text,
    in_every_language,
)
from zoneworks.core.tables.files import TableRefused, open_grid
from zoneworks.core.tables.writing import clean_text

_HEADER = re.compile(r"(.+?)\s*[(（\[]([^()（）\[\]]*)[)）\]]\s*[*＊]?\s*", re.DOTALL)
REMEMBERED = 4096
"""So many different cells of a column are read once."""
AREA_NAMES = {"m2": "m2", "平方米": "m2", "亩": "mu", "公顷": "ha"}
_REQUIRED = _("This must not be empty.")
_DUPLICATE = _("Row %(first)s has the same: keep one of them.")


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a cell is bad: row number as the spreadsheet shows it, column, value and reason.

    ``key`` says whose row it is and ``place`` is its longitude and latitude, where that is known.
    """

    row: int
    column: str
    label: Text
    value: str
    message: Text
    values: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    place: tuple[float, float] | None = None

    @property
    def reason(self) -> str:
        """What is wrong and what to do, in the language in use."""
        return str(self.message) % self.values if self.values else str(self.message)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the file.

    ``values`` hold the columns that the file has and that could be read; ``raw`` holds the texts
    as they stood in the file.
    """

    number: int
    values: dict[str, Any]
    raw: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: good rows, bad rows, every bad cell, and what was passed over.

    ``columns`` are those that the file has; ``warnings`` are texts about the file as a whole.
    """

    rows: list[ReadRow]
    bad_rows: list[ReadRow]
    errors: list[CellError]
    columns: list[str]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands in the file, and its reader: of a cell as text and as value."""

    index: int
    column: Column
    read: Callable[[Any], tuple[str, Any]]


def read_table(table: Table, content: bytes, filename: str, sheet: str = "") -> Reading:
    """Read an .xlsx or .csv file (UTF-8 or GB18030) of a table; of a workbook one sheet.

    Columns may stand in any order; blank rows are passed over; a row with a bad cell is a bad row,
    and so is one with the key of an earlier row. Row numbers count from the header, which is
    row 1. Raises TableRefused when the file cannot be read or lacks a required column.
    """
    grid = iter(open_grid(content, filename, sheet))
    places, warnings, header_row = _match(table, grid)
    good: list[ReadRow] = []
    bad: list[ReadRow] = []
    errors: list[CellError] = []
    first_rows: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(grid, start=header_row + 1):
        if not any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in cells):
            continue
        row, faults = _read_row(places, number, cells)
        if table.key and (again := _repeated(table, row, first_rows)):
            faults.append(again)
        errors += faults
        (bad if faults else good).append(row)
    return Reading(good, bad, errors, [place.column.name for place in places], warnings)


def _read_row(
    places: Sequence[_Place], number: int, cells: Sequence[Any]
) -> tuple[ReadRow, list[CellError]]:
    values: dict[str, Any] = {}
    raw: dict[str, str] = {}
    faults: list[CellError] = []
    for place in places:
        column = place.column
        cell = cells[place.index] if place.index < len(cells) else ""
        try:
            raw[column.name], values[column.name] = place.read(cell)
        except (DomainError, ValueError) as error:
            text = raw[column.name] = text_of(_clean(cell))
            message, details = refusal_of(column, error)
            faults.append(CellError(number, column.name, column.label, text, message, details))
    return ReadRow(number, values, raw), faults


def _read_cell(column: Column, read: Reader, cell: Any) -> tuple[str, Any]:
    cell = _clean(cell)
    if cell == "":
        if column.required:
            raise CellRefused(_REQUIRED)
        return "", "" if column.kind.is_text else None
    value = read(cell)
    if column.check is not None:
        column.check(value)
    return text_of(cell), value


def _clean(cell: Any) -> Any:
    return clean_text(cell) if isinstance(cell, str) else cell


def _repeated(
    table: Table, row: ReadRow, first_rows: dict[tuple[Any, ...], int]
) -> CellError | None:
    key = tuple(row.values.get(name) for name in table.key)
    if any(part in {None, ""} for part in key):
        return None  # a bad or an empty key is told already
    first = first_rows.setdefault(key, row.number)
    if first == row.number:
        return None
    column = table.column(table.key[0])
    value = " · ".join(row.raw.get(name, "") for name in table.key)
    return CellError(row.number, column.name, column.label, value, _DUPLICATE, {"first": first})


def _match(table: Table, grid: Iterator[Sequence[Any]]) -> tuple[list[_Place], list[str], int]:
    """Find the header, which is the first row that is not blank, and each column's place."""
    for number, cells in enumerate(grid, start=1):
        headers = [text_of(cell).strip() for cell in cells]
        if any(headers):
            return *_places(table, headers), number
    raise TableRefused(_("The file is empty: its first row holds the names of the columns."))


def _places(table: Table, headers: Sequence[str]) -> tuple[list[_Place], list[str]]:
    known = _known_headers(table)
    places: dict[str, _Place] = {}
    warnings: list[str] = []
    for index, header in enumerate(headers):
        if not header:
            continue
        column, unit_text = _column_of(known, header)
        if column is None:
            warnings.append(
                str(_("Column “%(header)s” is not known and was passed over.")) % {"header": header}
            )
            continue
        if not column.is_read:
            continue
        if column.name in places:
            raise TableRefused(
                _("Column “%(header)s” stands in the file twice: delete one."), header=header
            )
        unit = _unit(column, header, unit_text)
        if unit is None and column.kind in {Kind.MONEY, Kind.AREA}:
            warnings.append(
                str(_("Column “%(header)s” names no unit; it was read in %(unit)s."))
                % {"header": header, "unit": column.unit_label}
            )
        read = partial(_read_cell, column, reader_of(column, unit))
        # Most columns say the same again and again; what 1 and TRUE say is not the same.
        places[column.name] = _Place(index, column, lru_cache(REMEMBERED, typed=True)(read))
    missing = [c.header for c in table.columns if c.required and c.name not in places]
    if missing:
        raise TableRefused(
            _("The file lacks these columns: %(missing)s. The first row must name them."),
            missing=", ".join(missing),
        )
    return list(places.values()), warnings


def _known_headers(table: Table) -> dict[str, Column]:
    """Map every form of a header to its column; a label goes before another column's name.

    Columns that only go out come last, so that they hide none that is read.
    """
    known: dict[str, Column] = {}
    for column in table.columns:
        if not column.is_read:
            continue
        for text in (
            *in_every_language(lambda column=column: str(column.label)),  # type: ignore[misc]
            *in_every_language(lambda column=column: column.header),  # type: ignore[misc]
            *column.also_named,
        ):
            if known.setdefault(plain_text(text), column) is not column:
                raise ValueError(f"Table {table.name}: “{text}” names two columns.")
    for column in table.columns:
        for text in (
            *in_every_language(lambda column=column: str(column.label)),  # type: ignore[misc]
            *in_every_language(lambda column=column: column.header),  # type: ignore[misc]
        ):
            known.setdefault(plain_text(text), column)
    for column in table.columns:
        known.setdefault(plain_text(column.name), column)
    return known


def _column_of(known: Mapping[str, Column], header: str) -> tuple[Column | None, str]:
    """Give the column of a header and the unit in its brackets."""
    inner = _HEADER.fullmatch(header)
    unit = inner[2] if inner else ""
    plain = plain_text(header).rstrip("*")
    if plain in known:
        return known[plain], unit
    return (known.get(plain_text(inner[1])), unit) if inner else (None, "")


def _unit(column: Column, header: str, unit_text: str) -> MoneyUnit | Fraction | None:
    """Read the header's unit; None when it names none. Raises TableRefused for a wrong one."""
    plain = plain_text(unit_text).removeprefix("单位:")
    if column.kind is Kind.AREA and plain_text(header) == plain_text(column.name):
        return AREA_UNITS[SQUARE_METERS][1]  # as programs call it, whatever people read
    if not plain or plain_text(header) == plain_text(str(column.label)):
        return None
    if column.kind is Kind.MONEY:
        units: Mapping[str, MoneyUnit | Fraction] = {
            plain_text(text): unit
            for unit, label in MONEY_UNITS.items()
            for text in [unit.sign, *in_every_language(lambda label=label: str(label))]  # type: ignore[misc]
        }
    elif column.kind is Kind.AREA:
        units = {
            plain_text(text): size
            for label, size in AREA_UNITS.values()
            for text in in_every_language(lambda label=label: str(label))  # type: ignore[misc]
        } | {plain_text(name): AREA_UNITS[code][1] for name, code in AREA_NAMES.items()}
    else:
        own = {plain_text(text) for text in in_every_language(lambda: column.unit_label)}
        if plain_text(column.unit_label) and plain not in own:
            raise _wrong_unit(column, header)
        return None
    if plain not in units:
        raise _wrong_unit(column, header)
    return units[plain]


def _wrong_unit(column: Column, header: str) -> TableRefused:
    return TableRefused(
        _("Column “%(header)s” has another unit than %(unit)s: convert it or correct the header."),
        header=header,
        unit=column.unit_label,
    )
