"""What would make a deadline possible that a schedule does not keep.

Four things are tried in the order of what they cost others: a shorter chain where links alone are
too long; the deadline's own activities before all others; more units of one resource, as few as
suffice; more of all that the chain needs. A later deadline always helps: the one that is kept now.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from zoneworks.delivery.engine.scheduling.bounds import chain_to
from zoneworks.delivery.engine.scheduling.network import Network, prepare
from zoneworks.delivery.engine.scheduling.search import Search
from zoneworks.delivery.engine.scheduling.terms import Ints, Problem

MOST_UNITS = 64
"""More units of a resource than this are not proposed."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A deadline that is not kept, and what would make it possible.

    Attributes:
        activity, deadline, finish: its number, the time by which it should, and does, finish.
        earliest: the finish that links and releases alone allow.
        chain: the activities that make even that too late; empty where it is not.
        comes_first: whether it is kept if all that it waits for goes before all others.
        units: more units that suffice, each alone, by the number of the resource.
        together: whether only more of several resources at once would do.
    """

    activity: int
    deadline: int
    finish: int
    earliest: int
    chain: tuple[int, ...] = ()
    comes_first: bool = False
    units: tuple[tuple[int, int], ...] = ()
    together: bool = False


def mend(
    problem: Problem,
    starts: Ints,
    activity: int,
    deadline: int,
    *,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Mend:
    """Say what would make a deadline possible that the schedule misses.

    ``is_stopped`` ends the trials early: what was found so far is told.
    """
    network = prepare(problem)
    earliest = int(network.heads[activity] + problem.durations[activity])
    found = Mend(activity, deadline, int(starts[activity] + problem.durations[activity]), earliest)
    if earliest > deadline:
        return replace(found, chain=tuple(chain_to(problem, network, activity)))
    if is_stopped():
        return found
    before = _ancestors(network, activity)
    keys = starts + np.where(before, 0, int(starts.max(initial=0)) + 1)

    def is_kept(more: Ints) -> bool:
        return _finish(problem, keys, activity, more) <= deadline

    nothing = np.zeros(len(problem.capacities), np.int64)
    if is_kept(nothing):
        return replace(found, comes_first=True)
    units: tuple[tuple[int, int], ...] = ()
    for k in np.flatnonzero(problem.needs[before].any(axis=0)).tolist():
        if is_stopped():
            return replace(found, units=units)
        if least := _least(is_kept, nothing, k):
            units += ((k, least),)
    return replace(found, units=units, together=not units)


def _ancestors(network: Network, activity: int) -> np.ndarray:
    """Which activities must come before one, with itself."""
    found = np.zeros(len(network.durations), bool)
    waiting = [activity]
    while waiting:
        j = waiting.pop()
        if not found[j]:
            found[j] = True
            waiting += network.before[network.before_at[j] : network.before_at[j + 1]].tolist()
    return found


def _finish(problem: Problem, keys: Ints, activity: int, more: Ints) -> int:
    """When one finishes if there are more units and the list of these keys is followed."""
    changes = problem.changes.copy()
    changes[:, 3] += more[changes[:, 0]]
    goals = np.array([[activity, 0, 1]], np.int64)
    relaxed = replace(problem, capacities=problem.capacities + more, changes=changes, goals=goals)
    search = Search(prepare(relaxed), seed=1, size=1)
    search.take_in(keys)
    return int(search.schedule.starts[activity] + problem.durations[activity])


def _least(is_kept: Callable[[Ints], bool], nothing: Ints, resource: int) -> int:
    """The fewest more units of a resource that keep the deadline; 0 where none suffice."""

    def suffices(units: int) -> bool:
        more = nothing.copy()
        more[resource] = units
        return is_kept(more)

    tried = 0
    for units in _doubling():
        if suffices(units):
            low, high = tried, units
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if suffices(middle) else (middle, high)
            return high
        tried = units
    return 0


def _doubling() -> Iterator[int]:
    units = 1
    while units <= MOST_UNITS:
        yield units
        units *= 2
