"""Parcels as a table: out with all their conditions, in with a look before."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zoneworks.core.actors import Actor
from zoneworks.core.imports import (
    Exchange,
    Import,
    Known,
    cell_error,
    compare,
    read_file,
    shown_only,
)
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import MU, CellError, CellRefused, Column, Kind, ReadRow, Table
from zoneworks.land import labels, queries, services
from zoneworks.land.engine.acts import IMPORT_LAND
from zoneworks.land.engine.terms import Supply

FIELDS = labels.FIELDS
CALLED: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "宗地号", "宗地编号", "地块编号", "zddm", "ZDDM"),
    "name": ("name", "名称", "地块名称", "宗地名称"),
    "use": ("use", "用途", "土地用途", "规划用途"),
    "area_m2": ("area_m2", "面积", "宗地面积", "面积（平方米）", "ZDMJ"),
    "area_mu": ("area_mu", "亩", "面积（亩）", "面积(亩)"),
    "state": ("state", "状态"),
    "least_plot_ratio": ("least_plot_ratio", "容积率下限"),
    "most_plot_ratio": ("most_plot_ratio", "容积率上限", "容积率"),
    "least_coefficient": ("least_coefficient", "建筑系数", "建筑系数下限"),
}
"""What columns and properties are called elsewhere that a parcel has."""


def _supplies_text(codes: Any) -> str:
    return _("; ").join(str(labels.SUPPLIES[one]) for one in codes or ())


def _supplies(text: str) -> list[str]:
    """Supplies by their words in the language in use, or their codes, with any mark between."""
    words = {str(label): code for code, label in labels.SUPPLIES.items()}
    words |= {code.value: code for code in Supply}
    for mark in "；;，,、/\n":
        text = text.replace(mark, "\0")
    said = [one.strip() for one in text.split("\0") if one.strip()]
    if unknown := [one for one in said if one not in words]:
        told = {"value": unknown[0], "words": _supplies_text(Supply)}
        raise CellRefused(_("“%(value)s” is none of: %(words)s.") % told)
    found = {words[one] for one in said}
    return [one.value for one in Supply if one in found]


def _column(name: str, kind: Kind = Kind.TEXT, **more: Any) -> Column:
    return Column(name=name, label=FIELDS[name], kind=kind, also_named=CALLED.get(name, ()), **more)


def _words(names: Mapping[str, Any]) -> dict[str, Any]:
    return {str(code): label for code, label in names.items()}


PARCELS = Table(
    name="parcels",
    label=FIELDS["number"],
    key=["number"],
    columns=[
        _column("number", Kind.CODE, required=True, max_length=40, width=20),
        _column("name", max_length=120, width=30),
        _column("state", Kind.CHOICE, choices=_words(labels.STATES)),
        _column("use", Kind.CHOICE, choices=_words(labels.USES)),
        _column("area_m2", Kind.AREA, unit=MU),
        _column("least_plot_ratio", Kind.DECIMAL, places=2),
        _column("most_plot_ratio", Kind.DECIMAL, places=2),
        _column("least_coefficient", Kind.DECIMAL, places=3),
        _column("most_height_m", Kind.DECIMAL, places=2, unit="m"),
        _column("industry_class", Kind.CHOICE, choices=_words(labels.INDUSTRY_CLASSES)),
        _column("least_investment_fen_mu", Kind.MONEY),
        _column("least_output_fen_mu", Kind.MONEY),
        _column("least_tax_fen_mu", Kind.MONEY),
        _column("price_fen_mu", Kind.MONEY),
        _column("is_cleared", Kind.BOOLEAN),
        _column("is_leveled", Kind.BOOLEAN),
        _column("supplies", parse=_supplies, format=_supplies_text, width=30),
        _column("power_kva", Kind.INTEGER, unit="kVA"),
        _column("is_assessed", Kind.BOOLEAN),
        shown_only("holder", FIELDS["holder"], width=30),
        shown_only("ready_on", FIELDS["ready_on"], Kind.DATE),
        _column("note", max_length=4000, width=36),
    ],
)
READ = [one.name for one in PARCELS.columns if one.is_read]


def known_parcels(actor: Actor, *more: str) -> dict[str, dict[str, Any]]:
    """What is registered of each parcel that a file can change, by its number."""
    names = ("pk", "version", *READ, *more)
    rows = queries.list_parcels(actor).values_list(*names)
    found = (dict(zip(names, values, strict=True)) for values in rows)
    return {row["number"]: row for row in found}


def look(actor: Actor, file: StoredFile) -> Import:
    """Read a file of parcels and compare it with the register.

    Raises:
        TableRefused: the file as a whole cannot be read.
    """
    actor.require(IMPORT_LAND)
    reading = read_file(PARCELS, file)
    known = known_parcels(actor)
    rows: dict[str, ReadRow] = {}
    errors: list[CellError] = []
    for row in [*reading.rows, *reading.bad_rows]:
        said = {name: value for name, value in row.values.items() if value not in (None, "")}
        row.values.clear()
        row.values.update(said)
        errors += faults_of_row(row, known)
    bad = {one.row for one in [*reading.errors, *errors]}
    rows = {row.values["number"]: row for row in reading.rows if row.number not in bad}
    return compare(reading, rows, known, errors)


def faults_of_row(row: ReadRow, known: Known) -> Iterator[CellError]:
    """What is wrong with a row as a whole; nothing with one that says what is known."""
    stored = known.get(row.values.get("number", ""))
    values = row.values
    if stored is not None and all(stored[name] == value for name, value in values.items()):
        return
    unread = {name for name in row.raw if name not in values and row.raw[name]}
    for name, texts in services.faults_of_parcel(values, stored).items():
        if name not in unread:
            for text in texts:
                yield cell_error(PARCELS, row, name, str(text))


EXCHANGE = Exchange(
    PARCELS,
    queries.list_parcels,
    look,
    services.import_parcels,
    IMPORT_LAND,
    {
        "area": ["area_m2"],
        "ratio": ["least_plot_ratio", "most_plot_ratio"],
    },
    beside=[
        *("least_coefficient", "most_height_m", "industry_class", "least_investment_fen_mu"),
        "least_output_fen_mu",
        *("least_tax_fen_mu", "price_fen_mu", "is_cleared", "is_leveled", "supplies", "power_kva"),
        *("is_assessed", "note"),
    ],
    paths={"holder": "holder__name"},
)
