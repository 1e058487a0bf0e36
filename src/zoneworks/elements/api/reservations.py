"""Reservations of elements."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Line, Version
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest
from zoneworks.elements import queries, services
from zoneworks.elements.engine.sites import MOST_JOINED
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.lists import RESERVATIONS
from zoneworks.registry import queries as registry

router = Router(tags=["elements"])
Held = Annotated[Decimal, Field(gt=0, le=10**15, max_digits=18, decimal_places=2)]
Why = Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN)]
NAMES = {"target": "target_id", "enterprise": "enterprise_id"}


class ReservationOut(Schema):
    """What is kept, for a lead or an enterprise, until a day (excluded).

    One of parcel, bay, building and supply is filled; the amount is m², flats, people or fen.
    """

    id: int
    version: int
    zone_id: int
    number: str
    kind: str
    parcel_id: int | None
    bay_id: int | None
    building_id: int | None
    supply_id: int | None
    lead_id: int | None
    enterprise_id: int | None
    amount: Decimal
    state: str
    held_on: date
    until_on: date
    matching_id: int | None
    note: str
    ended_on: date | None
    ended_because: str


class ReservationIn(Schema):
    """What is to be kept: of a parcel or bay its area, which need not be said.

    ``target_id`` is that of a parcel, a bay, a house of talent flats or a supply, by the element;
    ``more_bay_ids`` are bays that are kept together with a bay: all of them, or none.
    """

    kind: Kind
    target_id: Id
    lead_id: Id | None = None
    enterprise_id: Id | None = None
    amount: Held | None = None
    until_on: date | None = None
    note: Line = ""
    more_bay_ids: list[Id] = Field([], max_length=MOST_JOINED - 1)


class ReservationExtendIn(Schema):
    """Another last day (excluded)."""

    until_on: date
    version: Version | None = None
    reason: Why


class ReservationEndIn(Schema):
    """Why a reservation ends."""

    version: Version | None = None
    reason: Why


@router.get("/reservations", response=Page[ReservationOut], openapi_extra=parameters(RESERVATIONS))
def list_reservations(request: ActorRequest) -> Any:
    """Reservations; those that hold unless asked otherwise."""
    return page(request, RESERVATIONS, queries.list_reservations(request.actor))


@router.post("/reservations", response={201: ReservationOut})
def reserve(request: ActorRequest, values: ReservationIn) -> Any:
    """Keep an element for a lead or an enterprise; what is taken already is refused.

    Of bays that are kept together the first one is told.
    """
    told = values.dict()
    kind, target_id = told.pop("kind"), told.pop("target_id")
    pk = told.pop("enterprise_id")
    told["enterprise"] = registry.get_enterprise(request.actor, pk) if pk else None
    bays = told.pop("more_bay_ids")
    if bays and kind is not Kind.SPACE:
        raise InvalidInput({"more_bay_ids": [_("Only a bay is kept together with other bays.")]})
    with renamed(NAMES):
        if bays:
            rows = services.reserve_bays(request.actor, [target_id, *bays], told)
            return Status(201, next(row for row in rows if row.bay_id == target_id))
        return Status(201, services.reserve(request.actor, kind, target_id, told))


@router.get("/reservations/{pk}", response=ReservationOut)
def get_reservation(request: ActorRequest, pk: Path[Id]) -> Any:
    """One reservation."""
    return queries.get_reservation(request.actor, pk)


@router.post("/reservations/{pk}/extend", response=ReservationOut)
def extend(request: ActorRequest, pk: Path[Id], values: ReservationExtendIn) -> Any:
    """Let a reservation end on another day."""
    return services.extend_reservation(request.actor, pk, **values.dict())


@router.post("/reservations/{pk}/release", response=ReservationOut)
def release(request: ActorRequest, pk: Path[Id], values: ReservationEndIn) -> Any:
    """Give back what was reserved."""
    return services.release_reservation(request.actor, pk, **values.dict())


@router.post("/reservations/{pk}/use", response=ReservationOut)
def use(request: ActorRequest, pk: Path[Id], values: ReservationEndIn) -> Any:
    """Note that flats, people or money were taken; land and space say so by themselves."""
    return services.use_reservation(request.actor, pk, **values.dict())
