"""The register's tables: their columns, and what each cell must be."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core.fields import LARGEST_FEN
from zoneworks.core.imports import shown_only
from zoneworks.core.tables import MU, CellRefused, Column, Kind, Table
from zoneworks.registry import labels
from zoneworks.registry.engine import credit_code
from zoneworks.registry.engine.terms import check_has_come
from zoneworks.registry.labels import refusal_text

LARGEST_M2 = 10**11


def _check_amount(fen: int) -> None:
    if fen < 0:
        raise CellRefused(gettext_lazy("An amount that is promised cannot be negative."))
    if fen > LARGEST_FEN:
        raise CellRefused(gettext_lazy("The amount is larger than any kept here: check its unit."))


def _check_land(m2: Decimal) -> None:
    if m2 > LARGEST_M2:
        raise CellRefused(gettext_lazy("The area is larger than any that can be kept."))


def _has_come(day: date) -> None:
    check_has_come(day, clock.today())


ENTERPRISES = Table(
    name="enterprises",
    label=labels.FIELDS["enterprise"],
    key=["credit_code"],
    columns=[
        Column(name="name", label=labels.FIELDS["name"], required=True, max_length=120, width=36),
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
        shown_only("latest_year", labels.FIELDS["year"], Kind.INTEGER),
        shown_only("latest_output_fen", labels.FIELDS["output_fen"], Kind.MONEY),
        shown_only("latest_tax_fen", labels.FIELDS["tax_fen"], Kind.MONEY),
        shown_only("latest_staff", labels.FIELDS["staff"], Kind.INTEGER),
        Column(
            name="registered_on",
            label=labels.FIELDS["registered_on"],
            kind=Kind.DATE,
            check=_has_come,
            explain=refusal_text,  # type: ignore[arg-type]
        ),
        Column(
            name="state",
            label=labels.FIELDS["state"],
            kind=Kind.CHOICE,
            choices={str(code): label for code, label in labels.STATES.items()},
        ),
        Column(name="address", label=labels.FIELDS["address"], max_length=200, width=36),
    ],
)

PROJECTS = Table(
    name="projects",
    label=labels.FIELDS["name"],
    key=["code"],
    columns=[
        Column(name="name", label=labels.FIELDS["name"], required=True, max_length=120, width=36),
        Column(
            name="code",
            label=labels.FIELDS["code"],
            kind=Kind.CODE,
            required=True,
            max_length=40,
        ),
        shown_only("enterprise__name", labels.FIELDS["enterprise"], width=36),
        Column(
            name="enterprise_code",
            label=labels.FIELDS["credit_code"],
            kind=Kind.CODE,
            parse=credit_code.normalize,
            width=24,
        ),
        Column(
            name="stage",
            label=labels.FIELDS["stage"],
            kind=Kind.CHOICE,
            choices={str(code): label for code, label in labels.STAGES.items()},
        ),
        Column(
            name="signed_on",
            label=labels.FIELDS["signed_on"],
            kind=Kind.DATE,
            check=_has_come,
            explain=refusal_text,  # type: ignore[arg-type]
        ),
        Column(
            name="investment_fen",
            label=labels.FIELDS["investment_fen"],
            kind=Kind.MONEY,
            check=_check_amount,
        ),
        Column(
            name="land_m2",
            label=labels.FIELDS["land_m2"],
            kind=Kind.AREA,
            unit=MU,
            check=_check_land,
        ),
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
        Column(
            name="industry_code",
            label=labels.FIELDS["industry_code"],
            kind=Kind.CODE,
            max_length=4,
        ),
        Column(name="note", label=labels.FIELDS["note"], max_length=4000, width=36),
    ],
)
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
