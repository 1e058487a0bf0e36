"""The zone's own problem: projects whose needs take elements, all of them or none.

An element is a parcel, a bay, homes, workers of a skill, a fund: whatever has a capacity. A need of
a project is met by one choice: one element, or several that join. Values are whole numbers.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from zoneworks.elements.engine.matching.terms import Ints


class Choices(NamedTuple):
    """The choices of all needs of all projects, in their order.

    Attributes:
        needs: where the needs of a project begin, (p + 1,).
        starts: where the choices of a need begin, (n + 1,).
        uses: where what a choice takes begins, (c + 1,).
        elements, amounts: what is taken, and how much of it.
        values: what a choice is worth beside its project: kept agreements, nearness to elements.
        hopes: what nearness to other projects could be worth at most.
        worth: of each project that is placed, (p,).
        places: the element whose place a choice has, or -1.
        capacities: of the elements.
    """

    needs: Ints
    starts: Ints
    uses: Ints
    elements: Ints
    amounts: Ints
    values: Ints
    hopes: Ints
    worth: Ints
    places: Ints
    capacities: Ints


class Ties(NamedTuple):
    """Pairs of projects that are worth more near each other.

    Attributes:
        starts: where the ties of a project begin, (p + 1,); each tie stands at both its projects.
        others, worth: the other project; what it is worth.
        within: meters apart at most, or -1: then ``groups`` must be equal.
        stated: 1 at the project that states the tie, 0 at the other.
        x, y: place of each element in meters.
        groups: the building of each element by number, or -1.
    """

    starts: Ints
    others: Ints
    worth: Ints
    within: Ints
    stated: Ints
    x: Ints
    y: Ints
    groups: Ints


@dataclass(frozen=True, slots=True)
class Need:
    """What a project takes: so much of one element of a kind that passes the rules.

    Attributes:
        rules: (feature, test, limit) with the tests "at_least", "at_most", "one_of".
        excluded: how many elements of the kind each rule alone excludes.
        agreed: the choice that was agreed, by the names of its elements; empty where none was.
    """

    name: str
    kind: str
    amount: int
    rules: tuple[tuple[str, str, Any], ...]
    excluded: tuple[tuple[tuple[str, str, Any], int], ...]
    agreed: tuple[str, ...]
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A project with the lines of its worth, as (what, value)."""

    name: str
    lines: tuple[tuple[str, int], ...]
    needs: tuple[Need, ...]
    is_must: bool
    moving_cost: int
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """The whole problem.

    Attributes:
        offset: what the sum of values of choices lies above the value: agreements not kept cost.
        must: what each project that must be placed adds to the search's sum.
    """

    elements: tuple[str, ...]
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    projects: tuple[Project, ...]
    choices: Choices
    ties: Ties
    offset: int
    must: int
