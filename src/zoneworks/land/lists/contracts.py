"""Contracts of grant on screen."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.columns import day_column, range_filter
from zoneworks.core.lists import Column, Filter, ListSpec
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import percent1, state
from zoneworks.land import labels
from zoneworks.land.engine.contracts import SOON_DAYS, Risk, Works, risk_of, start_due
from zoneworks.land.models import LandContract
from zoneworks.registry.lists import money

WAN = _("10,000 yuan")
RISKS: dict[str, Any] = {
    Risk.START_LATE: _("Not begun in time"),
    Risk.FINISH_LATE: _("Not ended in time"),
    Risk.STOPPED: _("Works stand still"),
    Risk.START_SOON: _("Must begin soon"),
    Risk.FINISH_SOON: _("Must end soon"),
    Risk.BEGUN_LATE: pgettext_lazy("contract", "Begun late"),
    Risk.KEPT: pgettext_lazy("contract", "In time"),
    Risk.NONE: pgettext_lazy("contract", "Nothing due"),
}
RISK_SHAPES = {
    Risk.START_LATE: "late",
    Risk.FINISH_LATE: "late",
    Risk.STOPPED: "paused",
    Risk.START_SOON: "soon",
    Risk.FINISH_SOON: "soon",
    Risk.BEGUN_LATE: "running",
    Risk.KEPT: "running",
    Risk.NONE: "normal",
}


LATE = frozenset({Risk.START_LATE, Risk.FINISH_LATE})


def risk_shown(row: LandContract) -> Risk:
    """How a contract stands today, of a row of ``queries.list_contracts``."""
    return _risk(row, is_stopped=bool(row.is_stopped))  # type: ignore[attr-defined]


def lateness(row: LandContract) -> Risk | None:
    """What is late today under a contract in force, whether or not its works stand still."""
    risk = _risk(row, is_stopped=False)
    return risk if risk in LATE else None


def _risk(row: LandContract, *, is_stopped: bool) -> Risk:
    begin_by = start_due(row.start_by, row.delivered_on)
    works = Works(begin_by, row.finish_by, row.started_on, row.finished_on, is_stopped)
    return risk_of(works, clock.today())


def _state(row: LandContract) -> Any:
    if row.ended_on is not None:
        return state("inapplicable", pgettext_lazy("contract", "Ended"))
    risk = risk_shown(row)
    return state(RISK_SHAPES[risk], RISKS[risk])


OPEN = Q(ended_on=None, finished_on=None)
UNDER_WAY, OVER = "UNDER_WAY", "OVER"


ASKED = (Risk.START_LATE, Risk.START_SOON, Risk.FINISH_LATE, Risk.FINISH_SOON)


def _at_risk(chosen: str) -> Q:
    """The contracts in force that stand so today; days that the law sets are left to idle land."""
    today = clock.today()
    soon = today + timedelta(days=SOON_DAYS)
    waiting, begun = OPEN & Q(started_on=None), OPEN & Q(started_on__isnull=False)
    return {
        UNDER_WAY: OPEN,
        OVER: ~OPEN,
        Risk.START_LATE.value: waiting & Q(start_by__lt=today),
        Risk.START_SOON.value: waiting & Q(start_by__gte=today, start_by__lte=soon),
        Risk.FINISH_LATE.value: begun & Q(finish_by__lt=today),
        Risk.FINISH_SOON.value: begun & Q(finish_by__gte=today, finish_by__lte=soon),
    }[chosen]


def _invested(row: LandContract) -> str:
    invested = row.invested_fen  # type: ignore[attr-defined]
    if invested is None or not row.investment_fen:
        return "—"
    return percent1(invested / row.investment_fen)


def _url(row: Any) -> str:
    return reverse("land:parcel_tab", args=[row.parcel_id, "works"])


CONTRACTS = ListSpec(
    title=_("Contracts of grant"),
    default_sort="start_by",
    row_url=_url,
    empty_title=_("No land is granted yet"),
    empty_text=_("A contract is entered on the page of its parcel."),
    columns=[
        Column("parcel", _("Parcel"), lambda row: row.parcel.name),
        Column("number", labels.FIELDS["landcontract.number"], lambda row: code(row.number)),
        Column("holder", labels.FIELDS["holder"], lambda row: row.holder.name),
        Column("state", labels.FIELDS["state"], _state),
        day_column("signed_on", labels.FIELDS["signed_on"]),
        day_column("start_by", labels.FIELDS["start_by"]),
        day_column("started_on", labels.FIELDS["started_on"], is_sorted=False),
        day_column("finish_by", labels.FIELDS["finish_by"]),
        Column(
            "price",
            labels.FIELDS["price_fen"],
            lambda row: money(row.price_fen),
            unit=WAN,
            is_numeric=True,
        ),
        Column("invested", labels.FIELDS["invested_fen"], _invested, is_numeric=True),
    ],
    filters=[
        Filter(
            "q",
            _("Parcel, number or holder"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(parcel__name__icontains=text)
                | Q(parcel__number__icontains=text)
                | Q(holder__name__icontains=text)
            ),
        ),
        Filter(
            "risk",
            labels.FIELDS["state"],
            "choice",
            _at_risk,
            lambda: [
                (UNDER_WAY, _("works not ended")),
                *((one.value, RISKS[one]) for one in ASKED),
                (OVER, _("works or contract ended")),
            ],
            default=UNDER_WAY,
        ),
        range_filter("start", labels.FIELDS["start_by"], "start_by"),
        range_filter("finish", labels.FIELDS["finish_by"], "finish_by"),
    ],
)
