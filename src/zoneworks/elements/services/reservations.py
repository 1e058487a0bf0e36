"""Reserving elements: two officers, one bay, and one of them wins."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zoneworks.attraction import queries as attraction
from zoneworks.attraction import services as attraction_services
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, check_reason, explained
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.elements import facts
from zoneworks.elements.engine.acts import RESERVE
from zoneworks.elements.engine.reserving import TakenAlready, check_amount, check_days, check_open
from zoneworks.elements.engine.sites import MOST_JOINED
from zoneworks.elements.engine.terms import WHOLE, Hold, Kind
from zoneworks.elements.labels import refusal_text
from zoneworks.elements.models import Matching, Reservation, Supply
from zoneworks.elements.models.targets import TARGETS
from zoneworks.elements.queries import reservations as queries
from zoneworks.elements.queries.stocks import bay_name, list_homes
from zoneworks.land import queries as land
from zoneworks.land import services as land_services
from zoneworks.land.engine.terms import PRODUCTION, ParcelState
from zoneworks.registry.models import Enterprise
from zoneworks.registry.services import hold_in_use

NUMBER = "YL"
FIELDS = {
    "OVERSOLD": "amount",
    "NOT_WHOLE": "amount",
    "HELD_TOO_LONG": "until_on",
    "TAKEN_ALREADY": "target",
}
NEEDED = _("This is needed.")
LAPSED = gettext_noop("Its last day has passed.")


def reserve(actor: Actor, kind: Kind, target_id: int, values: Mapping[str, Any]) -> Reservation:
    """Keep an element for a project of the pipeline or an enterprise until a day (excluded).

    ``values`` are ``lead_id`` or ``enterprise``, ``amount`` (of a parcel or bay its area, which
    need not be said), ``until_on`` (the usual days where it is None) and ``note``. Whoever reserves
    holds the zone and what is taken, so that no element is promised twice.

    Raises:
        InvalidInput: more than is free, what is not ready or let, too many days, or nobody to
            keep it for.
        NotFound: no such element, lead or enterprise.
    """
    actor.require(RESERVE)
    with transaction.atomic(), explained(refusal_text, FIELDS):
        _hold_enterprise(actor, values.get("enterprise"))
        hold_zone(actor.writing_zone_id())
        return keep(actor, kind, target_id, values)


def reserve_bays(
    actor: Actor, bay_ids: Iterable[int], values: Mapping[str, Any]
) -> list[Reservation]:
    """As ``reserve``, for bays that make a site together: all of them, or none.

    Raises:
        InvalidInput: as ``reserve``, with the name of the bay that cannot be kept; or more bays
            than make a site.
        NotFound: no such bay, lead or enterprise.
    """
    actor.require(RESERVE)
    bays = sorted(set(bay_ids))
    if len(bays) > MOST_JOINED:
        text = _("At most %(n)s bays make a site together.") % {"n": MOST_JOINED}
        raise InvalidInput({"target": [text]})
    with transaction.atomic():
        _hold_enterprise(actor, values.get("enterprise"))
        hold_zone(actor.writing_zone_id())
        return [_keep_bay(actor, pk, values) for pk in bays]


def _keep_bay(actor: Actor, pk: int, values: Mapping[str, Any]) -> Reservation:
    try:
        with explained(refusal_text, FIELDS):
            return keep(actor, Kind.SPACE, pk, values)
    except InvalidInput as refusal:
        name = bay_name(land.get_bay(actor, pk))
        named = [
            _("%(bay)s: %(why)s") % {"bay": name, "why": text}
            for text in refusal.fields.get("target", [])
        ]
        told = {"target": named} if named else {}
        raise InvalidInput({**refusal.fields, **told}) from refusal


def _hold_enterprise(actor: Actor, enterprise: Any) -> None:
    """Hold the enterprise that something is kept for. Raises InvalidInput beside it."""
    if enterprise is None:
        return
    try:
        hold_in_use(actor, Enterprise, enterprise.pk)
    except InvalidInput as refusal:
        raise InvalidInput({"enterprise": refusal.fields[""]}) from refusal


def keep(
    actor: Actor,
    kind: Kind,
    target_id: int,
    values: Mapping[str, Any],
    matching: Matching | None = None,
) -> Reservation:
    """As ``reserve``, inside a transaction that holds the zone already."""
    today = clock.today()
    parties = _parties(actor, values)
    until_on = values.get("until_on") or today + timedelta(days=facts.value("reserve_days"))
    check_days(today, today, until_on, facts.value("most_reserve_days"))
    target, capacity = _hold(actor, kind, target_id, until_on)
    zone_id = actor.writing_zone_id()
    amount = values.get("amount") or None
    let_lapse(actor, kind=kind, **{f"{TARGETS[kind]}_id": target_id})
    if kind in WHOLE:
        _refuse_held(zone_id, kind, target_id)
        amount = capacity if amount is None else amount
    if amount is None:
        raise InvalidInput({"amount": [NEEDED]})
    check_amount(kind, amount, capacity, queries.sum_taken(zone_id, kind, target_id))
    row = Reservation(
        number=next_number(zone_id, Reservation, NUMBER),
        kind=kind,
        amount=amount,
        held_on=today,
        until_on=until_on,
        by_id=actor.membership_id or None,
        matching=matching,
        note=clean_text(values.get("note") or ""),
        **parties,
        **{TARGETS[kind]: target},
    )
    return records.create(actor, row, act="elements.reserved")


def extend_reservation(
    actor: Actor, pk: int, until_on: date, *, version: int | None, reason: str
) -> Reservation:
    """Let a reservation end on another day, within the most that the zone allows.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    actor.require(RESERVE)
    check_reason(reason)
    with transaction.atomic(), explained(refusal_text, FIELDS):
        hold_zone(actor.writing_zone_id())
        known = Reservation.objects.filter(zone_id=actor.writing_zone_id(), pk=pk).first()
        if known is not None and known.bay_id is not None:
            land_services.hold_bay(actor, known.bay_id)
        row = _hold_open(actor, pk, version)
        check_days(clock.today(), row.held_on, until_on, facts.value("most_reserve_days"))
        if row.bay is not None:
            _check_let(row.bay, until_on)
        columns = {"until_on": until_on}
        act = "elements.reservation_extended"
        return records.change(actor, Reservation, pk, columns, act=act, reason=reason)


def release_reservation(actor: Actor, pk: int, *, version: int | None, reason: str) -> Reservation:
    """Give back what was reserved; of what was used too, such as flats that were left.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    actor.require(RESERVE)
    check_reason(reason)
    with transaction.atomic(), explained(refusal_text, FIELDS):
        row = records.lock(actor, Reservation, pk)
        records.check_version(row, version)
        if not (row.state == Hold.USED and Kind(row.kind) not in WHOLE):
            check_open(Hold(row.state))
        return end(actor, row, Hold.RELEASED, reason)


def use_reservation(actor: Actor, pk: int, *, version: int | None, reason: str) -> Reservation:
    """Note that what was reserved was taken: flats moved into, people employed, money paid.

    A parcel or bay is used by its contract or lease, which says so by itself.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    actor.require(RESERVE)
    check_reason(reason)
    with transaction.atomic(), explained(refusal_text, FIELDS):
        row = _hold_open(actor, pk, version)
        if Kind(row.kind) in WHOLE:
            text = _(
                "A parcel is taken by its contract of grant, a bay by its lease: sign that, and the"
                " reservation is used by itself."
            )
            raise InvalidInput({"": [text]})
        return end(actor, row, Hold.USED, reason)


def end(actor: Actor, row: Reservation, state: Hold, reason: str) -> Reservation:
    """End a reservation that is held by the transaction."""
    columns = {
        "state": state,
        "ended_on": clock.today(),
        "ended_because": clean_text(reason)[:500],
    }
    act = f"elements.reservation_{state.lower()}"
    return records.change(actor, Reservation, row.pk, columns, act=act, reason=reason)


def let_lapse(actor: Actor, **of: Any) -> None:
    """Write of reservations whose day has passed that they lapsed: of all, or of one element."""
    rows = Reservation.objects.filter(
        zone_id=actor.writing_zone_id(), state=Hold.HELD, until_on__lte=clock.today(), **of
    )
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        row = records.lock(actor, Reservation, pk)
        if row.state == Hold.HELD and row.until_on <= clock.today():
            end(actor, row, Hold.LAPSED, LAPSED)


def _hold_open(actor: Actor, pk: int, version: int | None) -> Reservation:
    row = records.lock(actor, Reservation, pk)
    records.check_version(row, version)
    check_open(Hold(row.state))
    if row.until_on <= clock.today():
        check_open(Hold.LAPSED)
    return row


def _parties(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """For whom it is kept: a lead that may still land, or an enterprise."""
    enterprise = values.get("enterprise")
    lead_id = values.get("lead_id")
    if (enterprise is None) == (lead_id is None):
        text = _("Say for whom it is kept: a project of the pipeline, or an enterprise.")
        raise InvalidInput({"lead_id": [text]})
    if lead_id is None and enterprise is not None:
        if enterprise.zone_id != actor.writing_zone_id():
            raise InvalidInput({"enterprise": [_("There is no such enterprise.")]})
        return {"enterprise": enterprise}
    attraction_services.hold_lead(actor, lead_id or 0)
    lead = attraction.list_open_leads(actor).filter(pk=lead_id or 0).first()
    if lead is None:
        raise InvalidInput({"lead_id": [_("There is no such project in the pipeline.")]})
    return {"lead": lead}


def _refuse_held(zone_id: int, kind: Kind, target_id: int) -> None:
    other = queries.find_holder(zone_id, kind, target_id)
    if other is not None:
        raise TakenAlready(
            f"{other.number} holds it.",
            number=other.number,
            whom=str(other.lead or other.enterprise),
            until_on=other.until_on,
        )


def _hold(actor: Actor, kind: Kind, pk: int, until_on: date) -> tuple[Any, Decimal]:
    """Hold what is to be taken, and see that it can be: its record, and how much it is."""
    if kind is Kind.LAND:
        parcel = land_services.hold_parcel(actor, pk)
        _check_parcel(parcel)
        return parcel, parcel.area_m2
    if kind is Kind.SPACE:
        bay = land_services.hold_bay(actor, pk)
        _check_bay(actor, bay, until_on)
        return bay, bay.area_m2
    if kind is Kind.HOMES:
        building = land_services.hold_building(actor, pk)
        if not any(one.pk == pk for one in list_homes(actor, clock.today())):
            raise InvalidInput({"target": [_("This is no house of talent homes that stands.")]})
        return building, Decimal(building.homes or 0)
    supply = records.lock(actor, Supply, pk)
    if supply.kind != kind:
        raise NotFound(_("There is no such supply."))
    if supply.withdrawn_on is not None or (supply.until_on or until_on) <= clock.today():
        raise InvalidInput({"target": [_("This supply has ended.")]})
    return supply, supply.amount


def _check_parcel(parcel: Any) -> None:
    if parcel.state == ParcelState.LISTED:
        text = _(
            "“%(parcel)s” is offered publicly: whoever wins gets it (order 39 of 2007 on public"
            " sales of land, articles 20 and 21), so that it is kept for nobody."
        )
        raise InvalidInput({"target": [text % {"parcel": parcel}]})
    if (
        parcel.state != ParcelState.RESERVE
        or parcel.use not in PRODUCTION
        or parcel.ready_on is None
    ):
        text = _(
            "“%(parcel)s” is not ready for a production project: see its conditions, or choose"
            " another."
        )
        raise InvalidInput({"target": [text % {"parcel": parcel}]})


def _check_let(bay: Any, until_on: date) -> None:
    """Refuse days on which a bay is let. Raises InvalidInput beside what is kept."""
    clash = land.find_clash(bay, clock.today(), until_on)
    if clash is not None:
        text = _("It is let to %(tenant)s until %(day)s.")
        told = {"tenant": clash.tenant.name, "day": clash.until_on}
        raise InvalidInput({"target": [text % told]})


def _check_bay(actor: Actor, bay: Any, until_on: date) -> None:
    _check_let(bay, until_on)
    if not land.list_free_bays(actor, clock.today()).filter(pk=bay.pk).exists():
        raise InvalidInput({"target": [_("Its building does not stand yet, or no longer.")]})
