"""The register's tables for Excel, out and in, and what an import would do."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import uploads
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.fields import LARGEST_FEN
from zoneworks.core.models import StoredFile
from zoneworks.core.tables import (
    CellError,
    CellRefused,
    Column,
    Kind,
    Plan,
    Reading,
    ReadRow,
    Table,
    plan,
    read_table,
)
from zoneworks.registry import labels, queries
from zoneworks.registry.engine import credit_code
from zoneworks.registry.engine.industry import (
    IndustryClass,
    IndustryTableInvalid,
    parse_industry_rows,
    parse_industry_tree,
)
from zoneworks.registry.engine.terms import EnterpriseState, ProjectStage
from zoneworks.registry.labels import refusal_text

__all__ = ["ENTERPRISES", "PROJECTS", "Import", "IndustryTableInvalid", "read_industry"]

LARGEST_M2 = 10**12


def _check_amount(fen: int) -> None:
    if fen < 0:
        raise CellRefused(gettext_lazy("An amount that is promised cannot be negative."))
    if fen > LARGEST_FEN:
        raise CellRefused(gettext_lazy("The amount is larger than any kept here: check its unit."))


def _check_land(m2: Decimal) -> None:
    if m2 >= LARGEST_M2:
        raise CellRefused(gettext_lazy("The area is larger than any that can be kept."))


ENTERPRISES = Table(
    name="enterprises",
    label=labels.FIELDS["enterprise"],
    key=["credit_code"],
    columns=[
        Column(
            name="credit_code",
            label=labels.FIELDS["credit_code"],
            kind=Kind.CODE,
            required=True,
            parse=credit_code.normalize,
            check=credit_code.check,
            explain=refusal_text,  # type: ignore[arg-type]
            width=24,
        ),
        Column(name="name", label=labels.FIELDS["name"], required=True, max_length=120, width=36),
        Column(
            name="industry_code",
            label=labels.FIELDS["industry_code"],
            kind=Kind.CODE,
            required=True,
            max_length=4,
        ),
        Column(
            name="scale",
            label=labels.FIELDS["scale"],
            kind=Kind.CHOICE,
            required=True,
            choices={str(code): label for code, label in labels.SCALES.items()},
        ),
        Column(
            name="state",
            label=labels.FIELDS["state"],
            kind=Kind.CHOICE,
            choices={str(code): label for code, label in labels.STATES.items()},
        ),
        Column(name="registered_on", label=labels.FIELDS["registered_on"], kind=Kind.DATE),
        Column(name="address", label=labels.FIELDS["address"], max_length=200, width=36),
    ],
)

PROJECTS = Table(
    name="projects",
    label=labels.FIELDS["name"],
    key=["code"],
    columns=[
        Column(
            name="code",
            label=labels.FIELDS["code"],
            kind=Kind.CODE,
            required=True,
            max_length=40,
        ),
        Column(name="name", label=labels.FIELDS["name"], required=True, max_length=120, width=36),
        Column(
            name="enterprise",
            label=labels.FIELDS["credit_code"],
            kind=Kind.CODE,
            parse=credit_code.normalize,
            width=24,
        ),
        Column(
            name="industry_code",
            label=labels.FIELDS["industry_code"],
            kind=Kind.CODE,
            max_length=4,
        ),
        Column(
            name="stage",
            label=labels.FIELDS["stage"],
            kind=Kind.CHOICE,
            choices={str(code): label for code, label in labels.STAGES.items()},
        ),
        Column(name="signed_on", label=labels.FIELDS["signed_on"], kind=Kind.DATE),
        Column(
            name="investment_fen",
            label=labels.FIELDS["investment_fen"],
            kind=Kind.MONEY,
            check=_check_amount,
        ),
        Column(name="land_m2", label=labels.FIELDS["land_m2"], kind=Kind.AREA, check=_check_land),
        Column(
            name="output_fen",
            label=gettext_lazy("Output promised, a year"),
            kind=Kind.MONEY,
            check=_check_amount,
        ),
        Column(
            name="tax_fen",
            label=gettext_lazy("Tax promised, a year"),
            kind=Kind.MONEY,
            check=_check_amount,
        ),
        Column(name="note", label=labels.FIELDS["note"], max_length=4000, width=36),
    ],
)
NOT_FROM_A_TABLE = frozenset({"stage", "signed_on"})
"""A known project's stage moves by its own act, with a day and its rules."""


@dataclass(slots=True)
class Import:
    """What a file would do to the register: new, changed and unchanged rows, and bad cells."""

    reading: Reading
    plan: Plan[str]
    rows: Mapping[str, ReadRow]
    errors: list[CellError] = field(default_factory=list)
    ids: Mapping[str, int] = field(default_factory=dict)


def enterprise_rows(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Enterprises as the table's rows."""
    names = [column.name for column in ENTERPRISES.columns]
    yield from rows.values(*names).iterator(chunk_size=2000)


def project_rows(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Projects as the table's rows, the enterprise by its code."""
    names = [column.name for column in PROJECTS.columns if column.name != "enterprise"]
    for row in rows.values(*names, "enterprise__credit_code").iterator(chunk_size=2000):
        yield row | {"enterprise": row.pop("enterprise__credit_code") or ""}


def plan_enterprises(actor: Actor, file: StoredFile) -> Import:
    """Read a file of enterprises and compare it with the register.

    Raises:
        TableRefused: the file as a whole cannot be read.
    """
    reading = _read(ENTERPRISES, file)
    known = {
        row["credit_code"]: row
        for row in queries.list_enterprises(actor).values(
            "pk", *(column.name for column in ENTERPRISES.columns)
        )
    }
    rows, errors = {}, []
    defaults = {"state": EnterpriseState.OPERATING.value}
    industries = queries.IndustryCheck()
    for row in reading.rows:
        if not industries.knows(row.values.get("industry_code", "")):
            errors.append(_cell_error(ENTERPRISES, row, "industry_code", _unknown_industry()))
            continue
        rows[row.values["credit_code"]] = row
    return _compare(reading, rows, known, errors, defaults)


def plan_projects(actor: Actor, file: StoredFile) -> Import:
    """Read a file of projects and compare it with the register.

    Raises:
        TableRefused: the file as a whole cannot be read.
    """
    reading = _read(PROJECTS, file)
    found = queries.list_projects(actor)
    pks = dict(found.values_list("code", "pk"))
    known = {row["code"]: row | {"pk": pks[row["code"]]} for row in project_rows(found)}
    codes = set(queries.list_enterprises(actor).values_list("credit_code", flat=True))
    industries = queries.IndustryCheck()
    rows, errors = {}, []
    for row in reading.rows:
        enterprise = row.values.get("enterprise")
        industry = row.values.get("industry_code")
        if enterprise and enterprise not in codes:
            text = _("No enterprise here has this code: register it first.")
            errors.append(_cell_error(PROJECTS, row, "enterprise", text))
        elif industry and not industries.knows(industry):
            errors.append(_cell_error(PROJECTS, row, "industry_code", _unknown_industry()))
        else:
            for name in NOT_FROM_A_TABLE & row.values.keys() if row.values["code"] in known else ():
                del row.values[name]
            rows[row.values["code"]] = row
    return _compare(reading, rows, known, errors, {"stage": ProjectStage.LEAD.value})


def read_industry(file: StoredFile) -> list[IndustryClass]:
    """Read the national classification from nested JSON, or from a table of code and name.

    Raises:
        IndustryTableInvalid: naming every bad entry.
        InvalidInput: the file is not JSON although its name says so.
        TableRefused: the table as a whole cannot be read.
    """
    if uploads.suffix_of(file.name) == ".json":
        with uploads.open_file(file) as content:
            try:
                return parse_industry_tree(json.load(content))
            except (UnicodeDecodeError, json.JSONDecodeError) as error:
                raise InvalidInput({"file": [_("The file is not valid JSON.")]}) from error
    reading = _read(INDUSTRY, file)
    if reading.errors:
        raise InvalidInput(
            {
                "file": [
                    _("Row %(row)s, %(column)s: %(reason)s")
                    % {"row": error.row, "column": error.label, "reason": error.reason}
                    for error in reading.errors[:20]
                ]
            }
        )
    return parse_industry_rows([(row.values["code"], row.values["name"]) for row in reading.rows])


INDUSTRY = Table(
    name="industry",
    label=labels.FIELDS["industry_code"],
    key=["code"],
    columns=[
        Column(
            name="code",
            label=labels.FIELDS["industry_code"],
            kind=Kind.CODE,
            required=True,
            also_named=["代码", "code"],
        ),
        Column(name="name", label=labels.FIELDS["name"], required=True, also_named=["类别名称"]),
    ],
)


def _unknown_industry() -> str:
    return _("No class of GB/T 4754 has this code: use its 2 to 4 digits.")


def _read(table: Table, file: StoredFile) -> Reading:
    with uploads.open_file(file) as content:
        return read_table(table, content.read(), file.name)


def _cell_error(table: Table, row: ReadRow, name: str, text: str) -> CellError:
    label = table.column(name).label
    return CellError(row.number, name, label, row.raw.get(name, ""), text)


def _compare(
    reading: Reading,
    rows: Mapping[str, ReadRow],
    known: Mapping[str, Mapping[str, Any]],
    errors: list[CellError],
    defaults: Mapping[str, Any],
) -> Import:
    for key, row in rows.items():
        for name, value in defaults.items():
            if not row.values.get(name):
                if key in known:
                    row.values.pop(name, None)
                else:
                    row.values[name] = value
    return Import(
        reading=reading,
        plan=plan({key: row.values for key, row in rows.items()}, known),
        rows=rows,
        errors=sorted([*reading.errors, *errors], key=lambda error: error.row),
        ids={key: row["pk"] for key, row in known.items()},
    )
