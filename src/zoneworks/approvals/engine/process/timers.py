"""Timers: which reminders and acts of the platform follow from a deadline, and on which day.

A deadline goes through rungs: some working days before it, its last day, and afterwards either the
act that follows from its end, or a reminder once in so many working days. Of the rungs that lie
behind a day only the latest counts: to be told late that three days are left would be false. So
whoever looks on every working day sees each rung once, and who slept for weeks sees the last one.

Deadlines of the law: gaps are told in five working days, else the application counts as accepted
(Administrative Licensing Law of the People's Republic of China, article 32, item 4); what was
decided is delivered in ten working days (article 44).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from zoneworks.approvals.engine.process.handling import State
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.core.engine.calendar import CalendarExhausted, WorkingCalendar


class DeadlineKind(StrEnum):
    """What ends on a day."""

    NOTICE = "NOTICE"  # telling gaps
    PROMISED = "PROMISED"
    LEGAL = "LEGAL"
    PAUSE = "PAUSE"
    DELIVERY = "DELIVERY"
    OBLIGATION = "OBLIGATION"
    SIMULATION = "SIMULATION"


class Rung(StrEnum):
    """How far a deadline has come."""

    SOON = "SOON"
    TODAY = "TODAY"
    PASSED = "PASSED"  # something follows by itself
    OVERDUE = "OVERDUE"


ENDS_BY_ITSELF = frozenset({DeadlineKind.NOTICE, DeadlineKind.SIMULATION})
"""Deadlines on whose end the platform acts: acceptance by silence, and the end of a simulation."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """When people are reminded of a kind of deadline.

    ``before_days`` are the working days that are left, 0 for the last day; ``overdue_every_days``
    the working days between reminders afterwards, the first on the first working day after it, 0
    for none.
    """

    before_days: tuple[int, ...] = ()
    overdue_every_days: int = 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term that somebody is in: ``due_on`` is its last day."""

    kind: DeadlineKind
    begun_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Timer:
    """A rung of a deadline and the day on which it goes off.

    ``days`` are the working days left of it, for OVERDUE those past it.
    """

    kind: DeadlineKind
    rung: Rung
    due_on: date
    fires_on: date
    days: int = 0

    @property
    def name(self) -> str:
        """What tells it from the other timers of the same deadline."""
        return f"{self.kind}/{self.rung}/{self.days}"


Reminders = Mapping[DeadlineKind, Reminder]


OF_STATE = {
    State.SUBMITTED: (DeadlineKind.NOTICE, "applied_on"),
    State.PAUSED: (DeadlineKind.PAUSE, "turn_since"),
    State.GRANTED: (DeadlineKind.DELIVERY, "decided_on"),
}
"""What ends on the day of an item in a state outside of its review, and which day begins it."""


def deadlines_of(standing: Standing) -> tuple[Deadline, ...]:
    """Name the deadlines in which an item stands; of a promise and a law on one day the law."""
    if standing.state in {State.UNDER_REVIEW, State.REVIEWED}:
        return tuple(_limits(standing))
    if standing.state not in OF_STATE:
        return ()
    kind, begin = OF_STATE[standing.state]
    begun_on, due_on = getattr(standing, begin), standing.due_on
    if begun_on is None or due_on is None:
        return ()
    return (Deadline(kind, begun_on, due_on),)


def _limits(standing: Standing) -> Iterator[Deadline]:
    begun_on, legal, promised = (
        standing.accepted_on,
        standing.legal_due_on,
        standing.promised_due_on,
    )
    if begun_on is not None and legal is not None:
        yield Deadline(DeadlineKind.LEGAL, begun_on, legal)
    if begun_on is not None and promised is not None and promised != legal:
        yield Deadline(DeadlineKind.PROMISED, begun_on, promised)


def simulation_deadline(begun_on: date, expires_on: date) -> Deadline:
    """Return the deadline of a simulated handling: the last day on which its results hold."""
    return Deadline(DeadlineKind.SIMULATION, begun_on, expires_on - timedelta(days=1))


def timers_of(
    calendar: WorkingCalendar, deadline: Deadline, reminders: Reminders
) -> Iterator[Timer]:
    """Give the timers of a deadline in the order of their days, as far as the calendar goes.

    A rung that lies on or before the day on which the term began does not exist. Reminders of what
    is overdue go on until it is no more.
    """
    kind, due_on = deadline.kind, deadline.due_on
    reminder = reminders.get(kind, Reminder())
    for left in sorted(reminder.before_days, reverse=True):
        fires_on = calendar.subtract(due_on, left)
        if fires_on > deadline.begun_on:
            yield Timer(kind, Rung.SOON if left else Rung.TODAY, due_on, fires_on, left)
    if kind in ENDS_BY_ITSELF:
        yield Timer(kind, Rung.PASSED, due_on, due_on + timedelta(days=1))
    elif reminder.overdue_every_days:
        for past in count(1, reminder.overdue_every_days):
            try:
                fires_on = calendar.add(due_on, past)
            except CalendarExhausted:
                return
            yield Timer(kind, Rung.OVERDUE, due_on, fires_on, past)


def reached(
    calendar: WorkingCalendar, deadline: Deadline, reminders: Reminders, day: date
) -> tuple[Timer | None, date | None]:
    """Return the latest timer of a deadline up to a day, and the day of the next one."""
    latest = None
    for timer in timers_of(calendar, deadline, reminders):
        if timer.fires_on > day:
            return latest, timer.fires_on
        latest = timer
    return latest, None


def first_on(
    calendar: WorkingCalendar, deadlines: Iterable[Deadline], reminders: Reminders
) -> date | None:
    """Return the day of the first timer of some deadlines; None where there is none."""
    firsts = (next(timers_of(calendar, one, reminders), None) for one in deadlines)
    return min((timer.fires_on for timer in firsts if timer is not None), default=None)
