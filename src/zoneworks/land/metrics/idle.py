"""What idle land and the five routes add to the desk, the overview, search, lists and parcels."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    ListKind,
    MapColors,
    Measured,
    Metric,
    RecordName,
    RecordTab,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.core.engine.area import format_mu
from zoneworks.land import definitions
from zoneworks.land.engine.acts import (
    DECIDE_IDLE,
    EXPORT_LAND,
    HANDLE_IDLE,
    MANAGE_ROUTES,
    NOTE_IDLE,
    VIEW_LAND,
    VIEW_ZONE_LAND,
)
from zoneworks.land.engine.idle.procedure import OPEN, STANDS_DETERMINED, State
from zoneworks.land.engine.idle.reckoning import DAY, anniversary
from zoneworks.land.labels import idle as words
from zoneworks.land.labels import routes as route_words
from zoneworks.land.labels.idle_timeline import TIMELINE
from zoneworks.land.labels.reckoning import kept_lines, told_lines
from zoneworks.land.lists.idle import BECOMING_IDLE, IDLE_CASES, STANDS, shown_case
from zoneworks.land.lists.routes import LOW_EFFICIENCY, RENEWALS
from zoneworks.land.models import IdleCase, Renewal
from zoneworks.land.queries import idle as queries
from zoneworks.land.queries import routes as route_queries
from zoneworks.land.queries.outlooks import (
    WARNING_DAYS,
    base_day,
    is_undated,
    list_becoming_idle,
    list_due_soon,
)

LAND = _("Land")

# Desk


def _soon_rows(actor: Actor) -> Any:
    """Contracts whose land becomes idle by law within sixty days, for who looks after them."""
    return list_due_soon(actor) if actor.may(HANDLE_IDLE) else None


def _officer_rows(actor: Actor) -> Any:
    if not actor.may(HANDLE_IDLE):
        return None
    on_route = Renewal.objects.filter(case=OuterRef("pk"), ended_on=None)
    over = Q(hearing_ask_by__lt=clock.today()) | Q(hearing_ask_by=None)
    waits = (
        Q(state=State.FOUND)
        | Q(state=State.INQUIRY)
        | Q(state=State.DETERMINED) & ~Exists(on_route)
        | Q(state=State.HEARING) & over
        | Q(state__in=[State.FEE_DUE, State.RETAKING])
    )
    mine = Q(officer=actor.membership_id) | Q(officer=None)
    return IdleCase.objects.visible_to(actor).filter(waits & mine)


def _leader_rows(actor: Actor) -> Any:
    if not actor.may(DECIDE_IDLE):
        return None
    today = clock.today()
    is_answered = Q(answered_on__isnull=False) | Q(answer_due_on__lt=today)
    is_free = Q(hearing_ask_by__lt=today, hearing_asked_on=None) | Q(hearing_held_on__isnull=False)
    waits = (
        Q(state=State.INQUIRY) & is_answered
        | Q(state=State.HEARING) & is_free
        | Q(state=State.PLANNED)
    )
    return IdleCase.objects.visible_to(actor).filter(waits)


def _renewal_rows(actor: Actor) -> Any:
    if not actor.may(MANAGE_ROUTES):
        return None
    return Renewal.objects.visible_to(actor).filter(ended_on=None, responsible=actor.membership_id)


_VERBS = {
    State.FOUND: _("Inquire"),
    State.INQUIRY: _("See whether the answer is there"),
    State.DETERMINED: _("Choose what follows"),
    State.HEARING: _("Go on after the offer of a hearing"),
    State.FEE_DUE: _("See whether the fee is paid"),
    State.RETAKING: _("See whether the title is canceled"),
    State.PLANNED: _("Enter the approval"),
}
_DECISIONS = {
    State.INQUIRY: _("Determine"),
    State.HEARING: _("Decide"),
    State.PLANNED: _("Enter the approval"),
}


def _case_item(row: DeskRow, verbs: Mapping[State, Any]) -> DeskItem:
    return DeskItem(
        theme=LAND,
        title=row.title,
        line=row.line,
        verb=verbs[State(row.code)],
        url=reverse("land:idle_case", args=[row.pk]),
        since=beginning(row.since),
        due_on=row.due_on,
    )


def _soon_item(row: DeskRow) -> DeskItem:
    """Land that becomes idle: its year began on the row's day, and it waits since it is soon."""
    limits = definitions.idle_limits()
    base = anniversary(row.since, limits.undated_start_years) if row.code else row.since
    idle_from = anniversary(base, limits.idle_years) + DAY
    return DeskItem(
        theme=LAND,
        title=row.title,
        line=row.line,
        verb=_("Becomes idle by law: look after it"),
        url=reverse("land:parcel_tab", args=[row.of_id, "idle"]),
        since=beginning(idle_from - WARNING_DAYS * DAY),
        due_on=idle_from,
        limit=_("Idle by law from"),
    )


def _renewal_item(row: DeskRow) -> DeskItem:
    return DeskItem(
        theme=LAND,
        title=row.title,
        line=row.line,
        verb=_("Bring the stage to its end"),
        url=reverse("land:renewal", args=[row.pk]),
        since=beginning(row.since),
        due_on=row.due_on,
    )


DUE = Case(
    When(state=State.FOUND, then=F("inquire_by")),
    When(state=State.INQUIRY, answered_on=None, then=F("answer_due_on")),
    When(state=State.FEE_DUE, then=F("fee_due_on")),
    When(state=State.RETAKING, then=F("deregister_by")),
    default=None,
    output_field=DateField(null=True),
)
"""The last day of the term that runs in a case."""
DESK = (
    DeskQuery(
        "land.becoming_idle",
        _soon_rows,
        ("parcel_id", "parcel__name", "number", is_undated(), base_day(), base_day()),
        _soon_item,
        "land:becoming_idle",
    ),
    DeskQuery(
        "land.idle_case",
        _officer_rows,
        (None, "parcel__name", "number", "state", "found_on", DUE),
        lambda row: _case_item(row, _VERBS),
        "land:idle_cases",
    ),
    DeskQuery(
        "land.idle_decision",
        _leader_rows,
        (None, "parcel__name", "number", "state", "found_on", None),
        lambda row: _case_item(row, _DECISIONS),
        "land:idle_cases",
    ),
    DeskQuery(
        "land.renewal",
        _renewal_rows,
        (None, "parcel__name", "route_name", "number", "stage_since", "stage_due_on"),
        _renewal_item,
        "land:board",
    ),
)

# Search and lists


def _index_case(row: IdleCase) -> Indexed:
    """A case by its number and its parcel; the holder sees it as its own once it is inquired."""
    name = row.parcel.name
    holder = row.contract.holder_id if row.state != State.FOUND else None
    return Indexed(name, row.number, [name], [row.number, row.parcel.number], holder)


def _index_renewal(row: Renewal) -> Indexed:
    """A parcel on a route by its number and the parcel."""
    name = row.parcel.name
    return Indexed(
        name, f"{row.number} {row.route_name}", [name], [row.number], row.parcel.holder_id
    )


SEARCH_KINDS = (
    SearchKind(
        IdleCase,
        _("Case of idle land"),
        VIEW_LAND,
        lambda: IdleCase.objects.select_related("parcel", "contract"),
        _index_case,
        queries.list_idle_cases,
        "land:idle_case",
        TIMELINE,
        part="land",
    ),
    SearchKind(
        Renewal,
        _("Parcel on a route"),
        VIEW_LAND,
        lambda: Renewal.objects.select_related("parcel"),
        _index_renewal,
        route_queries.list_renewals,
        "land:renewal",
        route_words.TIMELINE,
        part="land",
    ),
)
BECOMING = ListKind(
    "land.becoming_idle",
    "land:becoming_idle",
    VIEW_LAND,
    BECOMING_IDLE,
    list_becoming_idle,
    EXPORT_LAND,
    part="land",
)
CASES = ListKind(
    "land.idle_cases",
    "land:idle_cases",
    VIEW_LAND,
    IDLE_CASES,
    queries.list_idle_cases,
    EXPORT_LAND,
    part="land",
)
LOW = ListKind(
    "land.low_efficiency",
    "land:low_efficiency",
    VIEW_LAND,
    LOW_EFFICIENCY,
    route_queries.list_low_efficiency,
    EXPORT_LAND,
    part="land",
)
ON_ROUTES = ListKind(
    "land.renewals",
    "land:renewals",
    VIEW_LAND,
    RENEWALS,
    route_queries.list_renewals,
    EXPORT_LAND,
    part="land",
)
LISTS = (BECOMING, CASES, LOW, ON_ROUTES)
RECORD_NAMES = {
    "land.IdleCase": RecordName(_("Cases of idle land"), lambda row: str(row.number)),
    "land.Renewal": RecordName(_("Parcels on the five routes"), lambda row: str(row.number)),
}

# Figures


def _idle(actor: Actor) -> Measured:
    found = route_queries.sum_figures_m2(actor, clock.today().year)
    url = f"{reverse('land:idle_cases')}?state={STANDS}"
    return Measured(format_mu(found["IDLE"], 0), url)


def _at_work(actor: Actor) -> Measured:
    year = clock.today().year
    found = route_queries.sum_figures_m2(actor, year)
    first = date(year, 1, 1)
    url = f"{reverse('land:renewals')}?state=DONE&ended_min={first}"
    return Measured(format_mu(found["DONE"], 0), url)


METRICS = [
    Metric(
        "land.idle",
        _("Idle land"),
        _("mu"),
        _(
            "Registered area of the parcels that are determined to be idle by the order of 2012 and"
            " whose cases are open."
        ),
        VIEW_ZONE_LAND,
        _idle,
    ),
    Metric(
        "land.at_work_again",
        _("Put back to work this year"),
        _("mu"),
        _(
            "Area of the parcels whose route ended this year with the proof that they are at work"
            " again, summed from single parcels."
        ),
        VIEW_ZONE_LAND,
        _at_work,
    ),
]

# The tab of a parcel, and its color on the map


def _idle_of(actor: Actor, parcel: Any) -> dict[str, Any]:
    contract = parcel.contract
    if contract is not None:
        contract.parcel = parcel
    finding = queries.finding_of(contract) if contract is not None else None
    cases = list(queries.list_idle_cases(actor).filter(parcel=parcel).order_by("-pk"))
    renewals = list(route_queries.list_renewals(actor).filter(parcel=parcel).order_by("-pk"))
    low = list(route_queries.list_low_efficiency(actor).filter(parcel=parcel).order_by("-pk"))
    is_own = actor.zone_id == parcel.zone_id
    is_open = any(one.state in OPEN for one in cases)
    is_low = any(one.ended_on is None for one in low)
    on_route = any(one.ended_on is None for one in renewals)
    may_take = is_low or any(one.state in STANDS_DETERMINED for one in cases)
    return {
        "finding": finding,
        "lines": told_lines(kept_lines(finding.lines)) if finding else (),
        "finding_word": _finding_word(finding),
        "days_ahead": _days_ahead(finding)
        if is_own and actor.may(HANDLE_IDLE) and not is_open
        else None,
        "cases": [(one, shown_case(one)) for one in cases],
        "renewals": [(one, route_words.text_of_route(one.route_name)) for one in renewals],
        "low": low,
        "may_open": is_own
        and actor.may(NOTE_IDLE)
        and not is_open
        and finding is not None
        and finding.is_idle,
        "may_note": is_own
        and actor.may(NOTE_IDLE)
        and not is_open
        and not is_low
        and contract is not None,
        "may_take": is_own and actor.may(MANAGE_ROUTES) and may_take and not on_route,
        "may_end_low": is_own and actor.may(MANAGE_ROUTES) and not on_route,
    }


def _days_ahead(finding: Any) -> int | None:
    """In how many days land becomes idle of which desks tell already; None for other land."""
    if finding is None or finding.idle_from is None:
        return None
    days: int = (finding.idle_from - finding.on).days
    return days if 0 < days <= WARNING_DAYS else None


def _finding_word(finding: Any) -> tuple[str, Any]:
    if finding is None or finding.test is None:
        return "normal", _("Not idle")
    if finding.is_idle:
        return "late", words.TESTS[finding.test]
    return "open", _("Not idle yet")


IDLE_OF_PARCEL = RecordTab(
    "land.Parcel",
    "idle",
    _("Idle land and routes"),
    VIEW_LAND,
    "land/idle_of_parcel.html",
    _idle_of,
)


def _map_values(actor: Actor) -> dict[int, str]:
    """What stands at each parcel, the gravest of it, by one query."""
    cases = queries.list_idle_cases(actor).filter(state__in=sorted(STANDS_DETERMINED))
    low = route_queries.list_low_efficiency(actor).filter(ended_on=None)
    found = _marked(list_due_soon(actor), "SOON").union(
        _marked(low, "LOW"), _marked(cases, "IDLE"), all=True
    )
    order = ("SOON", "LOW", "IDLE")
    return dict(sorted(found, key=lambda one: order.index(one[1])))


def _marked(rows: Any, mark: str) -> Any:
    return rows.order_by().values_list("parcel_id", Value(mark, CharField()))


COLORS = MapColors(
    "idle",
    _("Idle and low-efficiency land"),
    (
        ("IDLE", _("Idle land"), "bad"),
        ("SOON", _("Becomes idle within 60 days"), "warn"),
        ("LOW", _("Low-efficiency land"), "s3"),
    ),
    _map_values,
    VIEW_LAND,
    unknown=pgettext_lazy("land", "none"),
)
