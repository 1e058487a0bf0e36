"""Read one cell: a text, or what a spreadsheet stores."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.area import M2_PER_MU, m2_of
from zoneworks.core.engine.money import MINUS, AmountInvalid, MoneyUnit, parse_fen
from zoneworks.core.errors import DomainError
from zoneworks.core.tables.columns import AREA_UNITS, Column, Kind, Text, in_every_language

Reader = Callable[[Any], Any]
"""Turns a cell that is not empty into a value; raises CellRefused, DomainError or ValueError."""
EXCEL_DIGITS = 15
"""A spreadsheet keeps numbers as binary fractions of 15 significant decimal digits."""
LARGEST = 2**63 - 1
LONGEST_NUMBER = 26
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_YES = frozenset({"true", "1", "yes", "y", "是", "√", "✓"})
_NO = frozenset({"false", "0", "no", "n", "否", "×"})


class CellRefused(DomainError):
    """A cell that cannot be read, with what to do about it."""

    status = 422


def reader_of(column: Column, unit: MoneyUnit | Fraction | None = None) -> Reader:
    """Build the reader of a column, once a file.

    ``unit`` is what the file's header says: a MoneyUnit, or for areas how many m² one is.
    """
    readers: dict[Kind, Callable[[], Reader]] = {
        Kind.TEXT: lambda: lambda cell: _text(cell, column),
        Kind.CODE: lambda: lambda cell: _code(cell, column),
        Kind.INTEGER: lambda: _integer,
        Kind.DECIMAL: lambda: lambda cell: _decimal(cell, column.places),
        Kind.MONEY: lambda: (
            lambda cell: _money(cell, unit if isinstance(unit, MoneyUnit) else column.money_unit)
        ),
        Kind.AREA: lambda: (
            lambda cell: _area(
                cell, unit if isinstance(unit, Fraction) else AREA_UNITS[column.area_unit][1]
            )
        ),
        Kind.DATE: lambda: _date,
        Kind.CHOICE: lambda: _choice_reader(column),
        Kind.BOOLEAN: lambda: _boolean,
    }
    if (parse := column.parse) is None:
        return readers[column.kind]()
    if column.kind is Kind.CODE:
        return lambda cell: parse(_code(cell, column))
    return lambda cell: parse(text_of(cell))


def text_of(cell: Any) -> str:
    """Write what a spreadsheet stores as the text that a person sees."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{_plain(cell):f}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)


def plain_text(text: str) -> str:
    """Bring a text to the form in which headers and choices are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _text(cell: Any, column: Column) -> str:
    text = text_of(cell)
    if column.max_length is not None and len(text) > column.max_length:
        raise CellRefused(
            _("The text has %(length)s characters; at most %(most)s are kept: shorten it."),
            length=len(text),
            most=column.max_length,
        )
    return text


def _code(cell: Any, column: Column) -> str:
    if isinstance(cell, str):
        return _text(cell, column)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        text = text_of(int(cell)) if float(cell).is_integer() else ""
        if len(text) <= EXCEL_DIGITS and len(text) == column.length:
            return text
    raise CellRefused(
        _(
            "The code is stored as a number, so that leading zeros or its last digits may be "
            "lost: format the column as text and type the code again."
        )
    )


def _number(cell: Any) -> Decimal:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _plain(cell)
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(MINUS, "-").strip()
    if not isinstance(cell, str) or not _NUMBER.fullmatch(text):
        raise CellRefused(_("This is not a number: type digits, with a point before decimals."))
    if len(digits := text.replace(",", "")) > LONGEST_NUMBER:
        raise CellRefused(_("The number is longer than any that can be kept: check it."))
    return Decimal(digits)


def _plain(number: float) -> Decimal:
    try:
        plain = Decimal(number) if isinstance(number, int) else Decimal(f"{number:.15g}")
    except InvalidOperation:
        plain = Decimal("NaN")
    if not plain.is_finite():
        raise CellRefused(_("This is not a number: type digits, with a point before decimals."))
    return plain


def _integer(cell: Any) -> int:
    number = _number(cell)
    if number != number.to_integral_value():
        raise CellRefused(_("This is not a whole number: leave out the decimals."))
    if abs(number) > LARGEST:
        raise CellRefused(_("The number is longer than any that can be kept: check it."))
    return int(number)


def _decimal(cell: Any, places: int | None) -> Decimal:
    number = _number(cell)
    if places is None:
        return number
    rounded = round(number, places)
    if rounded != number:
        raise CellRefused(
            _("There are more than %(places)s decimal places: round the number."), places=places
        )
    return rounded


def _money(cell: Any, unit: MoneyUnit) -> int:
    if not isinstance(cell, str):
        cell = f"{_number(cell):f}"
    try:
        fen = parse_fen(cell, unit)
    except AmountInvalid as refusal:
        if "places" in refusal.values:
            raise CellRefused(
                _("The amount is finer than one fen: give at most %(places)s decimal places."),
                places=refusal.values["places"],
            ) from refusal
        raise CellRefused(
            _("This is not an amount: type digits, and another unit than the header's after them.")
        ) from refusal
    if abs(fen) > LARGEST:
        raise CellRefused(_("The amount is larger than any that can be kept: check its unit."))
    return fen


def _area(cell: Any, m2_per_unit: Fraction) -> Decimal:
    number = _number(cell)
    if number < 0:
        raise CellRefused(_("An area cannot be negative."))
    if m2_per_unit == 1:
        return _decimal(cell, 2)
    return m2_of(Fraction(number) * m2_per_unit / M2_PER_MU)


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            raise CellRefused(_("The cell holds a time of day: leave only the date."))
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    if not isinstance(cell, str) or not (found := _DATE.fullmatch(text.removesuffix("00:00:00"))):
        raise CellRefused(_("This is not a date: type it as 2024-03-31."))
    try:
        return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError as error:
        raise CellRefused(_("There is no such day: check month and day.")) from error


def _boolean(cell: Any) -> bool:
    text = plain_text(text_of(cell))
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellRefused(_("Type yes or no."))


def _choice_reader(column: Column) -> Reader:
    codes = {plain_text(code): code for code in column.choices}
    for code, label in column.choices.items():
        for text in in_every_language(lambda label=label: str(label)):  # type: ignore[misc]
            if codes.setdefault(plain_text(text), code) != code:
                raise ValueError(f"Column {column.name}: “{text}” names two choices.")

    def read(cell: Any) -> str:
        found = codes.get(plain_text(text_of(cell)))
        if found is None:
            raise CellRefused(
                _("This is none of the choices: use one of %(choices)s."),
                choices=", ".join(str(label) for label in column.choices.values()),
            )
        return found

    return read


def refusal_of(column: Column, error: DomainError | ValueError) -> tuple[Text, dict[str, Any]]:
    """Give the text and the values that say why a cell is refused."""
    if isinstance(error, DomainError):
        return error.message, error.values
    return (column.explain(error) if column.explain else str(error)), {}
