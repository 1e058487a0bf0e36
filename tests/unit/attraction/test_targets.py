"""Targets: what counts, the even pace, the chance."""

from datetime import date

import numpy as np
import pytest

from zoneworks.attraction.engine.forecast import Band, Forecast, Month
from zoneworks.attraction.engine.targets import (
    Measure,
    Signed,
    Target,
    TargetInvalid,
    check_target,
    judge,
)

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
PROJECTS = Target(Measure.PROJECTS, 4, *YEAR)
NONE = Band(0, 0, 0)
SIGNED = [
    Signed(date(2023, 12, 31), 9),
    Signed(date(2024, 1, 1), 5),
    Signed(date(2024, 6, 30), 10),
    Signed(date(2024, 12, 31), 7),
]


def forecast(*months: tuple[date, date, list[int]]) -> Forecast:
    """A forecast of a few draws; each project is worth 10."""
    counts = np.array([draws for _begins, _until, draws in months]).T
    return Forecast(
        tuple(Month(begins, until, 0.0, NONE, NONE) for begins, until, _draws in months),
        counts,
        counts * 10,
        np.array([(*place, 10) for place in np.argwhere(counts) for _one in range(counts[*place])])
        .reshape(-1, 3)
        .T,
    )


def test_what_is_signed_in_the_period_and_by_today_counts() -> None:
    found = judge(PROJECTS, SIGNED, date(2024, 7, 1), None)
    assert (found.reached, found.counted) == (2, (1, 2))
    money = Target(Measure.INVESTMENT, 100, *YEAR)
    assert judge(money, SIGNED, date(2025, 1, 1), None).reached == 22
    large = Target(Measure.LARGE_PROJECTS, 1, *YEAR, least_fen=10)
    assert judge(large, SIGNED, date(2025, 1, 1), None).counted == (2,)


def test_an_even_pace_is_rounded_up() -> None:
    assert judge(PROJECTS, [], date(2023, 12, 31), None).due == 0
    assert judge(PROJECTS, [], date(2024, 1, 1), None).due == 1
    assert judge(PROJECTS, [], date(2024, 7, 1), None).due == 2
    assert judge(PROJECTS, [], date(2024, 7, 2), None).due == 3
    assert judge(PROJECTS, [], date(2025, 3, 1), None).due == 4


def test_the_chance_is_the_share_of_draws_that_reach_the_goal() -> None:
    today = date(2024, 11, 1)
    months = (
        (today, date(2024, 12, 1), [0, 1, 1, 2]),
        (date(2024, 12, 1), date(2025, 1, 1), [0, 0, 1, 1]),
        (date(2025, 1, 1), date(2025, 2, 1), [9, 9, 9, 9]),
    )
    assert judge(PROJECTS, SIGNED, today, forecast(*months)).chance == 2 / 4
    money = Target(Measure.INVESTMENT, 25, *YEAR)
    assert judge(money, SIGNED, today, forecast(*months)).chance == 3 / 4
    large = Target(Measure.LARGE_PROJECTS, 3, *YEAR, least_fen=10)
    assert judge(large, SIGNED, today, forecast(*months)).chance == 2 / 4


def test_a_goal_that_is_reached_is_certain_and_one_that_is_over_has_no_chance() -> None:
    assert judge(Target(Measure.PROJECTS, 3, *YEAR), SIGNED, date(2025, 1, 1), None).chance == 1
    assert judge(PROJECTS, SIGNED, date(2025, 1, 1), forecast()).chance is None


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target(Measure.PROJECTS, 0, *YEAR), "GOAL"),
        (Target(Measure.PROJECTS, 1, YEAR[1], YEAR[0]), "PERIOD"),
        (Target(Measure.LARGE_PROJECTS, 1, *YEAR), "LEAST"),
    ],
)
def test_a_target_that_cannot_be_is_refused(target: Target, why: str) -> None:
    with pytest.raises(TargetInvalid) as refused:
        check_target(target)
    assert refused.value.values["why"] == why
