"""The compiled search for generalized assignments: prices of capacities, then moves under heat.

Subgradient steps price the capacities (Held, Wolfe & Crowder 1974); jobs are moved, exchanged and
ejected in chains (Yagiura, Ibaraki & Glover 2004) toward agents of low reduced cost, under heat
that falls (Kirkpatrick et al. 1983), with a price for each unit above a capacity that adapts.
Sources: docs/slices/elements-matching.md.
"""

from math import exp
from typing import NamedTuple

import numpy as np
from numba import njit

from zoneworks.core.engine.chance import CHANCE, below, share
from zoneworks.elements.engine.matching.terms import Floats, Gap, Ints

COST, OVER, BEST, OVERFULL = range(CHANCE + 1, 5)
HUGE = 2**62
BOUND, LENGTH, STALE = range(3)
MOST_STALE = 20
"""After so many steps without a better bound the next are shorter."""
ADAPT = 4096
"""After so many moves the prices of overfilling are looked at again."""
SHIFTS = 0.2
"""So often a job is shifted alone, else in a chain with another."""
BACK = 0.6
"""So often the other goes where the first came from."""


class Pricing(NamedTuple):
    """Prices of the capacities as they are improved.

    Attributes:
        prices, trial: the best, and those that are tried, (m,).
        use: what is taken beyond each capacity, (m,).
        numbers: bound, length of a step, steps without a better one.
    """

    prices: Floats
    trial: Floats
    use: Floats
    numbers: Floats


class State(NamedTuple):
    """An assignment as it is changed, and the best that was feasible.

    Attributes:
        near: agents worth trying for each job, the least reduced cost first, (n, k).
        penalties: cost of a unit above each capacity, (m,).
        at, load: agent of each job; what each agent holds.
        members, counts, place: the jobs of each agent, how many, and where a job stands there.
        best: the best assignment.
        numbers: cost, units above capacities, best cost, chance, moves while overfull.
    """

    near: Ints
    penalties: Floats
    at: Ints
    load: Ints
    members: Ints
    counts: Ints
    place: Ints
    best: Ints
    numbers: Ints


@njit(cache=True, nogil=True)
def _relaxed(gap: Gap, prices: Floats, use: Floats) -> float:
    """Each job at its cheapest agent by these prices: the bound, and what is taken too much."""
    m, n = gap.costs.shape
    value = 0.0
    for i in range(m):
        use[i] = -gap.capacities[i]
        value += prices[i] * use[i]
    for j in range(n):
        agent, low = 0, np.inf
        for i in range(m):
            reduced = gap.costs[i, j] + prices[i] * gap.weights[i, j]
            if reduced < low:
                low, agent = reduced, i
        value += low
        use[agent] += gap.weights[agent, j]
    return value


@njit(cache=True, nogil=True)
def price(gap: Gap, pricing: Pricing, upper: float, steps: int) -> None:
    """Improve the prices of the capacities by so many steps toward a bound of ``upper``."""
    m, numbers, trial, use = len(gap.capacities), pricing.numbers, pricing.trial, pricing.use
    for _ in range(steps):
        value = _relaxed(gap, trial, use)
        if value > numbers[BOUND]:
            numbers[BOUND], numbers[STALE] = value, 0.0
            pricing.prices[:] = trial
        else:
            numbers[STALE] += 1.0
            if numbers[STALE] >= MOST_STALE:
                numbers[LENGTH] *= 0.6
                numbers[STALE] = 0.0
                trial[:] = pricing.prices
        norm = 0.0
        for i in range(m):
            norm += use[i] * use[i]
        if norm < 1e-9:
            numbers[LENGTH] = 0.0
            break
        step = max(numbers[LENGTH] * (upper - value) / norm, 1e-6)
        for i in range(m):
            trial[i] = max(0.0, trial[i] + step * use[i])


@njit(cache=True, nogil=True)
def greedy(gap: Gap, prices: Floats) -> Ints:
    """Each job where it costs least with room, those with most to lose first; may overfill."""
    m, n = gap.costs.shape
    at, load, regret = np.full(n, -1), np.zeros(m, np.int64), np.empty(n)
    for j in range(n):
        low, second = np.inf, np.inf
        for i in range(m):
            reduced = gap.costs[i, j] + prices[i] * gap.weights[i, j]
            if reduced < low:
                low, second = reduced, low
            elif reduced < second:
                second = reduced
        regret[j] = low - second if m > 1 else 0.0
    for j in np.argsort(regret):
        agent, low, room, roomy = -1, np.inf, -HUGE, 0
        for i in range(m):
            left = gap.capacities[i] - load[i] - gap.weights[i, j]
            reduced = gap.costs[i, j] + prices[i] * gap.weights[i, j]
            if left >= 0 and reduced < low:
                agent, low = i, reduced
            if left > room:
                room, roomy = left, i
        if agent < 0:
            agent = roomy
        at[j] = agent
        load[agent] += gap.weights[agent, j]
    return at


@njit(cache=True, nogil=True, inline="always")
def _above(gap: Gap, i: int, load: int) -> int:
    return int(max(load - gap.capacities[i], 0))


@njit(cache=True, nogil=True)
def _put(gap: Gap, state: State, j: int, i: int) -> None:
    """Let a job go from its agent to another."""
    old, place = state.at[j], state.place[j]
    last = state.members[old, state.counts[old] - 1]
    state.members[old, place] = last
    state.place[last] = place
    state.counts[old] -= 1
    state.members[i, state.counts[i]] = j
    state.place[j] = state.counts[i]
    state.counts[i] += 1
    state.at[j] = i
    numbers = state.numbers
    numbers[COST] += gap.costs[i, j] - gap.costs[old, j]
    numbers[OVER] -= _above(gap, old, state.load[old]) + _above(gap, i, state.load[i])
    state.load[old] -= gap.weights[old, j]
    state.load[i] += gap.weights[i, j]
    numbers[OVER] += _above(gap, old, state.load[old]) + _above(gap, i, state.load[i])


@njit(cache=True, nogil=True, inline="always")
def _penalty(gap: Gap, state: State, i: int, more: int) -> float:
    """What it costs in overfilling that an agent holds so much more."""
    now = state.load[i]
    return float(state.penalties[i]) * float(_above(gap, i, now + more) - _above(gap, i, now))


@njit(cache=True, nogil=True, inline="always")
def _taken(state: State, worse: float, heat: float) -> bool:
    return worse <= 0.0 or (worse < 30.0 * heat and share(state.numbers) < exp(-worse / heat))


@njit(cache=True, nogil=True)
def _shift(gap: Gap, state: State, j: int, k: int, heat: float) -> bool:
    i = state.at[j]
    worse = float(gap.costs[k, j] - gap.costs[i, j])
    worse += _penalty(gap, state, i, -gap.weights[i, j])
    worse += _penalty(gap, state, k, gap.weights[k, j])
    if _taken(state, worse, heat):
        _put(gap, state, j, k)
        return True
    return False


@njit(cache=True, nogil=True)
def _chain(gap: Gap, state: State, j: int, k: int, heat: float) -> bool:
    """One job goes to an agent, and one of its jobs to the first's agent or to a third."""
    numbers, i = state.numbers, state.at[j]
    other = state.members[k, below(numbers, state.counts[k])]
    to = i
    if share(numbers) >= BACK:
        to = state.near[other, int(share(numbers) ** 2 * state.near.shape[1])]
    if to == k:
        return False
    costs, weights = gap.costs, gap.weights
    worse = float(costs[k, j] - costs[i, j] + costs[to, other] - costs[k, other])
    worse += _penalty(gap, state, k, weights[k, j] - weights[k, other])
    if to == i:
        worse += _penalty(gap, state, i, weights[i, other] - weights[i, j])
    else:
        worse += _penalty(gap, state, i, -weights[i, j])
        worse += _penalty(gap, state, to, weights[to, other])
    if _taken(state, worse, heat):
        _put(gap, state, j, k)
        _put(gap, state, other, to)
        return True
    return False


@njit(cache=True, nogil=True)
def _adapt(state: State) -> None:
    """Dearer where nearly all moves were overfull, cheaper where half were not."""
    share = state.numbers[OVERFULL] / ADAPT
    state.numbers[OVERFULL] = 0
    if share > 0.9:
        state.penalties[:] *= 1.02
    elif share < 0.5:
        state.penalties[:] /= 1.02


@njit(cache=True, nogil=True)
def search(gap: Gap, state: State, heat: float, moves: int) -> None:
    """Try so many moves under one heat, and keep the best that overfills nothing."""
    numbers, n, k = state.numbers, state.near.shape[0], state.near.shape[1]
    for move in range(moves):
        if numbers[OVER] > 0:
            numbers[OVERFULL] += 1
        if move % ADAPT == ADAPT - 1:
            _adapt(state)
        j = below(numbers, n)
        agent = state.near[j, int(share(numbers) ** 2 * k)]
        if agent == state.at[j]:
            continue
        if state.counts[agent] == 0 or share(numbers) < SHIFTS:
            is_moved = _shift(gap, state, j, agent, heat)
        else:
            is_moved = _chain(gap, state, j, agent, heat)
        if is_moved and numbers[OVER] == 0 and numbers[COST] < numbers[BEST]:
            numbers[BEST] = numbers[COST]
            state.best[:] = state.at
