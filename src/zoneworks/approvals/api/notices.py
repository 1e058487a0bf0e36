"""What somebody has been told."""

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.lists import NOTICES
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])


class NoticeOut(Schema):
    """A notice to an enterprise, a member or a post."""

    id: int
    case_id: int
    item_id: int | None
    kind: str
    text: str
    made_on: date
    is_unread: bool

    @staticmethod
    def resolve_text(row: Any) -> str:
        """What it says, in the language of the reader."""
        return str(labels.notice_text(row))


class ReadIn(Schema):
    """Notices by their ids, or all up to one."""

    notice_ids: Annotated[list[Id], Field(max_length=500)] | None = None
    up_to: Id | None = None


class CountOut(Schema):
    """How many there were."""

    count: int


@router.get("/notices", response=Page[NoticeOut], openapi_extra=parameters(NOTICES))
def list_notices(request: ActorRequest) -> Any:
    """The notices to who asks, unread ones first."""
    return page(request, NOTICES, queries.list_notices(request.actor))


@router.post("/notices/read", response=CountOut)
def mark_read(request: ActorRequest, values: ReadIn) -> Any:
    """Mark notices as read."""
    named = values.notice_ids
    if named is None and values.up_to is None:
        named = []
    return {"count": services.mark_read(request.actor, named, up_to=values.up_to)}
