"""Supplies, floors, and what projects ask of their sites."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries as attraction
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.core.numbers import hold_zone
from zoneworks.core.tables.writing import clean_text
from zoneworks.elements.engine.acts import EDIT_SUPPLY, SET_FLOORS
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.labels import amount_with_unit
from zoneworks.elements.models import SiteTerms, StockFloor, Supply
from zoneworks.elements.queries import reservations
from zoneworks.land.services import hold_parcel

NEEDED = _("This is needed.")
LARGEST: Mapping[Kind, Decimal] = {
    Kind.LAND: Decimal(100_000_000),
    Kind.SPACE: Decimal(100_000_000),
    Kind.HOMES: Decimal(1_000_000),
    Kind.STAFF: Decimal(10_000_000),
    Kind.MONEY: Decimal(10**15),
}
"""More cannot be meant: a slip of the pen, or a wrong unit."""


def enter_supply(actor: Actor, values: Mapping[str, Any]) -> Supply:
    """Enter people or money that there is, or land, space and flats that are being prepared.

    Raises:
        InvalidInput: a wrong value, or land, space and flats that are there already: those the
            register of land tells.
        NotFound: no such parcel.
    """
    actor.require(EDIT_SUPPLY)
    columns = _checked(values)
    with transaction.atomic():
        if (parcel := columns.get("parcel")) is not None:
            columns["parcel"] = hold_parcel(actor, parcel.pk)
        return records.create(actor, Supply(**columns), act="elements.supply_entered")


def change_supply(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None, reason: str
) -> Supply:
    """Correct a supply, or enter what is known since.

    Raises:
        InvalidInput: no reason, a wrong value, less than is taken of it, or it is withdrawn.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_SUPPLY)
    check_reason(reason)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        row = _hold(actor, pk, version)
        names = ("name", "skill", "amount", "from_on", "until_on", "parcel", "source", "note")
        known = {name: getattr(row, name) for name in names}
        columns = _checked({**known, **values, "kind": Kind(row.kind)})
        columns.pop("kind")
        _check_taken(row, columns["amount"])
        act = "elements.supply_changed"
        return records.change(actor, Supply, pk, columns, act=act, reason=reason)


def withdraw_supply(actor: Actor, pk: int, *, version: int | None, reason: str) -> Supply:
    """Say that a supply is no longer there. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(EDIT_SUPPLY)
    check_reason(reason)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        row = _hold(actor, pk, version)
        _check_taken(row, Decimal(0))
        columns = {"withdrawn_on": clock.today(), "withdrawn_because": clean_text(reason)[:500]}
        act = "elements.supply_withdrawn"
        return records.change(actor, Supply, pk, columns, act=act, reason=reason)


def set_floor(
    actor: Actor, kind: Kind, least: Decimal, *, source: str, valid_from: date | None = None
) -> StockFloor:
    """Set the least of an element that the zone keeps free, from a day on, today unless told.

    Raises:
        InvalidInput: negative or absurd, no source, or the day has a floor already.
    """
    actor.require(SET_FLOORS)
    from_on = valid_from or clock.today()
    wrong: dict[str, list[Any]] = {}
    if not clean_text(source):
        wrong["source"] = [_("Say who decided it: the record keeps it.")]
    if not 0 <= least <= LARGEST[kind]:
        wrong["least"] = [_absurd(least, 0, LARGEST[kind])]
    with transaction.atomic():
        zone = hold_zone(actor.writing_zone_id())
        known = StockFloor.objects.filter(zone=zone, kind=kind, valid_from=from_on)
        if known.exists():
            wrong["valid_from"] = [_("This day has a floor already: choose another.")]
        if wrong:
            raise InvalidInput(wrong)
        row = StockFloor(kind=kind, least=least, valid_from=from_on, source=clean_text(source))
        return records.create(actor, row, act="elements.floor_set")


def set_terms(
    actor: Actor, lead_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> SiteTerms:
    """Enter what a project asks of its site and its people.

    ``version`` is that of what was entered before, 0 where nothing was.

    Raises:
        InvalidInput: a wrong value, or more people of skills than it needs in all.
        NotFound: no such lead. StaleRecord.
    """
    actor.require(EDIT_SUPPLY)
    columns = _checked_terms(values)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        lead = attraction.get_lead(actor, lead_id)
        _check_skills(lead, columns["skills"])
        row = SiteTerms.objects.filter(zone_id=actor.writing_zone_id(), lead_id=lead_id).first()
        if row is None:
            return records.create(actor, SiteTerms(lead=lead, **columns), act="elements.terms_set")
        act = "elements.terms_set"
        return records.change(actor, SiteTerms, row.pk, columns, act=act, version=version)


def _hold(actor: Actor, pk: int, version: int | None) -> Supply:
    row = records.lock(actor, Supply, pk)
    records.check_version(row, version)
    if row.withdrawn_on is not None:
        text = _("It was withdrawn on %(day)s.") % {"day": row.withdrawn_on}
        raise InvalidInput({"": [text]})
    return row


def _check_taken(row: Supply, amount: Decimal) -> None:
    if row.kind not in {Kind.STAFF, Kind.MONEY}:
        return
    taken = reservations.sum_taken(row.zone_id, Kind(row.kind), row.pk)
    if taken > amount:
        text = _("%(taken)s of it are reserved or used: release that first.")
        told = {"taken": amount_with_unit(row.kind, taken)}
        raise InvalidInput({"amount": [text % told]})


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: clean_text(value) if isinstance(value, str) and name != "kind" else value
        for name, value in values.items()
    }
    kind = Kind(columns["kind"])
    wrong: dict[str, list[Any]] = {
        name: [NEEDED]
        for name in ("name", "amount", "from_on", "source")
        if columns.get(name) in {None, ""}
    }
    amount, from_on = columns.get("amount"), columns.get("from_on")
    if amount is not None and not 0 < amount <= LARGEST[kind]:
        wrong["amount"] = [_absurd(amount, 0, LARGEST[kind])]
    until_on = columns.get("until_on")
    if from_on is not None and until_on is not None and until_on <= from_on:
        wrong["until_on"] = [_("It ends after it begins: the last day is excluded.")]
    if columns.get("skill") and kind is not Kind.STAFF:
        wrong["skill"] = [_("Only people have a skill.")]
    if columns.get("parcel") is not None and kind is not Kind.LAND:
        wrong["parcel"] = [_("Only land has a parcel.")]
    is_counted = kind not in {Kind.LAND, Kind.SPACE}
    if amount is not None and is_counted and amount != amount.to_integral_value():
        wrong.setdefault("amount", [_("Whole people, flats and fen are counted.")])
    is_registered = kind in {Kind.LAND, Kind.SPACE, Kind.HOMES}
    if is_registered and from_on is not None and from_on <= clock.today():
        text = _(
            "What is there already stands in the register of land: enter here what is ready on a"
            " later day."
        )
        wrong["from_on"] = [text]
    if wrong:
        raise InvalidInput(wrong)
    return columns


RANGES: Mapping[str, tuple[int | Decimal, int | Decimal]] = {
    "least_height_m": (Decimal("1.5"), Decimal(60)),
    "least_load_kg_m2": (50, 20_000),
    "most_rent_fen_m2": (0, 10**9),
    "most_price_fen_mu": (0, 10**13),
    "near_m": (1, 100_000),
}


def out_of_range(name: str, value: Any) -> Any:
    """Why what is asked of a site cannot be meant; empty where it can."""
    low, high = RANGES[name]
    return "" if value is None or low <= value <= high else _absurd(value, low, high)


def _checked_terms(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    columns["skills"] = [[clean_text(skill), int(n)] for skill, n in columns.get("skills") or ()]
    wrong: dict[str, list[Any]] = {}
    for name in RANGES:
        if text := out_of_range(name, columns.get(name)):
            wrong[name] = [text]
    names = [skill for skill, _n in columns["skills"]]
    if any(not skill or n < 1 for skill, n in columns["skills"]):
        wrong["skills"] = [_("Each line names a skill and how many people, at least one.")]
    elif len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        wrong["skills"] = [_("“%(skill)s” stands twice.") % {"skill": twice}]
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _check_skills(lead: Any, skills: list[list[Any]]) -> None:
    """Refuse more people of skills than the project needs in all."""
    needed = sum(one.amount for one in lead.element_needs.all() if one.kind == Kind.STAFF)
    named = sum(n for _skill, n in skills)
    if named > needed:
        text = _("%(named)s people of skills, while it needs %(needed)s in all: enter that first.")
        told = {"named": named, "needed": int(needed)}
        raise InvalidInput({"skills": [text % told]})


def _absurd(value: Any, low: Any, high: Any) -> Any:
    text = _("“%(value)s” cannot be meant: it lies between %(low)s and %(high)s.")
    return text % {"value": value, "low": low, "high": high}
