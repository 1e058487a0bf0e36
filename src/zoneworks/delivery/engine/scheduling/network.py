"""A problem made ready to be scheduled: checked, in topological order, capacities packed in words.

Several resources lie side by side in one 64-bit word, each in a lane whose highest bit stays set,
so that one subtraction tells whether all of them suffice in a period.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from zoneworks.delivery.engine.scheduling.refusals import (
    CyclicPrecedence,
    DeadlineBeforeRelease,
    ImpossibleCalendar,
    NeedAboveCapacity,
    NegativeDuration,
    OutOfRange,
)
from zoneworks.delivery.engine.scheduling.terms import LARGEST_CAPACITY, NOT_FROZEN, Ints, Problem

Words: TypeAlias = npt.NDArray[np.uint64]
Flags: TypeAlias = npt.NDArray[np.bool_]

LARGEST_HORIZON = 4_000_000
"""So many periods may all activities take one after the other; a century has 36,525 days."""
DEADLINE_WEIGHT = 1_000_000
"""A goal of this weight or more is a deadline: it comes before all other goals."""
BITS = 64


class Network(NamedTuple):
    """The columns that the compiled functions work on; a link stands with both of its ends.

    Attributes:
        durations, needs, releases, frozen: as in the problem; ``needs`` packed in words, (n, w),
            0 where the activity is frozen: ``free`` is without what that uses.
        uses: whether it needs anything at all, (n,).
        high: the highest bit of each lane.
        free: what there is of the resources in each period of the horizon, (t, w).
        before_at, before, before_lag: where the predecessors of each activity lie, (n + 1,), which
            they are and the least periods between.
        after_at, after, after_lag: the same of the successors.
        order: the activities so that each comes after its predecessors.
        heads, tails: the least periods before an activity starts, and from its start to the end.
        goals: as in the problem, (g, 3).
        overlaps: 1 where some successor may finish before its predecessor, else 0.
        makespan_weight: as in the problem.
    """

    durations: Ints
    needs: Words
    uses: Flags
    releases: Ints
    frozen: Ints
    high: np.uint64
    free: Words
    before_at: Ints
    before: Ints
    before_lag: Ints
    after_at: Ints
    after: Ints
    after_lag: Ints
    order: Ints
    heads: Ints
    tails: Ints
    goals: Ints
    overlaps: int
    makespan_weight: int


def prepare(problem: Problem) -> Network:
    """Check a problem and pack it.

    Raises:
        PlanRefused: no schedule can follow it; the text says which activity is at fault.
    """
    _check(problem)
    links = problem.links[problem.frozen[problem.links[:, 1]] == NOT_FROZEN]
    before_at, before, before_lag = _by(links[:, 1], links[:, 0], links[:, 2], problem.size)
    after_at, after, after_lag = _by(links[:, 0], links[:, 1], links[:, 2], problem.size)
    order = _order(problem, before_at, before, after_at, after)
    horizon = _horizon(problem, links)
    usable = usable_units(problem, horizon)
    is_frozen = problem.frozen != NOT_FROZEN
    for j in np.flatnonzero(is_frozen):
        start = problem.frozen[j]
        usable[start : start + problem.durations[j]] -= problem.needs[j]
    usable = np.maximum(usable, 0)
    lane = 16 if max(problem.capacities.max(initial=0), 0) < 2**15 else 32
    high = np.uint64(sum(1 << (at + lane - 1) for at in range(0, BITS, lane)))
    heads, tails = _heads_and_tails(
        problem, order, (before_at, before, before_lag), (after_at, after, after_lag)
    )
    needs = np.where(is_frozen[:, None], 0, problem.needs)
    return Network(
        durations=problem.durations,
        needs=_packed(needs, lane),
        uses=needs.any(axis=1) & (problem.durations > 0),
        releases=problem.releases,
        frozen=problem.frozen,
        high=high,
        free=_packed(usable, lane) | high,
        before_at=before_at,
        before=before,
        before_lag=before_lag,
        after_at=after_at,
        after=after,
        after_lag=after_lag,
        order=order,
        heads=heads,
        tails=tails,
        goals=problem.goals,
        overlaps=int(bool((links[:, 2] < 0).any())),
        makespan_weight=problem.makespan_weight,
    )


def earliest_starts(problem: Problem) -> Ints:
    """The earliest start of each activity by links and releases alone.

    Raises:
        CyclicPrecedence: some wait for one another.
    """
    links = problem.links[problem.frozen[problem.links[:, 1]] == NOT_FROZEN]
    before = _by(links[:, 1], links[:, 0], links[:, 2], problem.size)
    after = _by(links[:, 0], links[:, 1], links[:, 2], problem.size)
    order = _order(problem, *before[:2], *after[:2])
    return _heads_and_tails(problem, order, before, after)[0]


def usable_units(problem: Problem, horizon: int) -> Ints:
    """What there is of each resource in each period, (horizon, k)."""
    usable = np.tile(problem.capacities, (horizon, 1))
    for resource, first, last, units in problem.changes:
        part = usable[first:last, resource]
        np.minimum(part, units, out=part)
    return usable


def _check(problem: Problem) -> None:
    for j in np.flatnonzero(problem.durations < 0):
        raise NegativeDuration(
            f"activity {problem.names[j]} lasts {problem.durations[j]} periods: a duration is 0 or "
            "more",
            line=problem.line_of(j),
            activity=problem.names[j],
            days=int(problem.durations[j]),
        )
    if problem.capacities.max(initial=0) > LARGEST_CAPACITY or problem.needs.min(initial=0) < 0:
        raise OutOfRange(
            "capacities and needs lie between 0 and 2,147,483,647 units", most=LARGEST_CAPACITY
        )
    for j, k in np.argwhere(problem.needs > problem.capacities):
        raise NeedAboveCapacity(
            f"activity {problem.names[j]} needs {problem.needs[j, k]} units of "
            f"{problem.resources[k]}, and there are {problem.capacities[k]}: raise the one or "
            "split the other",
            line=problem.line_of(j),
            activity=problem.names[j],
            resource=problem.resources[k],
            units=int(problem.needs[j, k]),
            capacity=int(problem.capacities[k]),
        )
    for resource, first, last, units in problem.changes:
        if not 0 <= first <= last <= LARGEST_HORIZON or units < 0:
            raise ImpossibleCalendar(
                f"the calendar of {problem.resources[resource]} gives {units} units from {first} "
                f"to {last}: a change ends after it begins and leaves 0 units or more",
                resource=problem.resources[resource],
            )
    for activity, due, weight in problem.goals:
        least = problem.releases[activity] + problem.durations[activity]
        is_open = problem.frozen[activity] == NOT_FROZEN
        if is_open and weight >= DEADLINE_WEIGHT and due < least:
            raise DeadlineBeforeRelease(
                f"activity {problem.names[activity]} must have finished by {due}, but cannot have "
                f"before {least}: it may not start before {problem.releases[activity]} and lasts "
                f"{problem.durations[activity]}",
                line=problem.line_of(activity),
                activity=problem.names[activity],
            )


def _by(owner: Ints, other: Ints, lag: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Links sorted by one of their ends, and where those of each activity begin."""
    sort = np.argsort(owner, kind="stable")
    at = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=size), out=at[1:])
    return at, np.ascontiguousarray(other[sort]), np.ascontiguousarray(lag[sort])


def _order(problem: Problem, before_at: Ints, before: Ints, after_at: Ints, after: Ints) -> Ints:
    """The activities, each after its predecessors.

    Raises:
        CyclicPrecedence: some wait for one another.
    """
    waits = np.diff(before_at)
    order = list(np.flatnonzero(waits == 0))
    for j in order:
        for other in after[after_at[j] : after_at[j + 1]]:
            waits[other] -= 1
            if waits[other] == 0:
                order.append(other)
    if len(order) < problem.size:
        cycle = _cycle(waits > 0, before_at, before)
        names = " → ".join(problem.names[j] for j in [*cycle, cycle[0]])
        raise CyclicPrecedence(
            f"activities wait for one another: {names}; take one of these links away",
            line=problem.line_of(cycle[0]),
            activities=names,
        )
    return np.array(order, np.int64)


def _cycle(is_stuck: npt.NDArray[np.bool_], before_at: Ints, before: Ints) -> list[int]:
    """Some activities of which each waits for the one before, the first for the last."""
    path: list[int] = []
    j = int(np.flatnonzero(is_stuck)[0])
    while j not in path:
        path.append(j)
        j = next(int(i) for i in before[before_at[j] : before_at[j + 1]] if is_stuck[i])
    return path[path.index(j) :][::-1]


def _horizon(problem: Problem, links: Ints) -> int:
    """So many periods suffice for every schedule that the activities' order can make."""
    ends = np.where(problem.frozen == NOT_FROZEN, problem.releases, problem.frozen)
    latest = max(int(ends.max(initial=0)), int(problem.changes[:, 2].max(initial=0)))
    horizon = latest + int(problem.durations.sum()) + int(np.maximum(links[:, 2], 0).sum()) + 2
    if horizon > LARGEST_HORIZON:
        raise OutOfRange(
            f"one after the other the activities take {horizon:,} periods, more than "
            f"{LARGEST_HORIZON:,}: count in larger periods",
            most=LARGEST_HORIZON,
        )
    return horizon


def _packed(units: Ints, lane: int) -> Words:
    """Units of resources side by side in words: (rows, k) to (rows, w)."""
    a_word = BITS // lane
    n_words = max(-(-units.shape[1] // a_word), 1)
    words = np.zeros((len(units), n_words), np.uint64)
    for k in range(units.shape[1]):
        words[:, k // a_word] |= units[:, k].astype(np.uint64) << np.uint64(lane * (k % a_word))
    return words


def _heads_and_tails(
    problem: Problem,
    order: Ints,
    predecessors: tuple[Ints, Ints, Ints],
    successors: tuple[Ints, Ints, Ints],
) -> tuple[Ints, Ints]:
    durations, frozen = problem.durations, problem.frozen
    heads = np.zeros(problem.size, np.int64)
    tails = np.zeros(problem.size, np.int64)
    at, others, lags = predecessors
    for j in order:
        mine = slice(at[j], at[j + 1])
        ready = heads[others[mine]] + durations[others[mine]] + lags[mine]
        heads[j] = max(problem.releases[j], ready.max(initial=0))
        if frozen[j] != NOT_FROZEN:
            heads[j] = frozen[j]
    at, others, lags = successors
    for j in order[::-1]:
        mine = slice(at[j], at[j + 1])
        rest = tails[others[mine]] + lags[mine]
        tails[j] = durations[j] + max(int(rest.max(initial=0)), 0)
    return heads, tails
