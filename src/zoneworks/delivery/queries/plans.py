"""Plans, their activities, baselines and the shared resources, for one actor."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import queries as approvals
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.roles import Role
from zoneworks.core.memo import once_a_page
from zoneworks.core.models import Membership
from zoneworks.core.reading import get_one
from zoneworks.delivery.engine.acts import VIEW_PLANS, VIEW_RESOURCES
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import MILESTONES, Period, Resource
from zoneworks.delivery.models import Activity, Baseline, Plan, ResourcePeriod, SharedResource
from zoneworks.delivery.queries.loading import Loaded, days_of, load


def today_on() -> Days:
    """Working days counted from today."""
    return Days.since(national_calendar(), clock.today())


def list_plans(actor: Actor) -> QuerySet[Plan]:
    """The plans that the actor may see; an enterprise sees those of its own projects."""
    actor.require(VIEW_PLANS)
    rows: QuerySet[Plan] = Plan.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(project__enterprise_id=actor.enterprise_id)
    return rows.select_related("project__enterprise", "zone", "case")


def list_plans_in_progress(actor: Actor) -> QuerySet[Plan]:
    """All plans, each with how many activities it has and how many were reported as ended.

    ``tell_progress`` adds what cases have ended, and the next milestone.
    """
    counts = Activity.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return list_plans(actor).annotate(
        n_activities=Coalesce(Subquery(counts.values(n=Count("pk"))), 0),
        n_done=Coalesce(Subquery(counts.values(n=Count("finished_on"))), 0),
    )


def tell_progress(rows: Collection[Any]) -> None:
    """Add to plans of ``list_plans_in_progress`` what their cases have ended, and as ``following``
    the next published milestone of those that every zone counts by, None after the last one."""
    today, plans = clock.today(), {row.pk: row for row in rows}
    for row in rows:
        row.following = None
    cases = {row.case_id: row.case for row in rows if row.case_id is not None}
    real = approvals.list_real_days(cases)
    found = Activity.objects.filter(
        Q(code__in=MILESTONES, finished_on=None) | ~Q(item_code=""), plan_id__in=plans
    ).order_by("planned_finish_on", "place")
    columns = ("plan_id", "code", "name", "kind", "item_code", "planned_finish_on", "finished_on")
    for one in found.values_list(*columns, named=True):
        row = plans[one.plan_id]
        days = days_of(one, real[row.case_id], row.case.begun_on) if row.case_id else None
        ended_on = one.finished_on if days is None else days.ended_on
        row.n_done += (ended_on is not None) - (one.finished_on is not None)
        is_ahead = one.planned_finish_on is not None and one.planned_finish_on >= today
        if row.following is None and one.code in MILESTONES and ended_on is None and is_ahead:
            row.following = one


def list_plans_in_use(actor: Actor) -> QuerySet[Plan]:
    """Those by which the zone works now."""
    return list_plans(actor).filter(state=PlanState.IN_USE).order_by("zone_id", "pk")


def get_plan(actor: Actor, pk: int) -> Plan:
    """One plan.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_plans(actor).filter(pk=pk), _("There is no such plan."))


def load_plan(plan: Plan) -> Loaded:
    """A plan that the actor has been shown, with its activities as records."""
    return load([plan], whole=True)[0]


def get_activity(actor: Actor, pk: int) -> Activity:
    """One activity with its plan.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_PLANS)
    rows = Activity.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(plan__project__enterprise_id=actor.enterprise_id)
    found: Activity = get_one(
        (
            rows.select_related(
                "plan__project__enterprise", "plan__case", "plan__zone", "responsible__user"
            ).filter(pk=pk)
        ),
        _("There is no such activity."),
    )
    return found


def list_baselines(plan: Plan) -> list[Baseline]:
    """The baselines of a plan that the actor has been shown, the latest first."""
    return list(plan.baselines.select_related("made_by__user").order_by("-number"))


def list_candidates(actor: Actor) -> list[Membership]:
    """The members of the zone who may answer for something, by name."""
    roles = (Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT)
    rows = Membership.objects.visible_to(actor).filter(is_active=True, role__in=roles)
    return list(rows.select_related("user", "unit").order_by("user__name", "pk"))


def list_leaders(actor: Actor) -> list[Membership]:
    """The leaders of the zone, to whom a blocker may be escalated."""
    return [one for one in list_candidates(actor) if one.role == Role.LEADER]


def list_cases_of(
    actor: Actor, project_id: int, process_id: str | None = None
) -> list[tuple[int, str]]:
    """The cases of approval of a project by id and number, the latest first.

    With a process, those of that one alone.
    """
    rows = approvals.list_approval_cases(actor).filter(project_id=project_id)
    if process_id is not None:
        rows = rows.filter(process_id=process_id)
    return list(rows.order_by("-begun_on", "-pk").values_list("pk", "number"))


def list_resources(actor: Actor) -> QuerySet[SharedResource]:
    """What the projects of the zone share, with the times of other units."""
    actor.require(VIEW_RESOURCES)
    rows: QuerySet[SharedResource] = SharedResource.objects.visible_to(actor)
    periods = Prefetch("periods", ResourcePeriod.objects.order_by("since", "pk"))
    return rows.select_related("unit").prefetch_related(periods)


def get_resource(actor: Actor, pk: int) -> SharedResource:
    """One shared resource.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_resources(actor).filter(pk=pk), _("There is no such shared resource."))


def get_period(actor: Actor, pk: int) -> ResourcePeriod:
    """A time of other units with its resource.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_RESOURCES)
    rows = ResourcePeriod.objects.visible_to(actor).select_related("resource")
    found: ResourcePeriod = get_one(rows.filter(pk=pk), _("There is no such time."))
    return found


@once_a_page
def resources_of(zone_id: int) -> Mapping[str, Resource]:
    """What the projects of a zone share, as the engine sees it, by code."""
    periods = Prefetch("periods", ResourcePeriod.objects.order_by("since", "pk"))
    rows = SharedResource.objects.filter(zone_id=zone_id).prefetch_related(periods)
    return {
        row.code: Resource(
            row.code,
            row.name,
            row.capacity,
            tuple(Period(one.since, one.until, one.units) for one in row.periods.all()),
        )
        for row in rows.order_by("pk")
    }
