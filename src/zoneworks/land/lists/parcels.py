"""Parcels on screen."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.engine.area import format_mu, m2_of
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import state
from zoneworks.land import labels
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.engine.trade.acquisition import IN_HAND as ACQUIRING
from zoneworks.land.engine.trade.sale import IN_HAND as SELLING
from zoneworks.land.models import Parcel
from zoneworks.land.queries.parcels import READY_FOR_PRODUCTION

LARGEST_MU = 10**8
READY = "READY"
IN_USE = "IN_USE"
FOR_SALE = "FOR_SALE"


def shown_state(row: Parcel) -> tuple[str, Any]:
    """The shape and the word of a parcel's state; land of the reserve that is ready says so."""
    if row.state == ParcelState.RESERVE and row.ready_on is not None:
        return "done", labels.READY_LABEL
    return labels.STATE_SHAPES[row.state], labels.STATES[row.state]


def _in_state(chosen: str) -> Q:
    if chosen == IN_USE:
        return ~Q(state=ParcelState.REPLACED)
    if chosen == FOR_SALE:
        is_sold = Q(landsales__state__in=sorted(SELLING))
        is_acquired = Q(acquisitions__state__in=sorted(ACQUIRING))
        is_clear = Q(is_cleared=True, most_plot_ratio__isnull=False)
        return Q(state=ParcelState.RESERVE) & is_clear & ~is_sold & ~is_acquired
    ready = Q(state=ParcelState.RESERVE, ready_on__isnull=False)
    if chosen == READY:
        return ready
    return Q(state=chosen) & ~ready if chosen == ParcelState.RESERVE else Q(state=chosen)


def _states() -> list[tuple[str, Any]]:
    words = [(str(code), label) for code, label in labels.STATES.items()]
    ready, for_sale = (READY, labels.READY_LABEL), (FOR_SALE, _("may be sold: opened to begin"))
    return [(IN_USE, _("all in use")), ready, for_sale, *words]


def _mu(value: Decimal | None) -> str:
    return "—" if value is None else format_mu(value, 1)


def _square_meters(text: str) -> Decimal:
    mu = Decimal(text)
    if not abs(mu) < LARGEST_MU:
        raise ValueError(text)
    return m2_of(mu)


def _ratio(row: Parcel) -> str:
    low, high = row.least_plot_ratio, row.most_plot_ratio
    if high is None:
        return "—"
    return f"{high}" if low is None else f"{low}–{high}"


PARCELS = ListSpec(
    title=_("Parcels"),
    default_sort="number",
    row_url=record_url("land:parcel"),
    create_label=_("Enter a parcel"),
    empty_title=_("No parcel is entered yet"),
    empty_text=_("Enter one, or bring in a file of shapes."),
    columns=[
        Column("number", labels.FIELDS["number"], lambda row: code(row.number), sort="number"),
        Column("name", labels.FIELDS["name"], lambda row: row.name, sort="name"),
        Column("state", labels.FIELDS["state"], lambda row: state(*shown_state(row))),
        Column("use", labels.FIELDS["use"], lambda row: labels.USES[row.use]),
        Column(
            "area",
            labels.FIELDS["area_m2"],
            lambda row: _mu(row.area_m2),
            unit=_("mu"),
            is_numeric=True,
            sort="area_m2",
            total=_mu,
        ),
        Column("ratio", _("Plot ratio"), _ratio, is_numeric=True),
        Column(
            "holder", labels.FIELDS["holder"], lambda row: row.holder.name if row.holder else "—"
        ),
        day_column("ready_on", labels.FIELDS["ready_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Number, name or holder"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(name__icontains=text)
                | Q(holder__name__icontains=text)
            ),
        ),
        Filter("state", labels.FIELDS["state"], "choice", _in_state, _states, default=IN_USE),
        choice_filter("use", labels.FIELDS["use"], labels.USES),
        Filter(
            "stock",
            _("Stock of land"),
            "choice",
            lambda _chosen: READY_FOR_PRODUCTION,
            lambda: [(READY, _("ready for production"))],
        ),
        range_filter("area", labels.FIELDS["area_m2"], "area_m2", _square_meters, unit=_("mu")),
    ],
)
