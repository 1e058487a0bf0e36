"""One act on many records of a list, what was done at once, and undoing that."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema
from pydantic import Field

from zoneworks.core import bulk
from zoneworks.core.api.lists import Name
from zoneworks.core.api.schemas import Id, Line, Reason, Version
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Batch
from zoneworks.core.pages import ActorRequest

router = Router(tags=["work"])
ActName = Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]


class ChosenIn(Schema):
    """A record and its version as it was read."""

    id: Id
    version: Version


class ActIn(Schema):
    """The records, and what the act's form asks; ``is_preview`` tells only what would happen."""

    items: Annotated[list[ChosenIn], Field(min_length=1, max_length=bulk.MOST)]
    values: dict[Line, Reason] = {}
    is_preview: bool = False


class BatchUndoIn(Schema):
    """Why it is undone; ``is_preview`` tells only what would go back."""

    reason: Reason
    is_preview: bool = False


class ChangeOut(Schema):
    """A column by its label, with its text before and after."""

    label: str
    before: str
    after: str


class OutcomeOut(Schema):
    """What became of a record: its changes, or why there are none."""

    title: str
    url: str
    changes: list[ChangeOut]
    why_not: str


class BatchOut(Schema):
    """What was done to many records at once; ``undo_refusal`` says why it is not undone."""

    id: int
    list_name: str
    act: str
    at: datetime
    by: str
    undoes: int | None
    undone_by: int | None
    undo_refusal: str
    outcomes: list[OutcomeOut]


class ManyDoneOut(Schema):
    """What became of each record; ``batch`` is what can be undone, none for a preview."""

    batch: int | None
    done: list[OutcomeOut]
    refused: list[OutcomeOut]


@router.post("/lists/{name}/acts/{act}", response=ManyDoneOut)
def carry_out(request: ActorRequest, name: Path[Name], act: Path[ActName], sent: ActIn) -> Any:
    """Do an act to records of a list; those on which it is not possible stay as they are."""
    kind, wanted = bulk.get_act(request.actor, name, act)
    form = wanted.form(sent.values)
    if not form.is_valid():
        raise InvalidInput({field: list(texts) for field, texts in form.errors.items()})
    versions = {one.id: one.version for one in sent.items}
    values, is_preview = form.cleaned_data, sent.is_preview
    done = bulk.carry_out(request.actor, kind, wanted, versions, values, is_preview=is_preview)
    return _done(done)


@router.get("/batches/{pk}", response=BatchOut)
def get_batch(request: ActorRequest, pk: Path[Id]) -> Any:
    """What was done to many records at once."""
    batch = bulk.get_batch(request.actor, pk)
    undone: Batch | None = getattr(batch, "undone_by", None)
    names = ("id", "list_name", "act", "at")
    return {name: getattr(batch, name) for name in names} | {
        "by": batch.user.name,
        "undoes": batch.undoes_id,
        "undone_by": undone and undone.pk,
        "undo_refusal": str(bulk.why_not_undone(request.actor, batch)),
        "outcomes": [_outcome(one) for one in bulk.told(request.actor, batch)],
    }


@router.post("/batches/{pk}/undo", response=ManyDoneOut)
def undo(request: ActorRequest, pk: Path[Id], sent: BatchUndoIn) -> Any:
    """Undo what was done at once, record by record; what has changed again since stays."""
    return _done(bulk.undo(request.actor, pk, reason=sent.reason, is_preview=sent.is_preview))


def _done(done: bulk.Done) -> dict[str, Any]:
    return {
        "batch": done.batch and done.batch.pk,
        "done": [_outcome(one) for one in done.done],
        "refused": [_outcome(one) for one in done.refused],
    }


def _outcome(one: bulk.Outcome) -> dict[str, Any]:
    return {
        "title": one.title.title,
        "url": one.title.url,
        "changes": [
            {"label": str(label), "before": before, "after": after}
            for label, before, after in one.changes
        ],
        "why_not": one.why,
    }
