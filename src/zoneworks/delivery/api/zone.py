"""The zone's plans together: shared resources, what is late, days, re-plans."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.delivery import queries, services
from zoneworks.delivery.api.zone_schemas import (
    DaysOut,
    LateOut,
    LeaveIn,
    PeriodIn,
    PeriodOut,
    PublicationIn,
    ReplanIn,
    ReplanOut,
    ReplanWhole,
    ResourceChange,
    ResourceIn,
    ResourceOut,
)
from zoneworks.delivery.engine.acts import VIEW_ZONE_PLAN

router = Router(tags=["delivery"])


@router.get("/resources", response=Page[ResourceOut], openapi_extra=parameters())
def list_resources(request: ActorRequest) -> Any:
    """What the projects of the zone share."""
    return page_of(request, list(queries.list_resources(request.actor).order_by("pk")))


@router.post("/resources", response={201: ResourceOut})
def add_resource(request: ActorRequest, values: ResourceIn) -> Any:
    """Add what projects share."""
    return Status(201, services.add_resource(request.actor, values.dict()))


@router.post("/resources/{pk}/change", response=ResourceOut)
def change_resource(request: ActorRequest, pk: Path[Id], values: ResourceChange) -> Any:
    """Change name, units or owner of a shared resource."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.change_resource(request.actor, pk, columns, version=version, reason=reason)


@router.post("/resources/{pk}/periods", response={201: PeriodOut})
def add_period(request: ActorRequest, pk: Path[Id], values: PeriodIn) -> Any:
    """Say that there are other units for some time."""
    return Status(201, services.add_period(request.actor, pk, **values.dict()))


@router.post("/periods/{pk}/remove", response=ResourceOut)
def remove_period(request: ActorRequest, pk: Path[Id], values: LeaveIn) -> Any:
    """Take a time of other units back."""
    resource = services.remove_period(request.actor, pk, **values.dict())
    return queries.get_resource(request.actor, resource.pk)


@router.get("/late", response=Page[LateOut], openapi_extra=parameters())
def list_late(request: ActorRequest) -> Any:
    """Everything late, by where it begins, the latest first."""
    lines = [
        {
            "plan_id": one.standing.loaded.row.pk,
            "activity_id": one.activity.pk,
            "code": one.root.code,
            "days": one.root.days,
            "cause": one.cause or "",
            "note": one.activity.late_note,
            "followers": list(one.root.followers),
            "milestones": dict(one.root.milestones),
        }
        for one in queries.list_late(request.actor)
    ]
    return page_of(request, lines)


@router.get("/days", response=Page[DaysOut], openapi_extra=parameters())
def list_days(request: ActorRequest) -> Any:
    """The milestones that each plan has reached: days are counted between any two of them."""
    request.actor.require(VIEW_ZONE_PLAN)
    found = [
        {"plan_id": row.pk, "project_id": row.project_id, "milestones": dict(case.milestones)}
        for row, case in queries.list_days(request.actor)
    ]
    return page_of(request, found)


@router.get("/replans", response=Page[ReplanOut], openapi_extra=parameters())
def list_replans(request: ActorRequest) -> Any:
    """The re-plans of the zone, the latest first."""
    return page_of(request, list(queries.list_replans(request.actor)[:500]))


@router.post("/replans", response={201: ReplanWhole})
def propose_replan(request: ActorRequest, values: ReplanIn) -> Any:
    """Work out new days for the zone; nothing holds until it is published."""
    with renamed({"drafts": "draft_ids"}):
        made = services.propose_replan(
            request.actor, drafts=values.draft_ids, may_be_earlier=values.may_be_earlier
        )
    return Status(201, made)


@router.get("/replans/{pk}", response=ReplanWhole)
def get_replan(request: ActorRequest, pk: Path[Id]) -> Any:
    """One re-plan with all that it changes."""
    return queries.get_replan(request.actor, pk)


@router.post("/replans/{pk}/publication", response=ReplanWhole)
def publish_replan(request: ActorRequest, pk: Path[Id], values: PublicationIn) -> Any:
    """Let a re-plan hold for the whole zone, as a whole or not at all."""
    return services.publish_replan(request.actor, pk, **values.dict())
