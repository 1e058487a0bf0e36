"""Buildings and leases on screen."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.engine.area import format_m2
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import percent1, state
from zoneworks.land import labels, queries
from zoneworks.land.models import Building, Lease

Let = tuple[Decimal, Decimal]
RUNNING, TO_COME, OVER = "RUNNING", "TO_COME", "OVER"
LEASE_STATES: dict[str, Any] = {
    RUNNING: _("Running"),
    TO_COME: _("To come"),
    OVER: _("Over"),
}


def let_text(let: Let | None) -> str:
    """The share that is let; nothing where there is nothing to let."""
    if let is None or not let[0]:
        return "—"
    return percent1(let[1] / let[0])


def _add_let(rows: Collection[Any]) -> None:
    found = queries.occupancy_of([row.pk for row in rows])
    for row in rows:
        row.let = found.get(row.pk)


def _let(row: Any) -> str:
    return let_text(getattr(row, "let", None))


def _lettable(row: Any) -> str:
    let: Let | None = getattr(row, "let", None)
    return "—" if let is None else format_m2(let[0])


def _standing(row: Building) -> Any:
    if row.demolished_on is not None:
        return state("inapplicable", _("Demolished"))
    if row.completed_on is None:
        return state("running", _("Being built"))
    return state("normal", pgettext_lazy("building", "Completed"))


BUILDINGS = ListSpec(
    title=_("Buildings"),
    default_sort="name",
    row_url=record_url("land:building"),
    empty_title=_("No building is entered yet"),
    empty_text=_("A building is entered on the page of its parcel."),
    complete=_add_let,
    columns=[
        Column("name", labels.FIELDS["name"], lambda row: row.name, sort="name"),
        Column("number", labels.FIELDS["building.number"], lambda row: code(row.number)),
        Column("kind", labels.FIELDS["kind"], lambda row: labels.BUILDING_KINDS[row.kind]),
        Column("parcel", _("Parcel"), lambda row: row.parcel.name),
        Column(
            "owner", labels.FIELDS["owner"], lambda row: row.owner.name if row.owner else _("zone")
        ),
        Column("storeys", labels.FIELDS["storeys"], lambda row: str(row.storeys), is_numeric=True),
        Column("lettable", _("To let"), _lettable, unit="m²", is_numeric=True),
        Column("let", _("Let"), _let, is_numeric=True),
        Column("state", labels.FIELDS["state"], _standing),
    ],
    filters=[
        Filter(
            "q",
            _("Name or number"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(name__icontains=text)
                | Q(parcel__name__icontains=text)
            ),
        ),
        choice_filter("kind", labels.FIELDS["kind"], labels.BUILDING_KINDS),
    ],
)


def _lease_is(chosen: str) -> Q:
    today = clock.today()
    return {
        RUNNING: Q(from_on__lte=today, until_on__gt=today),
        TO_COME: Q(from_on__gt=today),
        OVER: Q(until_on__lte=today),
    }[chosen]


def _lease_state(row: Lease) -> Any:
    today = clock.today()
    if row.from_on > today:
        return state("open", LEASE_STATES[TO_COME])
    if row.until_on <= today:
        return state("inapplicable", LEASE_STATES[OVER])
    return state("running", LEASE_STATES[RUNNING])


def _lease_url(row: Any) -> str:
    return reverse("land:building_tab", args=[row.building_id, "leases"])


LEASES = ListSpec(
    title=_("Leases"),
    default_sort="until_on",
    row_url=_lease_url,
    empty_title=_("Nothing is let yet"),
    empty_text=_("A lease is signed on the page of the building."),
    columns=[
        Column("tenant", labels.FIELDS["tenant"], lambda row: row.tenant.name),
        Column("building", _("Building"), lambda row: row.building.name),
        Column("bay", labels.FIELDS["bay"], lambda row: f"{row.bay.floor} {row.bay.name}"),
        Column(
            "area",
            _("Area"),
            lambda row: format_m2(row.bay.area_m2),
            unit="m²",
            is_numeric=True,
        ),
        Column("state", labels.FIELDS["state"], _lease_state),
        day_column("from_on", pgettext_lazy("lease", "From")),
        day_column("until_on", _("Until before")),
    ],
    filters=[
        Filter(
            "q",
            _("Tenant or building"),
            "text",
            lambda text: Q(tenant__name__icontains=text) | Q(building__name__icontains=text),
        ),
        Filter(
            "state",
            labels.FIELDS["state"],
            "choice",
            _lease_is,
            lambda: list(LEASE_STATES.items()),
        ),
    ],
)
