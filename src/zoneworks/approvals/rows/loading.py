"""Cases read as terms of the engine, in sets."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection

from zoneworks.approvals.definitions import get_definition
from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.plans import Plan, plan_for
from zoneworks.approvals.engine.process.replay import (
    COLUMNS,
    DATES,
    LISTS,
)
from zoneworks.approvals.engine.process.simulation import LapseReason, Simulation
from zoneworks.approvals.engine.process.standings import Key, Pause, Standing
from zoneworks.approvals.models import (
    CaseItem,
    Obligation,
    ReachedMilestone,
)
from zoneworks.core import clock, statements
from zoneworks.core.calendars import national_calendar

_READ = ("code", "track", "unit_id", "version", "steps", "back_entered")


@dataclass(slots=True)
class ItemRow:
    """What a row of an item holds beside its standing."""

    pk: int
    case_id: int
    unit_id: int | None
    version: int
    steps: int
    back_entered: int


@dataclass(slots=True)
class Letterhead:
    """What documents say of a case beside its items."""

    number: str
    national_code: str
    version: str
    project: str
    enterprise: str | None
    zone_code: str
    zone_name: str


@dataclass
class CaseRow:
    """A loaded case: the engine's working copy and the rows that it came from.

    ``letterhead`` is None of a case that is not stored yet. While ``is_retired``, as its project
    is, nothing of it may change.
    """

    pk: int
    zone_id: int
    project_id: int
    enterprise_id: int | None
    agent_id: int | None
    case: Case
    items: dict[Key, ItemRow]
    letterhead: Letterhead | None = None
    behalf: list[int] = field(default_factory=list)
    is_retired: bool = False

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

    ``only`` leaves out all other items than these, for acts of `ALONE`.
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
    chosen = which.format(_marks(ids))
    column, marks = ("id", _marks(only)) if only else ("case_id", chosen)
    items = _SELECT_ITEMS.format(array=_ARRAYS[connection.vendor], column=column, marks=marks)
    # What is locked first is read by statements of their own behind it, so that they see what
    # others have written before they let go.
    with connection.cursor() as cases, connection.cursor() as rows, connection.cursor() as reached:
        with statements.together():
            cases.execute(_SELECT_CASES.format(chosen) + _lock(lock), [zone_id, *ids])
            rows.execute(items, [*(only or ids)])
            reached.execute(_SELECT_REACHED.format(chosen, chosen), [*ids, *ids])
        found = _put_together(cases.fetchall(), rows.fetchall(), reached.fetchall())
    for row in found.values():
        row.case.is_whole = not only
    return found


def _put_together(
    cases: Sequence[Any], rows: Sequence[Any], reached: Sequence[Any]
) -> dict[int, CaseRow]:
    """Make cases of their rows; what belongs to a case of another zone is left out."""
    today = clock.today()
    found = {values[0]: _case_row(values, today) for values in cases}
    for pk, case_id, text in sorted(rows):
        if (loaded := found.get(case_id)) is not None:
            key, head, standing = _read_item(text)
            loaded.items[key] = ItemRow(pk, case_id, *head)
            loaded.case.standings[key] = standing
    for case_id, code, reached_on, check_id, was_kept in reached:
        if (loaded := found.get(case_id)) is None:
            continue
        if not check_id:
            loaded.case.milestones[code] = date.fromisoformat(reached_on)
        else:
            (loaded.case.unchecked.discard if was_kept else loaded.case.unchecked.add)(code)
    return found


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))


def ask_posts(
    zone_id: int, membership_id: int, today: date
) -> Callable[[], list[tuple[int, str, int, str | None]]]:
    """Ask for the posts of a member on a day; what is returned waits for the answer.

    The answer names unit, post, whom it is held for, and the unit's authority. 0 stands for
    oneself. What a member holds personally comes last.
    """
    day = str(today)
    cursor = connection.cursor()
    cursor.execute(_SELECT_POSTS, [zone_id, membership_id, day, day, zone_id, membership_id])

    def answer() -> list[tuple[int, str, int, str | None]]:
        with cursor:
            return [row[:4] for row in sorted(cursor.fetchall(), key=itemgetter(4))]

    return answer


@lru_cache(maxsize=8192)
def _read_item(text: str) -> tuple[Key, Sequence[Any], Standing]:
    """Read an item of its array: its key, what its row holds beside, and where it stands.

    Most items of like cases are written alike, and are read once.
    """
    values = json.loads(text)
    code, track, *head = values[: len(_READ)]
    return (code, Track(track)), tuple(head), _standing(values[len(_READ) :])


def _standing(values: Sequence[Any]) -> Standing:
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
    agent_id, system, enterprise_id, credit_code = values[13:17]
    number, national_code, project, enterprise, zone_code, zone_name = values[17:23]
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
    letterhead = Letterhead(
        number, national_code, version, project, enterprise, zone_code, zone_name
    )
    row = CaseRow(pk, zone_id, project_id, enterprise_id, agent_id, case, {}, letterhead)
    row.is_retired = bool(values[23])
    return row


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


def read_units(zone_id: int) -> list[tuple[str, str, str]]:
    """Read the units of a zone's authorities: authority, name and kind of the unit."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_UNITS, [zone_id])
        return list(cursor.fetchall())


_item = CaseItem._meta.db_table
_SELECT_UNITS = (
    "SELECT a.authority, u.name, u.kind FROM approvals_authorityunit a "
    "JOIN core_unit u ON u.id = a.unit_id WHERE a.zone_id = %s"
)
_OF_ITEMS = f"SELECT case_id FROM {_item} WHERE id IN ({{}})"  # noqa: S608
_SELECT_POSTS = (
    "SELECT s.unit_id, s.post, m.user_id, a.authority, 0 AS personal "
    "FROM approvals_substitution s JOIN core_membership m ON m.id = s.holder_id AND m.is_active "
    "JOIN approvals_postholder h ON h.unit_id = s.unit_id AND h.post = s.post "
    "AND h.membership_id = s.holder_id "
    "LEFT JOIN approvals_authorityunit a ON a.unit_id = s.unit_id "
    "WHERE s.zone_id = %s AND s.substitute_id = %s AND s.since <= %s AND s.until > %s "
    "UNION ALL SELECT p.unit_id, p.post, 0, a.authority, 1 "
    "FROM approvals_postholder p LEFT JOIN approvals_authorityunit a ON a.unit_id = p.unit_id "
    "WHERE p.zone_id = %s AND p.membership_id = %s"
)
_SELECT_CASES = (
    "SELECT c.id, c.zone_id, c.project_id, c.process_id, c.process_version, c.facts, "
    "c.simulated_on, c.expires_on, c.assumptions, c.converted_on, c.lapsed_on, c.lapse_reason, "
    "c.simulated_for, c.agent_id, c.system, p.enterprise_id, e.credit_code, "
    "c.number, c.national_code, p.name, e.name, z.code, z.name, p.retired_on IS NOT NULL "
    "FROM approvals_approvalcase c JOIN registry_project p ON p.id = c.project_id "
    "JOIN core_zone z ON z.id = c.zone_id "
    "LEFT JOIN registry_enterprise e ON e.id = p.enterprise_id "
    "WHERE c.zone_id = %s AND c.id IN ({}) ORDER BY c.id"
)
_ARRAYS = {"sqlite": "json_array", "postgresql": "json_build_array"}
_SELECT_ITEMS = (
    f"SELECT id, case_id, CAST({{array}}({', '.join([*_READ, *COLUMNS])}) AS TEXT) "  # noqa: S608
    f"FROM {_item} WHERE {{column}} IN ({{marks}})"
)
"""An item comes as one text: databases write it faster than columns are read one by one.

Sorted by who reads: asked for rows in order of their key, SQLite reads the whole table.
"""
_SELECT_REACHED = (
    "SELECT case_id, code, CAST(reached_on AS TEXT), 0, NULL "  # noqa: S608 - own names
    f"FROM {ReachedMilestone._meta.db_table} WHERE case_id IN ({{}}) "
    f"UNION ALL SELECT case_id, paper, '', id, was_kept FROM {Obligation._meta.db_table} "
    "WHERE case_id IN ({}) AND kind = 'BUILD_FIRST' ORDER BY 4"
)
"""Milestones, and after them the checks that were put off, the later ones after the earlier."""
