"""The API: each slice's router under its name."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.security import SessionAuth

from zoneworks import __version__
from zoneworks.core import contributions
from zoneworks.core.errors import DomainError, InvalidInput

api = NinjaAPI(
    title="Zoneworks",
    version=__version__,
    auth=SessionAuth(),
    urls_namespace="api",
    docs_url=None,
)

for prefix, router in contributions.routers().items():
    api.add_router(f"/{prefix}/", router)


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send a refusal as problem details (RFC 9457)."""
    details: dict[str, Any] = {
        "type": f"about:blank#{type(refusal).__name__}",
        "title": type(refusal).__name__,
        "status": refusal.status,
        "detail": str(refusal),
    }
    if isinstance(refusal, InvalidInput):
        details["fields"] = {
            name: [str(text) for text in texts] for name, texts in refusal.fields.items()
        }
    return JsonResponse(details, status=refusal.status, content_type="application/problem+json")
