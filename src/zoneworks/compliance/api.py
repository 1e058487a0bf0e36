"""The positive list and fair-competition reviews for programs: what the pages do."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.compliance import queries, services
from zoneworks.compliance.engine.conclusions import Heard
from zoneworks.compliance.engine.positive_list import Placement, digest_of
from zoneworks.compliance.engine.questions import Answer, Defense, Finding, Ground
from zoneworks.compliance.engine.subjects import MOST_PARTS, Subject, SubjectKind
from zoneworks.compliance.forms import LONGEST_CONTENT, LONGEST_TEXT
from zoneworks.compliance.lists import REVIEWS
from zoneworks.core import documents
from zoneworks.core.api.fields import renamed
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Reason, Version
from zoneworks.core.pages import ActorRequest

router = Router(tags=["compliance"])
Long = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=PLAIN)]
QuestionCode = Annotated[str, Field(min_length=3, max_length=8, pattern=r"^[0-9]+-[0-9]+$")]
EntryNumber = Annotated[int, Field(ge=1, le=14)]
PDF = {
    "responses": {
        200: {
            "description": "The conclusion.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class EntryOut(Schema):
    """An entry of the positive list; ``is_sample`` marks the shipped words, which are no law.

    ``version`` is what a change of it sends back, 0 while the zone has kept no words.
    """

    number: int
    title: str
    text: str
    limits: str
    is_sample: bool
    version: int


class PositiveListOut(Schema):
    """The positive list of a zone with its digest, which reviews keep."""

    zone_id: int
    digest: str
    entries: list[EntryOut]


class EntryIn(Schema):
    """The zone's own words of an entry; ``version`` 0 where it still has the shipped ones."""

    title: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    text: Long
    limits: Long = ""
    reason: Reason = ""
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class PartIn(Schema):
    """A part of the content: its heading and its words."""

    heading: Annotated[str, Field(max_length=200, pattern=PLAIN)]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_CONTENT, pattern=PLAIN)]


class ReviewIn(Schema):
    """A text to be reviewed, part by part in the order of reading."""

    kind: SubjectKind
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
    content: Annotated[list[PartIn], Field(min_length=1, max_length=MOST_PARTS)]


class AnswerValues(Schema):
    """An answer to a question of the law, such as 10-2 for article 10, item 2.

    What is contained needs its evidence; ``defense`` says by what it may stand: a basis in law
    (article 10 alone) with ``basis``, or an exception under article 12 with ``ground``, why there
    is no alternative of less effect, and its last day.
    """

    question: QuestionCode
    finding: Finding
    evidence: Long = ""
    defense: Defense = Defense.NONE
    basis: Long = ""
    ground: Ground | None = None
    alternatives: Long = ""
    ends_on: date | None = None
    ending: Annotated[str, Field(max_length=300, pattern=PLAIN)] = ""


class AnswersIn(Schema):
    """Answers to some or all questions; ``version`` is that of the review as it was read."""

    answers: Annotated[list[AnswerValues], Field(min_length=1, max_length=100)]
    version: Version | None = None


class PlacementValues(Schema):
    """Where a part (counted from 1) falls: under an entry, or 0 for none, with the reason."""

    part: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    entry: Annotated[int, Field(ge=0, le=14)]
    reason: Reason = ""


class PlacementsIn(Schema):
    """Places of some or all parts; ``version`` is that of the review as it was read."""

    placements: Annotated[list[PlacementValues], Field(min_length=1, max_length=MOST_PARTS)]
    version: Version | None = None


class HearingIn(Schema):
    """Who was heard, on which day, and what they said.

    ``version`` is that of what was read: of the review to add, of the hearing to correct.
    """

    kind: Heard
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    heard_on: date
    said: Long
    version: Version | None = None


class SubmitIn(Schema):
    """The opinion that ends the first reading; ``second_unit_id`` says who reads next."""

    opinion: Long
    concerns_public: bool = False
    second_unit_id: Id | None = None
    version: Version | None = None


class ConfirmIn(Schema):
    """What the second reader adds; ``version`` is that of the review as it was read."""

    remark: Long = ""
    version: Version | None = None


class ReviewEndIn(Schema):
    """Why a review is returned, withdrawn or revoked."""

    reason: Reason
    version: Version | None = None


class HearingOut(Schema):
    """What somebody said whom the measure touches."""

    id: int
    version: int
    review_id: int
    kind: str
    name: str
    heard_on: date
    said: str


class LineOut(Schema):
    """What an answer comes to."""

    question: str
    outcome: str


class ConclusionOut(Schema):
    """What the answers come to: the worst of the lines."""

    outcome: str
    lines: list[LineOut]


class ReviewOut(Schema):
    """A review in short; ``record`` is empty for a text that was entered by hand.

    ``valid_until`` is the first day on which a passed review no longer holds.
    """

    id: int
    zone_id: int
    number: str
    kind: str
    record: str
    record_id: int
    title: str
    digest: str
    state: str
    opened_on: date
    due_on: date | None
    outcome: str
    concluded_on: date | None
    valid_until: date | None


class WholeReviewOut(ReviewOut):
    """A review with all that was read, answered, placed and heard.

    Its ``version`` grows with each hearing too. There is a ``conclusion`` once all questions of
    the law are answered.
    """

    version: int
    content: list[PartIn]
    answers: list[AnswerValues]
    placements: list[PlacementValues]
    hearings: list[HearingOut]
    conclusion: ConclusionOut | None
    opinion: str
    concerns_public: bool
    second_unit_id: int | None
    remark: str
    ended_on: date | None
    ended_because: str
    rules_sha256: str
    terms_sha256: str
    list_sha256: str

    @staticmethod
    def resolve_version(row: Any) -> int:
        """The version that is given back with the next act, so that nothing goes unread."""
        return queries.seen_version(row)

    @staticmethod
    def resolve_content(row: Any) -> list[Any]:
        """The parts in the order of reading."""
        return [{"heading": heading, "text": text} for heading, text in row.content]

    @staticmethod
    def resolve_hearings(row: Any) -> list[Any]:
        """Who was heard, the earliest first."""
        return list(row.hearings.all())

    @staticmethod
    def resolve_conclusion(row: Any) -> Any:
        """What the answers come to, line by line."""
        if not queries.is_answered(row):
            return None
        found = queries.conclusion_of(row)
        lines = [{"question": one.answer.question, "outcome": one.outcome} for one in found.lines]
        return {"outcome": found.outcome, "lines": lines}


@router.get("/positive-list", response=PositiveListOut)
def get_positive_list(request: ActorRequest, zone: Id | None = None) -> Any:
    """The positive list of one's own zone, or of one of those that one reads."""
    of_zone = queries.listed_zone(request.actor, zone)
    entries = queries.list_entries(request.actor, of_zone)
    versions = queries.list_entry_versions(request.actor, of_zone)
    told = [asdict(one) | {"version": versions.get(one.number, 0)} for one in entries]
    return {"zone_id": of_zone.pk, "digest": digest_of(entries), "entries": told}


@router.post("/positive-list/{number}", response=EntryOut)
def edit_entry(request: ActorRequest, number: Path[EntryNumber], values: EntryIn) -> Any:
    """Give an entry of the positive list the zone's own words."""
    return services.edit_entry(request.actor, number, **values.dict())


@router.get("/reviews", response=Page[ReviewOut], openapi_extra=parameters(REVIEWS))
def list_reviews(request: ActorRequest) -> Any:
    """Fair-competition reviews, as their page lists them."""
    return page(request, REVIEWS, queries.list_reviews(request.actor))


@router.get("/reviews/{pk}", response=WholeReviewOut)
def get_review(request: ActorRequest, pk: Path[Id]) -> Any:
    """One review."""
    return queries.get_review(request.actor, pk)


@router.get("/reviews/{pk}/document", openapi_extra=PDF)
def get_review_document(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The printed conclusion of a review, the same bytes each time."""
    found = queries.get_document(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")


@router.post("/reviews", response={201: WholeReviewOut})
def open_review(request: ActorRequest, values: ReviewIn) -> Any:
    """Have a text reviewed that is no record of another part of the platform."""
    content = tuple((one.heading, one.text) for one in values.content)
    subject = Subject(values.kind, "", 0, values.title, content)
    made = services.open_review(request.actor, subject)
    return Status(201, queries.get_review(request.actor, made.pk))


@router.post("/reviews/{pk}/answers", response=WholeReviewOut)
def answer(request: ActorRequest, pk: Path[Id], values: AnswersIn) -> Any:
    """Answer questions of the law in the first reading."""
    answers = [Answer(**one.dict()) for one in values.answers]
    services.answer(request.actor, pk, answers, version=values.version)
    return queries.get_review(request.actor, pk)


@router.post("/reviews/{pk}/placements", response=WholeReviewOut)
def place(request: ActorRequest, pk: Path[Id], values: PlacementsIn) -> Any:
    """Place parts of the content in the positive list."""
    placements = [Placement(one.part, one.entry, reason=one.reason) for one in values.placements]
    services.place(request.actor, pk, placements, version=values.version)
    return queries.get_review(request.actor, pk)


@router.post("/reviews/{pk}/hearings", response={201: HearingOut})
def add_hearing(request: ActorRequest, pk: Path[Id], values: HearingIn) -> Any:
    """Keep what somebody said whom the measure touches."""
    columns = values.dict()
    version = columns.pop("version")
    return Status(201, services.add_hearing(request.actor, pk, columns, version=version))


@router.post("/hearings/{pk}", response=HearingOut)
def change_hearing(request: ActorRequest, pk: Path[Id], values: HearingIn) -> Any:
    """Correct what somebody said."""
    columns = values.dict()
    version = columns.pop("version")
    return services.change_hearing(request.actor, pk, columns, version=version)


@router.post("/reviews/{pk}/submission", response=WholeReviewOut)
def submit(request: ActorRequest, pk: Path[Id], values: SubmitIn) -> Any:
    """Conclude the first reading and hand the review to a second reader."""
    with renamed({"second_unit": "second_unit_id"}):
        services.submit(request.actor, pk, **values.dict())
    return queries.get_review(request.actor, pk)


@router.post("/reviews/{pk}/confirmation", response=WholeReviewOut)
def confirm(request: ActorRequest, pk: Path[Id], values: ConfirmIn) -> Any:
    """Confirm the conclusion as the second reader: the review passes or is refused by it."""
    services.confirm(request.actor, pk, **values.dict())
    return queries.get_review(request.actor, pk)


@router.post("/reviews/{pk}/return", response=WholeReviewOut)
def send_back(request: ActorRequest, pk: Path[Id], values: ReviewEndIn) -> Any:
    """Return a review to its first reader."""
    services.send_back(request.actor, pk, **values.dict())
    return queries.get_review(request.actor, pk)


@router.post("/reviews/{pk}/withdrawal", response=WholeReviewOut)
def withdraw(request: ActorRequest, pk: Path[Id], values: ReviewEndIn) -> Any:
    """End a review without a conclusion."""
    services.withdraw(request.actor, pk, **values.dict())
    return queries.get_review(request.actor, pk)


@router.post("/reviews/{pk}/revocation", response=WholeReviewOut)
def revoke(request: ActorRequest, pk: Path[Id], values: ReviewEndIn) -> Any:
    """Take a passed review back: nothing more may be issued by it."""
    services.revoke(request.actor, pk, **values.dict())
    return queries.get_review(request.actor, pk)
