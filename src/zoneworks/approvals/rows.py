"""Rows of cases as terms of the engine, read and written in sets.

The one place of approvals with SQL of its own: cases are read by four statements and written by
two, however many items move, because jobs and imports move thousands of them at a time.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import notices
from zoneworks.approvals.definitions import get_definition, reminders
from zoneworks.approvals.engine.process.cases import Case, Change, Key
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.plans import Plan, plan_for
from zoneworks.approvals.engine.process.simulation import LapseReason, Simulation
from zoneworks.approvals.engine.process.standings import Pause, Standing
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
    ReachedMilestone,
)
from zoneworks.core import clock, events, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import StaleRecord
from zoneworks.core.events import Line

ITEM = "approvals.CaseItem"
CASE = "approvals.ApprovalCase"
DATES = (
    *("turn_since", "due_on", "applied_on", "accepted_on"),
    *("decided_on", "delivered_on", "legal_due_on", "promised_due_on"),
)
LISTS = ("told", "outstanding", "received")
PLAIN = ("round", "extension_days", "validity_extensions", "number", "gaps_told")
_STANDING = ("state", *PLAIN, *DATES, *LISTS, "pauses")
_READ = ("id", "case_id", "code", "track", "unit_id", "version", "steps", "back_entered")
_AS_TEXT = [f"CAST({name} AS TEXT)" if name in DATES else name for name in _STANDING]
"""Days are read when a standing is, once for all that stand alike."""
_WRITTEN = (*_STANDING, "turn", "steps", "back_entered", "timer_on")
_HEAD = ("zone_id", "case_id", "code", "track", "unit_id", "version")
AT_ONCE = 500
"""So many cases are named in one statement."""


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


def load(
    zone_id: int, case_ids: Sequence[int], *, lock: bool, only: Collection[int] = ()
) -> dict[int, CaseRow]:
    """Read cases of a zone with all their items, by id; hold them until the transaction's end.

    ``only`` leaves out all other items than these, for what moves nothing.
    """
    if not case_ids:
        return {}
    found: dict[int, CaseRow] = {}
    marks = ", ".join(["%s"] * len(case_ids))
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_CASES.format(marks) + _lock(lock), [zone_id, *case_ids])
        for values in cursor.fetchall():
            found[values[0]] = _case_row(values)
        items = _SELECT_ITEMS.format("case_id", marks), [*found] or [0]
        if only:
            items = _SELECT_ITEMS.format("id", ", ".join(["%s"] * len(only))), [*only]
        cursor.execute(*items)
        for values in cursor.fetchall():
            row = ItemRow(values[0], values[1], *values[4:8])
            key = (values[2], Track(values[3]))
            loaded = found[row.case_id]
            loaded.items[key] = row
            loaded.case.standings[key] = _standing(*values[8:])
        cursor.execute(_SELECT_MILESTONES.format(marks), [*found] or [0])
        for case_id, code, reached_on in cursor.fetchall():
            found[case_id].case.milestones[code] = reached_on
        cursor.execute(_SELECT_CHECKS.format(marks), [*found] or [0])
        for case_id, code, was_kept in cursor.fetchall():
            unchecked = found[case_id].case.unchecked
            (unchecked.discard if was_kept else unchecked.add)(code)
    return found


def find_case_ids(zone_id: int, item_ids: Collection[int]) -> dict[int, int]:
    """Find the case of each item of a zone, by the item's id."""
    if not item_ids:
        return {}
    marks = ", ".join(["%s"] * len(item_ids))
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_CASE_IDS.format(marks), [zone_id, *item_ids])
        return dict(cursor.fetchall())


def read_posts(
    zone_id: int, membership_id: int, today: date
) -> list[tuple[int, str, int, str | None]]:
    """Read the posts of a member on a day: unit, post, whom it is held for, the unit's authority.

    0 stands for oneself. What a member holds personally comes last.
    """
    day = _adapt(today)
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_POSTS, [zone_id, membership_id, day, day, zone_id, membership_id])
        return [row[:4] for row in cursor.fetchall()]


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
    _update_items(rows, updates)
    batch = batch or (uuid4() if len(lines) > 1 else None)
    events.write(actor, lines, batch=batch)
    if duties:
        _keep_duties(actor, duties)
    _close_duties(actor, rows)
    notices.write(today, [told for row in rows for told in notices.of_moves(row)])
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


def _turn(row: CaseRow, standing: Standing) -> str:
    """Whose turn it is here: nobody's, where a mandated system has it."""
    turn = standing.turn
    return "" if turn is None or row.case.system else turn.value


def _units(zone_id: int) -> dict[str, int]:
    return dict(AuthorityUnit.objects.filter(zone_id=zone_id).values_list("authority", "unit_id"))


def _line(row: CaseRow, item: ItemRow, change: Change, on_behalf_of: int) -> Line:
    before = {} if change.before is None else _columns(change.before)
    after = _columns(change.after)
    changed = [name for name in after if after[name] != before.get(name)]
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
        {name: before[name] for name in changed if name in before} or None,
        told | {name: after[name] for name in changed},
        move.reason,
        CASE,
        row.pk,
        on_behalf_of,
    )


def _columns(standing: Standing) -> dict[str, Any]:
    """Write a standing as plain values, as events hold it."""
    return {
        "state": standing.state.value,
        **{name: getattr(standing, name) for name in (*PLAIN, *DATES)},
        **{name: list(getattr(standing, name)) for name in LISTS},
        "pauses": [
            [pause.reason, pause.since, pause.until, pause.evidence] for pause in standing.pauses
        ],
    }


def _values(row: CaseRow, key: Key, item: ItemRow) -> list[Any]:
    case = row.case
    standing = case.standings[key]
    return [
        standing.state.value,
        *(getattr(standing, name) for name in PLAIN),
        *(_adapt(getattr(standing, name)) for name in DATES),
        *(json.dumps(getattr(standing, name)) for name in LISTS),
        _pauses(standing.pauses),
        _turn(row, standing),
        item.steps,
        item.back_entered,
        _adapt(first_on(case.calendar, deadlines_of(standing), reminders())),
    ]


def _pauses(pauses: Sequence[Pause]) -> str:
    if not pauses:
        return "[]"
    return json.dumps(
        [
            [one.reason, str(one.since), str(one.until) if one.until else None, one.evidence]
            for one in pauses
        ]
    )


@lru_cache(maxsize=8192)
def _standing(*values: Any) -> Standing:
    """Read the columns of a standing; most items of like cases stand alike and are kept."""
    named = dict(zip(_STANDING, values, strict=True))
    pauses = _list(named.pop("pauses"))
    for name in LISTS:
        named[name] = tuple(_list(named[name]))
    for name in DATES:
        if named[name] is not None:
            named[name] = date.fromisoformat(named[name])
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
    (assumptions, converted_on, lapsed_on, lapse_reason, simulated_for) = values[8:13]
    agent_id, system, enterprise_id, credit_code = values[13:]
    simulation = None
    if simulated_on is not None:
        simulation = Simulation(
            simulated_on,
            expires_on,
            _object(assumptions),
            converted_on,
            lapsed_on,
            LapseReason(lapse_reason) if lapse_reason else None,
            simulated_for,
        )
    case = Case(
        national_calendar(),
        clock.today(),
        plan_of(process_id, version, facts),
        credit_code or "",
        {},
        simulation=simulation,
        system=system,
    )
    return CaseRow(pk, zone_id, project_id, enterprise_id, agent_id, case, {})


@lru_cache(maxsize=4096)
def plan_of(process_id: str, version: str, facts: str) -> Plan:
    """Return the plan of a case by the columns that it is stored with. Raises KeyError."""
    return plan_for(get_definition(process_id, version).process, json.loads(facts))


def _object(text: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if isinstance(text, str) else text
    return found


def _adapt(day: date | None) -> str | None:
    """Write a day as both databases take it, without asking either."""
    return None if day is None else day.isoformat()


def _lock(wanted: bool) -> str:
    """What holds the cases on PostgreSQL; SQLite's transactions hold everything at once."""
    return " FOR UPDATE OF c" if wanted and connection.vendor == "postgresql" else ""


_item = CaseItem._meta.db_table
_INSERT = (
    f"INSERT INTO {_item} ({', '.join([*_HEAD, *_WRITTEN])}) "  # noqa: S608 - own names
    f"VALUES ({', '.join(['%s'] * (len(_HEAD) + len(_WRITTEN)))})"
)
_SELECT_IDS = f"SELECT id, case_id, code, track FROM {_item} WHERE case_id IN ({{}})"  # noqa: S608
_SELECT_CASE_IDS = f"SELECT id, case_id FROM {_item} WHERE zone_id = %s AND id IN ({{}})"  # noqa: S608 - own name
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
    "c.simulated_for, c.agent_id, c.system, p.enterprise_id, e.credit_code "
    "FROM approvals_approvalcase c JOIN registry_project p ON p.id = c.project_id "
    "LEFT JOIN registry_enterprise e ON e.id = p.enterprise_id "
    "WHERE c.zone_id = %s AND c.id IN ({}) ORDER BY c.id"
)
_SELECT_ITEMS = (
    f"SELECT {', '.join([*_READ, *_AS_TEXT])} FROM {_item} "  # noqa: S608 - own names
    "WHERE {} IN ({}) ORDER BY id"
)
_SELECT_MILESTONES = (
    f"SELECT case_id, code, reached_on FROM {ReachedMilestone._meta.db_table} "  # noqa: S608
    "WHERE case_id IN ({})"
)
_SELECT_CHECKS = (
    f"SELECT case_id, paper, was_kept FROM {Obligation._meta.db_table} "  # noqa: S608 - own name
    "WHERE case_id IN ({}) AND kind = 'BUILD_FIRST' ORDER BY id"
)
_UPDATE = (
    f"UPDATE {_item} SET {', '.join(f'{name} = %s' for name in _WRITTEN)}, version = %s "  # noqa: S608
    "WHERE id = %s AND version = %s"
)
