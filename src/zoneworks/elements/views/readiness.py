"""How ready the zone is: all elements, one of them, its floor."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import mu_decimal
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, number
from zoneworks.elements import facts, forms, labels, queries, services
from zoneworks.elements.engine.acts import RESERVE, SET_FLOORS, VIEW_READINESS
from zoneworks.elements.engine.outlook import Band, Preparation, Standing
from zoneworks.elements.engine.terms import WHOLE, Alert, Kind
from zoneworks.elements.queries import Candidate, ElementReadiness, Readiness, Wanted

SHOWN = 100
"""So much of what there is, and of what counts most of who wants it, is on the page."""
YEAR = 11
"""The place of the month a year from now."""


def kind_of(slug: str) -> Kind:
    """The element of an address. Raises NotFound."""
    try:
        return Kind(slug.upper())
    except ValueError as error:
        raise NotFound(_("There is no such element.")) from error


@page(VIEW_READINESS)
def readiness(request: ActorRequest) -> HttpResponse:
    """The five elements today and in the coming months, and what to prepare."""
    actor = request.actor
    found = queries.read_readiness(actor)
    context = {
        "elements": [_row(one) for one in found.elements.values()],
        "whole": _band(found.zone[0]),
        "whole_year": _band(found.zone[YEAR]),
        "chart": _index_chart(found),
        "alarms": _alarms(found),
        "preparations": _preparations(found),
        "past": _past(actor),
        "land_line": _land_line(found.elements[Kind.LAND]),
        "bundle_months": int(facts.value("bundle_months")),
        "n_candidates": len(found.candidates),
        "is_sample": facts.outlook_rules().is_sample,
        "months": int(facts.value("months")),
    }
    return render(request, "elements/readiness.html", context)


@page(VIEW_READINESS)
def element(request: ActorRequest, kind: str) -> HttpResponse:
    """One element: what there is, who wants it, month by month."""
    of = kind_of(kind)
    actor = request.actor
    found = queries.read_readiness(actor)
    one = found.elements[of]
    stocks = found.stocks[of]
    wanted = _wanted(found.candidates, of)
    context = {
        "kind": of,
        "title": labels.KINDS[of],
        "note": labels.KIND_NOTES[of],
        "one": _row(one),
        "land_line": _land_line(one) if of is Kind.LAND else "",
        "bundle_months": int(facts.value("bundle_months")),
        "chart": _amount_chart(found, one),
        "months": [_month(found, one, line) for line in one.standings],
        "wanted": [_wish(of, *line) for line in wanted[:SHOWN]],
        "wanted_left_out": max(0, len(wanted) - SHOWN),
        "stocks": [_stock(line) for line in stocks[:SHOWN]],
        "stocks_left_out": max(0, len(stocks) - SHOWN),
        "preparations": [_preparation(found, line) for line in one.preparations],
        "floor_source": one.own_floor.source if one.own_floor else facts.floor_rules().source,
        "acts": _acts(actor, of),
    }
    return render(request, "elements/element.html", context)


def _past(actor: Actor) -> list[dict[str, Any]]:
    rows = queries.list_alarms(actor).exclude(ended_on=None).order_by("-ended_on", "-pk")
    return [
        {
            "kind_label": labels.KINDS[one.kind],
            "why_label": labels.ALERTS[one.why],
            "since": one.since,
            "ended_on": one.ended_on,
        }
        for one in rows[:5]
    ]


def _acts(actor: Actor, kind: Kind) -> list[dict[str, Any]]:
    found = []
    if actor.may(RESERVE):
        url = f"{reverse('elements:reservation_new')}?kind={kind}"
        found.append(button(_("Reserve"), url, is_primary=True))
    if actor.may(SET_FLOORS):
        url = reverse("elements:floor", args=[kind.lower()])
        found.append(button(_("Set the floor"), url))
    return found


@page(SET_FLOORS, "GET", "POST")
def floor(request: ActorRequest, kind: str) -> HttpResponse:
    """Set the least of an element that the zone keeps free."""
    of = kind_of(kind)
    actor = request.actor
    least, _own = queries.list_floors(actor)[of]
    known = int(least) if of is Kind.MONEY else least
    initial = {"valid_from": clock.today(), "least": known}
    form = forms.FloorForm(request.POST or None, kind=of, initial=initial)

    def enter(values: dict[str, Any]) -> Any:
        values["least"] = Decimal(values["least"])
        return services.set_floor(actor, of, **values)

    return act_page(
        request,
        form,
        enter,
        said=_("The floor is set."),
        title=_("Set the floor"),
        subtitle=labels.KINDS[of],
        cancel_url=reverse("elements:element", args=[of.lower()]),
    )


def _band(band: Band) -> dict[str, Any]:
    return {"middle": band.middle, "range": f"{band.low}–{band.high}"}


def _shape(band: Band) -> str:
    if band.middle >= facts.value("ready_from"):
        return "done"
    return "due" if band.middle >= facts.value("tight_from") else "late"


def _word(band: Band) -> str:
    words = {"done": _("ready"), "due": _("tight"), "late": _("short")}
    return words[_shape(band)]


def _row(one: ElementReadiness) -> dict[str, Any]:
    """An element as a row: today, and what a year from now is expected."""
    year = one.standings[YEAR]
    shape = _shape(year.readiness)
    return {
        "kind": one.kind,
        "label": labels.KINDS[one.kind],
        "note": labels.KIND_NOTES[one.kind],
        "unit": labels.UNITS[one.kind],
        "url": reverse("elements:element", args=[one.kind.lower()]),
        "free": labels.amount_text(one.kind, one.free),
        "held": labels.amount_text(one.kind, one.held),
        "used": labels.amount_text(one.kind, one.used),
        "floor": labels.amount_text(one.kind, one.floor),
        "supply": labels.amount_text(one.kind, year.supply),
        "wanted": labels.about_text(one.kind, year.expected),
        "wanted_range": _range(year),
        "coverage": _coverage(year),
        "index": _band(year.readiness),
        "shape": "due" if one.alarms and shape == "done" else shape,
        "word": _("alarm") if one.alarms and shape == "done" else _word(year.readiness),
        "alarm": _("; ").join(str(labels.ALERTS[line.why]) for line in one.alarms),
    }


def _land_line(one: ElementReadiness) -> str:
    """The land that is ready, free or reserved, and how what is free stands to its floor.

    What is shown adds up: it is rounded first.
    """
    free, held, floor = (round(mu_decimal(of), 1) for of in (one.free, one.held, one.floor))
    amounts = {"free": free, "held": held, "ready": free + held, "floor": floor}
    told = {name: number(amount, 1) for name, amount in amounts.items()}
    told["apart"] = number(abs(free - floor), 1)
    ready = _("Ready land: %(free)s mu free + %(held)s mu reserved = %(ready)s mu.")
    kept = (
        _("Its floor of %(floor)s mu is kept free: %(apart)s mu are missing today.")
        if free < floor
        else _("Its floor of %(floor)s mu is kept free: %(apart)s mu are above it today.")
    )
    return f"{ready} {kept}" % told


def _about(kind: Kind, amount: Decimal) -> str:
    """An expected amount with its unit."""
    if kind is Kind.MONEY:
        return labels.about_text(kind, amount)
    return labels.amount_with_unit(kind, amount)


def _range(line: Standing) -> str:
    low, high = (labels.about_text(line.kind, one) for one in (line.low, line.high))
    return f"{low}–{high}"


def _coverage(line: Standing) -> str:
    if line.coverage is None:
        return "—"
    share = 100 * line.coverage
    return _("over 999 %") if share > 999 else f"{number(int(share))} %"


def _index_chart(found: Readiness) -> dict[str, Any]:
    """Readiness of the zone by month, with the band."""
    return {
        "x_label": _("Month"),
        "y_label": _("Readiness of 100"),
        "x": [f"{found.month(place):%Y-%m}" for place in range(len(found.zone))],
        "series": [
            {"name": _("Mean"), "values": [one.middle for one in found.zone]},
            {"name": _("Low"), "values": [one.low for one in found.zone]},
            {"name": _("High"), "values": [one.high for one in found.zone]},
        ],
    }


def _scaled(kind: Kind, amount: Decimal) -> float:
    """An amount for a chart: mu, m², flats, people, 100 million yuan."""
    scale = {Kind.LAND: Decimal(2000) / 3, Kind.MONEY: Decimal(10**10)}.get(kind, Decimal(1))
    return round(float(amount / scale), 2)


def _amount_chart(found: Readiness, one: ElementReadiness) -> dict[str, Any]:
    """Supply against expected demand, both summed up; what is left, and the floor of it."""
    unit = _("100 million yuan") if one.kind is Kind.MONEY else labels.UNITS[one.kind]
    lines = one.standings
    return {
        "x_label": _("Month"),
        "y_label": str(unit),
        "x": [f"{found.month(line.month):%Y-%m}" for line in lines],
        "series": [
            {"name": _("There is"), "values": [_scaled(one.kind, line.supply) for line in lines]},
            {
                "name": _("Wanted, expected"),
                "values": [_scaled(one.kind, line.expected) for line in lines],
            },
            {
                "name": _("Wanted, one future in ten is above"),
                "values": [_scaled(one.kind, line.high) for line in lines],
            },
            {
                "name": _("Left, expected"),
                "values": [_scaled(one.kind, line.left) for line in lines],
            },
            {
                "name": pgettext("element", "Floor"),
                "values": [_scaled(one.kind, one.floor)] * len(lines),
            },
        ],
    }


def _month(found: Readiness, one: ElementReadiness, line: Standing) -> dict[str, Any]:
    is_low = line.left < one.floor and _shape(line.readiness) == "done"
    return {
        "month": f"{found.month(line.month):%Y-%m}",
        "supply": labels.amount_text(line.kind, line.supply),
        "expected": labels.about_text(line.kind, line.expected),
        "range": _range(line),
        "left": labels.about_text(line.kind, line.left),
        "coverage": _coverage(line),
        "index": _band(line.readiness),
        "shape": "due" if is_low else _shape(line.readiness),
        "word": _("under its floor") if is_low else _word(line.readiness),
    }


def _alarms(found: Readiness) -> list[dict[str, Any]]:
    return [
        {
            "element": labels.KINDS[one.kind],
            "url": reverse("elements:element", args=[one.kind.lower()]),
            "why": labels.ALERTS[one.why],
            "month": "" if one.why is Alert.BELOW_FLOOR else f"{found.month(one.month):%Y-%m}",
            "missing": _about(one.kind, one.missing),
        }
        for known in found.elements.values()
        for one in known.alarms
    ]


def _preparations(found: Readiness) -> list[dict[str, Any]]:
    """What to prepare, what must be begun first before the rest."""
    every = [one for known in found.elements.values() for one in known.preparations]
    every.sort(key=lambda one: (one.begin_on, one.kind, one.month))
    return [_preparation(found, one) for one in every[:12]]


def _preparation(found: Readiness, one: Preparation) -> dict[str, Any]:
    by = max(found.month(one.month), clock.today())
    shape, word = _beginning((clock.today() - one.begin_on).days)
    return {
        "element": labels.KINDS[one.kind],
        "amount": _about(one.kind, one.amount),
        "by": full_day(by),
        "begin_on": full_day(one.begin_on),
        "shape": shape,
        "word": word,
    }


def _beginning(late: int) -> tuple[str, str]:
    """Whether a preparation can still be begun in time, by the days since it was due."""
    if late < 0:
        return "open", _("in time")
    if late == 0:
        return "late", _("begin now")
    text = ngettext("begin at once: %(n)s day late", "begin at once: %(n)s days late", late)
    return "late", text % {"n": number(late)}


def _wanted(candidates: list[Candidate], kind: Kind) -> list[tuple[Decimal, Candidate, Wanted]]:
    """Which projects want an element, what counts most before the rest."""
    found = [
        (one.probability * want.open, one, want)
        for one in candidates
        for want in one.wants
        if want.kind is kind
    ]
    return sorted(found, key=lambda one: (-one[0], one[1].lead.number))


def _wish(kind: Kind, weighted: Decimal, one: Candidate, want: Wanted) -> dict[str, Any]:
    sites_url = f"{reverse('elements:sites')}?lead={one.lead.pk}"
    return {
        "name": one.lead.name,
        "url": reverse("attraction:lead", args=[one.lead.pk]),
        "sites_url": sites_url if kind in WHOLE else "",
        "probability": one.probability,
        "amount": labels.amount_text(kind, want.amount),
        "held": labels.amount_text(kind, want.held) if want.held else "—",
        "expected": labels.about_text(kind, weighted),
        "by": full_day(want.by),
        "is_dated": want.is_dated,
    }


def element_url(kind: Kind, row: Any) -> str:
    """The page of a parcel, house or supply; of a bay that of its building."""
    urls = {
        Kind.LAND: ("land:parcel", row.pk),
        Kind.SPACE: ("land:building", getattr(row, "building_id", 0)),
        Kind.HOMES: ("land:building", row.pk),
        Kind.STAFF: ("elements:supply", row.pk),
        Kind.MONEY: ("elements:supply", row.pk),
    }
    name, pk = urls[kind]
    return reverse(name, args=[pk])


def _stock(line: queries.Stock) -> dict[str, Any]:
    return {
        "name": line.name,
        "url": element_url(line.kind, line.row),
        "capacity": labels.amount_text(line.kind, line.capacity),
        "held": labels.amount_text(line.kind, line.held) if line.held else "—",
        "used": labels.amount_text(line.kind, line.used) if line.used else "—",
        "free": labels.amount_text(line.kind, line.free),
    }
