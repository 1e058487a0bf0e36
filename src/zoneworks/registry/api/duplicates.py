"""Duplicates of enterprises: found, merged with all that points at them, and that undone."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.core.api.paging import Page, page_of, parameters
from zoneworks.core.api.schemas import Id, Line, Reason
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import queries, services

router = Router(tags=["register"])


class PairOut(Schema):
    """Two enterprises that are likely one, and why."""

    first: int
    second: int
    reasons: list[str]


class ApartIn(Schema):
    """Which other record is another enterprise, and why that is known."""

    other_id: Id
    reason: Reason


class ApartOut(Schema):
    """Two records that look alike and are two enterprises."""

    id: int
    first_id: int
    second_id: int


class MovesOut(Schema):
    """The rows of a column of some slice that point at the duplicate: those that go over, and those
    of which the record that stays has the same."""

    relation: str
    moving: list[int]
    staying: list[int]


class MergePlanOut(Schema):
    """What a merge would move."""

    digest: str
    moves: list[MovesOut]


class MergeIn(Schema):
    """Which duplicate is merged, with the columns whose value comes from it.

    ``digest`` is that of the preview; without it the merge goes by what there is now.
    """

    gone_id: Id
    take: list[Line] = []
    reason: Reason
    digest: Annotated[str, Field(max_length=64)] | None = None


class MergeOut(Schema):
    """A duplicate that was merged into another record; ``moved`` are ids by column."""

    id: int
    kept_id: int
    gone_id: int
    merged_on: date
    moved: dict[str, list[int]]
    undone_on: date | None


class UndoIn(Schema):
    """Why something is undone."""

    reason: Reason


@router.get("/duplicates", response=Page[PairOut], openapi_extra=parameters())
def list_duplicates(request: ActorRequest) -> Any:
    """Pairs of enterprises that are likely one, the surest first."""
    return page_of(request, queries.list_duplicates(request.actor))


@router.get("/apart", response=Page[ApartOut], openapi_extra=parameters())
def list_told_apart(request: ActorRequest) -> Any:
    """Pairs that look alike and are two enterprises, the latest first."""
    return page_of(request, list(queries.list_told_apart(request.actor)))


@router.post("/enterprises/{pk}/apart", response={201: ApartOut})
def tell_apart(request: ActorRequest, pk: Path[Id], values: ApartIn) -> Any:
    """Say that another record, which looks like this one, is another enterprise."""
    return Status(201, services.tell_apart(request.actor, pk, **values.dict()))


@router.post("/apart/{pk}/remove", response={204: None})
def take_back_apart(request: ActorRequest, pk: Path[Id], values: UndoIn) -> Any:
    """Hold two records for likely duplicates again."""
    services.take_back_apart(request.actor, pk, reason=values.reason)
    return Status(204, None)


@router.get("/enterprises/{pk}/merge", response=MergePlanOut)
def preview_merge(request: ActorRequest, pk: Path[Id], gone_id: Id) -> Any:
    """Tell what would go over if a duplicate were merged into this enterprise."""
    plan = queries.plan_merge(request.actor, pk, gone_id)
    return {
        "digest": plan.digest,
        "moves": [
            {
                "relation": str(one.relation.name),
                "moving": [row.pk for row in one.moving],
                "staying": [row.pk for row in one.staying],
            }
            for one in plan.moves
        ],
    }


@router.post("/enterprises/{pk}/merge", response={201: MergeOut})
def merge_enterprises(request: ActorRequest, pk: Path[Id], values: MergeIn) -> Any:
    """Merge a duplicate into this enterprise."""
    columns = values.dict()
    gone_id = columns.pop("gone_id")
    return Status(201, services.merge_enterprises(request.actor, pk, gone_id, **columns))


@router.post("/merges/{pk}/undo", response=MergeOut)
def undo_merge(request: ActorRequest, pk: Path[Id], values: UndoIn) -> Any:
    """Undo a merge: what was moved and is still where it was moved to goes back."""
    return services.undo_merge(request.actor, pk, reason=values.reason).merge
