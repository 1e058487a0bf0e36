"""Demand against supply by month: exact expectations, bands, alarms, and what to prepare."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.elements.engine import outlook
from zoneworks.elements.engine.terms import Alert, Coming, Kind, Prospect, Wish

FIRST = date(2026, 11, 1)
MONTHS = 6


def prospect(key: int, odds: str, *wishes: tuple[Kind, int, int]) -> Prospect:
    """A project with what it wants, as (element, amount, month)."""
    found = tuple(Wish(kind, Decimal(amount), month) for kind, amount, month in wishes)
    return Prospect(key, Decimal(odds), found)


def foresee(*prospects: Prospect, **free: int) -> outlook.Outlook:
    """The outlook of six months with so much free of each element."""
    supply = {kind: (Decimal(free.get(kind.lower(), 0)),) * MONTHS for kind in Kind}
    return outlook.foresee(prospects, supply, seed=1, draws=4000)


def test_what_is_expected_is_the_sum_of_amounts_times_probabilities_exactly() -> None:
    found = foresee(
        prospect(1, "0.3333", (Kind.LAND, 300, 1)),
        prospect(2, "0.5", (Kind.LAND, 101, 3), (Kind.STAFF, 40, 0)),
        land=1000,
        staff=40,
    )
    land = found.standings[Kind.LAND]
    assert [one.expected for one in land] == [
        *(Decimal(0), Decimal("99.9900"), Decimal("99.9900")),
        *[Decimal("150.4900")] * 3,
    ]
    assert land[1].coverage == Decimal(1000) / Decimal("99.9900")
    assert land[0].coverage is None
    assert found.standings[Kind.STAFF][0].expected == Decimal("20.0")


def test_readiness_is_the_part_of_what_is_wanted_that_finds_its_element() -> None:
    found = foresee(prospect(1, "1", (Kind.SPACE, 400, 0)), space=100)
    assert found.standings[Kind.SPACE][0].readiness == outlook.Band(25, 25, 25)
    assert found.standings[Kind.HOMES][0].readiness == outlook.Band(100, 100, 100)
    assert found.zone[0] == outlook.Band(25, 25, 25)


def test_a_project_lands_with_all_that_it_wants_or_not_at_all() -> None:
    """Two elements that the same project wants are short in the same futures."""
    both = prospect(1, "0.5", (Kind.LAND, 10, 0), (Kind.MONEY, 10, 0))
    found = foresee(both)
    land, zone = found.standings[Kind.LAND][0].readiness, found.zone[0]
    assert land.middle == zone.middle
    assert 45 <= zone.middle <= 55
    assert (zone.low, zone.high) == (0, 100)


def test_a_band_holds_the_mean_where_few_futures_are_far_off() -> None:
    """Nine of ten futures lack nothing or all of it, so that both quantiles are alike."""
    rarely = prospect(1, "0.05", (Kind.HOMES, 100, 0))
    surely = prospect(2, "1", (Kind.HOMES, 100, 0))
    found = foresee(rarely, surely, homes=100).standings[Kind.HOMES][0].readiness
    assert found.middle < 100
    assert (found.low, found.high) == (found.middle, 100)
    mostly = prospect(1, "0.95", (Kind.HOMES, 100, 0))
    found = foresee(mostly).standings[Kind.HOMES][0].readiness
    assert found.middle > 0
    assert (found.low, found.high) == (0, found.middle)


def test_the_same_seed_gives_the_same_bands() -> None:
    asked = [prospect(n, "0.4", (Kind.LAND, n, n % 3)) for n in range(1, 30)]
    assert foresee(*asked, land=50) == foresee(*asked, land=50)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 5), st.integers(0, 100)), max_size=12),
    st.integers(0, 2000),
)
def test_bands_are_in_order_and_what_is_expected_never_falls(
    asked: list[tuple[int, int, int]], free: int
) -> None:
    rows = [
        prospect(n, str(Decimal(odds) / 100), (Kind.LAND, amount, month))
        for n, (amount, month, odds) in enumerate(asked)
    ]
    standings = foresee(*rows, land=free).standings[Kind.LAND]
    for one in standings:
        assert one.low <= one.high
        assert 0 <= one.readiness.low <= one.readiness.middle <= one.readiness.high <= 100
    expected = [one.expected for one in standings]
    assert expected == sorted(expected)
    total = sum((one.probability * one.wishes[0].amount for one in rows), Decimal(0))
    assert expected[-1] == total


def test_what_comes_counts_from_its_month_and_what_ends_until_it() -> None:
    coming = [
        Coming(Kind.STAFF, Decimal(50), date(2027, 1, 20)),
        Coming(Kind.STAFF, Decimal(7), date(2026, 12, 1), date(2027, 2, 10)),
        Coming(Kind.MONEY, Decimal(99), date(2026, 12, 1)),
    ]
    found = outlook.supply_of(Kind.STAFF, Decimal(10), coming, FIRST, MONTHS)
    assert found == tuple(Decimal(one) for one in (10, 17, 67, 60, 60, 60))


def test_what_is_missing_is_prepared_in_bundles_and_begun_in_time() -> None:
    found = foresee(
        prospect(1, "1", (Kind.LAND, 500, 1)),
        prospect(2, "1", (Kind.LAND, 200, 2)),
        prospect(3, "1", (Kind.LAND, 100, 5)),
        land=900,
    )
    plan = outlook.prepare(
        found.standings[Kind.LAND], Decimal(1000), FIRST, lead_months=12, bundle=3
    )
    assert [(one.month, one.amount, one.begin_on) for one in plan] == [
        (0, Decimal(800), date(2025, 11, 1)),
        (5, Decimal(100), date(2026, 4, 1)),
    ]


def test_nothing_is_prepared_where_the_floor_holds() -> None:
    found = foresee(prospect(1, "1", (Kind.LAND, 500, 1)), land=1500)
    standings = found.standings[Kind.LAND]
    assert outlook.prepare(standings, Decimal(1000), FIRST, lead_months=12, bundle=3) == []
    assert outlook.alarms(Decimal(1500), standings, Decimal(1000)) == []


@pytest.mark.parametrize(
    ("free", "floor", "expected"),
    [
        (900, 1000, [(Alert.BELOW_FLOOR, 0, 100)]),
        (1400, 1000, [(Alert.FALLS_BELOW, 2, 100)]),
        (400, 0, [(Alert.RUNS_OUT, 2, 100)]),
        (400, 100, [(Alert.FALLS_BELOW, 2, 200), (Alert.RUNS_OUT, 2, 100)]),
        (1500, 1000, []),
    ],
)
def test_an_alarm_says_since_which_month_and_how_much_is_missing(
    free: int, floor: int, expected: list[tuple[Alert, int, int]]
) -> None:
    wanted = 500 if free != 900 else 0
    wishes = [prospect(1, "1", (Kind.LAND, wanted, 2))] if wanted else []
    standings = foresee(*wishes, land=free).standings[Kind.LAND]
    found = outlook.alarms(Decimal(free), standings, Decimal(floor))
    assert [(one.why, one.month, int(one.missing)) for one in found] == expected


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert outlook.month_of(date(2027, 2, 28), FIRST) == 3
    assert outlook.month_of(date(2020, 1, 1), FIRST) == 0
    assert outlook.month_at(FIRST, 2) == date(2027, 1, 1)
    assert outlook.month_at(FIRST, -12) == date(2025, 11, 1)
