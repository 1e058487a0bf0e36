"""The zone's own problem: prices of its elements, and the search that they lead."""

from functools import cache
from math import floor

import numpy as np

from zoneworks.core.engine.chance import CHANCE, seeded
from zoneworks.elements.engine.matching import zone_kernel as kernel
from zoneworks.elements.engine.matching.terms import Floats, Ints
from zoneworks.elements.engine.matching.zone_terms import Choices, Project, Ties, Zone

POOLED_STEPS = 80
OWN_LENGTH = 0.1
"""The first steps of the elements' own prices are so much shorter."""
HOT, COLD = 0.3, 0.005
"""The heat falls from so much of the mean worth of a project to so much."""


class ZonePrices:
    """What a unit of each element is worth, improved step by step, and the bound.

    First all elements of a kind have one price, as if their capacity were pooled: there are few
    kinds, so that this is soon found; then each element has its own.
    """

    def __init__(self, zone: Zone) -> None:
        kinds = {kind: k for k, kind in enumerate(dict.fromkeys(zone.kinds))}
        self._kinds = np.array([kinds[kind] for kind in zone.kinds], np.int64)
        pooled = np.zeros(len(kinds), np.int64)
        np.add.at(pooled, self._kinds, zone.choices.capacities)
        self._zone, self._n_steps = zone, 0
        self._pool = zone.choices._replace(
            elements=self._kinds[zone.choices.elements], capacities=pooled
        )
        self._pooled = _pricing(zone, len(kinds), 1.0)
        self._pricing = _pricing(zone, len(zone.elements), OWN_LENGTH)
        kernel.price_zone(self._pool, self._pooled, np.inf, 1)

    def go_on(self, known: int, steps: int) -> None:
        """Improve them by so many steps; the search's sum of ``known`` can be reached."""
        if self._n_steps < POOLED_STEPS:
            kernel.price_zone(self._pool, self._pooled, float(known), steps)
            self._n_steps += steps
            self._pricing.trial[:] = self._pricing.prices[:] = self._pooled.prices[self._kinds]
        else:
            kernel.price_zone(self._zone.choices, self._pricing, float(known), steps)

    @property
    def of(self) -> Floats:
        """The prices that prove the bound, (m,)."""
        return self._pricing.prices.copy()

    @property
    def bound(self) -> int:
        """No sum of the search is above it, whatever was rounded on the way."""
        found = min(self._pricing.numbers[kernel.BOUND], self._pooled.numbers[kernel.BOUND])
        return floor(float(found) * (1.0 + 1e-12) + 1e-6)

    @property
    def is_settled(self) -> bool:
        """Whether more steps would not improve them."""
        return bool(self._pricing.numbers[kernel.LENGTH] < 1e-4)


class ZoneSearch:
    """One thread's search; ``seed`` makes it repeatable, step by step."""

    def __init__(self, zone: Zone, prices: Floats, *, seed: int) -> None:
        self._zone, self._prices = zone, prices
        self._state = _state(zone, seed)
        kernel.fill(zone.choices, zone.ties, self._state, prices)

    def go_on(self, heat: float, moves: int) -> None:
        """Place so many projects anew under one heat."""
        zone = self._zone
        kernel.search_zone(zone.choices, zone.ties, self._state, self._prices, (heat, moves))

    @property
    def sum(self) -> int:
        """Of the best choices: their value, the offset and what must be placed."""
        return int(self._state.numbers[kernel.BEST])

    @property
    def at(self) -> Ints:
        """The best choices so far: of each need, or -1."""
        return self._state.best.copy()


def _pricing(zone: Zone, m: int, length: float) -> kernel.ZonePricing:
    return kernel.ZonePricing(
        prices=np.zeros(m),
        trial=np.zeros(m),
        direction=np.zeros(m),
        use=np.zeros(m),
        liked=np.zeros(len(zone.choices.starts), np.int64),
        numbers=np.array([np.inf, length, 0.0]),
    )


def value_of(zone: Zone, at: Ints) -> int:
    """What choices are worth, counted anew."""
    total, tie_twice = -zone.offset, 0
    choices = zone.choices
    for p, project in enumerate(zone.projects):
        mine = at[choices.needs[p] : choices.needs[p + 1]]
        if len(mine) and mine[0] >= 0:
            total += sum(worth for _what, worth in project.lines)
            total += int(choices.values[mine].sum())
            place = kernel.place_of(choices, at, p)
            tie_twice += int(kernel.tied(choices, zone.ties, at, p, place))
    return total + tie_twice // 2


def missing(zone: Zone, at: Ints) -> list[int]:
    """Projects that must be placed and are not."""
    first = zone.choices.needs
    return [p for p, one in enumerate(zone.projects) if one.is_must and at[first[p]] < 0]


def faults(zone: Zone, at: Ints) -> list[str]:
    """What is wrong with choices: nothing where they are feasible."""
    choices, found = zone.choices, []
    loads = np.zeros(len(zone.elements), np.int64)
    for p, project in enumerate(zone.projects):
        mine = at[choices.needs[p] : choices.needs[p + 1]]
        if (mine >= 0).any() and (mine < 0).any():
            found.append(f"{project.name} has only a part of its needs")
    for n, c in enumerate(at.tolist()):
        if c >= 0:
            if not choices.starts[n] <= c < choices.starts[n + 1]:
                found.append(f"need {n} has another's choice")
            uses = slice(int(choices.uses[c]), int(choices.uses[c + 1]))
            np.add.at(loads, choices.elements[uses], choices.amounts[uses])
    over = np.flatnonzero(loads > choices.capacities)
    return found + [f"{zone.elements[e]} is above its capacity" for e in over]


def _state(zone: Zone, seed: int) -> kernel.ZoneState:
    choices = zone.choices
    n_needs, n_uses = len(choices.starts) - 1, len(choices.elements)
    numbers = np.zeros(5, np.int64)
    numbers[kernel.BEST] = -(2**62)
    numbers[CHANCE] = seeded(seed)
    of_choice = np.repeat(np.arange(n_needs), np.diff(choices.starts))
    return kernel.ZoneState(
        at=np.full(n_needs, -1, np.int64),
        best=np.full(n_needs, -1, np.int64),
        load=np.zeros(len(zone.elements), np.int64),
        owners=np.repeat(np.arange(len(zone.projects)), np.diff(choices.needs)),
        heads=np.full(len(zone.elements), -1, np.int64),
        nexts=np.full(n_uses, -1, np.int64),
        befores=np.full(n_uses, -1, np.int64),
        use_needs=np.repeat(of_choice, np.diff(choices.uses)).astype(np.int64),
        log_needs=np.zeros(8 * n_needs + 100, np.int64),
        log_choices=np.zeros(8 * n_needs + 100, np.int64),
        ejected=np.zeros(len(zone.projects) + 1, np.int64),
        numbers=numbers,
    )


@cache
def warm() -> None:
    """Load the compiled functions, once a process; the very first time compiles them."""
    span, one = np.array([0, 1], np.int64), np.ones(1, np.int64)
    choices = Choices(span, span, span, one * 0, one, one * 0, one * 0, one, one * -1, one)
    none = one[:0]
    ties = Ties(np.zeros(2, np.int64), none, none, none, none, one, one, one)
    project = Project("p", (), (), False, 0, 0)
    zone = Zone(("e",), ("k",), ("",), (project,), choices, ties, 0, 0)
    ZoneSearch(zone, ZonePrices(zone).of, seed=1).go_on(1.0, 10)
