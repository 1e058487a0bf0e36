"""Activities of plans."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.delivery import queries, services
from zoneworks.delivery.api.plan_schemas import (
    ActivityChange,
    ActivityNew,
    ActivityOut,
    PlanOut,
    ProgressIn,
)
from zoneworks.delivery.api.plans import told
from zoneworks.delivery.api.zone_schemas import (
    LeaveIn,
)
from zoneworks.delivery.engine.plans.critical import look_ahead

router = Router(tags=["delivery"])


def _told(request: ActorRequest, pk: int) -> dict[str, Any]:
    row = queries.get_activity(request.actor, pk)
    loaded = queries.load_plan(row.plan)
    return told(request.actor, loaded, row.code, look_ahead(loaded.activities, queries.today_on()))


@router.post("/plans/{pk}/activities", response={201: ActivityOut})
def add_activity(request: ActorRequest, pk: Path[Id], values: ActivityNew) -> Any:
    """Add an activity to a plan."""
    made = services.add_activity(
        request.actor, pk, values.code, values.columns(), version=values.version
    )
    return Status(201, _told(request, made.pk))


@router.get("/activities/{pk}", response=ActivityOut)
def get_activity(request: ActorRequest, pk: Path[Id]) -> Any:
    """One activity."""
    return _told(request, pk)


@router.post("/activities/{pk}/change", response=ActivityOut)
def change_activity(request: ActorRequest, pk: Path[Id], values: ActivityChange) -> Any:
    """Change what an activity is; its published days stay until the zone is re-planned."""
    services.change_activity(
        request.actor, pk, values.columns(), version=values.version, reason=values.reason
    )
    return _told(request, pk)


@router.post("/activities/{pk}/remove", response=PlanOut)
def remove_activity(request: ActorRequest, pk: Path[Id], values: LeaveIn) -> Any:
    """Take an activity out of its plan."""
    return services.remove_activity(request.actor, pk, **values.dict())


@router.post("/activities/{pk}/progress", response=ActivityOut)
def report_progress(request: ActorRequest, pk: Path[Id], values: ProgressIn) -> Any:
    """Write how an activity goes: begun, expected, done, and the acts of its list."""
    columns = values.dict() | {"late_cause": values.late_cause or ""}
    services.report_progress(request.actor, pk, **columns)
    return _told(request, pk)
