"""What the zone's own cases say: paths, conformance, bottlenecks, what takes how long.

Everything stands on the histories that the actor has been shown; nothing reads a row twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from zoneworks.approvals.engine.process.bottlenecks import Handled
from zoneworks.approvals.engine.process.clocks import measure
from zoneworks.approvals.engine.process.conformance import Conformance, Duties, check
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.handlings import NO_DAY, Mark, Marks
from zoneworks.approvals.engine.process.paths import Path, critical_path
from zoneworks.approvals.engine.process.rulebook import Rulebook, lay_out
from zoneworks.approvals.engine.process.terms import DayKind
from zoneworks.approvals.engine.process.whatif import Sample
from zoneworks.approvals.models import Obligation
from zoneworks.approvals.queries.histories import (
    CaseHistory,
    ItemHistory,
    Step,
    list_steps,
    waits_for_unit,
)
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import number_of

MARKS: dict[HandlingAct, tuple[Mark, ...]] = {
    HandlingAct.APPLY: (Mark.APPLY,),
    HandlingAct.RENEW: (Mark.APPLY,),
    HandlingAct.NOTIFY_GAPS: (Mark.TELL_GAPS,),
    HandlingAct.ACCEPT: (Mark.ACCEPT,),
    HandlingAct.DEEM_ACCEPTED: (Mark.ACCEPT,),
    HandlingAct.TAKE_OVER: (Mark.APPLY, Mark.ACCEPT),
    HandlingAct.PAUSE: (Mark.PAUSE,),
    HandlingAct.RESUME: (Mark.RESUME,),
    HandlingAct.EXTEND: (Mark.EXTEND,),
    HandlingAct.GRANT: (Mark.GRANT,),
    HandlingAct.DELIVER: (Mark.DELIVER,),
    HandlingAct.REFUSE: (Mark.END,),
    HandlingAct.DECLINE: (Mark.END,),
    HandlingAct.WITHDRAW: (Mark.END,),
    HandlingAct.REVOKE: (Mark.END,),
    HandlingAct.LAPSE: (Mark.END,),
}
"""What an act means for the law; other acts mean nothing to it."""
SECONDARY, COMMITMENT = "SECONDARY", "COMMITMENT"


def find_paths(cases: Iterable[CaseHistory], target: str) -> list[tuple[CaseHistory, Path]]:
    """The critical path of each case to a milestone of its process."""
    calendar, today = national_calendar(), clock.today()
    return [
        (
            case,
            critical_path(
                calendar,
                case.plan.before,
                case.spans(),
                target,
                begun_on=case.begun_on,
                today=today,
            ),
        )
        for case in cases
        if target in case.plan.milestones
    ]


def list_handled(cases: Iterable[CaseHistory]) -> list[Handled]:
    """The formal items that were accepted, with the unit that has them."""
    calendar, today = national_calendar(), clock.today()
    found = []
    for case in cases:
        for item in case.items.values():
            if item.track is Track.SIMULATED or item.accepted_on is None:
                continue
            end = max(item.decided_on or today, item.accepted_on)
            limit = item.legal_due_on
            found.append(
                Handled(
                    code=item.code,
                    authority=item.unit,
                    days=measure(calendar, item.accepted_on, end, ()).gross,
                    is_decided=item.decided_on is not None,
                    has_limit=limit is not None,
                    is_late=limit is not None and end > limit,
                    is_queued=waits_for_unit(item),
                )
            )
    return found


def find_conformance(
    cases: Sequence[CaseHistory], steps: Sequence[Step] | None = None
) -> tuple[Rulebook, Conformance]:
    """Hold every step of the cases against their processes."""
    book, rows = lay_out([case.plan for case in cases])
    place = {case.pk: number for number, case in enumerate(cases)}
    found = [
        (place[step.item.case_id], book.place_of.get(step.item.code, -1), step, mark)
        for step in (list_steps(cases) if steps is None else steps)
        for mark in _marks(step)
    ]
    found = [one for one in found if one[1] >= 0]
    reached = [
        (place[case.pk], book.place_of[code], on)
        for case in cases
        for code, on in case.milestones.items()
    ]
    pauses = [one.reason for *_, one, mark in found if mark is Mark.PAUSE]
    reasons = {reason: number for number, reason in enumerate(dict.fromkeys(pauses))}
    n = len(reached)
    marks = Marks(
        case=np.array([one[0] for one in [*found, *reached]], np.int32),
        node=np.array([one[1] for one in [*found, *reached]], np.int32),
        is_formal=np.array([one[2].item.track is Track.FORMAL for one in found] + [True] * n, bool),
        mark=np.array([one[3] for one in found] + [Mark.REACH] * n, np.int8),
        on=np.array(
            [number_of(one[2].on) for one in found] + [number_of(one[2]) for one in reached],
            np.int64,
        ),
        reason=np.array([reasons.get(one[2].reason, 0) for one in found] + [0] * n, np.int32),
        reasons=tuple(reasons),
        plan_of=rows,
    )
    duties = _duties(cases, book, place)
    today = number_of(clock.today())
    return book, check(book, marks, duties, national_calendar(), today)


def _marks(step: Step) -> tuple[Mark, ...]:
    if step.act is HandlingAct.SUPPLY and step.after.get("state") == State.SUBMITTED:
        return (Mark.REAPPLY,)
    return MARKS.get(step.act, ())


def _duties(cases: Sequence[CaseHistory], book: Rulebook, place: Mapping[int, int]) -> Duties:
    items = {item.pk: item for case in cases for item in case.items.values()}
    rows: list[tuple[ItemHistory, str, date, date | None, bool]] = []
    pks = list(place)
    for start in range(0, len(pks), 500):
        owed = Obligation.objects.filter(
            case_id__in=pks[start : start + 500], kind__in=(SECONDARY, COMMITMENT)
        ).exclude(closed_on__isnull=False, was_kept=None)  # not owed any more
        values = owed.order_by("pk").values_list(
            "item_id", "kind", "due_on", "closed_on", "was_kept"
        )
        for item_id, kind, due_on, closed_on, was_kept in values:
            rows.append((items[item_id], kind, due_on, closed_on, bool(was_kept)))
    known = [row for row in rows if row[0].code in book.place_of]
    return Duties(
        case=np.array([place[row[0].case_id] for row in known], np.int32),
        node=np.array([book.place_of[row[0].code] for row in known], np.int32),
        is_formal=np.array([row[0].track is Track.FORMAL for row in known], bool),
        is_promise=np.array([row[1] == COMMITMENT for row in known], bool),
        due=np.array([number_of(row[2]) for row in known], np.int64),
        closed=np.array([number_of(row[3]) if row[3] else NO_DAY for row in known], np.int64),
        was_kept=np.array([row[4] for row in known], bool),
    )


def sample_items(cases: Iterable[CaseHistory]) -> dict[str, Sample]:
    """The working days of each item and milestone since everything before it was there."""
    calendar, today = national_calendar(), clock.today()
    found: dict[str, list[tuple[int, bool]]] = {}
    for case in cases:
        spans = case.spans()
        for code, firsts in case.plan.before.items():
            ends = [spans[first].ended_on for first in firsts]
            ready = max([case.begun_on, *(end for end in ends if end is not None)])
            if None in ends or (ready >= today and spans[code].ended_on is None):
                continue
            end = spans[code].ended_on
            days = calendar.difference(ready, max(end or today, ready))
            found.setdefault(code, []).append((days, end is not None))
    return {
        code: Sample(np.array([days for days, _ in seen]), np.array([ended for _, ended in seen]))
        for code, seen in found.items()
    }


def usual_days(cases: Iterable[CaseHistory]) -> dict[str, int]:
    """The days that each item may take, for those that nothing was recorded of yet."""
    found: dict[str, int] = {}
    for case in cases:
        for code, item in case.plan.items.items():
            limit = item.promised or item.limit_for(case.plan.facts)
            if limit is not None:
                is_working = limit.kind is DayKind.WORKING
                found[code] = limit.days if is_working else limit.days * 5 // 7
    return found
