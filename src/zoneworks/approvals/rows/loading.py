"""Cases read as terms of the engine, in sets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from zoneworks.approvals.definitions import get_definition
from zoneworks.approvals.engine.process.cases import Case, Key
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.plans import Plan, plan_for
from zoneworks.approvals.engine.process.replay import (
    COLUMNS,
    DATES,
    LISTS,
)
from zoneworks.approvals.engine.process.simulation import LapseReason, Simulation
from zoneworks.approvals.engine.process.standings import Pause, Standing
from zoneworks.approvals.models import (
    CaseItem,
    Obligation,
    ReachedMilestone,
)
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar

_READ = ("id", "case_id", "code", "track", "unit_id", "version", "steps", "back_entered")
_TRACKS = {track.value: track for track in Track}
_AS_TEXT = [f"CAST({name} AS TEXT)" if name in DATES else name for name in COLUMNS]
"""Days are read when a standing is, once for all that stand alike."""


@dataclass(slots=True)
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
    zone_id: int, case_ids: Sequence[int], *, lock: bool, only: Sequence[int] = ()
) -> dict[int, CaseRow]:
    """Read cases of a zone with all their items, by id; hold them until the transaction's end.

    ``only`` leaves out all other items than these, for what moves nothing.
    """
    return _load(zone_id, case_ids, "{}", lock=lock, only=only)


def load_of_items(zone_id: int, item_ids: Sequence[int], *, lock: bool) -> dict[int, CaseRow]:
    """Read the cases of items of a zone, by the ids of these items. See `load`."""
    cases = _load(zone_id, item_ids, _OF_ITEMS, lock=lock)
    case_of = {item.pk: row for row in cases.values() for item in row.items.values()}
    return {pk: case_of[pk] for pk in item_ids if pk in case_of}


def _load(
    zone_id: int, ids: Sequence[int], which: str, *, lock: bool, only: Sequence[int] = ()
) -> dict[int, CaseRow]:
    if not ids:
        return {}
    found: dict[int, CaseRow] = {}
    today = clock.today()
    with connection.cursor() as cursor:
        wanted = _SELECT_CASES.format(which.format(_marks(ids)))
        cursor.execute(wanted + _lock(lock), [zone_id, *ids])
        for values in cursor.fetchall():
            found[values[0]] = _case_row(values, today)
        case_ids = [*found] or [0]
        column, pks = ("id", only) if only else ("case_id", case_ids)
        cursor.execute(_SELECT_ITEMS.format(column, _marks(pks)), [*pks])
        for values in cursor.fetchall():
            row = ItemRow(values[0], values[1], *values[4:8])
            key = (values[2], _TRACKS[values[3]])
            loaded = found[row.case_id]
            loaded.items[key] = row
            loaded.case.standings[key] = _standing(values[8:])
        cursor.execute(_SELECT_MILESTONES.format(_marks(case_ids)), case_ids)
        for case_id, code, reached_on in cursor.fetchall():
            found[case_id].case.milestones[code] = reached_on
        cursor.execute(_SELECT_CHECKS.format(_marks(case_ids)), case_ids)
        for case_id, code, was_kept in cursor.fetchall():
            unchecked = found[case_id].case.unchecked
            (unchecked.discard if was_kept else unchecked.add)(code)
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


@lru_cache(maxsize=8192)
def _standing(values: tuple[Any, ...]) -> Standing:
    """Read the columns of a standing; most items of like cases stand alike and are kept."""
    named = dict(zip(COLUMNS, values, strict=True))
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


def _case_row(values: Sequence[Any], today: date) -> CaseRow:
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
        today,
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


def _lock(wanted: bool) -> str:
    """What holds the cases on PostgreSQL; SQLite's transactions hold everything at once."""
    return " FOR UPDATE OF c" if wanted and connection.vendor == "postgresql" else ""


def read_letterheads(case_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Read what documents say of cases: id, number, codes, version, project, enterprise, zone."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_LETTERHEADS.format(_marks(case_ids)), case_ids)
        return list(cursor.fetchall())


def read_units(zone_id: int) -> list[tuple[str, str, str]]:
    """Read the units of a zone's authorities: authority, name and kind of the unit."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_UNITS, [zone_id])
        return list(cursor.fetchall())


_item = CaseItem._meta.db_table
_SELECT_LETTERHEADS = (
    "SELECT c.id, c.number, c.national_code, c.process_version, p.name, e.name, z.id, z.code, "
    "z.name FROM approvals_approvalcase c JOIN registry_project p ON p.id = c.project_id "
    "JOIN core_zone z ON z.id = c.zone_id "
    "LEFT JOIN registry_enterprise e ON e.id = p.enterprise_id WHERE c.id IN ({})"
)
_SELECT_UNITS = (
    "SELECT a.authority, u.name, u.kind FROM approvals_authorityunit a "
    "JOIN core_unit u ON u.id = a.unit_id WHERE a.zone_id = %s"
)
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
