"""How long the zone's open items will probably still take, and how well that is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zoneworks.approvals.engine.process.handling import RUNNING, HandlingAct, Track
from zoneworks.approvals.engine.process.prediction import (
    COVERED,
    Judgement,
    Predictor,
    Prefixes,
    judge,
)
from zoneworks.approvals.models import CaseItem
from zoneworks.approvals.queries.histories import Step, list_histories, list_steps
from zoneworks.core import clock
from zoneworks.core.actors import Actor
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

    Days are working days, pauses not taken off: an applicant waits for them as well.
    """
    names: dict[tuple[str, HandlingAct], int] = {}
    open_steps, ended = _rounds(steps)
    moments = _prefixes(names, ended)
    judgement = judge(moments)
    if judgement is None:
        return Outlooks(None, len(ended), [])
    asked = [(step, None, limit) for step, limit in open_steps.values()]
    predictor = Predictor(moments, judgement.method)
    found = predictor.predict(_prefixes(names, asked))
    calendar, today = national_calendar(), clock.today()

    def on(step: Step, days: float) -> date:
        return max(calendar.add(step.on, round(days)), today)

    expected = [
        Expected(step.item.pk, on(step, low), on(step, days), on(step, high))
        for (step, _, _), low, days, high in zip(
            asked, found.low, found.days, found.high, strict=True
        )
    ]
    return Outlooks(judgement, len(ended), expected)


def predict_remaining(actor: Actor, items: Iterable[CaseItem]) -> dict[int, Expected]:
    """When items are expected to be decided, by their id; only those in hand, and only where past
    items of the zone allow a judgement."""
    wanted = {item.pk for item in items if item.state in RUNNING and item.track == Track.FORMAL}
    if not wanted:
        return {}
    found = predict_own(list_steps(list_histories(actor)))
    return {one.item_id: one for one in found.expected if one.item_id in wanted}


Moment = tuple[Step, Step | None, date | None]
"""A step, the one that ended its round, and the limit known at it."""


def _rounds(
    steps: Sequence[Step],
) -> tuple[dict[int, tuple[Step, date | None]], list[Moment]]:
    """The last step of each item in hand, and every step of the rounds that have ended."""
    running: dict[int, list[tuple[Step, date | None]]] = {}
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
            ended += [(one, step, limit) for one, limit in running.pop(pk, [])]
        elif step.act in MOMENTS and step.after.get("decided_on") is None:
            running.setdefault(pk, []).append((step, limits.get(pk)))
        elif step.act is HandlingAct.APPLY:
            running.pop(pk, None)
            limits.pop(pk, None)
    in_hand = {pk: found[-1] for pk, found in running.items() if found[-1][0].item.state in RUNNING}
    return in_hand, ended


def _prefixes(names: dict[tuple[str, HandlingAct], int], moments: Sequence[Moment]) -> Prefixes:
    at = _scale([step.on for step, _, _ in moments])
    begun = _scale([step.item.accepted_on or step.on for step, _, _ in moments])
    ends = [end.on if end is not None else None for _, end, _ in moments]
    ended = _scale(ends, missing=np.inf)
    limit = _scale([limit for _, _, limit in moments], missing=np.nan)
    activity = [names.setdefault((step.item.code, step.act), len(names)) for step, _, _ in moments]
    return Prefixes(
        activity=np.array(activity, np.int64),
        begun=begun,
        at=at,
        ended=ended,
        remaining=ended - at,
        to_limit=limit - at,
    )


def _scale(
    days: Sequence[date | None], missing: float = np.nan
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Days as the count of working days since a day before all records."""
    known = np.array([day or MEASURED_FROM for day in days], dtype="datetime64[D]")
    calendar = national_calendar()
    start = np.array(MEASURED_FROM, dtype="datetime64[D]")
    counts = calendar.differences(np.broadcast_to(start, known.shape), known).astype(np.float64)
    return np.where([day is None for day in days], missing, counts) if len(days) else counts
