"""Parcels: entry, page, change, state, shape, split and merge."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import contributions
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import InHand
from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.engine.geometry import GeometryRefused
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.maps import Tools, faults_of
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import Attempt, answer, save
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import timeline
from zoneworks.land import labels, queries, services
from zoneworks.land.engine.acts import EDIT_LAND, MANAGE_TRADE, REPORT_WORKS, VIEW_LAND
from zoneworks.land.engine.terms import CHANGEABLE, STEPS, Condition, ParcelState, lacks
from zoneworks.land.forms import parcels as forms
from zoneworks.land.lists import (
    RISK_SHAPES,
    RISKS,
    lateness,
    let_text,
    risk_shown,
    shown_state,
)
from zoneworks.land.views.pieces import map_of, parcel_url

if TYPE_CHECKING:
    from zoneworks.land.models import Parcel

PROMISES = ("least_investment_fen_mu", "least_output_fen_mu", "least_tax_fen_mu")
OWN_TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "works": gettext_lazy("Contract and works"),
    "buildings": gettext_lazy("Buildings"),
    "timeline": gettext_lazy("Timeline"),
}


@page(EDIT_LAND, "GET", "POST")
def parcel_new(request: ActorRequest) -> HttpResponse:
    """Enter a parcel; its shape is drawn on the next page."""
    return answer(
        request,
        save(
            forms.NewParcelForm(request.POST or None),
            lambda values: services.enter_parcel(request.actor, values),
        ),
        said=lambda made: _("“%(name)s” is entered. Draw its shape.") % {"name": made.name},
        done_url=lambda made: reverse("land:shape", args=[made.pk]),
        title=_("Enter a parcel"),
        cancel_url=reverse("land:parcels"),
    )


@page(EDIT_LAND, "GET", "POST")
def parcel_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is registered of a parcel, and its conditions."""
    row = queries.get_parcel(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_parcel(request.actor, pk, values, version=version, reason=reason)

    attempt = save(forms.ParcelChangeForm(request.POST or None, initial=vars(row)), change)
    said = _("“%(name)s” is saved.") % {"name": row.name}
    return answer(request, attempt, said=said, title=row.name, cancel_url=parcel_url(pk))


@page(EDIT_LAND, "GET", "POST")
def parcel_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a parcel into another state that no contract brings."""
    row = queries.get_parcel(request.actor, pk)
    known = tuple(ParcelState) if request.method == "POST" else _next_states(row)
    form = forms.ParcelMoveForm(
        request.POST or None, states=list(known), initial={"version": row.version}
    )

    def move(values: dict[str, Any]) -> Any:
        state = ParcelState(values.pop("state"))
        return services.move_parcel(request.actor, pk, state, **values)

    def said(moved: Any) -> str:
        told = {"name": row.name, "state": labels.STATES[moved.state]}
        return _("“%(name)s” is now “%(state)s”.") % told

    title = _("%(name)s: another state") % {"name": row.name}
    return answer(request, save(form, move), said=said, title=title, cancel_url=parcel_url(pk))


@page(EDIT_LAND, "GET", "POST")
def shape(request: ActorRequest, pk: int) -> HttpResponse:
    """Draw the shape of a parcel, or paste it."""
    row = queries.get_parcel(request.actor, pk)
    known = queries.shape_of(row)
    initial = {"version": row.version, "shape": known.text() if known else ""}
    form = forms.ShapeForm(request.POST or None, initial=initial)

    def draw(values: dict[str, Any]) -> Any:
        return services.draw_shape(request.actor, pk, **values)

    title = _("%(name)s: shape") % {"name": row.name}
    tools = Tools(boundary="id_shape")
    said = _("The shape of “%(name)s” is saved.") % {"name": row.name}
    return _on_map(request, form, draw, row, tools, said=said, title=title)


@page(EDIT_LAND, "GET", "POST")
def split(request: ActorRequest, pk: int) -> HttpResponse:
    """Cut a parcel by a line."""
    row = queries.get_parcel(request.actor, pk)
    names = "\n".join(f"{row.name} {letter}" for letter in "AB")
    form = forms.SplitForm(request.POST or None, initial={"version": row.version, "names": names})

    def cut(values: dict[str, Any]) -> Any:
        return services.split_parcel(request.actor, pk, **values)

    title = _("%(name)s: split") % {"name": row.name}
    said = _("“%(name)s” is split.") % {"name": row.name}
    return _on_map(request, form, cut, row, Tools(line="id_line"), said=said, title=title)


@page(EDIT_LAND, "GET", "POST")
def merge(request: ActorRequest) -> HttpResponse:
    """Make one parcel of neighbors that are chosen on the map."""
    actor = request.actor
    form = forms.MergeForm(request.POST or None, initial={"parcels": request.GET.get("ids", "")})

    def unite(values: dict[str, Any]) -> Any:
        pks, reason = values.pop("parcels"), values.pop("reason")
        try:
            versions = {row.pk: row.version for row in queries.get_parcels(actor, pks)}
        except NotFound as refusal:
            raise InvalidInput({"parcels": [str(refusal)]}) from refusal
        return services.merge_parcels(actor, versions, values, reason=reason)

    return _on_map(
        request,
        form,
        unite,
        None,
        Tools(ids="id_parcels"),
        said=lambda made: _("“%(name)s” is entered.") % {"name": made.name},
        done_url=lambda made: parcel_url(made.pk),
        title=_("Merge parcels"),
    )


@page(VIEW_LAND)
def parcel(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One parcel: its own tabs, and those that other slices add."""
    actor = request.actor
    row = queries.get_parcel(actor, pk)
    added = {one.name: one for one in contributions.tabs(queries.PARCEL) if actor.may(one.act)}
    if tab not in OWN_TABS and tab not in added:
        raise NotFound(_("There is no such page."))
    context = {
        "parcel": row,
        "industry_class": labels.INDUSTRY_CLASSES.get(row.industry_class, ""),
        "record": _record(actor, row, tab, added),
        "may_edit": actor.may(EDIT_LAND) and actor.zone_id == row.zone_id,
    }
    if tab in added:
        context |= added[tab].content(actor, row)
        return render(request, added[tab].template, context)
    if tab in {"overview", "timeline"}:
        limit = 8 if tab == "overview" else 200
        among = queries.own_events(actor, row)
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=limit, among=among)
    if tab == "overview":
        context |= _overview(actor, row)
    elif tab == "works":
        context |= _works(actor, row)
    elif tab == "buildings":
        context |= _buildings(actor, row)
    return render_tab(request, "land/parcel", tab, context)


def _on_map(
    request: ActorRequest,
    form: Any,
    do: Any,
    row: "Parcel | None",
    tools: Tools,
    *,
    said: Any,
    title: str,
    done_url: Any = "",
) -> HttpResponse:
    """The page of an act that is drawn; a refused shape is drawn again, its faults marked."""
    attempt = save(form, do)
    focus = row.pk if row is not None else None
    drawn = map_of(request.actor, tools=tools, focus=focus, faults=_faults(attempt))
    back = parcel_url(row.pk) if row is not None else reverse("land:map")
    return answer(
        request,
        attempt,
        said=said,
        title=title,
        cancel_url=back,
        done_url=done_url,
        template="land/drawn.html",
        map=drawn,
    )


def _faults(attempt: Attempt) -> Any:
    refusal = attempt.refusal.__cause__ if attempt.refusal is not None else None
    if not isinstance(refusal, GeometryRefused):
        return ()
    return faults_of(refusal, labels.refusal_text(refusal))


def _next_states(row: "Parcel") -> tuple[ParcelState, ...]:
    state = ParcelState(row.state)
    if state is ParcelState.SOLD:
        return ()
    return tuple(one for one in ParcelState if one in STEPS[state] - {ParcelState.SOLD})


def _overview(actor: Actor, row: "Parcel") -> dict[str, Any]:
    missing = lacks(queries.readiness_of(row))
    is_free = row.state in {ParcelState.PLANNED, ParcelState.RESERVE, ParcelState.LISTED}
    return {
        "map": map_of(actor, focus=row.pk, height="low") if row.shape else None,
        "use": labels.USES[row.use],
        "promises": [
            (labels.FIELDS[name], labels.per_mu_text(getattr(row, name))) for name in PROMISES
        ],
        "supplies": [labels.SUPPLIES[one] for one in row.supplies],
        "conditions": [
            (labels.CONDITIONS[one], one not in missing) for one in Condition if is_free
        ],
        "is_ready": not missing,
        "origins": [one.came_from for one in row.origins.all()],
        "successors": [one.parcel for one in row.successors.all()],
    }


def _works(actor: Actor, row: "Parcel") -> dict[str, Any]:
    contracts = list(queries.list_granted(actor, row))
    return {
        "contracts": [(one, *_risk(one), labels.GROUNDS.get(one.ground, "")) for one in contracts],
        "reports": list(queries.list_reports(actor, row)),
        "mortgages": list(queries.list_mortgages(actor, row)),
        "may_report": actor.may(REPORT_WORKS) and actor.zone_id == row.zone_id,
    }


def _risk(contract: Any) -> tuple[str, Any]:
    if contract.ended_on is not None:
        return "inapplicable", pgettext_lazy("contract", "Ended")
    risk = risk_shown(contract)
    return RISK_SHAPES[risk], RISKS[risk]


def _late(row: "Parcel") -> list[InHand]:
    """What is late under the contract of a parcel, for the head of its page."""
    risk = lateness(row.contract) if row.contract is not None else None
    if risk is None:
        return []
    return [InHand(RISK_SHAPES[risk], RISKS[risk], parcel_url(row.pk, "works"))]


def _buildings(actor: Actor, row: "Parcel") -> dict[str, Any]:
    buildings = list(queries.list_buildings(actor).filter(parcel=row).order_by("number"))
    let = queries.occupancy_of([one.pk for one in buildings])
    return {
        "buildings": [
            (one, labels.BUILDING_KINDS[one.kind], let_text(let.get(one.pk))) for one in buildings
        ]
    }


def _record(actor: Actor, row: "Parcel", tab: str, added: dict[str, Any]) -> dict[str, Any]:
    shape, word = shown_state(row)
    *first, last = OWN_TABS.items()
    others = [(one.name, one.label) for one in added.values()]
    return {
        "subject": (queries.PARCEL, row.pk),
        "zone": row.zone.name,
        "number": row.number,
        "title": row.name,
        "subtitle": row.holder.name if row.holder else "",
        "state": {"shape": shape, "word": word},
        "in_hand": [*_late(row), *contributions.in_hand(actor, queries.PARCEL, row)],
        "acts": _acts(actor, row) if actor.may(EDIT_LAND) and actor.zone_id == row.zone_id else [],
        "facts": [
            (_("Registered area, mu"), format_mu(row.area_m2, 2)),
            (_("Registered area, m²"), format_m2(row.area_m2, 2)),
            (labels.FIELDS["use"], labels.USES[row.use]),
            (labels.FIELDS["ready_on"], full_day(row.ready_on)),
            (_("Price a mu"), "—" if row.price_fen_mu is None else money_text(row.price_fen_mu)),
        ],
        "tabs": [
            {"label": label, "url": parcel_url(row.pk, name), "count": None, "is_open": name == tab}
            for name, label in [*first, *others, last]
        ],
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Parcel") -> list[dict[str, Any]]:
    state = ParcelState(row.state)
    if state is ParcelState.REPLACED:
        return []

    def act(label: Any, name: str, **how: Any) -> dict[str, Any]:
        return button(label, reverse(f"land:{name}", args=[row.pk]), **how)

    acts = [act(_("Change"), "parcel_edit"), act(_("Shape"), "shape")]
    if state is not ParcelState.SOLD:
        acts.append(act(_("Another state"), "parcel_move"))
    if state in CHANGEABLE:
        why_not = "" if row.shape else _("It has no shape yet: draw it first.")
        acts.append(act(_("Split"), "split", why_not=why_not))
    is_offered = ParcelState.SOLD in STEPS[state] and not row.is_in_hand  # type: ignore[attr-defined]
    if is_offered and queries.is_clear(row):
        if actor.may(MANAGE_TRADE):
            acts.append(act(_("Sell"), "sale_new", is_primary=True))
        acts.append(act(_("Grant by contract"), "grant"))
    acts.append(act(_("Enter a building"), "building_new"))
    return acts
