"""Meetings of the committee: called, voted in, closed."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.admission import queries, services
from zoneworks.admission.api.applications import PDF
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.lists import MEETINGS
from zoneworks.core import documents
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Reason, Version
from zoneworks.core.pages import ActorRequest

router = Router(tags=["admission"])
Short = Annotated[str, Field(max_length=300, pattern=PLAIN)]


class MotionIn(Schema):
    """An application to be put on the agenda, with the outcome that is moved."""

    application_id: Id
    outcome: Outcome
    note: Annotated[str, Field(max_length=1000, pattern=PLAIN)] = ""


class ReviewMeetingIn(Schema):
    """A meeting with its members, by their memberships; ``chair_id`` is one of them."""

    title: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)]
    held_on: date
    place: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    member_ids: Annotated[list[Id], Field(min_length=1, max_length=60)]
    chair_id: Id
    motions: Annotated[list[MotionIn], Field(min_length=1, max_length=30)]


class VoteIn(Schema):
    """One's own vote, or why one recuses oneself."""

    vote: Vote | None = None
    recused_because: Short = ""
    remark: Short = ""


class BallotIn(VoteIn):
    """How a member voted, by the seat."""

    seat_id: Id


class BallotsIn(Schema):
    """How members voted, as it was minuted; ``version`` is that of the meeting as it was read."""

    ballots: Annotated[list[BallotIn], Field(min_length=1, max_length=60)]
    version: Version | None = None


class MinutesIn(Schema):
    """The minutes with which a meeting is closed."""

    minutes: Annotated[str, Field(min_length=1, max_length=4000, pattern=PLAIN)]
    version: Version | None = None


class MeetingCancelIn(Schema):
    """Why a meeting is canceled."""

    reason: Reason
    version: Version | None = None


class SeatOut(Schema):
    """A member in a meeting."""

    id: int
    member_id: int
    is_chair: bool


class BallotOut(Schema):
    """What a member did on an item."""

    id: int
    seat_id: int
    vote: str
    recused_because: str
    remark: str


class AgendaItemOut(Schema):
    """An application before a meeting; ``tally`` is the count once the meeting is closed."""

    id: int
    application_id: int
    position: int
    round: int
    motion: str
    note: str
    result: str
    tally: dict[str, Any]
    ballots: list[BallotOut]

    @staticmethod
    def resolve_ballots(row: Any) -> list[Any]:
        """The ballots on the item."""
        return list(row.ballots.all())


class ReviewMeetingOut(Schema):
    """A meeting in short."""

    id: int
    zone_id: int
    number: str
    title: str
    stage: str
    held_on: date
    place: str
    state: str


class WholeReviewMeetingOut(ReviewMeetingOut):
    """A meeting with its seats, agenda and votes; its ``version`` grows with each vote."""

    version: int
    minutes: str
    seats: list[SeatOut]
    items: list[AgendaItemOut]

    @staticmethod
    def resolve_version(row: Any) -> int:
        """The version that is given back with the next act."""
        return queries.seen_meeting(row)

    @staticmethod
    def resolve_seats(row: Any) -> list[Any]:
        """Who sits."""
        return list(row.seats.all())

    @staticmethod
    def resolve_items(row: Any) -> list[Any]:
        """What is voted on."""
        return list(row.items.all())


@router.get("/meetings", response=Page[ReviewMeetingOut], openapi_extra=parameters(MEETINGS))
def list_review_meetings(request: ActorRequest) -> Any:
    """Meetings of the committee, as their page lists them."""
    return page(request, MEETINGS, queries.list_meetings(request.actor))


@router.get("/meetings/{pk}", response=WholeReviewMeetingOut)
def get_review_meeting(request: ActorRequest, pk: Path[Id]) -> Any:
    """One meeting."""
    return queries.get_meeting(request.actor, pk)


@router.post("/meetings", response={201: WholeReviewMeetingOut})
def call_review_meeting(request: ActorRequest, values: ReviewMeetingIn) -> Any:
    """Call a meeting on applications of one sitting."""
    motions = [services.Motion(one.application_id, one.outcome, one.note) for one in values.motions]
    columns = {"title": values.title, "held_on": values.held_on, "place": values.place}
    made = services.call_meeting(
        request.actor, columns, values.member_ids, values.chair_id, motions
    )
    return Status(201, queries.get_meeting(request.actor, made.pk))


@router.post("/items/{pk}/vote", response=BallotOut)
def vote_on_item(request: ActorRequest, pk: Path[Id], values: VoteIn) -> Any:
    """Vote on an item, or recuse oneself with the reason."""
    return services.vote(request.actor, pk, services.Cast(**values.dict()))


@router.post("/items/{pk}/ballots", response=AgendaItemOut)
def enter_item_ballots(request: ActorRequest, pk: Path[Id], values: BallotsIn) -> Any:
    """Enter how the members voted on an item."""
    casts = {
        one.seat_id: services.Cast(one.vote, one.recused_because, one.remark)
        for one in values.ballots
    }
    return services.enter_ballots(request.actor, pk, casts, version=values.version)


@router.post("/meetings/{pk}/close", response=WholeReviewMeetingOut)
def close_review_meeting(request: ActorRequest, pk: Path[Id], values: MinutesIn) -> Any:
    """Close a meeting: its votes are counted and its minutes issued."""
    services.close_meeting(request.actor, pk, values.minutes, version=values.version)
    return queries.get_meeting(request.actor, pk)


@router.post("/meetings/{pk}/cancellation", response=WholeReviewMeetingOut)
def cancel_review_meeting(request: ActorRequest, pk: Path[Id], values: MeetingCancelIn) -> Any:
    """Cancel a meeting."""
    services.cancel_meeting(request.actor, pk, values.reason, version=values.version)
    return queries.get_meeting(request.actor, pk)


@router.get("/meetings/{pk}/minutes", openapi_extra=PDF)
def get_meeting_minutes(request: ActorRequest, pk: Path[Id]) -> HttpResponse:
    """The printed minutes, the same bytes each time."""
    found = queries.get_minutes(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    return HttpResponse(content, content_type="application/pdf")
