"""The API: each slice's router under its name; every refusal as problem details (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from zoneworks import __version__
from zoneworks.config import examples
from zoneworks.core import contributions, wording
from zoneworks.core.api import once
from zoneworks.core.api.authentication import SAFE, WAYS
from zoneworks.core.engine.calendar import CalendarExhausted
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

REFUSAL = {
    "description": "Refused, with the reason.",
    "content": {
        PROBLEM_TYPE: {
            "schema": PROBLEM,
            "example": {
                "type": "about:blank#InvalidInput",
                "title": "InvalidInput",
                "status": 422,
                "detail": "This is needed.",
                "fields": {"name": ["This is needed."]},
            },
        }
    },
}
KEY = {
    "in": "header",
    "name": once.HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": once.LONGEST_KEY},
    "description": gettext_lazy("A new one for each new write: sent twice, it is done once."),
    "example": "5f0b7a52-2f0f-4a3c-8a36-6a0a1f4e9b11",
}
ABOUT = gettext_lazy(
    "What the pages can do, for programs; passwords, second factors, tokens and secrets are left "
    "to persons. Lists come page by page, each with the cursor of the next. Amounts are whole fen, "
    "areas square meters. Every refusal says in words what is wrong, and at which field."
)


class Api(NinjaAPI):
    """The API, whose description says of every operation what it takes, gives and refuses."""

    _description: OpenAPISchema | None = None

    def get_openapi_schema(self, **_options: Any) -> OpenAPISchema:
        """Return the description of the API, made once; its texts are in the reader's language."""
        if self._description is None:
            self._description = self.describe()
        return self._description

    def describe(self) -> OpenAPISchema:
        """Make the description anew, with its examples.

        Raises:
            ExampleMissing: a field has no example.
        """
        schema = super().get_openapi_schema()
        schema["info"]["description"] = ABOUT
        parts = contributions.api_parts()
        schema["tags"] = [{"name": part, "description": label} for part, label in parts.items()]
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                operation["responses"]["default"] = REFUSAL
                if method.upper() not in SAFE:
                    operation["parameters"].append(KEY)
        examples.add(schema)
        return schema


api = Api(
    title="Zoneworks",
    version=__version__,
    auth=WAYS,
    urls_namespace="api",
    docs_url=None,
)
api.add_decorator(once.keeping, mode="view")
api.add_decorator(once.claiming, mode="operation")

for prefix, router in contributions.routers().items():
    api.add_router(f"/{prefix}/", router)


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send a refusal of a service or a query."""
    fields = refusal.fields if isinstance(refusal, InvalidInput) else None
    return _problem(type(refusal).__name__, refusal.status, str(refusal), fields)


@api.exception_handler(CalendarExhausted)
def refuse_years(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send that days reach beyond the years of the calendar."""
    return refuse(request, wording.unforeseen(refusal))


@api.exception_handler(ValidationError)
def refuse_values(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Send what does not fit the description, each fault at its place."""
    fields: dict[str, list[Any]] = {}
    for fault in refusal.errors:
        fields.setdefault(_place(fault["loc"]), []).append(fault["msg"])
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


@api.exception_handler(once.Answered)
def repeat(request: HttpRequest, answered: Any) -> HttpResponse:
    """Send the answer that the same request has had before."""
    return once.replay(answered)


def _place(loc: Sequence[Any]) -> str:
    """The field at which a fault is: as it was sent, without what the operation calls the body."""
    source, *path = loc
    inside = path[1:] if source == "body" and len(path) > 1 else path
    return ".".join(map(str, inside)) or "__all__"


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
        details["fields"] = {
            field or "__all__": [str(one) for one in texts] for field, texts in fields.items()
        }
    response = JsonResponse(details, status=status, content_type=PROBLEM_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response
