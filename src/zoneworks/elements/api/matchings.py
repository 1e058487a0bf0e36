"""Matchings of the pipeline, and choices that are fixed beforehand."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db import transaction
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.elements import jobs, queries, services
from zoneworks.elements.api.reservations import Why
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.lists import CHOICES, MATCHING_LIST

router = Router(tags=["elements"])
Weight = Annotated[int, Field(ge=0, le=10**6)]


class MatchingOut(Schema):
    """A matching; no choice is worth more than ``bound``."""

    id: int
    version: int
    zone_id: int
    number: str
    state: str
    seconds: int
    weights: dict[str, int]
    moving_cost: int
    n_projects: int
    n_elements: int
    n_placed: int | None
    value: int | None
    bound: int | None
    problem_sha256: str
    made_at: datetime
    found_at: datetime | None
    adopted_on: date | None


class MatchedOut(MatchingOut):
    """A matching with its answer by keys, and the names of the keys as [kind, name, id]."""

    answer: dict[str, Any]
    names: dict[str, list[Any]]


class WeightsIn(Schema):
    """Worth of 10,000 yuan of expected investment, and of an expected job."""

    investment_10k: Weight = 1
    jobs: Weight = 30


class MatchingIn(Schema):
    """What counts, what moving an agreed site costs, and how many seconds are searched."""

    weights: WeightsIn
    moving_cost: Annotated[int, Field(ge=0, le=10**9)] = 500
    seconds: Annotated[int, Field(ge=1, le=120)] = 10


class MatchingAdoptIn(Schema):
    """Until when (excluded) what was matched is kept, the usual days where it is not said."""

    until_on: date | None = None
    version: Version | None = None
    reason: Why


class FixedChoiceOut(Schema):
    """The site that a lead gets in every matching, until it is lifted."""

    id: int
    version: int
    zone_id: int
    lead_id: int
    kind: str
    parcel_id: int | None
    bay_id: int | None
    reason: str
    since: date
    lifted_on: date | None
    lifted_because: str


class FixedChoiceIn(Schema):
    """A parcel or bay for a lead."""

    lead_id: Id
    kind: Kind
    target_id: Id
    reason: Why


class FixedChoiceLiftIn(Schema):
    """Why a lead's site is chosen again."""

    version: Version | None = None
    reason: Why


@router.get("/matchings", response=Page[MatchingOut], openapi_extra=parameters(MATCHING_LIST))
def list_matchings(request: ActorRequest) -> Any:
    """Matchings, the latest first, without their answers."""
    return page(request, MATCHING_LIST, queries.list_matchings(request.actor))


@router.post("/matchings", response={201: MatchingOut})
def start_matching(request: ActorRequest, values: MatchingIn) -> Any:
    """Match the whole pipeline; a worker searches, and the answer is read later."""
    with transaction.atomic():
        row = services.start_matching(request.actor, values.dict())
        jobs.start(request.actor, row)
    return Status(201, row)


@router.get("/matchings/{pk}", response=MatchedOut)
def get_matching(request: ActorRequest, pk: Path[Id]) -> Any:
    """One matching with its answer: assignment, worth, refused, scarce, moved."""
    return queries.get_matching(request.actor, pk)


@router.post("/matchings/{pk}/adopt", response=MatchingOut)
def adopt(request: ActorRequest, pk: Path[Id], values: MatchingAdoptIn) -> Any:
    """Reserve all that a matching gave, or nothing."""
    return services.adopt_matching(request.actor, pk, **values.dict())


@router.get("/choices", response=Page[FixedChoiceOut], openapi_extra=parameters(CHOICES))
def list_choices(request: ActorRequest) -> Any:
    """Fixed choices; those that hold unless asked otherwise."""
    return page(request, CHOICES, queries.list_choices(request.actor))


@router.post("/choices", response={201: FixedChoiceOut})
def fix(request: ActorRequest, values: FixedChoiceIn) -> Any:
    """Say which parcel or bay a lead gets in every matching."""
    told = values.dict()
    with renamed({"target": "target_id"}):
        return Status(201, services.fix_choice(request.actor, **told))


@router.post("/choices/{pk}/lift", response=FixedChoiceOut)
def lift(request: ActorRequest, pk: Path[Id], values: FixedChoiceLiftIn) -> Any:
    """Let a lead's site be chosen again."""
    return services.lift_choice(request.actor, pk, **values.dict())
