"""Activities of a plan: added, changed, taken out, and how they go."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import services as approvals
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, explained
from zoneworks.core.tables.writing import clean_text
from zoneworks.delivery import queries
from zoneworks.delivery.engine.acts import EDIT_PLANS, REPORT_PROGRESS
from zoneworks.delivery.engine.plans import checks, terms
from zoneworks.delivery.engine.plans.refusals import FollowsCase, NotReleased, StepsOpen
from zoneworks.delivery.engine.plans.states import PlanAct
from zoneworks.delivery.engine.plans.terms import ActivityKind, LateCause, Link, Phase
from zoneworks.delivery.labels import refusal_text, step_name
from zoneworks.delivery.models import Activity, Blocker, Plan
from zoneworks.delivery.queries import Loaded
from zoneworks.delivery.services.plans import holding

FIELDS = {
    "CYCLIC_PRECEDENCE": "after",
    "UNKNOWN_ACTIVITY": "after",
    "CONSTRUCTION_UNRELEASED": "after",
    "UNKNOWN_RESOURCE": "needs",
    "NEED_ABOVE_CAPACITY": "needs",
    "NEGATIVE_DURATION": "duration_days",
    "MILESTONE_LASTS": "duration_days",
    "OUT_OF_RANGE": "duration_days",
    "HAS_BEGUN": "duration_days",
    "CALENDAR_EXHAUSTED": "duration_days",
    "DEADLINE_BEFORE_RELEASE": "deadline",
    "END_BEFORE_START": "started_on",
    "EXPECTED_PAST": "expected_on",
    "CAUSE_MISSING": "late_cause",
    "STEPS_OPEN": "steps",
    "NOT_RELEASED": "started_on",
}
"""Which field of a form a refusal stands beside; the others are the form's own."""
_OF_PLAN = (
    *("name", "phase", "kind", "duration_days", "after", "needs", "not_before", "deadline"),
    *("responsible_id", "steps"),
)
CONSTRUCTION = "construction"
"""The milestone by which a case of approval releases building."""


def add_activity(
    actor: Actor, plan_id: int, code: str, values: Mapping[str, Any], *, version: int | None = None
) -> Activity:
    """Add an activity to a plan, behind those of its phase.

    ``after`` is a list of [code, working days between], ``needs`` units by resource, ``steps`` a
    list of acts as texts.

    Raises:
        NotFound: no such plan.
        InvalidInput: the code is taken, or the plan could not be followed with it.
        StaleRecord: somebody changed the plan since ``version``.
    """
    actor.require(EDIT_PLANS)
    with holding(actor, plan_id, PlanAct.CHANGE) as plan:
        records.check_version(plan, version)
        loaded = queries.load([plan])[0]
        if code in loaded.rows:
            raise InvalidInput({"code": [_("The plan has an activity of this code.")]})
        columns = _checked(actor, values, {})
        row = Activity(plan=plan, code=code, place=len(loaded.rows), **columns)
        _check(actor, loaded, _changed_term(row, None, columns))
        return records.create(actor, row, act="delivery.activity_added")


def change_activity(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> Activity:
    """Change what an activity is: its days, what comes first, what it needs, who answers for it.

    The published days stay until the zone's plans are worked out and published anew.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        InvalidInput: the plan could not be followed so; the field at fault is named.
    """
    actor.require(EDIT_PLANS)
    with holding_activity(actor, pk, PlanAct.CHANGE) as activity:
        loaded = queries.load([activity.plan])[0]
        columns = _checked(actor, values, dict(activity.steps))
        term = _changed_term(activity, loaded, columns)
        with explained(refusal_text, FIELDS):
            checks.check_change(loaded.activities[activity.code], term.duration_days)
        _check(actor, loaded, term)
        act = "delivery.activity_changed"
        return records.change(actor, Activity, pk, columns, act=act, version=version, reason=reason)


def remove_activity(actor: Actor, pk: int, *, version: int | None = None, reason: str = "") -> Plan:
    """Take an activity out of a plan; nothing may come after it.

    Raises:
        NotFound, StaleRecord: see ``records.remove``.
        InvalidInput: it has begun, others come after it, or a blocker was raised for it.
    """
    actor.require(EDIT_PLANS)
    with holding_activity(actor, pk, PlanAct.CHANGE) as activity:
        with explained(refusal_text):
            checks.check_removal(queries.load([activity.plan])[0].activities, activity.code)
        if Blocker.objects.filter(activity=activity).exists():
            raise InvalidInput({"": [_("A blocker was raised for it: it stays in the plan.")]})
        act = "delivery.activity_removed"
        records.remove(actor, Activity, pk, act=act, version=version, reason=reason)
        return activity.plan


def report_progress(
    actor: Actor,
    pk: int,
    *,
    started_on: date | None = None,
    expected_on: date | None = None,
    finished_on: date | None = None,
    steps: Collection[str] = (),
    late_cause: str = "",
    late_note: str = "",
    version: int | None = None,
) -> Activity:
    """Write how an activity goes: begun, expected to be done, done, and which acts of its list.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        ActForbidden: a department reports on what another one answers for.
        InvalidInput: days that contradict each other or are still to come, building that is not
            released, a permit that follows its case, an end later than published without a cause.
    """
    actor.require(REPORT_PROGRESS)
    today = clock.today()
    wrong = {
        field: [_("This day is still to come.")]
        for field, day in (("started_on", started_on), ("finished_on", finished_on))
        if day is not None and day > today
    }
    if wrong:
        raise InvalidInput(wrong)
    with holding_activity(actor, pk, PlanAct.REPORT) as activity:
        if actor.role is Role.APPROVING_DEPARTMENT:
            _check_answers(actor, activity)
        if unknown := sorted(set(steps) - {step for step, _day in activity.steps}):
            text = _("“%(step)s” is no act of its list.") % {"step": unknown[0]}
            raise InvalidInput({"steps": [text]})
        is_milestone = activity.kind == ActivityKind.MILESTONE
        loaded = queries.load([activity.plan])[0]
        term = replace(
            loaded.activities[activity.code],
            started_on=None if is_milestone else started_on,
            expected_on=expected_on,
            finished_on=finished_on,
        )
        done = [[step, _done_on(day, step in steps, today)] for step, day in activity.steps]
        beside = FIELDS | {"CALENDAR_EXHAUSTED": "expected_on"}
        with explained(refusal_text, beside):
            if activity.code in loaded.follows:
                raise FollowsCase(f"“{term.name}” follows its case", activity=term.name)
            checks.check_progress(term, today)
            checks.check_cause(term, LateCause(late_cause) if late_cause else None)
            _check_steps(activity.code, finished_on, done)
            checks.check_end({**loaded.activities, activity.code: term}, queries.today_on())
        if activity.kind == ActivityKind.CONSTRUCTION and started_on is not None:
            _check_released(actor, activity.plan, term, started_on)
        columns: dict[str, Any] = {
            "started_on": term.started_on,
            "expected_on": None if finished_on else expected_on,
            "finished_on": finished_on,
            "steps": done,
            "late_cause": late_cause,
            "late_note": clean_text(late_note),
        }
        act = "delivery.progress_reported"
        return records.change(actor, Activity, pk, columns, act=act, version=version)


def _check_answers(actor: Actor, activity: Activity) -> None:
    if activity.responsible_id != actor.membership_id:
        raise ActForbidden(_("Who answers for this activity reports on it, or an officer."))


def _done_on(day: str | None, is_done: bool, today: date) -> str | None:
    return (day or today.isoformat()) if is_done else None


def _check_steps(code: str, finished_on: date | None, steps: list[list[Any]]) -> None:
    left = tuple(step_name(code, step) for step, done_on in steps if done_on is None)
    if finished_on is not None and left:
        raise StepsOpen(f"still open: {', '.join(left)}", steps=left)


def _check_released(actor: Actor, plan: Plan, term: terms.Activity, on: date) -> None:
    """Ask the case of approval whether building was released on a day."""
    if not plan.process_id:
        return
    if plan.case_id is None:
        with explained(refusal_text, FIELDS):
            raise NotReleased(f"“{term.name}” has no case", activity=term.name)
    try:
        approvals.check_milestone(actor, plan.case_id, CONSTRUCTION, on)
    except InvalidInput as refusal:
        raise InvalidInput({"started_on": refusal.fields[""]}) from refusal


def _checked(
    actor: Actor, values: Mapping[str, Any], done: Mapping[str, str | None]
) -> dict[str, Any]:
    """The columns of an activity; acts of its list that stay keep their day."""
    columns = {name: values[name] for name in _OF_PLAN if name in values}
    if "name" in columns:
        columns["name"] = clean_text(columns["name"])
    if "steps" in columns:
        columns["steps"] = [[step, done.get(step)] for step in dict.fromkeys(columns["steps"])]
    if "after" in columns:
        columns["after"] = [[code, lag] for code, lag in dict(columns["after"]).items()]
    if (responsible := columns.get("responsible_id")) is not None:
        check_membership(actor, responsible, "responsible_id")
    return columns


def check_membership(actor: Actor, pk: int, field: str) -> None:
    """Refuse who may not answer for something in the actor's zone. Raises InvalidInput."""
    if pk not in {one.pk for one in queries.list_candidates(actor)}:
        raise InvalidInput({field: [_("The zone has no such member.")]})


@contextmanager
def holding_activity(actor: Actor, pk: int, act: PlanAct) -> Iterator[Activity]:
    """Hold an activity and its plan, whose state allows an act.

    Raises:
        NotFound: no such activity, or it was taken out meanwhile.
        InvalidInput: see ``holding``.
    """
    with holding(actor, queries.get_activity(actor, pk).plan_id, act):
        yield queries.get_activity(actor, pk)


def _changed_term(
    row: Activity, loaded: Loaded | None, columns: Mapping[str, Any]
) -> terms.Activity:
    """The activity as it would be, as the engine sees it."""
    found: dict[str, Any] = {name: columns.get(name, getattr(row, name)) for name in _OF_PLAN}
    known = loaded.activities[row.code] if loaded is not None else None
    return terms.Activity(
        code=row.code,
        name=found["name"] or (known.name if known is not None else row.code),
        kind=ActivityKind(found["kind"]),
        phase=Phase(found["phase"]),
        duration_days=found["duration_days"],
        after=tuple(Link(code, lag) for code, lag in found["after"]),
        needs=found["needs"],
        not_before=found["not_before"],
        deadline=found["deadline"],
    )


def _check(actor: Actor, loaded: Loaded, term: terms.Activity) -> None:
    """Refuse a plan that could not be followed with an activity."""
    plan = loaded.row
    with explained(refusal_text, FIELDS):
        checks.check_plan(
            {**loaded.activities, term.code: term},
            queries.resources_of(actor.writing_zone_id()),
            queries.today_on(),
            waits_for_release=bool(plan.process_id),
        )
