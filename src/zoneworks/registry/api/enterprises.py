"""Enterprises, their figures and former names."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Line, Name, Reason, ReasonIn, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries, services
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES
from zoneworks.registry.engine.terms import EnterpriseScale, EnterpriseState
from zoneworks.registry.lists import ENTERPRISES

router = Router(tags=["register"])
Year = Annotated[int, Field(ge=1990, le=9999)]


class EnterpriseOut(Schema):
    """An enterprise; amounts in fen."""

    id: int
    version: int
    zone_id: int
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
    retired_on: date | None
    retired_reason: str
    merged_into_id: int | None


class FiguresOut(Schema):
    """What an enterprise produced, paid and used in a year; null is unknown."""

    id: int
    version: int
    year: int
    output_fen: int | None
    tax_fen: int | None
    research_fen: int | None
    energy_tce: Decimal | None
    staff: int | None


class FormerNameOut(Schema):
    """A name that an enterprise had until a day."""

    id: int
    version: int
    name: str
    until_on: date


class ContactOut(Schema):
    """A person to speak to."""

    id: int
    version: int
    name: str
    title: str
    phone: str
    email: str


class EnterpriseDetail(EnterpriseOut):
    """An enterprise with its figures, the latest first, its former names and contacts."""

    figures: list[FiguresOut]
    former_names: list[FormerNameOut]
    contacts: list[ContactOut]

    @staticmethod
    def resolve_figures(row: Any) -> list[Any]:
        """The figures, the latest first."""
        return list(row.figures.all())

    @staticmethod
    def resolve_former_names(row: Any) -> list[Any]:
        """The former names, the latest first."""
        return list(row.former_names.all())

    @staticmethod
    def resolve_contacts(row: Any) -> list[Any]:
        """The people to speak to."""
        return list(row.contacts.all())


class EnterpriseIn(Schema):
    """What is needed to register an enterprise."""

    name: Name
    credit_code: Annotated[str, Field(max_length=30, pattern=PLAIN)]
    industry_code: Annotated[str, Field(max_length=4, pattern=PLAIN)]
    scale: EnterpriseScale
    state: EnterpriseState = EnterpriseState.OPERATING
    address: Line = ""
    registered_on: date | None = None


class EnterpriseChange(EnterpriseIn):
    """All columns of an enterprise as they are to be."""

    version: Version
    reason: Reason = ""


class FiguresIn(Schema):
    """The figures of a year; null is unknown. ``version`` is theirs, null where there are none."""

    output_fen: Amount | None = None
    tax_fen: Amount | None = None
    research_fen: Amount | None = None
    energy_tce: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    staff: Annotated[int, Field(ge=0, le=2_000_000)] | None = None
    version: Version | None = None
    reason: Reason = ""


class FormerNameIn(Schema):
    """A former name and the last day on which it was the name."""

    name: Name
    until_on: date
    reason: Reason = ""


@router.get("/enterprises", response=Page[EnterpriseOut], openapi_extra=parameters(ENTERPRISES))
def list_enterprises(request: ActorRequest) -> Any:
    """Enterprises, as their page lists them."""
    return page(request, ENTERPRISES, queries.list_enterprises(request.actor))


@router.get("/enterprises/{pk}", response=EnterpriseDetail)
def get_enterprise(request: ActorRequest, pk: Path[Id]) -> Any:
    """One enterprise."""
    return queries.get_enterprise(request.actor, pk, with_parts=True)


@router.post("/enterprises", response={201: EnterpriseOut})
def register_enterprise(
    request: ActorRequest, values: EnterpriseIn, is_new_confirmed: bool = False
) -> Any:
    """Register an enterprise; where its name looks like another's, that it is new is confirmed."""
    made = services.register_enterprise(
        request.actor, values.dict(), is_new_confirmed=is_new_confirmed
    )
    return Status(201, made)


@router.put("/enterprises/{pk}", response=EnterpriseDetail)
def change_enterprise(
    request: ActorRequest, pk: Path[Id], values: EnterpriseChange, is_new_confirmed: bool = False
) -> Any:
    """Change an enterprise; a new name leaves the old one among its former names."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    services.change_enterprise(
        request.actor,
        pk,
        columns,
        version=version,
        reason=reason,
        is_new_confirmed=is_new_confirmed,
    )
    return queries.get_enterprise(request.actor, pk, with_parts=True)


@router.post("/enterprises/{pk}/retire", response=EnterpriseOut)
def retire_enterprise(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Retire an enterprise that was entered by mistake."""
    return services.retire_enterprise(request.actor, pk, **values.dict())


@router.post("/enterprises/{pk}/take-up", response=EnterpriseOut)
def take_up_enterprise(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Put a retired enterprise to use again."""
    return services.take_up_enterprise(request.actor, pk, **values.dict())


@router.put("/enterprises/{pk}/figures/{year}", response=FiguresOut)
def set_figures(request: ActorRequest, pk: Path[Id], year: Path[Year], values: FiguresIn) -> Any:
    """Set the figures of a year, all of them."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.set_figures(request.actor, pk, year, columns, version=version, reason=reason)


@router.post("/enterprises/{pk}/former-names", response={201: FormerNameOut})
def add_former_name(request: ActorRequest, pk: Path[Id], values: FormerNameIn) -> Any:
    """Enter a former name."""
    return Status(201, services.add_former_name(request.actor, pk, **values.dict()))


@router.delete("/former-names/{pk}", response={204: None})
def remove_former_name(
    request: ActorRequest, pk: Path[Id], version: Version, reason: Reason = ""
) -> Any:
    """Take away a former name that was entered by mistake; the events keep it."""
    request.actor.require(EDIT_ENTERPRISES)
    name = queries.get_former_name(request.actor, pk)
    services.remove_former_name(request.actor, name.pk, version=version, reason=reason)
    return Status(204, None)
