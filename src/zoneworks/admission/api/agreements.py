"""Supervision agreements: drafted, signed, checked, and what becomes of deposits."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.admission import queries, services
from zoneworks.admission.api.applications import PDF, EntrySeenIn
from zoneworks.admission.engine.concessions import ConcessionKind
from zoneworks.admission.engine.promises import Basis, PromiseKind
from zoneworks.admission.lists import AGREEMENTS, PROMISES
from zoneworks.compliance.api import WholeReviewOut
from zoneworks.compliance.queries import get_review
from zoneworks.core import documents
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Reason, ReasonIn, Version
from zoneworks.core.pages import ActorRequest

router = Router(tags=["admission"])
LongText = Annotated[str, Field(max_length=2000, pattern=PLAIN)]
Share = Annotated[str, Field(max_length=20, pattern=PLAIN)]


class ConcessionIn(Schema):
    """What favors the applicant: it is granted only after a fair-competition review."""

    kind: ConcessionKind
    text: LongText


class SupervisionIn(Schema):
    """The terms of an agreement; shares are texts such as 1/10 or 10%."""

    deposit_fen: Amount
    late_rate: Share = ""
    hold_up_to: Share = ""
    extensions: Annotated[int, Field(ge=0, le=9)] = 1
    concessions: Annotated[list[ConcessionIn], Field(max_length=20)] = []
    note: LongText = ""


class SupervisionChangeIn(SupervisionIn):
    """Changed terms of a draft as it was read."""

    version: Version | None = None


class SupervisedPromiseIn(Schema):
    """A promise; the amount in fen, in all or for each mu."""

    kind: PromiseKind
    due_on: date
    amount_fen: Amount | None = None
    basis: Basis = Basis.TOTAL
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    base_fen: Amount = 0
    weight: Annotated[int, Field(ge=0, le=100)] = 1


class SupervisedPromiseChangeIn(SupervisedPromiseIn):
    """A changed promise as it was read."""

    version: Version


class SupervisionSignIn(EntrySeenIn):
    """The day of the signature."""

    signed_on: date


class SupervisionEndIn(EntrySeenIn):
    """What is forfeited of what still stands, and why."""

    forfeit_fen: Amount
    reason: Reason


class ConsequenceIn(EntrySeenIn):
    """What becomes of a part of the deposit, in fen: it sums to the part."""

    return_fen: Amount = 0
    hold_fen: Amount = 0
    forfeit_fen: Amount = 0
    new_due_on: date | None = None
    reason: Reason


class SupervisedPromiseOut(Schema):
    """A promise; ``part_fen`` of the deposit still stands for it."""

    id: int
    version: int
    supervision_id: int
    position: int
    kind: str
    due_on: date
    first_due_on: date
    amount_fen: int | None
    basis: str
    year: int | None
    base_fen: int
    weight: int
    part_fen: int
    extended: int
    result: str
    settled_on: date | None


class PromiseCheckOut(Schema):
    """A check with what was found, proposed and decided, in fen."""

    id: int
    version: int
    promise_id: int
    checked_on: date
    due_on: date
    result: str
    promised_fen: int
    achieved_fen: int
    gap_fen: int
    reached_on: date | None
    days_late: int
    source: str
    found: list[list[Any]]
    part_fen: int
    ground: str
    share: str
    proposed_return_fen: int
    proposed_hold_fen: int
    proposed_forfeit_fen: int
    decided_on: date | None
    return_fen: int | None
    hold_fen: int | None
    forfeit_fen: int | None
    new_due_on: date | None
    reason: str


class SupervisionOut(Schema):
    """A supervision agreement in short."""

    id: int
    zone_id: int
    number: str
    application_id: int
    project_id: int
    state: str
    land_m2: Decimal | None
    deposit_fen: int
    usual_fen: int
    drafted_on: date
    signed_on: date | None
    ended_on: date | None


class WholeSupervisionOut(SupervisionOut):
    """A supervision agreement with its promises and checks."""

    version: int
    terms: dict[str, Any]
    concessions: list[ConcessionIn]
    note: str
    content_sha256: str
    ended_because: str
    promises: list[SupervisedPromiseOut]
    checks: list[PromiseCheckOut]

    @staticmethod
    def resolve_version(row: Any) -> int:
        """The version that is given back with the next act."""
        return queries.seen_agreement(row)

    @staticmethod
    def resolve_promises(row: Any) -> list[Any]:
        """What is promised."""
        return list(row.promises.all())

    @staticmethod
    def resolve_checks(row: Any) -> list[Any]:
        """The checks, the latest first."""
        return list(row.checks.all())


@router.get("/agreements", response=Page[SupervisionOut], openapi_extra=parameters(AGREEMENTS))
def list_supervisions(request: ActorRequest) -> Any:
    """Supervision agreements, as their page lists them."""
    return page(request, AGREEMENTS, queries.list_supervisions(request.actor))


@router.get("/promises", response=Page[SupervisedPromiseOut], openapi_extra=parameters(PROMISES))
def list_supervised_promises(request: ActorRequest) -> Any:
    """Promises of signed agreements, as their page lists them."""
    return page(request, PROMISES, queries.list_promises(request.actor))


@router.get("/agreements/{pk}", response=WholeSupervisionOut)
def get_supervision(request: ActorRequest, pk: Path[Id]) -> Any:
    """One supervision agreement."""
    return queries.get_supervision(request.actor, pk)


@router.post("/applications/{pk}/agreement", response={201: WholeSupervisionOut})
def draft_supervision(request: ActorRequest, pk: Path[Id], values: SupervisionIn) -> Any:
    """Draft the agreement of an application that was admitted."""
    made = services.draft_agreement(request.actor, pk, values.dict())
    return Status(201, queries.get_supervision(request.actor, made.pk))


@router.post("/agreements/{pk}", response=WholeSupervisionOut)
def change_supervision(request: ActorRequest, pk: Path[Id], values: SupervisionChangeIn) -> Any:
    """Change the terms of a draft."""
    columns = values.dict()
    version = columns.pop("version")
    services.change_agreement(request.actor, pk, columns, version=version)
    return queries.get_supervision(request.actor, pk)


@router.post("/agreements/{pk}/promises", response={201: SupervisedPromiseOut})
def add_supervised_promise(request: ActorRequest, pk: Path[Id], values: SupervisedPromiseIn) -> Any:
    """Add a promise to a draft."""
    return Status(201, services.add_promise(request.actor, pk, values.dict()))


@router.post("/promises/{pk}", response=SupervisedPromiseOut)
def change_supervised_promise(
    request: ActorRequest, pk: Path[Id], values: SupervisedPromiseChangeIn
) -> Any:
    """Change a promise of a draft."""
    columns = values.dict()
    version = columns.pop("version")
    return services.change_promise(request.actor, pk, columns, version=version)


@router.post("/promises/{pk}/removal", response=WholeSupervisionOut)
def remove_supervised_promise(request: ActorRequest, pk: Path[Id], values: EntrySeenIn) -> Any:
    """Take a promise out of a draft."""
    of = services.remove_promise(request.actor, pk, version=values.version)
    return queries.get_supervision(request.actor, of)


@router.post("/agreements/{pk}/review", response={201: WholeReviewOut})
def review_supervision(request: ActorRequest, pk: Path[Id]) -> Any:
    """Open the fair-competition review of a draft."""
    made = services.review_agreement(request.actor, pk)
    return Status(201, get_review(request.actor, made.pk))


@router.post("/agreements/{pk}/signature", response=WholeSupervisionOut)
def sign_supervision(request: ActorRequest, pk: Path[Id], values: SupervisionSignIn) -> Any:
    """Sign a draft."""
    services.sign_agreement(request.actor, pk, values.signed_on, version=values.version)
    return queries.get_supervision(request.actor, pk)


@router.post("/agreements/{pk}/discard", response=WholeSupervisionOut)
def discard_supervision(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Discard a draft."""
    services.discard_agreement(request.actor, pk, values.reason, version=values.version)
    return queries.get_supervision(request.actor, pk)


@router.post("/agreements/{pk}/end", response=WholeSupervisionOut)
def end_supervision(request: ActorRequest, pk: Path[Id], values: SupervisionEndIn) -> Any:
    """End an agreement before its time."""
    services.end_agreement(
        request.actor, pk, values.forfeit_fen, values.reason, version=values.version
    )
    return queries.get_supervision(request.actor, pk)


@router.get("/agreements/{pk}/document", openapi_extra=PDF)
def get_supervision_document(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The printed agreement, the same bytes each time."""
    found = queries.get_printed(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")


@router.post("/promises/{pk}/check", response={201: PromiseCheckOut})
def check_supervised_promise(request: ActorRequest, pk: Path[Id], values: EntrySeenIn) -> Any:
    """Hold a promise against the platform's records."""
    return Status(201, services.check_promise(request.actor, pk, version=values.version))


@router.post("/checks/{pk}/consequence", response=PromiseCheckOut)
def decide_consequence(request: ActorRequest, pk: Path[Id], values: ConsequenceIn) -> Any:
    """Decide what becomes of a part of the deposit."""
    columns = values.dict()
    version = columns.pop("version")
    return services.decide_consequence(request.actor, pk, columns, version=version)


@router.post("/checks/{pk}/review", response={201: WholeReviewOut})
def review_consequence(request: ActorRequest, pk: Path[Id], values: ConsequenceIn) -> Any:
    """Lay a consequence before a review that gives more than the agreement's terms."""
    columns = values.dict()
    columns.pop("version")
    made = services.review_consequence(request.actor, pk, columns)
    return Status(201, get_review(request.actor, made.pk))
