"""States of parcels, readiness, what fits into what."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.land.engine.contracts import (
    Risk,
    Works,
    WorksBackward,
    check_grows,
    risk_of,
    start_due,
)
from zoneworks.land.engine.terms import (
    STEPS,
    Condition,
    FiguresContradict,
    FloorTooLarge,
    ParcelState,
    Readiness,
    StateForbids,
    StepForbidden,
    check_at_most,
    check_changeable,
    check_fits,
    check_step,
    lacks,
    saved_m2,
)

TODAY = date(2026, 3, 2)
READY = Readiness(True, True, ["ROAD", "WATER", "GAS"], True, True, ["ROAD", "WATER"])


def test_land_is_ready_when_nothing_is_missing() -> None:
    assert lacks(READY) == ()


@pytest.mark.parametrize(
    ("missing", "change"),
    [
        (Condition.CLEARED, {"is_cleared": False}),
        (Condition.LEVELED, {"is_leveled": False}),
        (Condition.SUPPLIED, {"supplies": ["ROAD", "GAS"]}),
        (Condition.PLANNED, {"has_plan": False}),
        (Condition.ASSESSED, {"is_assessed": False}),
    ],
)
def test_each_condition_can_be_missing(missing: Condition, change: dict[str, object]) -> None:
    assert lacks(replace(READY, **change)) == (missing,)  # type: ignore[arg-type]


def test_a_replaced_parcel_goes_nowhere() -> None:
    assert STEPS[ParcelState.REPLACED] == frozenset()
    for state in ParcelState:
        with pytest.raises(StepForbidden):
            check_step(ParcelState.REPLACED, state)


@pytest.mark.parametrize("state", [ParcelState.LISTED, ParcelState.SOLD, ParcelState.REPLACED])
def test_land_with_a_title_is_not_split(state: ParcelState) -> None:
    with pytest.raises(StateForbids):
        check_changeable(state)


def test_figures_in_the_wrong_order_are_told_with_their_names() -> None:
    check_at_most(Decimal(1), Decimal(1), ("least", "most"))
    check_at_most(None, Decimal(1), ("least", "most"))
    with pytest.raises(FiguresContradict) as refusal:
        check_at_most(Decimal(2), Decimal(1), ("least", "most"))
    assert refusal.value.values["low"] == 2
    assert refusal.value.values["second"] == "most"


def test_parts_do_not_exceed_their_whole() -> None:
    check_fits(Decimal(10), Decimal(10), of="floor")
    with pytest.raises(FloorTooLarge):
        check_fits(Decimal("10.01"), Decimal(10), of="floor")


@given(st.lists(st.decimals(1, 10**5, places=2), min_size=1, max_size=30))
def test_a_building_saves_what_its_upper_floors_have(floors: list[Decimal]) -> None:
    base = max(floors)
    assert saved_m2(floors, base) == sum(floors) - base
    assert saved_m2([base], base) == 0


@pytest.mark.parametrize(
    ("works", "risk"),
    [
        (Works(None, None, None, None), Risk.NONE),
        (Works(date(2026, 3, 1), None, None, None), Risk.START_LATE),
        (Works(date(2026, 3, 2), None, None, None), Risk.START_SOON),
        (Works(date(2026, 5, 31), None, None, None), Risk.START_SOON),
        (Works(date(2026, 6, 1), None, None, None), Risk.KEPT),
        (Works(date(2025, 1, 1), date(2026, 3, 1), date(2025, 1, 1), None), Risk.FINISH_LATE),
        (Works(date(2025, 1, 1), date(2026, 3, 2), date(2025, 1, 1), None), Risk.FINISH_SOON),
        (Works(date(2025, 1, 1), date(2027, 1, 1), date(2025, 1, 1), None), Risk.KEPT),
        (Works(date(2025, 1, 1), date(2027, 1, 1), date(2025, 1, 2), None), Risk.BEGUN_LATE),
        (Works(date(2025, 1, 1), date(2027, 1, 1), date(2025, 1, 1), None, True), Risk.STOPPED),
        (Works(date(2025, 1, 1), date(2026, 1, 1), date(2025, 1, 1), None, True), Risk.FINISH_LATE),
        (Works(date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)), Risk.NONE),
    ],
)
def test_a_contract_stands_as_its_days_say(works: Works, risk: Risk) -> None:
    assert risk_of(works, TODAY) is risk


@pytest.mark.parametrize(
    ("agreed", "delivered", "due"),
    [
        (date(2025, 5, 1), date(2024, 1, 1), date(2025, 5, 1)),
        (None, date(2024, 1, 15), date(2025, 1, 15)),
        (None, date(2024, 2, 29), date(2025, 2, 28)),
        (None, None, None),
    ],
)
def test_without_an_agreed_day_works_begin_within_a_year_of_delivery(
    agreed: date | None, delivered: date | None, due: date | None
) -> None:
    """Measures for the Disposal of Idle Land (2012), article 22."""
    assert start_due(agreed, delivered) == due


def test_what_is_built_does_not_shrink() -> None:
    first, second = (date(2025, 1, 1), 100, 50), (date(2025, 6, 1), 200, 60)
    check_grows(None, first, second)
    check_grows(first, second, None)
    with pytest.raises(WorksBackward):
        check_grows(first, (date(2025, 3, 1), 90, 55), second)
    with pytest.raises(WorksBackward):
        check_grows(first, (date(2025, 3, 1), 150, 61), second)
