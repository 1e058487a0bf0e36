"""Contracts of grant, reports of works, mortgages."""

from datetime import date
from decimal import Decimal

import pytest
from tests import make, make_land
from tests.make_land import WAN, day

from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land import lists, queries, services
from zoneworks.land.engine.contracts import Risk
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import LandContract, WorksReport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refused(refusal: pytest.ExceptionInfo[InvalidInput], field: str) -> str:
    return str(refusal.value.fields[field][0])


def test_a_contract_gives_the_title_and_its_end_takes_it_back(officer: Actor) -> None:
    row, firm = make_land.parcel(officer), make.enterprise(officer)
    contract = make_land.contract(officer, row, firm)
    row.refresh_from_db()
    assert (row.state, row.holder, row.contract) == (ParcelState.SOLD, firm, contract)
    services.end_contract(officer, contract.pk, day(0), version=1, reason="bought back")
    row.refresh_from_db()
    assert (row.state, row.holder, row.contract) == (ParcelState.RESERVE, None, None)
    again = make_land.contract(officer, row, firm, number="CR-2")
    assert again.parcel_id == row.pk


def test_land_without_planning_conditions_is_not_granted(officer: Actor) -> None:
    row = make_land.parcel(officer, most_plot_ratio=None, least_plot_ratio=None)
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, make.enterprise(officer))
    assert "Urban and Rural Planning Law, articles 38 and 39" in refused(refusal, "")
    assert not LandContract.objects.exists()


def test_a_parcel_is_granted_once(officer: Actor) -> None:
    row, firm = make_land.parcel(officer), make.enterprise(officer)
    make_land.contract(officer, row, firm)
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, firm, number="CR-2")
    assert "does not go from" in refused(refusal, "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signed_on": day(3)}, "signed_on"),
        ({"delivered_on": day(-400)}, "delivered_on"),
        ({"start_by": day(700)}, "finish_by"),
        ({"price_fen": -1}, "price_fen"),
        ({"basis": " "}, "basis"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(
    officer: Actor, change: dict[str, object], field: str
) -> None:
    row = make_land.parcel(officer)
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, make.enterprise(officer), **change)
    assert field in refusal.value.fields
    row.refresh_from_db()
    assert row.state == ParcelState.RESERVE


def test_land_that_is_sold_publicly_is_granted_by_a_deal_alone(officer: Actor) -> None:
    firm = make.enterprise(officer)
    row = make_land.parcel(officer)
    for ground in ("", "SOLE_APPLICANT"):
        with pytest.raises(InvalidInput) as refusal:
            make_land.contract(officer, row, firm, ground=ground)
        assert "order 39 of 2007, article 4" in refused(refusal, "ground")
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, firm, basis="")
    assert "number of the confirmation" in refused(refusal, "basis")
    public = make_land.parcel(officer, use="PUBLIC")
    make_land.contract(officer, public, firm, ground="SOLE_APPLICANT", basis="")
    unsold = {"ground": "", "basis": "", "until_on": None}
    before = unsold | {"signed_on": date(2007, 10, 31), "delivered_on": None, "start_by": None}
    old = make_land.contract(officer, make_land.parcel(officer), firm, **before)
    late = {"signed_on": date(2007, 11, 1)}
    with pytest.raises(InvalidInput) as refusal:
        services.change_contract(officer, old.pk, late, version=1, reason="Read again")
    assert set(refusal.value.fields) == {"ground", "delivered_on", "until_on"}
    made = make_land.contract(officer, row, firm)
    with pytest.raises(InvalidInput):
        services.change_contract(officer, made.pk, {"basis": ""}, version=1, reason="Taken out")


def test_the_price_of_a_grant_without_a_ground_is_not_changed_alone(officer: Actor) -> None:
    made = make_land.contract(officer, make_land.parcel(officer), make.enterprise(officer))
    LandContract.objects.filter(pk=made.pk).update(ground="")
    with pytest.raises(InvalidInput) as refusal:
        services.change_contract(officer, made.pk, {"price_fen": 1}, version=1, reason="Read again")
    assert "order 39 of 2007, article 4" in refused(refusal, "ground")
    more = {"investment_fen": 1}
    assert services.change_contract(officer, made.pk, more, version=1, reason="Read again")


def test_a_title_ends_within_the_longest_term_of_its_use(officer: Actor) -> None:
    # Interim Regulations of 1990, article 12: 50 years of industrial land, from its delivery.
    firm, row = make.enterprise(officer), make_land.parcel(officer)
    days = {"signed_on": date(2020, 2, 1), "delivered_on": date(2020, 2, 29)}
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, firm, **days, until_on=date(2070, 3, 1))
    assert "50 years" in refused(refusal, "until_on")
    made = make_land.contract(officer, row, firm, **days, until_on=date(2070, 2, 28))
    for later in ({"until_on": date(2099, 1, 1)}, {"until_on": date(9999, 12, 31)}):
        with pytest.raises(InvalidInput):
            services.change_contract(officer, made.pk, later, version=1, reason="Read again")
    before = {"signed_on": date(1990, 5, 18), "delivered_on": None, "start_by": None}
    assert make_land.contract(officer, make_land.parcel(officer), firm, **before)


def test_a_zone_without_terms_of_its_own_measures_no_old_price_by_the_sample(
    officer: Actor,
) -> None:
    firm, row = make.enterprise(officer), make_land.parcel(officer)
    assert make_land.contract(officer, row, firm, price_fen=1)


def test_a_grant_by_hand_asks_the_least_price_of_a_public_sale(officer: Actor) -> None:
    firm, row = make.enterprise(officer), make_land.parcel(officer)
    make_land.terms(officer, grade=10)
    least = int(row.area_m2 * 168_00)
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, firm, price_fen=least - 1)
    assert "2006, no. 307" in refused(refusal, "price_fen")
    granted = make_land.contract(officer, row, firm, price_fen=least)
    with pytest.raises(InvalidInput) as refusal:
        lower = {"price_fen": least - 1}
        services.change_contract(officer, granted.pk, lower, version=1, reason="Read again")
    assert "2006, no. 307" in refused(refusal, "price_fen")
    before = {"signed_on": date(2006, 12, 31), "price_fen": 1}
    for free in ({"ground": "ALLOCATED", "price_fen": 1}, {"is_priority": True}, before):
        other = make_land.parcel(officer)
        make_land.contract(officer, other, firm, **({"price_fen": least * 3 // 4} | free))


def test_a_grant_names_its_delivery_and_its_end_and_all_faults_at_once(officer: Actor) -> None:
    row = make_land.parcel(officer)
    make_land.terms(officer)
    undated = {"delivered_on": None, "start_by": None, "until_on": None}
    wrong = undated | {"basis": "", "price_fen": 1, "finish_by": day(-500)}
    with pytest.raises(InvalidInput) as refusal:
        make_land.contract(officer, row, make.enterprise(officer), **wrong)
    assert set(refusal.value.fields) == {"delivered_on", "until_on", "basis", "price_fen"}
    row.refresh_from_db()
    assert row.state == ParcelState.RESERVE


def test_reports_grow_and_stay_within_the_parcel(officer: Actor) -> None:
    row = make_land.parcel(officer)
    contract = make_land.contract(officer, row, make.enterprise(officer))
    make_land.works(officer, contract, day(-20))
    with pytest.raises(InvalidInput) as refusal:
        make_land.works(officer, contract, day(-5), invested_fen=400 * WAN)
    assert "does not shrink" in refused(refusal, "developed_m2")
    with pytest.raises(InvalidInput) as refusal:
        make_land.works(officer, contract, day(-5), developed_m2=row.area_m2 + 1)
    assert str(row.area_m2) in refused(refusal, "developed_m2")
    with pytest.raises(InvalidInput):
        make_land.works(officer, contract, day(-20))
    assert WorksReport.objects.count() == 1


def test_the_list_tells_how_contracts_stand(officer: Actor) -> None:
    firm = make.enterprise(officer)
    late = make_land.contract(officer, make_land.parcel(officer), firm, start_by=day(-1))
    soon = make_land.contract(officer, make_land.parcel(officer), firm, start_by=day(60))
    stopped = make_land.contract(officer, make_land.parcel(officer), firm, start_by=day(-300))
    services.change_contract(
        officer, stopped.pk, {"started_on": day(-300)}, version=1, reason="begun"
    )
    make_land.works(officer, stopped, day(-30), is_stopped=True)
    rows = {row.pk: lists.risk_shown(row) for row in queries.list_contracts(officer)}
    assert rows == {
        late.pk: Risk.START_LATE,
        soon.pk: Risk.START_SOON,
        stopped.pk: Risk.STOPPED,
    }
    risk = next(one for one in lists.CONTRACTS.filters if one.name == "risk")
    found = queries.list_contracts(officer).filter(risk.condition(Risk.START_LATE.value))
    assert [row.pk for row in found] == [late.pk]


def test_mortgaged_land_does_not_come_back(officer: Actor) -> None:
    row = make_land.parcel(officer)
    contract = make_land.contract(officer, row, make.enterprise(officer))
    mortgage = make_land.mortgage(officer, row, "Farmers' bank")
    with pytest.raises(InvalidInput) as refusal:
        services.end_contract(officer, contract.pk, day(0), version=1, reason="back")
    assert "Farmers' bank" in refused(refusal, "")
    services.release_mortgage(officer, mortgage.pk, day(0), version=1)
    services.end_contract(officer, contract.pk, day(0), version=1, reason="back")


def test_nobody_mortgages_land_of_the_reserve(officer: Actor) -> None:
    with pytest.raises(InvalidInput):
        make_land.mortgage(officer, make_land.parcel(officer))


def test_granted_land_keeps_its_use(officer: Actor) -> None:
    row = make_land.parcel(officer)
    make_land.contract(officer, row, make.enterprise(officer))
    with pytest.raises(InvalidInput) as refusal:
        services.change_parcel(officer, row.pk, {"use": "HOUSING"}, version=2, reason="wish")
    assert "article 18" in refused(refusal, "use")
    assert Decimal(row.area_m2) > 0
