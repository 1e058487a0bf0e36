"""Which elements may meet a need, and how many each rule excludes."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zoneworks.elements.engine.matching.refusals import FileUnreadable, UnknownElement
from zoneworks.elements.engine.matching.terms import Ints
from zoneworks.elements.engine.matching.zone_rows import is_comparable, listed, named

TESTS = ("at_least", "at_most", "one_of")
CAPACITY, NAMED = "capacity", "only"
"""Features of an element that its need asks of it beside its rules."""
Rule = tuple[str, str, Any]
"""A feature, a test, and its limit; a list of values is a tuple."""
Option = tuple[tuple[int, int], ...]
"""What a choice takes: elements by number, and how much of each."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element with what rules ask of it."""

    name: str
    kind: str
    capacity: int
    unit: str
    place: tuple[int, int] | None
    building: str
    order: int | None
    features: dict[str, Any]
    is_whole: bool = False


def rules_of(row: dict[str, Any], line: int) -> list[Rule]:
    """The rules of a need, as (feature, test, limit).

    Raises:
        FileUnreadable: a limit can be compared with nothing.
    """
    found = []
    for test in TESTS:
        for feature, limit in named(row, test, line).items():
            if test == "one_of" and not isinstance(limit, list):
                raise FileUnreadable(f"one_of {feature} is a list of values", line=line)
            if test != "one_of" and (isinstance(limit, bool) or not is_comparable(limit, limit)):
                raise FileUnreadable(
                    f"{test} {feature} is a number or a date, not {json.dumps(limit)[:40]}",
                    line=line,
                )
            found.append((feature, test, tuple(limit) if isinstance(limit, list) else limit))
    return found


class Catalog:
    """The elements of each kind in columns, so that a rule is asked of all of them at once."""

    def __init__(self, elements: list[Element]) -> None:
        self.elements = elements
        self.numbers = {one.name: e for e, one in enumerate(elements)}
        kinds: dict[str, list[int]] = {}
        for e, one in enumerate(elements):
            kinds.setdefault(one.kind, []).append(e)
        self._kinds = {kind: np.array(found, np.int64) for kind, found in kinds.items()}
        self._columns: dict[tuple[str, str], tuple[list[Any], Ints, dict[Any, int]]] = {}

    def of_kind(self, kind: str) -> Ints:
        """The elements of a kind, by number."""
        return self._kinds.get(kind, np.zeros(0, np.int64))

    def broken(self, kind: str, rule: Rule) -> npt.NDArray[np.bool_]:
        """Which elements of a kind break a rule; one whose feature is not known does."""
        feature, test, limit = rule
        values, codes = self._column(kind, feature)
        bad = [not _passes(value, test, limit) for value in values]
        return np.array(bad, bool)[codes] if len(codes) else np.zeros(0, bool)

    def _column(self, kind: str, feature: str) -> tuple[list[Any], Ints]:
        """The different values of a feature, and which of them each element has."""
        key = kind, feature
        if key not in self._columns:
            seen: dict[Any, int] = {}
            codes = []
            for e in self.of_kind(kind).tolist():
                value = self.elements[e].features.get(feature)
                value = value if isinstance(value, (str, int, float)) else None
                codes.append(seen.setdefault(value, len(seen)))
            self._columns[key] = list(seen), np.array(codes, np.int64), seen
        return self._columns[key][:2]


def _passes(value: Any, test: str, limit: Any) -> bool:
    if value is None:
        return False
    if test == "one_of":
        return value in limit
    if not is_comparable(value, limit):
        return False
    return bool(value >= limit if test == "at_least" else value <= limit)


def rule_text(rule: Rule) -> str:
    """A rule in words."""
    feature, test, limit = rule
    if feature == NAMED:
        return "it is named by “only”"
    if feature == CAPACITY:
        return f"its capacity is at least {limit}"
    if test == "one_of":
        return f"{feature} is one of {', '.join(str(one) for one in limit)}"
    return f"{feature} is {test.replace('_', ' ')} {limit}"


def options_of(
    need: dict[str, Any], catalog: Catalog, line: int
) -> tuple[list[Option], dict[Rule, int]]:
    """The choices of a need, and how many elements each rule alone excludes.

    Raises:
        MatchRefused: ``only`` names an element that there is not.
    """
    amount, excluded = int(need["amount"]), Counter[Rule]()
    kind, elements = need["kind"], catalog.elements
    of_kind = catalog.of_kind(kind)
    is_out = np.zeros(len(of_kind), bool)
    for rule in rules_of(need, line):
        broken = catalog.broken(kind, rule)
        excluded[rule] = int(broken.sum())
        is_out |= broken
    allowed = listed(need, "only", line)
    for name in allowed:
        if name not in catalog.numbers:
            raise UnknownElement(f"there is no element “{name}”", line=line, element=name)
    if allowed:
        others = ~np.isin(of_kind, [catalog.numbers[name] for name in allowed])
        excluded[NAMED, "one_of", tuple(allowed)] = int(others.sum())
        is_out |= others
    eligible = of_kind[~is_out].tolist()
    single: list[Option] = [
        ((e, elements[e].capacity if elements[e].is_whole else amount),)
        for e in eligible
        if elements[e].capacity >= amount
    ]
    joined = _joined(amount, eligible, elements) if need.get("join") else []
    excluded[CAPACITY, "at_least", amount] = len(eligible) - len(single)
    return [*single, *joined], {rule: n for rule, n in excluded.items() if n}


def _joined(amount: int, eligible: list[int], elements: list[Element]) -> list[Option]:
    """Runs of neighbors in one building, each taken whole, that are enough and not too many."""
    rows: dict[str, list[int]] = {}
    for e in eligible:
        if elements[e].building and elements[e].order is not None:
            rows.setdefault(elements[e].building, []).append(e)
    found: list[Option] = []
    for row in rows.values():
        row.sort(key=lambda e: elements[e].order or 0)
        for first in range(len(row)):
            total = 0
            run: list[int] = []
            for e in row[first:]:
                if run and (elements[e].order or 0) != (elements[run[-1]].order or 0) + 1:
                    break
                run.append(e)
                total += elements[e].capacity
                if total >= amount:
                    break
            if total >= amount and len(run) > 1:
                found.append(tuple((e, elements[e].capacity) for e in run))
    return found
