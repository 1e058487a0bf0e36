"""The compiled search for the zone's own problem: prices of elements, then projects placed anew.

Capacities are relaxed and priced by subgradient steps (Held, Wolfe & Crowder 1974): each project
then chooses alone, which proves a bound. Under heat a project takes the choices it likes best by
these prices; whom it displaces finds another place or none.
Sources: docs/slices/elements-matching.md.
"""

from math import exp
from typing import NamedTuple

import numpy as np
from numba import njit

from zoneworks.core.engine.chance import CHANCE, share
from zoneworks.elements.engine.matching.terms import Floats, Ints
from zoneworks.elements.engine.matching.zone_terms import Choices, Ties

TOTAL, BEST, LOGGED, EJECTED = range(CHANCE + 1, 5)
BOUND, LENGTH, STALE = range(3)
FORCED = 0.5
"""So often a project displaces others, else it looks for room."""
NOTHING = -1
SPREAD = 7919
SMOOTH = 0.7
"""So much of the last direction of the prices is kept."""
MOST_STALE = 12
"""After so many steps without a better bound the next are shorter."""


class ZonePricing(NamedTuple):
    """Prices of the elements as they are improved.

    Attributes:
        prices, trial, direction: the best, those that are tried, where they go, (m,).
        use, liked: what is taken beyond each capacity; the choice that each need likes best.
        numbers: bound, length of a step, steps without a better one.
    """

    prices: Floats
    trial: Floats
    direction: Floats
    use: Floats
    liked: Ints
    numbers: Floats


class ZoneState(NamedTuple):
    """Choices as they are changed.

    Attributes:
        at: choice of each need, or -1, (n,); best: the best of them.
        load: what is taken of each element.
        owners: project of each need.
        heads, nexts, befores: the needs that use an element, linked by the uses of their choices.
        use_needs: need of each use.
        log_needs, log_choices, ejected: what was changed, and who was displaced.
        numbers: value, best value, chance, lengths of the lists.
    """

    at: Ints
    best: Ints
    load: Ints
    owners: Ints
    heads: Ints
    nexts: Ints
    befores: Ints
    use_needs: Ints
    log_needs: Ints
    log_choices: Ints
    ejected: Ints
    numbers: Ints


@njit(cache=True, nogil=True, inline="always")
def _rent(zone: Choices, prices: Floats, c: int) -> float:
    """What the elements of a choice cost by the prices."""
    cost = 0.0
    for u in range(zone.uses[c], zone.uses[c + 1]):
        cost += prices[zone.elements[u]] * zone.amounts[u]
    return cost


@njit(cache=True, nogil=True)
def _alone(zone: Choices, prices: Floats, p: int, liked: Ints) -> float:
    """What a project is worth alone, by the prices, with the choices that it likes best."""
    worth = float(zone.worth[p])
    for n in range(zone.needs[p], zone.needs[p + 1]):
        most, first = -np.inf, zone.starts[n]
        count = zone.starts[n + 1] - first
        for x in range(count):
            # Each project begins elsewhere, so that equal choices are not all taken at once.
            c = first + (x + SPREAD * p) % count
            net = zone.values[c] + zone.hopes[c] - _rent(zone, prices, c)
            if net > most:
                most, liked[n] = net, c
        worth += most
    return worth


@njit(cache=True, nogil=True)
def _relaxed(zone: Choices, prices: Floats, use: Floats, liked: Ints) -> float:
    """Let each project choose alone; the bound, and what is taken beyond each capacity."""
    value = 0.0
    for e in range(len(zone.capacities)):
        value += prices[e] * zone.capacities[e]
        use[e] = -float(zone.capacities[e])
    for p in range(len(zone.worth)):
        worth = _alone(zone, prices, p, liked)
        if worth > 0:
            value += worth
            for n in range(zone.needs[p], zone.needs[p + 1]):
                for u in range(zone.uses[liked[n]], zone.uses[liked[n] + 1]):
                    use[zone.elements[u]] += zone.amounts[u]
    return value


@njit(cache=True, nogil=True)
def price_zone(zone: Choices, pricing: ZonePricing, target: float, steps: int) -> None:
    """Improve the prices of the elements by so many steps toward a bound of the target."""
    m, numbers, trial, use = len(zone.capacities), pricing.numbers, pricing.trial, pricing.use
    direction = pricing.direction
    for _ in range(steps):
        value = _relaxed(zone, trial, use, pricing.liked)
        kept = SMOOTH if numbers[BOUND] < np.inf else 0.0
        if value < numbers[BOUND]:
            numbers[BOUND], numbers[STALE] = value, 0.0
            pricing.prices[:] = trial
        else:
            numbers[STALE] += 1.0
            if numbers[STALE] >= MOST_STALE:
                numbers[LENGTH] *= 0.7
                numbers[STALE] = 0.0
                trial[:] = pricing.prices
                direction[:] = 0.0
        norm, is_best = 0.0, True
        for e in range(m):
            # Capacities are counted in units that differ: fen beside homes.
            use[e] /= max(float(zone.capacities[e]), 1.0)
            is_best = is_best and (use[e] == 0 or (use[e] < 0 and trial[e] <= 0))
            direction[e] = kept * direction[e] + (1.0 - kept) * use[e]
            if trial[e] > 0 or direction[e] > 0:
                norm += direction[e] * direction[e]
        if is_best:
            numbers[LENGTH] = 0.0
            break
        if norm < 1e-12:
            direction[:] = 0.0
            continue
        step = numbers[LENGTH] * max(value - target, 1e-3) / norm
        for e in range(m):
            more = step * direction[e] / max(float(zone.capacities[e]), 1.0)
            trial[e] = max(0.0, trial[e] + more)


@njit(cache=True, nogil=True, inline="always")
def is_near(ties: Ties, t: int, a: int, b: int) -> bool:
    """Whether two elements are as near as a tie asks."""
    if a < 0 or b < 0:
        return False
    if ties.within[t] < 0:
        return bool(ties.groups[a] >= 0 and ties.groups[a] == ties.groups[b])
    dx, dy = float(ties.x[a] - ties.x[b]), float(ties.y[a] - ties.y[b])
    return bool(dx * dx + dy * dy <= float(ties.within[t]) * float(ties.within[t]))


@njit(cache=True, nogil=True)
def place_of(zone: Choices, at: Ints, p: int) -> int:
    """The element at whose place a project is, or -1."""
    for n in range(zone.needs[p], zone.needs[p + 1]):
        if at[n] >= 0 and zone.places[at[n]] >= 0:
            return int(zone.places[at[n]])
    return NOTHING


@njit(cache=True, nogil=True)
def tied(zone: Choices, ties: Ties, at: Ints, p: int, place: int) -> int:
    """What a project's nearness to others is worth at a place."""
    worth = 0
    if place >= 0:
        for t in range(ties.starts[p], ties.starts[p + 1]):
            other = place_of(zone, at, ties.others[t])
            if is_near(ties, t, place, other):
                worth += ties.worth[t]
    return worth


@njit(cache=True, nogil=True)
def _set(zone: Choices, state: ZoneState, n: int, c: int) -> None:
    """Let a need have a choice, or none: loads, lists and the log follow."""
    old, numbers = state.at[n], state.numbers
    state.log_needs[numbers[LOGGED]], state.log_choices[numbers[LOGGED]] = n, old
    numbers[LOGGED] += 1
    if old >= 0:
        for u in range(zone.uses[old], zone.uses[old + 1]):
            e, after, before = zone.elements[u], state.nexts[u], state.befores[u]
            state.load[e] -= zone.amounts[u]
            if before >= 0:
                state.nexts[before] = after
            else:
                state.heads[e] = after
            if after >= 0:
                state.befores[after] = before
    if c >= 0:
        for u in range(zone.uses[c], zone.uses[c + 1]):
            e = zone.elements[u]
            state.load[e] += zone.amounts[u]
            state.nexts[u], state.befores[u] = state.heads[e], -1
            if state.heads[e] >= 0:
                state.befores[state.heads[e]] = u
            state.heads[e] = u
    state.at[n] = c


@njit(cache=True, nogil=True)
def _worth(zone: Choices, ties: Ties, state: ZoneState, p: int) -> int:
    """What a placed project adds, with its nearness to others."""
    worth = zone.worth[p]
    for n in range(zone.needs[p], zone.needs[p + 1]):
        worth += zone.values[state.at[n]]
    return int(worth + tied(zone, ties, state.at, p, place_of(zone, state.at, p)))


@njit(cache=True, nogil=True)
def _remove(zone: Choices, ties: Ties, state: ZoneState, p: int) -> None:
    first = zone.needs[p]
    if first < zone.needs[p + 1] and state.at[first] >= 0:
        state.numbers[TOTAL] -= _worth(zone, ties, state, p)
        for n in range(first, zone.needs[p + 1]):
            _set(zone, state, n, NOTHING)


@njit(cache=True, nogil=True)
def _fits(zone: Choices, state: ZoneState, c: int) -> bool:
    for u in range(zone.uses[c], zone.uses[c + 1]):
        if state.load[zone.elements[u]] + zone.amounts[u] > zone.capacities[zone.elements[u]]:
            return False
    return True


@njit(cache=True, nogil=True)
def _insert(
    zone: Choices, ties: Ties, state: ZoneState, how: tuple[int, bool, float], prices: Floats
) -> bool:
    """Place a project by the choices it likes best, with noise; where it looks for room or not."""
    p, is_forced, heat = how
    numbers = state.numbers
    for n in range(zone.needs[p], zone.needs[p + 1]):
        most, best = -np.inf, NOTHING
        for c in range(zone.starts[n], zone.starts[n + 1]):
            if is_forced or _fits(zone, state, c):
                like = zone.values[c] - _rent(zone, prices, c)
                like += heat * (share(numbers) - share(numbers))
                if zone.places[c] >= 0:
                    like += tied(zone, ties, state.at, p, zone.places[c])
                if like > most:
                    most, best = like, c
        if best < 0:
            for other in range(zone.needs[p], n):
                _set(zone, state, other, NOTHING)
            return False
        _set(zone, state, n, best)
    numbers[TOTAL] += _worth(zone, ties, state, p)
    return True


@njit(cache=True, nogil=True)
def _displace(zone: Choices, ties: Ties, state: ZoneState, p: int) -> bool:
    """Let others go until nothing is overfull; False where the project alone is too much."""
    numbers = state.numbers
    for n in range(zone.needs[p], zone.needs[p + 1]):
        for u in range(zone.uses[state.at[n]], zone.uses[state.at[n] + 1]):
            e = zone.elements[u]
            while state.load[e] > zone.capacities[e]:
                victim, least, seen = NOTHING, np.inf, state.heads[e]
                while seen >= 0:
                    other = state.owners[state.use_needs[seen]]
                    if other != p:
                        key = (
                            (0.2 + share(numbers))
                            * float(zone.worth[other])
                            / max(zone.amounts[seen], 1)
                        )
                        if key < least:
                            least, victim = key, other
                    seen = state.nexts[seen]
                if victim < 0:
                    return False
                _remove(zone, ties, state, victim)
                state.ejected[numbers[EJECTED]] = victim
                numbers[EJECTED] += 1
    return True


@njit(cache=True, nogil=True)
def _undo(zone: Choices, state: ZoneState, total: int) -> None:
    numbers = state.numbers
    last = numbers[LOGGED]
    for x in range(last - 1, -1, -1):
        n, c = state.log_needs[x], state.log_choices[x]
        numbers[LOGGED] = last
        _set(zone, state, n, c)
    numbers[TOTAL] = total


@njit(cache=True, nogil=True)
def fill(zone: Choices, ties: Ties, state: ZoneState, prices: Floats) -> None:
    """Place whatever still has room and adds something, the most valuable first."""
    numbers = state.numbers
    for p in np.argsort(-zone.worth):
        first = zone.needs[p]
        if first == zone.needs[p + 1] or state.at[first] >= 0:
            continue
        numbers[LOGGED] = 0
        before = numbers[TOTAL]
        if _insert(zone, ties, state, (p, False, 0.0), prices) and numbers[TOTAL] < before:
            _undo(zone, state, before)
    _keep(state)


@njit(cache=True, nogil=True)
def _keep(state: ZoneState) -> None:
    if state.numbers[TOTAL] > state.numbers[BEST]:
        state.numbers[BEST] = state.numbers[TOTAL]
        state.best[:] = state.at


@njit(cache=True, nogil=True)
def search_zone(
    zone: Choices, ties: Ties, state: ZoneState, prices: Floats, how: tuple[float, int]
) -> None:
    """Place so many projects anew under one heat, as (heat, moves); keep the best."""
    heat, moves = how
    numbers, n_projects = state.numbers, len(zone.worth)
    for _ in range(moves):
        p = int(share(numbers) * n_projects)
        numbers[LOGGED] = numbers[EJECTED] = 0
        before = numbers[TOTAL]
        _remove(zone, ties, state, p)
        is_forced = share(numbers) < FORCED
        is_in = _insert(zone, ties, state, (p, is_forced, heat), prices)
        if is_in and is_forced and not _displace(zone, ties, state, p):
            _undo(zone, state, before)
            continue
        for x in range(numbers[EJECTED]):
            _insert(zone, ties, state, (state.ejected[x], False, 0.0), prices)
        change = numbers[TOTAL] - before
        if change >= 0 or share(numbers) < exp(change / heat):
            _keep(state)
        else:
            _undo(zone, state, before)
