"""Filings of finders, and the disputes about them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.attraction import queries, services
from zoneworks.attraction.api.leads import IndustryCode, ShortCode
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.lists.leads import FILINGS
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Line, Name, Reason, Version
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest
from zoneworks.core.queries import list_units
from zoneworks.registry import queries as registry

router = Router(tags=["attraction"])
NAMES = {"unit": "unit_id", "enterprise": "enterprise_id"}
Statement = Annotated[str, Field(min_length=1, max_length=2000, pattern=PLAIN)]


class DisputeOut(Schema):
    """Another finder's claim to have been first, and the decision."""

    id: int
    version: int
    claimant: str
    claim: str
    rival_id: int | None
    raised_on: date
    is_upheld: bool | None
    reason: str
    decided_on: date | None


class FilingOut(Schema):
    """A filing; it is protected until ``protected_until``, that day excluded."""

    id: int
    version: int
    zone_id: int
    number: str
    lead_id: int
    kind: str
    finder: str
    unit_id: int | None
    enterprise_id: int | None
    evidence: str
    scheme_id: int
    filed_at: datetime
    protected_until: date
    state: str
    reason: str


class FilingDetail(FilingOut):
    """A filing with its disputes, the latest first."""

    disputes: list[DisputeOut]

    @staticmethod
    def resolve_disputes(row: Any) -> list[Any]:
        """The disputes about it."""
        return list(row.disputes.all())


class FilingIn(Schema):
    """Who brings an investor: of a lead, or of an investor whom the zone does not know yet.

    A fund manager files for its own unit, whatever is sent of the finder.
    """

    lead_id: Id | None = None
    investor: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    credit_code: ShortCode = ""
    name: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    industry_code: IndustryCode = ""
    makes: Line = ""
    investment_fen: Amount | None = None
    kind: FinderKind = FinderKind.PERSON
    finder: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    phone: Annotated[str, Field(max_length=30, pattern=PLAIN)] = ""
    unit_id: Id | None = None
    enterprise_id: Id | None = None
    evidence: Annotated[str, Field(max_length=2000, pattern=PLAIN)] = ""


class FilingVersionIn(Schema):
    """The version of the filing as it was read."""

    version: Version | None = None


class FilingReasonIn(FilingVersionIn):
    """Why a filing is refused or withdrawn."""

    reason: Reason


class DisputeIn(FilingVersionIn):
    """Who says to have been first; ``rival`` is the number of the claimant's own filing."""

    claimant: Name
    claim: Statement
    rival: Annotated[str, Field(max_length=20, pattern=PLAIN)] = ""


class DisputeDecisionIn(Schema):
    """The decision of a dispute as it was read."""

    is_upheld: bool
    reason: Statement
    version: Version | None = None


@router.get("/filings", response=Page[FilingOut], openapi_extra=parameters(FILINGS))
def list_filings(request: ActorRequest) -> Any:
    """Filings, as their page lists them."""
    return page(request, FILINGS, queries.list_filings(request.actor))


@router.get("/filings/{pk}", response=FilingDetail)
def get_filing(request: ActorRequest, pk: Path[Id]) -> Any:
    """One filing."""
    return queries.get_filing(request.actor, pk)


@router.post("/filings", response={201: FilingDetail})
def file_finder(request: ActorRequest, values: FilingIn) -> Any:
    """File a finder; this moment is the time-stamp."""
    actor, columns = request.actor, values.dict()
    lead_id, unit_id = columns.pop("lead_id"), columns.pop("unit_id")
    enterprise_id = columns.pop("enterprise_id")
    if unit_id is not None:
        columns["unit"] = next((one for one in list_units(actor) if one.pk == unit_id), None)
        if columns["unit"] is None:
            raise NotFound(_("There is no such unit."))
    if enterprise_id is not None:
        columns["enterprise"] = registry.get_enterprise(actor, enterprise_id)
    with renamed(NAMES):
        made = services.file_finder(actor, columns, lead_id=lead_id)
    return Status(201, queries.get_filing(actor, made.pk))


@router.post("/filings/{pk}/confirmation", response=FilingDetail)
def confirm_filing(request: ActorRequest, pk: Path[Id], values: FilingVersionIn) -> Any:
    """Confirm that a filing came first."""
    services.confirm_filing(request.actor, pk, version=values.version)
    return queries.get_filing(request.actor, pk)


@router.post("/filings/{pk}/refusal", response=FilingDetail)
def refuse_filing(request: ActorRequest, pk: Path[Id], values: FilingReasonIn) -> Any:
    """Refuse a filing."""
    services.refuse_filing(request.actor, pk, **values.dict())
    return queries.get_filing(request.actor, pk)


@router.post("/filings/{pk}/withdrawal", response=FilingDetail)
def withdraw_filing(request: ActorRequest, pk: Path[Id], values: FilingReasonIn) -> Any:
    """Take a filing back."""
    services.withdraw_filing(request.actor, pk, **values.dict())
    return queries.get_filing(request.actor, pk)


@router.post("/filings/{pk}/disputes", response={201: DisputeOut})
def dispute_filing(request: ActorRequest, pk: Path[Id], values: DisputeIn) -> Any:
    """Record that somebody else says to have been first."""
    columns = values.dict()
    version = columns.pop("version")
    return Status(201, services.dispute_filing(request.actor, pk, columns, version=version))


@router.post("/disputes/{pk}/decision", response=DisputeOut)
def decide_dispute(request: ActorRequest, pk: Path[Id], values: DisputeDecisionIn) -> Any:
    """Decide a dispute on the record."""
    return services.decide_dispute(request.actor, pk, **values.dict())
