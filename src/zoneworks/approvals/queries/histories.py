"""The zone's own cases as the analysis sees them: read once, in sets, however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from zoneworks.approvals.definitions import get_definition
from zoneworks.approvals.engine.acts import VIEW_PERFORMANCE
from zoneworks.approvals.engine.process.clocks import Stop
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State, Track
from zoneworks.approvals.engine.process.paths import Span
from zoneworks.approvals.engine.process.plans import Plan, plan_for
from zoneworks.approvals.models import CaseMode, ReachedMilestone
from zoneworks.approvals.queries.handling import list_approval_cases, list_items
from zoneworks.approvals.rows import CASE, ITEM
from zoneworks.core.actors import Actor
from zoneworks.core.models import Event

ACT = "approvals.item_"
_COLUMNS = (
    *("pk", "case_id", "code", "track", "unit_id", "state", "turn", "turn_since"),
    *("applied_on", "accepted_on", "decided_on", "delivered_on", "legal_due_on"),
    *("promised_due_on", "pauses", "steps", "back_entered"),
)


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """An item of a case in its latest round, as it is stored."""

    pk: int
    case_id: int
    code: str
    track: Track
    unit_id: int | None
    unit: str
    state: State
    turn: str
    turn_since: date | None
    applied_on: date | None
    accepted_on: date | None
    decided_on: date | None
    delivered_on: date | None
    legal_due_on: date | None
    promised_due_on: date | None
    stops: tuple[Stop, ...]
    steps: int
    back_entered: int

    @property
    def span(self) -> Span:
        """Its days as the critical path sees them; what was revoked has not ended."""
        ended_on = self.delivered_on if self.state is State.DELIVERED else None
        return Span(self.applied_on, self.accepted_on, self.decided_on, ended_on, self.stops)


@dataclass(slots=True)
class CaseHistory:
    """A case with the plan it follows, its items and the milestones it has reached."""

    pk: int
    number: str
    project: str
    begun_on: date
    plan: Plan
    items: dict[tuple[str, Track], ItemHistory] = field(default_factory=dict)
    milestones: dict[str, date] = field(default_factory=dict)

    def spans(self) -> dict[str, Span]:
        """The days of every formal item and milestone of its plan."""
        found = {code: Span() for code in self.plan.before}
        for (code, track), item in self.items.items():
            if track is Track.FORMAL:
                found[code] = item.span
        return found | {code: Span(ended_on=on) for code, on in self.milestones.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """An act on an item as its event tells it; ``after`` holds what it changed."""

    item: ItemHistory
    act: HandlingAct
    on: date
    after: Mapping[str, Any]
    reason: str


def list_histories(
    actor: Actor, since: date | None = None, until: date | None = None
) -> list[CaseHistory]:
    """The cases begun from ``since`` to before ``until``, in the order of their begin.

    Those that a mandated system decides are not the zone's own.
    """
    actor.require(VIEW_PERFORMANCE)
    cases = list_approval_cases(actor).filter(mode=CaseMode.DECIDED).order_by("begun_on", "pk")
    if since is not None:
        cases = cases.filter(begun_on__gte=since)
    if until is not None:
        cases = cases.filter(begun_on__lt=until)
    named = {"project_name": F("project__name")}
    columns = ("pk", "number", "begun_on", "process_id", "process_version", "facts")
    found = {
        row["pk"]: CaseHistory(
            row["pk"],
            row["number"],
            row["project_name"],
            row["begun_on"],
            plan_for(
                get_definition(row["process_id"], row["process_version"]).process, row["facts"]
            ),
        )
        for row in cases.select_related(None).annotate(**named).values(*columns, "project_name")
    }
    pks = cases.select_related(None).order_by().values("pk")
    items = list_items(actor).select_related(None).filter(case_id__in=pks)
    for row in (
        items.order_by("pk").annotate(unit_name=F("unit__name")).values(*_COLUMNS, "unit_name")
    ):
        item = _item(row)
        found[item.case_id].items[item.code, item.track] = item
    reached = ReachedMilestone.objects.filter(case_id__in=pks)
    for case_id, code, on in reached.values_list("case_id", "code", "reached_on"):
        found[case_id].milestones[code] = on
    return list(found.values())


def list_steps(cases: Sequence[CaseHistory]) -> list[Step]:
    """The steps of cases that the actor has been shown, in the order in which they happened."""
    items = {item.pk: item for case in cases for item in case.items.values()}
    return sorted(_steps(cases, items), key=lambda step: step.on)


def _steps(cases: Sequence[CaseHistory], items: Mapping[int, ItemHistory]) -> Iterator[Step]:
    pks = [case.pk for case in cases]
    for start in range(0, len(pks), 500):
        rows = Event.objects.filter(
            part_of_type=CASE,
            part_of_id__in=pks[start : start + 500],
            subject_type=ITEM,
            act__startswith=ACT,
        )
        values = rows.order_by("pk").values_list("subject_id", "act", "after", "reason")
        for item_id, act, after, reason in values:
            name = act.removeprefix(ACT).upper()
            if item_id in items and after and name in HandlingAct.__members__:
                on = date.fromisoformat(after["on"])
                yield Step(items[item_id], HandlingAct(name), on, after, reason)


def _item(row: Mapping[str, Any]) -> ItemHistory:
    values = {name: row[name] for name in _COLUMNS if name != "pauses"}
    values["track"], values["state"] = Track(row["track"]), State(row["state"])
    stops = tuple(
        Stop(date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for _reason, since, until, _evidence in row["pauses"]
    )
    return ItemHistory(**values, unit=row["unit_name"] or "", stops=stops)


def waits_for_unit(item: ItemHistory) -> bool:
    """Whether it is the turn of the item's unit, not of the applicant."""
    return item.turn not in {"", Post.APPLICANT}
