"""Plans as the engine sees them: their activities, with the real days of cases laid over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zoneworks.approvals import queries as approvals
from zoneworks.approvals.queries import RealDays
from zoneworks.delivery.engine.plans import terms
from zoneworks.delivery.engine.plans.terms import ActivityKind, Link, Phase
from zoneworks.delivery.labels import activity_name
from zoneworks.delivery.models import Activity, Plan

_COLUMNS = (
    *("pk", "plan_id", "code", "name", "phase", "kind", "duration_days", "after", "needs"),
    *("item_code", "responsible_id", "not_before", "deadline", "planned_start_on"),
    *("planned_finish_on", "started_on", "expected_on", "finished_on", "late_cause", "late_note"),
)


@dataclass(slots=True)
class Loaded:
    """A plan with its activities.

    ``rows`` are the stored activities by code; ``follows`` the codes whose days are those of the
    case, ``unneeded`` those of permits that the project does not need.
    """

    row: Plan
    plan: terms.Plan
    rows: dict[str, Any] = field(default_factory=dict)
    follows: set[str] = field(default_factory=set)
    unneeded: set[str] = field(default_factory=set)

    @property
    def activities(self) -> Mapping[str, terms.Activity]:
        """The activities by code, in their order."""
        return self.plan.activities

    def milestones(self) -> dict[str, date]:
        """The milestones that were reached, by code."""
        return {
            code: one.finished_on
            for code, one in self.activities.items()
            if one.is_milestone and one.finished_on is not None
        }


def load(
    plans: Iterable[Plan],
    *,
    whole: bool = False,
    milestones_only: bool = False,
    real: Mapping[int, Mapping[str, RealDays]] | None = None,
) -> list[Loaded]:
    """Read plans that the actor has been shown, in their order.

    ``whole`` gives the activities as records with who answers for them, for the page of one plan;
    else they have the columns that the engine asks for. ``real`` are the days of their cases, where
    they are known already.
    """
    found = {
        row.pk: Loaded(row, terms.Plan(row.pk, row.project.name, {}, row.weight)) for row in plans
    }
    activities: dict[int, dict[str, terms.Activity]] = {pk: {} for pk in found}
    cases = {one.row.case_id: one.row.case for one in found.values() if one.row.case_id}
    if real is None:
        real = approvals.list_real_days(cases)
    names: dict[str, str] = {}
    for row in _rows(list(found), whole=whole, milestones_only=milestones_only):
        loaded = found[row.plan_id]
        loaded.rows[row.code] = row
        case = loaded.row.case
        days = days_of(row, real[case.pk], case.begun_on) if case is not None else None
        if days is not None:
            loaded.follows.add(row.code)
            if not days.is_needed:
                loaded.unneeded.add(row.code)
        name = (
            row.name or names.get(row.code) or names.setdefault(row.code, activity_name(row.code))
        )
        activities[row.plan_id][row.code] = _term(row, name, days)
    for pk, loaded in found.items():
        loaded.plan = terms.Plan(pk, loaded.row.project.name, activities[pk], loaded.row.weight)
    return list(found.values())


def _rows(plan_ids: Sequence[int], *, whole: bool, milestones_only: bool) -> Iterable[Any]:
    rows = Activity.objects.filter(plan_id__in=plan_ids).order_by("plan_id", "place", "pk")
    if milestones_only:
        rows = rows.filter(kind=ActivityKind.MILESTONE)
    if whole:
        return rows.select_related("responsible__user", "responsible__unit")
    return rows.values_list(*_COLUMNS, named=True)


def days_of(row: Any, days: Mapping[str, RealDays], begun_on: date) -> RealDays | None:
    """The days that the case gives an activity; a permit that it does not need has ended.

    None where the case has no say: nothing of it is named.
    """
    if not row.item_code:
        return None
    known = [days[code] for code in row.item_code.split("/") if code in days]
    if needed := [one for one in known if one.is_needed]:
        return max(needed, key=lambda one: one.ended_on or date.max)
    if row.kind == ActivityKind.PERMIT:
        return RealDays(begun_on, begun_on, None, is_needed=False)
    return RealDays()


def _term(row: Any, name: str, days: RealDays | None) -> terms.Activity:
    real = (
        (row.started_on, row.expected_on, row.finished_on)
        if days is None
        else (days.started_on, days.due_on or row.expected_on, days.ended_on)
    )
    is_milestone = row.kind == ActivityKind.MILESTONE
    return terms.Activity(
        code=row.code,
        name=name,
        kind=ActivityKind(row.kind),
        phase=Phase(row.phase),
        duration_days=row.duration_days,
        after=tuple(Link(code, lag) for code, lag in row.after),
        needs=row.needs,
        not_before=row.not_before,
        deadline=row.deadline,
        planned_start_on=row.planned_start_on,
        planned_finish_on=row.planned_finish_on,
        started_on=None if is_milestone else real[0],
        expected_on=real[1],
        finished_on=real[2],
    )
