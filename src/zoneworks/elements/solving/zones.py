"""The zone's own problem: prices of its elements, then projects placed by them on all threads."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from zoneworks.elements.engine.matching import placing
from zoneworks.elements.engine.matching.refusals import NothingFound
from zoneworks.elements.engine.matching.terms import Floats
from zoneworks.elements.engine.matching.zone_terms import Zone
from zoneworks.elements.solving.runs import STEP_SECONDS, Better, Run, Solution, ignore, never

ZONE_PRICING = 0.2
"""Such a part of the time the zone's elements are priced before the search begins."""
ZONE_CYCLES = 3
"""So often in its time the search of the zone's own problem is heated."""


@dataclass(frozen=True, slots=True)
class ZoneSolution(Solution):
    """The best choices of the zone's own problem, and what a unit of each element is worth."""

    prices: Floats


def solve_zone(
    zone: Zone,
    *,
    seconds: float,
    seed: int = 1,
    threads: int = 2,
    on_better: Callable[[Better], object] = ignore,
    is_stopped: Callable[[], bool] = never,
) -> ZoneSolution:
    """Choose the elements of all projects at once: for so long, until proven or until stopped.

    Raises:
        NothingFound: not all that must be placed could be.
    """
    placing.warm()  # no part of the time
    run = Run(seconds, on_better, is_stopped, sign=-1)
    work = _Placing(zone, run)
    run.go(
        lambda: work.anneal(seed),
        [lambda thread=thread: work.anneal(seed * 1000 + thread) for thread in range(1, threads)],  # type: ignore[misc]
    )
    if run.at is None:
        lacking = ", ".join(zone.projects[p].name for p in placing.missing(zone, work.first))
        raise NothingFound(
            f"not all that must be placed could be within {run.elapsed():.1f} seconds; without "
            f"place, at first: {lacking}. Give it more time or more capacity, or let one go"
        )
    found = run.solution()
    return ZoneSolution(found.found, found.seconds, found.steps, work.prices.of)


class _Placing:
    """Prices of the elements, and projects placed by them."""

    def __init__(self, zone: Zone, run: Run) -> None:
        self._zone, self._run = zone, run
        self.prices = placing.ZonePrices(zone)
        n_must = sum(one.is_must for one in zone.projects)
        self._above = zone.offset + zone.must * n_must
        search = placing.ZoneSearch(zone, self.prices.of, seed=1)
        self.first = search.at
        self._note(search)
        self._price(search.sum)

    def _price(self, known: int) -> None:
        """Improve the prices for a part of the time, or until they settle."""
        run, steps = self._run, 1
        run.prove(self.prices.bound - self._above)
        while run.elapsed() < ZONE_PRICING * run.seconds and not run.is_over:
            if self.prices.is_settled:
                return
            began = time.perf_counter()
            self.prices.go_on(known, steps)
            run.prove(self.prices.bound - self._above)
            spent = max(time.perf_counter() - began, 1e-6)
            steps = int(min(max(steps * STEP_SECONDS / spent, 1), 2 * steps))

    def _note(self, search: placing.ZoneSearch) -> None:
        if not placing.missing(self._zone, search.at):
            self._run.note(search.at, search.sum - self._above)

    def anneal(self, seed: int) -> None:
        """Place projects anew under heat that falls over the time; then again."""
        run, zone = self._run, self._zone
        search = placing.ZoneSearch(zone, self.prices.of, seed=seed)
        self._note(search)  # by these prices the first places may be the best already
        worth = [abs(sum(value for _what, value in one.lines)) for one in zone.projects]
        mean = sum(worth) / max(len(worth), 1) + 1e-3
        moves, first = 50, run.elapsed()
        cycle = max((run.seconds - first) / ZONE_CYCLES, 0.05)
        while not run.is_over:
            done = min((run.elapsed() - first) % cycle / cycle, 1.0)
            heat = mean * placing.HOT * (placing.COLD / placing.HOT) ** done
            began, before = time.perf_counter(), search.sum
            search.go_on(heat, moves)
            if search.sum > before:
                self._note(search)
            spent = max(time.perf_counter() - began, 1e-6)
            moves = int(min(max(moves * STEP_SECONDS / spent, 10), 2 * moves, 10**6))
