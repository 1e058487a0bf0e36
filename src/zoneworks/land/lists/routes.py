"""Low-efficiency land and parcels on routes on screen."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.engine.area import format_mu
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import whole
from zoneworks.core.templatetags.ui import state
from zoneworks.land.labels import routes as words
from zoneworks.land.models import Renewal

MU = _("mu")
OPEN, OVERDUE, DONE, LEFT, WITHOUT = "OPEN", "OVERDUE", "DONE", "LEFT", "WITHOUT"
STATES: dict[str, Any] = {
    OPEN: pgettext_lazy("route", "on its route"),
    OVERDUE: pgettext_lazy("route", "overdue"),
    DONE: pgettext_lazy("route", "at work again"),
    LEFT: pgettext_lazy("route", "left without result"),
}


def _mu(row: Any) -> str:
    return format_mu(row.parcel.area_m2, 1)


def _is_open(chosen: str) -> Q:
    return Q(ended_on=None) if chosen == OPEN else Q(ended_on__isnull=False)


def route_filter() -> Filter:
    """Whether land of a list of parcels is on a route."""

    def condition(chosen: str) -> Q:
        is_on = Q(parcel__in=Renewal.objects.filter(ended_on=None).values("parcel"))
        return ~is_on if chosen == WITHOUT else is_on

    choices = [(WITHOUT, _("Without a route")), (OPEN, STATES[OPEN])]
    return Filter("on_route", pgettext_lazy("land", "Route"), "choice", condition, lambda: choices)


LOW_EFFICIENCY = ListSpec(
    title=_("Low-efficiency land"),
    default_sort="-since",
    row_url=lambda row: reverse("land:parcel_tab", args=[row.parcel_id, "idle"]),
    empty_title=_("No low-efficiency land"),
    empty_text=_(
        "Land that is lawful, built and of poor results; it is not idle land, and nothing of the"
        " order on idle land follows from it."
    ),
    columns=[
        Column("parcel", words.FIELDS["parcel"], lambda row: row.parcel.name),
        Column("number", _("Number of the parcel"), lambda row: whole(row.parcel.number)),
        Column(
            "holder",
            pgettext_lazy("land", "Holder"),
            lambda row: row.parcel.holder.name if row.parcel.holder else "—",
        ),
        Column("area", _("Registered area"), _mu, unit=MU, is_numeric=True),
        day_column("since", words.FIELDS["since"]),
        Column("source", words.FIELDS["source"], lambda row: words.SOURCES[row.source]),
        Column("reason", words.FIELDS["reason"], lambda row: row.reason),
        day_column("ended_on", words.FIELDS["ended_on"], is_sorted=False),
    ],
    filters=[
        Filter(
            "q",
            _("Parcel, number or holder"),
            "text",
            lambda text: (
                Q(parcel__name__icontains=text)
                | Q(parcel__number__icontains=text)
                | Q(parcel__holder__name__icontains=text)
            ),
        ),
        Filter(
            "state",
            pgettext_lazy("low efficiency", "State"),
            "choice",
            _is_open,
            lambda: [
                (OPEN, pgettext_lazy("low efficiency", "still so")),
                ("ENDED", pgettext_lazy("low efficiency", "ended")),
            ],
            default=OPEN,
        ),
        choice_filter("source", words.FIELDS["source"], words.SOURCES),
        route_filter(),
    ],
)


def stage_name(row: Renewal) -> str:
    """The stage in hand."""
    return words.text_of_route(row.stages[row.stage]["name"])


def shown_renewal(row: Renewal) -> tuple[str, Any]:
    """The shape and the word of where a parcel on a route stands."""
    if row.proof:
        return "done", STATES[DONE]
    if row.ended_on is not None:
        return "inapplicable", STATES[LEFT]
    due = row.stage_due_on
    if due is not None and due < clock.today():
        days = (clock.today() - due).days
        return "late", ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days}
    return "running", STATES[OPEN]


def days_on_route(row: Renewal) -> int:
    """Calendar days since it took the route, until it ended."""
    return ((row.ended_on or clock.today()) - row.begun_on).days


def _in_state(chosen: str) -> Q:
    is_open = Q(ended_on=None)
    return {
        OPEN: is_open,
        OVERDUE: is_open & Q(stage_due_on__lt=clock.today()),
        DONE: ~Q(proof=""),
        LEFT: Q(proof="", ended_on__isnull=False),
    }[chosen]


RENEWALS = ListSpec(
    title=_("Parcels on the five routes"),
    default_sort="stage_due_on",
    row_url=record_url("land:renewal"),
    empty_title=_("No parcel is on a route"),
    empty_text=_("Land found idle or of low efficiency takes a route on the board."),
    columns=[
        Column("parcel", words.FIELDS["parcel"], lambda row: row.parcel.name),
        Column("number", words.FIELDS["number"], lambda row: whole(row.number), sort="number"),
        Column("route", words.FIELDS["route"], lambda row: words.text_of_route(row.route_name)),
        Column("kind", words.FIELDS["kind"], lambda row: words.LAND_KINDS[row.kind]),
        Column("area", _("Registered area"), _mu, unit=MU, is_numeric=True),
        Column("state", _("State"), lambda row: state(*shown_renewal(row))),
        Column("stage", words.FIELDS["stage"], stage_name),
        day_column("stage_due_on", words.FIELDS["stage_due_on"]),
        Column(
            "responsible", words.FIELDS["responsible"], lambda row: whole(row.responsible.user.name)
        ),
        Column(
            "days", _("Days on the route"), lambda row: str(days_on_route(row)), is_numeric=True
        ),
        day_column("begun_on", words.FIELDS["begun_on"]),
        day_column("ended_on", words.FIELDS["ended_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Parcel or number"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(parcel__name__icontains=text)
                | Q(parcel__number__icontains=text)
            ),
        ),
        Filter(
            "state",
            pgettext_lazy("route", "State"),
            "choice",
            _in_state,
            lambda: list(STATES.items()),
            default=OPEN,
        ),
        choice_filter("route", words.FIELDS["route"], words.ROUTES),
        choice_filter("kind", words.FIELDS["kind"], words.LAND_KINDS),
        range_filter("ended", words.FIELDS["ended_on"], "ended_on"),
    ],
)
