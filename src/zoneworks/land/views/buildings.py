"""Buildings: page with their section, floors, bays and leases."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_m2
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.land import labels, queries, services
from zoneworks.land.engine.acts import EDIT_LAND, LET_SPACE, VIEW_LAND
from zoneworks.land.forms import buildings as forms
from zoneworks.land.lists import let_text
from zoneworks.land.views.pieces import building_url, parcel_url
from zoneworks.land.views.sections import section_of

if TYPE_CHECKING:
    from zoneworks.land.models import Building

TABS = {
    "overview": gettext_lazy("Section"),
    "floors": gettext_lazy("Floors and bays"),
    "leases": gettext_lazy("Leases"),
    "timeline": gettext_lazy("Timeline"),
}


@page(EDIT_LAND, "GET", "POST")
def building_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a building on a parcel."""
    row = queries.get_parcel(request.actor, pk)
    initial = {"storeys": 1, "basements": 0}
    form = forms.BuildingForm(request.POST or None, actor=request.actor, initial=initial)
    return answer(
        request,
        save(form, lambda values: services.enter_building(request.actor, pk, values)),
        said=lambda made: _("“%(name)s” is entered. Enter its floors.") % {"name": made.name},
        done_url=lambda made: building_url(made.pk),
        title=_("%(name)s: enter a building") % {"name": row.name},
        cancel_url=parcel_url(pk, "buildings"),
    )


@page(EDIT_LAND, "GET", "POST")
def building_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a building."""
    row = queries.get_building(request.actor, pk)
    initial = vars(row) | {"owner": row.owner}
    form = forms.BuildingChangeForm(request.POST or None, actor=request.actor, initial=initial)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_building(request.actor, pk, values, version=version, reason=reason)

    said = _("“%(name)s” is saved.") % {"name": row.name}
    return answer(
        request, save(form, change), said=said, title=row.name, cancel_url=building_url(pk)
    )


@page(EDIT_LAND, "GET", "POST")
def floor_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a floor of a building: the next one, with what the one below has."""
    row = queries.get_building(request.actor, pk)
    form = forms.FloorForm(request.POST or None, initial=_next_floor(row))
    return answer(
        request,
        save(form, lambda values: services.enter_floor(request.actor, pk, values)),
        said=lambda made: _("Floor %(level)s is entered.") % {"level": made.level},
        title=_("%(name)s: enter a floor") % {"name": row.name},
        cancel_url=building_url(pk),
    )


@page(EDIT_LAND, "GET", "POST")
def floor_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a floor."""
    row = queries.get_floor(request.actor, pk)
    form = forms.FloorChangeForm(request.POST or None, initial=vars(row))

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_floor(request.actor, pk, values, version=version, reason=reason)

    told = {"name": row.building.name, "level": row.level}
    return answer(
        request,
        save(form, change),
        said=_("Floor %(level)s is saved.") % told,
        title=_("%(name)s: floor %(level)s") % told,
        cancel_url=building_url(row.building_id),
    )


@page(EDIT_LAND, "GET", "POST")
def bay_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a bay of a floor."""
    row = queries.get_floor(request.actor, pk)
    form = forms.BayForm(request.POST or None)
    told = {"name": row.building.name, "level": row.level}
    return answer(
        request,
        save(form, lambda values: services.enter_bay(request.actor, pk, values)),
        said=lambda made: _("Bay %(name)s is entered.") % {"name": made.name},
        title=_("%(name)s, floor %(level)s: enter a bay") % told,
        cancel_url=building_url(row.building_id),
    )


@page(EDIT_LAND, "GET", "POST")
def bay_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a bay."""
    row = queries.get_bay(request.actor, pk)
    form = forms.BayChangeForm(request.POST or None, initial=vars(row))

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_bay(request.actor, pk, values, version=version, reason=reason)

    return answer(
        request,
        save(form, change),
        said=_("Bay %(name)s is saved.") % {"name": row.name},
        title=_("%(building)s: bay %(name)s") % {"building": row.building.name, "name": row.name},
        cancel_url=building_url(row.building_id),
    )


@page(LET_SPACE, "GET", "POST")
def lease_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a bay."""
    row = queries.get_bay(request.actor, pk)
    form = forms.LeaseForm(
        request.POST or None, actor=request.actor, initial={"from_on": clock.today()}
    )
    told = {"building": row.building.name, "name": row.name, "area": format_m2(row.area_m2)}
    return answer(
        request,
        save(form, lambda values: services.sign_lease(request.actor, pk, values)),
        said=_("Bay %(name)s is let.") % told,
        title=_("%(building)s: let bay %(name)s (%(area)s m²)") % told,
        cancel_url=building_url(row.building_id, "leases"),
    )


@page(LET_SPACE, "GET", "POST")
def lease_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a lease end on another day."""
    row = queries.get_lease(request.actor, pk)
    initial = {"version": row.version, "until_on": row.until_on}
    form = forms.LeaseEndForm(request.POST or None, initial=initial)

    def end(values: dict[str, Any]) -> Any:
        return services.end_lease(request.actor, pk, **values)

    told = {"name": row.tenant.name, "bay": row.bay.name}
    return answer(
        request,
        save(form, end),
        said=_("The lease of %(name)s is changed.") % told,
        title=_("%(name)s, bay %(bay)s: end of the lease") % told,
        cancel_url=building_url(row.building_id, "leases"),
    )


@page(VIEW_LAND)
def building(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One building: its section with who sits where, its leases, what happened."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_building(actor, pk)
    is_ours = actor.zone_id == row.zone_id
    context: dict[str, Any] = {
        "building": row,
        "record": _record(actor, row, tab),
        "may_edit": actor.may(EDIT_LAND) and is_ours,
        "may_let": actor.may(LET_SPACE) and is_ours,
    }
    if tab == "overview":
        context["section"] = section_of(actor, row)
    elif tab == "floors":
        context["floors"] = _floors(actor, row)
    elif tab == "leases":
        leases = queries.list_leases(actor).filter(building=row)
        context |= {"leases": leases.order_by("-until_on", "pk"), "today": clock.today()}
    else:
        among = queries.own_lettings(actor, row)
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200, among=among)
    return render_tab(request, "land/building", tab, context)


def _floors(actor: Actor, row: "Building") -> list[tuple[Any, list[Any]]]:
    """The floors, the highest first, each with its bays: what is changed by hand."""
    bays: dict[int, list[Any]] = {}
    for bay in queries.list_bays(actor).filter(building=row).order_by("name"):
        bays.setdefault(bay.floor_id, []).append(bay)
    return [(one, bays.get(one.pk, [])) for one in reversed(list(row.floors.all()))]


def _record(actor: Actor, row: "Building", tab: str) -> dict[str, Any]:
    let = queries.occupancy_of([row.pk]).get(row.pk)
    acts = []
    if actor.may(EDIT_LAND) and actor.zone_id == row.zone_id:
        acts = [
            button(_("Change"), reverse("land:building_edit", args=[row.pk])),
            button(_("Enter a floor"), reverse("land:floor_new", args=[row.pk]), is_primary=True),
        ]
    return {
        "subject": (queries.BUILDING, row.pk),
        "zone": row.zone.name,
        "number": row.number,
        "title": row.name,
        "subtitle": labels.BUILDING_KINDS[row.kind],
        "state": _state(actor, row),
        "acts": acts,
        "facts": [
            (labels.FIELDS["base_m2"], _("%(m2)s m²") % {"m2": format_m2(row.base_m2)}),
            (labels.FIELDS["storeys"], row.storeys),
            (labels.FIELDS["owner"], row.owner.name if row.owner else _("zone")),
            (_("Let"), let_text(let)),
            (labels.FIELDS["completed_on"], full_day(row.completed_on)),
        ],
        "tabs": [
            {
                "label": label,
                "url": building_url(row.pk, name),
                "count": None,
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
        "edit_version": row.version,
    }


def _state(actor: Actor, row: "Building") -> dict[str, Any]:
    is_seen = queries.may_see_parcel(actor, row.parcel)
    link = {"url": parcel_url(row.parcel_id) if is_seen else "", "name": row.parcel.name}
    if row.demolished_on is not None:
        return {"shape": "inapplicable", "word": _("Demolished"), **link}
    if row.completed_on is None:
        return {"shape": "running", "word": _("Being built"), **link}
    return {"shape": "normal", "word": pgettext_lazy("building", "Completed"), **link}


def _next_floor(row: "Building") -> dict[str, Any]:
    floors = list(row.floors.all())
    if not floors:
        return {"level": 1, "area_m2": row.base_m2, "hoists": 0, "power_kva": 0}
    top = floors[-1]
    known = ("area_m2", "height_m", "load_kg_m2", "hoists", "power_kva", "fire_class")
    level = top.level + 1 or 1
    return {"level": level} | {name: getattr(top, name) for name in known}
