"""Projects to elements, sparsely: prices on one thread, packings that they lead on another."""

import time
from collections.abc import Callable

import numpy as np

from zoneworks.elements.engine.matching import pairing
from zoneworks.elements.engine.matching.terms import Floats, Pairs
from zoneworks.elements.solving.runs import STEP_SECONDS, Better, Run, Solution, ignore, never

FIRST_PRICING, ALL_PRICING = 0.18, 0.3
"""Such a part of the time sparse problems are priced before the search begins."""
FRESH = 0.03
"""After such a part of the time better prices lead the search."""


def solve_pairs(
    pairs: Pairs,
    *,
    seconds: float,
    seed: int = 1,
    threads: int = 2,
    on_better: Callable[[Better], object] = ignore,
    is_stopped: Callable[[], bool] = never,
) -> Solution:
    """Give each project at most one element, for the greatest sum: for so long, or until proven.

    The assignment that is found names the pair of each project.
    """
    pairing.warm()  # no part of the time
    run = Run(seconds, on_better, is_stopped, sign=-1)
    work = _Pairing(pairs, run)
    others: list[Callable[[], None]] = [lambda: work.price_on(seed)] if threads > 1 else []
    for thread in range(2, threads):
        others.append(lambda thread=thread: work.anneal(seed * 1000 + thread))  # type: ignore[misc]
    work.price(FIRST_PRICING if threads > 1 else ALL_PRICING)
    run.go(lambda: work.anneal(seed), others)
    return run.solution()


class _Pairing:
    """Prices of the projects, and packings that they lead."""

    def __init__(self, pairs: Pairs, run: Run) -> None:
        self._pairs, self._run = pairs, run
        self._prices = pairing.Prices(pairs)
        self._of: Floats = self._prices.of
        at = np.full(pairs.n_projects, -1, np.int64)
        run.note(at, 0)
        run.prove(self._prices.bound)

    def price(self, share: float) -> None:
        """Improve the prices until such a part of the time is over, or until they settle."""
        run, steps = self._run, 1
        while run.elapsed() < share * run.seconds and not run.is_over:
            if self._prices.is_settled:
                return
            began = time.perf_counter()
            self._prices.go_on(run.total or 0, steps)
            run.prove(self._prices.bound)
            self._of = self._prices.of
            spent = max(time.perf_counter() - began, 1e-6)
            steps = int(min(max(steps * STEP_SECONDS / spent, 1), 2 * steps))

    def price_on(self, seed: int) -> None:
        """Improve the prices beside the search; then search too, if there is time."""
        self.price(1.0)
        self.anneal(seed * 1000 + 1)

    def anneal(self, seed: int) -> None:
        """Pack elements anew under heat that falls over the time that is left."""
        run, of = self._run, self._of
        search = pairing.Search(self._pairs, of, seed=seed)
        run.note(search.at, search.value)
        first, moves, fresh = run.elapsed(), 50, 0.0
        mean = self._prices.bound / max(self._pairs.n_projects, 1)
        while not run.is_over:
            if of is not self._of and run.elapsed() > fresh:
                of, fresh = self._of, run.elapsed() + run.seconds * FRESH
                search.use(of)
            done = min((run.elapsed() - first) / max(run.seconds - first, 1e-3), 1.0)
            heat = max(mean * pairing.HOT * (pairing.COLD / pairing.HOT) ** done, 1e-3)
            began, before = time.perf_counter(), search.value
            search.go_on(heat, moves)
            if search.value > before:
                run.note(search.at, search.value)
            spent = max(time.perf_counter() - began, 1e-6)
            moves = int(min(max(moves * STEP_SECONDS / spent, 10), 2 * moves))
