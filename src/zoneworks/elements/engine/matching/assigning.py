"""Generalized assignment: prices of the capacities first, then a search that they lead."""

from collections.abc import Callable
from functools import cache
from math import ceil

import numpy as np

from zoneworks.core.engine.chance import CHANCE, seeded
from zoneworks.elements.engine.matching import shifts
from zoneworks.elements.engine.matching.terms import Floats, Gap, Ints

NEAREST = 6
"""So many agents of the least reduced cost are tried for a job."""
PRICING_STEPS, MOST_PRICING = 100, 6000
"""Steps of pricing at once, and at most."""
SETTLED = 1e-5
"""Shorter steps do not improve the prices."""
PENALTY = 1.3
"""A unit above a capacity first costs so many times its price."""
COLDEST = 0.15
"""The heat falls from the mean regret of a second choice to such a part of it."""


class Prices:
    """What a unit of each capacity is worth, and the bound that this proves.

    Attributes:
        of: price of each agent's capacity, (m,).
        bound: no assignment costs less.
        regrets: what a job with an agent costs above its cheapest, both priced, (m, n).
    """

    def __init__(self, gap: Gap, is_late: Callable[[], bool] = lambda: False) -> None:
        m = len(gap.capacities)
        self.of: Floats = np.zeros(m)
        pricing = shifts.Pricing(self.of, np.zeros(m), np.zeros(m), np.array([-np.inf, 2.0, 0.0]))
        upper, steps = float(gap.costs.max(axis=0).sum()), 0
        while steps < MOST_PRICING and pricing.numbers[shifts.LENGTH] > SETTLED:
            shifts.price(gap, pricing, upper, PRICING_STEPS)
            steps += PRICING_STEPS
            self.first: Ints = shifts.greedy(gap, self.of)
            if not _is_over(gap, self.first):
                upper = min(upper, float(gap.cost(self.first)))
            if is_late():
                break
        self.bound = bound_of(gap, self.of, float(pricing.numbers[shifts.BOUND]))
        reduced = gap.costs + self.of[:, None] * gap.weights
        self.regrets: Floats = reduced - reduced.min(axis=0)

    @property
    def heat(self) -> float:
        """The mean regret of a second choice."""
        if len(self.of) == 1:
            return 1.0
        return float(np.partition(self.regrets, 1, axis=0)[1].mean()) + 1e-3


def bound_of(gap: Gap, prices: Floats, found: float) -> int:
    """A whole number that no cost is below, whatever was rounded on the way to it."""
    m, n = gap.costs.shape
    largest = float(np.abs(gap.costs).max()) * n + float((prices * gap.capacities).sum())
    bound: int = ceil(found - 1e-15 * (m + n) * max(largest, 1.0) - 1e-7)
    return bound


class Search:
    """One thread's search; ``seed`` makes it repeatable, step by step."""

    def __init__(self, gap: Gap, prices: Prices, *, seed: int) -> None:
        m, n = gap.costs.shape
        self._gap = gap
        near = np.argsort(prices.regrets, axis=0, kind="stable")[: min(NEAREST, m)]
        least = max(float(prices.of[prices.of > 0].min(initial=1.0)) / 10, 1e-3)
        numbers = np.zeros(5, np.int64)
        numbers[shifts.BEST] = shifts.HUGE
        numbers[CHANCE] = seeded(seed)
        self._state = shifts.State(
            near=np.ascontiguousarray(near.T.astype(np.int64)),
            penalties=np.maximum(prices.of * PENALTY, least),
            at=np.zeros(n, np.int64),
            load=np.zeros(m, np.int64),
            members=np.zeros((m, n), np.int64),
            counts=np.zeros(m, np.int64),
            place=np.zeros(n, np.int64),
            best=np.zeros(n, np.int64),
            numbers=numbers,
        )
        self.begin(prices.first)

    def begin(self, at: Ints) -> None:
        """Go on from another assignment."""
        state, gap = self._state, self._gap
        state.at[:] = at
        state.load[:] = gap.loads(at)
        for i in range(len(gap.capacities)):
            jobs = np.flatnonzero(at == i)
            state.counts[i] = len(jobs)
            state.members[i, : len(jobs)] = jobs
            state.place[jobs] = np.arange(len(jobs))
        numbers = state.numbers
        numbers[shifts.COST] = gap.cost(at)
        numbers[shifts.OVER] = np.maximum(state.load - gap.capacities, 0).sum()
        numbers[shifts.OVERFULL] = 0
        if numbers[shifts.OVER] == 0 and numbers[shifts.COST] < numbers[shifts.BEST]:
            numbers[shifts.BEST] = numbers[shifts.COST]
            state.best[:] = at

    def go_on(self, heat: float, moves: int) -> None:
        """Try so many moves under one heat."""
        shifts.search(self._gap, self._state, heat, moves)

    @property
    def is_feasible(self) -> bool:
        """Whether an assignment within the capacities was found."""
        return self.cost < shifts.HUGE

    @property
    def cost(self) -> int:
        """Of the best assignment so far."""
        return int(self._state.numbers[shifts.BEST])

    @property
    def at(self) -> Ints:
        """The best assignment so far."""
        return self._state.best.copy()


def faults(gap: Gap, at: Ints) -> list[str]:
    """What is wrong with an assignment: nothing where it is feasible."""
    m, n = gap.costs.shape
    if len(at) != n or at.min(initial=0) < 0 or at.max(initial=0) >= m:
        return ["not each job has an agent"]
    over = gap.loads(at) - gap.capacities
    return [f"agent {i} is {over[i]} above its capacity" for i in np.flatnonzero(over > 0)]


def _is_over(gap: Gap, at: Ints) -> bool:
    return bool((gap.loads(at) > gap.capacities).any())


@cache
def warm() -> None:
    """Load the compiled functions, once a process; the very first time compiles them."""
    gap = Gap(np.ones((2, 2), np.int64), np.ones((2, 2), np.int64), np.ones(2, np.int64))
    Search(gap, Prices(gap), seed=1).go_on(1.0, 10)
