"""Cohorts compared: known truths, censoring, types, horizons."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from benchmarks.estimator import (
    CUT,
    SCENARIOS,
    censor_real,
    closed_log,
    lognormal,
    make_log,
    simulate,
)

from zoneworks.approvals.engine.analysis import analyze
from zoneworks.approvals.engine.horizon import Sample, StandardCohort, choose_horizon
from zoneworks.approvals.engine.restricted import compare_restricted_means
from zoneworks.approvals.engine.terms import LogUnusable, Options

OPTIONS = Options(before=CUT, after=CUT, bootstrap_draws=0)


def cohort(durations: list[float], closed: list[bool] | None = None) -> StandardCohort:
    is_closed = np.array(closed if closed is not None else [True] * len(durations))
    return StandardCohort.of([Sample(np.array(durations), is_closed)], np.ones(1))


def log_of(before: np.ndarray, after: np.ndarray, leaving: float = 1e6):  # type: ignore[no-untyped-def]
    durations = np.concatenate([before, after])
    is_after = np.arange(len(durations)) >= len(before)
    return make_log(durations, np.full(len(durations), leaving), is_after, None)


def test_halved_durations_are_a_compression_of_one_half_by_every_estimator() -> None:
    before = np.random.default_rng(1).lognormal(3, 0.5, 80)
    found = analyze(log_of(before, before / 2), OPTIONS).to_dict()["cohort_compression"]
    for name in ("naive_median", "mean_of_ratios", "ratio_of_sums", "restricted_mean"):
        assert found[name] == pytest.approx(0.5, abs=1e-6), name
    assert found["horizon_days"] == np.ceil(before.max())


def test_slower_cases_give_a_negative_compression() -> None:
    before = np.random.default_rng(1).lognormal(3, 0.5, 80)
    found = analyze(log_of(before, before * 2), replace(OPTIONS, horizon_days=500.0)).to_dict()
    assert found["cohort_compression"]["restricted_mean"] == pytest.approx(-1.0, abs=1e-6)


def test_a_cohort_cut_off_early_only_seems_faster() -> None:
    generator = np.random.default_rng(2)
    before, after = lognormal(0.8)(generator, 400), lognormal(0.8)(generator, 400)
    durations = np.concatenate([before, after])
    is_after = np.arange(800) >= 400
    leaving = np.where(is_after, generator.random(800) * 25, 1e6)
    found = analyze(make_log(durations, leaving, is_after, None), OPTIONS).to_dict()
    compared = found["cohort_compression"]
    assert compared["naive_median"] > 0.4
    assert abs(compared["restricted_mean"]) < 0.1
    assert compared["n_after_open"] > 200
    assert compared["horizon_days"] <= 25


def test_a_shifted_mix_of_types_is_not_a_compression() -> None:
    generator = np.random.default_rng(4)
    is_after = np.arange(1000) >= 500
    types = (generator.random(1000) < np.where(is_after, 0.2, 0.7)).astype(np.int32)
    durations = np.where(types == 1, 60.0, 10.0) * generator.lognormal(0, 0.2, 1000)
    log = make_log(durations, np.full(1000, 1e6), is_after, types)
    typed = analyze(log, OPTIONS).to_dict()["cohort_compression"]
    untyped = analyze(replace(log, types=None, type_names=()), OPTIONS).to_dict()
    assert abs(typed["restricted_mean"]) < 0.05
    assert untyped["cohort_compression"]["restricted_mean"] > 0.4
    assert typed["types"] == ["quick", "slow"]


def test_rare_types_are_compared_together_and_lonely_ones_left_out() -> None:
    is_after = np.arange(200) >= 100
    types = np.zeros(200, dtype=np.int32)
    types[:4] = 1
    log = make_log(np.linspace(1, 50, 200), np.full(200, 1e6), is_after, types)
    found = analyze(log, OPTIONS).to_dict()
    assert found["cohort_compression"]["types"] == ["quick"]
    assert [one["code"] for one in found["warnings"]] == ["types_without_counterpart"]
    assert found["warnings"][0]["count"] == 4


def test_a_horizon_beyond_what_was_watched_is_refused_with_the_longest_one() -> None:
    generator = np.random.default_rng(5)
    durations = generator.exponential(30, 200)
    log = make_log(durations, np.full(200, 20.0), np.arange(200) >= 100, None)
    found = analyze(log, replace(OPTIONS, horizon_days=90.0)).to_dict()
    assert found["cohort_compression"]["restricted_mean"] is None
    assert found["cohort_compression"]["horizon_days"] is None
    assert "20 days" in found["notes"]["cohort_compression.restricted_mean"]


def test_the_horizon_is_free_when_every_case_is_closed() -> None:
    assert choose_horizon(cohort([5.0] * 20), cohort([40.0] * 20)) == 40.0


def test_the_horizon_ends_where_few_are_left() -> None:
    lengths = list(np.arange(1.0, 101.0))
    half_open = [at % 2 == 0 for at in range(100)]
    assert choose_horizon(cohort(lengths, half_open), cohort([300.0] * 50)) == 96.0


def test_the_interval_holds_the_estimate_and_repeats_by_its_seed() -> None:
    generator = np.random.default_rng(6)
    one, other = (
        cohort(list(generator.exponential(20, 90))),
        cohort(list(generator.exponential(15, 70))),
    )
    options = Options(bootstrap_draws=400)
    first = compare_restricted_means(one, other, 40.0, options)
    again = compare_restricted_means(one, other, 40.0, options)
    assert first is not None
    assert again is not None
    assert first.ci95 is not None
    assert first.ci95[0] < first.value < first.ci95[1]
    assert first.ci95 == again.ci95


def test_a_restricted_mean_of_zero_gives_no_ratio() -> None:
    assert compare_restricted_means(cohort([0.0] * 9), cohort([1.0] * 9), 5.0, Options()) is None


def test_cohorts_that_overlap_are_refused() -> None:
    log = log_of(np.ones(5), np.ones(5))
    with pytest.raises(LogUnusable, match="in both cohorts"):
        analyze(log, Options(before=date(2020, 1, 1), after=date(2019, 1, 1)))


def test_a_single_cut_serves_both_cohorts() -> None:
    log = log_of(np.arange(1.0, 21), np.arange(1.0, 21))
    found = analyze(log, Options(before=CUT, bootstrap_draws=0)).to_dict()["cohort_compression"]
    assert (found["n_before"], found["n_after"]) == (20, 20)
    assert found["after"] == CUT.isoformat()


def test_random_censoring_leaves_the_restricted_mean_and_its_interval_right() -> None:
    outcomes = [simulate(SCENARIOS[2], seed, 200) for seed in range(120)]
    bias = np.mean([one.restricted_mean - one.truth for one in outcomes])
    covered = np.mean([one.low <= one.truth <= one.high for one in outcomes])
    assert abs(bias) <= 0.03
    assert (
        0.89 <= covered <= 1.0
    )  # 120 runs: four standard errors; benchmarks/estimator.py has more


@pytest.mark.data
@pytest.mark.parametrize("name", ["receipt_wabo.parquet", "bpic15_1_train80.parquet"])
def test_censoring_a_real_log_hardly_moves_the_restricted_mean(permits, name: str) -> None:  # type: ignore[no-untyped-def]
    log, cut = closed_log(permits / name)
    outcomes = [censor_real(log, cut, seed, 50) for seed in range(25)]
    assert abs(np.mean([one.restricted_mean - one.truth for one in outcomes])) <= 0.03
