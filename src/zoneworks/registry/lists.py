"""The register's lists on screen."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.columns import choice_filter, range_filter
from zoneworks.core.engine.area import format_mu, m2_of
from zoneworks.core.engine.money import MoneyUnit, format_fen, parse_fen
from zoneworks.core.fields import LARGEST_FEN
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import state
from zoneworks.registry import labels

UNKNOWN = "—"
WAN = _("10,000 yuan")
LARGEST_MU = 10**9


def money(fen: int | None) -> str:
    """Fen as 万元 without decimals, for a dense column."""
    return UNKNOWN if fen is None else format_fen(fen, MoneyUnit.WAN_YUAN, 0)


def _number(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def _mu(value: Decimal | None) -> str:
    return UNKNOWN if value is None else format_mu(value, 1)


def _day(value: date | None) -> str:
    return UNKNOWN if value is None else value.isoformat()


def _enterprise_state(row: Any) -> str:
    return _state(row, labels.STATE_SHAPES[row.state], labels.STATES[row.state])


def _stage(row: Any) -> str:
    return _state(row, labels.STAGE_SHAPES[row.stage], labels.STAGES[row.stage])


def _state(row: Any, shape: str, word: Any) -> str:
    if row.retired_on is not None:
        return state("inapplicable", labels.USES["RETIRED"])
    return state(shape, word)


def _named_or_coded(code: str) -> Any:
    """Names that hold the text; what can be a code also finds codes that begin with it.

    Kept to columns of the list's indexes, so that a hundred thousand names are read in passing.
    """

    def condition(text: str) -> Q:
        if not text.isascii():
            return Q(name__contains=text)
        return Q(name__icontains=text) | Q(**{f"{code}__istartswith": text})

    return condition


def _below_industry(code: str) -> Q:
    """The division, group or class, and those below it."""
    return Q(industry_code__startswith=code)


def _wan(text: str) -> int:
    fen = parse_fen(text, MoneyUnit.WAN_YUAN)
    if abs(fen) > LARGEST_FEN:
        raise ValueError("larger than any amount kept here")
    return fen


def _square_meters(text: str) -> Decimal:
    mu = Decimal(text)
    if not abs(mu) < LARGEST_MU:
        raise ValueError(text)
    return m2_of(mu)


IN_USE = Filter(
    "use",
    pgettext_lazy("records", "Use"),
    "choice",
    lambda use: Q(retired_on__isnull=use != "RETIRED"),
    lambda: list(labels.USES.items()),
    default="IN_USE",
)
"""Retired records are there for who asks for them."""

ENTERPRISES = ListSpec(
    title=_("Enterprises"),
    default_sort="name",
    row_url=record_url("registry:enterprise"),
    create_label=_("Register an enterprise"),
    empty_title=_("No enterprise is registered yet"),
    empty_text=_("Register one, or import a table."),
    columns=[
        Column("name", labels.FIELDS["name"], lambda row: row.name, sort="name"),
        Column(
            "credit_code",
            labels.FIELDS["credit_code"],
            lambda row: code(row.credit_code),
        ),
        Column("industry", labels.FIELDS["industry_code"], lambda row: row.industry_code),
        Column("scale", labels.FIELDS["scale"], lambda row: labels.SCALES[row.scale]),
        Column(
            "latest_year",
            labels.FIELDS["year"],
            lambda row: str(row.latest_year or UNKNOWN),
            is_numeric=True,
        ),
        Column(
            "output",
            labels.FIELDS["output_fen"],
            lambda row: money(row.latest_output_fen),
            unit=WAN,
            is_numeric=True,
            sort="latest_output_fen",
            total=money,
        ),
        Column(
            "tax",
            labels.FIELDS["tax_fen"],
            lambda row: money(row.latest_tax_fen),
            unit=WAN,
            is_numeric=True,
            sort="latest_tax_fen",
            total=money,
        ),
        Column(
            "staff", labels.FIELDS["staff"], lambda row: _number(row.latest_staff), is_numeric=True
        ),
        Column(
            "registered_on",
            labels.FIELDS["registered_on"],
            lambda row: _day(row.registered_on),
            sort="registered_on",
        ),
        Column("state", labels.FIELDS["state"], _enterprise_state),
    ],
    filters=[
        Filter(
            "q",
            _("Name or code"),
            "text",
            _named_or_coded("credit_code"),
        ),
        choice_filter("scale", labels.FIELDS["scale"], labels.SCALES),
        choice_filter("state", labels.FIELDS["state"], labels.STATES),
        Filter(
            "industry",
            labels.FIELDS["industry_code"],
            "text",
            _below_industry,
        ),
        range_filter("tax", labels.FIELDS["tax_fen"], "latest_tax_fen", _wan, unit=WAN),
        IN_USE,
    ],
)

PROJECTS = ListSpec(
    title=_("Projects"),
    default_sort="-signed_on",
    row_url=record_url("registry:project"),
    create_label=_("Register a project"),
    empty_title=_("No project is registered yet"),
    empty_text=_("Register one, or import a table."),
    columns=[
        Column("name", labels.FIELDS["name"], lambda row: row.name, sort="name"),
        Column(
            "code",
            labels.FIELDS["code"],
            lambda row: code(row.code),
        ),
        Column(
            "enterprise",
            labels.FIELDS["enterprise"],
            lambda row: row.enterprise.name if row.enterprise else UNKNOWN,
        ),
        Column("stage", labels.FIELDS["stage"], _stage),
        Column(
            "signed_on",
            labels.FIELDS["signed_on"],
            lambda row: _day(row.signed_on),
            sort="signed_on",
        ),
        Column(
            "investment",
            labels.FIELDS["investment_fen"],
            lambda row: money(row.investment_fen),
            unit=WAN,
            is_numeric=True,
            sort="investment_fen",
            total=money,
        ),
        Column(
            "land",
            labels.FIELDS["land_m2"],
            lambda row: _mu(row.land_m2),
            unit=_("mu"),
            is_numeric=True,
            sort="land_m2",
            total=_mu,
        ),
        Column(
            "output",
            _("Output promised, a year"),
            lambda row: money(row.output_fen),
            unit=WAN,
            is_numeric=True,
            total=money,
            sort="output_fen",
        ),
    ],
    filters=[
        Filter(
            "q",
            _("Name or code"),
            "text",
            _named_or_coded("code"),
        ),
        choice_filter("stage", labels.FIELDS["stage"], labels.STAGES),
        range_filter("signed", labels.FIELDS["signed_on"], "signed_on"),
        range_filter(
            "investment",
            labels.FIELDS["investment_fen"],
            "investment_fen",
            _wan,
            unit=WAN,
        ),
        range_filter("land", labels.FIELDS["land_m2"], "land_m2", _square_meters, unit=_("mu")),
        IN_USE,
    ],
)
