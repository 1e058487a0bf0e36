"""Supplies, and what leads ask of their sites."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Version
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest
from zoneworks.elements import queries, services
from zoneworks.elements.api.reservations import Held, Why
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.lists import SUPPLIES
from zoneworks.land import queries as land
from zoneworks.land.engine.terms import FireClass, IndustryClass

router = Router(tags=["elements"])
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
Skill = Annotated[str, Field(max_length=40, pattern=PLAIN)]
Source = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
Long = Annotated[str, Field(max_length=4000, pattern=PLAIN)]
Heads = Annotated[int, Field(ge=1, le=1_000_000)]
Height = Annotated[Decimal, Field(ge=0, le=60, max_digits=5, decimal_places=2)]
Load = Annotated[int, Field(ge=50, le=20_000)]
Fen = Annotated[int, Field(ge=0, le=10**13)]


class SupplyOut(Schema):
    """People or money that there is, or what is being prepared: m², flats, people or fen."""

    id: int
    version: int
    zone_id: int
    kind: str
    name: str
    skill: str
    amount: Decimal
    from_on: date
    until_on: date | None
    parcel_id: int | None
    source: str
    note: str
    withdrawn_on: date | None
    withdrawn_because: str


class SupplyIn(Schema):
    """A supply; only people have a skill, only land a parcel."""

    kind: Kind
    name: Name
    skill: Skill = ""
    amount: Held
    from_on: date
    until_on: date | None = None
    parcel_id: Id | None = None
    source: Source
    note: Long = ""


class SupplyChange(Schema):
    """What is changed of a supply, as it was read; the rest stays."""

    version: Version | None = None
    reason: Why
    name: Name | None = None
    amount: Held | None = None
    from_on: date | None = None
    until_on: date | None = None
    source: Source | None = None
    note: Long | None = None


class SupplyWithdrawIn(Schema):
    """Why a supply is no longer there."""

    version: Version | None = None
    reason: Why


class SkillIn(Schema):
    """People of a skill."""

    skill: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    people: Heads


class SiteTermsOut(Schema):
    """What a lead asks of its site and its people."""

    id: int
    version: int
    zone_id: int
    lead_id: int
    least_height_m: Decimal | None
    least_load_kg_m2: int | None
    fire_class: str
    industry_class: str
    most_rent_fen_m2: int | None
    most_price_fen_mu: int | None
    may_join: bool
    near_m: int | None
    skills: list[SkillIn]

    @staticmethod
    def resolve_skills(row: Any) -> list[dict[str, Any]]:
        """People by skill, which are kept as pairs."""
        return [{"skill": skill, "people": people} for skill, people in row.skills]


class SiteTermsIn(Schema):
    """What a lead asks of its site; ``version`` is that of what was entered before."""

    version: Version | None = None
    least_height_m: (
        Annotated[Decimal, Field(ge=0, le=60, max_digits=5, decimal_places=2)] | None
    ) = None
    least_load_kg_m2: Load | None = None
    fire_class: FireClass | Literal[""] = ""
    industry_class: IndustryClass | Literal[""] = ""
    most_rent_fen_m2: Fen | None = None
    most_price_fen_mu: Fen | None = None
    may_join: bool = True
    near_m: Annotated[int, Field(ge=1, le=100_000)] | None = None
    skills: Annotated[list[SkillIn], Field(max_length=50)] = []


@router.get("/supplies", response=Page[SupplyOut], openapi_extra=parameters(SUPPLIES))
def list_supplies(request: ActorRequest) -> Any:
    """Supplies of people and money, and what is being prepared."""
    return page(request, SUPPLIES, queries.list_supplies(request.actor))


@router.post("/supplies", response={201: SupplyOut})
def enter_supply(request: ActorRequest, values: SupplyIn) -> Any:
    """Enter a supply."""
    told = values.dict()
    pk = told.pop("parcel_id")
    told["parcel"] = land.get_parcel(request.actor, pk) if pk else None
    return Status(201, services.enter_supply(request.actor, told))


@router.get("/supplies/{pk}", response=SupplyOut)
def get_supply(request: ActorRequest, pk: Path[Id]) -> Any:
    """One supply."""
    return queries.get_supply(request.actor, pk)


@router.patch("/supplies/{pk}", response=SupplyOut)
def change_supply(request: ActorRequest, pk: Path[Id], values: SupplyChange) -> Any:
    """Correct a supply."""
    told = {
        name: value
        for name, value in values.dict(exclude_unset=True).items()
        if value is not None or name in {"until_on", "version"}
    }
    beside = {"version": told.pop("version", None), "reason": told.pop("reason")}
    return services.change_supply(request.actor, pk, told, **beside)


@router.post("/supplies/{pk}/withdraw", response=SupplyOut)
def withdraw_supply(request: ActorRequest, pk: Path[Id], values: SupplyWithdrawIn) -> Any:
    """Say that a supply is no longer there."""
    return services.withdraw_supply(request.actor, pk, **values.dict())


@router.get("/site-terms/{lead_id}", response=SiteTermsOut)
def get_terms(request: ActorRequest, lead_id: Path[Id]) -> Any:
    """What a lead asks of its site."""
    row = queries.find_terms(request.actor, lead_id)
    if row is None:
        raise NotFound(_("Nothing is entered of this lead."))
    return row


@router.post("/site-terms/{lead_id}", response=SiteTermsOut)
def set_terms(request: ActorRequest, lead_id: Path[Id], values: SiteTermsIn) -> Any:
    """Enter what a lead asks of its site and its people."""
    told = values.dict()
    version = told.pop("version")
    told["skills"] = [(one.skill, one.people) for one in values.skills]
    return services.set_terms(request.actor, lead_id, told, version=version)
