"""Parcels: entered, changed, drawn, split and merged; what is refused, and that nothing changed."""

import json
from decimal import Decimal

import pytest
from tests import make, make_land
from tests.make_land import cut, square

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event
from zoneworks.land import queries, services
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import Parcel, ParcelOrigin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

READY = {
    "is_cleared": True,
    "is_leveled": True,
    "supplies": ["ROAD", "WATER", "DRAINAGE", "POWER", "TELECOM"],
    "is_assessed": True,
}


def refused(refusal: pytest.ExceptionInfo[InvalidInput], field: str) -> str:
    return str(refusal.value.fields[field][0])


def test_a_parcel_is_entered_with_its_shape_and_measured(officer: Actor) -> None:
    row = make_land.parcel(officer, at=(0, 0))
    assert row.state == ParcelState.RESERVE
    assert row.measured_m2 == row.area_m2
    assert Decimal(43_000) < row.area_m2 < Decimal(44_000)
    assert (row.west, row.south) == (112.8, 28.34)
    assert row.ready_on is None
    assert Event.objects.filter(act="land.parcel_registered", subject_id=row.pk).count() == 1


def test_land_is_ready_from_the_day_on_which_nothing_is_missing(officer: Actor) -> None:
    row = make_land.parcel(officer, **READY)
    assert row.ready_on == make_land.day(0)
    assert queries.sum_ready_m2(officer) == row.area_m2
    changed = services.change_parcel(officer, row.pk, {"is_leveled": False}, version=1)
    assert changed.ready_on is None
    assert queries.sum_ready_m2(officer) == 0


@pytest.mark.parametrize("area", [Decimal(0), Decimal(-3), Decimal(10**9)])
def test_an_absurd_area_is_refused(officer: Actor, area: Decimal) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.enter_parcel(
            officer, {"number": "1", "name": "Lot", "use": "INDUSTRY", "area_m2": area}
        )
    assert str(area) in refused(refusal, "area_m2")
    assert not Parcel.objects.exists()


def test_a_number_belongs_to_one_parcel(officer: Actor) -> None:
    row = make_land.parcel(officer, "Lot")
    with pytest.raises(InvalidInput) as refusal:
        make_land.parcel(officer, "Other", number=row.number)
    assert "“Lot”" in refused(refusal, "number")


def test_plot_ratios_in_the_wrong_order_are_refused(officer: Actor) -> None:
    row = make_land.parcel(officer)
    with pytest.raises(InvalidInput) as refusal:
        services.change_parcel(
            officer, row.pk, {"least_plot_ratio": Decimal(3)}, version=1, reason="plan"
        )
    assert "Least plot ratio" in refused(refusal, "least_plot_ratio")
    row.refresh_from_db()
    assert row.least_plot_ratio == 1


def test_what_the_register_says_changes_with_a_reason_alone(officer: Actor) -> None:
    row = make_land.parcel(officer)
    with pytest.raises(InvalidInput) as refusal:
        services.change_parcel(officer, row.pk, {"area_m2": Decimal(43_900)}, version=1)
    assert "Say why" in refused(refusal, "reason")
    with pytest.raises(StaleRecord):
        services.change_parcel(officer, row.pk, {"note": "x"}, version=9)


@pytest.mark.parametrize(
    ("ring", "text"),
    [
        ([[112.8, 28.3], [112.802, 28.302], [112.802, 28.3], [112.8, 28.302]], "crosses"),
        ([[28.3, 112.8], [28.302, 112.8], [28.302, 112.802], [28.3, 112.802]], "latitude before"),
        ([[512000, 3136000], [512200, 3136000], [512200, 3136200]], "are meters"),
    ],
)
def test_a_shape_that_cannot_be_is_refused_with_its_place(
    officer: Actor, ring: list[list[float]], text: str
) -> None:
    row = make_land.parcel(officer)
    drawn = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    with pytest.raises(InvalidInput) as refusal:
        services.draw_shape(officer, row.pk, drawn, version=1)
    assert text in refused(refusal, "shape")
    row.refresh_from_db()
    assert row.version == 1


def test_a_shape_in_meters_of_a_declared_system_is_taken(officer: Actor) -> None:
    from pyproj import Transformer

    to_meters = Transformer.from_crs(4490, 4547, always_xy=True)
    ring = json.loads(square(5, 5))["coordinates"][0]
    meters = [list(to_meters.transform(*point)) for point in ring]
    row = make_land.parcel(officer, at=(5, 5))
    drawn = json.dumps({"type": "Polygon", "coordinates": [meters]})
    changed = services.draw_shape(officer, row.pk, drawn, version=1, system="EPSG:4547")
    assert changed.west == pytest.approx(ring[0][0], abs=1e-8)
    assert abs(changed.measured_m2 - row.area_m2) < Decimal("0.05")


def test_neighbors_do_not_overlap_and_nothing_lies_outside_the_zone(officer: Actor) -> None:
    make_land.parcel(officer, "First", at=(0, 0))
    second = make_land.parcel(officer, "Second", at=(1, 0))
    with pytest.raises(InvalidInput) as refusal:
        services.draw_shape(officer, second.pk, square(0, 0), version=1)
    assert "First" in refused(refusal, "shape")
    assert "Place: 112.80" in refused(refusal, "shape")
    services.enter_feature(officer, "BOUNDARY", "Zone", square(0, 0, width=0.004))
    with pytest.raises(InvalidInput) as refusal:
        services.draw_shape(officer, second.pk, square(2, 0), version=1)
    assert "outside of the zone" in refused(refusal, "shape")


def test_a_shape_that_contradicts_the_register_is_refused(officer: Actor) -> None:
    row = make_land.parcel(officer, at=(0, 0))
    with pytest.raises(InvalidInput) as refusal:
        services.draw_shape(officer, row.pk, square(0, 0, width=0.0022), version=1)
    assert "percent" in refused(refusal, "shape")


def test_the_parts_of_a_parcel_add_up_to_it(officer: Actor) -> None:
    row = make_land.parcel(officer, at=(0, 0), **READY)
    parts = services.split_parcel(officer, row.pk, cut(0), ["East", "West"], version=1)
    assert sum(one.area_m2 for one in parts) == row.area_m2
    assert {one.name for one in parts} == {"East", "West"}
    assert all(one.ready_on == row.ready_on for one in parts)
    row.refresh_from_db()
    assert row.state == ParcelState.REPLACED
    assert row.ready_on is None
    assert ParcelOrigin.objects.filter(came_from=row).count() == 2
    with pytest.raises(InvalidInput):
        services.change_parcel(officer, row.pk, {"note": "x"}, version=row.version)


def test_a_line_that_misses_splits_nothing(officer: Actor) -> None:
    row = make_land.parcel(officer, at=(0, 0))
    with pytest.raises(InvalidInput) as refusal:
        services.split_parcel(officer, row.pk, cut(4), ["East", "West"], version=1)
    assert "does not cut" in refused(refusal, "line")
    with pytest.raises(InvalidInput) as refusal:
        services.split_parcel(officer, row.pk, cut(0), ["Alone"], version=1)
    assert "2 parts" in refused(refusal, "names")
    assert Parcel.objects.count() == 1


def test_neighbors_become_one_and_keep_the_strictest_conditions(officer: Actor) -> None:
    one = make_land.parcel(officer, at=(0, 0), most_plot_ratio=Decimal("3.00"), **READY)
    two = make_land.parcel(officer, at=(1, 0), least_plot_ratio=Decimal("1.50"))
    versions = {one.pk: 1, two.pk: 1}
    made = services.merge_parcels(officer, versions, {"number": "M-1", "name": "Merged"})
    assert made.area_m2 == one.area_m2 + two.area_m2
    assert (made.least_plot_ratio, made.most_plot_ratio) == (Decimal("1.50"), Decimal("2.00"))
    assert made.ready_on is None
    assert {row.came_from_id for row in made.origins.all()} == {one.pk, two.pk}


def test_land_apart_does_not_become_one(officer: Actor) -> None:
    one, two = make_land.parcel(officer, at=(0, 0)), make_land.parcel(officer, at=(7, 0))
    with pytest.raises(InvalidInput) as refusal:
        services.merge_parcels(officer, {one.pk: 1, two.pk: 1}, {"number": "M", "name": "M"})
    assert "shares no edge" in refused(refusal, "parcels")
    assert Parcel.objects.count() == 2


def test_land_with_a_holder_is_not_split(officer: Actor) -> None:
    row = make_land.parcel(officer, at=(0, 0))
    make_land.contract(officer, row, make.enterprise(officer))
    row.refresh_from_db()
    with pytest.raises(InvalidInput) as refusal:
        services.split_parcel(officer, row.pk, cut(0), ["A", "B"], version=row.version)
    assert "Granted" in refused(refusal, "")


def test_only_officers_change_land_and_only_in_their_zone(officer: Actor) -> None:
    row = make_land.parcel(officer)
    leader = make.actor(make.Zone.objects.get(pk=officer.zone_id), Role.LEADER)
    with pytest.raises(ActForbidden):
        services.change_parcel(leader, row.pk, {"note": "x"}, version=1)
    stranger = make.actor(make.zone("Elsewhere"))
    with pytest.raises(NotFound):
        services.change_parcel(stranger, row.pk, {"note": "x"}, version=1)
    with pytest.raises(NotFound):
        queries.get_parcel(stranger, row.pk)
