"""What a table of the outside world looks like: its columns, their kinds and their units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.area import M2_PER_MU
from zoneworks.core.engine.money import MoneyUnit

Text = str | Promise
"""A text in the language of whoever reads it."""


class Kind(StrEnum):
    """What a column holds, and the Python type of its values. Empty is None, in texts ``""``."""

    TEXT = "TEXT"
    """str, without spaces around it."""
    CODE = "CODE"
    """str of which no leading zero and no digit may be lost; a text cell in Excel."""
    INTEGER = "INTEGER"
    """int."""
    DECIMAL = "DECIMAL"
    """Decimal."""
    MONEY = "MONEY"
    """int, whole fen; in the file a decimal in the unit that stands in the header."""
    AREA = "AREA"
    """Decimal, m²; in the file mu or hectares where its header says so."""
    DATE = "DATE"
    """date."""
    CHOICE = "CHOICE"
    """str, a stored code; in the file its label, or the code."""
    BOOLEAN = "BOOLEAN"
    """bool."""

    @property
    def is_text(self) -> bool:
        """Whether empty is the empty text."""
        return self in {Kind.TEXT, Kind.CODE, Kind.CHOICE}


MONEY_UNITS: dict[MoneyUnit, Text] = {
    MoneyUnit.FEN: _("fen"),
    MoneyUnit.YUAN: _("yuan"),
    MoneyUnit.THOUSAND_YUAN: _("1,000 yuan"),
    MoneyUnit.WAN_YUAN: _("10,000 yuan"),
    MoneyUnit.MILLION_YUAN: _("million yuan"),
    MoneyUnit.YI_YUAN: _("100 million yuan"),
}
SQUARE_METERS, MU = "m2", "mu"
AREA_UNITS: dict[str, tuple[Text, Fraction]] = {
    SQUARE_METERS: ("m²", Fraction(1)),
    MU: (_("mu"), M2_PER_MU),
    "ha": (_("hectares"), Fraction(10_000)),
}
"""What areas are counted in, each with how many m² one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    ``label`` is translated; files are matched by it in any shipped language, by ``name`` and by
    ``also_named``. ``unit`` is a MoneyUnit for money (written and, where a header names none,
    read), a key of AREA_UNITS for areas (m² unless it says so), else a text for the header.
    ``choices`` map stored codes to labels. ``places`` limits the decimals of DECIMAL, ``length``
    fixes the number of characters of a CODE.

    ``parse`` reads a cell's text in place of the kind's reader (a CODE stored as a number is
    refused before), ``format`` writes a value in place of its writer, and ``check`` looks at a
    value that was read; they refuse by DomainError or ValueError. ``explain`` turns such a
    ValueError into a translated text. ``is_read`` is False for a column that goes out alone: when
    a file brings it back it is passed over.
    """

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    unit: Text | MoneyUnit = ""
    choices: Mapping[str, Text] = field(default_factory=dict)
    max_length: int | None = None
    places: int | None = None
    length: int | None = None
    width: int | None = None
    also_named: Sequence[str] = ()
    parse: Callable[[str], Any] | None = None
    format: Callable[[Any], str | None] | None = None
    check: Callable[[Any], object] | None = None
    explain: Callable[[ValueError], Text] | None = None
    is_read: bool = True

    @property
    def money_unit(self) -> MoneyUnit:
        """The unit of a money column: 万元 unless it says otherwise."""
        return self.unit if isinstance(self.unit, MoneyUnit) else MoneyUnit.WAN_YUAN

    @property
    def area_unit(self) -> str:
        """The unit of an area column."""
        return str(self.unit or SQUARE_METERS)

    @property
    def unit_label(self) -> str:
        """The unit as it stands in the header, in the language in use; empty without one."""
        if self.kind is Kind.MONEY:
            return str(MONEY_UNITS[self.money_unit])
        if self.kind is Kind.AREA:
            return str(AREA_UNITS[self.area_unit][0])
        return str(self.unit)

    @property
    def header(self) -> str:
        """The header in the language in use, with its unit in brackets."""
        return f"{self.label} ({unit})" if (unit := self.unit_label) else str(self.label)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that goes out and comes in again.

    ``key`` names the columns by which a row is known again, such as the credit code; rows with the
    same key in one file are reported.
    """

    name: str
    label: Text
    columns: Sequence[Column]
    key: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a key that is no column and for a name that stands twice."""
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names) or not set(self.key) <= set(names):
            raise ValueError(f"Table {self.name}: names are unique and a key is made of them.")

    def column(self, name: str) -> Column:
        """Give the column of a name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def in_every_language(text: Callable[[], str]) -> list[str]:
    """Write a text in each shipped language, the first one first."""
    written = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            written.append(text())
    return list(dict.fromkeys(written))
