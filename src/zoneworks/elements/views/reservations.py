"""Reservations: making one, its page, what becomes of it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from zoneworks.attraction.engine.acts import VIEW_LEADS
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, sentences
from zoneworks.core.timelines import timeline
from zoneworks.elements import facts, forms, labels, lists, queries, services
from zoneworks.elements.engine.acts import RESERVE, VIEW_ELEMENTS
from zoneworks.elements.engine.terms import WHOLE, Hold, Kind
from zoneworks.elements.views.readiness import element_url, kind_of
from zoneworks.land import queries as land
from zoneworks.land.engine.acts import VIEW_LAND
from zoneworks.registry.engine.acts import VIEW_ENTERPRISES

if TYPE_CHECKING:
    from zoneworks.elements.models import Reservation

MOST_BESIDE = 10
LONGEST_ID = 18
"""A number of more digits is the id of nothing."""


def reservation_url(pk: int) -> str:
    """The page of a reservation."""
    return reverse("elements:reservation", args=[pk])


@page(RESERVE, "GET", "POST")
def reservation_new(request: ActorRequest) -> HttpResponse:
    """Keep an element for a project or an enterprise; the address says which element.

    Several bays in the address are kept together.
    """
    actor = request.actor
    kind = kind_of(request.GET.get("kind", Kind.SPACE))
    bays = _bays_together(request) if kind is Kind.SPACE else {}
    targets, sales = (None, {}) if bays else _targets(actor, kind)
    form = forms.ReserveForm(
        request.POST or None,
        actor=actor,
        kind=kind,
        targets=targets,
        leads=leads_of(actor),
        initial={
            "target": request.GET.get("target", ""),
            "lead_id": request.GET.get("lead", ""),
            "until_on": clock.today() + timedelta(days=facts.value("reserve_days")),
        },
    )

    def keep(values: dict[str, Any]) -> list["Reservation"]:
        if bays:
            return services.reserve_bays(actor, bays, values)
        target = values.pop("target")
        if values.get("amount") is not None:
            values["amount"] = Decimal(values["amount"])
        return [services.reserve(actor, kind, target, values)]

    return act_page(
        request,
        form,
        keep,
        said=lambda rows: _said(rows, sales),
        title=_("Reserve"),
        subtitle=labels.KINDS[kind],
        line=_("All of them or none: %(bays)s") % {"bays": _("; ").join(bays.values())}
        if bays
        else "",
        done_url=lambda rows: "" if bays else reservation_url(rows[0].pk),
        cancel_url=reverse("elements:reservations"),
        template="elements/reserve.html",
        warnings=[] if bays else _warnings(sales, form["target"].value()),
        kinds=[
            (labels.KINDS[one], f"{reverse('elements:reservation_new')}?kind={one}", one is kind)
            for one in Kind
        ],
    )


def _said(rows: list["Reservation"], sales: Mapping[int, str]) -> Any:
    numbers = _("; ").join(row.number for row in rows)
    return sentences(
        _("Reserved: %(number)s.") % {"number": numbers}, *_warnings(sales, rows[0].parcel_id)
    )


def _bays_together(request: ActorRequest) -> dict[int, str]:
    """The names of the bays that the address names, where it names several."""
    told = request.GET.getlist("target")
    asked = [int(one) for one in told if one.isdecimal() and len(one) <= LONGEST_ID]
    return queries.names_of_bays(request.actor, asked) if len(asked) > 1 else {}


def _targets(actor: Actor, kind: Kind) -> tuple[list[tuple[int, str]], dict[int, str]]:
    """What is free of an element, each with how much; and the sales in hand of free parcels."""
    free = [one for one in queries.list_stocks(actor)[kind] if one.can_be_kept]
    is_land = kind is Kind.LAND
    sales = land.sales_in_hand(actor, [one.row.pk for one in free]) if is_land else {}
    return [(one.row.pk, _target(one, sales.get(one.row.pk))) for one in free], sales


def _target(one: queries.Stock, sale: str | None) -> str:
    told = f"{one.name} · {labels.amount_with_unit(one.kind, one.free)}"
    if sale is None:
        return told
    selling = _("sale %(number)s") % {"number": sale}
    return f"{told} · {selling}"


def _warnings(sales: Mapping[int, str], target: Any) -> list[str]:
    """What is said where a parcel is kept while its public sale is being prepared."""
    sale = {str(pk): number for pk, number in sales.items()}.get(str(target))
    if sale is None:
        return []
    text = _(
        "Sale %(number)s of this parcel is being prepared: once it is announced, whoever wins gets"
        " the land (order 39 of 2007 on public sales of land, articles 20 and 21), and a"
        " reservation gives no right to it."
    )
    return [text % {"number": sale}]


def leads_of(actor: Actor) -> list[tuple[int, str]]:
    """The projects of the pipeline, by their numbers."""
    leads = [one.lead for one in queries.list_candidates(actor)]
    return [(one.pk, facts.lead_text(one)) for one in sorted(leads, key=lambda lead: lead.number)]


@page(VIEW_ELEMENTS)
def reservation(request: ActorRequest, pk: int) -> HttpResponse:
    """What is kept, for whom, until when, and what became of it."""
    actor = request.actor
    row = queries.get_reservation(actor, pk)
    context = {
        "record": _record(actor, row),
        "events": timeline(actor, row, labels.timeline_of(row.kind)),
    }
    return render(request, "ui/record_timeline.html", context)


def _record(actor: Actor, row: "Reservation") -> dict[str, Any]:
    shape, word = lists.shown_hold(row)
    kind = Kind(row.kind)
    return {
        "subject": (queries.RESERVATION, row.pk),
        "number": row.number,
        "title": lists.for_whom(row),
        "subtitle": labels.KINDS[kind],
        "zone": row.zone.name,
        "state": {"shape": shape, "word": word, "line": row.ended_because},
        "acts": _acts(actor, row),
        "facts": [
            (labels.FIELDS["target"], _target_link(actor, row)),
            (labels.FIELDS["amount"], labels.amount_with_unit(kind, row.amount)),
            _taker_link(actor, row),
            (labels.FIELDS["held_on"], full_day(row.held_on)),
            *([(labels.FIELDS["until_on"], full_day(row.until_on))] if shape == "running" else []),
            (labels.FIELDS["by"], row.by.user.name if row.by else "—"),
            (_("Matching"), _matching_link(row)),
            (labels.FIELDS["note"], row.note or "—"),
            *_beside(row, queries.list_kept_beside(actor, row, most=MOST_BESIDE + 1)),
        ],
        "edit_version": row.version,
    }


def _target_link(actor: Actor, row: "Reservation") -> str:
    """What is kept, with a link to its page for whom may open it."""
    kind = Kind(row.kind)
    is_land = kind not in {Kind.STAFF, Kind.MONEY}
    may_open = actor.may(VIEW_LAND if is_land else VIEW_ELEMENTS)
    url = element_url(kind, row.target) if may_open else ""
    return _linked(url, lists.target_name(row))


def _taker_link(actor: Actor, row: "Reservation") -> tuple[Any, str]:
    """The project or the enterprise for which it is kept, as a fact."""
    if row.lead is not None:
        url = reverse("attraction:lead", args=[row.lead_id]) if actor.may(VIEW_LEADS) else ""
        return labels.FIELDS["lead"], _linked(url, facts.lead_text(row.lead))
    may_open = actor.may(VIEW_ENTERPRISES)
    url = reverse("registry:enterprise", args=[row.enterprise_id]) if may_open else ""
    return labels.FIELDS["enterprise"], _linked(url, lists.for_whom(row))


def _matching_link(row: "Reservation") -> str:
    """The matching that gave it, which whoever sees reservations may open."""
    if row.matching is None:
        return "—"
    return _linked(reverse("elements:matching", args=[row.matching_id]), row.matching.number)


def _linked(url: str, text: str) -> str:
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _beside(row: "Reservation", rows: list["Reservation"]) -> list[tuple[Any, Any]]:
    """Links to what else is kept for the same; of many the first ones, and the list."""
    links = [
        (reservation_url(one.pk), f"{one.number} {lists.target_name(one)}")
        for one in rows[:MOST_BESIDE]
    ]
    if len(rows) > MOST_BESIDE:
        found = urlencode({"q": lists.for_whom(row), "state": Hold.HELD})
        links.append((f"{reverse('elements:reservations')}?{found}", _("all")))
    told = format_html_join(_("; "), '<a href="{}">{}</a>', links)
    return [(_("Kept for the same"), told)] if rows else []


def _acts(actor: Actor, row: "Reservation") -> list[dict[str, Any]]:
    if not actor.may(RESERVE) or actor.zone_id != row.zone_id:
        return []
    is_held = row.state == Hold.HELD and row.until_on > clock.today()
    is_whole = Kind(row.kind) in WHOLE
    found = []
    if is_held and not is_whole:
        found.append(button(_("Note its use"), reverse("elements:use", args=[row.pk])))
    if is_held:
        found.append(button(_("Prolong"), reverse("elements:extend", args=[row.pk])))
    if is_held or (row.state == Hold.USED and not is_whole):
        found.append(button(_("Release"), reverse("elements:release", args=[row.pk])))
    return found


@page(RESERVE, "GET", "POST")
def extend(request: ActorRequest, pk: int) -> HttpResponse:
    """Another last day of a reservation."""
    row = queries.get_reservation(request.actor, pk)
    form = forms.ExtendForm(
        request.POST or None, initial={"until_on": row.until_on, "version": row.version}
    )
    return act_page(
        request,
        form,
        lambda values: services.extend_reservation(request.actor, pk, **values),
        said=_("The reservation holds until the new day."),
        title=_("Prolong"),
        subtitle=row.number,
        line=_("At most %(n)s days from the first.") % {"n": facts.value("most_reserve_days")},
        cancel_url=reservation_url(pk),
    )


@page(RESERVE, "GET", "POST")
def release(request: ActorRequest, pk: int) -> HttpResponse:
    """Give back what was reserved."""
    row = queries.get_reservation(request.actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": row.version})
    return act_page(
        request,
        form,
        lambda values: services.release_reservation(request.actor, pk, **values),
        said=_("Released: others may have it."),
        title=_("Release"),
        subtitle=row.number,
        cancel_url=reservation_url(pk),
    )


@page(RESERVE, "GET", "POST")
def use(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that what was reserved was taken."""
    row = queries.get_reservation(request.actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": row.version})
    return act_page(
        request,
        form,
        lambda values: services.use_reservation(request.actor, pk, **values),
        said=_("Its use is noted."),
        title=_("Note its use"),
        subtitle=row.number,
        cancel_url=reservation_url(pk),
    )
