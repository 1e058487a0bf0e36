"""What no schedule can beat: lower bounds of makespan and cost."""

import numpy as np

from zoneworks.delivery.engine.scheduling.network import Network, usable_units
from zoneworks.delivery.engine.scheduling.terms import Ints, Problem


def lower_bound(problem: Problem, network: Network) -> int:
    """The least that a schedule can cost: makespan and goals by their longest paths, the makespan
    also by the work on each resource.

    The resource bound takes, for each head and tail, the activities that start no earlier and have
    no less to follow: all their work lies between (Klein & Scholl 1999, LB of capacity).
    """
    finish = network.heads + problem.durations
    late = finish[problem.goals[:, 0]] - problem.goals[:, 1]
    cost = int((np.maximum(late, 0) * problem.goals[:, 2]).sum())
    if not problem.makespan_weight:
        return cost
    makespan = int((network.heads + network.tails).max(initial=0))
    after = network.tails - problem.durations
    for k, capacity in enumerate(problem.capacities):
        work = problem.durations * problem.needs[:, k]
        if capacity and (uses := work > 0).any():
            makespan = max(
                makespan, _energy_bound(network.heads[uses], after[uses], work[uses], int(capacity))
            )
    return cost + makespan * problem.makespan_weight


def _energy_bound(heads: Ints, after: Ints, work: Ints, capacity: int) -> int:
    by_tail = np.argsort(-after, kind="stable")
    heads, after, work = heads[by_tail], after[by_tail], work[by_tail]
    best = 0
    for head in np.unique(heads):
        chosen = heads >= head
        needed = -(-np.cumsum(work[chosen]) // capacity)
        best = max(best, int(head + (needed + after[chosen]).max()))
    return best


def faults(problem: Problem, starts: Ints) -> list[str]:
    """What is wrong with a schedule, read from the problem alone; nothing if it can be followed.

    What is frozen may break the links to it and use more than there is, as work that has started
    does; nothing else may add to that.
    """
    found = []
    is_frozen = problem.frozen >= 0
    ends = starts + problem.durations
    for j in np.flatnonzero(is_frozen & (starts != problem.frozen)):
        found.append(f"{problem.names[j]} has started at {problem.frozen[j]}, not {starts[j]}")
    for j in np.flatnonzero(~is_frozen & (starts < problem.releases)):
        found.append(f"{problem.names[j]} starts at {starts[j]}, before {problem.releases[j]}")
    for i, j, lag in problem.links:
        if not is_frozen[j] and starts[j] < ends[i] + lag:
            found.append(f"{problem.names[j]} starts at {starts[j]}, before {ends[i] + lag}")
    horizon = int(ends.max(initial=0))
    used = np.zeros((horizon + 1, len(problem.capacities)), np.int64)
    frozen_use = np.zeros_like(used)
    for j in range(problem.size):  # type: ignore[assignment]
        used[starts[j] : ends[j]] += problem.needs[j]
        if is_frozen[j]:
            frozen_use[starts[j] : ends[j]] += problem.needs[j]
    usable = np.maximum(usable_units(problem, horizon + 1), frozen_use)
    for period, k in np.argwhere(used > usable):
        found.append(
            f"{used[period, k]} of {usable[period, k]} units of {problem.resources[k]} at {period}"
        )
    return found
