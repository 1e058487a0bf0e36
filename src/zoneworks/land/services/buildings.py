"""Buildings, their floors and the bays on them: entered and changed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land.engine.acts import EDIT_LAND
from zoneworks.land.engine.terms import ParcelState, check_at_most, check_fits
from zoneworks.land.models import Bay, Building, Floor, Lease, Parcel
from zoneworks.land.services.checking import checked, hold_enterprise, refused

BUILDING = ("number", "name", "kind", "base_m2", "storeys")
FLOOR = ("level", "area_m2", "height_m", "load_kg_m2", "fire_class")
BAY = ("name", "area_m2")


def enter_building(actor: Actor, parcel_id: int, values: Mapping[str, Any]) -> Building:
    """Enter a building on a parcel.

    Raises:
        InvalidInput: a wrong value, a taken number, or bases larger than the parcel.
        NotFound: no such parcel.
    """
    actor.require(EDIT_LAND)
    columns = checked(values, BUILDING)
    with transaction.atomic():
        hold_enterprise(actor, columns, "owner")
        parcel = records.lock(actor, Parcel, parcel_id)
        if parcel.state == ParcelState.REPLACED:
            text = _("It was split or merged: take the parcel that took its place.")
            raise InvalidInput({"": [text]})
        row = Building(parcel=parcel, **columns)
        _check_building(parcel, row)
        return records.create(actor, row, act="land.building_entered")


def change_building(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> Building:
    """Change a building. Raises as ``enter_building``; also where its floors no longer fit."""
    actor.require(EDIT_LAND)
    columns = checked(values)
    with transaction.atomic():
        hold_enterprise(actor, columns, "owner")
        row = _hold_building(actor, pk)
        records.check_version(row, version)
        for name, value in columns.items():
            setattr(row, name, value)
        _check_building(row.parcel, row)
        _check_floors_fit(row)
        if row.demolished_on is not None and Lease.objects.filter(
            building=row, until_on__gt=row.demolished_on
        ):
            text = _("Leases run beyond this day: end them first.")
            raise InvalidInput({"demolished_on": [text]})
        act = "land.building_changed"
        return records.change(actor, Building, pk, columns, act=act, reason=reason)


def enter_floor(actor: Actor, building_id: int, values: Mapping[str, Any]) -> Floor:
    """Enter a floor of a building.

    Raises:
        InvalidInput: a wrong value, a level that the building does not have or that is there
            already, or an area larger than its base.
        NotFound: no such building.
    """
    actor.require(EDIT_LAND)
    columns = checked(values, FLOOR)
    with transaction.atomic():
        building = _hold_building(actor, building_id)
        row = Floor(building=building, **columns)
        _check_floor(building, row)
        return records.create(actor, row, act="land.floor_entered")


def change_floor(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> Floor:
    """Change a floor. Raises as ``enter_floor``; also where its bays no longer fit."""
    actor.require(EDIT_LAND)
    columns = checked(values)
    with transaction.atomic():
        building = _hold_building_of(actor, Floor, pk)
        row = records.lock(actor, Floor, pk)
        records.check_version(row, version)
        for name, value in columns.items():
            setattr(row, name, value)
        _check_floor(building, row)
        with refused():
            check_fits(_bays_m2(row, except_id=0), row.area_m2, of="floor")
        act = "land.floor_changed"
        return records.change(actor, Floor, pk, columns, act=act, reason=reason)


def enter_bay(actor: Actor, floor_id: int, values: Mapping[str, Any]) -> Bay:
    """Enter a bay of a floor.

    Raises:
        InvalidInput: a wrong value, a taken name, or bays larger than the floor.
        NotFound: no such floor.
    """
    actor.require(EDIT_LAND)
    columns = checked(values, BAY)
    with transaction.atomic():
        building = _hold_building_of(actor, Floor, floor_id)
        floor = records.lock(actor, Floor, floor_id)
        row = Bay(building=building, floor=floor, **columns)
        _check_bay(floor, row)
        return records.create(actor, row, act="land.bay_entered")


def change_bay(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> Bay:
    """Change a bay. Raises as ``enter_bay``."""
    actor.require(EDIT_LAND)
    columns = checked(values)
    with transaction.atomic():
        _hold_building_of(actor, Bay, pk)
        row = records.lock(actor, Bay, pk)
        records.check_version(row, version)
        for name, value in columns.items():
            setattr(row, name, value)
        _check_bay(row.floor, row)
        act = "land.bay_changed"
        return records.change(actor, Bay, pk, columns, act=act, reason=reason)


def _hold_building(actor: Actor, pk: int) -> Building:
    """Hold a building with its parcel, the parcel first: bases and floors are added up."""
    rows = Building.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
    parcel_id = rows.values_list("parcel_id", flat=True).first()
    if parcel_id is not None:
        records.lock(actor, Parcel, parcel_id)
    return records.lock(actor, Building, pk)


def _hold_building_of(actor: Actor, model: type[Any], pk: int) -> Building:
    """Hold the building of a floor or a bay. Raises NotFound."""
    rows = model.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
    return _hold_building(actor, rows.values_list("building_id", flat=True).first() or 0)


def _check_building(parcel: Parcel, row: Building) -> None:
    same = Building.objects.filter(zone_id=parcel.zone_id, number=row.number).exclude(pk=row.pk)
    if (taken := same.first()) is not None:
        text = _("This number belongs to “%(name)s”.") % {"name": taken.name}
        raise InvalidInput({"number": [text]})
    standing = Building.objects.filter(parcel=parcel, demolished_on=None).exclude(pk=row.pk)
    others = standing.aggregate(total=Sum("base_m2"))["total"] or Decimal(0)
    with refused(FLOOR_TOO_LARGE="base_m2"):
        check_fits(others + row.base_m2, parcel.area_m2, of="parcel")
    if row.completed_on is not None and row.completed_on > clock.today():
        raise InvalidInput({"completed_on": [_("This day is still to come.")]})
    with refused(FIGURES_CONTRADICT="demolished_on"):
        names = ("completed_on", "demolished_on")
        check_at_most(row.completed_on, row.demolished_on, names)


def _check_floors_fit(row: Building) -> None:
    floors = Floor.objects.filter(building=row)
    found = floors.aggregate(top=Max("level"), low=Min("level"), largest=Max("area_m2"))
    if found["top"] is None:
        return
    if found["top"] > row.storeys:
        text = _("It has a floor %(level)s: take that away first.") % {"level": found["top"]}
        raise InvalidInput({"storeys": [text]})
    if found["low"] < -row.basements:
        text = _("It has a floor %(level)s: take that away first.") % {"level": found["low"]}
        raise InvalidInput({"basements": [text]})
    with refused(FLOOR_TOO_LARGE="base_m2"):
        check_fits(found["largest"], row.base_m2, of="building")


def _check_floor(building: Building, row: Floor) -> None:
    if row.level == 0 or not -building.basements <= row.level <= building.storeys:
        told = {"level": row.level, "storeys": building.storeys, "basements": building.basements}
        text = _(
            "The building has no floor %(level)s: it has %(storeys)s storeys from 1 up and"
            " %(basements)s basements from -1 down."
        )
        raise InvalidInput({"level": [text % told]})
    if Floor.objects.filter(building=building, level=row.level).exclude(pk=row.pk).exists():
        text = _("Floor %(level)s is entered already.") % {"level": row.level}
        raise InvalidInput({"level": [text]})
    with refused():
        check_fits(row.area_m2, building.base_m2, of="building")


def _check_bay(floor: Floor, row: Bay) -> None:
    if Bay.objects.filter(floor=floor, name=row.name).exclude(pk=row.pk).exists():
        text = _("The floor has a bay “%(name)s” already.") % {"name": row.name}
        raise InvalidInput({"name": [text]})
    with refused():
        check_fits(_bays_m2(floor, except_id=row.pk or 0) + row.area_m2, floor.area_m2, of="floor")


def _bays_m2(floor: Floor, *, except_id: int) -> Decimal:
    rows = Bay.objects.filter(floor=floor).exclude(pk=except_id)
    return rows.aggregate(total=Sum("area_m2"))["total"] or Decimal(0)
