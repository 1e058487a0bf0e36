"""Several officers reserve one bay, or the last flats, at once: no element is promised twice."""

from decimal import Decimal
from functools import partial

import pytest
from django.db.models import Sum
from tests import make, make_elements, make_land
from tests.at_once import at_once
from tests.make_attraction import Office, day

from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.models import Zone
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models import Reservation
from zoneworks.elements.services import reserve_bays
from zoneworks.land.models import Lease

pytestmark = pytest.mark.usefixtures("committed")


def test_of_officers_who_reserve_one_bay_one_wins() -> None:
    officer = make.actor(make.zone())
    office = Office.of(Zone.objects.get(pk=officer.zone_id), officer)
    bay = make_elements.free_bay(officer)
    leads = [make_elements.lead(officer, office, name) for name in ("A", "B", "C")]
    keep = partial(make_elements.reservation, kind=Kind.SPACE, target=bay.pk)
    outcomes = at_once(*(partial(keep, officer, lead) for lead in leads))
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(one, InvalidInput) for one in outcomes if one is not None)
    assert Reservation.objects.count() == 1


def test_of_officers_who_reserve_sites_that_share_a_bay_one_gets_all_of_its_site() -> None:
    officer = make.actor(make.zone())
    office = Office.of(Zone.objects.get(pk=officer.zone_id), officer)
    bays = [bay.pk for bay in make_elements.free_bays(officer, "ABCDE")]
    leads = [make_elements.lead(officer, office, name) for name in ("First", "Second")]
    outcomes = at_once(
        partial(reserve_bays, officer, bays[:3], {"lead_id": leads[0].pk, "until_on": day(30)}),
        partial(reserve_bays, officer, bays[:1:-1], {"lead_id": leads[1].pk, "until_on": day(30)}),
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(one, InvalidInput) for one in outcomes if one is not None)
    rows = Reservation.objects.all()
    assert len(rows) == 3
    assert len({row.lead_id for row in rows}) == 1


def test_the_last_flats_are_not_promised_twice() -> None:
    officer = make.actor(make.zone())
    office = Office.of(Zone.objects.get(pk=officer.zone_id), officer)
    house = make_elements.homes(officer, 10)
    leads = [make_elements.lead(officer, office, name) for name in ("A", "B", "C", "D")]
    keep = partial(make_elements.reservation, kind=Kind.HOMES, target=house.pk, amount=Decimal(4))
    outcomes = at_once(*(partial(keep, officer, lead) for lead in leads))
    assert sum(outcome is None for outcome in outcomes) == 2
    assert Reservation.objects.aggregate(total=Sum("amount"))["total"] == 8


def test_a_bay_is_either_let_to_somebody_or_kept_for_another() -> None:
    officer = make.actor(make.zone())
    office = Office.of(Zone.objects.get(pk=officer.zone_id), officer)
    bay = make_elements.free_bay(officer)
    lead, firm = make_elements.lead(officer, office), make.enterprise(officer, "Firm")
    outcomes = at_once(
        partial(make_elements.reservation, officer, lead, Kind.SPACE, bay.pk),
        partial(make_land.lease, officer, bay, firm),
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(one, InvalidInput | StaleRecord) for one in outcomes if one is not None)
    assert Reservation.objects.count() + Lease.objects.count() == 1
