"""Open deadlines brought up to the calendar, each change with its event and the notice for it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from zoneworks.approvals import notices, rows
from zoneworks.approvals.definitions import reminders
from zoneworks.approvals.engine.acts import PROJECT_DEADLINES
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.projections import DUE_STATES, OpenItem, with_new_dues
from zoneworks.approvals.engine.process.standings import Key, Standing
from zoneworks.approvals.engine.process.timers import (
    deadlines_of,
    first_on,
)
from zoneworks.approvals.models import CalendarMark, CaseItem, CaseMode, Obligation
from zoneworks.approvals.notices import NoticeKind, Told
from zoneworks.approvals.rows import CaseRow
from zoneworks.core import clock, events, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import latest_notice, national_calendar
from zoneworks.core.events import Line

BATCH = 500
DUES = ("due_on", "legal_due_on", "promised_due_on")
ACT = "approvals.deadline_projected"


def project_deadlines(actor: Actor) -> int:
    """Compute the open deadlines of the zone anew if the calendar is not the one they stand on.

    Returns how many have moved. The calendar is marked when all are done, so that work that was
    broken off is done again; what has not moved is left as it is.
    """
    actor.require(PROJECT_DEADLINES)
    zone_id, version = actor.writing_zone_id(), national_calendar().version
    if CalendarMark.objects.filter(zone_id=zone_id, calendar=version).exists():
        return 0
    reason = latest_notice()
    moved = _project_cases(actor, reason) + _project_duties(actor, reason)
    CalendarMark.objects.update_or_create(
        zone_id=zone_id, defaults={"calendar": version, "projected_at": clock.now()}
    )
    return moved


def _project_cases(actor: Actor, reason: str) -> int:
    open_items = CaseItem.objects.filter(
        zone_id=actor.zone_id,
        state__in=[state.value for state in DUE_STATES],
        case__mode=CaseMode.DECIDED,
    )
    moved, last = 0, 0
    while True:
        with transaction.atomic():
            following = open_items.filter(case_id__gt=last).order_by("case_id")
            case_ids = list(following.values_list("case_id", flat=True).distinct()[:BATCH])
            if not case_ids:
                return moved
            last = case_ids[-1]
            cases = rows.load(actor.zone_id, case_ids, lock=True)
            moved += _move_dues(actor, list(cases.values()), reason)


def _move_dues(actor: Actor, cases: Sequence[CaseRow], reason: str) -> int:
    places = [
        (row, key)
        for row in cases
        for key, standing in row.case.standings.items()
        if standing.state in DUE_STATES
    ]
    calendar, rules = national_calendar(), reminders()
    found = with_new_dues(calendar, [_open_item(row, key) for row, key in places])
    moved = [
        (row, key, row.case.standings[key], after)
        for (row, key), after in zip(places, found, strict=True)
        if after != row.case.standings[key]
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {CaseItem._meta.db_table} SET due_on = %s, legal_due_on = %s, "  # noqa: S608
            "promised_due_on = %s, timer_on = %s, version = version + 1 WHERE id = %s",
            [
                (
                    *(_day(getattr(after, name)) for name in DUES),
                    _day(first_on(calendar, deadlines_of(after), rules)),
                    row.items[key].pk,
                )
                for row, key, _before, after in moved
            ],
        )
    events.write(actor, [_event(*one, reason) for one in moved])
    notices.write(clock.today(), [told for one in moved for told in _told(*one, reason)])
    return len(moved)


def _open_item(row: CaseRow, key: Key) -> OpenItem:
    code, track = key
    plan, standing = row.case.plan, row.case.standings[key]
    item = plan.items.get(code) or plan.process.item(code)
    pause_days = 0
    if standing.state is State.PAUSED:
        reason = standing.pauses[-1].reason
        pause_days = next((one.limit_days for one in item.pauses if one.code == reason), 0)
    legal = item.limit_for(plan.facts) if track is Track.FORMAL else None
    return OpenItem(standing, legal, item.promised, pause_days)


def _event(row: CaseRow, key: Key, before: Standing, after: Standing, reason: str) -> Line:
    changed = [name for name in DUES if getattr(before, name) != getattr(after, name)]
    return Line(
        rows.ITEM,
        row.items[key].pk,
        ACT,
        {name: getattr(before, name) for name in changed},
        {"on": clock.today(), "code": key[0], "track": key[1]}
        | {name: getattr(after, name) for name in changed},
        reason,
        rows.CASE,
        row.pk,
    )


def _told(row: CaseRow, key: Key, before: Standing, after: Standing, reason: str) -> Iterator[Told]:
    """Tell those who wait, and those who have the turn, of the day on which the turn ends."""
    if before.due_on == after.due_on:
        return
    values = {"before": before.due_on, "due_on": after.due_on, "reason": reason}
    item, kind = row.items[key], NoticeKind.DEADLINE_MOVED
    yield from notices.to_applicant(row, item.pk, kind, values)
    yield from notices.to_turn(row, item, after.turn, kind, values)


def _project_duties(actor: Actor, reason: str) -> int:
    calendar = national_calendar()
    open_duties = Obligation.objects.filter(
        zone_id=actor.zone_id, closed_on=None, counted_from__isnull=False
    )
    moved, last = 0, 0
    while True:
        with transaction.atomic():
            duties = list(
                open_duties.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH]
            )
            if not duties:
                return moved
            last = duties[-1].pk
            changes: list[tuple[Obligation, dict[str, Any]]] = []
            for duty in duties:
                due_on = calendar.add(duty.counted_from, duty.term_days)
                if due_on != duty.due_on:
                    timer_on = rows.duty_timer(duty.begun_on, due_on)
                    changes.append((duty, {"due_on": due_on, "timer_on": timer_on}))
            moved += records.change_many(actor, changes, act=ACT, reason=reason)


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()
