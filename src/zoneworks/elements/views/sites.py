"""The best sites for a project, or for what somebody types."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.attraction import queries as attraction
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_m2, format_mu, mu_decimal
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import full_day, money_text, number
from zoneworks.elements import forms, queries
from zoneworks.elements.engine.acts import EDIT_SUPPLY, FIND_SITES, RESERVE
from zoneworks.elements.engine.site_terms import (
    NEVER,
    UNKNOWN_PRICE,
    Finding,
    Line,
    Miss,
    Purpose,
    Site,
    TradeOff,
    Wanted,
)
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.labels import sites as words
from zoneworks.elements.labels import yuan_text
from zoneworks.elements.queries import Candidate, Offer
from zoneworks.elements.queries.sites import find_near, wanted_of
from zoneworks.elements.views.reservations import leads_of


@page(FIND_SITES)
def sites(request: ActorRequest) -> HttpResponse:
    """The ten best parcels or bays among all of the zone, each with its reasons."""
    actor = request.actor
    lead = _lead(actor, request.GET.get("lead", ""))
    asked = request.GET if "area" in request.GET else None
    form = forms.SiteForm(asked, initial=_initial(lead), nodes=_nodes(actor))
    context: dict[str, Any] = {
        "form": form,
        "lead": lead,
        "leads": leads_of(actor),
        "may_change_terms": lead is not None and actor.may(EDIT_SUPPLY),
        "is_asked": asked is not None or (lead is not None and "area" in form.initial),
    }
    values = None
    if asked is not None and form.is_valid():
        values = form.cleaned_data
    elif asked is None and context["is_asked"]:
        known = lead.want(Kind(form.initial["kind"])) if lead is not None else None
        values = {**dict.fromkeys(form.fields), **form.initial, "area": known}
    if values is not None:
        context |= _found(actor, values, lead)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "elements/sites.html", context, status=status)


def _nodes(actor: Actor) -> list[tuple[int, str]]:
    """The nodes of the zone's chains, each with its chain."""
    rows = attraction.list_nodes(actor).filter(zone_id=actor.zone_id)
    ordered = rows.order_by("chain__position", "chain_id", "position", "pk")
    named = ordered.values_list("pk", "chain__name", "name")
    return [(pk, f"{chain} · {name}") for pk, chain, name in named]


def _lead(actor: Actor, text: str) -> Candidate | None:
    if not text.isdecimal():
        return None
    rows = queries.list_candidates(actor)
    return next((one for one in rows if one.lead.pk == int(text)), None)


def _initial(lead: Candidate | None) -> dict[str, Any]:
    """What a project needs, as the form asks for it."""
    initial: dict[str, Any] = {
        "kind": Kind.SPACE,
        "purpose": Purpose.PRODUCTION,
        "may_join": True,
    }
    if lead is None:
        return initial
    kind = Kind.LAND if lead.want(Kind.LAND) else Kind.SPACE
    area = lead.want(kind)
    terms = lead.terms
    if area:
        shown = mu_decimal(area).normalize() if kind is Kind.LAND else area
        initial |= {"kind": kind, "area": f"{shown:f}"}
        initial["ready_by"] = min(one.by for one in lead.wants if one.kind is kind)
    if lead.power_kva:
        initial["power_kva"] = int(lead.power_kva)
    if terms is not None:
        initial |= {
            "height_m": terms.least_height_m,
            "load_kg_m2": terms.least_load_kg_m2,
            "fire_class": terms.fire_class,
            "industry_class": terms.industry_class,
            "rent": terms.most_rent_fen_m2,
            "price": terms.most_price_fen_mu,
            "may_join": terms.may_join,
        }
    return initial


def _found(actor: Actor, values: dict[str, Any], lead: Candidate | None) -> dict[str, Any]:
    kind = Kind(values["kind"])
    lead_id = lead.lead.pk if lead is not None else None
    near = find_near(actor, lead_id, values["node"])
    wanted = wanted_of(actor, kind, values, near)
    found = queries.find_best(actor, kind, wanted, lead_id=lead_id)
    offer = queries.read_offer(actor, kind, lead_id)
    may = actor.may(RESERVE)
    return {
        "kind": kind,
        "found": found,
        "best": [
            _named(one, kind, offer)
            | _reasons(one, kind, offer, wanted)
            | {
                "reserve_url": _reserve_url(one, kind, offer, lead_id) if may else "",
                "waits": _waits(one, offer),
                "leases_url": _leases_url(one, kind, offer),
            }
            for one in found.best
        ],
        "near": [
            _named(one, kind, offer)
            | {
                "miss": _miss(one.miss, kind),
                "lines": [_line(line, one, kind, offer, wanted) for line in one.lines],
            }
            for one in found.near
            if one.miss is not None
        ],
        "excluded": _excluded(found),
        "n_near": sum(found.alone.values()),
        "n_sites": len(offer.ids),
        "partners": list(near.items()) if wanted.partners else [],
    }


def _named(one: Site, kind: Kind, offer: Offer) -> dict[str, Any]:
    first = one.members[0]
    areas = (int(offer.sites.areas[member]) for member in one.members)
    return {
        "names": [offer.sites.names[member] for member in one.members],
        "areas": [measured_text("area", area, kind) for area in areas],
        "use": words.use_of(kind, int(offer.sites.uses[first])),
        "url": _page_url(kind, offer.pages[first]),
        "is_public": offer.ids[first] in offer.is_public,
        "is_kept": all(offer.ids[member] in offer.is_kept for member in one.members),
    }


def _reasons(one: Site, kind: Kind, offer: Offer, wanted: Wanted) -> dict[str, Any]:
    """Why a site stands where it does: its score, what was asked of it, and against the best."""
    told = (_trade_off(line, kind) for line in one.trade_offs)
    return {
        "score": number(one.score),
        "lines": [_line(line, one, kind, offer, wanted) for line in one.lines],
        "features": [
            {
                "label": label,
                "measured": measured_text(of, offer.least(of, one.members), kind),
                "asked": measured_text(of, getattr(wanted, of), kind),
            }
            for of, label in words.FEATURES.items()
            if getattr(wanted, of) is not None
        ],
        "trade_offs": [text for text in told if text],
    }


def _waits(one: Site, offer: Offer) -> str:
    """Why a site that is nobody's cannot be reserved today."""
    if (until := offer.let_of(one.members)) is not None:
        return _("let until before %(day)s") % {"day": full_day(until)}
    return "" if all(offer.is_free[member] for member in one.members) else _("not ready yet")


def _leases_url(one: Site, kind: Kind, offer: Offer) -> str:
    """Who rents a bay and until when; nothing for land and for what is let to nobody."""
    if kind is Kind.LAND or offer.let_of(one.members) is None:
        return ""
    return reverse("land:building_tab", args=[offer.pages[one.members[0]], "leases"])


def _reserve_url(one: Site, kind: Kind, offer: Offer, lead_id: int | None) -> str:
    """Where the parcel or the bays of a site are reserved, all at once; nothing where one is not
    free, or all are reserved for the lead already."""
    targets = offer.to_reserve(one.members)
    if not targets:
        return ""
    asked: dict[str, Any] = {
        "kind": kind,
        "target": targets,
        **({"lead": lead_id} if lead_id is not None else {}),
    }
    return f"{reverse('elements:reservation_new')}?{urlencode(asked, doseq=True)}"


def _page_url(kind: Kind, pk: int) -> str:
    return reverse("land:parcel" if kind is Kind.LAND else "land:building", args=[pk])


def _line(line: Line, one: Site, kind: Kind, offer: Offer, wanted: Wanted) -> dict[str, Any]:
    is_day = line.of == "ready"
    return {
        "label": words.PARTS[line.of],
        "measured": _ready_text(line.measured, one, offer, wanted)
        if is_day
        else measured_text(line.of, line.measured, kind),
        "points": number(line.points),
        "weight": line.weight,
    }


def _ready_text(day: int, one: Site, offer: Offer, wanted: Wanted) -> str:
    """When a site is ready, until when it is let, how long it is waited for, when it is needed."""
    if day >= NEVER:
        return _("unknown")
    if day <= wanted.on:
        return _("now")
    until = date.fromordinal(day)
    told = {"day": full_day(until), "n": number(day - wanted.on)}
    is_let = offer.is_let_until(one.members, until)
    text = (
        _("%(day)s, let until before: %(n)s days to wait")
        if is_let
        else _("%(day)s: %(n)s days to wait")
    )
    if wanted.ready_by is None:
        return text % told
    needed = full_day(date.fromordinal(wanted.ready_by))
    return _("%(ready)s; needed by %(day)s") % {"ready": text % told, "day": needed}


def measured_text(of: str, value: int, kind: Kind) -> str:
    """What was measured of a site, as people say it."""
    if of in {"area", "most_area"}:
        area = value / 100
        return f"{format_m2(int(area))} m²" if kind is Kind.SPACE else _mu(value)
    if of == "price":
        return "—" if value >= UNKNOWN_PRICE else _price(value, kind)
    if of in {"ready", "ready_by"}:
        return _("unknown") if value >= NEVER else full_day(date.fromordinal(value))
    if of == "distance":
        return _("%(m)s m") % {"m": number(value)}
    scale = 100 if of in {"height", "ratio"} else 1
    text = number(value / scale, 2) if scale == 100 else number(value)
    return f"{text} {words.UNITS.get(of, '')}".strip()


def _price(fen: int, kind: Kind) -> str:
    if kind is Kind.LAND:
        return _("%(price)s a mu") % {"price": money_text(fen)}
    return _("%(price)s a m² and month") % {"price": yuan_text(fen)}


def _mu(hundredths: int) -> str:
    return _("%(mu)s mu") % {"mu": format_mu(hundredths // 100, 1)}


def _trade_off(one: TradeOff, kind: Kind) -> str:
    """How a site differs from the best; nothing where it does by less than is shown."""
    more, less = words.TRADE_OFFS[one.of]
    amount = abs(one.difference)
    if one.of == "ready":
        text = _("%(n)s days") % {"n": number(amount)}
    else:
        text = measured_text(one.of, amount, kind)
        if text == measured_text(one.of, 0, kind):
            return ""
    return str(more if one.difference > 0 else less) % {"by": text}


def _miss(miss: Miss, kind: Kind) -> str:
    rule = words.RULES[miss.rule]
    if miss.limit is None:
        return str(rule)
    told = {
        "rule": rule,
        "value": measured_text(miss.rule, miss.value, kind),
        "limit": measured_text(miss.rule, miss.limit, kind),
    }
    return _("%(rule)s: %(value)s instead of %(limit)s") % told


def _excluded(found: Finding) -> list[dict[str, Any]]:
    """By rule how many sites break it, and how many of them break it only."""
    return [
        {"rule": words.RULES[rule], "n": number(n), "alone": number(found.alone[rule])}
        for rule, n in found.excluded.items()
        if n
    ]
