"""Jobs to agents: one thread moves under heat, another solves exact programs."""

import time
from collections.abc import Callable

import numpy as np

from zoneworks.elements.engine.matching import assigning, exact
from zoneworks.elements.engine.matching.terms import Gap, Ints
from zoneworks.elements.solving.runs import STEP_SECONDS, Better, Run, Solution, ignore, never

PROGRAM_SECONDS = 1.0
"""So long may one exact neighborhood take."""
CYCLES = (0.6, 0.8, 1.0)
"""Where in the time the heat has fallen, and begins anew from the best."""
GAP_PRICING = 0.15
"""Such a part of the time capacities are priced before assignments are searched."""
SMALL = 2000
"""So many pairs or fewer make an exact program of the whole."""


def solve_gap(
    gap: Gap,
    *,
    seconds: float,
    seed: int = 1,
    threads: int = 2,
    on_better: Callable[[Better], object] = ignore,
    is_stopped: Callable[[], bool] = never,
) -> Solution:
    """Assign each job for the least sum of costs: for so long, until proven or until stopped.

    ``on_better`` is called, one at a time, with each better assignment or bound.

    Raises:
        NothingFound: no assignment within the capacities was found.
    """
    assigning.warm()  # no part of the time
    run = Run(seconds, on_better, is_stopped)
    prices = assigning.Prices(gap, lambda: run.elapsed() > GAP_PRICING * seconds or run.is_over)
    run.prove(prices.bound)
    work = _Assigning(gap, prices, run)
    others: list[Callable[[], None]] = [lambda: work.program(seed)] if threads > 1 else []
    for thread in range(2, threads):
        others.append(lambda thread=thread: work.anneal(seed * 1000 + thread, 1.0))  # type: ignore[misc]

    def main() -> None:
        work.anneal(seed, 1.0 if threads > 1 else 0.7)
        if threads == 1:
            work.program(seed)

    run.go(main, others)
    return run.solution()


class _Assigning:
    """The two ways to a better assignment: moves under heat, and exact neighborhoods."""

    def __init__(self, gap: Gap, prices: assigning.Prices, run: Run) -> None:
        self._gap, self._prices, self._run = gap, prices, run

    def anneal(self, seed: int, until: float) -> None:
        """Move under heat that falls over the time; then again, from the best, less hot."""
        run = self._run
        search = assigning.Search(self._gap, self._prices, seed=seed)
        began, hot, moves = run.elapsed(), self._prices.heat, 2000
        for cycle, end in enumerate(CYCLES):
            first = run.elapsed()
            last = max(began + (run.seconds * until - began) * end, first + 0.01)
            while not run.is_over and (
                run.elapsed() < last or (until == 1.0 and not search.is_feasible)
            ):
                done = min((run.elapsed() - first) / (last - first), 1.0)
                heat = hot * 0.5 ** min(cycle, 1) * assigning.COLDEST**done
                moves = self._step(search, heat, moves)
            if cycle + 1 < len(CYCLES) and run.at is not None:
                search.begin(run.at)

    def _step(self, search: assigning.Search, heat: float, moves: int) -> int:
        """Some moves; how many next, so that a step takes its time."""
        began, before = time.perf_counter(), search.cost
        search.go_on(heat, moves)
        if search.cost < before:
            self._run.note(search.at, search.cost)
        spent = max(time.perf_counter() - began, 1e-6)
        return int(min(max(moves * STEP_SECONDS / spent, 500), 2 * moves, 10**7))

    def program(self, seed: int) -> None:
        """Assign all anew by likely pairs; then what some agents hold, again and again."""
        run, m = self._run, len(self._gap.capacities)
        self._whole(seed)
        chance, size = np.random.default_rng(seed), min(m, 8)
        while not run.is_over:
            if run.at is None:
                self._whole(seed)
                continue
            agents = np.sort(chance.choice(m, size, replace=False))
            began = run.elapsed()
            limit = PROGRAM_SECONDS if size < m else run.left
            self._anew(
                run.at, agents, self._regret(run.at, agents), limit, int(chance.integers(1000))
            )
            is_slow = run.elapsed() - began > PROGRAM_SECONDS / 2
            size = min(max(size + (-1 if is_slow else 1), 2), m)

    def _whole(self, seed: int) -> None:
        """By ever more pairs while nothing is found; the small ones by all that could be better."""
        run, gap = self._run, self._gap
        everyone, wide = np.arange(len(gap.capacities)), 1.0
        if gap.costs.size <= SMALL and run.at is not None:
            self._anew(run.at, everyone, np.inf, run.left * 0.6, seed)
            return
        while not run.is_over:
            limit = run.left * 0.5 if run.at is not None else max(run.left * 0.3, 0.5)
            is_found = self._anew(None, everyone, wide * self._prices.heat, limit, seed)
            wide *= 3
            if is_found or run.at is not None:
                return

    def _anew(
        self, at: Ints | None, agents: Ints, regret: float, seconds: float, seed: int
    ) -> bool:
        run = self._run
        improved = exact.assign_anew(
            self._gap,
            self._prices,
            at,
            agents,
            regret=regret,
            seconds=max(min(seconds, run.left), 0.01),
            seed=seed,
            is_over=lambda: run.is_over,
        )
        if improved.at is not None:
            run.note(improved.at, self._gap.cost(improved.at))
        if improved.bound is not None:
            run.prove(improved.bound)
        run.is_impossible = run.is_impossible or improved.is_impossible
        return improved.at is not None

    def _regret(self, at: Ints, agents: Ints) -> float:
        """Pairs above it cannot be in a better assignment, or not in a likely one."""
        gap, prices = self._gap, self._prices
        jobs = np.flatnonzero(np.isin(at, agents))
        if gap.costs.size <= SMALL:
            return np.inf
        spare = gap.capacities[agents] - gap.loads(at)[agents]
        excess = float(prices.regrets[at[jobs], jobs].sum() + prices.of[agents] @ spare)
        return min(excess, 1.5 * prices.heat)
