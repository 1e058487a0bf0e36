"""Land as it was reported of a year, and what contracts and leases say of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests import make, make_land
from tests.make_efficiency import Land

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden
from zoneworks.core.models import Event, Zone
from zoneworks.efficiency import queries, services
from zoneworks.efficiency.models import YearInputs
from zoneworks.efficiency.queries.inputs import Areas
from zoneworks.land import services as land_services
from zoneworks.registry.models import Enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR = 2023
WAS = {"signed_on": date(2015, 5, 1), "delivered_on": date(2015, 6, 1), "start_by": None}


@pytest.fixture
def land(officer: Actor) -> Land:
    return Land.of(Zone.objects.get(pk=officer.zone_id), officer)


def _held(officer: Actor, holder: Enterprise, area: int, **more: Any) -> Any:
    lot = make_land.parcel(officer)
    lot = land_services.change_parcel(
        officer, lot.pk, {"area_m2": Decimal(area)}, version=lot.version, reason="register"
    )
    make_land.contract(officer, lot, holder, **WAS, number=f"CR-{lot.pk}", **more)
    return lot


def _let(officer: Actor, lot: Any, tenant: Enterprise, since: date = date(2022, 1, 1)) -> Any:
    hall = make_land.building(officer, lot, completed_on=date(2018, 1, 1), storeys=1)
    floor = make_land.floor(officer, hall)
    bay = make_land.bay(officer, floor, area_m2=Decimal(500))
    return make_land.lease(officer, bay, tenant, from_on=since, until_on=date(2030, 1, 1))


def test_land_of_a_year_is_that_of_its_last_day_by_contracts_and_leases(land: Land) -> None:
    officer = land.officer
    holder, tenant = (make.enterprise(officer, name) for name in ("Holder", "Tenant"))
    first = _held(officer, holder, 40_000)
    _held(officer, holder, 10_000)
    _let(officer, first, tenant)
    found = {one.enterprise: one for one in queries.list_differences(officer, YEAR)}
    assert found[holder].recorded == Areas(5_000_000, 1_000_000, 0, None)
    assert found[tenant].recorded == Areas(0, 0, 1_000_000, holder.pk)
    assert [one.inputs for one in found.values()] == [None, None]
    early = {one.enterprise: one for one in queries.list_differences(officer, 2021)}
    assert set(early) == {holder}
    assert early[holder].recorded.let == 0
    assert queries.list_differences(officer, 2014) == []


def test_what_is_kept_is_told_to_nobody_who_may_not_ask(land: Land) -> None:
    _held(land.officer, make.enterprise(land.officer), 40_000)
    assert queries.list_differences(land.officer, YEAR)
    zone = Zone.objects.get(pk=land.officer.zone_id)
    own = make.actor(zone, Role.ENTERPRISE, own=make.enterprise(land.officer))
    with pytest.raises(ActForbidden):
        queries.list_differences(own, YEAR)
    answer = make.client(own).get("/api/efficiency/differences", {"year": YEAR})
    assert answer.status_code == 403


def test_a_contract_that_ended_within_the_year_holds_nothing_at_its_end(land: Land) -> None:
    officer = land.officer
    holder, other = (make.enterprise(officer, name) for name in ("Left", "Stayed"))
    lot = _held(officer, holder, 40_000)
    _held(officer, other, 10_000)
    lot.refresh_from_db()
    land_services.end_contract(
        officer, lot.contract_id, date(2023, 6, 1), version=1, reason="bought back"
    )
    reported = land.inputs(holder, YEAR, mu=60, tax=None)
    found = {one.enterprise: one for one in queries.list_differences(officer, YEAR)}
    assert found[holder].inputs == reported
    assert found[holder].recorded.held == 0
    before = {one.enterprise: one for one in queries.list_differences(officer, 2022)}
    assert before[holder].recorded.held == 4_000_000


def test_taking_the_recorded_land_leaves_figures_alone_and_tells_each(land: Land) -> None:
    officer = land.officer
    holder, tenant, third = (make.enterprise(officer, name) for name in ("H", "T", "Third"))
    lot = _held(officer, holder, 40_000)
    _held(officer, third, 9_000)
    _let(officer, lot, tenant)
    row = land.inputs(holder, YEAR, mu=10, tax=100)
    assert services.take_recorded_land(officer, YEAR, [holder.pk, tenant.pk], reason="records") == 2
    row.refresh_from_db()
    assert (row.held_m2, row.let_m2) == (Decimal(40_000), Decimal(10_000))
    assert row.value_added_fen == 500 * 1_000_000
    made = YearInputs.objects.get(enterprise=tenant, year=YEAR)
    assert (made.held_m2, made.leased_m2, made.landlord) == (0, Decimal(10_000), holder)
    told = Event.objects.filter(act="efficiency.land_taken")
    assert {(one.subject_id, one.reason) for one in told} == {
        (row.pk, "records"),
        (made.pk, "records"),
    }
    assert [one.enterprise for one in queries.list_differences(officer, YEAR)] == [third]
    assert services.take_recorded_land(officer, YEAR, [holder.pk]) == 0
    assert services.take_recorded_land(officer, YEAR) == 1
    assert queries.list_differences(officer, YEAR) == []


def test_a_strip_that_reads_alike_in_mu_does_not_differ(land: Land) -> None:
    officer = land.officer
    holder = make.enterprise(officer)
    _held(officer, holder, 40_000)
    services.enter_inputs(officer, holder.pk, YEAR, {"held_m2": Decimal("40006.6")})
    assert queries.list_differences(officer, YEAR) == []
    services.enter_inputs(officer, holder.pk, YEAR + 1, {"held_m2": Decimal("40006.7")})
    assert [one.differs for one in queries.list_differences(officer, YEAR + 1)] == [["held"]]


def test_pages_show_both_values_and_take_those_of_the_records(land: Land, web: Client) -> None:
    officer = land.officer
    holder, tenant = (make.enterprise(officer, name) for name in ("Holder", "Tenant"))
    _let(officer, _held(officer, holder, 40_000), tenant)
    row = land.inputs(holder, YEAR, mu=10, tax=100)
    page = web.get(f"/efficiency/differences?year={YEAR}").content.decode()
    assert "10.00 → 60.00" in page
    assert "nothing reported" in page
    page = web.get(f"/efficiency/inputs/{row.pk}").content.decode()
    assert "By contracts and leases: 60.00 mu" in page
    assert (
        "By contracts and leases: 60.00 mu"
        in web.get(f"/efficiency/inputs/{row.pk}/edit").content.decode()
    )
    assert web.post(f"/efficiency/inputs/{row.pk}/take").status_code == 302
    row.refresh_from_db()
    assert row.held_m2 == Decimal(40_000)
    sent = {"year": str(YEAR), "take": "chosen"}
    answer = web.post("/efficiency/differences/take", sent, follow=True)
    assert "Choose whose recorded land is taken" in answer.content.decode()
    assert not YearInputs.objects.filter(enterprise=tenant).exists()
    sent["enterprise"] = str(tenant.pk)
    answer = web.post("/efficiency/differences/take", sent, follow=True)
    assert "recorded land of 1 enterprise is taken" in answer.content.decode()
    assert YearInputs.objects.get(enterprise=tenant, year=YEAR).landlord == holder
    assert "Nothing differs" in answer.content.decode()
