"""Land as it was reported of a year beside what contracts and leases say, and taking theirs."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import clock
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import mu
from zoneworks.efficiency import labels, queries, services
from zoneworks.efficiency.engine.acts import EDIT_INPUTS, VIEW_INPUTS
from zoneworks.efficiency.views.pieces import url_of

AREAS = {"held": "held_m2", "let": "let_m2", "leased": "leased_m2"}
YEARS_BACK, SHOWN = 6, 100


@page(VIEW_INPUTS)
def differences(request: ActorRequest) -> HttpResponse:
    """Whose land of a year was reported otherwise than it is recorded, with both values."""
    actor = request.actor
    years = _years()
    year = _year(request.GET.get("year", ""))
    found = queries.list_differences(actor, year)
    context = {
        "title": _("Land reported and recorded"),
        "subtitle": str(year),
        "year": year,
        "years": sorted({year, *years}, reverse=True),
        "fields": labels.FIELDS,
        "labels": [labels.FIELDS[name] for name in AREAS.values()],
        "count": len(found),
        "rows": [_row(one) for one in found[:SHOWN]],
        "left_out": len(found) > SHOWN,
        "may_edit": actor.may(EDIT_INPUTS),
    }
    return render(request, "efficiency/differences.html", context)


@page(EDIT_INPUTS, "POST")
def take(request: ActorRequest) -> HttpResponse:
    """Take the recorded land of those who were chosen, or of all who differ."""
    year = _year(request.POST.get("year", ""))
    chosen = [int(one) for one in request.POST.getlist("enterprise") if one.isdecimal()]
    is_all = request.POST.get("take") == "all"
    back = f"{reverse('efficiency:differences')}?year={year}"
    if not chosen and not is_all:
        messages.error(request, _("Choose whose recorded land is taken."))
        return redirect(back)
    reason = request.POST.get("reason", "")[:500]
    count = services.take_recorded_land(
        request.actor, year, None if is_all else chosen, reason=reason
    )
    told = ngettext(
        "The recorded land of %(n)s enterprise is taken.",
        "The recorded land of %(n)s enterprises is taken.",
        count,
    )
    messages.success(request, told % {"n": count})
    return redirect(back)


def _years() -> list[int]:
    last = clock.today().year
    return list(range(last, last - YEARS_BACK, -1))


def _year(text: str) -> int:
    if not text:
        return clock.today().year - 1
    if not (text.isascii() and text.isdecimal() and 1990 <= int(text) <= clock.today().year):
        raise InvalidInput({"year": [_("A year from 1990 to this one.")]})
    return int(text)


def _row(one: queries.Difference) -> dict[str, Any]:
    inputs = one.inputs
    reported = inputs.landlord if inputs else None
    return {
        "pk": one.enterprise.pk,
        "name": one.enterprise.name,
        "url": url_of("inputs_record", inputs.pk)
        if inputs
        else reverse("registry:enterprise", args=[one.enterprise.pk]),
        "is_reported": inputs is not None,
        "areas": [
            {
                "label": labels.FIELDS[column],
                "differs": name in one.differs,
                "reported": area_text(getattr(one.reported, name)) if inputs else "—",
                "recorded": area_text(getattr(one.recorded, name)),
            }
            for name, column in AREAS.items()
        ],
        "landlord": (reported.name if reported else "—", one.landlord.name if one.landlord else "—")
        if "landlord" in one.differs
        else None,
    }


def area_text(hundredths: int) -> str:
    """Hundredths of m² in mu."""
    return mu(Decimal(hundredths).scaleb(-2), 2)


def told_by_field(one: queries.Difference | None) -> dict[str, str]:
    """What the records say, by the field of the form that says otherwise."""
    if one is None:
        return {}
    text = _("By contracts and leases: %(value)s")
    unit = labels.UNITS["LAND"]
    told = {
        column: text % {"value": f"{area_text(getattr(one.recorded, name))} {unit}"}
        for name, column in AREAS.items()
        if name in one.differs
    }
    if "landlord" in one.differs and one.landlord is not None:
        told["landlord"] = text % {"value": f"{one.landlord.name} {one.landlord.credit_code}"}
    return told
