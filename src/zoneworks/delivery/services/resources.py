"""What the projects of a zone share."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.models import Unit
from zoneworks.core.tables.writing import clean_text
from zoneworks.delivery import queries
from zoneworks.delivery.engine.acts import MANAGE_RESOURCES
from zoneworks.delivery.engine.plans.checks import check_resource
from zoneworks.delivery.engine.plans.terms import Period
from zoneworks.delivery.labels import refusal_text
from zoneworks.delivery.models import ResourcePeriod, SharedResource

_FIELDS = {"OUT_OF_RANGE": "capacity", "IMPOSSIBLE_CALENDAR": "until"}


def add_resource(actor: Actor, values: Mapping[str, Any]) -> SharedResource:
    """Add a team, a crane or a connection that projects share.

    Raises:
        InvalidInput: the code is taken, no such unit, or a number out of range.
    """
    actor.require(MANAGE_RESOURCES)
    columns = _checked(actor, values)
    same = SharedResource.objects.filter(zone_id=actor.writing_zone_id(), code=values["code"])
    if same.exists():
        raise InvalidInput({"code": [_("The zone has a shared resource of this code.")]})
    row = SharedResource(code=values["code"], **columns)
    return records.create(actor, row, act="delivery.resource_added")


def change_resource(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> SharedResource:
    """Change name, number of units or owner; plans keep naming it by its code.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        InvalidInput: no such unit, or a number out of range.
    """
    actor.require(MANAGE_RESOURCES)
    columns, act = _checked(actor, values), "delivery.resource_changed"
    return records.change(
        actor, SharedResource, pk, columns, act=act, version=version, reason=reason
    )


def add_period(
    actor: Actor, resource_id: int, since: date, until: date, units: int, *, note: str = ""
) -> ResourcePeriod:
    """Say that there are other units of a resource from a day to before another.

    Raises:
        NotFound: no such resource.
        InvalidInput: the time ends before it begins, or a number out of range.
    """
    actor.require(MANAGE_RESOURCES)
    with transaction.atomic():
        resource = records.lock(actor, SharedResource, resource_id)
        fields = _FIELDS | {"OUT_OF_RANGE": "units", "CALENDAR_EXHAUSTED": "until"}
        with explained(refusal_text, fields):
            check_resource(resource.capacity, [Period(since, until, units)], resource.name)
            national_calendar().next_working(until)
        row = ResourcePeriod(
            resource=resource, since=since, until=until, units=units, note=clean_text(note)
        )
        return records.create(actor, row, act="delivery.period_added")


def remove_period(
    actor: Actor, pk: int, *, version: int | None = None, reason: str = ""
) -> SharedResource:
    """Take a time of other units back. Raises NotFound, StaleRecord."""
    actor.require(MANAGE_RESOURCES)
    resource = queries.get_period(actor, pk).resource
    act = "delivery.period_removed"
    records.remove(actor, ResourcePeriod, pk, act=act, version=version, reason=reason)
    return resource


def _checked(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    unit_id, capacity = values.get("unit_id"), values["capacity"]
    if unit_id is not None:
        units = Unit.objects.filter(zone_id=actor.writing_zone_id(), pk=unit_id)
        if not units.exists():
            raise InvalidInput({"unit_id": [_("There is no such unit.")]})
    with explained(refusal_text, _FIELDS):
        check_resource(capacity, (), values["name"])
    return {"name": clean_text(values["name"]), "capacity": capacity, "unit_id": unit_id}
