"""Survival curves and restricted means against print, brute force and plain means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.survival import (
    count_cells,
    draw_restricted_means,
    estimate_survival,
    measure_restricted_mean,
    read_open_share,
    restrict_mean,
)

samples = st.lists(
    st.tuples(st.integers(0, 40).map(lambda n: n / 2), st.booleans()), min_size=1, max_size=40
)


def brute_force_open_share(cases: list[tuple[float, bool]], day: float) -> float:
    share = 1.0
    for ending in sorted({length for length, closed in cases if closed and length <= day}):
        at_risk = sum(length >= ending for length, _ in cases)
        ended = sum(length == ending and closed for length, closed in cases)
        share *= 1 - ended / at_risk
    return share


def arrays(cases: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one[0] for one in cases]), np.array([one[1] for one in cases])


def test_the_example_of_kaplan_and_meier_is_reproduced() -> None:
    # Kaplan and Meier 1958, section 2: deaths at 0.8, 3.1, 5.4, 9.2; losses at 1.0, 2.7, 7.0, 12.1.
    lengths = np.array([0.8, 1.0, 2.7, 3.1, 5.4, 7.0, 9.2, 12.1])
    closed = np.array([True, False, False, True, True, False, True, False])

    curve = estimate_survival(lengths, closed)

    shares = read_open_share(curve, np.array([0.5, 0.8, 3.1, 5.4, 9.2, 12.1]))
    expected = [1, 7 / 8, 7 / 8 * 4 / 5, 7 / 8 * 3 / 5, 7 / 8 * 3 / 10, 7 / 8 * 3 / 10]
    assert shares == pytest.approx(expected)


@given(samples)
def test_the_curve_equals_brute_force(cases: list[tuple[float, bool]]) -> None:
    curve = estimate_survival(*arrays(cases))
    days = np.arange(0, 21, 0.25)
    expected = [brute_force_open_share(cases, one) for one in days]
    assert read_open_share(curve, days) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.floats(0.1, 120))
def test_without_open_cases_the_restricted_mean_is_the_plain_mean(
    lengths: list[float], horizon: float
) -> None:
    curve = estimate_survival(np.array(lengths), np.ones(len(lengths), dtype=bool))
    assert restrict_mean(curve, horizon) == pytest.approx(np.minimum(lengths, horizon).mean())


@given(samples, st.floats(0.25, 25), st.randoms())
def test_the_order_of_cases_does_not_matter(
    cases: list[tuple[float, bool]], horizon: float, random: object
) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (estimate_survival(*arrays(which)) for which in (cases, shuffled))
    assert restrict_mean(one, horizon) == restrict_mean(other, horizon)


@given(samples, st.floats(0.25, 25))
def test_counted_cells_give_the_same_mean_as_the_curve(
    cases: list[tuple[float, bool]], horizon: float
) -> None:
    cells = count_cells(*arrays(cases), horizon, 10_000)
    mean, _ = measure_restricted_mean(cells, horizon)
    assert mean == pytest.approx(restrict_mean(estimate_survival(*arrays(cases)), horizon))


def test_without_open_cases_the_variance_is_that_of_a_mean() -> None:
    lengths = np.random.default_rng(3).exponential(20, 400)
    cells = count_cells(lengths, np.ones(400, dtype=bool), 30.0, 10_000)
    _, variance = measure_restricted_mean(cells, 30.0)
    assert variance == pytest.approx(np.minimum(lengths, 30).var() / 400, rel=1e-9)


def test_drawn_means_spread_as_their_variance_says() -> None:
    generator = np.random.default_rng(5)
    lengths, leaving = generator.exponential(20, 300), generator.exponential(40, 300)
    cells = count_cells(np.minimum(lengths, leaving), lengths <= leaving, 50.0, 10_000)
    mean, variance = measure_restricted_mean(cells, 50.0)

    means, variances = draw_restricted_means(cells, 50.0, 2000, generator)

    assert means.mean() == pytest.approx(mean, rel=0.01)
    assert means.var() == pytest.approx(variance, rel=0.1)
    assert variances.mean() == pytest.approx(variance, rel=0.1)


def test_merging_days_hardly_moves_the_mean() -> None:
    generator = np.random.default_rng(7)
    lengths = generator.lognormal(3, 1, 5000)
    leaving = generator.exponential(60, 5000)
    seen, closed = np.minimum(lengths, leaving), lengths <= leaving
    fine = measure_restricted_mean(count_cells(seen, closed, 90.0, 10_000), 90.0)
    merged = measure_restricted_mean(count_cells(seen, closed, 90.0, 2048), 90.0)
    assert merged == pytest.approx(fine, rel=2e-3)
