"""The page that shows the API readably: part by part, from its own description."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zoneworks.config.api import api
from zoneworks.core import contributions
from zoneworks.core.engine.acts import WORK
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page

Schema = dict[str, Any]


@page(WORK)
def reference(request: ActorRequest, part: str = "") -> HttpResponse:
    """The operations of one part of the API, with their fields and examples."""
    parts = contributions.api_parts()
    chosen = part or next(iter(parts))
    if chosen not in parts:
        raise NotFound(_("There is no such page."))
    description = api.get_openapi_schema()
    context = {
        "about": description["info"]["description"],
        "parts": [(name, label, name == chosen) for name, label in parts.items()],
        "label": parts[chosen],
        "operations": [
            _operation(path, method, operation, description["components"]["schemas"])
            for path, operations in description["paths"].items()
            for method, operation in operations.items()
            if operation["tags"] == [chosen]
        ],
    }
    return render(request, "core/reference.html", context)


def _operation(path: str, method: str, operation: Schema, known: Schema) -> dict[str, Any]:
    """What the page shows of an operation."""
    body = operation.get("requestBody", {}).get("content", {})
    status, answer = next(iter(operation["responses"].items()))
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": _said(str(operation.get("description", operation["summary"]))),
        "parameters": [
            {
                "name": one["name"],
                "place": one["in"],
                "is_required": one["required"],
                "type": _type(one["schema"], known),
                "about": one.get("description", one["schema"].get("description", "")),
            }
            for one in operation["parameters"]
        ],
        "body": [_media(kind, media, known) for kind, media in body.items()],
        "status": status,
        "answer": [_media(kind, media, known) for kind, media in answer.get("content", {}).items()],
    }


def _media(kind: str, media: Schema, known: Schema) -> dict[str, Any]:
    """A body or an answer: what its schema says, its fields, and the example."""
    schema = _resolved(media["schema"], known)
    needed = schema.get("required", [])
    return {
        "kind": kind,
        "about": _said(schema.get("description", "")),
        "fields": [
            {"name": name, "type": _type(one, known), "is_required": name in needed}
            for name, one in schema.get("properties", {}).items()
        ],
        "example": json.dumps(media["example"], cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if "example" in media
        else "",
    }


def _said(docstring: str) -> str:
    """What a docstring of the API says, in the language of the reader."""
    text = " ".join(docstring.split())
    return pgettext("api", text) if text else ""


def _resolved(schema: Schema, known: Schema) -> Schema:
    schema = schema["allOf"][0] if len(schema.get("allOf", ())) == 1 else schema
    found: Schema = known[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _type(schema: Schema, known: Schema) -> str:
    """The type of a field in a word or two: its choices where it has some."""
    schema = _resolved(schema, known)
    if options := schema.get("anyOf"):
        return " | ".join(dict.fromkeys(_type(one, known) for one in options))
    if choices := schema.get("enum"):
        return " | ".join(map(str, choices))
    if schema.get("type") == "array":
        return f"[{_type(schema['items'], known)}]"
    if "properties" in schema:
        return str(schema.get("title", "object"))
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))
