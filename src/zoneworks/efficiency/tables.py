"""Land and figures as a table: out as the list shows them, in with a look before."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.fields import LARGEST_FEN
from zoneworks.core.imports import Exchange, Import, cell_error, compare, read_file, shown_only
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import MU, CellError, CellRefused, Column, Kind, ReadRow, Table
from zoneworks.efficiency import labels, queries, services
from zoneworks.efficiency.engine.acts import EDIT_INPUTS
from zoneworks.efficiency.services.inputs import COLUMNS, LARGEST_M2, faults_of
from zoneworks.registry import queries as registry
from zoneworks.registry.engine import credit_code
from zoneworks.registry.labels import refusal_text

LARGEST_KWH = 10**15
FIELDS = labels.FIELDS
CALLED = {"landlord_id": "landlord_code", "landlord": "landlord_code"}
"""The column of the table that a column of the record comes from."""


def _check_year(year: int) -> None:
    if not 1990 <= year <= clock.today().year:
        text = gettext_lazy("A year from 1990 to this one.")
        raise CellRefused(text)


def _check_area(m2: Decimal) -> None:
    if m2 > LARGEST_M2:
        raise CellRefused(gettext_lazy("This is no zone's land: check the unit."))


def _check_amount(fen: int) -> None:
    if abs(fen) > LARGEST_FEN:
        raise CellRefused(gettext_lazy("The amount is larger than any kept here: check its unit."))


def _check_from_zero(value: Any) -> None:
    if not 0 <= value <= LARGEST_KWH:
        raise CellRefused(gettext_lazy("A number from 0 on."))


def _has_come(day: date) -> None:
    if day > clock.today():
        raise CellRefused(gettext_lazy("This day is still to come."))


INPUTS = Table(
    name="land_and_figures",
    label=gettext_lazy("Land and figures by year"),
    key=["credit_code", "year"],
    columns=[
        shown_only("enterprise", FIELDS["enterprise"], width=36),
        Column(
            name="credit_code",
            label=FIELDS["credit_code"],
            kind=Kind.CODE,
            required=True,
            parse=credit_code.normalize,
            check=credit_code.check,
            explain=refusal_text,  # type: ignore[arg-type]
            width=24,
        ),
        Column(
            name="year",
            label=FIELDS["year"],
            kind=Kind.INTEGER,
            required=True,
            check=_check_year,
        ),
        Column(name="held_m2", label=FIELDS["held_m2"], kind=Kind.AREA, unit=MU, check=_check_area),
        Column(name="let_m2", label=FIELDS["let_m2"], kind=Kind.AREA, unit=MU, check=_check_area),
        Column(
            name="leased_m2", label=FIELDS["leased_m2"], kind=Kind.AREA, unit=MU, check=_check_area
        ),
        Column(
            name="landlord_code",
            label=FIELDS["landlord_code"],
            kind=Kind.CODE,
            parse=credit_code.normalize,
            width=24,
        ),
        Column(
            name="value_added_fen",
            label=FIELDS["value_added_fen"],
            kind=Kind.MONEY,
            check=_check_amount,
        ),
        Column(
            name="revenue_fen", label=FIELDS["revenue_fen"], kind=Kind.MONEY, check=_check_amount
        ),
        Column(
            name="emissions_t",
            label=FIELDS["emissions_t"],
            kind=Kind.DECIMAL,
            places=3,
            unit=gettext_lazy("t"),
            check=_check_from_zero,
        ),
        Column(
            name="electricity_kwh",
            label=FIELDS["electricity_kwh"],
            kind=Kind.INTEGER,
            unit="kWh",
            check=_check_from_zero,
        ),
        Column(name="started_on", label=FIELDS["started_on"], kind=Kind.DATE, check=_has_come),
        Column(name="is_utility", label=FIELDS["is_utility"], kind=Kind.BOOLEAN),
        Column(
            name="veto",
            label=FIELDS["veto"],
            kind=Kind.CHOICE,
            choices={str(code): label for code, label in labels.VETOES.items()},
        ),
        Column(name="veto_document", label=FIELDS["veto_document"], max_length=200, width=36),
    ],
)
ON_SCREEN = {
    "held": ["held_m2"],
    "let": ["let_m2"],
    "leased": ["leased_m2"],
    "landlord": ["landlord_code"],
    "value_added": ["value_added_fen"],
}
BESIDE = (
    *("revenue_fen", "emissions_t", "electricity_kwh", "started_on", "is_utility"),
    "veto_document",
)
"""Columns of the table that the list does not show."""
PATHS = {
    "enterprise": "enterprise__name",
    "credit_code": "enterprise__credit_code",
    "landlord_code": "landlord__credit_code",
}


def look(actor: Actor, file: StoredFile) -> Import:
    """Read a file of land and figures and compare it with what is kept.

    Raises:
        TableRefused: the file as a whole cannot be read.
    """
    actor.require(EDIT_INPUTS)
    reading = read_file(INPUTS, file)
    codes = dict(registry.list_enterprises_in_use(actor).values_list("credit_code", "pk"))
    known = _known(actor)
    rows: dict[str, ReadRow] = {}
    errors: list[CellError] = []
    bad = {one.number for one in reading.bad_rows}
    for row in [*reading.rows, *reading.bad_rows]:
        key = f"{row.values.get('credit_code')} {row.values.get('year')}"
        found = list(_faults(row, codes, known.get(key)))
        errors += found
        if not found and row.number not in bad:
            rows[key] = row
    return compare(reading, rows, known, errors)


def _faults(
    row: ReadRow, codes: Mapping[str, int], known: Mapping[str, Any] | None
) -> Iterator[CellError]:
    """What is wrong with a row as a whole; its values become those of the record."""
    values = row.values
    code, landlord = values.pop("credit_code", None), values.pop("landlord_code", None)
    enterprise_id = codes.get(code) if code else None
    unknown = _("No enterprise here has this code: register it first.")
    if code and enterprise_id is None:
        yield cell_error(INPUTS, row, "credit_code", unknown)
    if landlord and landlord not in codes:
        yield cell_error(INPUTS, row, "landlord_code", unknown)
    said = {name: one for name, one in values.items() if one not in (None, "")}
    if landlord in codes:
        said["landlord_id"] = codes[landlord]
    whole = {name: (known or {}).get(name) for name in COLUMNS} | said
    read_badly = {name for name in row.raw if name in COLUMNS and name not in values}
    for name, texts in faults_of(whole, enterprise_id).items():
        if name not in read_badly:
            for text in texts:
                yield cell_error(INPUTS, row, CALLED.get(name, name), str(text))
    values.clear()
    values.update(said | {"enterprise_id": enterprise_id})


def _known(actor: Actor) -> dict[str, dict[str, Any]]:
    names = ["pk", "version", "enterprise_id", "year", *COLUMNS]
    found = queries.list_inputs(actor).values_list("enterprise__credit_code", *names)
    return {f"{code} {values[3]}": dict(zip(names, values, strict=True)) for code, *values in found}


EXCHANGE = Exchange(
    INPUTS,
    queries.list_inputs,
    look,
    services.import_inputs,
    EDIT_INPUTS,
    ON_SCREEN,
    beside=BESIDE,
    paths=PATHS,
    called=CALLED,
)
