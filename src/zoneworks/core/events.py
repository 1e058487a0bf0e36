"""Write and read the record of acts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, models, transaction
from django.db.models import Max, Q
from psycopg.errors import LockNotAvailable

from zoneworks.core import clock, personal, search, statements
from zoneworks.core.actors import Actor
from zoneworks.core.engine.acts import READ_COMMENTS
from zoneworks.core.models import Comment, Event


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one record that is known by its name and id.

    ``on_behalf_of`` is the user for whom the actor stands in, 0 for nobody.
    """

    subject_type: str
    subject_id: int
    act: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""
    part_of_type: str = ""
    part_of_id: int | None = None
    on_behalf_of: int = 0


COMMENTS = Comment._meta.label
_together: ContextVar[UUID | None] = ContextVar("together", default=None)
BOOKKEEPING = frozenset({"id", "zone", "version"})
"""Columns that say nothing to a reader of the record."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one record."""

    subject: models.Model
    act: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""


def subject_type(subject: models.Model | type[models.Model]) -> str:
    """The name under which events know a model, such as ``registry.Enterprise``."""
    return subject._meta.label


def snapshot(row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The row's columns by name, foreign keys as their ids."""
    wanted = None if names is None else set(names)
    return {
        field.name: _value(row, field)
        for field in row._meta.concrete_fields
        if field.name not in BOOKKEEPING
        and field.name not in getattr(row, "SECRET", ())
        and (wanted is None or field.name in wanted or field.attname in wanted)
    }


@contextmanager
def together() -> Iterator[UUID]:
    """Let the events that are written meanwhile be of one batch, but for those that name theirs."""
    number = uuid4()
    token = _together.set(number)
    try:
        yield number
    finally:
        _together.reset(token)


def _value(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    return value.name if isinstance(field, models.FileField) else value


def record(actor: Actor, entries: Sequence[Entry], *, batch: UUID | None = None) -> UUID | None:
    """Write the events of one act, in the transaction of the change itself.

    Entries of one call share a batch when there are several; an act of several calls names its
    ``batch``.

    Raises:
        RuntimeError: outside a transaction, where a change could stand without its event.
    """
    batch = batch or _together.get()
    if batch is None and len(entries) > 1:
        batch = uuid4()
    write(
        actor,
        [
            Line(
                subject_type(entry.subject),
                entry.subject.pk,
                entry.act,
                entry.before,
                entry.after,
                entry.reason,
                **_part_of(entry.subject),
            )
            for entry in entries
        ],
        batch=batch,
    )
    return batch


def write(actor: Actor, lines: Sequence[Line], *, batch: UUID | None = None) -> None:
    """Write events whose subjects are known by name and id, in the change's own transaction.

    One statement for all lines, without a model object each: slices that move thousands of records
    at once come here. Personal values are put aside.

    Raises:
        RuntimeError: outside a transaction, where a change could stand without its event.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Events are written in the transaction of their change.")
    batch = batch or _together.get()
    at = connection.ops.adapt_datetimefield_value(clock.now())
    batch_id = batch if batch is None or connection.features.has_native_uuid_field else batch.hex
    head = (actor.zone_id or None, at, actor.user_id or None)
    lines = personal.put_aside(actor.zone_id or None, lines)
    with connection.cursor() as cursor:
        statements.write(
            cursor,
            _INSERT,
            [
                (
                    *head,
                    line.on_behalf_of or None,
                    actor.role.value,
                    line.subject_type,
                    line.subject_id,
                    line.part_of_type,
                    line.part_of_id,
                    line.act,
                    _json(line.before),
                    _json(line.after),
                    line.reason,
                    batch_id,
                )
                for line in lines
            ],
        )
    search.touch(lines)


TABLE = Event._meta.db_table
_COLUMNS = (
    *("zone_id", "at", "user_id", "on_behalf_of_id", "role", "subject_type", "subject_id"),
    *("part_of_type", "part_of_id", "act", "before", "after", "reason", "batch"),
)
_INSERT = (
    f"INSERT INTO {TABLE} ({', '.join(_COLUMNS)}) "  # noqa: S608 - own names
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


class _Encoder(DjangoJSONEncoder):
    """Keeps moments whole, so that what an event says was there can be compared with what is."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


_encode = _Encoder().encode


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else _encode(values)


def _part_of(subject: models.Model) -> dict[str, Any]:
    """The record that a part belongs to; nothing for a record.

    A part of records of many kinds, such as a document, names its record itself.
    """
    if named := getattr(subject, "part_of", None):
        return {"part_of_type": named[0], "part_of_id": named[1]}
    for name in getattr(subject, "PART_OF", ()):
        field: Any = subject._meta.get_field(name)
        if (pk := getattr(subject, field.attname)) is not None:
            return {"part_of_type": subject_type(field.related_model), "part_of_id": pk}
    return {}


def record_of(event: Event) -> tuple[str, int]:
    """The record of an event: that of which it changed a part, or its own subject."""
    if event.part_of_id is not None:
        return event.part_of_type, event.part_of_id
    return event.subject_type, event.subject_id


def find_latest(subject: models.Model, act: str = "") -> Event | None:
    """The latest event of a record that the caller was allowed to see; that of an act if named."""
    found = Event.objects.filter(subject_type=subject_type(subject), subject_id=subject.pk)
    found = found.filter(act=act) if act else found
    latest = list(found.select_related("user").order_by("-id")[:1])
    personal.put_back(latest)
    return latest[0] if latest else None


def list_events(
    actor: Actor, record: models.Model, limit: int = 50, among: Q | None = None
) -> list[Event]:
    """The latest events of a record, which the actor may read, and of its parts, also lost ones.

    ``among`` are those that the actor may read where not all are for its eyes.
    """
    name = subject_type(record)
    about = Q(subject_type=name, subject_id=record.pk) | Q(part_of_type=name, part_of_id=record.pk)
    shown = open_to(actor).filter(about).select_related("user", "on_behalf_of")
    if among is not None:
        shown = shown.filter(among)
    found = list(shown.order_by("-at", "-id")[:limit])
    personal.put_back(found)
    return found


def open_to(actor: Actor) -> models.QuerySet[Event]:
    """The events of the actor's zones, without comments where those are not for their eyes."""
    found = Event.objects.filter(zone_id__in=actor.zone_ids)
    return found if actor.may(READ_COMMENTS) else found.exclude(subject_type=COMMENTS)


def latest_id() -> int:
    """The id of the latest event; 0 where there is none."""
    latest: int | None = Event.objects.aggregate(latest=Max("pk"))["latest"]
    return latest or 0


def horizon(wait: str) -> int | None:
    """The id up to which every event is there; None where a writer holds on longer than ``wait``.

    A writer may have taken a lower id than others whose events are there already: on PostgreSQL
    all are waited for. On SQLite there is one writer at a time.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET LOCAL lock_timeout = '{wait}'")
                cursor.execute(f"LOCK TABLE {TABLE} IN SHARE MODE")
            cursor.execute(f"SELECT MAX(id) FROM {TABLE}")  # noqa: S608 - own name
            return int(cursor.fetchone()[0] or 0)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return None
        raise
