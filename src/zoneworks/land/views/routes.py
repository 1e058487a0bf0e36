"""The five routes: their board, a parcel on one, the zone's own words; low-efficiency land."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.land import queries as land_queries
from zoneworks.land.engine.acts import (
    EDIT_ROUTES,
    MANAGE_ROUTES,
    NOTE_IDLE,
    VIEW_LAND,
    VIEW_ZONE_LAND,
)
from zoneworks.land.engine.routes import LandKind, Route, RouteCode
from zoneworks.land.forms import routes as forms
from zoneworks.land.labels import routes as words
from zoneworks.land.lists.idle import STANDS
from zoneworks.land.lists.routes import WITHOUT, days_on_route, shown_renewal, stage_name
from zoneworks.land.queries import idle as idle_queries
from zoneworks.land.queries import routes as queries
from zoneworks.land.services import routes as services
from zoneworks.land.views.pieces import parcel_url

if TYPE_CHECKING:
    from zoneworks.land.models import Renewal

TABS = {"stages": gettext_lazy("Stages"), "timeline": gettext_lazy("Timeline")}
MOST_SHOWN = 20
"""So many parcels of each part are on the board, of routes the most urgent ones; lists have all."""
ACTS = {
    "advance": gettext_lazy("Another stage"),
    "assign": gettext_lazy("Person and day"),
    "done": gettext_lazy("Put back to work"),
    "leave": gettext_lazy("Leave the route"),
}


def renewal_url(pk: int, tab: str = "") -> str:
    """The page of a parcel on a route, or a tab of it."""
    return (
        reverse("land:renewal_tab", args=[pk, tab]) if tab else reverse("land:renewal", args=[pk])
    )


@page(VIEW_ZONE_LAND)
def board(request: ActorRequest) -> HttpResponse:
    """All parcels on routes, route by route, land without one, and what came of them."""
    actor = request.actor
    routes = queries.list_routes(actor)
    found = queries.read_board(actor, MOST_SHOWN)
    results = queries.list_results(actor)
    names = {one.code: words.text_of_route(one.name) for one in routes}
    waiting = [
        {"parcel": parcel, "kind": words.LAND_KINDS[kind], "case": case}
        for parcel, kind, case in queries.list_without_route(actor)
    ]
    return render(
        request,
        "land/routes_board.html",
        {
            "columns": [_column(route, found[route.code]) for route in routes],
            "waiting": waiting[:MOST_SHOWN],
            "waiting_count": len(waiting),
            "waiting_lists": _waiting_lists(waiting),
            "waiting_mu": _mu(one["parcel"].area_m2 for one in waiting),
            "open_mu": _mu(one.area_m2 for one in found.values()),
            "open_count": sum(one.parcels for one in found.values()),
            "late_count": sum(one.late for one in found.values()),
            "results": [(one, names[one.route]) for one in results],
            "done_mu": _mu(one.area_m2 for one in results if one.year == clock.today().year),
            "year": clock.today().year,
            "may_take": actor.may(MANAGE_ROUTES),
            "may_edit": actor.may(EDIT_ROUTES),
            "is_sample": any(one.is_sample for one in routes),
        },
    )


def _mu(areas: Any) -> str:
    return format_mu(sum(areas, start=0), 1)


def _waiting_lists(waiting: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The lists that have all land without a route, where the board shows a part of it."""
    if len(waiting) <= MOST_SHOWN:
        return []
    idle = f"{reverse('land:idle_cases')}?state={STANDS}&on_route={WITHOUT}"
    poor = f"{reverse('land:low_efficiency')}?on_route={WITHOUT}"
    return [(_("Idle land"), idle), (_("Low-efficiency land"), poor)]


def _column(route: Route, found: queries.OnRoute) -> dict[str, Any]:
    return {
        "route": route,
        "name": words.text_of_route(route.name),
        "purpose": words.text_of_route(route.purpose),
        "limits": words.text_of_route(route.limits),
        "kinds": [words.LAND_KINDS[one] for one in route.takes],
        "rows": [
            {
                "row": one,
                "kind": words.LAND_KINDS[one.kind],
                "state": shown_renewal(one),
                "stage": stage_name(one),
                "place": f"{one.stage + 1}/{len(one.stages)}",
                "days": days_on_route(one),
            }
            for one in found.rows
        ],
        "count": found.parcels,
        "more": found.parcels - len(found.rows),
        "url": f"{reverse('land:renewals')}?route={route.code}",
        "mu": format_mu(found.area_m2, 1),
    }


@page(EDIT_ROUTES, "GET", "POST")
def route_edit(request: ActorRequest, code: str) -> HttpResponse:
    """Give a route the zone's own words."""
    actor = request.actor
    route, row = queries.get_route(actor, code)
    initial = {
        "name": route.name,
        "purpose": route.purpose,
        "takes": list(route.takes),
        "stages": list(route.stages),
        "limits": route.limits,
        "version": row.version if row is not None else 0,
    }
    form = forms.RouteForm(request.POST or None, code=RouteCode(code), initial=initial)

    def edit(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.edit_route(actor, code, values, version=version)

    return answer(
        request,
        save(form, edit),
        said=lambda made: _("“%(name)s” is saved.") % {"name": made.name},
        title=_("Route: %(name)s") % {"name": words.text_of_route(route.name)},
        cancel_url=reverse("land:board"),
        submit_label=_("Save"),
    )


@page(MANAGE_ROUTES, "GET", "POST")
def take(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a parcel one of the routes that its kind of land may take."""
    actor = request.actor
    parcel = land_queries.get_parcel(actor, pk)
    kind = _kind(parcel)
    routes = [one for one in queries.list_routes(actor) if kind in one.takes]
    if request.method == "POST":
        routes = list(queries.list_routes(actor))
    people = queries.list_people(actor)
    initial = {"responsible": actor.membership_id}
    form = forms.TakeForm(request.POST or None, routes=routes, people=people, initial=initial)
    attempt = save(form, lambda values: services.take_route(actor, pk, values))
    return answer(
        request,
        attempt,
        said=lambda made: _("%(number)s is on its route.") % {"number": made.number},
        done_url=lambda made: renewal_url(made.pk),
        title=_("%(name)s: choose a route") % {"name": parcel.name},
        subtitle=words.LAND_KINDS[kind],
        cancel_url=parcel_url(pk, "idle"),
        submit_label=_("Take the route"),
    )


def _kind(parcel: Any) -> LandKind:
    case = idle_queries.find_open_case(parcel.zone_id, parcel.pk)
    is_determined = case is not None and case.determined_on is not None
    return queries.kind_of(case if is_determined else None)


@page(VIEW_LAND)
def renewal(request: ActorRequest, pk: int, tab: str = "stages") -> HttpResponse:
    """One parcel on a route: its stages, person, days and end."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_renewal(actor, pk)
    context: dict[str, Any] = {"renewal": row, "record": _record(actor, row, tab)}
    if tab == "timeline":
        context["events"] = timeline(actor, row, words.TIMELINE, limit=200)
    else:
        context["stages"] = [
            {
                "name": words.text_of_route(one["name"]),
                "days": one["days"],
                "state": _stage_state(row, place),
            }
            for place, one in enumerate(row.stages)
        ]
        context["proof"] = words.PROOFS.get(row.proof, "")
    return render_tab(request, "land/renewal", tab, context)


def _stage_state(row: "Renewal", place: int) -> tuple[str, Any]:
    if row.proof or place < row.stage:
        return "done", _("done")
    if place > row.stage or row.ended_on is not None:
        return "open", _("to come") if row.ended_on is None else _("not reached")
    shape, word = shown_renewal(row)
    return shape, word


def _record(actor: Actor, row: "Renewal", tab: str) -> dict[str, Any]:
    shape, word = shown_renewal(row)
    due = row.stage_due_on
    line = _("Stage due on %(day)s") % {"day": full_day(due)} if due is not None else ""
    return {
        "subject": (queries.RENEWAL, row.pk),
        "number": row.number,
        "title": row.parcel.name,
        "subtitle": words.text_of_route(row.route_name),
        "zone": row.zone.name,
        "state": {
            "shape": shape,
            "word": word,
            "line": line,
            "url": parcel_url(row.parcel_id, "idle"),
            "name": row.parcel.number,
        },
        "acts": _acts(actor, row),
        "facts": [
            (_("Registered area, mu"), format_mu(row.parcel.area_m2, 2)),
            (words.FIELDS["kind"], words.LAND_KINDS[row.kind]),
            (words.FIELDS["responsible"], row.responsible.user.name),
            (words.FIELDS["begun_on"], full_day(row.begun_on)),
            (_("Days on the route"), days_on_route(row)),
            (words.FIELDS["ended_on"], full_day(row.ended_on)),
        ],
        "tabs": [
            {"label": name, "url": renewal_url(row.pk, code), "count": None, "is_open": code == tab}
            for code, name in TABS.items()
        ],
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Renewal") -> list[dict[str, Any]]:
    if row.ended_on is not None or not actor.may(MANAGE_ROUTES) or actor.zone_id != row.zone_id:
        return []
    is_last = row.stage == len(row.stages) - 1
    primary = "done" if is_last else "advance"
    return [
        button(label, reverse("land:renewal_act", args=[row.pk, name]), is_primary=name == primary)
        for name, label in ACTS.items()
    ]


@page(MANAGE_ROUTES, "GET", "POST")
def renewal_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """Do one act on a parcel on a route."""
    actor = request.actor
    if act not in ACTS:
        raise NotFound(_("There is no such act."))
    row = queries.get_renewal(actor, pk)
    if request.method == "GET" and row.ended_on is not None:
        return redirect(renewal_url(pk))
    form = _form(request, row, act)

    def do(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.BY_ACT[act](actor, pk, values, version=version)

    return answer(
        request,
        save(form, do),
        said=_("“%(act)s” is done.") % {"act": ACTS[act]},
        title=ACTS[act],
        subtitle=row.parcel.name,
        cancel_url=renewal_url(pk),
        submit_label=ACTS[act],
    )


def _form(request: ActorRequest, row: "Renewal", act: str) -> Any:
    initial: dict[str, Any] = {"version": row.version, "on": clock.today()}
    sent = request.POST or None
    if act == "advance":
        following = min(row.stage + 1, len(row.stages) - 1)
        return forms.AdvanceForm(sent, row=row, initial=initial | {"stage": following})
    if act == "assign":
        known = {"responsible": row.responsible_id, "stage_due_on": row.stage_due_on}
        people = queries.list_people(request.actor)
        return forms.AssignForm(sent, people=people, initial=initial | known)
    if act == "done":
        return forms.DoneForm(sent, route=row.route, initial=initial)
    return forms.ReasonForm(sent, initial=initial)


@page(NOTE_IDLE, "GET", "POST")
def low_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that a parcel is of low efficiency."""
    actor = request.actor
    parcel = land_queries.get_parcel(actor, pk)
    form = forms.LowEfficiencyForm(request.POST or None, initial={"since": clock.today()})

    def note(values: dict[str, Any]) -> Any:
        return services.note_low_efficiency(actor, [pk], values["since"], values["reason"])

    return answer(
        request,
        save(form, note),
        said=_("“%(name)s” is noted as of low efficiency.") % {"name": parcel.name},
        title=_("%(name)s: low efficiency") % {"name": parcel.name},
        cancel_url=parcel_url(pk, "idle"),
        submit_label=_("Save"),
    )


@page(MANAGE_ROUTES, "GET", "POST")
def low_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that a parcel is no longer of low efficiency."""
    actor = request.actor
    row = queries.get_low_efficiency(actor, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": row.version})
    attempt = save(form, lambda values: services.end_low_efficiency(actor, pk, **values))
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is no longer of low efficiency.") % {"name": row.parcel.name},
        title=_("%(name)s: no longer of low efficiency") % {"name": row.parcel.name},
        cancel_url=parcel_url(row.parcel_id, "idle"),
        submit_label=_("Save"),
    )
