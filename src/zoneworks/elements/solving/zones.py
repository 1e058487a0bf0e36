"""The zone's own problem: prices of its elements; then heat on one thread, programs on another."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zoneworks.elements.engine.matching import placing, zone_exact
from zoneworks.elements.engine.matching.refusals import NothingFound
from zoneworks.elements.engine.matching.terms import Floats, Ints
from zoneworks.elements.engine.matching.zone_terms import Zone
from zoneworks.elements.solving.runs import STEP_SECONDS, Better, Run, Solution, ignore, never

ZONE_PRICING = 0.2
"""Such a part of the time the zone's elements are priced before the search begins."""
ZONE_CYCLES = 3
"""So often in its time the search of the zone's own problem is heated."""
ALONE = 0.4
"""Such a part of the time is for heat where one thread does both."""
PROGRAM_SECONDS = 1.0
"""So long may some projects be placed anew exactly."""
FIRST_SIZE = 4
"""So many have a place at first; more while this is fast."""


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

    def exactly() -> None:
        work.place_all(seed)
        work.program(seed)

    def alone() -> None:
        work.place_all(seed)
        work.anneal(seed, ALONE)
        work.program(seed)

    others: list[Callable[[], None]] = [exactly] if threads > 1 else []
    for thread in range(2, threads):
        others.append(lambda thread=thread: work.anneal(seed * 1000 + thread, 1.0))  # type: ignore[misc]
    run.go(alone if threads == 1 else lambda: work.anneal(seed, 1.0), others)
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

    def anneal(self, seed: int, until: float) -> None:
        """Place projects anew under heat that falls, again and again, for a part of the time."""
        run, zone = self._run, self._zone
        search = placing.ZoneSearch(zone, self.prices.of, seed=seed)
        self._note(search)  # by these prices the first places may be the best already
        worth = [abs(sum(value for _what, value in one.lines)) for one in zone.projects]
        mean = sum(worth) / max(len(worth), 1) + 1e-3
        moves, first = 50, run.elapsed()
        cycle = max((run.seconds * until - first) / ZONE_CYCLES, 0.05)
        while not run.is_over and (run.elapsed() < run.seconds * until or run.at is None):
            done = min((run.elapsed() - first) % cycle / cycle, 1.0)
            heat = mean * placing.HOT * (placing.COLD / placing.HOT) ** done
            began, before = time.perf_counter(), search.sum
            search.go_on(heat, moves)
            if search.sum > before:
                self._note(search)
            spent = max(time.perf_counter() - began, 1e-6)
            moves = int(min(max(moves * STEP_SECONDS / spent, 10), 2 * moves, 10**6))

    def place_all(self, seed: int) -> None:
        """Place all projects anew exactly where they have few choices: often that is proven."""
        run, zone = self._run, self._zone
        if run.at is not None and len(zone.choices.values) <= zone_exact.MOST_CHOICES:
            self._anew(run.at, len(zone.projects), np.random.default_rng(seed))

    def program(self, seed: int) -> None:
        """Place some projects anew exactly, from the best that is known, again and again."""
        run, chance, size = self._run, np.random.default_rng(seed), FIRST_SIZE
        while not run.is_over:
            began = run.elapsed()
            n_freed = 0 if run.at is None else self._anew(run.at, size, chance)
            if not n_freed:  # nobody has a place yet, or nobody has a choice
                time.sleep(STEP_SECONDS)
                continue
            is_slow = run.elapsed() - began > PROGRAM_SECONDS / 2
            size = max(n_freed + (-1 if is_slow else 1), 2)

    def _anew(self, at: Ints, size: int, chance: np.random.Generator) -> int:
        """Place so many projects, and others, anew exactly; how many of them had a place."""
        run, zone = self._run, self._zone
        new = zone_exact.place_anew(
            zone,
            at,
            zone_exact.neighborhood(zone, at, size, chance),
            chance.permutation(zone_exact.without_place(zone, at)),
            seconds=max(min(PROGRAM_SECONDS, run.left), 0.01),
            seed=int(chance.integers(1000)),
            is_over=lambda: run.is_over,
        )
        if not placing.faults(zone, new.at) and not placing.missing(zone, new.at):
            run.note(new.at, placing.value_of(zone, new.at))
        if new.bound is not None:
            run.prove(new.bound)
        return new.n_freed
