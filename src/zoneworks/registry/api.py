"""The register for programs: the same queries and services as the pages."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from zoneworks.registry import queries, services
from zoneworks.registry.engine.terms import EnterpriseScale

router = Router(tags=["registry"])
PAGE = 100
PLAIN = r"^[^\x00]*$"
"""PostgreSQL keeps no text with this character."""


class EnterpriseOut(Schema):
    """An enterprise; amounts in fen."""

    id: int
    version: int
    name: str
    credit_code: str
    industry_code: str
    scale: str
    state: str
    address: str
    registered_on: date | None
    latest_year: int | None
    latest_output_fen: int | None
    latest_tax_fen: int | None
    latest_staff: int | None


class ProjectOut(Schema):
    """A project; amounts in fen, land in m²."""

    id: int
    version: int
    code: str
    name: str
    enterprise_id: int | None
    industry_code: str
    stage: str
    signed_on: date | None
    investment_fen: int | None
    land_m2: Decimal | None
    output_fen: int | None
    tax_fen: int | None
    probability: Decimal | None
    note: str


class EnterpriseIn(Schema):
    """What is needed to register an enterprise."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    credit_code: Annotated[str, Field(max_length=30, pattern=PLAIN)]
    industry_code: Annotated[str, Field(max_length=4, pattern=PLAIN)]
    scale: EnterpriseScale
    address: Annotated[str, Field(max_length=200, pattern=PLAIN)] = ""
    registered_on: date | None = None


class ProjectIn(Schema):
    """What is needed to register a project."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    enterprise_id: int | None = None
    industry_code: Annotated[str, Field(max_length=4, pattern=PLAIN)] = ""
    investment_fen: int | None = None
    land_m2: Decimal | None = None
    output_fen: int | None = None
    tax_fen: int | None = None


@router.get("/enterprises", response=list[EnterpriseOut])
def list_enterprises(request: HttpRequest, after: int = 0) -> Any:
    """Enterprises by id, a hundred at a time; ``after`` is the last id of the page before."""
    rows = queries.list_enterprises(request.actor)  # type: ignore[attr-defined]
    return list(rows.filter(pk__gt=after).order_by("pk")[:PAGE])


@router.get("/enterprises/{pk}", response=EnterpriseOut)
def get_enterprise(request: HttpRequest, pk: int) -> Any:
    """One enterprise."""
    return queries.get_enterprise(request.actor, pk)  # type: ignore[attr-defined]


@router.post("/enterprises", response={201: EnterpriseOut})
def register_enterprise(
    request: HttpRequest, values: EnterpriseIn, is_new_confirmed: bool = False
) -> Any:
    """Register an enterprise."""
    enterprise = services.register_enterprise(
        request.actor,  # type: ignore[attr-defined]
        values.dict(),
        is_new_confirmed=is_new_confirmed,
    )
    return Status(201, enterprise)


@router.get("/projects", response=list[ProjectOut])
def list_projects(request: HttpRequest, after: int = 0) -> Any:
    """Projects by id, a hundred at a time; ``after`` is the last id of the page before."""
    rows = queries.list_projects(request.actor)  # type: ignore[attr-defined]
    return list(rows.filter(pk__gt=after).order_by("pk")[:PAGE])


@router.get("/projects/{pk}", response=ProjectOut)
def get_project(request: HttpRequest, pk: int) -> Any:
    """One project."""
    return queries.get_project(request.actor, pk)  # type: ignore[attr-defined]


@router.post("/projects", response={201: ProjectOut})
def register_project(request: HttpRequest, values: ProjectIn) -> Any:
    """Register a project at its first stage."""
    columns = values.dict()
    enterprise_id = columns.pop("enterprise_id")
    if enterprise_id:
        columns["enterprise"] = queries.get_enterprise(request.actor, enterprise_id)  # type: ignore[attr-defined]
    return Status(201, services.register_project(request.actor, columns))  # type: ignore[attr-defined]
