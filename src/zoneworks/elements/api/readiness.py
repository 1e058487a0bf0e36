"""How ready the zone is, for programs: stocks, demand, months, floors, alarms."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.schemas import PLAIN
from zoneworks.core.pages import ActorRequest
from zoneworks.elements import queries, services
from zoneworks.elements.engine.outlook import Standing
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.queries import ElementReadiness, Readiness

router = Router(tags=["elements"])
Least = Annotated[Decimal, Field(ge=0, le=10**15, max_digits=18, decimal_places=2)]
Source = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]


class ReadinessBandOut(Schema):
    """Points of 100, the mean; at least four of five futures lie between ``low`` and ``high``."""

    middle: int
    low: int
    high: int


class ElementMonthOut(Schema):
    """An element at the end of a month, summed up from today.

    Amounts are m² of land and space, flats, people, fen.
    """

    month: date
    supply: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    coverage: Decimal | None
    readiness: ReadinessBandOut


class PreparationOut(Schema):
    """So much more of an element is to be ready by a day, and begun on another."""

    kind: str
    amount: Decimal
    by: date
    begin_on: date


class StockAlarmOut(Schema):
    """Why an element is scarce: today, or in the month that begins on ``month``."""

    kind: str
    why: str
    month: date
    missing: Decimal


class ElementOut(Schema):
    """An element: what is free today, reserved and used, its floor, and the coming months."""

    kind: str
    free: Decimal
    held: Decimal
    used: Decimal
    floor: Decimal
    months: list[ElementMonthOut]
    preparations: list[PreparationOut]
    alarms: list[StockAlarmOut]


class ReadinessOut(Schema):
    """The five elements, and the zone by month: as ready as its scarcest element."""

    elements: list[ElementOut]
    zone: list[ReadinessBandOut]


class StockFloorIn(Schema):
    """The least of an element that the zone keeps free, from a day on."""

    least: Least
    valid_from: date | None = None
    source: Source


class StockFloorOut(Schema):
    """A floor as it was set."""

    id: int
    version: int
    zone_id: int
    kind: str
    least: Decimal
    valid_from: date
    source: str


@router.get("/readiness", response=ReadinessOut)
def read_readiness(request: ActorRequest) -> Any:
    """Stocks of the five elements against the demand of the pipeline."""
    found = queries.read_readiness(request.actor)
    elements = [_element(found, one) for one in found.elements.values()]
    return {"elements": elements, "zone": found.zone}


@router.post("/floors/{kind}", response={201: StockFloorOut})
def set_floor(request: ActorRequest, kind: Path[Kind], values: StockFloorIn) -> Any:
    """Set the least of an element that the zone keeps free."""
    told = values.dict()
    least = told.pop("least")
    return Status(201, services.set_floor(request.actor, kind, least, **told))


def _element(found: Readiness, one: ElementReadiness) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "free": one.free,
        "held": one.held,
        "used": one.used,
        "floor": one.floor,
        "months": [_month(found, line) for line in one.standings],
        "preparations": [
            {
                "kind": line.kind,
                "amount": line.amount,
                "by": found.month(line.month),
                "begin_on": line.begin_on,
            }
            for line in one.preparations
        ],
        "alarms": [
            {
                "kind": line.kind,
                "why": line.why,
                "month": found.month(line.month),
                "missing": line.missing,
            }
            for line in one.alarms
        ],
    }


def _month(found: Readiness, line: Standing) -> dict[str, Any]:
    return {
        "month": found.month(line.month),
        "supply": line.supply,
        "expected": line.expected,
        "low": line.low,
        "high": line.high,
        "coverage": line.coverage,
        "readiness": line.readiness,
    }
