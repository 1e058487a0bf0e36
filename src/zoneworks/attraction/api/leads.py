"""Leads, their needs, talks and contacts."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.terms import DropCause, NeedKind, Source, TalkKind
from zoneworks.attraction.lists.leads import LEADS
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Amount, Id, Line, Name, Reason, ReasonIn, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries as registry
from zoneworks.registry.api.projects import Probability, ProjectOut

router = Router(tags=["attraction"])
NAMES = {
    "source_unit": "source_unit_id",
    "source_enterprise": "source_enterprise_id",
    "enterprise": "enterprise_id",
}
ShortCode = Annotated[str, Field(max_length=18, pattern=PLAIN)]
IndustryCode = Annotated[str, Field(max_length=4, pattern=PLAIN)]
LongText = Annotated[str, Field(max_length=4000, pattern=PLAIN)]
Quantity = Annotated[Decimal, Field(gt=0, lt=10**13, max_digits=18, decimal_places=2)]


class NeedOut(Schema):
    """How much of an element an investor needs by when: m², kVA, flats, people, fen."""

    id: int
    version: int
    kind: str
    amount: Decimal
    needed_by: date | None
    note: str


class LeadContactOut(Schema):
    """A person who speaks for an investor."""

    id: int
    version: int
    name: str
    title: str
    phone: str
    email: str


class LeadOut(Schema):
    """A lead; ``stage_now`` is that of its project, and dropped where that was retired."""

    id: int
    version: int
    zone_id: int
    number: str
    name: str
    investor: str
    credit_code: str
    group: str
    industry_code: str
    makes: str
    needs: str
    note: str
    investment_fen: int | None
    source: str
    source_name: str
    source_unit_id: int | None
    source_enterprise_id: int | None
    owner_id: int | None
    stage_now: str
    opened_on: date
    talks_on: date | None
    dropped_on: date | None
    dropped_because: str
    project_id: int | None
    merged_into_id: int | None
    next_act: str
    next_on: date | None
    probability: Decimal | None


class LeadDetail(LeadOut):
    """A lead with its needs and contacts."""

    element_needs: list[NeedOut]
    contacts: list[LeadContactOut]

    @staticmethod
    def resolve_element_needs(row: Any) -> list[Any]:
        """What it needs, by kind and day."""
        return list(row.element_needs.all())

    @staticmethod
    def resolve_contacts(row: Any) -> list[Any]:
        """Who speaks for it."""
        return list(row.contacts.all())


class LeadColumns(Schema):
    """What is told of a lead."""

    investor: Name
    name: Name
    credit_code: ShortCode = ""
    group: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    industry_code: IndustryCode = ""
    makes: Line = ""
    needs: Line = ""
    note: LongText = ""
    investment_fen: Amount | None = None
    source: Source
    source_name: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    source_unit_id: Id | None = None
    source_enterprise_id: Id | None = None
    owner_id: Id | None = None
    next_act: Line = ""
    next_on: date | None = None
    probability: Probability | None = None


class LeadIn(LeadColumns):
    """A new lead; ``is_new_confirmed`` where the zone may know the investor and it is another."""

    opened_on: date | None = None
    contact_name: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    contact_phone: Annotated[str, Field(max_length=30, pattern=PLAIN)] = ""
    is_new_confirmed: bool = False


class LeadChangeIn(LeadColumns):
    """A change of a lead as it was read."""

    version: Version
    reason: Reason = ""


class LeadDayIn(Schema):
    """The day of a step of a lead, as it was read."""

    on: date
    version: Version | None = None


class RegisterIn(LeadDayIn):
    """What the register needs of a lead that becomes a project."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    name: Name
    enterprise_id: Id | None = None


class DropIn(LeadDayIn):
    """Why a lead is given up."""

    cause: DropCause
    reason: Reason = ""


class LeadMergeIn(ReasonIn):
    """Which other lead goes into this one."""

    gone_id: Id


class NeedIn(Schema):
    """How much of an element is needed by when: m², kVA, flats, people, fen."""

    kind: NeedKind
    amount: Quantity
    needed_by: date | None = None
    note: Line = ""


class RemovalIn(Schema):
    """The version of the part that is taken away, as it was read."""

    version: Version | None = None


class TalkOut(Schema):
    """A call, meeting or visit."""

    id: int
    version: int
    kind: str
    held_on: date
    people: str
    sites: str
    summary: str


class TalkIn(Schema):
    """What was said, and what is done next."""

    kind: TalkKind
    held_on: date
    people: Line = ""
    sites: Line = ""
    summary: Annotated[str, Field(min_length=1, max_length=4000, pattern=PLAIN)]


class NewTalkIn(TalkIn):
    """A talk; ``version`` is that of the lead as it was read."""

    next_act: Line = ""
    next_on: date | None = None
    version: Version | None = None


class TalkChangeIn(TalkIn):
    """A correction of what was recorded."""

    version: Version
    reason: Reason


class LeadContactIn(Schema):
    """A person who speaks for an investor."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    title: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    phone: Annotated[str, Field(max_length=30, pattern=PLAIN)] = ""
    email: Annotated[str, Field(max_length=254, pattern=PLAIN)] = ""


class LeadContactChangeIn(LeadContactIn):
    """A change of that person as it was read."""

    version: Version


@router.get("/leads", response=Page[LeadOut], openapi_extra=parameters(LEADS))
def list_leads(request: ActorRequest) -> Any:
    """Leads, as their page lists them."""
    return page(request, LEADS, queries.list_leads(request.actor))


@router.get("/leads/{pk}", response=LeadDetail)
def get_lead(request: ActorRequest, pk: Path[Id]) -> Any:
    """One lead."""
    return queries.get_lead(request.actor, pk)


@router.post("/leads", response={201: LeadDetail})
def open_lead(request: ActorRequest, values: LeadIn) -> Any:
    """Enter a lead."""
    columns = values.dict()
    is_confirmed = columns.pop("is_new_confirmed")
    if columns["owner_id"] is None:
        del columns["owner_id"]
    with renamed(NAMES):
        made = services.open_lead(request.actor, columns, is_new_confirmed=is_confirmed)
    return Status(201, queries.get_lead(request.actor, made.pk))


@router.put("/leads/{pk}", response=LeadDetail)
def change_lead(request: ActorRequest, pk: Path[Id], values: LeadChangeIn) -> Any:
    """Change a lead."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    with renamed(NAMES):
        services.change_lead(request.actor, pk, columns, version=version, reason=reason)
    return queries.get_lead(request.actor, pk)


@router.post("/leads/{pk}/negotiation", response=LeadDetail)
def begin_talks(request: ActorRequest, pk: Path[Id], values: LeadDayIn) -> Any:
    """Move a lead into negotiation."""
    services.begin_talks(request.actor, pk, **values.dict())
    return queries.get_lead(request.actor, pk)


@router.post("/leads/{pk}/project", response={201: ProjectOut})
def register_lead(request: ActorRequest, pk: Path[Id], values: RegisterIn) -> Any:
    """Make a lead a project that stands before the admission review."""
    columns = values.dict()
    version, enterprise_id = columns.pop("version"), columns.pop("enterprise_id")
    if enterprise_id is not None:
        columns["enterprise"] = registry.get_enterprise(request.actor, enterprise_id)
    with renamed(NAMES):
        made = services.register_lead(request.actor, pk, columns, version=version)
    return Status(201, made)


@router.post("/leads/{pk}/drop", response=LeadDetail)
def drop_lead(request: ActorRequest, pk: Path[Id], values: DropIn) -> Any:
    """Give a lead up."""
    services.drop_lead(request.actor, pk, **values.dict())
    return queries.get_lead(request.actor, pk)


@router.post("/leads/{pk}/resumption", response=LeadDetail)
def resume_lead(request: ActorRequest, pk: Path[Id], values: ReasonIn) -> Any:
    """Take a lead up again."""
    services.resume_lead(request.actor, pk, **values.dict())
    return queries.get_lead(request.actor, pk)


@router.post("/leads/{pk}/merger", response=LeadDetail)
def merge_leads(request: ActorRequest, pk: Path[Id], values: LeadMergeIn) -> Any:
    """Merge another lead into this one."""
    columns = values.dict()
    gone_id = columns.pop("gone_id")
    services.merge_leads(request.actor, pk, gone_id, **columns)
    return queries.get_lead(request.actor, pk)


@router.post("/leads/{pk}/needs", response={201: NeedOut})
def set_need(request: ActorRequest, pk: Path[Id], values: NeedIn) -> Any:
    """Say how much of an element is needed by when."""
    return Status(201, services.set_need(request.actor, pk, values.dict()))


@router.post("/needs/{pk}/removal", response=LeadDetail)
def remove_need(request: ActorRequest, pk: Path[Id], values: RemovalIn) -> Any:
    """Take a need away."""
    lead_id = services.remove_need(request.actor, pk, version=values.version)
    return queries.get_lead(request.actor, lead_id)


@router.get("/leads/{pk}/talks", response=Page[TalkOut], openapi_extra=parameters())
def list_talks(request: ActorRequest, pk: Path[Id]) -> Any:
    """What was said with an investor, the latest first."""
    return page_of(request, list(queries.list_talks(queries.get_lead(request.actor, pk))))


@router.post("/leads/{pk}/talks", response={201: TalkOut})
def record_talk(request: ActorRequest, pk: Path[Id], values: NewTalkIn) -> Any:
    """Record a talk, and what is done next."""
    columns = values.dict()
    version = columns.pop("version")
    return Status(201, services.record_talk(request.actor, pk, columns, version=version))


@router.put("/talks/{pk}", response=TalkOut)
def change_talk(request: ActorRequest, pk: Path[Id], values: TalkChangeIn) -> Any:
    """Correct what was recorded of a talk."""
    columns = values.dict()
    version, reason = columns.pop("version"), columns.pop("reason")
    return services.change_talk(request.actor, pk, columns, version=version, reason=reason)


@router.post("/leads/{pk}/contacts", response={201: LeadContactOut})
def add_contact(request: ActorRequest, pk: Path[Id], values: LeadContactIn) -> Any:
    """Add a person who speaks for the investor."""
    return Status(201, services.add_contact(request.actor, pk, values.dict()))


@router.put("/contacts/{pk}", response=LeadContactOut)
def change_contact(request: ActorRequest, pk: Path[Id], values: LeadContactChangeIn) -> Any:
    """Change a person who speaks for the investor."""
    columns = values.dict()
    version = columns.pop("version")
    return services.change_contact(request.actor, pk, columns, version=version)


@router.post("/contacts/{pk}/removal", response=LeadDetail)
def remove_contact(request: ActorRequest, pk: Path[Id], values: RemovalIn) -> Any:
    """Remove a person who speaks for the investor."""
    lead_id = services.remove_contact(request.actor, pk, version=values.version)
    return queries.get_lead(request.actor, lead_id)
