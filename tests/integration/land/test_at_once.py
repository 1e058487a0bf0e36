"""Several officers let one bay, or pay for one parcel, at once: no more than is right is done."""

from functools import partial

import pytest
from tests import make, make_land
from tests.at_once import at_once
from tests.integration.land.idle import on
from tests.integration.land.trade import PRICE, TODAY, WAN, Market

from zoneworks.core.errors import InvalidInput
from zoneworks.land.models import AcquisitionPayment, Lease

pytestmark = pytest.mark.usefixtures("committed")


def test_of_officers_who_let_one_bay_one_wins() -> None:
    officer = make.actor(make.zone())
    hall = make_land.building(officer, make_land.parcel(officer))
    bay = make_land.bay(officer, make_land.floor(officer, hall))
    firms = [make.enterprise(officer, name) for name in ("First", "Second", "Third")]
    outcomes = at_once(*(partial(make_land.lease, officer, bay, firm) for firm in firms))
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(one, InvalidInput) for one in outcomes if one is not None)
    assert Lease.objects.count() == 1


def test_of_officers_who_pay_at_once_none_pays_more_than_the_price() -> None:
    with on(TODAY):
        market = Market()
        row = market.pay(market.agreed(), 500 * WAN)

        def pay() -> None:
            with on(TODAY):
                market.pay(row, 300 * WAN)

        outcomes = at_once(pay, pay, pay)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(one, InvalidInput) for one in outcomes if one is not None)
    paid = sum(one.amount_fen for one in AcquisitionPayment.objects.filter(acquisition=row))
    assert paid == 800 * WAN < PRICE
