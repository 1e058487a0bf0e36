"""Schedules of PSPLIB and MPLIB against CP-SAT: same cores, same seconds, turn by turn.

The instances are the sample of the data sets (every fourth of J120 for the long runs; all of them
with ``ZONEWORKS_EVERY_INSTANCE=1``). Gaps are percents above the best known makespan; every
schedule is checked by ``bounds.faults``.
"""

import csv
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.harness import ROOT, Contender, Floor, Section, list_versions, measure_apart

DATA = Path(os.environ.get("ZONEWORKS_DATA_SETS", ROOT.parent / "shared" / "data")) / "schedules"
THREADS = 2
MOST_SEEDS = 3


@dataclass(frozen=True)
class Trial:
    """Instances of a set for so many seconds; the rival may have others."""

    name: str
    seconds: float
    every: int
    rival_seconds: float


TRIALS = (
    Trial("j120", 1, 1, 1),
    Trial("j120", 10, 4, 10),
    Trial("j60", 1, 1, 1),
    Trial("j30", 10, 1, 10),
    Trial("mplib", 10, 1, 20),
)


@dataclass(frozen=True)
class Found:
    """Of one trial: makespans and seconds to the first plan, ours and the rival's, by run."""

    known: list[int]
    own: list[dict[str, Any]]
    rival: list[dict[str, Any]]

    def gap(self, of: str) -> float:
        """The mean percent above the best known."""
        runs = zip(getattr(self, of), self.known, strict=True)
        return mean(100 * (one["makespan"] / known - 1) for one, known in runs)

    def above(self, of: str) -> int:
        """How many instances were in some run above the best known."""
        runs = zip(getattr(self, of), self.known, strict=True)
        return len({one["path"] for one, known in runs if one["makespan"] > known})

    @property
    def first_share(self) -> float:
        """Our seconds to the first plan as a part of the rival's, at the median."""
        return median(
            ours["first"] / theirs["first"]
            for ours, theirs in zip(self.own, self.rival, strict=True)
        )

    @property
    def no_worse(self) -> float:
        """In how many runs, of all, ours was no worse."""
        pairs = list(zip(self.own, self.rival, strict=True))
        return sum(a["makespan"] <= b["makespan"] for a, b in pairs) / len(pairs)


def run_benchmark(rounds: int) -> Section:
    """Let both schedule every instance, the order turning around."""
    if not DATA.is_dir():
        remark = f"Not measured: no data sets at {DATA}."
        return Section("scheduling", "Schedules", ("set",), (), (), (remark,))
    found = {
        (trial.name, trial.seconds): _measure(trial, min(rounds, MOST_SEEDS)) for trial in TRIALS
    }
    return Section(
        name="scheduling",
        title="Schedules under shared resources",
        header=("set", "seconds", "runs", "gap %", "CP-SAT %", "ratio", "first plan s", "CP-SAT s"),
        rows=tuple(_row(name, seconds, one) for (name, seconds), one in found.items()),
        floors=(
            _at_most("J120, 1 s: half of CP-SAT's gap", found["j120", 1], 0.5),
            _at_most("J120, 10 s: 0.7 of CP-SAT's gap", found["j120", 10], 0.7),
            _at_most("J60, 1 s: 0.7 of CP-SAT's gap", found["j60", 1], 0.7),
            Floor(
                "J30, 10 s: one instance at most above the optimum",
                str(found["j30", 10].above("own")),
                found["j30", 10].above("own") <= 1,
            ),
            Floor(
                "MPLIB: the first plan in an eighth of CP-SAT's time to its own",
                f"{found['mplib', 10].first_share:.4f}",
                found["mplib", 10].first_share <= 1 / 8,
            ),
            Floor(
                "MPLIB, 10 s: no worse than CP-SAT after 20 s on 60 %",
                f"{found['mplib', 10].no_worse:.0%}",
                found["mplib", 10].no_worse >= 0.6,
            ),
        ),
        remarks=(
            f"{THREADS} threads each; models and networks are built within the seconds.",
            list_versions(["ortools", "numba", "numpy"]),
        ),
    )


def _measure(trial: Trial, seeds: int) -> Found:
    found = Found([], [], [])
    every = 1 if os.environ.get("ZONEWORKS_EVERY_INSTANCE") else trial.every
    with (DATA / "bench_sample.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] == trial.name][::every]
    for seed in range(1, seeds + 1):
        for at, row in enumerate(rows):
            acts = {
                "own": ("prepare_own", trial.seconds),
                "rival": ("prepare_cp_sat", trial.rival_seconds),
            }
            turns = sorted(acts, reverse=bool((at + seed) % 2))
            found.known.append(int(row["best_known_makespan"]))
            for turn in turns:
                function, seconds = acts[turn]
                path = str(DATA / row["path"])
                contender = Contender(
                    turn, f"benchmarks.scheduling:{function}", (path, str(seconds), str(seed))
                )
                answers = measure_apart(contender).answers
                getattr(found, turn).append(answers | {"path": path})
    return found


def _row(name: str, seconds: float, one: Found) -> tuple[str, ...]:
    own, rival = one.gap("own"), one.gap("rival")
    return (
        *(name, f"{seconds:g}", str(len(one.own)), f"{own:.3f}", f"{rival:.3f}"),
        f"{own / rival:.2f}" if own >= 0 < rival else "—",
        f"{median(run['first'] for run in one.own):.3f}",
        f"{median(run['first'] for run in one.rival):.3f}",
    )


def _at_most(promise: str, one: Found, ratio: float) -> Floor:
    own, rival = one.gap("own"), one.gap("rival")
    measured = f"{own:.3f} % of {rival:.3f} %: {own / rival:.2f}" if rival else f"{own:.3f} %"
    return Floor(promise, measured, own <= ratio * rival)


def prepare_own(path: str, seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    from zoneworks.delivery.engine.scheduling.bounds import faults
    from zoneworks.delivery.engine.scheduling.search import warm
    from zoneworks.delivery.solving import solve

    plan = _read(path)
    warm()

    def act() -> dict[str, Any]:
        found = solve(plan, seconds=float(seconds), seed=int(seed), threads=THREADS)
        if wrong := faults(plan, found.schedule.starts):
            raise AssertionError(wrong[0])
        return {"makespan": found.schedule.makespan, "first": found.steps[0].seconds}

    return act


def prepare_cp_sat(path: str, seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    return partial(_solve_by_cp_sat, _read(path), float(seconds), int(seed))


def _solve_by_cp_sat(plan: Any, seconds: float, seed: int) -> dict[str, Any]:
    from ortools.sat.python import cp_model

    began = time.perf_counter()
    model = cp_model.CpModel()
    lengths = plan.durations.tolist()
    horizon = int(plan.durations.sum() + plan.releases.max(initial=0))
    starts = [model.new_int_var(least, horizon, "") for least in plan.releases.tolist()]
    spans = [
        model.new_fixed_size_interval_var(start, length, "")
        for start, length in zip(starts, lengths, strict=True)
    ]
    for i, j, lag in plan.links.tolist():
        model.add(starts[j] >= starts[i] + lengths[i] + lag)
    for k, capacity in enumerate(plan.capacities.tolist()):
        using = [j for j in range(plan.size) if plan.needs[j, k] and lengths[j]]
        needs = [int(plan.needs[j, k]) for j in using]
        model.add_cumulative([spans[j] for j in using], needs, capacity)
    makespan = model.new_int_var(0, horizon, "")
    for start, length in zip(starts, lengths, strict=True):
        model.add(makespan >= start + length)
    model.minimize(makespan)

    class First(cp_model.CpSolverSolutionCallback):
        """Notes when the first plan came, and the best."""

        first = 0.0
        best = horizon

        def on_solution_callback(self) -> None:
            self.first = self.first or time.perf_counter() - began
            self.best = int(self.objective_value)

    told = First()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = THREADS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(seconds - (time.perf_counter() - began), 0.01)
    solver.solve(model, told)
    # Without a plan in time it is as if all activities came one after the other.
    return {"makespan": told.best, "first": told.first or seconds}


def _read(path: str) -> Any:
    from zoneworks.delivery.engine.scheduling import formats

    text = Path(path).read_text(encoding="utf-8")
    return formats.read_rcp(text) if path.endswith(".rcp") else formats.read_mplib(text)
