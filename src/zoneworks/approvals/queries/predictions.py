"""How long the zone's open items will probably still take, and how well that is known."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zoneworks.approvals.engine.process.handling import RUNNING, HandlingAct, Track
from zoneworks.approvals.engine.process.prediction import (
    COVERED,
    Floats,
    Judgement,
    Predictor,
    Prefixes,
    judge,
)
from zoneworks.approvals.queries.histories import Step
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar

MOMENTS = frozenset(
    {
        *(HandlingAct.ACCEPT, HandlingAct.DEEM_ACCEPTED, HandlingAct.TAKE_OVER),
        *(HandlingAct.REVIEW, HandlingAct.PAUSE, HandlingAct.RESUME),
        *(HandlingAct.EXTEND, HandlingAct.SEND_BACK),
    }
)
"""Acts after which an item is in hand."""
ENDS = frozenset({HandlingAct.GRANT, HandlingAct.REFUSE, HandlingAct.WITHDRAW})
WAITED = (0, 3, 6, 11, 21)
"""Working days without an act after which an item is looked at again."""
MEASURED_FROM = date(2004, 1, 1)


@dataclass(frozen=True, slots=True)
class Expected:
    """When an open item is expected to be decided, with the ends of the interval."""

    item_id: int
    low_on: date
    on: date
    high_on: date


@dataclass(frozen=True, slots=True)
class Outlooks:
    """The judgement on past items, and what is expected of those in hand.

    ``judgement`` is None while too little has ended on either side of the cut; then nothing is
    expected either. ``covered`` is the share of cases that intervals are meant to hold.
    """

    judgement: Judgement | None
    n_ended: int
    expected: list[Expected]
    covered: float = COVERED


def predict_own(steps: Sequence[Step]) -> Outlooks:
    """Judge both methods on the steps of the zone's items, and use the better one.

    An item is looked at after each act, and again while nothing happens (``WAITED``). Days are
    working days, pauses not taken off: an applicant waits for them as well.
    """
    places: dict[Hashable, int] = {}
    running, ended = _rounds(steps)
    moments = _prefixes(places, ended)
    judgement = judge(moments)
    if judgement is None:
        return Outlooks(None, len(ended), [])
    calendar, today = national_calendar(), clock.today()
    asked = [
        Moment(step, max(today, step.on), _waited(step.on, today), None, limit)
        for step, limit in running
    ]
    found = Predictor(moments, judgement.method).predict(_prefixes(places, asked))
    expected = [
        Expected(one.step.item.pk, *(calendar.add(one.on, round(days)) for days in several))
        for one, several in zip(
            asked, zip(found.low, found.days, found.high, strict=True), strict=True
        )
    ]
    return Outlooks(judgement, len(ended), expected)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which an item was looked at: after a step, so many working days without another,
    with the day of its end and the limit known then."""

    step: Step
    on: date
    waited: int
    ended_on: date | None
    limit: date | None


Known = tuple[Step, date | None]
"""A step, and the limit known at it."""


def _rounds(steps: Sequence[Step]) -> tuple[list[Known], list[Moment]]:
    """The last step of each item in hand, and the moments of the rounds that have ended."""
    running: dict[int, list[Known]] = {}
    limits: dict[int, date | None] = {}
    ended: list[Moment] = []
    for step in steps:
        pk = step.item.pk
        if step.item.track is Track.SIMULATED:
            continue
        for name in ("promised_due_on", "legal_due_on"):
            if step.after.get(name):
                limits[pk] = date.fromisoformat(step.after[name])
        if step.act in ENDS:
            ended += _moments(running.pop(pk, []), step.on)
        elif step.act in MOMENTS and step.after.get("decided_on") is None:
            running.setdefault(pk, []).append((step, limits.get(pk)))
        elif step.act is HandlingAct.APPLY:
            running.pop(pk, None)
            limits.pop(pk, None)
    lasts = [found[-1] for found in running.values()]
    return [last for last in lasts if last[0].item.state in RUNNING], ended


def _moments(round_: Sequence[Known], ended_on: date) -> Iterator[Moment]:
    calendar = national_calendar()
    nexts = [step.on for step, _ in round_[1:]] + [ended_on]
    for (step, limit), until in zip(round_, nexts, strict=True):
        for waited in WAITED:
            on = calendar.add(step.on, waited)
            if waited and on >= until:
                break
            yield Moment(step, on, waited, ended_on, limit)


def _waited(since: date, today: date) -> int:
    days = national_calendar().difference(since, max(today, since))
    return max(one for one in WAITED if one <= days)


def _prefixes(places: dict[Hashable, int], moments: Sequence[Moment]) -> Prefixes:
    at = _scale([one.on for one in moments])
    ended = _scale([one.ended_on for one in moments], missing=np.inf)
    activities = ((one.step.item.code, one.step.act, one.waited) for one in moments)
    return Prefixes(
        activity=np.array([places.setdefault(one, len(places)) for one in activities], np.int64),
        begun=_scale([one.step.item.accepted_on or one.step.on for one in moments]),
        at=at,
        ended=ended,
        remaining=ended - at,
        to_limit=_scale([one.limit for one in moments]) - at,
    )


def _scale(days: Sequence[date | None], missing: float = np.nan) -> Floats:
    """Days as the count of working days since a day before all records."""
    known = np.array([day or MEASURED_FROM for day in days], dtype="datetime64[D]")
    calendar = national_calendar()
    start = np.array(MEASURED_FROM, dtype="datetime64[D]")
    counts = calendar.differences(np.broadcast_to(start, known.shape), known).astype(np.float64)
    return np.where([day is None for day in days], missing, counts) if len(days) else counts
