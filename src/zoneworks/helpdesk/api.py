"""Class consultations for programs: the same queries and services as the pages."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from zoneworks.helpdesk import queries, services
from zoneworks.registry import queries as registry

router = Router(tags=["helpdesk"])
PAGE = 100
PLAIN = r"^[^\x00]*$"
"""PostgreSQL keeps no text with this character."""

Text = Annotated[str, Field(max_length=1000, pattern=PLAIN)]
Code = Annotated[str, Field(max_length=4, pattern=PLAIN)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class DescriptionIn(Schema):
    """What a business does."""

    description: Annotated[str, Field(max_length=500, pattern=PLAIN)]


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


class ConsultationOut(Schema):
    """A consultation with the departments asked; its ``version`` grows with each answer too."""

    id: int
    version: int
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


class ConsultationIn(DescriptionIn):
    """What is needed to open a consultation."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    enterprise_id: int | None = None
    project_id: int | None = None
    unit_ids: Annotated[list[int], Field(min_length=1)]


class UnitsIn(Schema):
    """Departments to ask; ``version`` is that of the consultation as it was read."""

    unit_ids: Annotated[list[int], Field(min_length=1)]
    version: Version | None = None


class AnswerIn(Schema):
    """A class with its reason; an empty class says that the department cannot tell.

    ``version`` is that of what was read: of the question to answer, of the consultation to decide.
    """

    class_code: Code = ""
    reason: Text
    version: Version | None = None


@router.post("/suggestions", response=SuggestionOut)
def suggest(request: HttpRequest, values: DescriptionIn) -> Any:
    """Rank the classes for a description; nothing is kept."""
    return queries.suggest(request.actor, values.description)  # type: ignore[attr-defined]


@router.get("/consultations", response=list[ConsultationOut])
def list_consultations(request: HttpRequest, after: int = 0) -> Any:
    """Consultations by id, a hundred at a time; ``after`` is the last id of the page before."""
    rows = queries.list_consultations(request.actor)  # type: ignore[attr-defined]
    return list(rows.filter(pk__gt=after).order_by("pk")[:PAGE])


@router.get("/consultations/{pk}", response=ConsultationOut)
def get_consultation(request: HttpRequest, pk: int) -> Any:
    """One consultation."""
    return queries.get_consultation(request.actor, pk)  # type: ignore[attr-defined]


@router.post("/consultations", response={201: ConsultationOut})
def open_consultation(request: HttpRequest, values: ConsultationIn) -> Any:
    """Open a consultation and ask departments."""
    actor = request.actor  # type: ignore[attr-defined]
    columns: dict[str, Any] = {}
    if values.enterprise_id:
        columns["enterprise"] = registry.get_enterprise(actor, values.enterprise_id)
    if values.project_id:
        columns["project"] = registry.get_project(actor, values.project_id)
    made = services.open_consultation(
        actor, values.name, values.description, values.unit_ids, **columns
    )
    return Status(201, queries.get_consultation(actor, made.pk))


@router.post("/consultations/{pk}/questions", response=ConsultationOut)
def ask(request: HttpRequest, pk: int, values: UnitsIn) -> Any:
    """Ask further departments."""
    actor = request.actor  # type: ignore[attr-defined]
    services.ask(actor, pk, values.unit_ids, version=values.version)
    return queries.get_consultation(actor, pk)


@router.post("/questions/{pk}/answer", response=QuestionOut)
def answer(request: HttpRequest, pk: int, values: AnswerIn) -> Any:
    """Answer for one's own unit, or correct its answer."""
    actor = request.actor  # type: ignore[attr-defined]
    return services.answer(actor, pk, values.class_code, values.reason, version=values.version)


@router.post("/consultations/{pk}/decision", response=ConsultationOut)
def decide(request: HttpRequest, pk: int, values: AnswerIn) -> Any:
    """Decide the class with its reason."""
    actor = request.actor  # type: ignore[attr-defined]
    services.decide(actor, pk, values.class_code, values.reason, version=values.version)
    return queries.get_consultation(actor, pk)
