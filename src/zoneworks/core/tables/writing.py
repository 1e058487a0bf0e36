"""Write tables as .xlsx and .csv that open well in Excel and come in again unchanged."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from zoneworks.core.engine.area import mu_decimal
from zoneworks.core.tables.cells import EXCEL_DIGITS
from zoneworks.core.tables.columns import MU, Column, Kind, Table

Row = Mapping[str, Any]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes Excel or a like program compute a cell of a .csv file."""
FIRST_EXCEL_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was: earlier days are written as texts."""
WIDTHS = {
    Kind.TEXT: 24,
    Kind.CODE: 20,
    Kind.INTEGER: 12,
    Kind.DECIMAL: 14,
    Kind.MONEY: 16,
    Kind.AREA: 14,
    Kind.DATE: 12,
    Kind.CHOICE: 14,
    Kind.BOOLEAN: 8,
}
FORMATS = {
    Kind.CODE: "@",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.######",
    Kind.MONEY: "#,##0.00####",
    Kind.AREA: "#,##0.00###",
    Kind.DATE: "yyyy-mm-dd",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_xlsx(table: Table, rows: Iterable[Row]) -> bytes:
    """Write rows as an Excel file; each row maps column names to values, missing ones are empty.

    The header stands in the language in use with its unit, frozen and filtered; codes are text
    cells, dates and numbers are real ones, and no text ever becomes a formula.
    """
    stream = io.BytesIO()
    # Row by row: what is written lies in a temporary file and not in the memory.
    book = Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet(re.sub(r"[\\/*?:\[\]']", " ", str(table.label))[:31] or table.name)
    sheet.freeze_panes(1, 0)
    head = book.add_format(
        {"bold": True, "bg_color": "#F1EFEA", "text_wrap": True, "valign": "top"}
    )
    for index, column in enumerate(table.columns):
        width = column.width or max(WIDTHS[column.kind], min(2 * len(column.header), 40))
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, clean_text(column.header), head)
    writers = [
        (index, column.name, _cell_writer(book, sheet, column))
        for index, column in enumerate(table.columns)
    ]
    count = 0
    for count, row in enumerate(rows, start=1):
        for index, name, write in writers:
            write(count, index, row.get(name))
    sheet.autofilter(0, 0, count, len(table.columns) - 1)
    book.close()
    return stream.getvalue()


def write_csv(table: Table, rows: Iterable[Row]) -> bytes:
    """Write rows as UTF-8 with a byte-order mark, as Excel wants it.

    A text that Excel would compute gets an apostrophe before it, which reading takes away again.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_guard(column.header) for column in table.columns])
    texts = [(column.name, _csv_writer(column)) for column in table.columns]
    writer.writerows([text(row.get(name)) for name, text in texts] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def clean_text(text: str) -> str:
    """Take away what no file can hold: control characters; line ends become newlines. What is
    blank at either end goes too."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def unguard(text: str) -> str:
    """Take away the apostrophe that ``write_csv`` put before a text."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text


def _guard(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _cell_writer(book: Workbook, sheet: Any, column: Column) -> Callable[[int, int, Any], None]:
    plain = _plain_writer(column)
    number_format = FORMATS.get(column.kind) if column.format is None else None
    style = book.add_format({"num_format": number_format}) if number_format else None

    def write(row: int, index: int, value: Any) -> None:
        content = plain(value)
        if content is None or content == "":
            return
        if not isinstance(content, str) and _fits_excel(content):
            put = sheet.write_datetime if isinstance(content, date) else sheet.write_number
            put(row, index, content, style)
        else:
            text = content if isinstance(content, str) else _plain_text(content)
            sheet.write_string(row, index, clean_text(text), style)

    return write


def _csv_writer(column: Column) -> Callable[[Any], str]:
    plain = _plain_writer(column)

    def write(value: Any) -> str:
        content = plain(value)
        if content is None:
            return ""
        if isinstance(content, str):
            return _guard(clean_text(content))
        return _plain_text(content)

    return write


def _plain_writer(column: Column) -> Callable[[Any], str | int | Decimal | date | None]:
    """Turn a value into a text, a number or a day, as it stands in the file."""
    if column.format is not None:
        return column.format
    if column.kind is Kind.MONEY:
        unit = column.money_unit
        return lambda fen: None if fen is None else Decimal(fen).scaleb(-unit.places)
    if column.kind is Kind.AREA and column.area_unit == MU:
        return lambda m2: None if m2 is None else mu_decimal(m2).normalize()
    if column.kind is Kind.CHOICE:
        labels = {code: str(label) for code, label in column.choices.items()}
        return lambda code: labels.get(code, code)
    if column.kind is Kind.BOOLEAN:
        yes, no = _("yes"), _("no")
        return lambda value: None if value is None else yes if value else no
    return lambda value: value


def _plain_text(content: int | Decimal | date) -> str:
    return f"{content:f}" if isinstance(content, Decimal) else str(content)


def _fits_excel(content: int | Decimal | date) -> bool:
    if isinstance(content, date):
        return content >= FIRST_EXCEL_DAY
    return len(Decimal(content).normalize().as_tuple().digits) <= EXCEL_DIGITS
