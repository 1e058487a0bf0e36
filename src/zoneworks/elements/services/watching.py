"""The platform's own work: reservations lapse, alarms are raised and end."""

from decimal import Decimal

from django.db import transaction

from zoneworks.core import actors, clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.models import Zone
from zoneworks.core.numbers import hold_zone
from zoneworks.elements.engine.acts import WATCH
from zoneworks.elements.engine.outlook import Alarm
from zoneworks.elements.engine.terms import Alert, Kind
from zoneworks.elements.models import StockAlarm
from zoneworks.elements.queries.readiness import Readiness, reckon_readiness
from zoneworks.elements.services.reservations import let_lapse

CENT = Decimal("0.01")
"""Alarms are kept to so much."""


def watch_elements() -> None:
    """Let lapse what has lapsed in each zone, and see what is scarce; a province has nothing."""
    for zone in Zone.objects.filter(is_province=False).order_by("pk"):
        watch_zone(actors.platform(zone.pk))


def watch_zone(actor: Actor) -> None:
    """As ``watch_elements``, for one zone; asked twice it changes nothing more."""
    actor.require(WATCH)
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        let_lapse(actor)
        found = reckon_readiness(actor)
        raised = {
            (one.kind, one.why): one for known in found.elements.values() for one in known.alarms
        }
        _end_others(actor, raised)
        _raise(actor, raised, found)


def _end_others(actor: Actor, raised: dict[tuple[Kind, Alert], Alarm]) -> None:
    for row in _open(actor):
        if (Kind(row.kind), Alert(row.why)) not in raised:
            columns = {"ended_on": clock.today()}
            records.change(actor, StockAlarm, row.pk, columns, act="elements.alarm_ended")


def _raise(actor: Actor, raised: dict[tuple[Kind, Alert], Alarm], found: Readiness) -> None:
    known = {(Kind(row.kind), Alert(row.why)): row for row in _open(actor)}
    for key, alarm in raised.items():
        missing = alarm.missing.quantize(CENT)
        columns = {"month": found.month(alarm.month), "missing": missing}
        row = known.get(key)
        if row is None:
            kind, why = key
            new = StockAlarm(kind=kind, why=why, since=clock.today(), **columns)
            records.create(actor, new, act="elements.alarm_raised")
        elif (row.month, row.missing) != (columns["month"], columns["missing"]):
            records.change(actor, StockAlarm, row.pk, columns, act="elements.alarm_changed")


def _open(actor: Actor) -> list[StockAlarm]:
    rows = StockAlarm.objects.filter(zone_id=actor.zone_id, ended_on=None)
    return list(rows.order_by("pk"))
