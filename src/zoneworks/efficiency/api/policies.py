"""What grades bring, and what follows from them, for programs."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.efficiency import lists, queries, services
from zoneworks.efficiency.api.schemas import (
    EvaluationEndIn,
    EvaluationSeenIn,
    GradeMarkOut,
    GradePolicyIn,
    GradePolicyOut,
    GradeReviewOut,
)

router = Router(tags=["efficiency"])


@router.get("/policies", response=Page[GradePolicyOut], openapi_extra=parameters(lists.POLICIES))
def list_policies(request: ActorRequest) -> Any:
    """What grades bring, as the page lists it; an enterprise gets what is in force."""
    return page(request, lists.POLICIES, queries.list_policies(request.actor))


@router.post("/policies", response={201: GradePolicyOut})
def draft_policy(request: ActorRequest, values: GradePolicyIn) -> Any:
    """Draft what a grade brings."""
    columns = values.dict(exclude={"version"})
    return Status(201, services.draft_policy(request.actor, columns))


@router.post("/policies/{pk}", response=GradePolicyOut)
def change_policy(request: ActorRequest, pk: Path[Id], values: GradePolicyIn) -> Any:
    """Change a draft."""
    columns = values.dict()
    version = columns.pop("version")
    return services.change_policy(request.actor, pk, columns, version=version)


@router.post("/policies/{pk}/review", response={201: GradeReviewOut})
def review_policy(request: ActorRequest, pk: Path[Id]) -> Any:
    """Have a policy reviewed for fair competition."""
    made = services.review_policy(request.actor, pk)
    return Status(201, {"review_id": made.pk, "number": made.number})


@router.post("/policies/{pk}/force", response=GradePolicyOut)
def enforce_policy(request: ActorRequest, pk: Path[Id], values: EvaluationSeenIn) -> Any:
    """Put a policy in force, by its passed review."""
    return services.enforce_policy(request.actor, pk, version=values.version)


@router.post("/policies/{pk}/end", response=GradePolicyOut)
def end_policy(request: ActorRequest, pk: Path[Id], values: EvaluationEndIn) -> Any:
    """End a policy that is in force."""
    return services.end_policy(request.actor, pk, values.reason, version=values.version)


@router.get("/marks", response=Page[GradeMarkOut], openapi_extra=parameters(lists.MARKS))
def list_marks(request: ActorRequest) -> Any:
    """Low-efficiency land and screened enterprises, as their page lists them."""
    return page(request, lists.MARKS, queries.list_marks(request.actor))
