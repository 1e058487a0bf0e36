"""Investment agreements and what each side owes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.attraction.lists.rewards import AGREEMENTS
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Name, Reason, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.registry.api.projects import Area

router = Router(tags=["attraction"])
LongText = Annotated[str, Field(max_length=4000, pattern=PLAIN)]


class OwedOut(Schema):
    """What one side owes; the amount in fen."""

    id: int
    version: int
    position: int
    side: str
    kind: str
    text: str
    due_on: date | None
    amount_fen: int | None
    fulfilled_on: date | None
    evidence: str


class AgreementOut(Schema):
    """A version of an agreement; investment in fen, land in m²."""

    id: int
    version: int
    zone_id: int
    number: str
    project_id: int
    edition: int
    title: str
    investor: str
    investment_fen: int
    land_m2: Decimal | None
    note: str
    state: str
    drafted_on: date
    signed_on: date | None
    ended_on: date | None
    content_sha256: str


class AgreementDetail(AgreementOut):
    """A version of an agreement with its obligations in order."""

    obligations: list[OwedOut]

    @staticmethod
    def resolve_obligations(row: Any) -> list[Any]:
        """What each side owes."""
        return list(row.obligations.all())


class AgreementIn(Schema):
    """An agreement's own columns; investment in fen, land in m²."""

    title: Name
    investor: Name
    investment_fen: Annotated[int, Field(ge=1, le=9 * 10**14)]
    land_m2: Area | None = None
    note: LongText = ""


class AgreementChangeIn(AgreementIn):
    """A change of a draft as it was read."""

    version: Version


class OwedIn(Schema):
    """What one side owes; the amount in fen."""

    side: Side
    kind: ObligationKind
    text: Annotated[str, Field(min_length=1, max_length=2000, pattern=PLAIN)]
    due_on: date | None = None
    amount_fen: Amount | None = None


class OwedChangeIn(OwedIn):
    """A change of what one side owes, as it was read."""

    version: Version


class AgreementVersionIn(Schema):
    """The version of the record as it was read."""

    version: Version | None = None


class SignIn(AgreementVersionIn):
    """The day of the signature."""

    signed_on: date


class FulfillIn(AgreementVersionIn):
    """When an obligation was fulfilled, and what shows it."""

    fulfilled_on: date
    evidence: Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]


class AgreementReasonIn(AgreementVersionIn):
    """Why an agreement ends or a draft is discarded."""

    reason: Reason


@router.get("/agreements", response=Page[AgreementOut], openapi_extra=parameters(AGREEMENTS))
def list_agreements(request: ActorRequest) -> Any:
    """Agreements, as their page lists them."""
    return page(request, AGREEMENTS, queries.list_agreements(request.actor))


@router.get("/agreements/{pk}", response=AgreementDetail)
def get_agreement(request: ActorRequest, pk: Path[Id]) -> Any:
    """One version of an agreement."""
    return queries.get_agreement(request.actor, pk)


@router.post("/projects/{pk}/agreement", response={201: AgreementDetail})
def draft_agreement(request: ActorRequest, pk: Path[Id], values: AgreementIn) -> Any:
    """Draft the agreement of a project."""
    made = services.draft_agreement(request.actor, pk, values.dict())
    return Status(201, queries.get_agreement(request.actor, made.pk))


@router.put("/agreements/{pk}", response=AgreementDetail)
def change_agreement(request: ActorRequest, pk: Path[Id], values: AgreementChangeIn) -> Any:
    """Change a draft."""
    columns = values.dict()
    version = columns.pop("version")
    services.change_agreement(request.actor, pk, columns, version=version)
    return queries.get_agreement(request.actor, pk)


@router.post("/agreements/{pk}/revision", response={201: AgreementDetail})
def revise_agreement(request: ActorRequest, pk: Path[Id], values: AgreementVersionIn) -> Any:
    """Draft the next version of a signed agreement."""
    made = services.revise_agreement(request.actor, pk, version=values.version)
    return Status(201, queries.get_agreement(request.actor, made.pk))


@router.post("/agreements/{pk}/review", response=AgreementDetail)
def review_agreement(request: ActorRequest, pk: Path[Id]) -> Any:
    """Open the fair-competition review of a draft as it stands."""
    services.review_agreement(request.actor, pk)
    return queries.get_agreement(request.actor, pk)


@router.post("/agreements/{pk}/signature", response=AgreementDetail)
def sign_agreement(request: ActorRequest, pk: Path[Id], values: SignIn) -> Any:
    """Sign a draft that has passed its fair-competition review."""
    services.sign_agreement(request.actor, pk, **values.dict())
    return queries.get_agreement(request.actor, pk)


@router.post("/agreements/{pk}/discard", response=AgreementDetail)
def discard_agreement(request: ActorRequest, pk: Path[Id], values: AgreementReasonIn) -> Any:
    """Discard a draft."""
    services.discard_agreement(request.actor, pk, **values.dict())
    return queries.get_agreement(request.actor, pk)


@router.post("/agreements/{pk}/end", response=AgreementDetail)
def end_agreement(request: ActorRequest, pk: Path[Id], values: AgreementReasonIn) -> Any:
    """End a signed agreement."""
    services.end_agreement(request.actor, pk, **values.dict())
    return queries.get_agreement(request.actor, pk)


@router.post("/agreements/{pk}/obligations", response={201: OwedOut})
def add_obligation(request: ActorRequest, pk: Path[Id], values: OwedIn) -> Any:
    """Add what one side owes to a draft."""
    return Status(201, services.add_obligation(request.actor, pk, values.dict()))


@router.put("/obligations/{pk}", response=OwedOut)
def change_obligation(request: ActorRequest, pk: Path[Id], values: OwedChangeIn) -> Any:
    """Change what one side owes in a draft."""
    columns = values.dict()
    version = columns.pop("version")
    return services.change_obligation(request.actor, pk, columns, version=version)


@router.post("/obligations/{pk}/removal", response=AgreementDetail)
def remove_obligation(request: ActorRequest, pk: Path[Id], values: AgreementVersionIn) -> Any:
    """Take an obligation out of a draft."""
    agreement_id = services.remove_obligation(request.actor, pk, version=values.version)
    return queries.get_agreement(request.actor, agreement_id)


@router.post("/obligations/{pk}/fulfillment", response=OwedOut)
def fulfill_obligation(request: ActorRequest, pk: Path[Id], values: FulfillIn) -> Any:
    """Enter that an obligation is fulfilled."""
    return services.fulfill_obligation(request.actor, pk, **values.dict())
