"""Forecasts by past activities, and comparison with a class of projects."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.delivery.zone_plans import MONDAY, activity, days, milestone, plan

from zoneworks.delivery.engine.plans.critical import look_ahead
from zoneworks.delivery.engine.plans.forecast import (
    DRAWS,
    Expected,
    Ground,
    Past,
    forecast,
)
from zoneworks.delivery.engine.plans.reference import (
    Bands,
    Case,
    Likeness,
    band_of,
    compare,
)
from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    HAND_OVER,
    Activity,
    Phase,
)

BANDS = Bands((100, 500), (Decimal(1000),))


def past(
    ratio: float, count: int = 12, phase: Phase = Phase.GROUND, project: int = 1
) -> list[Past]:
    return [Past(project, phase, 10, round(10 * ratio)) for _each in range(count)]


def two_steps() -> dict[str, Activity]:
    return plan(activity("a", 10), activity("b", 10, "a"), milestone("end", "b"))


def test_if_all_took_half_as_long_again_so_will_the_rest() -> None:
    found = forecast(two_steps(), days(), past(1.5))
    (end,) = found.milestones
    as_planned = look_ahead(two_steps(), days())
    assert end.on == as_planned.dates("end")[1]
    expected = days().dates(30, 30)[1]
    assert (end.low_on, end.middle_on, end.high_on) == (expected, expected, expected)
    assert found.grounds[Phase.GROUND] == (Ground.PHASE, 12)


def test_the_same_history_gives_the_same_interval_and_a_wider_one_a_wider() -> None:
    mixed = past(0.8) + past(1.6, project=2)
    first, again = (forecast(two_steps(), days(), mixed).milestones[0] for _each in range(2))
    assert first == again
    assert first.low_on is not None
    assert first.high_on is not None
    assert first.low_on < first.high_on
    assert first.low_on == days().dates(16, 16)[1]
    assert first.high_on == days().dates(32, 32)[1], "what goes wrong in a project goes together"


def test_a_thin_history_gives_no_interval_and_says_so() -> None:
    found = forecast(two_steps(), days(), past(1.5, count=9))
    assert found.is_thin
    assert found.milestones[0].low_on is None
    assert found.n_past == 9


def test_a_phase_with_few_takes_the_ratios_of_all() -> None:
    history = past(2.0, phase=Phase.PERMITS) + past(1.0, count=3)
    found = forecast(two_steps(), days(), history)
    assert found.grounds == {Phase.GROUND: (Ground.ALL_PHASES, 15)}
    assert found.milestones[0].high_on == days().dates(40, 40)[1]


def test_what_runs_takes_as_long_as_those_that_took_longer() -> None:
    began = date(2024, 6, 3)  # nine working days before Monday the 17th, one of them off
    runs = plan(activity("a", 10, started_on=began), milestone("end", "a"))
    elapsed = -days().begin(began)
    found = forecast(runs, days(), past(0.5) + past(2.0, project=2))
    (end,) = found.milestones
    assert elapsed == 9
    assert end.low_on == days().dates(20 - elapsed, 20 - elapsed)[1]
    said = plan(activity("a", 10, started_on=began, expected_on=MONDAY), milestone("end", "a"))
    assert forecast(said, days(), past(1.0)).milestones[0].high_on == MONDAY


def test_a_permit_in_hand_goes_by_what_is_known_of_permits() -> None:
    runs = plan(activity("a", 10, started_on=MONDAY), milestone("end", "a"))
    known = Expected(date(2024, 6, 18), date(2024, 6, 20), date(2024, 6, 28))
    (end,) = forecast(runs, days(), past(3.0), {"a": known}).milestones
    assert (end.low_on, end.high_on) == (known.low_on, known.high_on)
    assert end.middle_on == known.on


def test_what_was_reached_is_no_forecast() -> None:
    done = plan(milestone("end", finished_on=MONDAY))
    assert forecast(done, days(), past(1.0)).milestones == ()
    assert DRAWS == 1000


def case(key: int, took: int | None, **more: object) -> Case:
    reached = {CONSTRUCTION_START: MONDAY}
    if took is not None:
        reached[HAND_OVER] = MONDAY + timedelta(days=took)
    values: dict[str, object] = {"investment_fen": 600, "area_m2": Decimal(2000)}
    values |= {"template": "large", **more}
    return Case(key=key, name=f"case {key}", milestones=reached, **values)  # type: ignore[arg-type]


def compared(own: Case, *others: Case) -> tuple[Likeness, list[int], Fraction | None]:
    found = compare(own, others, BANDS, CONSTRUCTION_START, HAND_OVER)
    return found.likeness, [days for _case, days in found.cases], found.gained_months


def test_eight_months_faster_is_the_median_of_named_cases_less_the_own_days() -> None:
    others = [case(2, 453), case(3, 430), case(4, 480), case(5, 400, template="small")]
    likeness, found, months = compared(case(1, 210), *others)
    assert (likeness, found) == (Likeness.AREA, [430, 453, 480])
    assert months == Fraction(243) / Fraction(1461, 48)
    assert round(float(months), 1) == 8.0


def test_a_class_grows_wider_until_it_has_three() -> None:
    small = case(4, 300, area_m2=Decimal(10))
    cheap = case(5, 200, investment_fen=50)
    alike = [case(2, 400), case(3, 410)]
    assert compared(case(1, 210), *alike, small)[0] is Likeness.INVESTMENT
    assert compared(case(1, 210), *alike, cheap)[0] is Likeness.TEMPLATE
    likeness, found, months = compared(case(1, None), *alike, case(6, None))
    assert (likeness, found, months) == (Likeness.TEMPLATE, [400, 410], None)
    assert compared(case(1, 210))[2] is None


@pytest.mark.parametrize(("value", "band"), [(99, 0), (100, 1), (499, 1), (500, 2), (None, None)])
def test_an_edge_begins_the_next_band(value: int | None, band: int | None) -> None:
    assert band_of(value, BANDS.investment_fen) == band


@given(st.lists(st.integers(1, 900), min_size=3, max_size=9), st.integers(1, 900))
def test_the_order_of_cases_changes_no_comparison(took: list[int], own: int) -> None:
    others = [case(key, days) for key, days in enumerate(took, 2)]
    one = compare(case(1, own), others, BANDS, CONSTRUCTION_START, HAND_OVER)
    other = compare(case(1, own), others[::-1], BANDS, CONSTRUCTION_START, HAND_OVER)
    assert one == other
    assert one.median_days is not None
    assert one.gained_days == one.median_days - own
