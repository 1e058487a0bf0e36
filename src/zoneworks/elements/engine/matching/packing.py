"""The compiled search for sparse matchings: prices of projects, then elements packed anew in turn.

Each project is priced by relaxing that it goes to one element only; each element is then a knapsack
that is packed exactly (Fisher 1981; Martello & Toth 1990). Under heat an element is packed anew by
prices with noise, takes projects from others, and what these lost is packed anew in a chain.
Sources: docs/slices/elements-matching.md.
"""

from math import exp
from typing import NamedTuple

import numpy as np
from numba import njit

from zoneworks.core.engine.chance import CHANCE, below, share
from zoneworks.elements.engine.matching.terms import Bytes, Floats, Ints, Pairs

TOTAL, BEST, FIRST, LOGGED, LOST, HURT, CHANGE = range(CHANCE + 1, 8)
BOUND, LENGTH, STALE = range(3)
MOST_STALE = 12
"""After so many steps without a better bound the next are shorter."""
SMOOTH = 0.7
"""So much of the last direction is kept."""
EXACT_NODES = 20_000
QUICK_NODES = 300
MOST_HURT = 8
"""So many elements are packed anew in one chain, beyond those that lost something."""


class Room(NamedTuple):
    """Space to work in, one for each thread.

    Attributes:
        gains, chosen: of each pair: what it is worth to its element, and whether it is packed.
        order, values, weights, now, kept: the pairs of one element, the densest first.
        log_projects, log_pairs: what was changed, and from what.
        lost, hurt: projects that lost their element, elements that lost a project.
    """

    gains: Floats
    chosen: Bytes
    order: Ints
    values: Floats
    weights: Ints
    now: Bytes
    kept: Bytes
    log_projects: Ints
    log_pairs: Ints
    lost: Ints
    hurt: Ints


class State(NamedTuple):
    """A matching as it is changed.

    Attributes:
        at: pair of each project, or -1.
        load: what each element holds.
        best: the best matching.
        rents: what a unit of each element's capacity is worth.
        held, reduced: of each pair: whether its project has it; its value less the price.
        numbers: value, best value, chance, and what the functions tell one another.
    """

    at: Ints
    load: Ints
    best: Ints
    rents: Floats
    held: Bytes
    reduced: Floats
    numbers: Ints


class Pricing(NamedTuple):
    """Prices of the projects as they are improved.

    Attributes:
        prices, trial, direction: the best, those that are tried, where they go, (n,).
        numbers: bound, length of a step, steps without a better one.
    """

    prices: Floats
    trial: Floats
    direction: Floats
    use: Floats
    numbers: Floats


@njit(cache=True, nogil=True, inline="always")
def _sorted(
    gains: Floats,
    needs: Ints,
    span: tuple[int, int],
    capacity: int,
    line: tuple[Ints, Floats, Ints],
) -> int:
    """Line up the pairs of an element that could be packed, the densest first; how many."""
    order, values, weights = line
    low, high = span
    k = 0
    for q in range(low, high):
        gain, weight = gains[q], needs[q]
        if gain <= 1e-9 or weight > capacity:
            continue
        x = k
        while x > 0 and values[x - 1] * weight < gain * weights[x - 1]:
            values[x] = values[x - 1]
            weights[x] = weights[x - 1]
            order[x] = order[x - 1]
            x -= 1
        values[x], weights[x], order[x] = gain, weight, q
        k += 1
    return k


@njit(cache=True, nogil=True, inline="always")
def _most(values: Floats, weights: Ints, x: int, k: int, left: int) -> float:
    """What pairs from a place on could give, if the last could be cut."""
    value = 0.0
    while x < k and weights[x] <= left:
        value += values[x]
        left -= weights[x]
        x += 1
    if x < k:
        value += values[x] * left / weights[x]
    return value


@njit(cache=True, nogil=True)
def _best_of(line: tuple[Floats, Ints, Bytes, Bytes], k: int, capacity: int, nodes: int) -> float:
    """Branch and bound over pairs in line; return what no choice exceeds."""
    values, weights, now, kept = line
    best, value, left, x = 0.0, 0.0, capacity, 0
    for y in range(k):
        kept[y] = 0
    while nodes > 0:
        while x < k and value + _most(values, weights, x, k, left) > best + 1e-9:
            now[x] = 1 if weights[x] <= left else 0
            if now[x]:
                value += values[x]
                left -= weights[x]
            x += 1
        if value > best + 1e-9:
            best = value
            for y in range(k):
                kept[y] = now[y] if y < x else 0
        nodes -= 1
        x -= 1
        while x >= 0 and not now[x]:
            x -= 1
        if x < 0:
            return best
        now[x] = 0
        value -= values[x]
        left += weights[x]
        x += 1
    return _most(values, weights, 0, k, capacity)


@njit(cache=True, nogil=True, inline="always")
def _pack(pairs: Pairs, room: Room, e: int, capacity: int, nodes: int) -> float:
    """Choose the pairs of an element of the greatest gains; return what no choice exceeds."""
    order, values, weights, chosen = room.order, room.values, room.weights, room.chosen
    low, high = pairs.starts[e], pairs.starts[e + 1]
    for q in range(low, high):
        chosen[q] = 0
    line = (order, values, weights)
    k = _sorted(room.gains, pairs.weights, (low, high), capacity, line)
    if k == 0:
        return 0.0
    value = _best_of((values, weights, room.now, room.kept), k, capacity, nodes)
    for y in range(k):
        chosen[order[y]] = room.kept[y]
    return value


@njit(cache=True, nogil=True)
def _relaxed(pairs: Pairs, room: Room, pricing: Pricing) -> float:
    """Pack each element by the prices on trial; the bound that they prove."""
    value = 0.0
    for p in range(len(pricing.trial)):
        value += pricing.trial[p]
        pricing.use[p] = 1.0
    for q in range(len(pairs.projects)):
        room.gains[q] = pairs.values[q] - pricing.trial[pairs.projects[q]]
    for e in range(len(pairs.capacities)):
        value += _pack(pairs, room, e, pairs.capacities[e], EXACT_NODES)
        for q in range(pairs.starts[e], pairs.starts[e + 1]):
            if room.chosen[q]:
                pricing.use[pairs.projects[q]] -= 1.0
    return value


@njit(cache=True, nogil=True)
def price(pairs: Pairs, room: Room, pricing: Pricing, target: float, steps: int) -> None:
    """Improve the prices of the projects by so many steps toward a bound of the target."""
    numbers, trial, direction = pricing.numbers, pricing.trial, pricing.direction
    for _ in range(steps):
        value = _relaxed(pairs, room, pricing)
        if value < numbers[BOUND] - 1e-6:
            numbers[BOUND], numbers[STALE] = value, 0.0
            pricing.prices[:] = trial
        else:
            numbers[STALE] += 1.0
            if numbers[STALE] >= MOST_STALE:
                numbers[LENGTH] *= 0.7
                numbers[STALE] = 0.0
                trial[:] = pricing.prices
        norm = 0.0
        for p in range(len(trial)):
            direction[p] = SMOOTH * direction[p] + (1.0 - SMOOTH) * pricing.use[p]
            if trial[p] > 0.0 or direction[p] < 0.0:
                norm += direction[p] * direction[p]
        if norm < 1e-9:
            numbers[LENGTH] = 0.0
            break
        step = numbers[LENGTH] * max(value - target, 1.0) / norm
        for p in range(len(trial)):
            trial[p] = max(0.0, trial[p] - step * direction[p])


@njit(cache=True, nogil=True)
def rent(pairs: Pairs, room: Room, prices: Floats, state: State) -> None:
    """What a unit of each element is worth: its packing by the prices, by the unit."""
    for q in range(len(pairs.projects)):
        state.reduced[q] = pairs.values[q] - prices[pairs.projects[q]]
        room.gains[q] = state.reduced[q]
    for e in range(len(pairs.capacities)):
        value = _pack(pairs, room, e, pairs.capacities[e], QUICK_NODES)
        state.rents[e] = value / max(pairs.capacities[e], 1)


@njit(cache=True, nogil=True)
def greedy(pairs: Pairs, prices: Floats, state: State) -> None:
    """Projects to elements by what a unit of capacity gains."""
    keys = np.empty(len(pairs.projects))
    for q in range(len(keys)):
        keys[q] = -(pairs.values[q] - prices[pairs.projects[q]]) / max(pairs.weights[q], 1)
    numbers = state.numbers
    for q in np.argsort(keys):
        p, e = pairs.projects[q], pairs.elements[q]
        has_room = state.load[e] + pairs.weights[q] <= pairs.capacities[e]
        if state.at[p] < 0 and has_room and pairs.values[q] > 0:
            state.at[p] = q
            state.held[q] = 1
            state.load[e] += pairs.weights[q]
            numbers[TOTAL] += pairs.values[q]
    numbers[BEST] = numbers[TOTAL]
    state.best[:] = state.at


@njit(cache=True, nogil=True, inline="always")
def _put(pairs: Pairs, room: Room, state: State, p: int, q: int) -> None:
    """Let a project have another pair, or none, and remember what it had."""
    numbers, old = state.numbers, state.at[p]
    room.log_projects[numbers[LOGGED]], room.log_pairs[numbers[LOGGED]] = p, old
    numbers[LOGGED] += 1
    if old >= 0:
        state.held[old] = 0
        state.load[pairs.elements[old]] -= pairs.weights[old]
        numbers[CHANGE] -= pairs.values[old]
    if q >= 0:
        state.held[q] = 1
        state.load[pairs.elements[q]] += pairs.weights[q]
        numbers[CHANGE] += pairs.values[q]
    state.at[p] = q


@njit(cache=True, nogil=True, inline="always")
def _drop_unchosen(pairs: Pairs, room: Room, state: State, e: int) -> None:
    numbers = state.numbers
    for q in range(pairs.starts[e], pairs.starts[e + 1]):
        if state.held[q] and not room.chosen[q]:
            p = pairs.projects[q]
            _put(pairs, room, state, p, -1)
            if numbers[LOST] < len(room.lost):
                room.lost[numbers[LOST]] = p
                numbers[LOST] += 1


@njit(cache=True, nogil=True, inline="always")
def _take_chosen(pairs: Pairs, room: Room, state: State, e: int) -> None:
    numbers = state.numbers
    for q in range(pairs.starts[e], pairs.starts[e + 1]):
        if room.chosen[q] and not state.held[q]:
            p = pairs.projects[q]
            if state.at[p] >= 0 and numbers[HURT] < len(room.hurt):
                room.hurt[numbers[HURT]] = pairs.elements[state.at[p]]
                numbers[HURT] += 1
            _put(pairs, room, state, p, q)


@njit(cache=True, nogil=True, inline="always")
def _place(pairs: Pairs, room: Room, state: State, p: int, heat: float) -> None:
    """Put a project where there is room; else let an element that would like it be packed anew."""
    numbers, best, most, liking, likes = state.numbers, -1, 0, -1, -np.inf
    for y in range(pairs.project_starts[p], pairs.project_starts[p + 1]):
        q = pairs.project_pairs[y]
        f = pairs.elements[q]
        if state.load[f] + pairs.weights[q] <= pairs.capacities[f]:
            if pairs.values[q] > most:
                most, best = pairs.values[q], q
        elif f != numbers[FIRST]:
            like = pairs.values[q] - state.rents[f] * pairs.weights[q]
            like += 3.0 * heat * share(numbers)
            if like > likes:
                likes, liking = like, f
    if best >= 0:
        _put(pairs, room, state, p, best)
    elif liking >= 0 and numbers[HURT] < MOST_HURT:
        room.hurt[numbers[HURT]] = liking
        numbers[HURT] += 1


@njit(cache=True, nogil=True, inline="always")
def _refill(pairs: Pairs, room: Room, state: State, e: int, is_first: bool) -> None:
    """Pack an element of what it holds and what nobody has; the first one keeps what it took."""
    capacity = pairs.capacities[e] - (state.load[e] if is_first else 0)
    for q in range(pairs.starts[e], pairs.starts[e + 1]):
        is_open = not is_first if state.held[q] else state.at[pairs.projects[q]] < 0
        room.gains[q] = float(pairs.values[q]) if is_open else 0.0
    _pack(pairs, room, e, capacity, QUICK_NODES)
    if not is_first:
        _drop_unchosen(pairs, room, state, e)
    _take_chosen(pairs, room, state, e)


@njit(cache=True, nogil=True, inline="always")
def _spread(pairs: Pairs, room: Room, state: State, e: int, heat: float) -> None:
    """After an element was packed anew: what lost is placed, whom it hurt is packed anew."""
    numbers, lost, hurt, is_refilled = state.numbers, 0, 0, False
    most = len(room.log_pairs) - 2 * len(room.order) - len(room.lost)
    while numbers[LOGGED] < most:
        while lost < numbers[LOST]:
            if state.at[room.lost[lost]] < 0:
                _place(pairs, room, state, room.lost[lost], heat)
            lost += 1
        if hurt < numbers[HURT]:
            if room.hurt[hurt] != e:
                _refill(pairs, room, state, room.hurt[hurt], False)
            hurt += 1
        elif not is_refilled:
            _refill(pairs, room, state, e, True)
            is_refilled = True
        else:
            break


@njit(cache=True, nogil=True, inline="always")
def _undo(pairs: Pairs, room: Room, state: State) -> None:
    for x in range(state.numbers[LOGGED] - 1, -1, -1):
        p, old = room.log_projects[x], room.log_pairs[x]
        now = state.at[p]
        if now >= 0:
            state.held[now] = 0
            state.load[pairs.elements[now]] -= pairs.weights[now]
        if old >= 0:
            state.held[old] = 1
            state.load[pairs.elements[old]] += pairs.weights[old]
        state.at[p] = old


@njit(cache=True, nogil=True)
def search(pairs: Pairs, room: Room, state: State, heat: float, moves: int) -> None:
    """Pack so many elements anew under one heat, and keep the best matching."""
    numbers = state.numbers
    for _ in range(moves):
        e = below(numbers, len(pairs.capacities))
        numbers[FIRST] = e
        numbers[LOGGED] = numbers[LOST] = numbers[HURT] = numbers[CHANGE] = 0
        for q in range(pairs.starts[e], pairs.starts[e + 1]):
            gain = state.reduced[q]
            if gain > -heat:
                gain += heat * (share(numbers) - share(numbers))
            room.gains[q] = gain
        _pack(pairs, room, e, pairs.capacities[e], QUICK_NODES)
        _drop_unchosen(pairs, room, state, e)
        _take_chosen(pairs, room, state, e)
        if numbers[LOGGED] == 0:
            continue
        _spread(pairs, room, state, e, heat)
        change = numbers[CHANGE]
        if change >= 0 or share(numbers) < exp(change / heat):
            numbers[TOTAL] += change
            if numbers[TOTAL] > numbers[BEST]:
                numbers[BEST] = numbers[TOTAL]
                state.best[:] = state.at
        else:
            _undo(pairs, room, state)
