"""Whether the installation is well, for whoever watches it."""

from django.db import connection
from django.http import HttpResponse, JsonResponse

from zoneworks import __version__
from zoneworks.core.engine.acts import VISIT
from zoneworks.core.pages import ActorRequest, page


@page(VISIT)
def health(request: ActorRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__, "database": connection.vendor})
