"""Open an uploaded table and refuse what is dangerous or unreadable."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from zoneworks.core.errors import DomainError
from zoneworks.core.tables.writing import unguard

MAX_ROWS = 200_000
MAX_CELLS = 10_000_000
MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>|<(?:\w+:)?si\s*/>", re.DOTALL)
_USE_OF_TEXT = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})"
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Grid = Iterable[Sequence[Any]]
"""Rows of cells, the first row first: texts, or what a spreadsheet stores; empty is ``""``."""


class TableRefused(DomainError):
    """A file that is not read at all, with what to do about it."""

    status = 422


def open_grid(content: bytes, filename: str, sheet: str = "") -> Grid:
    """Open an .xlsx or .csv file by what its name says and its first bytes confirm.

    ``sheet`` names the sheet of a workbook, the first one by default.

    Raises TableRefused: another kind of file, macros, more than 200,000 rows, a file of more than
    50 MB or one that unpacks to more than 200 MB, a damaged one.
    """
    name = filename.lower()
    if len(content) > MAX_FILE_BYTES:
        raise TableRefused(
            _("The file has %(size)s MB; at most %(most)s MB are read: split it."),
            size=len(content) // 2**20,
            most=MAX_FILE_BYTES // 2**20,
        )
    if name.endswith((".xlsm", ".xlsb", ".xltm")):
        raise TableRefused(_("Files with macros are not read: save the table as .xlsx."))
    if name.endswith((".xls", ".et", ".ods")) or content.startswith(_OLD_EXCEL):
        raise TableRefused(
            _("This kind of file is not read, or it has a password: save it as .xlsx without one.")
        )
    if name.endswith(".xlsx"):
        return _open_xlsx(content, sheet)
    if name.endswith((".csv", ".txt")):
        return _open_csv(content)
    raise TableRefused(
        _("“%(name)s” is no table: use a file that ends in .xlsx or .csv."), name=filename
    )


def _open_xlsx(content: bytes, wanted: str) -> Grid:
    _check_package(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if not book.sheet_names:
            raise TableRefused(_("The file has no sheet."))
        if wanted and wanted not in book.sheet_names:
            raise TableRefused(
                _("The file has no sheet “%(name)s”; it has: %(sheets)s."),
                name=wanted,
                sheets=", ".join(book.sheet_names),
            )
        sheet = book.get_sheet_by_name(wanted or book.sheet_names[0])
        if sheet.total_height > MAX_ROWS + 1:
            raise _too_long()
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged() from error


def _check_package(content: bytes) -> None:
    """Look into the archive before anything is built from it.

    Sizes in an archive's directory may lie, so that every part is unpacked and counted (zipfile
    stops at the stated size and fails on the check sum). A sheet of two distant cells would be
    built as billions of empty ones, so that cell references are looked at.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise TableRefused(
                    _("The file unpacks to more than %(most)s MB and is not read."),
                    most=MAX_UNPACKED_BYTES // 2**20,
                )
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise TableRefused(_("Files with macros are not read: save the table as .xlsx."))
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise _damaged()
            lengths: list[int] = []
            sheets: list[zipfile.ZipInfo] = []
            for part in parts:
                text = package.read(part)
                if b"sheetData" in text:
                    _check_extent(text)
                    sheets.append(part)
                elif part.filename.lower().endswith("sharedstrings.xml"):
                    lengths = [len(found[0]) for found in _SHARED_TEXT.finditer(text)]
            for part in sheets:
                _check_texts(package.read(part), lengths)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _damaged() from error


def _check_extent(sheet: bytes) -> None:
    letters: set[bytes] = set()
    last_row = 0
    # Rows have a reference too. Taken one by one: a list of them could fill the memory.
    for found in islice(_REFERENCE.finditer(sheet), MAX_CELLS + MAX_ROWS):
        letters.add(found[1])
        last_row = max(last_row, int(found[2]))
    width = max((_column_number(column) for column in letters), default=0)
    if last_row > MAX_ROWS + 1:
        raise _too_long()
    if last_row * width > MAX_CELLS:
        raise TableRefused(
            _("The sheet reaches to row %(row)s and column %(column)s: delete what lies outside."),
            row=last_row,
            column=width,
        )


def _check_texts(sheet: bytes, lengths: Sequence[int]) -> None:
    """A text that is kept once may be used a million times, and would be built as often."""
    total = 0
    for found in _USE_OF_TEXT.finditer(sheet):
        number = int(found[1])
        total += lengths[number] if number < len(lengths) else 0
        if total > MAX_UNPACKED_BYTES:
            raise TableRefused(
                _("The file unpacks to more than %(most)s MB and is not read."),
                most=MAX_UNPACKED_BYTES // 2**20,
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _open_csv(content: bytes) -> Grid:
    if content.startswith(b"PK\x03\x04"):
        raise TableRefused(_("This is an Excel file: give it a name that ends in .xlsx."))
    text = _decode(content)
    if "\x00" in text:
        raise _damaged()
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return _csv_rows(text, delimiter)


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in islice(rows, MAX_ROWS + 1):
            yield [unguard(cell) for cell in row]
        if next(rows, None) is not None:
            raise _too_long()
    except csv.Error as error:
        raise TableRefused(
            _("Line %(line)s cannot be read: a quotation mark is missing or a cell is too long."),
            line=rows.line_num,
        ) from error


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused(_("The text's encoding is not known: save the file as “CSV UTF-8”."))


def _too_long() -> TableRefused:
    return TableRefused(
        _("The table has more than %(most)s rows: split the file."), most=f"{MAX_ROWS:,}"
    )


def _damaged() -> TableRefused:
    return TableRefused(
        _("The file cannot be read: it is damaged or of another kind. Save it again as .xlsx.")
    )
