"""Timers that go off: acceptance by silence, the end of simulations, and reminders.

A timer is claimed by its row of `Firing`, in the transaction of what it does and while its case is
held, so that it goes off once, however many workers there are and whenever one of them is killed.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from zoneworks.approvals import notices, rows
from zoneworks.approvals.definitions import reminders
from zoneworks.approvals.engine.acts import FIRE_TIMERS
from zoneworks.approvals.engine.process.cases import SYSTEM
from zoneworks.approvals.engine.process.duties import PAPERS
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State
from zoneworks.approvals.engine.process.simulation import LapseReason
from zoneworks.approvals.engine.process.standings import Key, Move
from zoneworks.approvals.engine.process.timers import (
    Deadline,
    DeadlineKind,
    Rung,
    Timer,
    deadlines_of,
    reached,
    simulation_deadline,
)
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseItem,
    CaseMode,
    Firing,
    Obligation,
)
from zoneworks.approvals.notices import Told
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.services import documents
from zoneworks.approvals.services.simulation import keep
from zoneworks.core import clock, events
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import CalendarExhausted
from zoneworks.core.events import Line

logger = logging.getLogger(__name__)

BATCH = 500
"""So many are held at once; on SQLite nobody else writes meanwhile."""


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that is to go off, for an item of a loaded case or one of its obligations."""

    row: CaseRow
    owner: str
    timer: Timer
    key: Key | None = None
    duty: Obligation | None = None

    @property
    def name(self) -> str:
        """The name under which it is claimed."""
        return f"{self.owner}/{self.timer.name}"


def fire_timers(actor: Actor) -> int:
    """Let every timer of the zone go off that is due by today; return how many did.

    In short transactions: what was done stays done when the worker dies.
    """
    actor.require(FIRE_TIMERS)
    items = CaseItem.objects.filter(
        zone_id=actor.writing_zone_id(),
        timer_on__lte=clock.today(),
        case__mode=CaseMode.DECIDED,
    )
    duties = Obligation.objects.filter(
        zone_id=actor.zone_id, timer_on__lte=clock.today(), closed_on=None
    )
    applications = _waiting(items.filter(state=State.SUBMITTED))
    in_hand = _waiting(items.exclude(state=State.SUBMITTED))
    return (
        _fire_all(actor, partial(_find_simulations, actor), _fire_simulations)
        + _fire_all(actor, applications, _fire_applications)
        + _fire_all(actor, in_hand, _fire_reminders)
        + _fire_all(actor, _waiting(duties), _fire_duties)
    )


Find = Callable[[Collection[int], int], dict[int, int]]
"""Finds rows whose timers are due, at most so many and none of those given, with their cases."""


def _waiting(waiting: QuerySet[Any]) -> Find:
    def find(stuck: Collection[int], limit: int) -> dict[int, int]:
        left = waiting.exclude(pk__in=stuck).order_by("timer_on", "pk")
        return dict(left.values_list("pk", "case_id")[:limit])

    return find


def _fire_all(actor: Actor, find: Find, fire: Callable[[Actor, Mapping[int, int]], int]) -> int:
    """Let the timers of rows go off, some in each transaction, until none is left.

    Rows that fail together are tried one by one: one that cannot go off is told in the log, comes
    again with the next round, and holds up no other.
    """
    fired = alone = 0
    stuck: set[int] = set()
    while case_of := find(stuck, 1 if alone else BATCH):
        alone = max(alone - 1, 0)
        try:
            with transaction.atomic():
                fired += fire(actor, case_of)
        except OperationalError:
            raise  # the database is away or locked: nothing would go off
        except Exception:
            logger.exception("zone %s: the timers of %s did not go off", actor.zone_id, case_of)
            if len(case_of) == 1:
                stuck.update(case_of)
            else:
                alone = len(case_of)
    return fired


def _fire_applications(actor: Actor, case_of: Mapping[int, int]) -> int:
    """Remind of applications that wait for an answer; accept those that got none in time.

    What a mandated system decides has no deadline here, and so no timer. An acceptance
    by silence concerns its own item alone.
    """
    cases = _held(actor, case_of, only=[*case_of])
    found, later = _look_at(cases, case_of)
    new = _claim(actor, found)
    _remind(actor, [due for due in new if due.timer.rung is not Rung.PASSED])
    moved = [due for due in new if due.timer.rung is Rung.PASSED]
    for due in moved:
        if due.key is not None:
            due.row.case.move(*due.key, Move(HandlingAct.DEEM_ACCEPTED, due.timer.fires_on, SYSTEM))
    documents.keep(actor, list({due.row.pk: due.row for due in moved}.values()))
    done = {due.row.items[due.key].pk for due in moved if due.key is not None}
    _look_again(CaseItem, {pk: day for pk, day in later.items() if pk not in done})
    return len(new)


def _fire_reminders(actor: Actor, case_of: Mapping[int, int]) -> int:
    """Remind of the limits of items that are in hand.

    An item that somebody has applied for anew since it was found waits for the next look.
    """
    cases = _held(actor, case_of, only=[*case_of])
    is_handed_in = {
        row.items[key].pk
        for row in cases.values()
        for key, standing in row.case.standings.items()
        if standing.state is State.SUBMITTED
    }
    found, later = _look_at(cases, case_of.keys() - is_handed_in)
    new = _claim(actor, found)
    _remind(actor, new)
    _look_again(CaseItem, later)
    return len(new)


def _held(actor: Actor, case_of: Mapping[int, int], only: Sequence[int] = ()) -> dict[int, CaseRow]:
    return rows.load(actor.zone_id, sorted(set(case_of.values())), lock=True, only=only)


def _look_at(
    cases: Mapping[int, CaseRow], item_ids: Collection[int]
) -> tuple[list[Due], dict[int, date | None]]:
    """Which timers some items have reached, and when each item is looked at again."""
    found: list[Due] = []
    later: dict[int, date | None] = {}
    look = cache(_look)  # many items stand in the same deadline
    for row in cases.values():
        for key, item in row.items.items():
            if item.pk in item_ids:
                standing = row.case.standings[key]
                timers, later[item.pk] = look(deadlines_of(standing))
                owner = f"item/{item.pk}/{standing.round}"
                found += [Due(row, owner, timer, key) for timer in timers]
    return found, later


def _fire_duties(actor: Actor, case_of: Mapping[int, int]) -> int:
    """Remind of what is owed."""
    cases = _held(actor, case_of)
    found: list[Due] = []
    later: dict[int, date | None] = {}
    held = Obligation.objects.select_for_update().filter(pk__in=case_of, closed_on=None)
    for duty in held.order_by("pk"):
        deadline = Deadline(DeadlineKind.OBLIGATION, duty.begun_on, duty.due_on)
        timers, later[duty.pk] = _look((deadline,))
        row = cases[duty.case_id]
        key = row.key_of(duty.item_id)
        found += [Due(row, f"obligation/{duty.pk}", timer, key, duty) for timer in timers]
    new = _claim(actor, found)
    _remind(actor, new)
    _look_again(Obligation, later)
    return len(new)


def _find_simulations(actor: Actor, stuck: Collection[int], limit: int) -> dict[int, int]:
    """Find the cases whose simulation has expired or soon will, and that were not told so yet."""
    open_cases = ApprovalCase.objects.filter(
        zone_id=actor.zone_id, expires_on__isnull=False, converted_on=None, lapsed_on=None
    ).exclude(pk__in=stuck)
    timers = {
        f"simulation/{pk}/{timer.name}": (pk, timer.due_on)
        for pk, begun_on, expires_on in open_cases.values_list("pk", "simulated_on", "expires_on")
        for timer in _of_simulation(begun_on, expires_on)
    }
    known = _claimed(timers)
    waiting = [pk for name, (pk, due_on) in timers.items() if (name, due_on) not in known]
    return {pk: pk for pk in waiting[:limit]}


def _fire_simulations(actor: Actor, case_of: Mapping[int, int]) -> int:
    """End the simulations that have expired, and warn of those that soon will."""
    found = [
        Due(row, f"simulation/{row.pk}", timer)
        for row in _held(actor, case_of).values()
        if (simulation := row.case.simulation) is not None and simulation.is_open
        for timer in _of_simulation(simulation.begun_on, simulation.expires_on)
    ]
    new = _claim(actor, found)
    ended = [due for due in new if due.timer.rung is Rung.PASSED]
    for due in ended:
        due.row.case.lapse(due.timer.fires_on, LapseReason.EXPIRED)
    documents.keep(actor, [due.row for due in ended])
    for due in ended:
        keep(actor, due.row.pk, due.row.case.simulation, "approvals.simulation_lapsed")
    _remind(actor, [due for due in new if due.timer.rung is not Rung.PASSED])
    return len(new)


def _of_simulation(begun_on: date, expires_on: date) -> list[Timer]:
    """The timer that the end of a simulation has reached; none while that lies beyond the years
    whose holidays are known."""
    try:
        return _look((simulation_deadline(begun_on, expires_on),))[0]
    except CalendarExhausted:
        return []


def _look(deadlines: tuple[Deadline, ...]) -> tuple[list[Timer], date | None]:
    """Which timers some deadlines have reached, and on which day to look again."""
    calendar, today, rules = national_calendar(), clock.today(), reminders()
    timers, days = [], []
    for deadline in deadlines:
        timer, following = reached(calendar, deadline, rules, today)
        if timer is not None:
            timers.append(timer)
        if following is not None:
            days.append(following)
    return timers, min(days, default=None)


def _claim(actor: Actor, found: Sequence[Due]) -> list[Due]:
    """Claim timers whose cases are held, and return those that had not gone off yet."""
    known = _claimed([due.name for due in found])
    new = [due for due in found if (due.name, due.timer.due_on) not in known]
    today = clock.today().isoformat()
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Firing._meta.db_table} "  # noqa: S608 - own name
            "(zone_id, version, case_id, timer, due_on, fired_on) VALUES (%s, 1, %s, %s, %s, %s)",
            [
                (actor.zone_id, due.row.pk, due.name, due.timer.due_on.isoformat(), today)
                for due in new
            ],
        )
    return new


def _claimed(names: Iterable[str]) -> set[tuple[str, date]]:
    found = Firing.objects.filter(timer__in=list(names))
    return set(found.values_list("timer", "due_on"))


def _remind(actor: Actor, due: Sequence[Due]) -> None:
    """Remind people, with an event for each deadline that they are reminded of."""
    if not due:
        return
    today = clock.today()
    events.write(actor, [_event(one, today) for one in due])
    notices.write(today, [told for one in due for told in _told(one, today)])


def _event(due: Due, today: date) -> Line:
    values = {
        "on": today,
        "deadline": due.timer.kind.value,
        "deadline_on": due.timer.due_on,
    }
    if due.duty is not None:
        subject, pk, act = "approvals.Obligation", due.duty.pk, "approvals.obligation_reminded"
    elif due.key is not None:
        subject, pk, act = rows.ITEM, due.row.items[due.key].pk, "approvals.item_reminded"
    else:
        return Line(rows.CASE, due.row.pk, "approvals.simulation_reminded", None, values)
    return Line(subject, pk, act, None, values, part_of_type=rows.CASE, part_of_id=due.row.pk)


def _told(due: Due, today: date) -> Iterator[Told]:
    left = national_calendar().left(today, due.timer.due_on)
    is_told_late = due.timer.rung is Rung.TODAY and left < 0  # nobody worked on its last day
    rung = Rung.OVERDUE if is_told_late else due.timer.rung
    timer = replace(due.timer, days=abs(left), rung=rung)
    if due.key is None:
        return notices.of_simulation(due.row, timer)
    item, turn = due.row.items[due.key], due.row.case.standings[due.key].turn
    more: dict[str, Any] = {}
    if due.duty is not None:
        is_applicants = due.duty.kind in PAPERS
        turn = Post.APPLICANT if is_applicants else Post.REVIEWER
        more = {"obligation": due.duty.kind, "papers": [due.duty.paper]}
    return notices.of_timer(due.row, item, turn, timer, more)


def _look_again(model: type[CaseItem] | type[Obligation], days: Mapping[int, date | None]) -> None:
    """Write when the timers of rows are looked at next; that is no change of the rows."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET timer_on = %s WHERE id = %s",  # noqa: S608
            [(day.isoformat() if day is not None else None, pk) for pk, day in days.items()],
        )
