"""Buildings, floors, bays and leases; two officers, one bay."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests import make, make_land
from tests.make_land import day

from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land import queries, services
from zoneworks.land.models import Bay, Floor, Lease

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refused(refusal: pytest.ExceptionInfo[InvalidInput], field: str) -> str:
    return str(refusal.value.fields[field][0])


def test_a_floor_over_its_building_is_refused(officer: Actor) -> None:
    hall = make_land.building(officer, make_land.parcel(officer))
    with pytest.raises(InvalidInput) as refusal:
        make_land.floor(officer, hall, 5)
    assert "no floor 5: it has 4 storeys" in refused(refusal, "level")
    with pytest.raises(InvalidInput) as refusal:
        make_land.floor(officer, hall, 1, area_m2=Decimal("2000.01"))
    assert "2000.00" in refused(refusal, "area_m2")
    with pytest.raises(InvalidInput):
        make_land.floor(officer, hall, 0)
    with pytest.raises(InvalidInput):
        make_land.floor(officer, hall, 1, load_kg_m2=10**6)
    assert not Floor.objects.exists()


def test_bays_fit_into_their_floor_and_buildings_on_their_parcel(officer: Actor) -> None:
    parcel = make_land.parcel(officer)
    floor = make_land.floor(officer, make_land.building(officer, parcel))
    make_land.bay(officer, floor, "A")
    make_land.bay(officer, floor, "B")
    with pytest.raises(InvalidInput) as refusal:
        make_land.bay(officer, floor, "C")
    assert "2400.00 m² do not fit" in refused(refusal, "area_m2")
    with pytest.raises(InvalidInput):
        make_land.building(officer, parcel, "Too large", base_m2=parcel.area_m2)
    assert Bay.objects.count() == 2


def test_a_building_does_not_shrink_under_its_floors(officer: Actor) -> None:
    hall = make_land.building(officer, make_land.parcel(officer))
    make_land.floor(officer, hall, 4)
    with pytest.raises(InvalidInput) as refusal:
        services.change_building(officer, hall.pk, {"storeys": 3}, version=1)
    assert "floor 4" in refused(refusal, "storeys")
    with pytest.raises(InvalidInput):
        services.change_building(officer, hall.pk, {"base_m2": Decimal(1500)}, version=1)


def test_leases_of_a_bay_do_not_share_a_day(officer: Actor) -> None:
    bay = _bay(officer)
    first = make.enterprise(officer, "First")
    make_land.lease(officer, bay, first, from_on=day(0), until_on=day(30))
    with pytest.raises(InvalidInput) as refusal:
        make_land.lease(officer, bay, first, from_on=day(29), until_on=day(60))
    assert "let to First" in refused(refusal, "from_on")
    make_land.lease(officer, bay, make.enterprise(officer, "Second"), from_on=day(30))
    assert Lease.objects.count() == 2


def test_a_lease_is_extended_while_the_bay_is_free(officer: Actor) -> None:
    bay, firm = _bay(officer), make.enterprise(officer)
    lease = make_land.lease(officer, bay, firm, until_on=day(10))
    make_land.lease(officer, bay, firm, from_on=day(40))
    longer = services.end_lease(officer, lease.pk, day(40), version=1, reason="longer")
    assert longer.until_on == day(40)
    with pytest.raises(InvalidInput):
        services.end_lease(officer, lease.pk, day(41), version=2, reason="longer")
    with pytest.raises(InvalidInput):
        services.end_lease(officer, lease.pk, day(-90), version=2, reason="never")


def test_nothing_is_let_in_a_building_that_does_not_stand(officer: Actor) -> None:
    hall = make_land.building(officer, make_land.parcel(officer), completed_on=None)
    bay = make_land.bay(officer, make_land.floor(officer, hall))
    with pytest.raises(InvalidInput) as refusal:
        make_land.lease(officer, bay, make.enterprise(officer))
    assert "not completed" in refused(refusal, "from_on")


def test_what_is_let_is_counted_today(officer: Actor) -> None:
    floor = make_land.floor(officer, make_land.building(officer, make_land.parcel(officer)))
    first, second = make_land.bay(officer, floor, "A"), make_land.bay(officer, floor, "B")
    make_land.lease(officer, first, make.enterprise(officer), until_on=day(1))
    make_land.lease(officer, second, make.enterprise(officer, "Later"), from_on=day(1))
    found = queries.occupancy_of([floor.building_id])
    assert found == {floor.building_id: (Decimal(1600), Decimal(800))}
    free = queries.list_free_bays(officer, day(0))
    assert [bay.pk for bay in free] == [second.pk]


def test_the_database_itself_keeps_leases_apart(officer: Actor) -> None:
    bay, firm = _bay(officer), make.enterprise(officer)
    lease = make_land.lease(officer, bay, firm)
    lease.pk, lease.from_on = None, day(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        lease.save(force_insert=True)
    assert Lease.objects.count() == 1


def _bay(officer: Actor) -> Bay:
    hall = make_land.building(officer, make_land.parcel(officer))
    return make_land.bay(officer, make_land.floor(officer, hall))
