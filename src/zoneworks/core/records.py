"""The one way in which a record changes: with its event, or not at all."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import CharField
from django.utils.translation import gettext_lazy as _

from zoneworks.core import events
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord
from zoneworks.core.events import Entry
from zoneworks.core.models import Event, ZoneRow

Row = TypeVar("Row", bound=ZoneRow)
LOCKED_AT_ONCE = 1000


def create(actor: Actor, row: Row, *, act: str, reason: str = "") -> Row:
    """Insert a record into the actor's zone, with its event."""
    return create_many(actor, [row], act=act, reason=reason)[0]


def create_many(
    actor: Actor, rows: Sequence[Row], *, act: str, reason: str = "", batch: UUID | None = None
) -> list[Row]:
    """Insert many records and an event each, in one transaction.

    ``batch`` is that of an act that changes other records too.

    Raises:
        StaleRecord: a record of the same key was saved by somebody else since it was looked for.
        InvalidInput: a text is longer than its column.
    """
    zone_id = actor.writing_zone_id()
    if not rows:
        return []
    for row in rows:
        row.zone_id = zone_id
        _refuse_too_long(row)
    with transaction.atomic():
        try:
            saved = type(rows[0]).objects.bulk_create(rows, batch_size=1000)
        except IntegrityError as error:
            raise StaleRecord(
                _("Somebody else has just saved the same. Load the page again, then compare.")
            ) from error
        events.record(
            actor,
            [Entry(row, act, after=events.snapshot(row), reason=reason) for row in saved],
            batch=batch,
        )
    return cast("list[Row]", list(saved))


def _refuse_too_long(row: ZoneRow, names: Collection[str] | None = None) -> None:
    """Refuse texts that do not fit into their columns, of which SQLite says nothing."""
    wrong = {}
    for name, most in _lengths(type(row)).items():
        if names is not None and name not in names:
            continue
        value = getattr(row, name)
        if isinstance(value, str) and len(value) > most:
            text = _("At most %(most)s characters fit here; these are %(count)s: shorten it.")
            wrong[name] = [text % {"most": most, "count": len(value)}]
    if wrong:
        raise InvalidInput(wrong)


@cache
def _lengths(model: type[ZoneRow]) -> dict[str, int]:
    return {
        field.attname: field.max_length
        for field in model._meta.concrete_fields
        if isinstance(field, CharField) and field.max_length is not None
    }


def lock(actor: Actor, model: type[Row], pk: int | None) -> Row:
    """Hold a record of the zone until the transaction's end.

    Raises:
        NotFound: no such record in the zone where the actor writes.
    """
    rows = model.objects.select_for_update().filter(zone_id=actor.writing_zone_id(), pk=pk)
    row: Row | None = rows.first()
    if row is None:
        raise NotFound(_("There is no such record."))
    return row


def lock_many(actor: Actor, model: type[Row], versions: Mapping[int, int]) -> dict[int, Row]:
    """Hold records of the zone until the transaction's end, by id.

    ``versions`` are those that the person had before them, by id.

    Raises:
        StaleRecord: one of them was saved since, or is gone.
    """
    zone_id = actor.writing_zone_id()
    rows: dict[int, Row] = {}
    pks = sorted(versions)
    for start in range(0, len(pks), LOCKED_AT_ONCE):
        wanted = pks[start : start + LOCKED_AT_ONCE]
        found = model.objects.select_for_update().filter(zone_id=zone_id, pk__in=wanted)
        rows |= {row.pk: row for row in found.order_by("pk")}
    if any(pk not in rows or rows[pk].version != seen for pk, seen in versions.items()):
        raise StaleRecord(_("Somebody else has saved one of these records in the meantime."))
    return rows


def check_version(row: ZoneRow, version: int | None) -> None:
    """Refuse what was decided before somebody else saved the record; None decides on the latest.

    Raises:
        StaleRecord: with the record as it is now.
    """
    if version is not None and row.version != version:
        raise StaleRecord(
            _("Somebody else saved this record while you were editing it."), current=row
        )


def values_before(row: ZoneRow, event: Event) -> dict[str, Any]:
    """The columns that an event of a record changed, as they were before it.

    Raises:
        InvalidInput: one of them holds something else by now, or the event was its beginning.
    """
    if event.before is None or event.after is None:
        raise InvalidInput({"": [_("This was its beginning: there is nothing before it.")]})
    columns = {field.name: field for field in row._meta.concrete_fields}
    if any(
        columns[name].to_python(value) != getattr(row, columns[name].attname)
        for name, value in event.after.items()
    ):
        text = _("It has been changed again since: correct it by hand.")
        raise InvalidInput({"": [text]})
    return {
        columns[name].attname: columns[name].to_python(value)
        for name, value in event.before.items()
    }


def change(
    actor: Actor,
    model: type[Row],
    pk: int,
    changes: Mapping[str, Any],
    *,
    act: str,
    version: int | None = None,
    reason: str = "",
) -> Row:
    """Change columns of one record, with an event that holds what was before and after.

    ``version`` is the one that the person had before them; without it the latest is changed.
    Columns that already hold the value are left out; if none remains, nothing is written. Those
    that events never hold (``ZoneRow.SECRET``) are saved like the others.

    Raises:
        NotFound: no such record in the zone where the actor writes.
        StaleRecord: somebody saved it since.
        InvalidInput: a text is longer than its column.
    """
    with transaction.atomic():
        row = lock(actor, model, pk)
        check_version(row, version)
        before = events.snapshot(row, changes)
        untold = [
            name for name in changes if name in model.SECRET and getattr(row, name) != changes[name]
        ]
        for name, value in changes.items():
            setattr(row, name, value)
        _refuse_too_long(row, changes)
        after = events.snapshot(row, changes)
        changed = [name for name in after if after[name] != before[name]]
        if not changed and not untold:
            return row
        row.version += 1
        row.save(update_fields=[*changed, *untold, "version"])
        events.record(
            actor,
            [
                Entry(
                    row,
                    act,
                    before={name: before[name] for name in changed},
                    after={name: after[name] for name in changed},
                    reason=reason,
                )
            ],
        )
    return row


def change_many(
    actor: Actor,
    changes: Sequence[tuple[Row, Mapping[str, Any]]],
    *,
    act: str,
    reason: str = "",
    batch: UUID | None = None,
) -> int:
    """Change columns of many locked records, an event each, in one transaction.

    ``batch`` as in ``create_many``. Raises InvalidInput where a text is longer than its column.
    """
    if not changes:
        return 0
    entries = []
    names: set[str] = set()
    for row, values in changes:
        before = events.snapshot(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        _refuse_too_long(row, values)
        row.version += 1
        names |= set(values)
        entries.append(
            Entry(row, act, before=before, after=events.snapshot(row, values), reason=reason)
        )
    with transaction.atomic():
        type(changes[0][0]).objects.bulk_update(
            [row for row, _values in changes], [*sorted(names), "version"], batch_size=500
        )
        events.record(actor, entries, batch=batch)
    return len(entries)


def remove(
    actor: Actor, model: type[Row], pk: int, *, act: str, version: int | None, reason: str = ""
) -> None:
    """Take one part away from its record, as the person saw it. See ``remove_many``.

    Raises:
        NotFound, StaleRecord: see ``change``.
    """
    with transaction.atomic():
        row = lock(actor, model, pk)
        check_version(row, version)
        remove_many(actor, [row], act=act, reason=reason)


def remove_many(
    actor: Actor, rows: Sequence[Row], *, act: str, reason: str = "", batch: UUID | None = None
) -> None:
    """Take parts away from a record, such as the dates of stages that no longer hold.

    What they held stays in the events. ``batch`` as in ``create_many``.
    """
    zone_id = actor.writing_zone_id()
    if not rows:
        return
    with transaction.atomic():
        events.record(
            actor,
            [Entry(row, act, before=events.snapshot(row), reason=reason) for row in rows],
            batch=batch,
        )
        pks = [row.pk for row in rows]
        type(rows[0]).objects.filter(zone_id=zone_id, pk__in=pks).delete()
