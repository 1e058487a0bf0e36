"""Land that went from one holder to the next: what the later one sees of the time before it."""

from typing import Any

import pytest
from tests import make, make_land
from tests.integration.land.idle import on
from tests.make_land import WAN, day

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.land import queries, services
from zoneworks.land.models import LandContract, Mortgage, Parcel
from zoneworks.land.services import routes

pytestmark = pytest.mark.django_db
SECRETS = ("旧厂公司", "CR-OLD", "旧银行", "12,345", "长期未建成", "勘验旧厂", "腾退旧厂")
"""Of the former holder: its name, contract, mortgagee, price, why it ended, works."""


def _former(officer: Actor, parcel: Parcel) -> LandContract:
    """A holder that was granted the land, mortgaged it, built and lost it a hundred days ago."""
    firm = make.enterprise(officer, "旧厂公司")
    more = {"number": "CR-OLD", "price_fen": 12_345 * WAN, "signed_on": day(-900)}
    days = {"delivered_on": day(-890), "start_by": day(-700)}
    with on(day(-300)):
        contract = make_land.contract(officer, parcel, firm, **(more | days))
        make_land.works(officer, contract, day(-320), note="勘验旧厂")
        mortgage = make_land.mortgage(officer, parcel, "旧银行")
        services.release_mortgage(officer, mortgage.pk, day(0), version=1)
        routes.note_low_efficiency(officer, [parcel.pk], day(0), "长期未建成")
        routes.take_route(officer, parcel.pk, {"route": "DENSITY"})
        floor = make_land.floor(officer, make_land.building(officer, parcel))
        bay = make_land.bay(officer, floor, "A")
        tenant = make.enterprise(officer, "旧租户公司")
        make_land.lease(officer, bay, tenant, from_on=day(-100), until_on=day(100))
    with on(day(-100)):
        services.end_contract(officer, contract.pk, day(0), version=1, reason="长期未建成")
        version = Parcel.objects.values_list("version", flat=True).get(pk=parcel.pk)
        noted = {"note": "待重新出让"}
        services.change_parcel(officer, parcel.pk, noted, version=version, reason="腾退旧厂")
    return contract


@pytest.fixture
def parcel(officer: Actor) -> Parcel:
    return make_land.parcel(officer, "地块")


@pytest.fixture
def holder(officer: Actor, parcel: Parcel) -> Actor:
    """The enterprise that holds the parcel today, with works and a mortgage of its own."""
    _former(officer, parcel)
    firm = make.enterprise(officer, "新厂公司")
    days = {"signed_on": day(-60), "delivered_on": day(-50), "number": "CR-NEW"}
    contract = make_land.contract(officer, parcel, firm, **days)
    make_land.works(officer, contract, day(-5), invested_fen=1234 * WAN, note="勘验新厂")
    make_land.mortgage(officer, parcel, "新银行")
    return make.actor(make.Zone.objects.get(pk=officer.zone_id), Role.ENTERPRISE, own=firm)


@pytest.mark.parametrize("tab", ["", "/works", "/idle", "/trade", "/timeline"])
def test_a_holder_sees_nothing_of_the_one_before(
    officer: Actor, holder: Actor, parcel: Parcel, tab: str
) -> None:
    page = make.client(holder).get(f"/land/parcels/{parcel.pk}{tab}").content.decode()
    assert not [word for word in SECRETS if word in page]


def test_a_holder_sees_its_own_time_and_the_zone_all(
    officer: Actor, holder: Actor, parcel: Parcel
) -> None:
    own, full = make.client(holder), make.client(officer)
    for words, tab in (
        (("CR-NEW", "勘验新厂", "新银行"), "timeline"),
        (("CR-NEW", "1,234", "新银行"), "works"),
    ):
        page = own.get(f"/land/parcels/{parcel.pk}/{tab}").content.decode()
        assert not [word for word in words if word not in page]
    page = full.get(f"/land/parcels/{parcel.pk}/timeline").content.decode()
    assert not [word for word in SECRETS if word not in page]


def test_lists_and_programs_give_a_holder_its_own_time_alone(
    officer: Actor, holder: Actor, parcel: Parcel
) -> None:
    assert [row.number for row in queries.list_contracts(holder)] == ["CR-NEW"]
    assert not queries.list_low_efficiency(holder) and queries.list_low_efficiency(officer)
    assert not queries.list_renewals(holder) and queries.list_renewals(officer)
    assert _told(make.client(holder), parcel) == ([day(-5)], ["新银行"])
    assert len(_told(make.client(officer), parcel)[1]) == 2


def _told(browser: Any, parcel: Parcel) -> tuple[list[Any], list[str]]:
    """The days of reports and the mortgagees that the API gives of a parcel."""
    reports = browser.get(f"/api/land/parcels/{parcel.pk}/reports").json()["items"]
    mortgages = browser.get(f"/api/land/parcels/{parcel.pk}/mortgages").json()["items"]
    days = [make_land.date.fromisoformat(one["on"]) for one in reports]
    return days, [one["mortgagee"] for one in mortgages]


def test_leases_that_ended_under_the_former_holder_stay_unseen(
    officer: Actor, holder: Actor
) -> None:
    assert not queries.list_leases(holder)
    assert [row.tenant.name for row in queries.list_leases(officer)] == ["旧租户公司"]


def test_a_mortgage_that_came_with_the_land_is_seen(
    officer: Actor, holder: Actor, parcel: Parcel
) -> None:
    Mortgage.objects.filter(mortgagee="旧银行").update(released_on=None)
    found = queries.list_mortgages(holder, parcel)
    assert {row.mortgagee for row in found} == {"旧银行", "新银行"}
