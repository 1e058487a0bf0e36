"""Contracts of grant, reports of works, mortgages."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Name, Reason, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.land import queries, services
from zoneworks.land.api.fields import NAMES, Area, AreaOrNone, Number, with_records
from zoneworks.land.engine.trade.grants import GrantGround
from zoneworks.land.lists import CONTRACTS

router = Router(tags=["land"])
Basis = Annotated[str, Field(max_length=120, pattern=PLAIN)]


class GrantOut(Schema):
    """A contract of grant; amounts in fen, areas in m²."""

    id: int
    version: int
    zone_id: int
    parcel_id: int
    holder_id: int
    project_id: int | None
    number: str
    ground: GrantGround | Literal[""]
    basis: str
    signed_on: date
    price_fen: int
    is_priority: bool
    delivered_on: date | None
    start_by: date | None
    finish_by: date | None
    until_on: date | None
    investment_fen: int | None
    buildable_m2: Decimal | None
    started_on: date | None
    finished_on: date | None
    ended_on: date | None
    ended_because: str


class GrantColumns(Schema):
    """A contract's own columns; amounts in fen, areas in m²."""

    number: Number
    ground: GrantGround | Literal[""] = ""
    basis: Basis = ""
    project_id: Id | None = None
    signed_on: date
    price_fen: Amount
    is_priority: bool = False
    investment_fen: Amount | None = None
    buildable_m2: Area | None = None
    delivered_on: date | None = None
    start_by: date | None = None
    finish_by: date | None = None
    until_on: date | None = None


class GrantIn(GrantColumns):
    """A contract by which a parcel is granted; ``version`` is the parcel's."""

    holder_id: Id
    version: Version


class GrantChange(GrantColumns):
    """All columns of a contract as they are to be."""

    started_on: date | None = None
    finished_on: date | None = None
    version: Version
    reason: Reason


class GrantEndIn(Schema):
    """The day and the cause of a contract's end."""

    on: date
    version: Version
    reason: Reason


class WorksOut(Schema):
    """How far works had come on a day from the beginning: developed in m², invested in fen."""

    id: int
    version: int
    contract_id: int
    on: date
    developed_m2: Decimal
    invested_fen: int
    is_stopped: bool
    note: str


class WorksIn(Schema):
    """How far works had come on a day from the beginning: developed in m², invested in fen."""

    on: date
    developed_m2: AreaOrNone
    invested_fen: Amount
    is_stopped: bool = False
    note: Annotated[str, Field(max_length=500)] = ""


class WorksChange(WorksIn):
    """A report of works as it is to be."""

    version: Version
    reason: Reason


class MortgageOut(Schema):
    """A mortgage on the title of a parcel; the amount in fen."""

    id: int
    version: int
    parcel_id: int
    mortgagee: str
    secured_fen: int
    from_on: date
    released_on: date | None


class MortgageIn(Schema):
    """A mortgage on the title of a parcel; the amount in fen."""

    mortgagee: Name
    secured_fen: Annotated[int, Field(ge=1, le=9 * 10**14)]
    from_on: date


class ReleaseIn(Schema):
    """The day on which a mortgage was released."""

    released_on: date
    version: Version


@router.get("/contracts", response=Page[GrantOut], openapi_extra=parameters(CONTRACTS))
def list_contracts(request: ActorRequest) -> Any:
    """Contracts of grant, as their page lists them."""
    return page(request, CONTRACTS, queries.list_contracts(request.actor))


@router.post("/parcels/{pk}/contracts", response={201: GrantOut})
def sign_contract(request: ActorRequest, pk: Path[Id], values: GrantIn) -> Any:
    """Grant a parcel by a contract."""
    columns = values.dict()
    version = columns.pop("version")
    with renamed(NAMES):
        columns = with_records(request.actor, columns)
        made = services.sign_contract(request.actor, pk, columns, version=version)
    return Status(201, made)


@router.put("/contracts/{pk}", response=GrantOut)
def change_contract(request: ActorRequest, pk: Path[Id], values: GrantChange) -> Any:
    """Correct a contract, or enter what was done under it."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    with renamed(NAMES):
        columns = with_records(request.actor, columns)
        return services.change_contract(request.actor, pk, columns, version=version, reason=reason)


@router.post("/contracts/{pk}/end", response=GrantOut)
def end_contract(request: ActorRequest, pk: Path[Id], values: GrantEndIn) -> Any:
    """End a contract."""
    return services.end_contract(request.actor, pk, **values.dict())


@router.get("/parcels/{pk}/reports", response=Page[WorksOut], openapi_extra=parameters())
def list_reports(request: ActorRequest, pk: Path[Id]) -> Any:
    """The reports of works on a parcel, the latest first."""
    parcel = queries.get_parcel(request.actor, pk)
    return page_of(request, list(queries.list_reports(request.actor, parcel)))


@router.post("/contracts/{pk}/reports", response={201: WorksOut})
def report_works(request: ActorRequest, pk: Path[Id], values: WorksIn) -> Any:
    """Report how far works have come."""
    return Status(201, services.report_works(request.actor, pk, values.dict()))


@router.put("/reports/{pk}", response=WorksOut)
def correct_works(request: ActorRequest, pk: Path[Id], values: WorksChange) -> Any:
    """Correct a report of works."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.correct_works(request.actor, pk, columns, version=version, reason=reason)


@router.get("/parcels/{pk}/mortgages", response=Page[MortgageOut], openapi_extra=parameters())
def list_mortgages(request: ActorRequest, pk: Path[Id]) -> Any:
    """The mortgages on a parcel."""
    parcel = queries.get_parcel(request.actor, pk)
    return page_of(request, list(queries.list_mortgages(request.actor, parcel)))


@router.post("/parcels/{pk}/mortgages", response={201: MortgageOut})
def enter_mortgage(request: ActorRequest, pk: Path[Id], values: MortgageIn) -> Any:
    """Enter a mortgage."""
    return Status(201, services.enter_mortgage(request.actor, pk, values.dict()))


@router.post("/mortgages/{pk}/release", response=MortgageOut)
def release_mortgage(request: ActorRequest, pk: Path[Id], values: ReleaseIn) -> Any:
    """Enter that a mortgage was released."""
    return services.release_mortgage(request.actor, pk, values.released_on, version=values.version)
