"""Lists as files that come in, with a look before."""

from enum import StrEnum
from typing import Annotated, Any

from ninja import Path, Router, Schema
from pydantic import Field

from zoneworks.core import uploads
from zoneworks.core.api.schemas import Id
from zoneworks.core.api.work import JobOut, job_out
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.pages import ActorRequest
from zoneworks.core.tables import TableRefused
from zoneworks.registry import jobs, tables
from zoneworks.registry.tables import EXCHANGES

router = Router(tags=["register"])
TOLD = 500


class Kind(StrEnum):
    """What the rows of a table are."""

    ENTERPRISES = "enterprises"
    PROJECTS = "projects"

    @property
    def noun(self) -> str:
        """Their noun in the singular."""
        return self.value.removesuffix("s")


class BadCell(Schema):
    """A bad cell: row as the spreadsheet shows it, column, value and what is wrong."""

    row: int
    column: str
    value: str
    reason: str


class Counts(Schema):
    """How many rows are new, changed, unchanged, and left out for a bad cell."""

    new: int
    changed: int
    unchanged: int
    bad: int


class LookOut(Schema):
    """What a file would change; ``digest`` names this look when it is carried out.

    At most 500 bad cells are told. ``namesakes`` are keys of new rows that look like a known
    record, with its name.
    """

    digest: str
    counts: Counts
    bad_cells: list[BadCell]
    namesakes: dict[str, str]


class ImportIn(Schema):
    """Carry out what a look has shown; ``good_only`` leaves out rows with a bad cell."""

    digest: Annotated[str, Field(min_length=64, max_length=64)]
    good_only: bool = False


class ImportOut(Schema):
    """What was done, or the job that does it where the rows are many."""

    counts: Counts | None
    job: JobOut | None


@router.get("/imports/{kind}/{file_id}", response=LookOut)
def look(request: ActorRequest, kind: Kind, file_id: Path[Id]) -> Any:
    """Read a file that was brought in and tell what it would change."""
    found = _look(request, kind, file_id)
    errors = found.errors[:TOLD]
    return {
        "digest": found.digest,
        "counts": found.counts(),
        "bad_cells": [
            {name: getattr(one, name) for name in ("row", "column", "value", "reason")}
            for one in errors
        ],
        "namesakes": dict(found.namesakes),
    }


@router.post("/imports/{kind}/{file_id}", response=ImportOut)
def bring_in(request: ActorRequest, kind: Kind, file_id: Path[Id], values: ImportIn) -> Any:
    """Enter and change the rows of a file as they were looked at."""
    found = _look(request, kind, file_id)
    if found.errors and not values.good_only:
        text = tables.bad_rows_text(found)
        raise InvalidInput({"good_only": [text]})
    if found.digest != values.digest:
        raise StaleRecord(tables.MOVED)
    file = uploads.get_file(request.actor, file_id)
    if len(found.plan.new) + len(found.plan.changed) > jobs.WRITTEN_AT_ONCE:
        job = jobs.start_import(request.actor, kind.noun, file, values.digest)
        return {"counts": None, "job": job_out(job)}
    done = tables.bring_in(request.actor, EXCHANGES[kind.noun], file, values.digest)
    return {"counts": done.counts(), "job": None}


def _look(request: ActorRequest, kind: Kind, file_id: int) -> tables.Import:
    exchange = EXCHANGES[kind.noun]
    request.actor.require(exchange.act)
    try:
        return exchange.look(request.actor, uploads.get_file(request.actor, file_id))
    except TableRefused as refusal:
        raise InvalidInput({"file_id": [str(refusal)]}) from refusal
