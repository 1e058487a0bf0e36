"""Land and figures of a year: entered one by one, or from a table."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.tables.writing import clean_text
from zoneworks.efficiency.engine.acts import EDIT_INPUTS
from zoneworks.efficiency.models import YearInputs
from zoneworks.efficiency.queries import list_differences
from zoneworks.registry.models import Enterprise
from zoneworks.registry.services import hold_in_use

LARGEST_M2 = Decimal(10) ** 10
"""A hundred times the largest zone: more is a wrong unit."""
COLUMNS = (
    *("held_m2", "let_m2", "leased_m2", "landlord_id", "value_added_fen", "revenue_fen"),
    *("emissions_t", "electricity_kwh", "started_on", "is_utility", "veto", "veto_document"),
)


def enter_inputs(
    actor: Actor, enterprise_id: int, year: int, values: Mapping[str, Any]
) -> YearInputs:
    """Enter the land and figures of an enterprise and a year.

    Raises:
        InvalidInput: they contradict each other, are there already, or the enterprise is retired.
        NotFound: no such enterprise, or landlord.
    """
    actor.require(EDIT_INPUTS)
    columns = checked(values, enterprise_id)
    with transaction.atomic():
        hold_in_use(actor, Enterprise, enterprise_id)
        _hold_landlord(actor, columns)
        if YearInputs.objects.filter(enterprise_id=enterprise_id, year=year).exists():
            text = _("There are land and figures of %(year)s already: change those.")
            raise InvalidInput({"year": [text % {"year": year}]})
        row = YearInputs(enterprise_id=enterprise_id, year=year, **columns)
        return records.create(actor, row, act="efficiency.inputs_entered")


def change_inputs(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> YearInputs:
    """Change land and figures. What was computed from them stays until it is computed anew.

    Raises:
        InvalidInput: they contradict each other.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_INPUTS)
    with transaction.atomic():
        row = records.lock(actor, YearInputs, pk)
        columns = checked(values, row.enterprise_id)
        _hold_landlord(actor, columns)
        act = "efficiency.inputs_changed"
        return records.change(
            actor, YearInputs, pk, columns, act=act, version=version, reason=reason
        )


def import_inputs(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, int, Mapping[str, Any]]],
    *,
    reason: str,
) -> None:
    """Enter and change many in one transaction. ``changed`` holds id, version and columns.

    Each row of ``new`` names ``enterprise_id`` and ``year`` beside its columns.

    Raises:
        InvalidInput: a row contradicts itself.
        StaleRecord: one was saved since, or is there already.
    """
    actor.require(EDIT_INPUTS)
    act = "efficiency.inputs_imported"
    with transaction.atomic():
        made = []
        for values in new:
            own = dict(values)
            head = {name: own.pop(name) for name in ("enterprise_id", "year")}
            made.append(YearInputs(**head, **checked(own, head["enterprise_id"])))
        records.create_many(actor, made, act=act, reason=reason)
        rows = records.lock_many(actor, YearInputs, {pk: seen for pk, seen, _values in changed})
        changes = []
        for pk, _seen, values in changed:
            row = rows[pk]
            whole = {name: getattr(row, name) for name in COLUMNS} | dict(values)
            columns = checked(whole, row.enterprise_id)
            changes.append((row, {name: columns[name] for name in values}))
        records.change_many(actor, changes, act=act, reason=reason)


def take_recorded_land(
    actor: Actor, year: int, enterprise_ids: Collection[int] | None = None, *, reason: str = ""
) -> int:
    """Take the land of a year from contracts and leases, an event each; gives of how many.

    Who reported nothing gets a record with land and no figures. None takes all that differ; those
    that do not differ are left alone.

    Raises:
        StaleRecord: one was saved since it was compared.
    """
    actor.require(EDIT_INPUTS)
    act = "efficiency.land_taken"
    with transaction.atomic():
        found = list_differences(actor, year, enterprise_ids)
        known = {one.inputs.pk: one for one in found if one.inputs is not None}
        versions = {pk: one.inputs.version for pk, one in known.items() if one.inputs is not None}
        rows = records.lock_many(actor, YearInputs, versions)
        records.change_many(
            actor, [(rows[pk], one.columns()) for pk, one in known.items()], act=act, reason=reason
        )
        new = [
            YearInputs(enterprise_id=one.enterprise.pk, year=year, **one.columns())
            for one in found
            if one.inputs is None
        ]
        records.create_many(actor, new, act=act, reason=reason)
        return len(found)


def faults_of(values: Mapping[str, Any], enterprise_id: int | None) -> dict[str, list[Any]]:
    """What of land and figures cannot be, by column; nothing where all can."""
    wrong: dict[str, list[Any]] = {}
    for name in ("held_m2", "let_m2", "leased_m2"):
        area = values.get(name)
        if area is not None and area < 0:
            wrong[name] = [_("An area is never negative: “%(value)s” m².") % {"value": area}]
        elif area is not None and area > LARGEST_M2:
            wrong[name] = [_("“%(value)s” m² is no zone's land: check the unit.") % {"value": area}]
    held, let = values.get("held_m2"), values.get("let_m2") or 0
    if held is None:
        wrong["held_m2"] = [_("This is needed: nil is 0.")]
    elif "held_m2" not in wrong and let > held:
        text = _("More is let (%(let)s m²) than held (%(held)s m²).")
        wrong.setdefault("let_m2", []).append(text % {"let": let, "held": held})
    for name in ("revenue_fen", "emissions_t", "electricity_kwh"):
        if (amount := values.get(name)) is not None and amount < 0:
            wrong[name] = [_("“%(value)s” is below zero.") % {"value": amount}]
    landlord = values.get("landlord_id")
    if landlord is not None and landlord == enterprise_id:
        wrong["landlord"] = [_("Nobody is their own landlord.")]
    elif landlord is not None and not values.get("leased_m2"):
        wrong["leased_m2"] = [_("A landlord is named and no land is leased: enter the area.")]
    veto, document = values.get("veto") or "", values.get("veto_document") or ""
    if veto and not document:
        wrong["veto_document"] = [_("A veto names the document that says so.")]
    elif document and not veto:
        wrong["veto"] = [_("A document of a veto is named and no veto: choose it.")]
    return wrong


def checked(values: Mapping[str, Any], enterprise_id: int) -> dict[str, Any]:
    """The columns of a row, whole. Raises InvalidInput."""
    columns = {name: values.get(name) for name in COLUMNS}
    for name in ("let_m2", "leased_m2"):
        columns[name] = columns[name] or Decimal(0)
    for name in ("veto", "veto_document"):
        columns[name] = clean_text(columns[name] or "")
    columns["is_utility"] = bool(columns["is_utility"])
    if wrong := faults_of(columns, enterprise_id):
        raise InvalidInput(wrong)
    return columns


def _hold_landlord(actor: Actor, columns: Mapping[str, Any]) -> None:
    if columns["landlord_id"] is not None:
        hold_in_use(actor, Enterprise, columns["landlord_id"])


def check_merge(actor: Actor, kept: Enterprise, gone: Enterprise, _credit_code: str) -> None:
    """Refuse to merge landlord and tenant: nobody is their own landlord. Raises InvalidInput."""
    pair = [kept.pk, gone.pk]
    leases = YearInputs.objects.filter(
        zone_id=actor.zone_id, enterprise_id__in=pair, landlord_id__in=pair
    )
    found = leases.order_by("year").first()
    if found is not None:
        text = _("In %(year)s one of them leases land of the other: mend that lease first.")
        raise InvalidInput({"": [text % {"year": found.year}]})
