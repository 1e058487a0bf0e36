"""The plans of a zone side by side: what is late, loads of shared teams, days from origins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils.translation import get_language

from zoneworks.approvals.queries import REAL_DAYS, RealDays, list_real_days
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.memo import once_a_page
from zoneworks.delivery.definitions import bands
from zoneworks.delivery.engine.acts import (
    VIEW_LATE,
    VIEW_PLANS,
    VIEW_RESOURCES,
    VIEW_ZONE_PLAN,
)
from zoneworks.delivery.engine.plans.critical import Outlook, look_ahead
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.forecast import History, Past
from zoneworks.delivery.engine.plans.lateness import Late, Root, find_late, find_roots
from zoneworks.delivery.engine.plans.loads import Use, Week, loads_of
from zoneworks.delivery.engine.plans.reference import Case, Comparison, compare
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import MILESTONES, ActivityKind, LateCause, Phase
from zoneworks.delivery.models import Activity, Plan, ResourcePeriod, SharedResource
from zoneworks.delivery.queries.loading import Loaded, days_of, load
from zoneworks.delivery.queries.plans import (
    list_plans_in_use,
    list_resources,
    resources_of,
    today_on,
)
from zoneworks.registry.models import Project

WEEKS = 26
"""So many weeks are shown of the shared teams."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan in use and what is expected of it by links, as of today.

    ``dates`` are the first and the last day of each activity, by code; ``following`` the milestone
    that is reached next, None after the last one; ``late_days`` the most working days that one to
    come is later than published.
    """

    loaded: Loaded
    outlook: Outlook
    dates: Mapping[str, tuple[date, date]]
    late: Mapping[str, Late]
    following: str | None
    late_days: int


def list_standings(actor: Actor) -> list[Standing]:
    """The plans in use, each with what is expected of it, the latest first."""
    actor.require(VIEW_ZONE_PLAN)
    return _standings(actor)


def _standings(actor: Actor) -> list[Standing]:
    """The same for whoever is not an enterprise, in the language of the page."""

    rows: dict[int, Plan] = {}
    real: dict[int, dict[str, RealDays]] = {}

    def marks() -> dict[int, Any]:
        rows.update({row.pk: row for row in list_plans_in_use(actor)})
        real.update(list_real_days({row.case_id for row in rows.values() if row.case_id}))
        return _marks_of(actor, rows, real)

    def find(pks: list[int]) -> dict[int, Standing]:
        days = today_on()
        found = load((rows[pk] for pk in pks), real=real)
        return {one.row.pk: _standing(one, days) for one in found}

    key = ("delivery.standings", actor.zone_ids, get_language())
    standings = memo.kept_parts(key, _mark(actor.zone_ids), marks, find)
    return sorted(standings.values(), key=lambda one: -one.late_days)


def _marks_of(
    actor: Actor, rows: Mapping[int, Plan], real: Mapping[int, Mapping[str, RealDays]]
) -> dict[int, Any]:
    """What the standing of each plan stands on: itself, its activities, its case, the day."""
    sums = (
        Activity.objects.filter(zone_id__in=actor.zone_ids, plan__state=PlanState.IN_USE)
        .order_by()
        .values_list("plan_id")
        .annotate(Count("pk"), Sum("version"), Max("pk"))
    )
    activities = {plan_id: found for plan_id, *found in sums}
    today = clock.today()
    return {
        pk: (
            *(today, row.version, row.project.version, row.case and row.case.version),
            *(activities.get(pk), real.get(row.case_id or 0)),
        )
        for pk, row in rows.items()
    }


def _standing(loaded: Loaded, days: Days) -> Standing:
    activities = loaded.activities
    outlook = look_ahead(activities, days)
    late = find_late(activities, outlook)
    coming = [
        code for code in MILESTONES if code in activities and not activities[code].finished_on
    ]
    return Standing(
        loaded,
        outlook,
        {code: outlook.dates(code) for code in outlook.spans},
        late,
        min(coming, key=lambda code: outlook.spans[code].finish, default=None),
        max((late[code].days for code in coming if code in late), default=0),
    )


@dataclass(slots=True)
class LateLine:
    """Where something late begins in a plan, its cause, and what it moves."""

    standing: Standing
    root: Root
    activity: Any
    cause: LateCause | None


def list_late(actor: Actor) -> list[LateLine]:
    """Everything late in the plans in use, by where it begins, the latest first.

    The cause of a permit is the permit, unless another was stated.
    """
    actor.require(VIEW_LATE)
    actor.require(VIEW_ZONE_PLAN)

    def find() -> list[LateLine]:
        lines = [
            LateLine(standing, root, standing.loaded.rows[root.code], _cause(standing, root.code))
            for standing in _standings(actor)
            for root in find_roots(standing.loaded.activities, standing.late)
        ]
        return sorted(lines, key=lambda line: -line.root.days)

    key = ("delivery.late", actor.zone_ids, get_language())
    return memo.kept(key, _mark(actor.zone_ids), find)


def _cause(standing: Standing, code: str) -> LateCause | None:
    if stated := standing.loaded.rows[code].late_cause:
        return LateCause(stated)
    is_permit = standing.loaded.activities[code].kind is ActivityKind.PERMIT
    return LateCause.PERMIT if is_permit else None


@dataclass(slots=True)
class ResourceLoad:
    """The weeks of a shared resource."""

    pk: int
    name: str
    code: str
    weeks: list[Week]


def list_loads(actor: Actor, since: date) -> tuple[list[ResourceLoad], Mapping[int, Loaded]]:
    """The load of each shared resource by week, and the plan of each activity by its id.

    Days are the published ones; what runs wants its team until it is expected to be done.
    """
    actor.require(VIEW_RESOURCES)
    mark = (
        since,
        _mark(actor.zone_ids),
        memo.mark_of(actor.zone_ids, SharedResource, ResourcePeriod),
    )
    key = ("delivery.loads", actor.zone_ids, get_language())
    return memo.kept(key, mark, lambda: _find_loads(actor, since))


def _find_loads(actor: Actor, since: date) -> tuple[list[ResourceLoad], Mapping[int, Loaded]]:
    uses: list[Use] = []
    of: dict[int, Loaded] = {}
    for standing in _standings(actor):
        for code, activity in standing.loaded.activities.items():
            if not activity.needs or activity.finished_on is not None:
                continue
            start_on, finish_on = standing.dates[code]
            pk = standing.loaded.rows[code].pk
            of[pk] = standing.loaded
            uses += [
                Use(resource, units, start_on, finish_on, pk)
                for resource, units in activity.needs.items()
            ]
    known = {row.code: row.pk for row in list_resources(actor)}
    resources = resources_of(actor.zone_id)
    loads = loads_of(uses, resources, national_calendar(), since, WEEKS)
    found = [
        ResourceLoad(known[code], resources[code].name, code, weeks)
        for code, weeks in loads.items()
    ]
    return found, of


@once_a_page
def _mark(zone_ids: tuple[int, ...]) -> tuple[Any, ...]:
    return (clock.today(), *memo.mark_of(zone_ids, Plan, Activity, Project, *REAL_DAYS))


def list_cases(actor: Actor) -> list[Case]:
    """All plans of the zones that the actor reads, with the milestones that they have reached."""
    return [case for _row, case in _cases(actor)]


def _cases(actor: Actor) -> list[tuple[Plan, Case]]:
    """Found anew when a plan, a project or a case changes, and each day."""
    actor.require(VIEW_PLANS)

    def find() -> list[tuple[Plan, Case]]:
        rows = Plan.objects.filter(zone_id__in=actor.zone_ids)
        rows = rows.select_related("project", "case").order_by("-pk")
        return [(one.row, _case(one)) for one in load(rows, milestones_only=True)]

    return memo.kept(("delivery.cases", actor.zone_ids), _mark(actor.zone_ids), find)


def _case(loaded: Loaded) -> Case:
    project = loaded.row.project
    return Case(
        loaded.row.pk,
        f"{project.name} {loaded.row.name}".strip(),
        loaded.row.template_id,
        project.investment_fen,
        project.land_m2,
        loaded.milestones(),
    )


def compare_plan(actor: Actor, plan: Plan, origins: Iterable[tuple[str, str]]) -> list[Comparison]:
    """A plan that the actor has been shown beside its class in its zone, from each origin."""
    cases = list_cases(actor)
    in_zone = set(Plan.objects.filter(zone_id=plan.zone_id).values_list("pk", flat=True))
    others = [one for one in cases if one.key in in_zone]
    own = next(one for one in cases if one.key == plan.pk)
    return [compare(own, others, bands(), since, until) for since, until in origins]


def list_days(actor: Actor) -> list[tuple[Plan, Case]]:
    """The plans of the actor's zones, each with its milestones, the newest first."""
    actor.require(VIEW_ZONE_PLAN)
    return _cases(actor)


def read_past(zone_id: int) -> History:
    """The activities of a zone that have ended, with their working days: planned and real."""
    return memo.kept(
        ("delivery.past", zone_id), _mark((zone_id,)), lambda: History(list(_find_past(zone_id)))
    )


def _find_past(zone_id: int) -> Iterator[Past]:
    days = today_on()
    plans = Plan.objects.filter(zone_id=zone_id, case__isnull=False)
    cases = {pk: case for pk, *case in plans.values_list("pk", "case_id", "case__begun_on")}
    real = list_real_days({pk for pk, _begun_on in cases.values()})
    rows = Activity.objects.filter(zone_id=zone_id, duration_days__gt=0)
    columns = ("plan_id", "phase", "kind", "duration_days", "item_code", "started_on")
    for row in rows.order_by("plan_id", "place", "pk").values_list(
        *columns, "finished_on", named=True
    ):
        case = cases.get(row.plan_id)
        told = days_of(row, real[case[0]], case[1]) if case is not None else None
        begun, ended = (
            (row.started_on, row.finished_on)
            if told is None
            else (told.started_on, told.ended_on if told.is_needed else None)
        )
        if begun is not None and ended is not None:
            real_days = max(days.lasted(begun, ended), 1)
            yield Past(row.plan_id, Phase(row.phase), row.duration_days, real_days)
