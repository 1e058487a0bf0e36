"""Supplies, and what projects ask of their sites."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.attraction import queries as attraction
from zoneworks.core.actors import Actor
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.elements import forms, labels, lists, queries, services
from zoneworks.elements.engine.acts import EDIT_SUPPLY, VIEW_ELEMENTS
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.views.readiness import kind_of
from zoneworks.land import queries as land
from zoneworks.land.engine.terms import PRODUCTION, ParcelState

if TYPE_CHECKING:
    from zoneworks.elements.models import Supply

SUPPLY = "elements.Supply"
TERMS = (
    *("least_height_m", "least_load_kg_m2", "fire_class", "industry_class", "most_rent_fen_m2"),
    *("most_price_fen_mu", "may_join", "near_m", "skills"),
)


def supply_url(pk: int) -> str:
    """The page of a supply."""
    return reverse("elements:supply", args=[pk])


def _parcels(actor: Actor) -> list[tuple[int, str]]:
    """The land that can be prepared: the zone has it, and it is not ready yet."""
    rows = land.list_parcels_in_use(actor).filter(
        zone_id=actor.zone_id,
        state__in=[ParcelState.PLANNED, ParcelState.RESERVE],
        use__in=sorted(PRODUCTION),
        ready_on__isnull=True,
    )
    return [(row.pk, str(row)) for row in rows.order_by("number")]


def _columns(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    if values.get("amount") is not None:
        values["amount"] = Decimal(values["amount"])
    if "parcel" in values:
        pk = values["parcel"]
        values["parcel"] = None if pk is None else land.get_parcel(actor, pk)
    return values


@page(EDIT_SUPPLY, "GET", "POST")
def supply_new(request: ActorRequest) -> HttpResponse:
    """Enter a supply; the address says of which element."""
    actor = request.actor
    kind = kind_of(request.GET.get("kind", Kind.STAFF))
    form = forms.SupplyForm(request.POST or None, kind=kind, parcels=_parcels(actor))
    return act_page(
        request,
        form,
        lambda values: services.enter_supply(actor, {"kind": kind, **_columns(actor, values)}),
        said=_("The supply is entered."),
        title=_("Enter a supply"),
        subtitle=labels.KINDS[kind],
        done_url=lambda row: supply_url(row.pk),
        cancel_url=reverse("elements:supplies"),
        template="elements/reserve.html",
        kinds=[
            (labels.KINDS[one], f"{reverse('elements:supply_new')}?kind={one}", one is kind)
            for one in Kind
        ],
    )


@page(VIEW_ELEMENTS)
def supply(request: ActorRequest, pk: int) -> HttpResponse:
    """One supply."""
    actor = request.actor
    row = queries.get_supply(actor, pk)
    context = {
        "record": _record(actor, row),
        "events": timeline(actor, row, labels.timeline_of(row.kind)),
    }
    return render(request, "ui/record_timeline.html", context)


def _record(actor: Actor, row: "Supply") -> dict[str, Any]:
    shape, word = lists.shown_supply(row)
    acts = []
    if actor.may(EDIT_SUPPLY) and actor.zone_id == row.zone_id and row.withdrawn_on is None:
        acts = [
            button(_("Change"), reverse("elements:supply_edit", args=[row.pk])),
            button(_("Withdraw"), reverse("elements:supply_withdraw", args=[row.pk])),
        ]
    return {
        "subject": (SUPPLY, row.pk),
        "title": row.name,
        "subtitle": labels.KINDS[row.kind],
        "state": {"shape": shape, "word": word, "line": row.withdrawn_because},
        "acts": acts,
        "facts": [
            (labels.FIELDS["amount"], labels.amount_with_unit(row.kind, row.amount)),
            *([(labels.FIELDS["skill"], row.skill)] if row.skill else []),
            (labels.FIELDS["from_on"], full_day(row.from_on)),
            (labels.FIELDS["until_on"], full_day(row.until_on)),
            *([(labels.FIELDS["parcel"], str(row.parcel))] if row.parcel else []),
            (labels.FIELDS["source"], row.source),
            (labels.FIELDS["note"], row.note or "—"),
        ],
        "edit_version": row.version,
    }


@page(EDIT_SUPPLY, "GET", "POST")
def supply_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct a supply."""
    actor = request.actor
    row = queries.get_supply(actor, pk)
    kind = Kind(row.kind)
    names = ("name", "skill", "from_on", "until_on", "source", "note", "version")
    initial = {name: getattr(row, name) for name in names} | {"parcel": row.parcel_id}
    initial["amount"] = int(row.amount) if kind is Kind.MONEY else row.amount
    form = forms.SupplyChangeForm(
        request.POST or None, kind=kind, parcels=_parcels(actor), initial=initial
    )

    def change(values: dict[str, Any]) -> Any:
        beside = {name: values.pop(name) for name in ("version", "reason")}
        return services.change_supply(actor, pk, _columns(actor, values), **beside)

    return act_page(
        request,
        form,
        change,
        said=_("The supply is changed."),
        title=_("Change"),
        subtitle=row.name,
        submit_label=_("Save"),
        cancel_url=supply_url(pk),
    )


@page(EDIT_SUPPLY, "GET", "POST")
def supply_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that a supply is no longer there."""
    row = queries.get_supply(request.actor, pk)
    form = forms.WithdrawForm(request.POST or None, initial={"version": row.version})
    return act_page(
        request,
        form,
        lambda values: services.withdraw_supply(request.actor, pk, **values),
        said=_("The supply is withdrawn."),
        title=_("Withdraw"),
        subtitle=row.name,
        cancel_url=supply_url(pk),
    )


@page(EDIT_SUPPLY, "GET", "POST")
def terms(request: ActorRequest, pk: int) -> HttpResponse:
    """What a project of the pipeline asks of its site and its people."""
    actor = request.actor
    lead = attraction.get_lead(actor, pk)
    row = queries.find_terms(actor, pk)
    initial: dict[str, Any] = {"version": 0, "may_join": True}
    if row is not None:
        initial = {name: getattr(row, name) for name in (*TERMS, "version")}
    form = forms.TermsForm(request.POST or None, initial=initial)

    def enter(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.set_terms(actor, pk, values, version=version)

    return act_page(
        request,
        form,
        enter,
        said=_("What it asks for is entered."),
        title=_("What it asks of its site"),
        subtitle=lead.name,
        submit_label=_("Save"),
        cancel_url=reverse("attraction:lead", args=[pk]),
    )
