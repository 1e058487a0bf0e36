"""Parcels from a file of shapes: choose it, look what it would do, bring it in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.maps import Fault
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.land import services, tables
from zoneworks.land.engine.acts import IMPORT_LAND
from zoneworks.land.forms.fields import SYSTEMS
from zoneworks.land.forms.parcels import GeoJsonForm
from zoneworks.land.views.pieces import map_of

SHOWN = 200
MARKED = 50


@page(IMPORT_LAND, "GET", "POST")
def upload(request: ActorRequest) -> HttpResponse:
    """Choose a file of shapes."""
    form = GeoJsonForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = uploads.keep_file(
                request.actor,
                form.cleaned_data["file"],
                kinds={".geojson", ".json"},
                max_bytes=50 * uploads.MEGABYTE,
            )
            tables.look_at(request.actor, file, form.cleaned_data["system"])
        except InvalidInput as refusal:
            add_errors(form, refusal)
        else:
            address = reverse("land:import_preview", args=[file.pk])
            return redirect(f"{address}?system={form.cleaned_data['system']}")
    context = {
        "form": form,
        "title": _("Bring in parcels"),
        "called": [(name, words) for name, words in tables.CALLED.items()],
        "cancel_url": reverse("land:parcels"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "land/import.html", context, status=status)


@page(IMPORT_LAND, "GET", "POST")
def preview(request: ActorRequest, file_id: int) -> HttpResponse:
    """What the file would do, each fault with its place; then bring in the good features."""
    actor = request.actor
    file = uploads.get_file(actor, file_id)
    system = request.GET.get("system", "")
    if system not in dict(SYSTEMS):
        system = ""
    found = tables.look_at(actor, file, system)
    status = 200
    if request.method == "POST":
        if found.faults and "good_only" not in request.POST:
            status = 422
        elif request.POST.get("digest", "") != found.digest:
            status = 409
        else:
            try:
                services.import_parcels(
                    actor, found.new, found.changed, found.shapes, reason=file.name
                )
            except StaleRecord:
                status, found = 409, tables.look_at(actor, file, system)
            else:
                text = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(bad)s bad.")
                messages.success(request, text % found.counts())
                return redirect("land:parcels")
    places = [(one.place, f"{one.number}: {one.text}") for one in found.faults if one.place]
    context: dict[str, Any] = {
        "title": _("Bring in parcels"),
        "file": file,
        "found": found,
        "faults": found.faults[:SHOWN],
        "left_out": max(0, len(found.faults) - SHOWN),
        "has_change": bool(found.new or found.changed),
        "has_moved": status == 409,
        "map": map_of(actor, faults=tuple(Fault(*one) for one in places[:MARKED]), height="low")
        if places
        else None,
        "cancel_url": reverse("land:parcels"),
    }
    return render(request, "land/import_preview.html", context, status=status)
