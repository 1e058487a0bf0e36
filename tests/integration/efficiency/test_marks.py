"""Two years of the lowest grade: which parcels become low-efficiency land, and when that ends."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests import make, make_land
from tests.make_efficiency import Land

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Zone
from zoneworks.efficiency.metrics import COLORS
from zoneworks.efficiency.models import GradeMark
from zoneworks.land import queries as land_queries
from zoneworks.land.services import end_low_efficiency, idle, note_low_efficiency, routes
from zoneworks.registry.models import Enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FIRST = 2021
LOW: list[dict[str, Any]] = [{"grade": "D", "years": 2, "mark": "LOW_EFFICIENCY_LAND"}]


@pytest.fixture
def land(officer: Actor) -> Land:
    return Land.of(Zone.objects.get(pk=officer.zone_id), officer)


def _year(land: Land, year: int, poor: Enterprise, others: list[Enterprise], tax: int = 1) -> Any:
    """A final evaluation in which one of twenty is the poorest, unless its tax is another."""
    land.inputs(poor, year, tax=tax)
    for number, one in enumerate(others):
        land.inputs(one, year, tax=100 + number)
    return land.final(year, marks=LOW)


@pytest.fixture
def others(officer: Actor) -> list[Enterprise]:
    return [make.enterprise(officer) for _number in range(19)]


@pytest.fixture
def poor(officer: Actor) -> Enterprise:
    return make.enterprise(officer, "Poor Co., Ltd.")


def _low(officer: Actor) -> dict[str, Any]:
    rows = land_queries.list_low_efficiency(officer)
    return {one.parcel.name: one for one in rows}


def test_two_years_of_d_note_the_parcels_that_are_held_and_tell_what_is_left_out(
    land: Land, poor: Enterprise, others: list[Enterprise], web: Client
) -> None:
    officer = land.officer
    works, known = (make_land.parcel(officer, name) for name in ("Works", "Known"))
    for one in (works, known):
        make_land.contract(officer, one, poor)
    note_low_efficiency(officer, [known.pk], date(2020, 1, 1), "seen")
    stands_idle = make_land.parcel(officer, "Idle")
    signed = {"signed_on": date(2020, 2, 1), "delivered_on": date(2020, 4, 1)}
    terms = {"start_by": date(2021, 3, 1), "finish_by": date(2023, 3, 1)}
    contract = make_land.contract(officer, stands_idle, poor, **signed, **terms)
    case = idle.open_case(officer, contract.pk)
    _year(land, FIRST, poor, others)
    assert set(_low(officer)) == {"Known"}
    last = _year(land, FIRST + 1, poor, others)
    found = _low(officer)
    assert set(found) == {"Known", "Works"}
    entry = found["Works"]
    assert (entry.source, entry.since) == ("GRADES", last.fixed_on)
    assert entry.reason == "Grade D in 2021, 2022 by the evaluation of land"
    told = {one["number"]: one for one in GradeMark.objects.get().parcels}
    assert told[works.number]["low"] == entry.pk
    assert told[known.number]["left_out"] == "NOTED"
    of_case = next(one for one in told.values() if one["left_out"] == "IDLE_CASE")
    assert of_case["detail"] == case.number
    page = web.get("/efficiency/marks").content.decode()
    assert f"left out: open case of idle land {case.number}" in page
    assert "Grades of the evaluation a mu" in web.get("/land/low-efficiency").content.decode()
    renewal = routes.take_route(officer, works.pk, {"route": "START"})
    assert renewal.low == entry


def test_a_better_grade_ends_the_entries_that_grades_made_and_those_alone(
    land: Land, poor: Enterprise, others: list[Enterprise]
) -> None:
    officer = land.officer
    free, busy, known = (make_land.parcel(officer, name) for name in ("Free", "Busy", "Known"))
    for one in (free, busy, known):
        make_land.contract(officer, one, poor)
    note_low_efficiency(officer, [known.pk], date(2020, 1, 1), "seen")
    _year(land, FIRST, poor, others)
    _year(land, FIRST + 1, poor, others)
    routes.take_route(officer, busy.pk, {"route": "START"})
    _year(land, FIRST + 2, poor, others, tax=500)
    found = _low(officer)
    assert found["Free"].ended_on is not None
    assert found["Busy"].ended_on is None
    assert found["Known"].ended_on is None
    mark = GradeMark.objects.get()
    assert mark.ended_on is not None
    told = {one["parcel"]: one["left_out"] for one in mark.parcels}
    assert told == {free.pk: "", busy.pk: "ON_ROUTE", known.pk: "NOTED"}


def test_land_that_came_later_is_noted_while_the_mark_holds(
    land: Land, poor: Enterprise, others: list[Enterprise]
) -> None:
    officer = land.officer
    first = make_land.parcel(officer, "First")
    make_land.contract(officer, first, poor)
    _year(land, FIRST, poor, others)
    _year(land, FIRST + 1, poor, others)
    second = make_land.parcel(officer, "Second")
    make_land.contract(officer, second, poor)
    end_low_efficiency(officer, _low(officer)["First"].pk, "looked at")
    _year(land, FIRST + 2, poor, others)
    found = _low(officer)
    assert (found["First"].ended_on is None, found["Second"].ended_on) == (False, None)
    assert [one["parcel"] for one in GradeMark.objects.get().parcels] == [first.pk, second.pk]


def test_a_tenant_has_no_land_that_could_be_of_low_efficiency(
    land: Land, poor: Enterprise, others: list[Enterprise]
) -> None:
    _year(land, FIRST, poor, others)
    _year(land, FIRST + 1, poor, others)
    assert GradeMark.objects.get().parcels == []
    assert _low(land.officer) == {}


def test_the_map_shows_the_latest_final_grade_of_the_holder(
    land: Land, poor: Enterprise, others: list[Enterprise]
) -> None:
    officer = land.officer
    own, best, free = (make_land.parcel(officer, name) for name in ("Own", "Best", "Free"))
    make_land.contract(officer, own, poor)
    make_land.contract(officer, best, others[-1])
    _year(land, FIRST, poor, others)
    assert COLORS.values(officer) == {own.pk: "D", best.pk: "A", free.pk: "NONE"}
    _year(land, FIRST + 1, poor, others, tax=500)
    land.inputs(poor, FIRST + 2, tax=1)
    land.inputs(others[0], FIRST + 2, tax=100)
    land.computed(FIRST + 2, marks=LOW)
    assert COLORS.values(officer)[own.pk] == "A"
    holder = make.actor(land.zone, Role.ENTERPRISE, own=poor)
    assert COLORS.values(holder) == {own.pk: "A"}
