"""Land and figures of enterprises for programs."""

from decimal import Decimal
from typing import Any

from ninja import Path, Router, Status

from zoneworks.core.api import imports
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.imports import Counts, ImportIn, TableLook
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest
from zoneworks.efficiency import lists, queries, services
from zoneworks.efficiency.api.schemas import (
    LandChange,
    LandDifferencesOut,
    LandIn,
    LandOut,
    LandTakeIn,
    LandTakenOut,
    Year,
)
from zoneworks.efficiency.queries.recorded import AREAS
from zoneworks.efficiency.tables import EXCHANGE

router = Router(tags=["efficiency"])


@router.get("/inputs", response=Page[LandOut], openapi_extra=parameters(lists.INPUTS))
def list_inputs(request: ActorRequest) -> Any:
    """Land and figures by year, as their page lists them."""
    return page(request, lists.INPUTS, queries.list_inputs(request.actor))


@router.get("/inputs/{pk}", response=LandOut)
def get_inputs(request: ActorRequest, pk: Path[Id]) -> Any:
    """The land and figures of an enterprise and a year."""
    return queries.get_inputs(request.actor, pk)


@router.post("/inputs", response={201: LandOut})
def enter_inputs(request: ActorRequest, values: LandIn) -> Any:
    """Enter the land and figures of an enterprise and a year."""
    columns = values.dict()
    enterprise, year = columns.pop("enterprise_id"), columns.pop("year")
    with renamed({"landlord": "landlord_id"}):
        made = services.enter_inputs(request.actor, enterprise, year, columns)
    return Status(201, made)


@router.post("/inputs/{pk}", response=LandOut)
def change_inputs(request: ActorRequest, pk: Path[Id], values: LandChange) -> Any:
    """Change the land and figures of an enterprise and a year."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    with renamed({"landlord": "landlord_id"}):
        return services.change_inputs(request.actor, pk, columns, version=version, reason=reason)


@router.get("/differences", response=LandDifferencesOut)
def list_land_differences(request: ActorRequest, year: Year) -> Any:
    """Whose land of a year was reported otherwise than contracts and leases say."""
    found = [
        {
            "enterprise_id": one.enterprise.pk,
            "inputs_id": one.inputs.pk if one.inputs else None,
            "differs": one.differs,
            "reported": _areas(one.reported) if one.inputs else None,
            "recorded": _areas(one.recorded),
        }
        for one in queries.list_differences(request.actor, year)
    ]
    return {"year": year, "differences": found}


@router.post("/differences", response=LandTakenOut)
def take_recorded_land(request: ActorRequest, values: LandTakeIn) -> Any:
    """Take the recorded land of some enterprises, or of all that differ, an event each."""
    taken = services.take_recorded_land(
        request.actor, values.year, values.enterprise_ids, reason=values.reason
    )
    return {"taken": taken}


def _areas(of: Any) -> dict[str, Any]:
    areas = {f"{name}_m2": Decimal(getattr(of, name)).scaleb(-2) for name in AREAS}
    return areas | {"landlord_id": of.landlord}


@router.get("/imports/{file_id}", response=TableLook)
def look_at_inputs(request: ActorRequest, file_id: Path[Id]) -> Any:
    """Read a file of land and figures and tell what it would change."""
    return imports.told(imports.look(request, EXCHANGE, file_id))


@router.post("/imports/{file_id}", response=Counts)
def bring_in_inputs(request: ActorRequest, file_id: Path[Id], values: ImportIn) -> Any:
    """Enter and change the rows of a file as they were looked at."""
    return imports.carried_out(request, EXCHANGE, file_id, values)
