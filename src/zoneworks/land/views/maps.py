"""The map, its data, and the parcels as a file of shapes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from zoneworks.core.pages import ActorRequest, page
from zoneworks.land import queries
from zoneworks.land.engine.acts import EDIT_LAND, EXPORT_LAND, VIEW_LAND
from zoneworks.land.views.pieces import map_of


@page(VIEW_LAND)
def land_map(request: ActorRequest) -> HttpResponse:
    """The map of the land, colored by what is chosen; a click opens a parcel."""
    focus = request.GET.get("parcel", "")
    actor = request.actor
    context = {
        "map": map_of(actor, focus=int(focus) if focus.isdecimal() and len(focus) < 19 else None),
        "may_edit": actor.may(EDIT_LAND),
        "may_export": actor.may(EXPORT_LAND),
        "merge_url": reverse("land:merge"),
    }
    return render(request, "land/map.html", context)


@page(VIEW_LAND)
@gzip_page
def map_data(request: ActorRequest) -> HttpResponse:
    """What the map draws, compressed: nothing in it is secret, and nobody else's words are."""
    return HttpResponse(queries.map_text(request.actor), content_type="application/geo+json")


@page(EXPORT_LAND)
def shapes_file(request: ActorRequest) -> HttpResponse:
    """The parcels in use with all that is registered of them, as GeoJSON in CGCS2000 degrees."""
    response = HttpResponse(queries.shapes_text(request.actor), content_type="application/geo+json")
    response["Content-Disposition"] = 'attachment; filename="parcels.geojson"'
    return response
