"""Idle land for programs: what becomes idle, the cases, their acts and papers."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core import clock, documents
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.land.engine.idle.begun import Groundwork
from zoneworks.land.engine.idle.disposition import Way
from zoneworks.land.engine.idle.procedure import Decision, IdleAct
from zoneworks.land.engine.idle.terms import Cause, HindranceKind, Manner
from zoneworks.land.engine.idle.waiting import next_act
from zoneworks.land.lists.idle import BECOMING_IDLE, IDLE_CASES
from zoneworks.land.queries import idle as queries
from zoneworks.land.queries.outlooks import list_becoming_idle
from zoneworks.land.services import idle as services

router = Router(tags=["land"])
Long = Annotated[str, Field(max_length=2000, pattern=PLAIN)]
Line = Annotated[str, Field(max_length=200, pattern=PLAIN)]
Short = Annotated[str, Field(max_length=60, pattern=PLAIN)]
Approval = Annotated[str, Field(max_length=120, pattern=PLAIN)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
PDF = {
    "responses": {
        200: {
            "description": "The paper.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class BecomingIdleOut(Schema):
    """A contract whose land is idle by law from a day on, if nothing changes."""

    id: int
    zone_id: int
    number: str
    parcel_id: int
    holder_id: int
    start_by: date | None
    delivered_on: date | None
    idle_from: date


class HindranceOut(Schema):
    """What kept the holder from starting; ``until_on`` is the first day without it."""

    id: int
    version: int
    kind: str
    from_on: date
    until_on: date | None
    evidence: str
    is_verified: bool


class IdleCaseOut(Schema):
    """A case of idle land in short; days as the order of 2012 counts them."""

    id: int
    zone_id: int
    number: str
    parcel_id: int
    contract_id: int
    state: str
    found_on: date
    inquire_by: date
    test: str
    cause: str
    idle_from: date | None
    determined_on: date | None
    answer_due_on: date | None
    hearing_ask_by: date | None
    fee_fen: int | None
    fee_due_on: date | None
    fee_paid_on: date | None
    deregister_by: date | None
    counts_from: date | None
    ending: str
    ended_on: date | None


class ReckoningLineOut(Schema):
    """A line of the reckoning: its step, the article, its exact values as texts."""

    step: str
    article: str
    values: dict[str, Any]


class IdlePaperOut(Schema):
    """A paper that was issued in a case."""

    id: int
    kind: str
    title: str
    number: str
    issued_on: date


class IdleDeliveryOut(Schema):
    """How a paper of a case was served: its kind, day, manner, address and proof."""

    paper: str
    on: date
    manner: str
    address: str
    proof: str


class WholeIdleCaseOut(IdleCaseOut):
    """A case with its reckoning, hindrances and papers; ``version`` grows with each hindrance."""

    version: int
    officer_id: int | None
    reason: str
    answer: str
    plan: str
    way: str
    ended_because: str
    lines: list[ReckoningLineOut]
    rules_sha256: str
    hindrances: list[HindranceOut]
    deliveries: list[IdleDeliveryOut]
    next_act: IdleAct | None

    @staticmethod
    def resolve_next_act(row: Any) -> IdleAct | None:
        """The act that comes next as a rule; none where the case has ended."""
        return next_act(queries.standing_of(row), clock.today())

    @staticmethod
    def resolve_version(row: Any) -> int:
        """The version that is given back with the next act, so that nothing goes unread."""
        return queries.seen_version(row)

    @staticmethod
    def resolve_deliveries(row: Any) -> list[Any]:
        """How the papers were served from whose delivery a term runs."""
        return queries.list_deliveries(row)

    @staticmethod
    def resolve_hindrances(row: Any) -> list[Any]:
        """What hindered the holder, the earliest first."""
        return list(row.hindrances.all())


class IdlePapersOut(Schema):
    """The papers of a case, the latest first."""

    papers: list[IdlePaperOut]


class IdleSignIn(Schema):
    """What is noted with a sign of idle land."""

    note: Long = ""


class IdleActIn(Schema):
    """One act on a case, with what it asks for; the others stay empty.

    What has happened has its day ``on``, a delivery its ``manner``, ``address`` and
    ``proof``, a hindrance its ``kind``, days and evidence, a determination ``cause`` and
    ``reason``, a plan its ``way`` with its terms, the offer of a hearing what it is ``about``, a
    decision its ``approval``.
    """

    act: IdleAct
    version: Version | None = None
    on: date | None = None
    manner: Manner | None = None
    address: Line = ""
    proof: Line = ""
    answer: Long = ""
    kind: HindranceKind | None = None
    from_on: date | None = None
    last_on: date | None = None
    evidence: Long = ""
    reason: Long = ""
    cause: Cause | None = None
    published_on: date | None = None
    published_at: Line = ""
    filed_on: date | None = None
    filing_number: Short = ""
    way: Way | None = None
    plan_from_on: date | None = None
    plan_start_by: date | None = None
    plan_until_on: date | None = None
    plan_price_fen: Amount | None = None
    is_price_paid: bool = False
    has_funds: bool = False
    plan: Long = ""
    approval: Approval = ""
    about: Decision | None = None
    asked_on: date | None = None
    held_on: date | None = None
    result: Long = ""
    permit_number: Short = ""
    permit_on: date | None = None
    groundwork: Groundwork | None = None
    done_percent: Percent | None = None


class IdleOfficerIn(Schema):
    """Who does a case, by the membership."""

    membership_id: Id
    version: Version | None = None


class JudgmentIn(Schema):
    """Whether a hindrance is verified; ``version`` is that of the hindrance."""

    is_verified: bool
    version: Version | None = None


@router.get(
    "/becoming-idle",
    response=Page[BecomingIdleOut],
    openapi_extra=parameters(BECOMING_IDLE),
)
def list_becoming(request: ActorRequest) -> Any:
    """Contracts whose land is idle by law or becomes so; within sixty days unless asked else."""
    return page(request, BECOMING_IDLE, list_becoming_idle(request.actor))


@router.get("/idle-cases", response=Page[IdleCaseOut], openapi_extra=parameters(IDLE_CASES))
def list_idle_cases(request: ActorRequest) -> Any:
    """Cases of idle land; the open ones unless asked otherwise."""
    return page(request, IDLE_CASES, queries.list_idle_cases(request.actor))


@router.get("/idle-cases/{pk}", response=WholeIdleCaseOut)
def get_idle_case(request: ActorRequest, pk: Path[Id]) -> Any:
    """One case of idle land."""
    return queries.get_idle_case(request.actor, pk)


@router.get("/idle-cases/{pk}/papers", response=IdlePapersOut)
def list_papers(request: ActorRequest, pk: Path[Id]) -> Any:
    """The papers of a case, the latest first."""
    case = queries.get_idle_case(request.actor, pk)
    return {"papers": queries.list_papers(request.actor, case)}


@router.get("/papers/{pk}", openapi_extra=PDF)
def get_paper(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The file of a paper, the same bytes each time."""
    found = queries.get_paper(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")


@router.post("/contracts/{pk}/idle-cases", response={201: WholeIdleCaseOut})
def open_case(request: ActorRequest, pk: Path[Id], values: IdleSignIn) -> Any:
    """Keep the sign that land under a contract is idle; nothing is determined by it."""
    made = services.open_case(request.actor, pk, note=values.note)
    return Status(201, queries.get_idle_case(request.actor, made.pk))


@router.post("/idle-cases/{pk}/acts", response=WholeIdleCaseOut)
def act(request: ActorRequest, pk: Path[Id], values: IdleActIn) -> Any:
    """Do one act on a case, by the same table as the pages."""
    told = values.dict()
    kind, version = told.pop("act"), told.pop("version")
    services.check_values(kind, told)
    services.BY_ACT[kind](request.actor, pk, told, version=version)
    return queries.get_idle_case(request.actor, pk)


@router.post("/idle-cases/{pk}/officer", response=WholeIdleCaseOut)
def assign(request: ActorRequest, pk: Path[Id], values: IdleOfficerIn) -> Any:
    """Give a case to another person."""
    with renamed({"officer": "membership_id"}):
        services.assign(request.actor, pk, values.membership_id, version=values.version)
    return queries.get_idle_case(request.actor, pk)


@router.post("/hindrances/{pk}/judgment", response=HindranceOut)
def judge(request: ActorRequest, pk: Path[Id], values: JudgmentIn) -> Any:
    """Say whether what hindered the holder is verified."""
    row = queries.get_hindrance(request.actor, pk)
    return services.verify_hindrance(request.actor, row.case_id, pk, **values.dict())
