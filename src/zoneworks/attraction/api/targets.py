"""Targets, the forecast behind them, and lists of the top 500."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.engine.terms import TopList
from zoneworks.attraction.lists.rewards import TOP_COMPANIES
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Name, Reason, Version
from zoneworks.core.pages import ActorRequest

router = Router(tags=["attraction"])


class TargetOut(Schema):
    """A goal for the projects signed in a period: a number of them, or fen."""

    id: int
    version: int
    name: str
    measure: str
    goal: int
    least_fen: int
    begins_on: date
    ends_on: date


class TargetStanding(TargetOut):
    """A target with what is reached, what is due at an even pace, and the chance to reach it."""

    reached: int
    due: int
    chance: float | None


class TargetIn(Schema):
    """A goal for a period, both days included."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=PLAIN)]
    measure: Measure
    goal: Annotated[int, Field(ge=1, le=9 * 10**14)]
    least_fen: Amount = 0
    begins_on: date
    ends_on: date


class TargetChangeIn(TargetIn):
    """A change of a target as it was read."""

    version: Version
    reason: Reason = ""


class BandOut(Schema):
    """A middle value and the bounds between which four of five outcomes lie."""

    low: int
    middle: int
    high: int


class MonthOut(Schema):
    """What is expected to be signed from a day to before another."""

    begins_on: date
    until: date
    expected: float
    projects: BandOut
    investment_fen: BandOut


class FunnelStepOut(Schema):
    """A stage of the funnel."""

    stage: str
    reached: int
    passed: int
    dropped: int
    open: int
    median_age: int | None


class LandingOut(Schema):
    """How likely a lead of a stage lands, on which basis, by which counts."""

    stage: str
    probability: float
    basis: str
    entered: int
    signed: int
    dropped: int
    open: int


class FunnelOut(Schema):
    """The funnel and what it teaches."""

    steps: list[FunnelStepOut]
    landings: list[LandingOut]


class TopCompanyOut(Schema):
    """A company on a list of the top 500."""

    id: int
    zone_id: int
    kind: str
    published_on: date
    rank: int
    name: str


class TopCompanyIn(Schema):
    """A rank and a name."""

    rank: Annotated[int, Field(ge=1, le=1000)]
    name: Name


class TopListIn(Schema):
    """A list as it was published."""

    kind: TopList
    published_on: date
    companies: Annotated[list[TopCompanyIn], Field(min_length=1, max_length=1000)]


class TopListOut(Schema):
    """How many companies were entered."""

    count: int


@router.get("/funnel", response=FunnelOut)
def get_funnel(request: ActorRequest) -> Any:
    """The funnel of all leads, and how likely they land."""
    steps = queries.read_funnel(request.actor)
    return {"steps": steps, "landings": list(queries.learn_landings(request.actor).values())}


@router.get("/forecast", response=Page[MonthOut], openapi_extra=parameters())
def get_forecast(request: ActorRequest) -> Any:
    """What will be signed in the coming months."""
    return page_of(request, list(queries.read_forecast(request.actor).months))


@router.get("/targets", response=Page[TargetStanding], openapi_extra=parameters())
def list_targets(request: ActorRequest) -> Any:
    """The targets and how they stand today."""
    rows = list(queries.list_targets(request.actor))
    standings = queries.judge_targets(request.actor, rows)
    found = [
        TargetOut.from_orm(row).dict()
        | {"reached": one.reached, "due": one.due, "chance": one.chance}
        for row, one in zip(rows, standings, strict=True)
    ]
    return page_of(request, found)


@router.post("/targets", response={201: TargetOut})
def set_target(request: ActorRequest, values: TargetIn) -> Any:
    """Set a target."""
    return Status(201, services.set_target(request.actor, values.dict()))


@router.put("/targets/{pk}", response=TargetOut)
def change_target(request: ActorRequest, pk: Path[Id], values: TargetChangeIn) -> Any:
    """Change a target."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.set_target(request.actor, columns, pk=pk, version=version, reason=reason)


@router.get("/top-companies", response=Page[TopCompanyOut], openapi_extra=parameters(TOP_COMPANIES))
def list_top_companies(request: ActorRequest) -> Any:
    """The companies on the lists of the top 500."""
    return page(request, TOP_COMPANIES, queries.list_top_companies(request.actor))


@router.post("/top-lists", response={201: TopListOut})
def load_top_list(request: ActorRequest, values: TopListIn) -> Any:
    """Enter a list of the top 500 as it was published; it replaces the one of that day."""
    names = [(one.rank, one.name) for one in values.companies]
    with renamed({"names": "companies"}):
        count = services.load_top_list(request.actor, values.kind, values.published_on, names)
    return Status(201, {"count": count})
