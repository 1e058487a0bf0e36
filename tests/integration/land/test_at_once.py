"""Several officers let one bay at once: one of them wins."""

from functools import partial

import pytest
from tests import make, make_land
from tests.at_once import at_once

from zoneworks.core.errors import InvalidInput
from zoneworks.land.models import Lease

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
