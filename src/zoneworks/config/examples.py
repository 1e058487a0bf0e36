"""Examples of what every operation takes and gives, made of one table of values by field."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).with_name("examples.yaml")
NOTHING = "null"
"""What stands in the table for a field that is empty in the example."""
Schema = dict[str, Any]


class ExampleMissing(LookupError):
    """Fields that the table does not name."""


@cache
def _table() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return values


def add(description: Schema) -> None:
    """Write an example beside every body, answer and parameter of a description.

    Raises:
        ExampleMissing: fields have no value in the table; one of each place is named.
    """
    known: Schema = description["components"]["schemas"]
    missing = []
    for one, name, owner in _places(description):
        if "example" not in one and one["schema"].get("format") != "binary":
            try:
                one["example"] = _example(one["schema"], known, name, owner)
            except ExampleMissing as fault:
                missing.append(str(fault))
    if missing:
        raise ExampleMissing("\n".join(sorted(set(missing))))


def _places(description: Schema) -> Iterator[tuple[Schema, str, str]]:
    """Each place that takes an example, its name if it is a field, and what it belongs to."""
    for path, operations in description["paths"].items():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                yield parameter, parameter["name"], f"{parameter['in']} {path}"
            for one in (*operation["responses"].values(), operation.get("requestBody", {})):
                for media in one.get("content", {}).values():
                    yield media, "", path


def _example(schema: Schema, known: Schema, name: str, owner: str) -> Any:
    """The example of a field: the table's for it, or one made of its schema."""
    table = _table()
    if (own := f"{owner}.{name}") in table:
        return _value(table[own])
    if "$ref" in schema:
        title = schema["$ref"].rpartition("/")[2]
        is_whole = "properties" in known[title]
        return _example(known[title], known, "" if is_whole else name, title)
    if options := schema.get("anyOf"):
        return _example(options[0], known, name, owner)
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    return _value(table[name]) if name in table else _of_type(schema, known, name, owner)


def _of_type(schema: Schema, known: Schema, name: str, owner: str) -> Any:
    match schema.get("type"):
        case "array":
            return [_example(schema["items"], known, name, owner)]
        case "object" if "properties" in schema:
            title = schema.get("title", owner)
            parts = schema["properties"].items()
            return {inner: _example(one, known, inner, title) for inner, one in parts}
        case "boolean":
            return schema.get("default", True)
    raise ExampleMissing(f"config/examples.yaml names no value of “{name}” of {owner}")


def _value(written: Any) -> Any:
    return None if written == NOTHING else written
