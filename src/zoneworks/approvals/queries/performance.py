"""The zone's own items as the figures of a period count them."""

from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.db.models import Count, F

from zoneworks.approvals.definitions import get_definition
from zoneworks.approvals.engine.process.clocks import Stop, Term, due_on, measure
from zoneworks.approvals.engine.process.handling import Track
from zoneworks.approvals.engine.process.performance import Served
from zoneworks.approvals.engine.process.terms import DayKind, Item, Limit
from zoneworks.approvals.models import CaseMode
from zoneworks.approvals.queries.handling import list_items
from zoneworks.approvals.queries.marks import mark_of_cases
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import WorkingCalendar

COLUMNS = (
    *("case_id", "code", "accepted_on", "decided_on", "pauses", "steps", "back_entered"),
    *("process_id", "process_version", "facts"),
)
FEWEST_ITEMS = 0.25
"""A year with a smaller share of the items of the fullest year is not shown first."""


def find_latest_year(actor: Actor) -> int:
    """The last whole year in which enough items were accepted to speak of; last year while there
    is none."""
    mark = mark_of_cases(actor)
    return memo.kept(("latest year", actor.zone_ids), mark, partial(_find_latest_year, actor))


def _find_latest_year(actor: Actor) -> int:
    this_year = clock.today().year
    accepted = list_items(actor).filter(
        track=Track.FORMAL, case__mode=CaseMode.DECIDED, accepted_on__lt=date(this_year, 1, 1)
    )
    by_year = accepted.order_by().values("accepted_on__year").annotate(n=Count("pk"))
    counts = dict(by_year.values_list("accepted_on__year", "n"))
    fewest = FEWEST_ITEMS * max(counts.values(), default=0)
    return max((year for year, n in counts.items() if n >= fewest), default=this_year - 1)


def list_served(actor: Actor, since: date, until: date) -> list[Served]:
    """The formal items accepted from ``since`` to before ``until`` that the actor may see.

    Items that are only followed are left out: they are not ours, and their pauses are not known.
    """
    mark, key = mark_of_cases(actor), ("served", actor.zone_ids, since, until)
    return memo.kept(key, mark, partial(_list_served, actor, since, until))


def _list_served(actor: Actor, since: date, until: date) -> list[Served]:
    calendar, today = national_calendar(), clock.today()
    accepted = list_items(actor).filter(
        track=Track.FORMAL,
        case__mode=CaseMode.DECIDED,
        accepted_on__gte=since,
        accepted_on__lt=until,
    )
    named = {name: F(f"case__{name}") for name in ("process_id", "process_version", "facts")}
    rows = list(accepted.select_related(None).order_by().annotate(**named).values(*COLUMNS))
    simulated = _simulated_days(actor, calendar, {row["case_id"] for row in rows})
    return [_served(calendar, today, row, simulated) for row in rows]


def _served(
    calendar: WorkingCalendar,
    today: date,
    row: dict[str, Any],
    simulated: dict[tuple[int, str], int],
) -> Served:
    item = _item(row["process_id"], row["process_version"], row["code"])
    accepted_on = row["accepted_on"]
    end = row["decided_on"] or max(today, accepted_on)
    actual = measure(calendar, accepted_on, end, _stops(row["pauses"]))
    return Served(
        code=row["code"],
        net=actual.net,
        gross=actual.gross,
        is_decided=row["decided_on"] is not None,
        legal=_working_days(calendar, accepted_on, item.limit_for(row["facts"])),
        promised=_working_days(calendar, accepted_on, item.promised),
        simulated=simulated.get((row["case_id"], row["code"]), 0),
        steps=row["steps"],
        back_entered=row["back_entered"],
    )


def _working_days(calendar: WorkingCalendar, accepted_on: date, limit: Limit | None) -> int | None:
    """A limit in working days: one in calendar days as many as lie in it from this day on."""
    if limit is None:
        return None
    if limit.kind is DayKind.WORKING:
        return limit.days
    end = due_on(calendar, accepted_on, Term(limit.days, limit.kind), ())
    return None if end is None else calendar.difference(accepted_on, end)


def _simulated_days(
    actor: Actor, calendar: WorkingCalendar, case_ids: set[int]
) -> dict[tuple[int, str], int]:
    rows = list_items(actor).filter(
        track=Track.SIMULATED,
        accepted_on__isnull=False,
        decided_on__isnull=False,
        case__simulated_on__isnull=False,
    )
    values = rows.order_by().values_list("case_id", "code", "accepted_on", "decided_on", "pauses")
    return {
        (case_id, code): measure(calendar, accepted_on, decided_on, _stops(pauses)).net
        for case_id, code, accepted_on, decided_on, pauses in values
        if case_id in case_ids and accepted_on is not None and decided_on is not None
    }


def _stops(pauses: list[list[Any]]) -> list[Stop]:
    return [
        Stop(date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for _reason, since, until, _evidence in pauses
    ]


@lru_cache(maxsize=1024)
def _item(process_id: str, version: str, code: str) -> Item:
    return get_definition(process_id, version).process.item(code)
