"""Buildings, floors, bays and leases."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import Amount, Id, Name, Reason, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.land import queries, services
from zoneworks.land.api.fields import NAMES, Number, with_records
from zoneworks.land.engine.terms import BuildingKind, FireClass
from zoneworks.land.lists import BUILDINGS, LEASES

router = Router(tags=["land"])
Part = Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=12, decimal_places=2)]


class BuildingOut(Schema):
    """A building; its base in m²."""

    id: int
    version: int
    zone_id: int
    parcel_id: int
    number: str
    name: str
    kind: str
    owner_id: int | None
    base_m2: Decimal
    storeys: int
    basements: int
    homes: int | None
    completed_on: date | None
    demolished_on: date | None


class BuildingIn(Schema):
    """A building's own columns; without an owner it is the zone's."""

    number: Number
    name: Name
    kind: BuildingKind
    owner_id: Id | None = None
    base_m2: Part
    storeys: Annotated[int, Field(ge=1, le=120)]
    basements: Annotated[int, Field(ge=0, le=10)] = 0
    homes: Annotated[int, Field(ge=0, le=20_000)] | None = None
    completed_on: date | None = None


class BuildingChange(BuildingIn):
    """All columns of a building as they are to be."""

    demolished_on: date | None = None
    version: Version
    reason: Reason = ""


class FloorOut(Schema):
    """A floor: area in m², height in m, load in kg/m², power in kVA."""

    id: int
    version: int
    building_id: int
    level: int
    area_m2: Decimal
    height_m: Decimal
    load_kg_m2: int
    hoists: int
    power_kva: int
    fire_class: str


class FloorIn(Schema):
    """A floor: area in m², height in m, load in kg/m², power in kVA."""

    level: Annotated[int, Field(ge=-10, le=120)]
    area_m2: Part
    height_m: Annotated[Decimal, Field(gt=0, le=60, max_digits=5, decimal_places=2)]
    load_kg_m2: Annotated[int, Field(ge=0, le=20_000)]
    hoists: Annotated[int, Field(ge=0, le=50)] = 0
    power_kva: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    fire_class: FireClass


class FloorChange(FloorIn):
    """A floor as it is to be."""

    version: Version
    reason: Reason = ""


class BayOut(Schema):
    """A bay: area in m², rent a m² and month in fen."""

    id: int
    version: int
    building_id: int
    floor_id: int
    name: str
    area_m2: Decimal
    rent_fen_m2: int | None


class BayIn(Schema):
    """A bay: area in m², rent a m² and month in fen."""

    name: Number
    area_m2: Part
    rent_fen_m2: Amount | None = None


class BayChange(BayIn):
    """A bay as it is to be."""

    version: Version
    reason: Reason = ""


class LeaseOut(Schema):
    """A lease; ``until_on`` is excluded, the rent of a month in fen."""

    id: int
    version: int
    building_id: int
    bay_id: int
    tenant_id: int
    project_id: int | None
    from_on: date
    until_on: date
    rent_fen: int


class LeaseIn(Schema):
    """A lease; ``until_on`` is excluded, the rent of a month in fen."""

    tenant_id: Id
    project_id: Id | None = None
    from_on: date
    until_on: date
    rent_fen: Amount


class LeaseEndIn(Schema):
    """Another end of a lease, which is excluded."""

    until_on: date
    version: Version
    reason: Reason


@router.get("/buildings", response=Page[BuildingOut], openapi_extra=parameters(BUILDINGS))
def list_buildings(request: ActorRequest) -> Any:
    """Buildings, as their page lists them."""
    return page(request, BUILDINGS, queries.list_buildings(request.actor))


@router.get("/buildings/{pk}", response=BuildingOut)
def get_building(request: ActorRequest, pk: Path[Id]) -> Any:
    """One building."""
    return queries.get_building(request.actor, pk)


@router.post("/parcels/{pk}/buildings", response={201: BuildingOut})
def enter_building(request: ActorRequest, pk: Path[Id], values: BuildingIn) -> Any:
    """Enter a building on a parcel."""
    with renamed(NAMES):
        columns = with_records(request.actor, values.dict())
        return Status(201, services.enter_building(request.actor, pk, columns))


@router.put("/buildings/{pk}", response=BuildingOut)
def change_building(request: ActorRequest, pk: Path[Id], values: BuildingChange) -> Any:
    """Change a building."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    with renamed(NAMES):
        columns = with_records(request.actor, columns)
        return services.change_building(request.actor, pk, columns, version=version, reason=reason)


@router.get("/buildings/{pk}/floors", response=Page[FloorOut], openapi_extra=parameters())
def list_floors(request: ActorRequest, pk: Path[Id]) -> Any:
    """The floors of a building, the lowest first."""
    return page_of(request, list(queries.get_building(request.actor, pk).floors.all()))


@router.post("/buildings/{pk}/floors", response={201: FloorOut})
def enter_floor(request: ActorRequest, pk: Path[Id], values: FloorIn) -> Any:
    """Enter a floor of a building."""
    return Status(201, services.enter_floor(request.actor, pk, values.dict()))


@router.put("/floors/{pk}", response=FloorOut)
def change_floor(request: ActorRequest, pk: Path[Id], values: FloorChange) -> Any:
    """Change a floor."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.change_floor(request.actor, pk, columns, version=version, reason=reason)


@router.get("/buildings/{pk}/bays", response=Page[BayOut], openapi_extra=parameters())
def list_bays(request: ActorRequest, pk: Path[Id]) -> Any:
    """The bays of a building, floor by floor."""
    row = queries.get_building(request.actor, pk)
    bays = queries.list_bays(request.actor).filter(building=row)
    return page_of(request, list(bays.order_by("floor__level", "name")))


@router.post("/floors/{pk}/bays", response={201: BayOut})
def enter_bay(request: ActorRequest, pk: Path[Id], values: BayIn) -> Any:
    """Enter a bay of a floor."""
    return Status(201, services.enter_bay(request.actor, pk, values.dict()))


@router.put("/bays/{pk}", response=BayOut)
def change_bay(request: ActorRequest, pk: Path[Id], values: BayChange) -> Any:
    """Change a bay."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.change_bay(request.actor, pk, columns, version=version, reason=reason)


@router.get("/leases", response=Page[LeaseOut], openapi_extra=parameters(LEASES))
def list_leases(request: ActorRequest) -> Any:
    """Leases, as their page lists them."""
    return page(request, LEASES, queries.list_leases(request.actor))


@router.post("/bays/{pk}/leases", response={201: LeaseOut})
def sign_lease(request: ActorRequest, pk: Path[Id], values: LeaseIn) -> Any:
    """Let a bay."""
    with renamed(NAMES):
        columns = with_records(request.actor, values.dict())
        return Status(201, services.sign_lease(request.actor, pk, columns))


@router.post("/leases/{pk}/end", response=LeaseOut)
def end_lease(request: ActorRequest, pk: Path[Id], values: LeaseEndIn) -> Any:
    """Let a lease end on another day."""
    return services.end_lease(request.actor, pk, **values.dict())
