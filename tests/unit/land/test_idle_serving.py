"""From which day a paper counts as delivered."""

from datetime import date

import pytest

from zoneworks.land.definitions import idle_limits
from zoneworks.land.engine.idle.serving import delivered_on
from zoneworks.land.engine.idle.terms import Manner


@pytest.mark.parametrize("manner", [one for one in Manner if one is not Manner.PUBLIC_NOTICE])
def test_what_reached_somebody_counts_from_that_day(manner: Manner) -> None:
    assert delivered_on(manner, date(2025, 4, 2), idle_limits()) == date(2025, 4, 2)


@pytest.mark.parametrize(
    ("published", "delivered"),
    [
        (date(2025, 4, 2), date(2025, 5, 2)),
        (date(2022, 1, 1), date(2022, 1, 31)),
        (date(2021, 12, 31), date(2022, 3, 1)),
    ],
)
def test_a_public_notice_counts_later(published: date, delivered: date) -> None:
    """Civil Procedure Law, article 95; sixty days before the amendment of 2022."""
    assert delivered_on(Manner.PUBLIC_NOTICE, published, idle_limits()) == delivered
