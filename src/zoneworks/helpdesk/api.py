"""Class consultations for programs: the same queries and services as the pages."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Reason, Text, Version
from zoneworks.core.pages import ActorRequest
from zoneworks.helpdesk import queries, services
from zoneworks.helpdesk.lists import CONSULTATIONS
from zoneworks.registry import queries as registry

router = Router(tags=["consultations"])
NAMES = {"units": "unit_ids", "enterprise": "enterprise_id", "project": "project_id"}
ClassCode = Annotated[str, Field(max_length=4, pattern=PLAIN)]
Description = Annotated[str, Field(max_length=500, pattern=PLAIN)]


class GroundOut(Schema):
    """A word that counted for a class: where it stands and its weight."""

    word: str
    code: str
    weight: float
    because: str


class CandidateOut(Schema):
    """A class with its score and the words that make it."""

    code: str
    name: str
    score: float
    grounds: list[GroundOut]


class SuggestionOut(Schema):
    """The classes that fit best; ``code`` is how deep the words decide, None for unsure."""

    candidates: list[CandidateOut]
    code: str | None
    doubt: str | None
    rivals: list[str]


class QuestionOut(Schema):
    """A department that was asked, and what it answered."""

    id: int
    version: int
    unit_id: int
    asked_on: date
    due_on: date
    class_code: str
    reason: str
    answered_on: date | None
    corrected_on: date | None


class EndIn(Schema):
    """Why a consultation ends or is taken up again; ``version`` is that of what was read."""

    reason: Reason
    version: Version | None = None


class ApplyIn(Schema):
    """The version of the consultation as it was read."""

    version: Version | None = None


class ConsultationOut(Schema):
    """A consultation with the departments asked; its ``version`` grows with each answer too."""

    id: int
    version: int
    zone_id: int
    number: str
    name: str
    description: str
    enterprise_id: int | None
    project_id: int | None
    state: str
    opened_on: date
    suggestion: SuggestionOut
    rules_sha256: str
    class_code: str
    reason: str
    decided_on: date | None
    applied_on: date | None
    questions: list[QuestionOut]

    @staticmethod
    def resolve_version(row: Any) -> int:
        """The version that is given back with the next act, so that no answer goes unread."""
        return queries.seen_version(row)

    @staticmethod
    def resolve_questions(row: Any) -> list[Any]:
        """The departments asked, in their order."""
        return list(row.questions.all())


class ConsultationIn(Schema):
    """What is needed to open a consultation."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    description: Description
    enterprise_id: Id | None = None
    project_id: Id | None = None
    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class UnitsIn(Schema):
    """Departments to ask; ``version`` is that of the consultation as it was read."""

    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]
    version: Version | None = None


class AnswerIn(Schema):
    """A class with its reason; an empty class says that the department cannot tell.

    ``version`` is that of what was read: of the question to answer, of the consultation to decide.
    """

    class_code: ClassCode = ""
    reason: Text
    version: Version | None = None


@router.get("/suggestions", response=SuggestionOut)
def suggest(request: ActorRequest, description: Description) -> Any:
    """Rank the classes for what a business does."""
    return queries.suggest(request.actor, description)


@router.get(
    "/consultations", response=Page[ConsultationOut], openapi_extra=parameters(CONSULTATIONS)
)
def list_consultations(request: ActorRequest) -> Any:
    """Consultations, as their page lists them."""
    return page(request, CONSULTATIONS, queries.list_consultations(request.actor))


@router.get("/consultations/{pk}", response=ConsultationOut)
def get_consultation(request: ActorRequest, pk: Path[Id]) -> Any:
    """One consultation."""
    return queries.get_consultation(request.actor, pk)


@router.post("/consultations", response={201: ConsultationOut})
def open_consultation(request: ActorRequest, values: ConsultationIn) -> Any:
    """Open a consultation and ask departments."""
    actor = request.actor
    columns: dict[str, Any] = {}
    if values.enterprise_id:
        columns["enterprise"] = registry.get_enterprise(actor, values.enterprise_id)
    if values.project_id:
        columns["project"] = registry.get_project(actor, values.project_id)
    with renamed(NAMES):
        made = services.open_consultation(
            actor, values.name, values.description, values.unit_ids, **columns
        )
    return Status(201, queries.get_consultation(actor, made.pk))


@router.post("/consultations/{pk}/questions", response=ConsultationOut)
def ask(request: ActorRequest, pk: Path[Id], values: UnitsIn) -> Any:
    """Ask further departments."""
    with renamed(NAMES):
        services.ask(request.actor, pk, values.unit_ids, version=values.version)
    return queries.get_consultation(request.actor, pk)


@router.post("/questions/{pk}/answer", response=QuestionOut)
def answer(request: ActorRequest, pk: Path[Id], values: AnswerIn) -> Any:
    """Answer for one's own unit, or correct its answer."""
    return services.answer(request.actor, pk, **values.dict())


@router.post("/consultations/{pk}/decision", response=ConsultationOut)
def decide(request: ActorRequest, pk: Path[Id], values: AnswerIn) -> Any:
    """Decide the class with its reason."""
    services.decide(request.actor, pk, **values.dict())
    return queries.get_consultation(request.actor, pk)


@router.post("/consultations/{pk}/application", response=ConsultationOut)
def apply_class(request: ActorRequest, pk: Path[Id], values: ApplyIn) -> Any:
    """Enter the decided class in the register."""
    services.apply_class(request.actor, pk, version=values.version)
    return queries.get_consultation(request.actor, pk)


@router.post("/consultations/{pk}/withdrawal", response=ConsultationOut)
def withdraw(request: ActorRequest, pk: Path[Id], values: EndIn) -> Any:
    """End a consultation without a decision."""
    services.withdraw(request.actor, pk, **values.dict())
    return queries.get_consultation(request.actor, pk)


@router.post("/consultations/{pk}/reopening", response=ConsultationOut)
def reopen(request: ActorRequest, pk: Path[Id], values: EndIn) -> Any:
    """Take a decided or withdrawn consultation up again."""
    services.reopen(request.actor, pk, **values.dict())
    return queries.get_consultation(request.actor, pk)
