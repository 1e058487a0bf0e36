"""Plans from files: PSPLIB in both its formats (Patterson's ``.rcp`` and ProGen's ``.sm``), MPLIB.

Sources: Kolisch & Sprecher 1996 (PSPLIB); Van Eynde & Vanhoucke 2020 (MPLIB).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from zoneworks.delivery.engine.scheduling.refusals import (
    FileCutShort,
    FileUnreadable,
    OutOfRange,
    UnknownActivity,
)
from zoneworks.delivery.engine.scheduling.terms import LARGEST_TIME, NOT_FROZEN, Problem

MOST_ACTIVITIES = 200_000


@dataclass(slots=True)
class _Rows:
    """Activities as they are read."""

    names: list[str] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    needs: list[list[int]] = field(default_factory=list)
    releases: list[int] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def problem(self, resources: Sequence[str], capacities: Sequence[int]) -> Problem:
        n = len(self.names)
        links = np.array([(i, j, 0) for i, j in self.links], np.int64).reshape(-1, 3)
        return Problem(
            names=tuple(self.names),
            durations=np.array(self.durations, np.int64),
            needs=np.array(self.needs, np.int64).reshape(n, len(capacities)),
            resources=tuple(resources),
            capacities=np.array(capacities, np.int64),
            links=links,
            releases=np.array(self.releases, np.int64),
            frozen=np.full(n, NOT_FROZEN, np.int64),
            lines=tuple(self.lines),
        )


class _Words:
    """The whole numbers of a text one after the other, each with its line."""

    def __init__(self, text: str, pattern: str = r"\S+") -> None:
        self._found: Iterator[tuple[int, str]] = (
            (number, word)
            for number, line in enumerate(text.splitlines(), 1)
            for word in re.findall(pattern, line)
        )
        self.line = 0

    def word(self, what: str) -> str:
        try:
            self.line, word = next(self._found)
        except StopIteration:
            raise FileCutShort(
                f"the file ends where {what} should stand: copy it again", line=self.line
            ) from None
        return word

    def number(self, what: str, least: int = 0, most: int = LARGEST_TIME) -> int:
        word = self.word(what)
        if not re.fullmatch(r"[+-]?\d{1,18}", word):
            raise FileUnreadable(
                f"“{word[:40]}” stands where {what} should: a whole number", line=self.line
            )
        value = int(word)
        if not least <= value <= most:
            raise OutOfRange(
                f"{what} is {value}: it lies between {least} and {most}", line=self.line
            )
        return value

    def numbers(self, count: int, what: str) -> list[int]:
        return [self.number(what) for _ in range(count)]

    def end(self) -> None:
        """What follows is left over."""
        for line, word in self._found:
            self.line = line
            raise FileUnreadable(f"“{word[:40]}” stands after the end of the plan", line=self.line)


def read_rcp(text: str) -> Problem:
    """A plan in Patterson's format.

    Raises:
        PlanRefused: the file holds none, with the line at fault.
    """
    words = _Words(text)
    n = words.number("the number of activities", 1, MOST_ACTIVITIES)
    capacities = words.numbers(words.number("the number of resources", 0, 1000), "a capacity")
    rows = _Rows()
    for j in range(n):
        rows.names.append(str(j + 1))
        rows.releases.append(0)
        rows.durations.append(words.number("a duration", -LARGEST_TIME))
        rows.lines.append(words.line)
        rows.needs.append(words.numbers(len(capacities), "a need"))
        for other in words.numbers(words.number("a number of successors", 0, n), "a successor"):
            rows.links.append((j, _known(other, n, words.line)))
    words.end()
    return rows.problem(_numbered(len(capacities)), capacities)


def read_mplib(text: str) -> Problem:
    """Many projects that share resources, in MPLIB's format.

    Raises:
        PlanRefused: the file holds none, with the line at fault.
    """
    words = _Words(text)
    n_projects = words.number("the number of projects", 1, 10_000)
    n_resources = words.number("the number of resources", 0, 1000)
    capacities = words.numbers(n_resources, "a capacity")
    rows, offsets, named = _Rows(), [0], []
    for project in range(1, n_projects + 1):
        n = words.number("the number of a project's activities", 1, MOST_ACTIVITIES)
        release = words.number("a project's release")
        words.numbers(n_resources, "whether a project uses a resource")
        for j in range(n):
            rows.names.append(f"{project}:{j + 1}")
            rows.releases.append(release)
            rows.durations.append(words.number("a duration", -LARGEST_TIME))
            rows.lines.append(words.line)
            rows.needs.append(words.numbers(n_resources, "a need"))
            for _ in range(words.number("a number of successors", 0, MOST_ACTIVITIES)):
                named.append((offsets[-1] + j, words.word("a successor"), words.line))
        offsets.append(offsets[-1] + n)
    words.end()
    for j, name, line in named:
        parts = re.fullmatch(r"(\d{1,9}):(\d{1,9})", name)
        if parts is None:
            raise FileUnreadable(
                f"“{name[:40]}” stands where a successor should: project:activity", line=line
            )
        of, activity = int(parts[1]), int(parts[2])
        if not 1 <= of <= n_projects:
            raise UnknownActivity(f"there is no project {of}", line=line)
        first, last = offsets[of - 1], offsets[of]
        rows.links.append((j, first + _known(activity, last - first, line)))
    return rows.problem(_numbered(n_resources), capacities)


def read_sm(text: str) -> Problem:
    """A plan in ProGen's format, of activities with one mode.

    Raises:
        PlanRefused: the file holds none, with the line at fault.
    """
    lines = text.splitlines()
    at = {
        title: number
        for number, line in enumerate(lines)
        for title in ("PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES")
        if line.startswith(title)
    }
    for title in ("PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES"):
        if title not in at:
            raise FileCutShort(
                f"the part {title} is not there: copy the file again", line=len(lines)
            )
    capacities = [
        value
        for _line, values in _table(lines, at["RESOURCEAVAILABILITIES"] + 2, 1)
        for value in values
    ]
    followers = _table(lines, at["PRECEDENCE RELATIONS"] + 2, None)
    works = _table(lines, at["REQUESTS/DURATIONS"] + 3, None)
    rows, n = _Rows(), len(works)
    for j, (line, values) in enumerate(works):
        if len(values) != 3 + len(capacities) or values[0] != j + 1:
            raise FileUnreadable(
                f"activity {j + 1} has {len(values)} numbers: its own, mode, duration and "
                f"{len(capacities)} needs are {3 + len(capacities)}",
                line=line,
            )
        if values[1] != 1:
            raise FileUnreadable(f"activity {j + 1} has several modes; one is known", line=line)
        rows.names.append(str(j + 1))
        rows.releases.append(0)
        rows.durations.append(values[2])
        rows.needs.append(values[3:])
        rows.lines.append(line)
    if len(followers) != n:
        raise FileCutShort(
            f"{len(followers)} activities have successors, {n} have durations: copy the file again",
            line=at["PRECEDENCE RELATIONS"] + 1,
        )
    for j, (line, values) in enumerate(followers):
        if len(values) < 3 or values[0] != j + 1 or len(values) != 3 + values[2]:
            raise FileUnreadable(
                f"the successors of activity {j + 1} are not as many as it says", line=line
            )
        rows.links += [(j, _known(other, n, line)) for other in values[3:]]
    return rows.problem(_numbered(len(capacities)), capacities)


def _table(lines: Sequence[str], first: int, most: int | None) -> list[tuple[int, list[int]]]:
    """The rows of numbers from a line on, each with its line, until one that holds none."""
    found: list[tuple[int, list[int]]] = []
    for number in range(first, len(lines)):
        words = lines[number].split()
        if not words or not all(re.fullmatch(r"[+-]?\d{1,10}", word) for word in words):
            if words and not set(lines[number]) <= set("*- "):
                raise FileUnreadable(
                    f"“{lines[number].strip()[:40]}” stands where numbers should", line=number + 1
                )
            break
        found.append((number + 1, [int(word) for word in words]))
        if most is not None and len(found) == most:
            break
    if not found:
        raise FileCutShort("a table is empty: copy the file again", line=min(first, len(lines)))
    return found


def _known(number: int, n: int, line: int) -> int:
    if not 1 <= number <= n:
        raise UnknownActivity(
            f"successor {number}: the activities are 1 to {n}", line=line, activity=str(number)
        )
    return number - 1


def _numbered(count: int) -> list[str]:
    return [f"R{k + 1}" for k in range(count)]
