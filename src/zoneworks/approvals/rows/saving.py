"""What moves have changed in cases, written in sets with their events."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import notices
from zoneworks.approvals.definitions import reminders
from zoneworks.approvals.engine.process.duties import PAPERS, DutyKind
from zoneworks.approvals.engine.process.handling import HandlingAct, Track
from zoneworks.approvals.engine.process.replay import (
    COLUMNS,
    difference,
    text_of,
    values_of,
)
from zoneworks.approvals.engine.process.standings import Change, Key, Standing
from zoneworks.approvals.engine.process.timers import (
    Deadline,
    DeadlineKind,
    deadlines_of,
    first_on,
)
from zoneworks.approvals.models import (
    AuthorityUnit,
    CaseItem,
    Obligation,
)
from zoneworks.approvals.rows.loading import CaseRow, ItemRow
from zoneworks.core import clock, events, records, statements
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import StaleRecord
from zoneworks.core.events import Line

ITEM = "approvals.CaseItem"
CASE = "approvals.ApprovalCase"
_WRITTEN = (*COLUMNS, "turn", "steps", "back_entered", "timer_on")
_HEAD = ("zone_id", "case_id", "code", "track", "unit_id", "version")
AT_ONCE = 500
"""So many cases are named in one statement."""


def save(actor: Actor, rows: Sequence[CaseRow], *, batch: UUID | None = None) -> None:
    """Write what moves have changed in cases, and an event for each of them.

    Raises:
        StaleRecord: somebody else moved one of the items since it was read.
    """
    today = clock.today()
    fresh = _insert_items(rows, today)
    updates: dict[int, list[Any]] = {}
    lines: list[Line] = []
    duties: list[Obligation] = []
    for row in rows:
        row.mark(0)
        for change, on_behalf_of in zip(row.case.changes, row.behalf, strict=True):
            item = row.items[change.key]
            lines.append(_line(row, item, change, on_behalf_of))
            duties += _duties(row, item, change)
            if item.pk not in fresh:
                item.steps += 1
                item.back_entered += change.move.on < today
                updates[item.pk] = _values(row, change.key, item)
    batch = batch or (uuid4() if len(lines) > 1 else None)
    with connection.cursor() as cursor:
        with statements.together():
            _update_items(cursor, rows, updates)
            events.write(actor, lines, batch=batch)
            notices.write(today, [told for row in rows for told in notices.of_moves(row)])
        _check_updated(cursor, rows, updates)
    if duties:
        _keep_duties(actor, duties)
    _close_duties(actor, rows)
    for row in rows:
        row.case.changes.clear()
        row.behalf.clear()


def _duties(row: CaseRow, item: ItemRow, change: Change) -> list[Obligation]:
    return [
        Obligation(
            zone_id=row.zone_id,
            case_id=row.pk,
            item_id=item.pk,
            kind=duty.kind.value,
            paper=duty.paper,
            begun_on=change.move.on,
            due_on=duty.due_on,
            counted_from=duty.counted_from,
            term_days=duty.term_days,
            timer_on=duty_timer(change.move.on, duty.due_on),
        )
        for duty in change.duties
    ]


def duty_timer(begun_on: date, due_on: date) -> date | None:
    """Return the day on which the timers of something owed are looked at first."""
    deadline = Deadline(DeadlineKind.OBLIGATION, begun_on, due_on)
    return first_on(national_calendar(), [deadline], reminders())


def _keep_duties(actor: Actor, duties: list[Obligation]) -> None:
    saved = Obligation.objects.bulk_create(duties, batch_size=500)
    entries = [
        events.Entry(one, "approvals.obligation_begun", after=events.snapshot(one)) for one in saved
    ]
    events.record(actor, entries)


def _close_duties(actor: Actor, rows: Sequence[CaseRow]) -> None:
    """Close what was owed and has come as kept, what is not owed any more without a result."""
    for row in rows:
        for change in row.case.changes:
            on, item_id = {"closed_on": change.move.on}, row.items[change.key].pk
            if change.settled:
                came = _owed(row, item_id, PAPERS, change.settled)
                kept = on | {"was_kept": True}
                records.change_many(
                    actor, [(duty, kept) for duty in came], act="approvals.obligation_kept"
                )
            if change.dropped:
                is_taken_back = change.move.act is HandlingAct.TAKE_BACK
                kinds = (DutyKind.ASKED,) if is_taken_back else (*PAPERS, DutyKind.COMMITMENT)
                gone = _owed(row, item_id, kinds, change.dropped)
                left = on | {"note": change.move.reason if is_taken_back else ""}
                records.change_many(
                    actor, [(duty, left) for duty in gone], act="approvals.obligation_dropped"
                )


def _owed(
    row: CaseRow, item_id: int, kinds: Collection[DutyKind], papers: Collection[str]
) -> QuerySet[Obligation]:
    """What is owed for an item, of some kinds and papers, held."""
    owed: QuerySet[Obligation] = Obligation.objects.select_for_update().filter(
        zone_id=row.zone_id, item_id=item_id, kind__in=kinds, paper__in=papers, closed_on=None
    )
    return owed


def _update_items(cursor: Any, rows: Sequence[CaseRow], updates: Mapping[int, list[Any]]) -> None:
    items = {item.pk: item for row in rows for item in row.items.values()}
    statements.write(
        cursor,
        _UPDATE,
        [[*values, items[pk].version + 1, pk, items[pk].version] for pk, values in updates.items()],
    )


def _check_updated(cursor: Any, rows: Sequence[CaseRow], updates: Mapping[int, list[Any]]) -> None:
    if updates and cursor.rowcount != len(updates):
        raise StaleRecord(_("Somebody else has moved this item in the meantime."))
    for row in rows:
        for item in row.items.values():
            item.version += item.pk in updates


def _insert_items(rows: Sequence[CaseRow], today: date) -> set[int]:
    """Insert the items that moves have laid out, as the moves have left them; return their ids."""
    values: list[list[Any]] = []
    fresh: dict[int, CaseRow] = {}
    units: dict[str, int] | None = None
    for row in rows:
        moved: dict[Key, list[date]] = {}
        for change in row.case.changes:
            if change.key not in row.items:
                moved.setdefault(change.key, []).append(change.move.on)
        if moved:
            fresh[row.pk] = row
            units = _units(row.zone_id) if units is None else units
        for key, days in moved.items():
            unit_id = (units or {}).get(row.case.plan.process.item(key[0]).authority)
            item = ItemRow(0, row.pk, unit_id, 1, len(days), sum(on < today for on in days))
            row.items[key] = item
            head = [row.zone_id, row.pk, *key, unit_id, item.version]
            values.append([*head, *_values(row, key, item)])
    found: set[int] = set()
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, values)
            pks = sorted(fresh)
            for start in range(0, len(pks), AT_ONCE):
                chunk = pks[start : start + AT_ONCE]
                marks = ", ".join(["%s"] * len(chunk))
                cursor.execute(_SELECT_IDS.format(marks), chunk)
                for pk, case_id, code, track in cursor.fetchall():
                    item = fresh[case_id].items[code, Track(track)]
                    if not item.pk:
                        item.pk = pk
                        found.add(pk)
    return found


def _timer(row: CaseRow, standing: Standing) -> date | None:
    """The day on which timers look at an item next: never, where a mandated system has it."""
    if row.case.system:
        return None
    return first_on(row.case.calendar, deadlines_of(standing), reminders())


def _turn(row: CaseRow, standing: Standing) -> str:
    """Whose turn it is here: nobody's, where a mandated system has it."""
    turn = standing.turn
    return "" if turn is None or row.case.system else turn.value


def _units(zone_id: int) -> dict[str, int]:
    return dict(AuthorityUnit.objects.filter(zone_id=zone_id).values_list("authority", "unit_id"))


def _line(row: CaseRow, item: ItemRow, change: Change, on_behalf_of: int) -> Line:
    before, after = difference(change.before, change.after)
    move = change.move
    told = {
        "on": move.on,
        "code": change.key[0],
        "track": change.key[1],
        **({"papers": list(move.papers)} if move.papers else {}),
        **({"evidence": move.evidence} if move.evidence else {}),
        **({"authority": move.unit} if move.unit else {}),
    }
    return Line(
        ITEM,
        item.pk,
        f"approvals.item_{move.act.lower()}",
        before,
        told | after,
        move.reason,
        CASE,
        row.pk,
        on_behalf_of,
    )


def _values(row: CaseRow, key: Key, item: ItemRow) -> list[Any]:
    standing = row.case.standings[key]
    return [
        *[_text(value) if isinstance(value, list) else value for value in values_of(standing)],
        _turn(row, standing),
        item.steps,
        item.back_entered,
        text_of(_timer(row, standing)),
    ]


def _text(values: Sequence[Any]) -> str:
    return json.dumps(values) if values else "[]"


_item = CaseItem._meta.db_table
_INSERT = (
    f"INSERT INTO {_item} ({', '.join([*_HEAD, *_WRITTEN])}) "  # noqa: S608 - own names
    f"VALUES ({', '.join(['%s'] * (len(_HEAD) + len(_WRITTEN)))})"
)
_SELECT_IDS = f"SELECT id, case_id, code, track FROM {_item} WHERE case_id IN ({{}})"  # noqa: S608
_UPDATE = (
    f"UPDATE {_item} SET {', '.join(f'{name} = %s' for name in _WRITTEN)}, version = %s "  # noqa: S608
    "WHERE id = %s AND version = %s"
)
