"""Runs the search for a time: threads, a clock, and news of each better schedule.

The engine's steps are compiled and hold no lock, so that each thread has a core of its own.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isqrt

from zoneworks.delivery.engine.scheduling.bounds import cost_bound, makespan_bound
from zoneworks.delivery.engine.scheduling.mending import Mend, mend
from zoneworks.delivery.engine.scheduling.network import prepare
from zoneworks.delivery.engine.scheduling.search import FIRST_SIZE, Search, by_goals, warm
from zoneworks.delivery.engine.scheduling.terms import Ints, Problem, Schedule

STEP_SECONDS = 0.02
"""After so long a thread looks whether it shall stop."""
LARGEST_SIZE = 4000
MOST_FIRST = 2
"""A small problem has fewer schedules than a population has room: so many tries for each, no more.
"""
STALE = 60
"""A population without a better schedule for so many times its size grows by as much again."""


@dataclass(frozen=True, slots=True)
class Better:
    """A schedule that is better than all before, and when it came."""

    schedule: Schedule
    seconds: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The best schedule, what no schedule can beat, and the way there.

    Attributes:
        bound, makespan_bound: no schedule costs less, or ends earlier.
        n_schedules: activity lists that were scheduled, each forward, backward and forward again.
        steps: each better schedule with its moment.
    """

    schedule: Schedule
    bound: int
    makespan_bound: int
    seconds: float
    n_schedules: int
    steps: tuple[Better, ...]

    @property
    def makespan_gap(self) -> float:
        """How far the makespan may lie above the least, as a part of it; 0 where it is proven."""
        makespan = self.schedule.makespan
        return (makespan - self.makespan_bound) / makespan if makespan else 0.0


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    threads: int = 2,
    keys: Ints | None = None,
    on_better: Callable[[Better], object] = lambda _better: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Solution:
    """Search for so many seconds, until the bound is reached or until told to stop.

    A plan is there after the first lists, whatever the time. With ``keys`` a list competes from the
    beginning in which the least key comes first, such as that of a published plan; where there are
    goals, so does one in the order of their latest finishes. ``on_better`` is
    called, one at a time, with each better schedule.

    Raises:
        PlanRefused: no schedule can follow the problem.
    """
    warm()  # no part of the time
    run = _Run(problem, seconds, on_better, is_stopped)
    others = [threading.Thread(target=run.search, args=(seed, at)) for at in range(1, threads)]
    run.begin(seed, keys)
    for one in others:
        one.start()
    run.go_on()
    for one in others:
        one.join()
    return run.solution()


def mend_all(
    problem: Problem, starts: Ints, missed: Sequence[tuple[int, int]], *, seconds: float
) -> list[Mend]:
    """Say of deadlines, as (activity, time), what would make them possible.

    After so many seconds nothing more is tried: of the others it is told what links alone allow.
    """
    until = time.perf_counter() + seconds
    return [
        mend(problem, starts, *one, is_stopped=lambda: time.perf_counter() > until)
        for one in missed
    ]


def warm_up() -> None:
    """Load the compiled functions beside whatever else is done: whoever asks next does not wait."""
    threading.Thread(target=warm, daemon=True).start()


class _Run:
    def __init__(
        self,
        problem: Problem,
        seconds: float,
        on_better: Callable[[Better], object],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._began = time.perf_counter()
        self._seconds, self._on_better, self._is_stopped = seconds, on_better, is_stopped
        self._network = prepare(problem)
        self._makespan_bound = makespan_bound(problem, self._network)
        self._bound = cost_bound(problem, self._network, self._makespan_bound)
        self._lock = threading.Lock()
        self._steps: list[Better] = []
        self._n_schedules = 0

    def begin(self, seed: int, keys: Ints | None) -> None:
        """Make the first plan."""
        self._first = Search(self._network, seed=seed)
        network = self._network
        if keys is not None:
            self._first.take_in(keys)
            self._note(self._first, 1)
        if len(network.goals):
            self._first.take_in(by_goals(network, network.heads if keys is None else keys))
            self._note(self._first, 1)
        if not self._steps or not self._is_over():
            self._first.begin()
            self._note(self._first, 1)

    def go_on(self) -> None:
        """Search on from the first plan."""
        self._search(self._first)

    def search(self, seed: int, thread: int) -> None:
        """Search from other lists."""
        self._search(Search(self._network, seed=seed * 1000 + thread))

    def solution(self) -> Solution:
        """What was found."""
        return Solution(
            self._steps[-1].schedule,
            self._bound,
            self._makespan_bound,
            self._elapsed(),
            self._n_schedules,
            tuple(self._steps),
        )

    def _search(self, search: Search) -> None:
        each = self._measure(search)
        left = max(self._seconds - self._elapsed(), 0.0)
        # Large enough not to be alike before the time is over: found by trials of 1, 3 and 10 s.
        size = min(max(isqrt(int(2.25 * left / each)), FIRST_SIZE), LARGEST_SIZE)
        search.resize(size)
        a_step, n_first = max(int(STEP_SECONDS / each), 1), 0
        while not self._is_over():
            if search.n_lists < size and n_first < MOST_FIRST * size:
                tried = min(a_step, size - search.n_lists)
                search.begin(tried)
                n_first += tried
            else:
                tried = search.go_on(a_step, self._bound)
            self._note(search, tried)
            if search.n_stale > STALE * size and size < LARGEST_SIZE:
                size = min(2 * size, LARGEST_SIZE)
                search.resize(size)

    def _measure(self, search: Search) -> float:
        """Seconds that a list takes, by a few of them."""
        began, n = time.perf_counter(), 0
        while not self._is_over() and n < FIRST_SIZE // 3:
            search.begin()
            n += 1
            self._note(search, 1)
            if time.perf_counter() - began > STEP_SECONDS:
                break
        return max((time.perf_counter() - began) / max(n, 1), 1e-7)

    def _note(self, search: Search, tried: int) -> None:
        with self._lock:
            self._n_schedules += tried
            if self._steps and search.cost >= self._steps[-1].schedule.cost:
                return
            self._steps.append(Better(search.schedule, self._elapsed()))
            self._on_better(self._steps[-1])

    def _is_over(self) -> bool:
        is_proven = bool(self._steps) and self._steps[-1].schedule.cost <= self._bound
        return is_proven or self._elapsed() >= self._seconds or self._is_stopped()

    def _elapsed(self) -> float:
        return time.perf_counter() - self._began
