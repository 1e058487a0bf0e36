"""Low-efficiency land and the five routes for programs."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.land.api.idle import Long, Short
from zoneworks.land.engine.routes import LandKind, Proof, RouteCode
from zoneworks.land.lists.routes import LOW_EFFICIENCY, RENEWALS
from zoneworks.land.queries import routes as queries
from zoneworks.land.services import routes as services

router = Router(tags=["land"])
Days = Annotated[int, Field(ge=1, le=3650)]
Place = Annotated[int, Field(ge=0, le=20)]


class RenewalAct(StrEnum):
    """What is done to a parcel on a route."""

    ADVANCE = "ADVANCE"
    ASSIGN = "ASSIGN"
    DONE = "DONE"
    LEAVE = "LEAVE"


class LowEfficiencyOut(Schema):
    """Land of low efficiency since a day; it is not idle land."""

    id: int
    version: int
    zone_id: int
    parcel_id: int
    source: str
    since: date
    reason: str
    ended_on: date | None
    ended_because: str


class LowEfficiencyIn(Schema):
    """Since when a parcel is of low efficiency, and why."""

    since: date
    reason: Long


class LowEfficiencyEndIn(Schema):
    """Why a parcel is no longer of low efficiency."""

    reason: Long
    version: Version | None = None


class StageValues(Schema):
    """A stage of a route and within how many calendar days it is done."""

    name: Short
    days: Days


class RouteOut(Schema):
    """One of the five routes; ``is_sample`` marks the shipped words."""

    code: str
    name: str
    purpose: str
    takes: list[str]
    stages: list[StageValues]
    limits: str
    is_sample: bool


class RoutesOut(Schema):
    """The five routes of the zone, in their order."""

    routes: list[RouteOut]


class RouteIn(Schema):
    """The zone's own words of a route; ``version`` is that of its words, if it has some."""

    name: Short
    purpose: Long
    takes: Annotated[list[LandKind], Field(max_length=4)]
    stages: Annotated[list[StageValues], Field(min_length=1, max_length=12)]
    limits: Long = ""
    version: Version | None = None


class RenewalOut(Schema):
    """A parcel on a route; ``stage`` counts from 0, ``area_m2`` is what was put back to work."""

    id: int
    version: int
    zone_id: int
    number: str
    parcel_id: int
    kind: str
    case_id: int | None
    route: str
    route_name: str
    stage: int
    begun_on: date
    stage_since: date
    stage_due_on: date | None
    responsible_id: int
    goal: str
    ended_on: date | None
    proof: str
    proof_text: str
    area_m2: Decimal | None


class RenewalIn(Schema):
    """Which route a parcel takes, and who brings it along: the caller unless named."""

    route: RouteCode
    membership_id: Id | None = None
    goal: Long = ""


class RenewalActIn(Schema):
    """One act on a parcel on a route, with what it asks for; the others stay empty.

    Another stage has ``stage`` and ``reason``, another person ``membership_id``, ``stage_due_on``
    and the reason, the end ``on``, ``proof`` and ``proof_text``.
    """

    act: RenewalAct
    version: Version | None = None
    reason: Long = ""
    stage: Place | None = None
    membership_id: Id | None = None
    stage_due_on: date | None = None
    on: date | None = None
    proof: Proof | None = None
    proof_text: Long = ""


class ResultOut(Schema):
    """What came of a route in a year: parcels and m², summed from single parcels."""

    year: int
    route: str
    parcels: int
    area_m2: Decimal


class ResultsOut(Schema):
    """Land put back to work, by year and route."""

    results: list[ResultOut]


@router.get(
    "/low-efficiency",
    response=Page[LowEfficiencyOut],
    openapi_extra=parameters(LOW_EFFICIENCY),
)
def list_low_efficiency(request: ActorRequest) -> Any:
    """Low-efficiency land; what still is so unless asked otherwise."""
    return page(request, LOW_EFFICIENCY, queries.list_low_efficiency(request.actor))


@router.post("/parcels/{pk}/low-efficiency", response={201: LowEfficiencyOut})
def note_low_efficiency(request: ActorRequest, pk: Path[Id], values: LowEfficiencyIn) -> Any:
    """Note that a parcel is of low efficiency; one that is noted already is given."""
    services.note_low_efficiency(request.actor, [pk], values.since, values.reason)
    return Status(201, queries.get_low_efficiency_of(request.actor, pk))


@router.post("/low-efficiency/{pk}/end", response=LowEfficiencyOut)
def end_low_efficiency(request: ActorRequest, pk: Path[Id], values: LowEfficiencyEndIn) -> Any:
    """Note that a parcel is no longer of low efficiency."""
    return services.end_low_efficiency(request.actor, pk, values.reason, version=values.version)


@router.get("/routes", response=RoutesOut)
def list_routes(request: ActorRequest) -> Any:
    """The five routes of the zone."""
    return {"routes": [asdict(one) for one in queries.list_routes(request.actor)]}


@router.post("/routes/{code}", response=RouteOut)
def edit_route(request: ActorRequest, code: Path[RouteCode], values: RouteIn) -> Any:
    """Give one of the five routes the zone's own words."""
    told = values.dict()
    version = told.pop("version")
    told["stages"] = [(one.name, one.days) for one in values.stages]
    services.edit_route(request.actor, code, told, version=version)
    return asdict(queries.get_route(request.actor, code)[0])


@router.get("/renewals", response=Page[RenewalOut], openapi_extra=parameters(RENEWALS))
def list_renewals(request: ActorRequest) -> Any:
    """Parcels on the five routes; those under way unless asked otherwise."""
    return page(request, RENEWALS, queries.list_renewals(request.actor))


@router.get("/renewals/{pk}", response=RenewalOut)
def get_renewal(request: ActorRequest, pk: Path[Id]) -> Any:
    """One parcel on a route."""
    return queries.get_renewal(request.actor, pk)


@router.post("/parcels/{pk}/renewals", response={201: RenewalOut})
def take_route(request: ActorRequest, pk: Path[Id], values: RenewalIn) -> Any:
    """Send a parcel that is idle or of low efficiency one of the routes."""
    told = {"route": values.route, "goal": values.goal, "responsible": values.membership_id}
    with renamed({"responsible": "membership_id"}):
        return Status(201, services.take_route(request.actor, pk, told))


@router.post("/renewals/{pk}/acts", response=RenewalOut)
def act(request: ActorRequest, pk: Path[Id], values: RenewalActIn) -> Any:
    """Do one act on a parcel on a route, by the same table as the pages."""
    told = values.dict()
    name, version = told.pop("act").lower(), told.pop("version")
    told["responsible"] = told.pop("membership_id")
    with renamed({"responsible": "membership_id"}):
        services.check_values(name, told)
        return services.BY_ACT[name](request.actor, pk, told, version=version)


@router.get("/results", response=ResultsOut)
def list_results(request: ActorRequest) -> Any:
    """Land put back to work, by year, the latest first, and route."""
    return {"results": queries.list_results(request.actor)}
