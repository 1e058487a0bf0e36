"""The platform's own format of plans: one JSON object a line, so that each fault has its line.

The first line announces what comes: ``{"plan": "…", "resources": 1, "activities": 2}``. Then come,
in any order, ``{"resource": "crane", "capacity": 2, "changes": [[10, 12, 0]]}`` (from period 10 to
before 12 there are 0) and ``{"activity": "hall/ground", "duration": 20, "needs": {"crane": 1},
"after": ["hall/permit", ["hall/survey", 3]], "release": 0, "deadline": 90, "due": 80, "weight": 2,
"started": 4}``. ``after`` names predecessors, with the least periods between if they are not 0. A
``deadline`` comes before all else; a ``due`` costs its ``weight`` (1) a period late; ``started``
work does not move. Only ``activity`` and ``duration`` must be there.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zoneworks.delivery.engine.scheduling.network import DEADLINE_WEIGHT
from zoneworks.delivery.engine.scheduling.refusals import (
    FileCutShort,
    FileUnreadable,
    NameTwice,
    OutOfRange,
    UnknownActivity,
    UnknownResource,
)
from zoneworks.delivery.engine.scheduling.terms import LARGEST_TIME, NOT_FROZEN, Ints, Problem

RESOURCE = {"resource", "capacity", "changes"}
ACTIVITY = {
    *("activity", "duration", "needs", "after", "release"),
    *("deadline", "due", "weight", "started"),
}
LARGEST_WEIGHT = DEADLINE_WEIGHT - 1


@dataclass(slots=True)
class _Read:
    activities: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    resources: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)


def read_plan(text: str) -> Problem:
    """A plan in the platform's own format.

    Raises:
        PlanRefused: the text holds none, with the line at fault.
    """
    read = _read(text)
    places = {name: at for at, name in enumerate(read.activities)}
    kinds = {name: k for k, name in enumerate(read.resources)}
    n = len(places)
    needs = np.zeros((n, len(kinds)), np.int64)
    links: list[tuple[int, int, int]] = []
    goals: list[tuple[int, int, int]] = []
    columns: dict[str, list[int]] = {"duration": [], "release": [], "started": []}
    for j, (line, row) in enumerate(read.activities.values()):
        columns["duration"].append(_number(row, "duration", line, least=-LARGEST_TIME))
        columns["release"].append(_number(row, "release", line, default=0))
        columns["started"].append(_number(row, "started", line, default=NOT_FROZEN))
        for name, units in _object(row, "needs", line).items():
            if name not in kinds:
                raise UnknownResource(f"there is no resource “{name}”", line=line, resource=name)
            needs[j, kinds[name]] = _whole(units, f"the need of {name}", line)
        for name, lag in _links(row, line):
            if name not in places:
                raise UnknownActivity(f"there is no activity “{name}”", line=line, activity=name)
            links.append((places[name], j, lag))
        if "deadline" in row:
            goals.append((j, _number(row, "deadline", line), DEADLINE_WEIGHT))
        if "due" in row:
            weight = _number(row, "weight", line, default=1, most=LARGEST_WEIGHT)
            goals.append((j, _number(row, "due", line), weight))
    return Problem(
        names=tuple(places),
        durations=np.array(columns["duration"], np.int64),
        needs=needs,
        resources=tuple(kinds),
        capacities=np.array(
            [_number(row, "capacity", line) for line, row in read.resources.values()], np.int64
        ),
        changes=_changes(read),
        links=np.array(links, np.int64).reshape(-1, 3),
        releases=np.array(columns["release"], np.int64),
        frozen=np.array(columns["started"], np.int64),
        goals=np.array(goals, np.int64).reshape(-1, 3),
        lines=tuple(line for line, _row in read.activities.values()),
    )


def _read(text: str) -> _Read:
    """The lines by what they are, checked against what the first announces."""
    read, announced, last = _Read(), None, 1
    for line, content in enumerate(text.splitlines(), 1):
        if not content.strip():
            continue
        row, last = _row(content, line), line
        if announced is None:
            announced = {
                kind: _number(row, kind, line, default=0) for kind in ("resources", "activities")
            }
            if "plan" not in row:
                raise FileUnreadable(
                    'the first line announces the plan: {"plan": "…", "resources": 1, '
                    '"activities": 2}',
                    line=line,
                )
            continue
        kind, known, kept = (
            ("resource", RESOURCE, read.resources)
            if "resource" in row
            else ("activity", ACTIVITY, read.activities)
        )
        if unknown := sorted(row.keys() - known):
            raise FileUnreadable(
                f"“{unknown[0]}” is no part of {'a' if kind == 'resource' else 'an'} {kind}: "
                f"{', '.join(sorted(known))} are",
                line=line,
            )
        name = row.get(kind)
        if not isinstance(name, str) or not name:
            raise FileUnreadable(f"{kind} has no name", line=line)
        if name in kept:
            raise NameTwice(f"{kind} “{name}” stands in line {kept[name][0]} already", line=line)
        kept[name] = line, row
    found = {"resources": len(read.resources), "activities": len(read.activities)}
    if announced is None or announced != found:
        said = announced or {"resources": 0, "activities": 0}
        raise FileCutShort(
            f"{found['activities']} activities and {found['resources']} resources stand here, "
            f"{said['activities']} and {said['resources']} were announced: copy the file again",
            line=last,
        )
    return read


def _row(content: str, line: int) -> dict[str, Any]:
    try:
        row = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileUnreadable(
            "this line is no JSON object: it may be cut short", line=line
        ) from error
    if not isinstance(row, dict):
        raise FileUnreadable("this line is no JSON object", line=line)
    return row


def _number(
    row: dict[str, Any],
    name: str,
    line: int,
    *,
    default: int | None = None,
    least: int = 0,
    most: int = LARGEST_TIME,
) -> int:
    if name not in row and default is not None:
        return default
    return _whole(row.get(name), name, line, least, most)


def _whole(value: Any, what: str, line: int, least: int = 0, most: int = LARGEST_TIME) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise FileUnreadable(f"{what} is a whole number, not {json.dumps(value)[:40]}", line=line)
    if not least <= value <= most:
        raise OutOfRange(f"{what} is {value}: it lies between {least} and {most}", line=line)
    return value


def _object(row: dict[str, Any], name: str, line: int) -> dict[str, Any]:
    value = row.get(name, {})
    if not isinstance(value, dict):
        raise FileUnreadable(f"{name} is an object of names and numbers", line=line)
    return value


def _links(row: dict[str, Any], line: int) -> list[tuple[str, int]]:
    """The predecessors, each with the least periods between."""
    found: list[tuple[str, int]] = []
    after = row.get("after", [])
    for one in after if isinstance(after, list) else [None]:
        match one:
            case str(name):
                found.append((name, 0))
            case [str(name), lag]:
                found.append((name, _whole(lag, "a lag", line, -LARGEST_TIME)))
            case _:
                raise FileUnreadable(
                    'after is a list of names, or of ["name", lag] where periods lie between',
                    line=line,
                )
    return found


def _changes(read: _Read) -> Ints:
    found: list[tuple[int, int, int, int]] = []
    for k, (line, row) in enumerate(read.resources.values()):
        changes = row.get("changes", [])
        for one in changes if isinstance(changes, list) else [None]:
            if not isinstance(one, list) or len(one) != 3:
                raise FileUnreadable(
                    "changes is a list of [first period, period after the last, units]", line=line
                )
            first, last, units = (_whole(value, "a change", line, -LARGEST_TIME) for value in one)
            found.append((k, first, last, units))
    return np.array(found, np.int64).reshape(-1, 4)
