"""Task forces, blockers, and what waits for one person of them."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.reading import get_one
from zoneworks.delivery.engine.acts import VIEW_ZONE_PLAN
from zoneworks.delivery.engine.plans.critical import Outlook
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.models import Activity, Blocker, Plan, TaskForceMember
from zoneworks.delivery.queries.loading import Loaded

DUE_WITHIN_DAYS = 10
"""So many working days before its end an activity stands on the desk of who answers for it."""
NEWS_DAYS = 7
"""So many days after a publication its task forces are told of moved milestones."""


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
    return get_one(list_blockers(actor).filter(pk=pk), _("There is no such blocker."))


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


def list_due_activities(actor: Actor) -> QuerySet[Activity] | None:
    """Open activities that the actor answers for: that should have begun, or end within days.

    What follows a permit item is reported there, and is left out. None for who never has any.
    """
    if not _has_a_desk(actor):
        return None
    today = clock.today()
    soon = national_calendar().add(today, DUE_WITHIN_DAYS)
    rows: QuerySet[Activity] = Activity.objects.visible_to(actor)
    is_due = Q(planned_finish_on__lte=soon) | Q(planned_start_on__lte=today, started_on=None)
    return rows.filter(
        is_due,
        Q(item_code="") | Q(plan__case=None),
        planned_start_on__lte=soon,  # follows from both, and is what the index knows
        responsible_id=actor.membership_id,
        finished_on=None,
        plan__state=PlanState.IN_USE,
    )


def list_own_blockers(actor: Actor) -> QuerySet[Blocker] | None:
    """Open blockers that the actor owns and that were not escalated."""
    if not _has_a_desk(actor):
        return None
    return _open_blockers(actor).filter(owner_id=actor.membership_id, escalated_to=None)


def list_escalated_blockers(actor: Actor) -> QuerySet[Blocker] | None:
    """Open blockers that were escalated to the actor."""
    if not _has_a_desk(actor):
        return None
    return _open_blockers(actor).filter(escalated_to_id=actor.membership_id)


def list_moved_milestones(actor: Actor) -> QuerySet[Activity] | None:
    """The first milestone of each plan of the actor's task forces that was moved of late."""
    if not _has_a_desk(actor):
        return None
    members = TaskForceMember.objects.filter(
        plan=OuterRef("plan"), membership_id=actor.membership_id, until=None
    )
    rows: QuerySet[Activity] = Activity.objects.visible_to(actor)
    moved = rows.filter(
        kind="MILESTONE",
        moved_on__gt=clock.today() - timedelta(days=NEWS_DAYS),
        finished_on=None,
        plan__state=PlanState.IN_USE,
    )
    before = moved.filter(plan=OuterRef("plan"), pk__lt=OuterRef("pk"))
    return moved.filter(Exists(members), ~Exists(before))


def may_solve(actor: Actor, blocker: Blocker) -> bool:
    """Whether the actor may say how a blocker was solved: its owner, who was asked, an officer."""
    mine = actor.membership_id in (blocker.owner_id, blocker.escalated_to_id)
    return mine or actor.role in (Role.OFFICER, Role.ADMINISTRATOR)


def _has_a_desk(actor: Actor) -> bool:
    return bool(actor.membership_id) and actor.may(VIEW_ZONE_PLAN)


def _open_blockers(actor: Actor) -> QuerySet[Blocker]:
    rows: QuerySet[Blocker] = Blocker.objects.visible_to(actor)
    return rows.filter(solved_on=None, plan__state=PlanState.IN_USE)
