"""Rows of cases as terms of the engine, read and written in sets.

The one place of approvals with SQL of its own: cases are read by three statements and written by
two, however many items move, because jobs and imports move thousands of them at a time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import get_definition
from zoneworks.approvals.engine.process.cases import Case, Change, Key
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.engine.process.replay import (
    COLUMNS,
    DATES,
    LISTS,
    PLAIN,
    difference,
    pauses_of,
    text_of,
)
from zoneworks.approvals.engine.process.simulation import LapseReason, Simulation
from zoneworks.approvals.engine.process.standings import Pause, Standing
from zoneworks.approvals.models import (
    AuthorityUnit,
    CaseItem,
    Obligation,
    ReachedMilestone,
)
from zoneworks.core import clock, events, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import StaleRecord
from zoneworks.core.events import Line

ITEM = "approvals.CaseItem"
CASE = "approvals.ApprovalCase"
_READ = ("id", "case_id", "code", "track", "unit_id", "version", "steps", "back_entered")
_WRITTEN = (*COLUMNS, "turn", "steps", "back_entered")


@dataclass
class ItemRow:
    """What a row of an item holds beside its standing."""

    pk: int
    case_id: int
    unit_id: int | None
    version: int
    steps: int
    back_entered: int


@dataclass
class CaseRow:
    """A loaded case: the engine's working copy and the rows that it came from."""

    pk: int
    zone_id: int
    project_id: int
    enterprise_id: int | None
    agent_id: int | None
    case: Case
    items: dict[Key, ItemRow]
    behalf: list[int] = field(default_factory=list)

    def mark(self, on_behalf_of: int) -> None:
        """Note for whom the moves since the last mark were made; 0 for oneself."""
        self.behalf += [on_behalf_of] * (len(self.case.changes) - len(self.behalf))

    def key_of(self, item_id: int) -> Key:
        """Return the key of an item by its id. Raises StopIteration."""
        return next(key for key, row in self.items.items() if row.pk == item_id)


def load(zone_id: int, case_ids: Sequence[int], *, lock: bool) -> dict[int, CaseRow]:
    """Read cases of a zone with all their items, by id; hold them until the transaction's end."""
    return _load(zone_id, case_ids, "{}", lock)


def load_of_items(zone_id: int, item_ids: Sequence[int]) -> dict[int, CaseRow]:
    """Read and hold the cases of items of a zone, by the ids of these items."""
    cases = _load(zone_id, item_ids, _OF_ITEMS, lock=True)
    case_of = {item.pk: row for row in cases.values() for item in row.items.values()}
    return {pk: case_of[pk] for pk in item_ids if pk in case_of}


def _load(zone_id: int, ids: Sequence[int], which: str, lock: bool) -> dict[int, CaseRow]:
    if not ids:
        return {}
    found: dict[int, CaseRow] = {}
    with connection.cursor() as cursor:
        wanted = _SELECT_CASES.format(which.format(_marks(ids)))
        cursor.execute(wanted + _lock(lock), [zone_id, *ids])
        for values in cursor.fetchall():
            found[values[0]] = _case_row(values)
        case_ids = [*found] or [0]
        cursor.execute(_SELECT_ITEMS.format(_marks(case_ids)), case_ids)
        for values in cursor.fetchall():
            row = ItemRow(values[0], values[1], *values[4:8])
            key = (values[2], Track(values[3]))
            loaded = found[row.case_id]
            loaded.items[key] = row
            loaded.case.standings[key] = _standing(values[8:])
        cursor.execute(_SELECT_MILESTONES.format(_marks(case_ids)), case_ids)
        for case_id, code, reached_on in cursor.fetchall():
            found[case_id].case.milestones[code] = reached_on
    return found


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))


def read_posts(
    zone_id: int, membership_id: int, today: date
) -> list[tuple[int, str, int, str | None]]:
    """Read the posts of a member on a day: unit, post, whom it is held for, the unit's authority.

    0 stands for oneself. What a member holds personally comes last.
    """
    day = str(today)
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_POSTS, [zone_id, membership_id, day, day, zone_id, membership_id])
        return [row[:4] for row in cursor.fetchall()]


def save(actor: Actor, rows: Sequence[CaseRow], *, batch: UUID | None = None) -> None:
    """Write what moves have changed in cases, and an event for each of them.

    Raises:
        StaleRecord: somebody else moved one of the items since it was read.
    """
    today = clock.today()
    units: dict[str, int] | None = None
    for row in rows:
        if any(change.key not in row.items for change in row.case.changes):
            units = units if units is not None else _units(row.zone_id)
            _insert_items(row, units)
    updates: dict[int, list[Any]] = {}
    lines: list[Line] = []
    duties: list[Obligation] = []
    for row in rows:
        row.mark(0)
        for change, on_behalf_of in zip(row.case.changes, row.behalf, strict=True):
            item = row.items[change.key]
            item.steps += 1
            item.back_entered += change.move.on < today
            lines.append(_line(row, item, change, on_behalf_of))
            duties += _duties(row, item, change)
            updates[item.pk] = _values(row.case.standings[change.key], item)
    _update_items(rows, updates)
    batch = batch or (uuid4() if len(lines) > 1 else None)
    events.write(actor, lines, batch=batch)
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
            kind=duty.tolerance.value,
            paper=duty.paper,
            begun_on=change.move.on,
            due_on=duty.due_on,
        )
        for duty in change.duties
    ]


def _keep_duties(actor: Actor, duties: list[Obligation]) -> None:
    saved = Obligation.objects.bulk_create(duties, batch_size=500)
    entries = [
        events.Entry(one, "approvals.obligation_begun", after=events.snapshot(one)) for one in saved
    ]
    events.record(actor, entries)


def _close_duties(actor: Actor, rows: Sequence[CaseRow]) -> None:
    """Close what was owed as papers and has come, with an event each."""
    for row in rows:
        for change in row.case.changes:
            if not change.supplied:
                continue
            kept = Obligation.objects.select_for_update().filter(
                zone_id=row.zone_id,
                item_id=row.items[change.key].pk,
                kind="SECONDARY",
                paper__in=change.supplied,
                closed_on=None,
            )
            closed = {"closed_on": change.move.on, "was_kept": True}
            records.change_many(
                actor, [(duty, closed) for duty in kept], act="approvals.obligation_kept"
            )


def _update_items(rows: Sequence[CaseRow], updates: Mapping[int, list[Any]]) -> None:
    if not updates:
        return
    items = {item.pk: item for row in rows for item in row.items.values()}
    with connection.cursor() as cursor:
        cursor.executemany(
            _UPDATE,
            [
                [*values, items[pk].version + 1, pk, items[pk].version]
                for pk, values in updates.items()
            ],
        )
        if cursor.rowcount != len(updates):
            raise StaleRecord(_("Somebody else has moved this item. Load the page again."))
    for pk in updates:
        items[pk].version += 1


def _insert_items(row: CaseRow, units: Mapping[str, int]) -> None:
    keys = [change.key for change in row.case.changes if change.key not in row.items]
    process = row.case.plan.process
    fresh = [
        CaseItem(
            zone_id=row.zone_id,
            case_id=row.pk,
            code=code,
            track=track,
            unit_id=units.get(process.item(code).authority),
            state=State.WAITING,
        )
        for code, track in dict.fromkeys(keys)
    ]
    for item in CaseItem.objects.bulk_create(fresh):
        key = (item.code, Track(item.track))
        row.items[key] = ItemRow(item.pk, row.pk, item.unit_id, 1, 0, 0)


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
        **({"unit": move.unit} if move.unit else {}),
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


def _values(standing: Standing, item: ItemRow) -> list[Any]:
    turn = standing.turn
    return [
        standing.state.value,
        *(getattr(standing, name) for name in PLAIN),
        *(text_of(getattr(standing, name)) for name in DATES),
        *(_text(getattr(standing, name)) for name in LISTS),
        _text(pauses_of(standing.pauses)),
        turn.value if turn is not None else "",
        item.steps,
        item.back_entered,
    ]


def _text(values: Sequence[Any]) -> str:
    return json.dumps(values) if values else "[]"


@lru_cache(maxsize=8192)
def _standing(values: tuple[Any, ...]) -> Standing:
    """Read a standing; items that wait look alike in every case, and are read once."""
    named = dict(zip(COLUMNS, values, strict=True))
    pauses = _list(named.pop("pauses"))
    for name in LISTS:
        named[name] = tuple(_list(named[name]))
    named["gaps_told"] = bool(named["gaps_told"])
    named["state"] = State(named["state"])
    return Standing(**named, pauses=tuple(_pause(*one) for one in pauses))


def _pause(reason: str, since: str, until: str | None, evidence: str) -> Pause:
    end = date.fromisoformat(until) if until is not None else None
    return Pause(reason, date.fromisoformat(since), end, evidence)


def _list(text: Any) -> list[Any]:
    if text == "[]":
        return []
    found: list[Any] = json.loads(text) if isinstance(text, str) else text
    return found


def _case_row(values: Sequence[Any]) -> CaseRow:
    (pk, zone_id, project_id, process_id, version, facts, simulated_on, expires_on) = values[:8]
    (assumptions, converted_on, lapsed_on, lapse_reason) = values[8:12]
    agent_id, enterprise_id, credit_code = values[12:]
    simulation = None
    if simulated_on is not None:
        simulation = Simulation(
            simulated_on,
            expires_on,
            _object(assumptions),
            converted_on,
            lapsed_on,
            LapseReason(lapse_reason) if lapse_reason else None,
        )
    plan = plan_for(get_definition(process_id, version).process, _object(facts))
    case = Case(
        national_calendar(), clock.today(), plan, credit_code or "", {}, simulation=simulation
    )
    return CaseRow(pk, zone_id, project_id, enterprise_id, agent_id, case, {})


def _object(text: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if isinstance(text, str) else text
    return found


def _lock(wanted: bool) -> str:
    """What holds the cases on PostgreSQL; SQLite's transactions hold everything at once."""
    return " FOR UPDATE OF c" if wanted and connection.vendor == "postgresql" else ""


_item = CaseItem._meta.db_table
_OF_ITEMS = f"SELECT case_id FROM {_item} WHERE id IN ({{}})"  # noqa: S608 - own name
_SELECT_POSTS = (
    "SELECT s.unit_id, s.post, m.user_id, a.authority, 0 AS personal "
    "FROM approvals_substitution s JOIN core_membership m ON m.id = s.holder_id AND m.is_active "
    "JOIN approvals_postholder h ON h.unit_id = s.unit_id AND h.post = s.post "
    "AND h.membership_id = s.holder_id "
    "LEFT JOIN approvals_authorityunit a ON a.unit_id = s.unit_id "
    "WHERE s.zone_id = %s AND s.substitute_id = %s AND s.since <= %s AND s.until > %s "
    "UNION ALL SELECT p.unit_id, p.post, 0, a.authority, 1 "
    "FROM approvals_postholder p LEFT JOIN approvals_authorityunit a ON a.unit_id = p.unit_id "
    "WHERE p.zone_id = %s AND p.membership_id = %s ORDER BY personal"
)
_SELECT_CASES = (
    "SELECT c.id, c.zone_id, c.project_id, c.process_id, c.process_version, c.facts, "
    "c.simulated_on, c.expires_on, c.assumptions, c.converted_on, c.lapsed_on, c.lapse_reason, "
    "c.agent_id, p.enterprise_id, e.credit_code "
    "FROM approvals_approvalcase c JOIN registry_project p ON p.id = c.project_id "
    "LEFT JOIN registry_enterprise e ON e.id = p.enterprise_id "
    "WHERE c.zone_id = %s AND c.id IN ({}) ORDER BY c.id"
)
_SELECT_ITEMS = (
    f"SELECT {', '.join([*_READ, *COLUMNS])} FROM {_item} "  # noqa: S608 - own names
    "WHERE case_id IN ({}) ORDER BY id"
)
_SELECT_MILESTONES = (
    f"SELECT case_id, code, reached_on FROM {ReachedMilestone._meta.db_table} "  # noqa: S608
    "WHERE case_id IN ({})"
)
_UPDATE = (
    f"UPDATE {_item} SET {', '.join(f'{name} = %s' for name in _WRITTEN)}, version = %s "  # noqa: S608
    "WHERE id = %s AND version = %s"
)
