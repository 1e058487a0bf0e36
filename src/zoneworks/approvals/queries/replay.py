"""Whether cases are stored as their events tell them: every record and every event, both ways."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.engine.process.replay import HistoryBroken, Step, replay
from zoneworks.approvals.models import (
    ApprovalCase,
    Breach,
    CaseItem,
    CasePaper,
    Obligation,
    ReachedMilestone,
    SiteWork,
)
from zoneworks.approvals.queries.handling import list_approval_cases
from zoneworks.core import clock, events
from zoneworks.core.actors import Actor
from zoneworks.core.models import Event, ZoneRow

AT_ONCE = 200
PARTS: tuple[type[ZoneRow], ...] = (CasePaper, Obligation, ReachedMilestone, SiteWork, Breach)
UNTOLD = {"is_given", "timer_on"}
"""What the event of the item tells, the papers that went in with it, and what is no change: when
the timers of a record are looked at next."""
_CASE, _ITEM = events.subject_type(ApprovalCase), events.subject_type(CaseItem)
_STEPS = {f"approvals.item_{act.lower()}" for act in HandlingAct}
_REMINDERS = {f"approvals.{one}_reminded" for one in ("item", "obligation", "simulation")}
"""What tells that somebody was reminded; nothing stored changes with it."""
_PROJECTED = "approvals.deadline_projected"
"""Deadlines that a new calendar has moved: what stands changes, and it is no step."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One record with what its events tell of it; None where it is not there, or they break."""

    subject_type: str
    subject_id: int
    stored: dict[str, Any] | None
    told: dict[str, Any] | None
    n_events: int

    @property
    def differing(self) -> list[str]:
        """Name what is stored otherwise than told; ``*`` where one of both is not there."""
        if self.stored is None or self.told is None:
            return [] if self.stored == self.told else ["*"]
        told = {name: value for name, value in self.told.items() if name not in UNTOLD}
        return [name for name, value in told.items() if self.stored.get(name) != value]


def replay_cases(actor: Actor) -> Iterator[Comparison]:
    """Replay the events of every case that the actor may see, and compare with what is stored."""
    cases = list_approval_cases(actor).select_related(None).order_by("pk")
    last = 0
    while found := list(cases.filter(pk__gt=last)[:AT_ONCE]):
        yield from _compare(found)
        last = found[-1].pk


def _compare(cases: Sequence[ApprovalCase]) -> Iterator[Comparison]:
    pks = [case.pk for case in cases]
    stored: dict[tuple[str, int], dict[str, Any]] = {
        (events.subject_type(row), row.pk): _plain(events.snapshot(row))
        for rows in (cases, *(_rows_of(model, pks) for model in (CaseItem, *PARTS)))
        for row in rows
    }
    about = Q(subject_type=_CASE, subject_id__in=pks) | Q(
        part_of_type=_CASE, part_of_id__in=pks, subject_type__startswith="approvals."
    )
    followed = {case.pk for case in cases if case.system}
    histories: dict[tuple[str, int], list[Event]] = {}
    for event in Event.objects.filter(about).order_by("pk"):
        histories.setdefault((event.subject_type, event.subject_id), []).append(event)
    for key in sorted({*stored, *histories}):
        history = histories.get(key, [])
        told = _fold_steps(history, followed) if key[0] == _ITEM else _fold(history)
        yield Comparison(*key, stored.get(key), told, len(history))


def _rows_of(model: Any, case_ids: list[int]) -> Any:
    return model.objects.filter(case_id__in=case_ids)


def _fold(history: Sequence[Event]) -> dict[str, Any] | None:
    """Fold the events of a record; None where it was never written, or was removed."""
    found: dict[str, Any] | None = None
    for event in history:
        if event.act in _REMINDERS:
            continue
        found = None if event.after is None else {**(found or {}), **event.after}
    return found


def _fold_steps(history: Sequence[Event], followed: Collection[int]) -> dict[str, Any] | None:
    steps = [
        Step(
            clock.day_of(event.at),
            event.before,
            event.after or {},
            is_move=event.act != _PROJECTED,
        )
        for event in history
        if event.act in _STEPS or event.act == _PROJECTED
    ]
    try:
        found = replay(steps) if steps else None
    except HistoryBroken:
        return None
    if found is not None and any(event.part_of_id in followed for event in history):
        found["turn"] = ""  # a mandated system has it
    return found


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Write values as events hold them."""
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain
