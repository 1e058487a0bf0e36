"""Plans as wholes, what is expected of them, and what if."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from zoneworks.core.actors import Actor
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.pages import ActorRequest
from zoneworks.delivery import labels, queries, services
from zoneworks.delivery.api.plan_schemas import (
    BaselineIn,
    BaselineOut,
    ComparisonOut,
    ForecastOut,
    MovedOut,
    PlanChange,
    PlanEndIn,
    PlanIn,
    PlanOut,
    PlanWhole,
    WhatIfQuery,
)
from zoneworks.delivery.engine.acts import VIEW_ZONE_PLAN
from zoneworks.delivery.engine.plans.critical import Outlook, critical_path, look_ahead
from zoneworks.delivery.engine.plans.reference import ORIGINS
from zoneworks.delivery.engine.plans.whatif import Change
from zoneworks.delivery.lists import PLANS
from zoneworks.delivery.queries import Loaded

router = Router(tags=["delivery"])


@router.get("/plans", response=Page[PlanOut], openapi_extra=parameters(PLANS))
def list_plans(request: ActorRequest) -> Any:
    """The plans of projects that the actor may see."""
    return page(request, PLANS, queries.list_plans(request.actor))


@router.post("/plans", response={201: PlanOut})
def make_plan(request: ActorRequest, values: PlanIn) -> Any:
    """Make a draft of a project's plan from a template."""
    columns = values.dict()
    project_id, template_id = columns.pop("project_id"), columns.pop("template_id")
    made = services.make_plan(request.actor, project_id, template_id, **columns)
    return Status(201, made)


@router.get("/plans/{pk}", response=PlanWhole)
def get_plan(request: ActorRequest, pk: Path[Id]) -> Any:
    """One plan with its activities and its critical path."""
    row = queries.get_plan(request.actor, pk)
    loaded = queries.load_plan(row)
    outlook = look_ahead(loaded.activities, queries.today_on())
    last = max(loaded.activities, key=lambda code: outlook.spans[code].finish)
    path = critical_path(loaded.activities, outlook, last)
    return {
        **{name: getattr(row, name) for name in PlanOut.model_fields},
        "activities": [told(request.actor, loaded, code, outlook) for code in loaded.activities],
        "critical_path": [step.code for step in path],
    }


def told(actor: Actor, loaded: Loaded, code: str, outlook: Outlook) -> dict[str, Any]:
    """An activity as programs are told of it; an enterprise is not told why it is late."""
    row, term = loaded.rows[code], loaded.activities[code]
    start_on, end_on = outlook.dates(code)
    names = ("id", "version", "responsible_id")
    is_told = actor.may(VIEW_ZONE_PLAN)
    of_term = (
        *("code", "name", "phase", "kind", "duration_days", "not_before", "deadline"),
        *("planned_start_on", "planned_finish_on", "started_on", "expected_on", "finished_on"),
    )
    return {
        **{name: getattr(row, name) for name in names},
        **{name: getattr(term, name) for name in of_term},
        "late_cause": row.late_cause if is_told else "",
        "late_note": row.late_note if is_told else "",
        "after": [{"code": link.code, "lag_days": link.lag_days} for link in term.after],
        "needs": row.needs,
        "steps": [
            {"code": step, "name": labels.step_name(code, step), "done_on": done_on}
            for step, done_on in row.steps
        ],
        "follows_case": code in loaded.follows,
        "expected_start_on": start_on,
        "expected_end_on": end_on,
        "float_days": outlook.total_float(code),
    }


@router.post("/plans/{pk}/change", response=PlanOut)
def change_plan(request: ActorRequest, pk: Path[Id], values: PlanChange) -> Any:
    """Change name, weight or case of a plan."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.change_plan(request.actor, pk, columns, version=version, reason=reason)


@router.post("/plans/{pk}/end", response=PlanOut)
def end_plan(request: ActorRequest, pk: Path[Id], values: PlanEndIn) -> Any:
    """End a plan with its reason."""
    return services.end_plan(request.actor, pk, **values.dict())


@router.post("/plans/{pk}/reopening", response=PlanOut)
def reopen_plan(request: ActorRequest, pk: Path[Id], values: PlanEndIn) -> Any:
    """Take an ended plan up again, as a draft."""
    return services.reopen_plan(request.actor, pk, **values.dict())


@router.get("/plans/{pk}/baselines", response=Page[BaselineOut], openapi_extra=parameters())
def list_baselines(request: ActorRequest, pk: Path[Id]) -> Any:
    """The baselines of a plan, the latest first."""
    return page_of(request, queries.list_baselines(queries.get_plan(request.actor, pk)))


@router.post("/plans/{pk}/baselines", response={201: BaselineOut})
def set_baseline(request: ActorRequest, pk: Path[Id], values: BaselineIn) -> Any:
    """Keep the days of a plan as they stand now."""
    return Status(201, services.set_baseline(request.actor, pk, **values.dict()))


@router.get("/plans/{pk}/forecast", response=ForecastOut)
def forecast_plan(request: ActorRequest, pk: Path[Id]) -> Any:
    """When the open milestones of a plan will probably be reached."""
    row = queries.get_plan(request.actor, pk)
    loaded = queries.load_plan(row)
    found = queries.forecast_plan(request.actor, loaded)
    return {
        "milestones": [
            {
                "name": loaded.activities[one.code].name,
                **{
                    name: getattr(one, name)
                    for name in ("code", "on", "low_on", "middle_on", "high_on")
                },
            }
            for one in found.milestones
        ],
        "n_past": found.n_past,
        "n_projects": found.n_projects,
    }


@router.get("/plans/{pk}/comparisons", response=Page[ComparisonOut], openapi_extra=parameters())
def compare_plan(request: ActorRequest, pk: Path[Id]) -> Any:
    """The days of a plan beside those of projects like it."""
    row = queries.get_plan(request.actor, pk)
    is_own = request.actor.role is Role.ENTERPRISE
    found = [
        {
            "since_code": one.since,
            "until_code": one.until,
            "days": one.days,
            "median_days": None if one.median_days is None else float(one.median_days),
            "gained_months": None if one.gained_months is None else float(one.gained_months),
            "likeness": one.likeness,
            "plan_ids": [] if is_own else [case.key for case, _days in one.cases],
            "days_of_class": [days for _case, days in one.cases],
        }
        for one in queries.compare_plan(request.actor, row, ORIGINS)
    ]
    return page_of(request, found)


@router.get("/plans/{pk}/what-if", response=Page[MovedOut], openapi_extra=parameters())
def what_if(request: ActorRequest, pk: Path[Id], asked: Query[WhatIfQuery]) -> Any:
    """Which milestones would move if an activity took longer; nothing is kept."""
    loaded = queries.load_plan(queries.get_plan(request.actor, pk))
    if asked.activity not in loaded.activities:
        raise InvalidInput({"activity": [_unknown(asked.activity)]})
    resource = asked.resource
    if resource is not None and resource not in queries.resources_of(loaded.row.zone_id):
        raise InvalidInput({"resource": [_unknown(resource)]})
    change = Change(asked.activity, asked.days, resource or "", asked.units if resource else 0)
    with explained(labels.refusal_text):
        found = queries.what_if(request.actor, loaded, change, in_zone=asked.in_zone)
    plans = [(pk, found.own), *((other.pk, moved) for other, moved in found.others)]
    told = [{"plan_id": plan_id, **one._asdict()} for plan_id, moved in plans for one in moved]
    return page_of(request, told, besides=set(WhatIfQuery.model_fields))


def _unknown(code: str) -> Any:
    return _("There is no “%(code)s” here.") % {"code": code}
