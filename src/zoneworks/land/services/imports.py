"""Parcels from a file of shapes, as somebody has seen what it would do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.geometry import Shape
from zoneworks.core.errors import InvalidInput
from zoneworks.core.numbers import hold_zone
from zoneworks.land.engine.acts import IMPORT_LAND
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import Parcel
from zoneworks.land.services.shapes import kept

ACT = "land.parcels_imported"


def import_parcels(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, int, str, Mapping[str, Any]]],
    shapes: Mapping[str, Shape],
    *,
    reason: str,
) -> None:
    """Enter and change many parcels with their shapes in one transaction, an event each.

    ``changed`` holds id, version, number and columns of each, ``is_drawn`` among them where its
    shape is another; ``shapes`` are by number. Whoever calls has looked at them.

    Raises:
        InvalidInput: a parcel was split or merged, or granted land would get another use.
        StaleRecord: one of them was saved since that version, or is there already.
    """
    actor.require(IMPORT_LAND)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        rows = [Parcel(**values, **kept(shapes[values["number"]])) for values in new]
        records.create_many(actor, rows, act=ACT, reason=reason)
        versions = {pk: version for pk, version, _number, _values in changed}
        held = records.lock_many(actor, Parcel, versions)
        changes = []
        for pk, _version, number, values in changed:
            columns = dict(values)
            if columns.pop("is_drawn", False):
                columns |= kept(shapes[number])
            _check(held[pk], columns)
            changes.append((held[pk], columns))
        records.change_many(actor, changes, act=ACT, reason=reason)


def _check(row: Parcel, columns: Mapping[str, Any]) -> None:
    if row.state == ParcelState.REPLACED:
        text = _("“%(name)s” was split or merged: take it out of the file.")
        raise InvalidInput({"file": [text % {"name": row}]})
    if row.state == ParcelState.SOLD and columns.get("use", row.use) != row.use:
        text = _("“%(name)s” is granted: a file does not change its use.")
        raise InvalidInput({"file": [text % {"name": row}]})
