"""What is owed, and what was done without a permit."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.approvals import queries, services
from zoneworks.approvals.api.schemas import (
    BreachIn,
    BreachOut,
    CheckIn,
    ConfirmationIn,
    CorrectionIn,
    ObligationIn,
    ObligationOut,
    OutcomeIn,
)
from zoneworks.approvals.lists import BREACHES, OBLIGATIONS
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])


@router.get("/obligations", response=Page[ObligationOut], openapi_extra=parameters(OBLIGATIONS))
def list_all_obligations(request: ActorRequest) -> Any:
    """What is owed in all cases, open ones unless the state says otherwise."""
    return page(request, OBLIGATIONS, queries.list_all_obligations(request.actor))


@router.get("/breaches", response=Page[BreachOut], openapi_extra=parameters(BREACHES))
def list_all_breaches(request: ActorRequest) -> Any:
    """The enforcement cases, open ones unless the state says otherwise."""
    return page(request, BREACHES, queries.list_all_breaches(request.actor))


@router.get("/cases/{pk}/obligations", response=Page[ObligationOut], openapi_extra=parameters())
def list_obligations(request: ActorRequest, pk: Path[Id]) -> Any:
    """What is owed in a case, open ones first."""
    found = queries.list_obligations(queries.get_case(request.actor, pk))
    return page_of(request, list(found))


@router.post("/obligations/{pk}/close", response=ObligationOut)
def close_obligation(request: ActorRequest, pk: Path[Id], values: ObligationIn) -> Any:
    """Close what was promised as kept, or as broken with a reason."""
    return services.close_obligation(request.actor, pk, **values.dict())


@router.post("/cases/{pk}/checks", response={201: ObligationOut})
def put_off_check(request: ActorRequest, pk: Path[Id], values: CheckIn) -> Any:
    """Put a technical check off until after building, where the process allows it."""
    made = services.put_off_check(
        request.actor, pk, values.check, due_on=values.due_on, responsible=values.responsible
    )
    return Status(201, made)


@router.post("/obligations/{pk}/order", response=ObligationOut)
def order_correction(request: ActorRequest, pk: Path[Id], values: CorrectionIn) -> Any:
    """Order to correct what was promised falsely."""
    return services.order_correction(
        request.actor, pk, values.correct_by, version=values.version, reason=values.reason
    )


@router.post("/obligations/{pk}/confirm", response=ObligationOut)
def confirm_correction(request: ActorRequest, pk: Path[Id], values: ConfirmationIn) -> Any:
    """Confirm that it was corrected."""
    return services.confirm_correction(request.actor, pk, **values.dict())


@router.get("/cases/{pk}/breaches", response=Page[BreachOut], openapi_extra=parameters())
def list_breaches(request: ActorRequest, pk: Path[Id]) -> Any:
    """The enforcement cases of a case."""
    return page_of(request, list(queries.list_breaches(queries.get_case(request.actor, pk))))


@router.post("/cases/{pk}/breaches", response={201: BreachOut})
def record_breach(request: ActorRequest, pk: Path[Id], values: BreachIn) -> Any:
    """Record that somebody built, used or produced without what the law asks."""
    return Status(201, services.record_breach(request.actor, pk, **values.dict()))


@router.post("/breaches/{pk}/close", response=BreachOut)
def close_breach(request: ActorRequest, pk: Path[Id], values: OutcomeIn) -> Any:
    """Close an enforcement case with its outcome."""
    return services.close_breach(request.actor, pk, values.outcome, version=values.version)
