"""Whose land is whose on a day, by what is held, built and let."""

from hypothesis import given
from hypothesis import strategies as st

from zoneworks.land.engine.areas import Ground, Rented, Stock, areas_of

HOLDER, OWNER, TENANT, OTHER = 1, 2, 3, 4


def test_a_tenant_has_its_share_of_the_floors_in_the_parcel() -> None:
    found = areas_of(
        [Ground(10, 900_000, HOLDER)],
        [Stock(20, 10, 300_000, None)],
        [Rented(20, TENANT, 100_000)],
    )
    assert (found[HOLDER].held, found[HOLDER].let, found[HOLDER].leased) == (900_000, 300_000, 0)
    assert (found[TENANT].held, found[TENANT].leased, found[TENANT].landlord) == (0, 300_000, 1)


def test_two_buildings_on_a_parcel_share_its_land_and_count_it_once() -> None:
    found = areas_of(
        [Ground(10, 900_000, HOLDER)],
        [Stock(20, 10, 100_000, None), Stock(21, 10, 200_000, None)],
        [Rented(20, TENANT, 100_000), Rented(21, OTHER, 200_000)],
    )
    assert (found[TENANT].leased, found[OTHER].leased) == (300_000, 600_000)
    assert found[HOLDER].let == found[HOLDER].held


def test_several_parcels_of_a_holder_add_up_and_several_landlords_are_none() -> None:
    found = areas_of(
        [Ground(10, 500_000, HOLDER), Ground(11, 400_000, HOLDER), Ground(12, 100_000, OTHER)],
        [Stock(20, 10, 100_000, None), Stock(22, 12, 100_000, None)],
        [Rented(20, TENANT, 50_000), Rented(22, TENANT, 50_000)],
    )
    assert found[HOLDER].held == 900_000
    assert found[TENANT].leased == 300_000
    assert found[TENANT].landlord is None
    assert found[TENANT].landlords == {HOLDER, OTHER}


def test_who_rents_on_land_of_its_own_leases_nothing() -> None:
    found = areas_of(
        [Ground(10, 500_000, HOLDER)],
        [Stock(20, 10, 100_000, None)],
        [Rented(20, HOLDER, 50_000)],
    )
    assert (found[HOLDER].let, found[HOLDER].leased) == (0, 0)


def test_who_owns_a_building_on_land_of_another_leases_what_it_does_not_let_on() -> None:
    found = areas_of(
        [Ground(10, 400_000, HOLDER)],
        [Stock(20, 10, 100_000, OWNER), Stock(21, 10, 100_000, None)],
        [Rented(20, TENANT, 25_000)],
    )
    assert (found[OWNER].leased, found[TENANT].leased) == (150_000, 50_000)
    assert found[HOLDER].let == 200_000


def test_a_tenant_on_land_that_nobody_holds_leases_of_the_zone() -> None:
    found = areas_of(
        [Ground(10, 400_000, None)],
        [Stock(20, 10, 100_000, None)],
        [Rented(20, TENANT, 25_000)],
    )
    assert (found[TENANT].leased, found[TENANT].landlord) == (100_000, None)
    assert set(found) == {TENANT}


@given(st.data())
def test_no_land_is_counted_twice(data: st.DataObject) -> None:
    people = st.integers(1, 6)
    grounds = [
        Ground(key, data.draw(st.integers(1, 10**9)), data.draw(people))
        for key in range(data.draw(st.integers(1, 4)))
    ]
    stock, rented = [], []
    for key in range(data.draw(st.integers(0, 6))):
        floors = data.draw(st.integers(1, 10**6))
        ground = data.draw(st.integers(0, len(grounds) - 1))
        stock.append(Stock(key, ground, floors, data.draw(st.none() | people)))
        for _bay in range(data.draw(st.integers(0, 3))):
            rented.append(Rented(key, data.draw(people), floors // 3))
    found = areas_of(grounds, stock, rented)
    held = sum(one.held for one in found.values())
    assert held == sum(one.area for one in grounds)
    assert sum(one.held - one.let + one.leased for one in found.values()) == held
    assert all(0 <= one.let <= one.held for one in found.values())
