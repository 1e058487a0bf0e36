"""Parcels: entered, changed, moved on; what else the map shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.geometry import read_line, read_shape
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.core.numbers import hold_zone
from zoneworks.land import queries
from zoneworks.land.engine.acts import EDIT_LAND
from zoneworks.land.engine.terms import (
    ParcelState,
    Supply,
    check_at_most,
    check_step,
    lacks,
)
from zoneworks.land.labels import USES
from zoneworks.land.models import Feature, Parcel
from zoneworks.land.models.parcels import FeatureKind
from zoneworks.land.services.checking import checked, refused
from zoneworks.land.services.in_hand import (
    refuse_called_clear,
    refuse_in_hand,
    refuse_offered,
    refuse_unsurveyed,
)
from zoneworks.land.services.shapes import shaped

NEEDED = ("number", "name", "use", "area_m2")
BY_OTHER_ACTS = frozenset({"state", "shape", "holder", "contract", "ready_on"})
"""Columns that change by acts of their own."""
GRAVE = frozenset({"number", "use", "area_m2", "least_plot_ratio", "most_plot_ratio"})
"""Columns whose change needs a reason."""


def enter_parcel(
    actor: Actor, values: Mapping[str, Any], *, shape: str = "", system: str = ""
) -> Parcel:
    """Enter a parcel that nobody has a title to yet; ``shape`` is GeoJSON, drawn later if empty.

    ``system`` names its coordinate system where the text does not.

    Raises:
        InvalidInput: a wrong value, a number that is taken, or a shape that cannot be.
    """
    actor.require(EDIT_LAND)
    columns = _columns(values, NEEDED)
    state = ParcelState(values.get("state") or ParcelState.RESERVE)
    if state not in {ParcelState.PLANNED, ParcelState.RESERVE}:
        raise InvalidInput({"state": [_("A new parcel is planned or in reserve.")]})
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        _refuse_taken(zone_id, columns["number"])
        row = Parcel(**columns, state=state)
        if shape:
            for name, value in shaped(zone_id, shape, system, row.area_m2).items():
                setattr(row, name, value)
        row.ready_on = ready_day(row)
        return records.create(actor, row, act="land.parcel_registered")


def change_parcel(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> Parcel:
    """Change what is registered of a parcel, and its conditions.

    The day on which it became ready follows from its conditions.

    Raises:
        InvalidInput: a wrong value, no reason for a grave change, a parcel that was replaced, or
            what an announced sale says of it.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    columns = _columns(values)
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        row = records.lock(actor, Parcel, pk)
        records.check_version(row, version)
        _refuse_replaced(row)
        _refuse_taken(zone_id, columns.get("number"), except_id=pk)
        before = dict(vars(row))
        if any(name in GRAVE and getattr(row, name) != columns[name] for name in columns):
            check_reason(reason)
        for name, value in columns.items():
            setattr(row, name, value)
        _check_order(row)
        _check_granted(row, columns)
        refuse_called_clear(pk, before, columns)
        refuse_offered(pk, before, columns)
        refuse_unsurveyed(pk, before, columns)
        changes = columns | {"ready_on": ready_day(row)}
        return records.change(actor, Parcel, pk, changes, act="land.parcel_changed", reason=reason)


def move_parcel(
    actor: Actor, pk: int, state: ParcelState, *, version: int | None = None, reason: str = ""
) -> Parcel:
    """Take a parcel into another state that no contract brings: planned, reserve, listed.

    Raises:
        InvalidInput: it does not go there, only by a contract, or it is being acquired or sold.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LAND)
    with transaction.atomic():
        row = records.lock(actor, Parcel, pk)
        records.check_version(row, version)
        before = ParcelState(row.state)
        with refused(PARCEL_STEP_FORBIDDEN="state"):
            check_step(before, state)
        if ParcelState.SOLD in {before, state}:
            text = _("A parcel is granted, and comes back, by its contract.")
            raise InvalidInput({"state": [text]})
        refuse_in_hand(pk, field="state")
        return records.change(
            actor, Parcel, pk, {"state": state}, act="land.parcel_moved", reason=reason
        )


def enter_feature(
    actor: Actor, kind: str, name: str, shape: Mapping[str, Any] | str, *, system: str = ""
) -> Feature:
    """Enter something of the map that is no parcel: roads as lines, all others as polygons.

    Raises:
        InvalidInput: an unknown kind, or a shape that cannot be read.
    """
    actor.require(EDIT_LAND)
    if kind not in FeatureKind.values:
        raise InvalidInput({"kind": [_("There is no such kind.")]})
    with refused():
        row = Feature(kind=kind, name=name.strip()[:60], shape=_drawn(kind, shape, system))
    return records.create(actor, row, act="land.feature_entered")


def _drawn(kind: str, shape: Mapping[str, Any] | str, system: str) -> dict[str, Any]:
    if kind in {FeatureKind.ROAD, FeatureKind.MAIN_ROAD}:
        drawn: dict[str, Any] = shapely.geometry.mapping(read_line(shape, system or None))
        return drawn
    return read_shape(shape, system or None).geojson()


def _columns(values: Mapping[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    columns = checked(
        {name: value for name, value in values.items() if name not in BY_OTHER_ACTS}, needed
    )
    if "supplies" in columns:
        columns["supplies"] = [one.value for one in Supply if one in columns["supplies"]]
    return columns


def ready_day(row: Parcel) -> date | None:
    """The day on which it became ready: kept while it is, forgotten when it no longer is."""
    if lacks(queries.readiness_of(row)):
        return None
    return row.ready_on or clock.today()


def _check_order(row: Parcel) -> None:
    with refused(FIGURES_CONTRADICT="least_plot_ratio"):
        names = ("least_plot_ratio", "most_plot_ratio")
        check_at_most(row.least_plot_ratio, row.most_plot_ratio, names)


def _check_granted(row: Parcel, columns: Mapping[str, Any]) -> None:
    """Refuse to change the use of granted land by hand: that is an act of the contract's."""
    if row.state != ParcelState.SOLD or "use" not in columns:
        return
    before = Parcel.objects.values_list("use", flat=True).get(pk=row.pk)
    if before != columns["use"]:
        text = _(
            "The land is granted for “%(use)s”: another use needs consent of the planning and land"
            " authorities and a changed contract (Urban Real Estate Administration Law, article"
            " 18). End the contract, or sign the changed one."
        )
        raise InvalidInput({"use": [text % {"use": USES[before]}]})


def _refuse_replaced(row: Parcel) -> None:
    if row.state == ParcelState.REPLACED:
        text = _("It was split or merged: change the parcels that took its place.")
        raise InvalidInput({"": [text]})


def _refuse_taken(zone_id: int, number: str | None, *, except_id: int = 0) -> None:
    if number is None:
        return
    taken = Parcel.objects.filter(zone_id=zone_id, number=number).exclude(pk=except_id).first()
    if taken is not None:
        text = _("This number belongs to “%(name)s”.") % {"name": taken.name}
        raise InvalidInput({"number": [text]})
