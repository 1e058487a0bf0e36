"""One act on many items."""

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from zoneworks.approvals import labels, services
from zoneworks.approvals.engine.process.handling import HandlingAct, State
from zoneworks.approvals.lists import BULK_ACTS
from zoneworks.approvals.services import Done, Order, Series
from zoneworks.core.api.schemas import PLAIN, Id, Text, Version
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest

router = Router(tags=["cases"])
MOST_AT_ONCE = 500


class ItemIn(Schema):
    """An item and its version as it was read."""

    id: Id
    version: Version


class SeriesIn(Schema):
    """Numbers that follow each other: what stands before and after, and the first."""

    before: Annotated[str, Field(max_length=40, pattern=PLAIN)] = ""
    first: Annotated[int, Field(ge=1, le=10**9)]
    after: Annotated[str, Field(max_length=10, pattern=PLAIN)] = ""


class BulkIn(Schema):
    """An act and the items; ``is_preview`` tells what would happen and changes nothing."""

    act: HandlingAct
    items: Annotated[list[ItemIn], Field(min_length=1, max_length=MOST_AT_ONCE)]
    on: date | None = None
    reason: Text = ""
    series: SeriesIn | None = None
    is_preview: bool = False


class DoneOut(Schema):
    """What became of an item: its state after the act, or why it was not done."""

    item_id: int
    state: State | None
    number: str
    why_not: str


class BulkOut(Schema):
    """What became of each item, in the order in which they were sent."""

    items: list[DoneOut]


@router.post("/acts", response=BulkOut)
def advance_each(request: ActorRequest, values: BulkIn) -> Any:
    """Do an act on the items on which it is possible, and say of the others why it is not."""
    known = {kind for kind, _label in BULK_ACTS}
    if values.act not in known:
        raise InvalidInput({"act": [", ".join(sorted(known))]})
    orders = [
        Order(one.id, values.act, values.on, reason=values.reason, version=one.version)
        for one in values.items
    ]
    series = Series(**values.series.dict()) if values.series is not None else None
    run = services.preview_each if values.is_preview else services.advance_each
    return {"items": [_done(one) for one in run(request.actor, orders, series)]}


def _done(one: Done) -> dict[str, Any]:
    refusal = one.refusal
    return {
        "item_id": one.order.item_id,
        "state": one.standing.state if one.standing is not None else None,
        "number": one.order.number,
        "why_not": labels.refusal_text(refusal, process=one.process) if refusal else "",
    }
