"""Records of every slice: who follows them, and what the administration says about them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core import comments, following
from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.engine.acts import READ_COMMENTS, WORK
from zoneworks.core.models import Comment
from zoneworks.core.pages import ActorRequest

router = Router(tags=["work"])
Kind = Annotated[str, Field(pattern=r"^[a-z]+\.[A-Za-z]+$", max_length=60)]


class FollowOut(Schema):
    """Something that is followed, and how much of it is new: events of a record, rows of a list."""

    subject_type: str
    subject_id: int
    title: str
    line: str
    url: str
    count: int
    latest_act: str
    latest_at: datetime | None


class SeenIn(Schema):
    """Up to which event the news are known."""

    up_to: Id


class CommentOut(Schema):
    """Something that was said; without its text where it was taken back."""

    id: int
    user_id: int
    name: str
    at: datetime
    text: str
    is_withdrawn: bool


class CommentIn(Schema):
    """Something to say; ``@`` and a name tells that person."""

    text: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


@router.get("/following", response=Page[FollowOut], openapi_extra=parameters())
def list_following(request: ActorRequest) -> Any:
    """What one follows, what has the latest news first."""
    request.actor.require(WORK)
    return page_of(request, [_follow(one) for one in following.list_news(request.actor)])


@router.post("/following/seen", response={204: None})
def mark_seen(request: ActorRequest, values: SeenIn) -> Any:
    """Say that all news up to an event are known."""
    request.actor.require(WORK)
    following.mark_seen(request.actor, up_to=values.up_to)
    return Status(204, None)


@router.put("/records/{subject_type}/{pk}/follow", response={204: None})
def follow(request: ActorRequest, subject_type: Path[Kind], pk: Path[Id]) -> Any:
    """Follow a record, or a kept view (``core.ListView``)."""
    following.follow(request.actor, subject_type, pk)
    return Status(204, None)


@router.delete("/records/{subject_type}/{pk}/follow", response={204: None})
def leave(request: ActorRequest, subject_type: Path[Kind], pk: Path[Id]) -> Any:
    """Follow it no longer."""
    request.actor.require(WORK)
    following.leave(request.actor, subject_type, pk)
    return Status(204, None)


@router.get(
    "/records/{subject_type}/{pk}/comments",
    response=Page[CommentOut],
    openapi_extra=parameters(),
)
def list_comments(request: ActorRequest, subject_type: Path[Kind], pk: Path[Id]) -> Any:
    """What was said about a record, the oldest first."""
    actor = request.actor
    actor.require(READ_COMMENTS)
    following.get_title(actor, subject_type, pk)
    found = comments.list_comments(actor, subject_type, pk)
    return page_of(request, [_comment(one) for one in found])


@router.post("/records/{subject_type}/{pk}/comments", response={201: CommentOut})
def write(request: ActorRequest, subject_type: Path[Kind], pk: Path[Id], values: CommentIn) -> Any:
    """Say something about a record."""
    return Status(201, _comment(comments.write(request.actor, subject_type, pk, values.text)))


@router.post("/comments/{pk}/withdraw", response=CommentOut)
def withdraw(request: ActorRequest, pk: Path[Id]) -> Any:
    """Take one's own comment back."""
    return _comment(comments.withdraw(request.actor, pk))


def _follow(one: following.News) -> dict[str, Any]:
    return {
        "subject_type": one.follow.subject_type,
        "subject_id": one.follow.subject_id,
        "title": one.title.title,
        "line": one.title.line,
        "url": one.title.url,
        "count": one.count,
        "latest_act": one.latest.act if one.latest else "",
        "latest_at": one.latest.at if one.latest else None,
    }


def _comment(one: Comment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "user_id": one.user_id,
        "name": one.user.name,
        "at": one.at,
        "text": "" if one.is_withdrawn else one.text,
        "is_withdrawn": one.is_withdrawn,
    }
