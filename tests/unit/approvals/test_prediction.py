"""Predictions of what remains: never trained on what was not known, and judged in time."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.process.prediction import (
    Method,
    Predictor,
    Prefixes,
    judge,
)

DAY_US = 86_400_000_000


def moments(rows: list[tuple[int, float, float, float, float]]) -> Prefixes:
    """Make moments from activity, begin, moment, end and limit."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    activity, begun, at, ended, limit = table.T
    return Prefixes(activity.astype(np.int64), begun, at, ended, ended - at, limit - at)


def steady(n: int, *, seed: int = 1) -> Prefixes:
    """Cases whose end is known by their limit and not by their activity."""
    generator = np.random.default_rng(seed)
    begun = np.sort(generator.uniform(0, 1000, n))
    limit = begun + generator.choice([10, 20, 60], n)
    ended = limit - generator.integers(1, 4, n)
    return Prefixes(np.zeros(n, np.int64), begun, begun, ended, ended - begun, limit - begun)


def test_the_better_method_is_used_and_its_interval_holds_what_it_promises() -> None:
    found = judge(steady(3000))
    assert found is not None
    assert found.method is Method.LIMIT
    assert found.error_of_limit < found.error_of_activity
    assert 0.75 <= found.covered <= 1


def test_where_the_limit_says_nothing_the_simpler_method_stays() -> None:
    plain = steady(3000)
    nothing = np.full(3000, np.nan)
    found = judge(Prefixes(**(vars(plain) | {"to_limit": nothing})))
    assert found is not None
    assert found.method is Method.ACTIVITY
    assert found.error_of_activity == found.error_of_limit


@given(st.floats(0, 5000), st.integers(0, 50))
def test_what_ended_after_the_cut_changes_no_prediction(days: float, seed: int) -> None:
    plain = steady(400, seed=seed)
    found = judge(plain)
    assert found is not None
    late = (plain.begun <= found.cut) & (plain.ended > found.cut)
    remaining = np.where(late, days, plain.remaining)
    ended = np.where(late, plain.at + days + found.cut, plain.ended)
    changed = judge(Prefixes(**(vars(plain) | {"remaining": remaining, "ended": ended})))
    assert changed == found


def test_too_little_on_either_side_is_not_judged() -> None:
    assert judge(steady(40)) is None
    assert judge(moments([])) is None


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.floats(-50, 50))
def test_an_interval_holds_its_middle_or_lies_at_zero(rest: list[float], to_limit: float) -> None:
    trained = moments([(0, 0, 0, one, 30) for one in rest])
    for method in Method:
        found = Predictor(trained, method).predict(moments([(0, 0, 0, 0, to_limit)]))
        assert 0 <= found.low[0] <= found.high[0]
        assert found.days[0] >= 0


@pytest.mark.data
def test_on_a_real_log_the_last_activity_is_not_beaten_and_stays(permits: Path) -> None:
    table = pl.read_parquet(permits / "receipt_wabo.parquet")

    def days(name: str) -> np.ndarray:
        return table[name].to_physical().fill_null(DAY_US * 10**6).to_numpy() / DAY_US

    at, ended = days("time:timestamp"), days("case:enddate")
    is_open = table["case:enddate"].is_null().to_numpy()
    found = judge(
        Prefixes(
            activity=table["concept:name"]
            .cast(pl.Categorical)
            .to_physical()
            .to_numpy()
            .astype(np.int64),
            begun=days("case:startdate"),
            at=at,
            ended=np.where(is_open, np.inf, ended),
            remaining=ended - at,
            to_limit=days("case:deadline") - at,
        )
    )
    assert found is not None
    assert found.method is Method.ACTIVITY
    assert 15 < found.error_of_activity < found.error_of_limit < 22
