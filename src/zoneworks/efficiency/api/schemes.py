"""Schemes of evaluation for programs."""

from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.efficiency import lists, queries, services
from zoneworks.efficiency.api.schemas import (
    EvaluationSchemeOut,
    EvaluationSeenIn,
    SchemeBegin,
    SchemeValues,
)

router = Router(tags=["efficiency"])


@router.get("/schemes", response=Page[EvaluationSchemeOut], openapi_extra=parameters(lists.SCHEMES))
def list_schemes(request: ActorRequest) -> Any:
    """Schemes of evaluation, as their page lists them."""
    return page(request, lists.SCHEMES, queries.list_schemes(request.actor))


@router.get("/schemes/{pk}", response=EvaluationSchemeOut)
def get_scheme(request: ActorRequest, pk: Path[Id]) -> Any:
    """One scheme of evaluation."""
    return queries.get_scheme(request.actor, pk)


@router.post("/schemes", response={201: EvaluationSchemeOut})
def draft_scheme(request: ActorRequest, values: SchemeBegin) -> Any:
    """Begin a scheme as a shipped example; change it, then have it adopted."""
    made = services.draft_from_example(request.actor, values.example, values.valid_from)
    return Status(201, made)


@router.post("/schemes/{pk}", response=EvaluationSchemeOut)
def change_scheme(request: ActorRequest, pk: Path[Id], values: SchemeValues) -> Any:
    """Change a draft."""
    columns = values.dict()
    version, columns["text"] = columns.pop("version"), columns.pop("terms_text")
    with renamed({"text": "terms_text"}):
        return services.change_scheme(request.actor, pk, columns, version=version)


@router.post("/schemes/{pk}/adoption", response=EvaluationSchemeOut)
def adopt_scheme(request: ActorRequest, pk: Path[Id], values: EvaluationSeenIn) -> Any:
    """Adopt a draft: the scheme before it ends where it begins."""
    return services.adopt_scheme(request.actor, pk, version=values.version)
