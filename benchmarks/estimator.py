"""Does the restricted mean stay right when cases are cut off at random?

Each real log and each simulated one is censored again and again: 30 % of its cases leave view at a
moment that does not depend on them. Printed: the mean bias of the restricted mean, how often its
interval covers the uncensored value (simulated: the truth) at the same horizon, and beside it the
bias of the naive median of closed cases.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.harness import Floor, Section, list_versions
from zoneworks.approvals.engine.casetable import observe_cases
from zoneworks.approvals.engine.cohorts import compare_cohorts
from zoneworks.approvals.engine.terms import (
    MICROSECONDS_A_DAY,
    MISSING,
    Columns,
    EventLog,
    Options,
)

Floats = NDArray[np.float64]
CENSORED_SHARE = 0.3
LARGEST_BIAS = 0.03
COVERAGE = (0.93, 0.97)
CUT = date(2020, 1, 1)
CUT_MOMENT = (CUT - date(1970, 1, 1)).days * MICROSECONDS_A_DAY


@dataclass(frozen=True)
class Scenario:
    """A simulated reform: how long cases take, how many there are, and what changed.

    `draw` gives durations before; those after are `1 - compression` of them. With `shift`, slow
    cases of a second type make up 30 % before and that much after.
    """

    name: str
    draw: Callable[[np.random.Generator, int], Floats]
    n_before: int
    n_after: int
    compression: float
    shift: float | None = None
    censoring: str = "exponential"


def lognormal(sigma: float) -> Callable[[np.random.Generator, int], Floats]:
    return lambda generator, n: 20 * np.exp(sigma * generator.standard_normal(n))


def weibull(shape: float) -> Callable[[np.random.Generator, int], Floats]:
    return lambda generator, n: 20 * generator.weibull(shape, n)


def at_the_limit(generator: np.random.Generator, n: int) -> Floats:
    """Draw a third of quick refusals; the others end around a limit of 56 days."""
    quick = generator.random(n) < 0.3
    slow = 56 + 8 * generator.standard_normal(n).clip(-4, 4)
    return np.where(quick, generator.exponential(3, n), slow)


SCENARIOS = (
    Scenario("log-normal 0.6", lognormal(0.6), 300, 200, 0.3),
    Scenario("log-normal 0.6, no change", lognormal(0.6), 300, 200, 0.0),
    Scenario("log-normal 1.0", lognormal(1.0), 300, 200, 0.3),
    Scenario("log-normal 1.0, large", lognormal(1.0), 1500, 1000, 0.3),
    Scenario("log-normal 1.0, 84 % faster", lognormal(1.0), 600, 160, 0.84),
    Scenario("log-normal 1.4", lognormal(1.4), 300, 200, 0.5),
    Scenario("Weibull 0.7", weibull(0.7), 300, 200, 0.3),
    Scenario("Weibull 2", weibull(2.0), 120, 90, 0.3),
    Scenario("ending at the limit", at_the_limit, 300, 200, 0.3),
    Scenario("unequal cohorts", lognormal(0.8), 650, 60, 0.3),
    Scenario("uniform censoring", lognormal(0.8), 300, 200, 0.3, censoring="uniform"),
    Scenario("shifted mix of types", lognormal(0.8), 400, 300, 0.3, shift=0.6),
)


@dataclass(frozen=True)
class Outcome:
    """What one censored log gave, beside what it should have given."""

    truth: float
    restricted_mean: float
    low: float
    high: float
    naive: float
    uncensored_naive: float
    censored: float


@dataclass(frozen=True)
class Report:
    """Outcomes of one scenario or log, summed up."""

    name: str
    is_real: bool
    runs: int
    bias: float
    coverage: float
    naive_bias: float
    censored: float

    @classmethod
    def of(cls, name: str, is_real: bool, outcomes: list[Outcome]) -> "Report":
        return cls(
            name,
            is_real,
            len(outcomes),
            float(np.mean([one.restricted_mean - one.truth for one in outcomes])),
            float(np.mean([one.low <= one.truth <= one.high for one in outcomes])),
            float(np.mean([one.naive - one.uncensored_naive for one in outcomes])),
            float(np.mean([one.censored for one in outcomes])),
        )

    def row(self) -> tuple[str, ...]:
        return (
            self.name,
            str(self.runs),
            f"{self.censored:.0%}",
            f"{self.bias * 100:+.2f}",
            f"{self.coverage:.1%}",
            f"{self.naive_bias * 100:+.1f}",
        )


def simulate(scenario: Scenario, seed: int, draws: int) -> Outcome:
    """Simulate one log, censor it and compare its cohorts."""
    generator = np.random.default_rng(seed)
    n = scenario.n_before + scenario.n_after
    is_after = np.arange(n) >= scenario.n_before
    durations = scenario.draw(generator, n) * np.where(is_after, 1 - scenario.compression, 1.0)
    types = None
    if scenario.shift is not None:
        types = (generator.random(n) < np.where(is_after, scenario.shift, 0.3)).astype(np.int32)
        durations = durations * np.where(types == 1, 3.0, 1.0)
    scale = censoring_scale(durations, scenario.censoring)
    leaving = draw_leaving(scale, scenario.censoring, n, generator)
    log = make_log(durations, leaving, is_after, types)
    options = Options(before=CUT, after=CUT, bootstrap_draws=draws, seed=seed)
    found = compare_cohorts(log, observe_cases(log, options), options).summary
    weights = [1.0] if types is None else np.bincount(types) / n
    return Outcome(
        truth=true_compression(scenario, found["horizon_days"], weights),
        restricted_mean=found["restricted_mean"],
        low=found["ci95"][0],
        high=found["ci95"][1],
        naive=found["naive_median"],
        uncensored_naive=scenario.compression,
        censored=found["censored_share"],
    )


def true_compression(scenario: Scenario, horizon: float, weights: list[float] | Floats) -> float:
    """Return 1 - restricted mean after / before of two million cases."""
    big = scenario.draw(np.random.default_rng(0), 1_000_000)
    means = [
        sum(
            weight * float(np.minimum(big * slowness * kept, horizon).mean())
            for weight, slowness in zip(weights, (1.0, 3.0), strict=False)
        )
        for kept in (1.0, 1 - scenario.compression)
    ]
    return 1 - means[1] / means[0]


def censoring_scale(durations: Floats, kind: str) -> float:
    """Find the scale at which 30 % of cases leave before they end."""
    low, high = 1e-6 * durations.max(), 1e6 * durations.max()
    for _ in range(80):
        middle = (low * high) ** 0.5
        if kind == "exponential":
            share = float((1 - np.exp(-durations / middle)).mean())
        else:
            share = float(np.minimum(durations / middle, 1).mean())
        low, high = (middle, high) if share > CENSORED_SHARE else (low, middle)
    return low


def draw_leaving(scale: float, kind: str, n: int, generator: np.random.Generator) -> Floats:
    return generator.exponential(scale, n) if kind == "exponential" else generator.random(n) * scale


def make_log(
    durations: Floats, leaving: Floats, is_after: NDArray[np.bool_], types: NDArray[np.int32] | None
) -> EventLog:
    """Make a log of one event a case, which is seen until it ends or leaves."""
    n = len(durations)
    started = np.where(is_after, CUT_MOMENT, CUT_MOMENT - MICROSECONDS_A_DAY)
    names = pl.Series([f"case {at}" for at in range(n)])
    return censor(
        EventLog(
            case_names=names,
            started_at=started,
            ended_at=started + (durations * MICROSECONDS_A_DAY).astype(np.int64),
            limit_at=None,
            limit_days=None,
            left_at=None,
            types=types,
            type_names=() if types is None else ("quick", "slow"),
            case_of=np.arange(n, dtype=np.int32),
            activity_of=np.zeros(n, dtype=np.int32),
            activity_names=("start",),
            authority_of=None,
            authority_names=(),
            happened_at=started,
        ),
        leaving,
    )


def censor(log: EventLog, leaving: Floats) -> EventLog:
    """Let each case leave view that many days after its start, unless it ended before."""
    ended_at = log.started_at if log.ended_at is None else log.ended_at
    last_look = max(int(ended_at.max()), int(log.happened_at.max()))
    left_at = log.started_at + (leaving * MICROSECONDS_A_DAY).astype(np.int64)
    left_at = np.minimum(left_at, last_look)
    gone = (ended_at == MISSING) | (ended_at > left_at)
    return replace(log, ended_at=np.where(gone, MISSING, ended_at), left_at=left_at)


def censor_real(log: EventLog, cut: date, seed: int, draws: int) -> Outcome:
    """Censor a real log and compare it with itself uncensored at the same horizon."""
    generator = np.random.default_rng(seed)
    options = Options(before=cut, after=cut, bootstrap_draws=draws, seed=seed)
    whole = observe_cases(log, options)
    closed = whole.watched_days[~whole.is_open]
    leaving = draw_leaving(
        censoring_scale(closed, "exponential"), "exponential", len(log.started_at), generator
    )
    cut_off = censor(log, leaving)
    found = compare_cohorts(cut_off, observe_cases(cut_off, options), options).summary
    same = replace(options, horizon_days=found["horizon_days"], bootstrap_draws=0)
    truth = compare_cohorts(log, whole, same).summary
    return Outcome(
        truth=truth["restricted_mean"],
        restricted_mean=found["restricted_mean"],
        low=found["ci95"][0],
        high=found["ci95"][1],
        naive=found["naive_median"],
        uncensored_naive=truth["naive_median"],
        censored=found["censored_share"],
    )


def closed_log(path: Path) -> tuple[EventLog, date]:
    """Read a real log, with the end of each case filled in, and the median day of its starts."""
    from zoneworks.approvals.readers import read_log

    log = read_log(path, Columns())
    options = Options()
    table = observe_cases(log, options)
    ended = np.where(table.is_open, MISSING, table.closed_at)
    log = replace(log, ended_at=ended)
    middle = int(np.median(log.started_at)) // MICROSECONDS_A_DAY
    return log, date(1970, 1, 1) + timedelta(days=middle)


def _simulate_many(job: tuple[int, range, int]) -> list[Outcome]:
    at, seeds, draws = job
    return [simulate(SCENARIOS[at], seed, draws) for seed in seeds]


def _censor_many(job: tuple[Path, range, int]) -> list[Outcome]:
    path, seeds, draws = job
    log, cut = closed_log(path)
    return [censor_real(log, cut, seed, draws) for seed in seeds]


def run(runs: int, draws: int, data: Path | None) -> list[Report]:
    """Run every scenario and every real log, on all cores."""
    block = 50
    starts = range(0, runs, block)
    # Forked children would wait for ever for threads that polars began in this process.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        jobs = [
            (at, range(s, min(s + block, runs)), draws)
            for at in range(len(SCENARIOS))
            for s in starts
        ]
        done = list(pool.map(_simulate_many, jobs))
        each = len(starts)
        reports = [
            Report.of(scenario.name, False, list(chain(*done[at * each : (at + 1) * each])))
            for at, scenario in enumerate(SCENARIOS)
        ]
        logs = sorted(data.iterdir()) if data and data.exists() else []
        real_jobs = [(path, range(s, s + 100), draws) for path in logs for s in (0, 100)]
        real = list(pool.map(_censor_many, real_jobs))
    return reports + [
        Report.of(path.name, True, real[2 * at] + real[2 * at + 1]) for at, path in enumerate(logs)
    ]


def data_folder() -> Path | None:
    given = os.environ.get("ZONEWORKS_DATA_SETS")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    return folder / "permits" if (folder / "permits").exists() else None


def run_benchmark(_rounds: int, runs: int = 500, draws: int = 500) -> Section:
    """Report bias and coverage; the floors are the stated ones."""
    reports = run(runs, draws, data_folder())
    simulated = [one for one in reports if not one.is_real]
    covered = float(np.mean([one.coverage for one in simulated]))
    worst = max(reports, key=lambda one: abs(one.bias))
    floors = (
        Floor(
            f"mean bias of the restricted mean at most {LARGEST_BIAS * 100:g} points, each log",
            f"{worst.bias * 100:+.2f} points at worst ({worst.name})",
            abs(worst.bias) <= LARGEST_BIAS,
        ),
        Floor(
            f"interval covers the truth in {COVERAGE[0]:.0%}-{COVERAGE[1]:.0%} of simulated runs",
            f"{covered:.1%} of {runs * len(simulated):,}",
            COVERAGE[0] <= covered <= COVERAGE[1],
        ),
    )
    return Section(
        name="estimator",
        title="Compression under random censoring: restricted mean and naive median",
        header=("log", "runs", "censored", "bias", "coverage", "bias of naive median"),
        rows=tuple(one.row() for one in reports),
        floors=floors,
        remarks=(
            "Bias and naive bias in points of compression. Of real logs the truth is the value of "
            "the log before censoring, so that coverage says only that the interval is not too "
            f"narrow. Bootstrap draws: {draws}; horizon: default of each run.",
            list_versions(["zoneworks", "numpy"]),
        ),
    )
