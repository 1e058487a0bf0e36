"""Task forces and blockers."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.delivery import queries, services
from zoneworks.delivery.api.zone_schemas import (
    BlockerChange,
    BlockerIn,
    BlockerOut,
    EscalationIn,
    LeaveIn,
    SolutionIn,
    TaskForceMemberIn,
    TaskForceMemberOut,
)
from zoneworks.delivery.engine.acts import VIEW_ZONE_PLAN
from zoneworks.delivery.lists import BLOCKERS

router = Router(tags=["delivery"])


@router.get("/plans/{pk}/members", response=Page[TaskForceMemberOut], openapi_extra=parameters())
def list_members(request: ActorRequest, pk: Path[Id]) -> Any:
    """The task force of a plan, the head first."""
    request.actor.require(VIEW_ZONE_PLAN)
    return page_of(request, queries.list_members(queries.get_plan(request.actor, pk)))


@router.post("/plans/{pk}/members", response={201: TaskForceMemberOut})
def add_member(request: ActorRequest, pk: Path[Id], values: TaskForceMemberIn) -> Any:
    """Name somebody for the task force of a plan."""
    return Status(201, services.add_member(request.actor, pk, **values.dict()))


@router.post("/members/{pk}/end", response=TaskForceMemberOut)
def end_member(request: ActorRequest, pk: Path[Id], values: LeaveIn) -> Any:
    """Let somebody leave a task force."""
    return services.end_member(request.actor, pk, **values.dict())


@router.get("/blockers", response=Page[BlockerOut], openapi_extra=parameters(BLOCKERS))
def list_blockers(request: ActorRequest) -> Any:
    """What keeps activities from going on; only the open ones unless asked otherwise."""
    return page(request, BLOCKERS, queries.list_blockers(request.actor))


@router.get("/blockers/{pk}", response=BlockerOut)
def get_blocker(request: ActorRequest, pk: Path[Id]) -> Any:
    """One blocker."""
    return queries.get_blocker(request.actor, pk)


@router.post("/activities/{pk}/blockers", response={201: BlockerOut})
def raise_blocker(request: ActorRequest, pk: Path[Id], values: BlockerIn) -> Any:
    """Say what keeps an activity from going on."""
    return Status(201, services.raise_blocker(request.actor, pk, **values.dict()))


@router.post("/blockers/{pk}/change", response=BlockerOut)
def change_blocker(request: ActorRequest, pk: Path[Id], values: BlockerChange) -> Any:
    """Give a blocker another owner, deadline, cause or text."""
    return services.change_blocker(request.actor, pk, **values.dict())


@router.post("/blockers/{pk}/escalation", response=BlockerOut)
def escalate_blocker(request: ActorRequest, pk: Path[Id], values: EscalationIn) -> Any:
    """Ask a leader to mend a blocker."""
    return services.escalate_blocker(request.actor, pk, **values.dict())


@router.post("/blockers/{pk}/solution", response=BlockerOut)
def solve_blocker(request: ActorRequest, pk: Path[Id], values: SolutionIn) -> Any:
    """Say how a blocker was solved."""
    return services.solve_blocker(request.actor, pk, **values.dict())
