"""Sparse matching: each project to at most one element, for the greatest sum of values."""

from functools import cache
from math import floor

import numpy as np

from zoneworks.core.engine.chance import CHANCE, seeded
from zoneworks.elements.engine.matching import packing
from zoneworks.elements.engine.matching.refusals import (
    FileUnreadable,
    NameTwice,
    OutOfRange,
    UnknownElement,
)
from zoneworks.elements.engine.matching.terms import LARGEST_SUM, NOBODY, Floats, Ints, Pairs

HOT, COLD = 0.09, 0.028
"""The heat falls from so much of the mean worth of a project to so much: found by trials."""
PAIR_COLUMNS = ("project", "element", "value", "weight")
MOST_NUMBER = 10_000_000


def make_pairs(columns: dict[str, Ints], elements: Ints, capacities: Ints) -> Pairs:
    """Pairs from columns of ``PAIR_COLUMNS``, and each element's capacity.

    Raises:
        MatchRefused: a pair or a capacity cannot be, with its row and value.
    """
    _check(columns, elements, capacities)
    m = int(elements.max(initial=-1)) + 1
    rooms = np.zeros(m, np.int64)
    rooms[elements] = capacities
    order = np.lexsort((columns["project"], columns["element"]))
    project, element, value, weight = (columns[name][order] for name in PAIR_COLUMNS)
    twice = (np.diff(project) == 0) & (np.diff(element) == 0)
    if twice.any():
        at = int(twice.argmax())
        raise NameTwice(f"the pair of project {project[at]} and element {element[at]} stands twice")
    n = int(project.max(initial=-1)) + 1
    by_project = np.argsort(project, kind="stable")
    return Pairs(
        starts=np.searchsorted(element, np.arange(m + 1)).astype(np.int64),
        projects=project,
        elements=element,
        values=value,
        weights=weight,
        capacities=rooms,
        project_starts=np.searchsorted(project[by_project], np.arange(n + 1)).astype(np.int64),
        project_pairs=by_project.astype(np.int64),
    )


def _check(columns: dict[str, Ints], elements: Ints, capacities: Ints) -> None:
    for name, numbers, least in (
        ("element", elements, 0),
        ("capacity", capacities, 0),
        ("project", columns["project"], 0),
        ("element", columns["element"], 0),
        ("weight", columns["weight"], 0),
    ):
        if len(numbers) and numbers.min() < least:
            row = int(numbers.argmin())
            raise OutOfRange(f"row {row + 1}: {name} is {numbers[row]}: none is negative")
    for name, numbers in (("element", elements), ("project", columns["project"])):
        if len(numbers) and numbers.max() > MOST_NUMBER:
            row = int(numbers.argmax())
            raise OutOfRange(f"row {row + 1}: {name} is {numbers[row]}: {MOST_NUMBER} at most")
    if len(np.unique(elements)) != len(elements):
        found, counts = np.unique(elements, return_counts=True)
        raise NameTwice(f"element {found[counts.argmax()]} has more than one capacity")
    unknown = ~np.isin(columns["element"], elements)
    if unknown.any():
        row = int(unknown.argmax())
        raise UnknownElement(
            f"row {row + 1}: element {columns['element'][row]} has no capacity", row=row + 1
        )
    for name in ("value", "weight"):
        largest = np.abs(columns[name].astype(np.float64))
        if largest.sum() >= LARGEST_SUM:
            row = int(largest.argmax())
            raise OutOfRange(
                f"row {row + 1}: {name} {columns[name][row]} is too large to be added exactly"
            )
    if not len(elements):
        raise FileUnreadable("there is no element: at least one has a capacity")


class Prices:
    """What each project is worth to the elements, improved step by step, and the bound."""

    def __init__(self, pairs: Pairs) -> None:
        n = pairs.n_projects
        self._pairs, self._room, self._state = pairs, _room(pairs), _state(pairs, 1)
        start = np.zeros(n)
        np.maximum.at(start, pairs.projects, pairs.values * 0.5)
        self._pricing = packing.Pricing(
            prices=start,
            trial=start.copy(),
            direction=np.zeros(n),
            use=np.zeros(n),
            numbers=np.array([np.inf, 1.0, 0.0]),
        )
        packing.greedy(pairs, np.zeros(n), self._state)
        self.go_on(0, 1)

    def go_on(self, known: int, steps: int) -> None:
        """Improve them by so many steps; no less than the known value can be reached."""
        target = float(max(known, self.first))
        packing.price(self._pairs, self._room, self._pricing, target, steps)

    @property
    def first(self) -> int:
        """A value that can be reached."""
        return int(self._state.numbers[packing.BEST])

    @property
    def of(self) -> Floats:
        """The prices that prove the bound, (n,)."""
        return self._pricing.prices.copy()

    @property
    def bound(self) -> int:
        """A whole number that no value is above, whatever was rounded on the way to it."""
        found = float(self._pricing.numbers[packing.BOUND])
        return floor(found * (1.0 + 1e-12) + 1e-6)

    @property
    def is_settled(self) -> bool:
        """Whether more steps would not improve them."""
        return bool(self._pricing.numbers[packing.LENGTH] < 1e-5)


class Search:
    """One thread's search; ``seed`` makes it repeatable, step by step."""

    def __init__(self, pairs: Pairs, prices: Floats, *, seed: int) -> None:
        self._pairs, self._room, self._state = pairs, _room(pairs), _state(pairs, seed)
        self.use(prices)
        packing.greedy(pairs, prices, self._state)

    def use(self, prices: Floats) -> None:
        """Let better prices lead."""
        packing.rent(self._pairs, self._room, prices, self._state)

    def go_on(self, heat: float, moves: int) -> None:
        """Pack so many elements anew under one heat."""
        packing.search(self._pairs, self._room, self._state, heat, moves)

    @property
    def value(self) -> int:
        """Of the best matching so far."""
        return int(self._state.numbers[packing.BEST])

    @property
    def at(self) -> Ints:
        """The best matching so far: the pair of each project, or ``NOBODY``."""
        return self._state.best.copy()


def elements_of(pairs: Pairs, at: Ints) -> Ints:
    """The element of each project, from its pair."""
    found = np.full(len(at), NOBODY, np.int64)
    found[at >= 0] = pairs.elements[at[at >= 0]]
    return found


def faults(pairs: Pairs, at: Ints) -> list[str]:
    """What is wrong with a matching of projects to pairs: nothing where it is feasible."""
    has = np.flatnonzero(at >= 0)
    wrong = has[pairs.projects[at[has]] != has]
    loads = np.zeros(len(pairs.capacities), np.int64)
    np.add.at(loads, pairs.elements[at[has]], pairs.weights[at[has]])
    over = np.flatnonzero(loads > pairs.capacities)
    return [f"project {p} has another's pair" for p in wrong] + [
        f"element {e} is {loads[e] - pairs.capacities[e]} above its capacity" for e in over
    ]


def _room(pairs: Pairs) -> packing.Room:
    n_pairs = len(pairs.projects)
    most = int(np.diff(pairs.starts).max(initial=0)) + 1
    return packing.Room(
        gains=np.zeros(n_pairs),
        chosen=np.zeros(n_pairs, np.uint8),
        order=np.zeros(most, np.int64),
        values=np.zeros(most),
        weights=np.zeros(most, np.int64),
        now=np.zeros(most, np.uint8),
        kept=np.zeros(most, np.uint8),
        log_projects=np.zeros(40 * most + 1000, np.int64),
        log_pairs=np.zeros(40 * most + 1000, np.int64),
        lost=np.zeros(12 * most + 20, np.int64),
        hurt=np.zeros(most + packing.MOST_HURT, np.int64),
    )


def _state(pairs: Pairs, seed: int) -> packing.State:
    numbers = np.zeros(8, np.int64)
    numbers[CHANCE] = seeded(seed)
    return packing.State(
        at=np.full(pairs.n_projects, NOBODY, np.int64),
        load=np.zeros(len(pairs.capacities), np.int64),
        best=np.full(pairs.n_projects, NOBODY, np.int64),
        rents=np.zeros(len(pairs.capacities)),
        held=np.zeros(len(pairs.projects), np.uint8),
        reduced=np.zeros(len(pairs.projects)),
        numbers=numbers,
    )


@cache
def warm() -> None:
    """Load the compiled functions, once a process; the very first time compiles them."""
    one = np.array([0, 1], np.int64)
    columns = {"project": one, "element": one, "value": one + 1, "weight": one + 1}
    pairs = make_pairs(columns, one, one + 1)
    prices = Prices(pairs)
    Search(pairs, prices.of, seed=1).go_on(1.0, 10)
