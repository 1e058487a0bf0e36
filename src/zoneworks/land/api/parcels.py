"""Parcels, their shapes, and what becomes of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api import imports
from zoneworks.core.api.imports import Counts, ImportIn, TableLook
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Amount, Id, Name, Reason, Version
from zoneworks.core.errors import InvalidInput
from zoneworks.core.imports import Import, write
from zoneworks.core.pages import ActorRequest
from zoneworks.land import queries, services, tables
from zoneworks.land.api.fields import (
    Area,
    GeoJson,
    Long,
    Meters,
    Number,
    Ratio,
    Share,
    System,
)
from zoneworks.land.engine.terms import IndustryClass, LandUse, ParcelState, Supply
from zoneworks.land.lists import PARCELS

router = Router(tags=["land"])
Power = Annotated[int, Field(ge=0, le=1_000_000)]
TOLD = 500


class ParcelOut(Schema):
    """A parcel; areas in m², amounts in fen, box in degrees of CGCS2000."""

    id: int
    version: int
    zone_id: int
    number: str
    name: str
    state: str
    use: str
    area_m2: Decimal
    measured_m2: Decimal | None
    west: float | None
    south: float | None
    east: float | None
    north: float | None
    least_plot_ratio: Decimal | None
    most_plot_ratio: Decimal | None
    least_coefficient: Decimal | None
    most_height_m: Decimal | None
    industry_class: str
    least_investment_fen_mu: int | None
    least_output_fen_mu: int | None
    least_tax_fen_mu: int | None
    is_cleared: bool
    is_leveled: bool
    supplies: list[str]
    power_kva: int | None
    is_assessed: bool
    ready_on: date | None
    price_fen_mu: int | None
    holder_id: int | None
    note: str


class ParcelDetail(ParcelOut):
    """A parcel with its shape, a GeoJSON geometry in degrees of CGCS2000."""

    shape: dict[str, Any] | None


class ParcelColumns(Schema):
    """A parcel's own columns; area in m², amounts in fen."""

    number: Number
    name: Name
    use: LandUse
    area_m2: Area
    least_plot_ratio: Ratio | None = None
    most_plot_ratio: Ratio | None = None
    least_coefficient: Share | None = None
    most_height_m: Meters | None = None
    industry_class: IndustryClass | Literal[""] = ""
    least_investment_fen_mu: Amount | None = None
    least_output_fen_mu: Amount | None = None
    least_tax_fen_mu: Amount | None = None
    is_cleared: bool = False
    is_leveled: bool = False
    supplies: list[Supply] = []
    power_kva: Power | None = None
    is_assessed: bool = False
    price_fen_mu: Amount | None = None
    note: Long = ""


class ParcelIn(ParcelColumns):
    """What is needed to enter a parcel: planned or in reserve."""

    state: ParcelState = ParcelState.RESERVE


class ParcelChange(ParcelColumns):
    """All columns of a parcel as they are to be."""

    version: Version
    reason: Reason = ""


class ParcelMoveIn(Schema):
    """Another state of a parcel, which no contract brings."""

    state: ParcelState
    version: Version
    reason: Reason = ""


class ShapeIn(Schema):
    """The shape of a parcel as a text of GeoJSON."""

    shape: GeoJson
    system: System = ""
    version: Version
    reason: Reason = ""


class SplitIn(Schema):
    """The line that cuts a parcel as a text of GeoJSON, and the parts' names, largest first."""

    line: GeoJson
    names: Annotated[list[Name], Field(min_length=2, max_length=20)]
    version: Version
    reason: Reason = ""


class PartsOut(Schema):
    """The parcels that a split has made, the largest first."""

    parcels: list[ParcelOut]


class ParcelMergeIn(Schema):
    """Parcels side by side that become one, by id with the version that was read."""

    parcels: Annotated[dict[Id, Version], Field(min_length=1, max_length=50)]
    number: Number
    name: Name
    reason: Reason = ""


class ParcelFault(Schema):
    """What is wrong with a feature, counted from 1, and where, as longitude and latitude."""

    row: int
    number: str
    value: str
    text: str
    place: list[float] | None


class ParcelLook(Schema):
    """What a text of shapes would do; ``digest`` names this look when it is carried out."""

    digest: str
    counts: Counts
    faults: list[ParcelFault]


class ShapesIn(Schema):
    """A collection of features as a text of GeoJSON."""

    content: Annotated[str, Field(min_length=1, max_length=50_000_000)]
    system: System = ""


class ShapesImportIn(ShapesIn):
    """A collection that is brought in as it was looked at; faulty features are left out if told."""

    digest: Annotated[str, Field(min_length=64, max_length=64)]
    good_only: bool = False


@router.get("/parcels", response=Page[ParcelOut], openapi_extra=parameters(PARCELS))
def list_parcels(request: ActorRequest) -> Any:
    """Parcels, as their page lists them."""
    return page(request, PARCELS, queries.list_parcels(request.actor))


@router.get("/parcels/{pk}", response=ParcelDetail)
def get_parcel(request: ActorRequest, pk: Path[Id]) -> Any:
    """One parcel with its shape."""
    return queries.get_parcel(request.actor, pk)


@router.post("/parcels", response={201: ParcelOut})
def enter_parcel(request: ActorRequest, values: ParcelIn) -> Any:
    """Enter a parcel."""
    return Status(201, services.enter_parcel(request.actor, values.dict()))


@router.put("/parcels/{pk}", response=ParcelOut)
def change_parcel(request: ActorRequest, pk: Path[Id], values: ParcelChange) -> Any:
    """Change a parcel."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.change_parcel(request.actor, pk, columns, version=version, reason=reason)


@router.post("/parcels/{pk}/state", response=ParcelOut)
def move_parcel(request: ActorRequest, pk: Path[Id], values: ParcelMoveIn) -> Any:
    """Take a parcel into another state."""
    return services.move_parcel(request.actor, pk, **values.dict())


@router.put("/parcels/{pk}/shape", response=ParcelDetail)
def draw_shape(request: ActorRequest, pk: Path[Id], values: ShapeIn) -> Any:
    """Give a parcel its shape."""
    return services.draw_shape(request.actor, pk, **values.dict())


@router.post("/parcels/{pk}/split", response=PartsOut)
def split_parcel(request: ActorRequest, pk: Path[Id], values: SplitIn) -> Any:
    """Cut a parcel by a line."""
    return {"parcels": services.split_parcel(request.actor, pk, **values.dict())}


@router.post("/parcel-merges", response={201: ParcelOut})
def merge_parcels(request: ActorRequest, values: ParcelMergeIn) -> Any:
    """Make one parcel of neighbors."""
    columns = values.dict()
    versions, reason = columns.pop("parcels"), columns.pop("reason")
    made = services.merge_parcels(request.actor, versions, columns, reason=reason)
    return Status(201, made)


@router.post("/parcel-shapes/look", response=ParcelLook)
def look_at_shapes(request: ActorRequest, values: ShapesIn) -> Any:
    """What a collection of shapes would change; nothing is written."""
    return _told(tables.look_at_text(request.actor, values.content, values.system))


@router.post("/parcel-shapes", response=ParcelLook)
def import_shapes(request: ActorRequest, values: ShapesImportIn) -> Any:
    """Bring in a collection of shapes as it was looked at."""
    found = tables.look_at_text(request.actor, values.content, values.system)
    if found.digest == values.digest and found.errors and not values.good_only:
        raise InvalidInput({"content": [one.reason for one in found.errors[:TOLD]]})
    write(request.actor, tables.SHAPES, found, values.digest, "API")
    return _told(found)


@router.get("/parcel-tables/{file_id}", response=TableLook)
def look_at_parcels(request: ActorRequest, file_id: Path[Id]) -> Any:
    """Read a file of parcels and tell what it would change."""
    return imports.told(imports.look(request, tables.EXCHANGE, file_id))


@router.post("/parcel-tables/{file_id}", response=Counts)
def bring_in_parcels(request: ActorRequest, file_id: Path[Id], values: ImportIn) -> Any:
    """Enter and change the parcels of a file as they were looked at."""
    return imports.carried_out(request, tables.EXCHANGE, file_id, values)


def _told(found: Import) -> dict[str, Any]:
    faults = [
        {"row": one.row, "number": one.key, "value": one.value, "text": f"{one.label} {one.reason}"}
        | {"place": list(one.place) if one.place else None}
        for one in found.errors[:TOLD]
    ]
    return {"digest": found.digest, "counts": found.counts(), "faults": faults}
