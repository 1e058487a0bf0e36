"""The compiled inner loops: schedules from activity lists, and the search among them.

Serial schedule generation gives each activity of a list its earliest start; forward–backward
justification (Li & Willis 1992; Valls, Ballestín & Quintanilla 2005) moves all to the right and
back to the left; a steady-state genetic algorithm on activity lists (Hartmann 1998) with local
re-sequencing inside windows searches among the lists. Sources: docs/slices/delivery.md.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from zoneworks.core.engine.chance import CHANCE, below, share
from zoneworks.delivery.engine.scheduling.network import Network, Words
from zoneworks.delivery.engine.scheduling.terms import NOT_FROZEN, Ints


class Population(NamedTuple):
    """The lists among which the search goes on, and the best schedule so far.

    Attributes:
        lists: an activity list each, (p, n).
        costs, finishes: what each costs, and the sum of its finish times, (p,).
        best: starts of the best schedule, (n,).
        state: how many lists there are yet, the best cost, its sum of finish times, how many lists
            were tried since something better was found, the state of the chance, (5,).
    """

    lists: Ints
    costs: Ints
    finishes: Ints
    best: Ints
    state: Ints


class Room(NamedTuple):
    """Space to work in, one for each thread."""

    free: Words
    starts: Ints
    kept: Ints
    order: Ints
    other: Ints
    keys: Ints
    counts: Ints
    degrees: Ints
    eligible: Ints


FILLED, BEST_COST, BEST_FINISHES, STALE = range(CHANCE + 1, 5)
WINDOW = 20
"""So many places of a list are re-sequenced at once."""
SHARE_OF_WINDOWS = 0.6
"""So many of the new lists come from re-sequencing, the others from two parents."""
SWAPS = 0.05
"""So often are two neighbors swapped in a list of two parents."""
SPREAD = 0.4
"""How far the first lists stray from the order of latest starts, as a part of the longest path."""


@njit(cache=True, nogil=True)
def _earliest(free: Words, high: np.uint64, needs: Words, j: int, place: tuple[int, int]) -> int:
    """The first period from a start on in which a length fits; what it needs is taken."""
    start, length = place
    at, end = start, start + length
    if needs.shape[1] == 1:  # up to four resources: the usual case, twice as fast
        need = needs[j, 0]
        while at < end:
            if (free[at, 0] - need) & high != high:
                end = at + 1 + length
            at += 1
        for at in range(end - length, end):
            free[at, 0] -= need
        return end - length
    while at < end:
        for w in range(needs.shape[1]):
            if (free[at, w] - needs[j, w]) & high != high:
                end = at + 1 + length
                break
        at += 1
    for at in range(end - length, end):
        for w in range(needs.shape[1]):
            free[at, w] -= needs[j, w]
    return end - length


@njit(cache=True, nogil=True)
def _latest(free: Words, high: np.uint64, needs: Words, j: int, place: tuple[int, int]) -> int:
    """The last start of a length that fits before an end; what it needs is taken."""
    end, length = place
    at, start = end - 1, end - length
    if needs.shape[1] == 1:
        need = needs[j, 0]
        while at >= start:
            if (free[at, 0] - need) & high != high:
                start = at - length
            at -= 1
        for at in range(start, start + length):
            free[at, 0] -= need
        return start
    while at >= start:
        for w in range(needs.shape[1]):
            if (free[at, w] - needs[j, w]) & high != high:
                start = at - length
                break
        at -= 1
    for at in range(start, start + length):
        for w in range(needs.shape[1]):
            free[at, w] -= needs[j, w]
    return start


@njit(cache=True, nogil=True)
def _renew(free: Words, whole: Words, used: int) -> None:
    """Give back what was taken in the first periods."""
    for at in range(used):
        for w in range(free.shape[1]):
            free[at, w] = whole[at, w]


@njit(cache=True, nogil=True)
def forward(net: Network, order: Ints, starts: Ints, free: Words) -> int:
    """Give each activity of the list its earliest start; return the makespan.

    ``free`` is as in the network before and after.
    """
    durations, frozen, uses = net.durations, net.frozen, net.uses
    before_at, before, before_lag = net.before_at, net.before, net.before_lag
    high, needs, releases = net.high, net.needs, net.releases
    makespan = 0
    for j in order:
        start = frozen[j]
        length = durations[j]
        if start == NOT_FROZEN:
            start = releases[j]
            for x in range(before_at[j], before_at[j + 1]):
                i = before[x]
                ready = starts[i] + durations[i] + before_lag[x]
                start = max(start, ready)
            if uses[j]:
                start = _earliest(free, high, needs, j, (start, length))
        starts[j] = start
        makespan = max(makespan, start + length)
    _renew(free, net.free, makespan)
    return makespan


@njit(cache=True, nogil=True)
def backward(net: Network, order: Ints, makespan: int, starts: Ints, free: Words) -> None:
    """Give each activity of the list, successors first, its latest start before the makespan.

    A start may be negative; what it needs is then taken from the end of the horizon, where nothing
    else is. ``free`` is as in the network before and after.
    """
    durations, frozen, uses = net.durations, net.frozen, net.uses
    after_at, after, after_lag = net.after_at, net.after, net.after_lag
    high, needs = net.high, net.needs
    earliest = 0
    for j in order:
        start = frozen[j]
        length = durations[j]
        if start == NOT_FROZEN:
            end = makespan
            for x in range(after_at[j], after_at[j + 1]):
                latest = starts[after[x]] - after_lag[x]
                end = min(end, latest)
            start = end - length
            if uses[j]:
                start = _latest(free, high, needs, j, (end, length))
        starts[j] = start
        earliest = min(earliest, start)
    _renew(free, net.free, makespan)
    for at in range(len(free) + earliest, len(free)):
        for w in range(free.shape[1]):
            free[at, w] = net.free[at, w]


@njit(cache=True, nogil=True)
def cost_of(net: Network, starts: Ints, makespan: int) -> int:
    """What a schedule costs: the makespan and the periods late, each by its weight."""
    cost = net.makespan_weight * makespan
    for g in range(net.goals.shape[0]):
        j = net.goals[g, 0]
        late = starts[j] + net.durations[j] - net.goals[g, 1]
        if late > 0:
            cost += late * net.goals[g, 2]
    return cost


@njit(cache=True, nogil=True)
def _sort(keys: Ints, within: Ints, backwards: bool, order: Ints, counts: Ints) -> None:
    """Sort activities by keys from 0 on; equal keys keep their order in ``within``, or turn it."""
    n = len(within)
    largest = 0
    for j in range(n):
        largest = max(largest, keys[j])
    counts[: largest + 2] = 0
    for j in range(n):
        counts[keys[j] + 1] += 1
    for t in range(largest + 1):
        counts[t + 1] += counts[t]
    for q in range(n):
        j = within[n - 1 - q] if backwards else within[q]
        order[counts[keys[j]]] = j
        counts[keys[j]] += 1


@njit(cache=True, nogil=True)
def evaluate(net: Network, room: Room, order: Ints) -> int:
    """Schedule a list and justify it; the list becomes that of its starts. Return the cost."""
    n = len(order)
    starts, keys = room.starts, room.keys
    makespan = forward(net, order, starts, room.free)
    cost = cost_of(net, starts, makespan)
    room.kept[:] = starts
    room.other[:] = order
    for j in range(n):
        keys[j] = makespan - starts[j] - net.durations[j]
    if net.overlaps:
        for q in range(n - 1, -1, -1):
            i = net.order[q]
            for x in range(net.after_at[i], net.after_at[i + 1]):
                keys[i] = max(keys[i], keys[net.after[x]])
    _sort(keys, order, True, room.order, room.counts)
    backward(net, room.order, makespan, starts, room.free)
    earliest = 0
    for j in range(n):
        keys[j] = starts[j]
        earliest = min(earliest, starts[j])
    for j in range(n):
        keys[j] -= earliest
    if net.overlaps:
        for i in net.order:
            for x in range(net.after_at[i], net.after_at[i + 1]):
                keys[net.after[x]] = max(keys[net.after[x]], keys[i])
    _sort(keys, net.order, False, order, room.counts)
    makespan = forward(net, order, starts, room.free)
    justified = cost_of(net, starts, makespan)
    if justified > cost:
        starts[:] = room.kept
        order[:] = room.other
        return cost
    return justified


@njit(cache=True, nogil=True)
def _listed(net: Network, room: Room, keys: np.ndarray, order: Ints) -> None:
    """The list in which the least key comes first among the activities whose predecessors came."""
    n = len(order)
    m = 0
    for j in range(n):
        room.degrees[j] = net.before_at[j + 1] - net.before_at[j]
        if room.degrees[j] == 0:
            room.eligible[m] = j
            m += 1
    for q in range(n):
        least = 0
        for x in range(1, m):
            if keys[room.eligible[x]] < keys[room.eligible[least]]:
                least = x
        j = room.eligible[least]
        m -= 1
        room.eligible[least] = room.eligible[m]
        order[q] = j
        for x in range(net.after_at[j], net.after_at[j + 1]):
            i = net.after[x]
            room.degrees[i] -= 1
            if room.degrees[i] == 0:
                room.eligible[m] = i
                m += 1


@njit(cache=True, nogil=True)
def _crossed(mother: Ints, father: Ints, window: tuple[int, int], child: Ints, marks: Ints) -> None:
    """The mother's list, with the places of the window in the father's order."""
    n = len(child)
    low, high = window
    marks[:n] = 0
    for q in range(low):
        child[q] = mother[q]
        marks[mother[q]] = 1
    at = low
    for j in father:
        if at >= high:
            break
        if marks[j] == 0:
            child[at] = j
            marks[j] = 1
            at += 1
    for j in mother:
        if marks[j] == 0:
            child[at] = j
            at += 1


@njit(cache=True, nogil=True)
def _swapped(net: Network, state: Ints, child: Ints) -> None:
    for q in range(len(child) - 1):
        if share(state) < SWAPS:
            i, j = child[q], child[q + 1]
            is_bound = False
            for x in range(net.after_at[i], net.after_at[i + 1]):
                if net.after[x] == j:
                    is_bound = True
                    break
            if not is_bound:
                child[q], child[q + 1] = j, i


@njit(cache=True, nogil=True)
def _better(people: Population, p: int, q: int) -> bool:
    if people.costs[p] != people.costs[q]:
        return bool(people.costs[p] < people.costs[q])
    return bool(people.finishes[p] < people.finishes[q])


@njit(cache=True, nogil=True)
def _enter(net: Network, room: Room, people: Population, child: Ints, cost: int) -> None:
    """Take a list that was just scheduled into the population, if there is room or it is better."""
    state = people.state
    finishes = 0
    for j in range(len(child)):
        finishes += room.starts[j] + net.durations[j]
    state[STALE] += 1
    if cost < state[BEST_COST] or (cost == state[BEST_COST] and finishes < state[BEST_FINISHES]):
        if cost < state[BEST_COST]:
            state[STALE] = 0
        state[BEST_COST] = cost
        state[BEST_FINISHES] = finishes
        people.best[:] = room.starts
    filled, size = state[FILLED], len(people.costs)
    for p in range(filled):
        if people.costs[p] == cost and people.finishes[p] == finishes:
            return
    if filled < size:
        victim = filled
        state[FILLED] += 1
    else:
        victim = below(state, size)
        for _ in range(2):
            other = below(state, size)
            if _better(people, victim, other):
                victim = other
        is_better = cost < people.costs[victim] or (
            cost == people.costs[victim] and finishes <= people.finishes[victim]
        )
        if not is_better:
            return
    people.lists[victim] = child
    people.costs[victim] = cost
    people.finishes[victim] = finishes


@njit(cache=True, nogil=True)
def seed(net: Network, room: Room, people: Population, tries: int) -> None:
    """Schedule lists in the order of latest starts, the first exactly, the others with chance."""
    n = len(net.durations)
    child = np.empty(n, np.int64)
    keys = np.empty(n, np.float64)
    longest = 0
    for j in range(n):
        longest = max(longest, net.tails[j])
    for _ in range(tries):
        spread = 0.0 if people.state[FILLED] == 0 else longest * SPREAD
        for j in range(n):
            keys[j] = share(people.state) * spread - net.tails[j]
        _listed(net, room, keys, child)
        cost = evaluate(net, room, child)
        _enter(net, room, people, child, cost)


@njit(cache=True, nogil=True)
def breed(net: Network, room: Room, people: Population, tries: int, bound: int) -> int:
    """Try so many new lists, or fewer if the bound is reached; return how many were tried."""
    n = len(net.durations)
    child = np.empty(n, np.int64)
    keys = np.empty(n, np.float64)
    state = people.state
    size = state[FILLED]
    for tried in range(tries):
        if state[BEST_COST] <= bound:
            return tried
        mother = below(state, size)
        other = below(state, size)
        if _better(people, other, mother):
            mother = other
        if share(state) < SHARE_OF_WINDOWS:
            low = max(0, below(state, n) - WINDOW // 2)
            high = min(n, low + WINDOW)
            for q in range(n):
                keys[people.lists[mother, q]] = q
            for q in range(low, high):
                keys[people.lists[mother, q]] = low + share(state) * (high - low)
            _listed(net, room, keys, child)
        else:
            father = below(state, size)
            other = below(state, size)
            if _better(people, other, father):
                father = other
            if below(state, 2) == 0:
                mother, father = father, mother
            low, high = below(state, n), below(state, n)
            window = (min(low, high), max(low, high))
            _crossed(people.lists[mother], people.lists[father], window, child, room.keys)
            _swapped(net, state, child)
        cost = evaluate(net, room, child)
        _enter(net, room, people, child, cost)
        size = state[FILLED]
    return tries


@njit(cache=True, nogil=True)
def consider(net: Network, room: Room, people: Population, keys: np.ndarray) -> None:
    """Schedule the list of the least keys and let it compete."""
    child = np.empty(len(keys), np.int64)
    _listed(net, room, keys, child)
    cost = evaluate(net, room, child)
    _enter(net, room, people, child, cost)
