"""Lines of the platform's own format of matchings, each checked for its form.

One JSON object a line. The first announces what comes: ``{"matching": "2026-Q4", "elements": 2,
"projects": 1, "weights": {"investment_10k": 1, "jobs": 30}}``. The others are described in
docs/slices/elements-matching.md.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from zoneworks.elements.engine.matching.refusals import (
    FileCutShort,
    FileUnreadable,
    NameTwice,
    OutOfRange,
)

ELEMENT = {"element", "kind", "capacity", "unit", "place", "building", "order", "features", "whole"}
PROJECT = {
    *("project", "worth", "needs", "must", "fixed", "agreed", "moving_cost", "near", "together"),
}
NEED = {"need", "kind", "amount", "at_least", "at_most", "one_of", "only", "join"}
LARGEST = 10**15


@dataclass(slots=True)
class Rows:
    """Elements and projects by name, each with its line."""

    weights: dict[str, int] = field(default_factory=dict)
    elements: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    projects: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)


def read_rows(text: str) -> Rows:
    """The lines of a matching by what they are.

    Raises:
        MatchRefused: a line is none, or not all that was announced has come.
    """
    rows, announced, last = Rows(), None, 1
    for line, content in enumerate(text.splitlines(), 1):
        if not content.strip():
            continue
        row, last = _object_of(content, line), line
        if announced is None:
            announced = _announced(row, line, rows)
            continue
        kind = "element" if "element" in row else "project"
        known, kept = (ELEMENT, rows.elements) if kind == "element" else (PROJECT, rows.projects)
        only(row, known, kind, line)
        name = row.get(kind)
        if not isinstance(name, str) or not name:
            raise FileUnreadable(f"{kind} has no name", line=line)
        if name in kept:
            raise NameTwice(f"{kind} “{name}” stands in line {kept[name][0]} already", line=line)
        kept[name] = line, row
    found = (len(rows.elements), len(rows.projects))
    if announced is None or announced != found:
        said = announced or (0, 0)
        raise FileCutShort(
            f"{found[0]} elements and {found[1]} projects stand here, {said[0]} and {said[1]} "
            "were announced: copy the file again",
            line=last,
        )
    return rows


def _object_of(content: str, line: int) -> dict[str, Any]:
    try:
        row = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileUnreadable(
            "this line is no JSON object: it may be cut short", line=line
        ) from error
    if not isinstance(row, dict):
        raise FileUnreadable("this line is no JSON object", line=line)
    return row


def _announced(row: dict[str, Any], line: int, rows: Rows) -> tuple[int, int]:
    only(row, {"matching", "elements", "projects", "weights"}, "matching", line)
    if "matching" not in row:
        raise FileUnreadable(
            'the first line announces the matching: {"matching": "…", "elements": 2, '
            '"projects": 1, "weights": {"jobs": 30}}',
            line=line,
        )
    for name, value in named(row, "weights", line).items():
        rows.weights[name] = whole(value, f"the weight of {name}", line, least=-LARGEST)
    return (
        whole(row.get("elements", 0), "elements", line),
        whole(row.get("projects", 0), "projects", line),
    )


def only(row: dict[str, Any], known: set[str], kind: str, line: int) -> None:
    """See that an object holds nothing unknown."""
    if unknown := sorted(row.keys() - known):
        raise FileUnreadable(
            f"“{unknown[0]}” is no part of a {kind}: {', '.join(sorted(known))} are", line=line
        )


def whole(value: Any, what: str, line: int, *, least: int = 0, most: int = LARGEST) -> int:
    """A whole number within its bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise FileUnreadable(f"{what} is a whole number, not {json.dumps(value)[:40]}", line=line)
    if not least <= value <= most:
        raise OutOfRange(f"{what} is {value}: it lies between {least} and {most}", line=line)
    return value


def named(row: dict[str, Any], name: str, line: int) -> dict[str, Any]:
    """An object of names and values."""
    value = row.get(name, {})
    if not isinstance(value, dict):
        raise FileUnreadable(f"{name} is an object of names and values", line=line)
    return value


def listed(row: dict[str, Any], name: str, line: int) -> list[Any]:
    """A list."""
    value = row.get(name, [])
    if not isinstance(value, list):
        raise FileUnreadable(f"{name} is a list", line=line)
    return value


def is_comparable(value: Any, limit: Any) -> bool:
    """Whether two values can be ordered: numbers, or texts such as dates (2026-12-01)."""
    numbers = isinstance(value, (int, float)) and isinstance(limit, (int, float))
    return numbers or (isinstance(value, str) and isinstance(limit, str))
