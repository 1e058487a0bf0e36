"""Task forces, blockers, and what waits for one person of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import NotFound
from zoneworks.delivery.engine.acts import VIEW_ZONE_PLAN
from zoneworks.delivery.engine.plans.critical import Outlook
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.models import Activity, Blocker, Plan, TaskForceMember
from zoneworks.delivery.queries.loading import Loaded

DUE_WITHIN_DAYS = 10
"""So many working days before its end an activity stands on the desk of who answers for it."""
NEWS_DAYS = 7
"""So many days after a publication its task forces are told of moved milestones."""
MOST, MOST_NEWS = 25, 10


def list_members(plan: Plan) -> list[TaskForceMember]:
    """The task force of a plan that the actor has been shown, the head first."""
    rows = plan.members.filter(until=None).select_related("membership__user", "membership__unit")
    return list(rows.order_by("-is_head", "since", "pk"))


def get_member(actor: Actor, pk: int) -> TaskForceMember:
    """One member of a task force.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_ZONE_PLAN)
    rows = TaskForceMember.objects.visible_to(actor)
    found: TaskForceMember | None = (
        rows.select_related("plan__project", "membership__user").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound(_("There is no such member."))
    return found


def list_blockers(actor: Actor) -> QuerySet[Blocker]:
    """The blockers of the zones that the actor reads; an enterprise sees none."""
    actor.require(VIEW_ZONE_PLAN)
    rows: QuerySet[Blocker] = Blocker.objects.visible_to(actor)
    return rows.select_related(
        *("plan__project__enterprise", "activity", "zone"),
        *("owner__user", "escalated_to__user", "raised_by__user"),
    )


def get_blocker(actor: Actor, pk: int) -> Blocker:
    """One blocker.

    Raises:
        NotFound: none such that the actor may see.
    """
    found = list_blockers(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such blocker."))
    return found


class WeekLine(NamedTuple):
    """An activity that begins, runs or ends in a week, as it is expected."""

    activity: Any
    start_on: date
    finish_on: date
    is_late: bool


def list_week(loaded: Loaded, outlook: Outlook, monday: date) -> list[WeekLine]:
    """The open activities of a week with who answers for them, and all that should have ended."""
    sunday, today = monday + timedelta(days=6), clock.today()
    lines = []
    for code, one in loaded.activities.items():
        if one.finished_on is not None:
            continue
        start_on, finish_on = outlook.dates(code)
        published = one.planned_finish_on
        is_late = published is not None and finish_on > published
        has_passed = published is not None and published < min(monday, today)
        if (start_on <= sunday and finish_on >= monday) or has_passed:
            lines.append(WeekLine(loaded.rows[code], start_on, finish_on, is_late))
    return sorted(lines, key=lambda line: (not line.is_late, line.finish_on, line.start_on))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person: an activity to report on, a blocker, or moved milestones."""

    kind: str
    pk: int
    name: str
    code: str
    project: str
    since: date
    due_on: date | None


def list_waiting(actor: Actor) -> Iterator[Waiting]:
    """What waits for the actor, by one query: soonest due first.

    Activities that they answer for and that should end within ten working days, blockers that they
    own or that were escalated to them; then, of plans of their task forces whose days were
    published anew in the last week, the first milestone that moved, the youngest plans first.
    """
    if not actor.membership_id or not actor.may(VIEW_ZONE_PLAN):
        return
    me, today = actor.membership_id, clock.today()
    soon = national_calendar().add(today, DUE_WITHIN_DAYS)
    shared = ("pk", "name", "code", "plan__project__name")

    def said(kind: str) -> Any:
        return Value(kind, CharField())

    activities = (
        Activity.objects.visible_to(actor)
        .filter(
            Q(item_code="") | Q(plan__case=None),
            Q(planned_finish_on__lte=soon) | Q(planned_start_on__lte=today, started_on=None),
            responsible_id=me,
            finished_on=None,
            plan__state=PlanState.IN_USE,
        )
        .values_list(said("ACTIVITY"), *shared, "planned_start_on", "planned_finish_on")
    )
    open_ones = Blocker.objects.visible_to(actor).filter(
        solved_on=None, plan__state=PlanState.IN_USE
    )
    mine = open_ones.filter(owner_id=me, escalated_to=None).values_list(
        *(said("BLOCKER"), "pk", "text", said(""), "plan__project__name", "raised_on", "due_on")
    )
    escalated = open_ones.filter(escalated_to_id=me).values_list(
        *(said("ESCALATED"), "pk", "text", said(""), "plan__project__name"),
        *("escalated_on", "due_on"),
    )
    members = TaskForceMember.objects.filter(plan=OuterRef("plan"), membership_id=me, until=None)
    moved = (
        Activity.objects.visible_to(actor)
        .filter(
            Exists(members),
            kind="MILESTONE",
            moved_on__gt=today - timedelta(days=NEWS_DAYS),
            finished_on=None,
            plan__state=PlanState.IN_USE,
        )
        .values_list(said("MOVED"), *shared, "moved_on", F("planned_finish_on"))
    )
    found = [Waiting(*row) for row in activities.union(mine, escalated, moved, all=True)]
    work = [one for one in found if one.kind != "MOVED"]
    yield from sorted(work, key=lambda one: (one.due_on or date.max, one.pk))[:MOST]
    news = [one for one in found if one.kind == "MOVED"]
    first = {one.project: one for one in sorted(news, key=lambda one: one.pk, reverse=True)}
    yield from list(first.values())[:MOST_NEWS]
