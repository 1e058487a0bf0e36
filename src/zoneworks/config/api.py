"""The API: each slice's router under its name; every refusal as problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import SessionAuth

from zoneworks import __version__
from zoneworks.core import contributions
from zoneworks.core.errors import DomainError, InvalidInput

PROBLEM_TYPE = "application/problem+json"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class Api(NinjaAPI):
    """The API, whose description says of every operation what a refusal looks like."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description of the API."""
        schema = super().get_openapi_schema(**options)
        refusal = {
            "description": "Refused, with the reason.",
            "content": {PROBLEM_TYPE: {"schema": PROBLEM}},
        }
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = refusal
        return schema


api = Api(
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
    """Send a refusal of a service or a query."""
    fields = refusal.fields if isinstance(refusal, InvalidInput) else None
    return _problem(type(refusal).__name__, refusal.status, str(refusal), fields)


@api.exception_handler(ValidationError)
def refuse_values(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send what does not fit the description, each fault at its place."""
    fields: dict[str, list[Any]] = {}
    for fault in refusal.errors:
        place = ".".join(str(part) for part in fault["loc"][1:]) or "__all__"
        fields.setdefault(place, []).append(fault["msg"])
    text = "; ".join(f"{name}: {', '.join(map(str, texts))}" for name, texts in fields.items())
    return _problem("InvalidInput", HTTPStatus.UNPROCESSABLE_ENTITY, text, fields)


@api.exception_handler(AuthenticationError)
def refuse_strangers(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send that nobody is logged in."""
    return _problem("NotLoggedIn", HTTPStatus.UNAUTHORIZED, _("Log in first."))


@api.exception_handler(HttpError)
def refuse_request(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send that the request cannot be read."""
    return _problem("BadRequest", refusal.status_code, str(refusal))


def _problem(
    name: str, status: int, text: str, fields: Mapping[str, list[Any]] | None = None
) -> HttpResponse:
    details: dict[str, Any] = {
        "type": f"about:blank#{name}",
        "title": name,
        "status": int(status),
        "detail": text,
    }
    if fields is not None:
        details["fields"] = {field: [str(one) for one in texts] for field, texts in fields.items()}
    return JsonResponse(details, status=status, content_type=PROBLEM_TYPE)
