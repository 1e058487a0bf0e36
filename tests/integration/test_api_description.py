"""The description of the API: it reaches what pages do, and its examples are true to it."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import Schema
from tests import make

from zoneworks.config import examples
from zoneworks.config.api import api
from zoneworks.core import contributions, tokens
from zoneworks.core.engine.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLE = Path(__file__).parents[1] / "api.csv"
PROBLEM = "application/problem+json"


@pytest.fixture
def description() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/openapi.json").json()
    return found


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def acting_pages(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of the pages that take what a button or a form sends."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from acting_pages(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and "POST" in getattr(pattern.callback, "methods", ()):
            yield f"{space}:{pattern.name}"


def test_what_a_page_does_an_operation_does_or_the_table_says_why_not(
    description: dict[str, Any],
) -> None:
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(acting_pages()) == {row["page"] for row in rows}
    known = {name for name, _operation in operations(description)}
    assert {row["operation"] for row in rows} - {""} <= known
    undecided = [row["page"] for row in rows if bool(row["operation"]) == bool(row["reason"])]
    assert not undecided


def test_every_example_is_there_and_fits_its_schema(description: dict[str, Any]) -> None:
    wrong = []
    registry = jsonschema_rs.Registry([("urn:api", {"components": description["components"]})])

    def validator(schema: dict[str, Any]) -> Any:
        text = json.dumps(schema).replace('"#/components/', '"urn:api#/components/')
        return jsonschema_rs.Draft202012Validator(
            json.loads(text), validate_formats=True, registry=registry
        )

    for name, operation in operations(description):
        shown = [(one["name"], one) for one in operation["parameters"]]
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        shown += [
            (kind, media) for body in bodies for kind, media in body.get("content", {}).items()
        ]
        for place, one in shown:
            if one["schema"].get("format") == "binary":
                continue
            if "example" not in one or not validator(one["schema"]).is_valid(one["example"]):
                wrong.append((name, place))
    assert not wrong


def test_a_field_without_an_example_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: value for name, value in examples._table().items() if name != "credit_code"}
    monkeypatch.setattr(examples, "_table", lambda: known)
    with pytest.raises(examples.ExampleMissing, match="credit_code"):
        api.describe()


def test_the_table_of_examples_names_no_field_that_is_gone(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"].items()
    fields = {f"{title}.{name}" for title, one in schemas for name in one.get("properties", ())}
    for _name, operation in operations(description):
        for parameter in operation["parameters"]:
            fields.add(f".{parameter['name']}")
        for media in operation.get("requestBody", {}).get("content", {}).values():
            title = media["schema"].get("title", "")
            fields |= {f"{title}.{name}" for name in media["schema"].get("properties", ())}
    names = fields | {one.partition(".")[2] for one in fields}
    left = {
        name
        for name in examples._table()
        if name not in names and not re.match(r"(path|query) /", name)
    }
    assert not left


def test_no_two_schemas_share_a_name() -> None:
    """The description knows a schema by its name alone: of two it would show one for both."""
    found: dict[str, set[type]] = {}
    waiting = [Schema]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("zoneworks."):
                found.setdefault(kind.__name__, set()).add(kind)
    assert found
    assert not {name: kinds for name, kinds in found.items() if len(kinds) > 1}


def test_every_operation_belongs_to_one_known_part(description: dict[str, Any]) -> None:
    parts = contributions.api_parts()
    strange = {
        name: operation["tags"]
        for name, operation in operations(description)
        if len(operation["tags"]) != 1 or operation["tags"][0] not in parts
    }
    assert not strange
    assert {tag["name"] for tag in description["tags"]} == set(parts)
    assert set(tokens.offered_parts()) == set(parts) - {tokens.OPEN_PART}


def test_every_list_has_the_same_shape(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    bare, unlimited = [], []
    for name, operation in operations(description):
        for status, response in operation["responses"].items():
            schema = response.get("content", {}).get("application/json", {}).get("schema", {})
            if status != "default" and schema.get("type") == "array":
                bare.append(name)
            title = schema.get("$ref", "").rpartition("/")[2]
            is_list = "next" in schemas.get(title, {}).get("properties", {})
            limit = [one for one in operation["parameters"] if one["name"] == "limit"]
            if is_list and name.startswith("GET"):
                asked = [(one["schema"]["minimum"], one["schema"]["maximum"]) for one in limit]
                unlimited += [name] if asked != [(1, 500)] else []
    assert not bare
    assert not unlimited


def test_every_write_takes_a_key_and_every_operation_tells_of_refusals_and_of_who_may_ask(
    description: dict[str, Any],
) -> None:
    schemes = description["components"]["securitySchemes"]
    assert schemes["Token"] == {"type": "http", "scheme": "bearer"}
    assert schemes["Session"]["in"] == "cookie"
    for name, operation in operations(description):
        names = {one["name"] for one in operation["parameters"]}
        assert ("Idempotency-Key" in names) is not name.startswith("GET"), name
        assert PROBLEM in operation["responses"]["default"]["content"], name
        assert [list(one) for one in operation["security"]] == [["Token"], ["Session"]], name


def test_the_page_shows_every_operation_with_its_example(description: dict[str, Any]) -> None:
    browser = make.client(make.actor(make.zone(), Role.AUDITOR))
    shown = "".join(
        browser.get(f"/api-reference/{part}").content.decode() for part in contributions.api_parts()
    )
    for name, operation in operations(description):
        assert f">{name}</code>" in shown
        assert f'id="{operation["operationId"]}"' in shown
    assert "91430100MA00000016" in shown
    assert not re.search(r'(?:src|href)="https?://', shown)
    assert browser.get("/api-reference/nothing").status_code == 404


def test_labels_in_the_description_are_in_the_language_of_the_reader() -> None:
    found = Client(headers={"Cookie": "zoneworks_language=en"}).get("/api/openapi.json").json()
    assert {"name": "work", "description": "Own files and jobs"} in found["tags"]
    assert json.dumps(found, ensure_ascii=False).count("What the pages can do")
