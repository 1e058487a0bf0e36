"""Parcels from files, as somebody has seen what they would do."""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.numbers import hold_zone
from zoneworks.land.engine.acts import IMPORT_LAND
from zoneworks.land.engine.terms import ParcelState, check_at_most, check_step
from zoneworks.land.models import Parcel
from zoneworks.land.services.checking import checked, refused
from zoneworks.land.services.in_hand import (
    refuse_called_clear,
    refuse_in_hand,
    refuse_offered,
    refuse_unsurveyed,
)
from zoneworks.land.services.parcels import NEEDED, ready_day
from zoneworks.land.services.shapes import kept

ACT = "land.parcels_imported"
NEW_STATES = frozenset({ParcelState.PLANNED, ParcelState.RESERVE})
RATIOS = ("least_plot_ratio", "most_plot_ratio")


def import_parcels(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, int, Mapping[str, Any]]],
    *,
    reason: str,
) -> None:
    """Enter and change many parcels in one transaction, an event each.

    ``changed`` holds id, version and columns of each; ``shape`` among the columns is a ``Shape``.
    Whoever calls has looked whether shapes overlap.

    Raises:
        InvalidInput: a value that cannot be, or that a file does not change.
        StaleRecord: one of them was saved since that version, or is there already.
    """
    actor.require(IMPORT_LAND)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        rows = []
        for values in new:
            _refuse(faults_of_parcel(values, None))
            row = Parcel(**_columns(values))
            row.ready_on = ready_day(row)
            rows.append(row)
        records.create_many(actor, rows, act=ACT, reason=reason)
        held = records.lock_many(actor, Parcel, {pk: seen for pk, seen, _values in changed})
        changes = [(held[pk], _changes(held[pk], values)) for pk, _seen, values in changed]
        records.change_many(actor, changes, act=ACT, reason=reason)


def _changes(row: Parcel, values: Mapping[str, Any]) -> dict[str, Any]:
    _refuse(faults_of_parcel(values, {**vars(row), "pk": row.pk}))
    columns = _columns(values)
    after = copy(row)
    for name, value in columns.items():
        setattr(after, name, value)
    since = ready_day(after)
    return columns if since == row.ready_on else columns | {"ready_on": since}


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    shape = columns.pop("shape", None)
    return checked(columns) | (kept(shape) if shape is not None else {})


def _refuse(wrong: Mapping[str, Sequence[Any]]) -> None:
    if wrong:
        raise InvalidInput({name: list(texts) for name, texts in wrong.items()})


def faults_of_parcel(
    values: Mapping[str, Any], known: Mapping[str, Any] | None
) -> dict[str, list[Any]]:
    """What of a parcel from a file cannot be, by column; ``known`` is None for a new one.

    ``known`` has the columns of a parcel that is registered, and its ``pk``.
    """
    wrong: dict[str, list[Any]] = {}

    def told(act: Any, *arguments: Any) -> None:
        try:
            with refused(FIGURES_CONTRADICT=RATIOS[0], PARCEL_STEP_FORBIDDEN="state"):
                act(*arguments)
        except InvalidInput as refusal:
            for name, texts in refusal.fields.items():
                wrong.setdefault(name, []).extend(texts)

    told(
        checked,
        {name: one for name, one in values.items() if name != "shape"},
        () if known else NEEDED,
    )
    if not wrong:
        low, high = (values.get(name, (known or {}).get(name)) for name in RATIOS)
        told(check_at_most, low, high, RATIOS)
    state = ParcelState(values["state"]) if values.get("state") else None
    if known is None:
        if state is not None and state not in NEW_STATES:
            wrong["state"] = [_("A new parcel is planned or in reserve.")]
        return wrong
    before = ParcelState(known["state"])
    if before is ParcelState.REPLACED:
        wrong["number"] = [_("It was split or merged: take it out of the file.")]
    elif state not in {None, before}:
        if ParcelState.SOLD in {before, state}:
            wrong["state"] = [_("A parcel is granted, and comes back, by its contract.")]
        else:
            told(check_step, before, state)
            told(partial(refuse_in_hand, known["pk"], field="state"))
    if before is ParcelState.SOLD and values.get("use", known["use"]) != known["use"]:
        wrong["use"] = [_("It is granted: a file does not change its use.")]
    for refuse in (refuse_called_clear, refuse_offered, refuse_unsurveyed):
        told(refuse, known["pk"], known, values)
    return wrong
