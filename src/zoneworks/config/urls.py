"""All addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext as _

from zoneworks.config.api import api
from zoneworks.config.reference import reference

urlpatterns = [
    path("", include("zoneworks.core.urls")),
    path("registry/", include("zoneworks.registry.urls")),
    path("compliance/", include("zoneworks.compliance.urls")),
    path("approvals/", include("zoneworks.approvals.urls")),
    path("delivery/", include("zoneworks.delivery.urls")),
    path("land/", include("zoneworks.land.urls")),
    path("helpdesk/", include("zoneworks.helpdesk.urls")),
    path("attraction/", include("zoneworks.attraction.urls")),
    path("efficiency/", include("zoneworks.efficiency.urls")),
    path("elements/", include("zoneworks.elements.urls")),
    path("admission/", include("zoneworks.admission.urls")),
    path("api-reference", reference, name="api_reference"),
    path("api-reference/<slug:part>", reference, name="api_part"),
    path("api/", api.urls),
]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    context = {"status": 404, "text": _("There is no such page.")}
    return render(request, "core/error.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read."""
    context = {"status": 400, "text": _("The request could not be read.")}
    return render(request, "core/error.html", context, status=400)


handler404 = not_found
handler400 = bad_request
