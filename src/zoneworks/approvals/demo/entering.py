"""Enter acts of the demonstration zone on the days on which they happened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from zoneworks.approvals import services
from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.process.duties import DutyKind
from zoneworks.approvals.engine.process.handling import HandlingAct, Track
from zoneworks.approvals.engine.process.terms import Item
from zoneworks.approvals.models import ApprovalCase, CaseItem, Obligation
from zoneworks.approvals.services import Order
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration

SHANGHAI = ZoneInfo("Asia/Shanghai")
TAKEN_ON = date(2025, 1, 3)
"""The day on which the records of the two years were taken."""
A = HandlingAct


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which a history goes on: with acts on items by one person, or on its own."""

    on: date
    by: Actor | None = None
    orders: tuple[Order, ...] = ()


Turns = Iterator[Turn]


def play(histories: Iterable[Turns]) -> None:
    """Enter histories together, day by day; the acts of one day and one person are one."""
    places = count()
    waiting: list[tuple[date, int, Turn, Turns]] = []

    def go_on(history: Turns) -> None:
        turn = next(history, None)
        if turn is not None:
            heappush(waiting, (turn.on, next(places), turn, history))

    for history in histories:
        go_on(history)
    while waiting:
        today = waiting[0][0]
        going: list[Turns] = []
        orders: dict[Actor, list[Order]] = {}
        while waiting and waiting[0][0] == today:
            _on, _place, turn, history = heappop(waiting)
            going.append(history)
            if turn.by is not None:
                orders.setdefault(turn.by, []).extend(turn.orders)
        with clock.at(at(today)):
            for by, asked in orders.items():
                services.advance(by, asked)
        for history in going:
            go_on(history)


@dataclass
class Office:
    """Who acts: the officer for the applicant, a clerk for every department."""

    demonstration: Demonstration
    officer: Actor
    clerk: Actor


def at(day: date, hour: int = 10) -> datetime:
    """The moment of a day at which the clock of the demonstration is held."""
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


@dataclass(order=True)
class Step:
    """An act on an item on a day, or a milestone reached; ``place`` keeps the order of one day."""

    on: date
    place: int
    code: str = field(compare=False)
    track: Track = field(compare=False)
    act: HandlingAct | None = field(compare=False)
    more: dict[str, Any] = field(compare=False, default_factory=dict)


def check_promises(office: Office) -> None:
    """Check what was promised in the cases on its day; few promises are found broken."""
    zone, calendar = office.demonstration.zone, national_calendar()
    with clock.running():
        checked_until = clock.today() - timedelta(days=10)
    owed = Obligation.objects.filter(zone=zone, closed_on=None, due_on__lt=checked_until)
    for duty in owed.select_related("case").order_by("due_on", "pk"):
        was_kept = duty.kind == DutyKind.COMMITMENT and duty.case.project_id % 19 != 0
        with clock.at(at(calendar.next_working(duty.due_on))):
            services.close_obligation(
                office.clerk,
                duty.pk,
                was_kept=was_kept,
                version=None,
                note="核查记录（样例）" if was_kept else "逾期未履行（样例）",
            )


def enter_steps(office: Office, case: ApprovalCase, steps: list[Step]) -> Turns:
    """Do the steps in the order of time, those of one day and one person together."""
    ids = {
        (code, Track(track)): pk
        for pk, code, track in CaseItem.objects.filter(case=case).values_list("pk", "code", "track")
    }
    waiting: list[Order] = []
    last: tuple[date, Actor] | None = None
    for step in sorted(steps):
        if step.act is None:
            if last is not None:
                yield Turn(*last, tuple(waiting))
            waiting, last = [], None
            yield Turn(step.on)
            with clock.at(at(step.on)):
                services.reach_milestone(office.officer, case.pk, step.code, step.on)
            continue
        by = office.officer if step.act is A.APPLY else office.clerk
        if last is not None and (step.on, by) != last:
            yield Turn(*last, tuple(waiting))
            waiting = []
        last = step.on, by
        item = _definition_item(case, step.code)
        papers = tuple(
            paper.code
            for paper in item.papers
            if step.act is A.APPLY and not (paper.comes_with_land and step.track is Track.SIMULATED)
        )
        waiting.append(
            Order(ids[step.code, step.track], step.act, step.on, papers=papers, **step.more)
        )
    if last is not None:
        yield Turn(*last, tuple(waiting))


def _definition_item(case: ApprovalCase, code: str) -> Item:
    return next(
        one.process.item(code)
        for one in shipped_definitions()
        if (one.process.id, one.process.version) == (case.process_id, case.process_version)
    )
