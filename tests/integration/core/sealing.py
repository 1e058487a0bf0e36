"""Events to seal, and hands that tamper with them: what the tests of seals share."""

from typing import Any

from django.db import connection, transaction
from tests.conftest import drop_event_triggers

from zoneworks.core import events
from zoneworks.core.actors import platform
from zoneworks.core.events import Line
from zoneworks.core.models import Event
from zoneworks.core.seals import Head, verify

COLUMNS = ", ".join(one.column for one in Event._meta.concrete_fields if not one.primary_key)


def write(zone_id: int, count: int, said: str = "said") -> list[int]:
    """Write events; return their ids."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    lines = [
        Line("probe.Record", 7, f"probe.{turn}", {"name": "是"}, {"name": said}, f"{said}\n{turn}")
        for turn in range(count)
    ]
    with transaction.atomic():
        events.write(platform(zone_id), lines)
    return list(Event.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))


def tamper(statement: str, *values: Any) -> None:
    """Change the record past its triggers, as who owns the database can."""
    drop_event_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def copy(pk: int, to: int) -> None:
    """Insert a copy of an event under another id."""
    tamper(
        f"INSERT INTO core_event (id, {COLUMNS}) SELECT %s, {COLUMNS} FROM core_event "  # noqa: S608
        "WHERE id = %s",
        to,
        pk,
    )


def found(head: Head | None = None) -> list[tuple[str, int, tuple[int, ...]]]:
    """What a verification finds."""
    return [(one.kind, one.number, one.events) for one in verify(head).findings]
