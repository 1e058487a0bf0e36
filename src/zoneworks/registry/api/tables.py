"""Lists as files that come in, with a look before."""

from enum import StrEnum
from typing import Any

from ninja import Path, Router, Schema

from zoneworks.core import uploads
from zoneworks.core.api import imports
from zoneworks.core.api.imports import Counts, ImportIn, TableLook
from zoneworks.core.api.schemas import Id
from zoneworks.core.api.work import JobOut, job_out
from zoneworks.core.imports import write
from zoneworks.core.pages import ActorRequest
from zoneworks.registry import jobs
from zoneworks.registry.tables import EXCHANGES

router = Router(tags=["register"])


class Kind(StrEnum):
    """What the rows of a table are."""

    ENTERPRISES = "enterprises"
    PROJECTS = "projects"

    @property
    def noun(self) -> str:
        """Their noun in the singular."""
        return self.value.removesuffix("s")


class LookOut(TableLook):
    """What a file would change.

    ``namesakes`` are keys of new rows that look like a known record, with its name.
    """

    namesakes: dict[str, str]


class ImportOut(Schema):
    """What was done, or the job that does it where the rows are many."""

    counts: Counts | None
    job: JobOut | None


@router.get("/imports/{kind}/{file_id}", response=LookOut)
def look(request: ActorRequest, kind: Kind, file_id: Path[Id]) -> Any:
    """Read a file that was brought in and tell what it would change."""
    found = imports.look(request, EXCHANGES[kind.noun], file_id)
    return imports.told(found) | {"namesakes": dict(found.namesakes)}


@router.post("/imports/{kind}/{file_id}", response=ImportOut)
def bring_in(request: ActorRequest, kind: Kind, file_id: Path[Id], values: ImportIn) -> Any:
    """Enter and change the rows of a file as they were looked at."""
    exchange = EXCHANGES[kind.noun]
    found = imports.seen(request, exchange, file_id, values)
    file = uploads.get_file(request.actor, file_id)
    if found.written > jobs.WRITTEN_AT_ONCE:
        job = jobs.start_import(request.actor, file, values.digest, kind=kind.noun)
        return {"counts": None, "job": job_out(job)}
    write(request.actor, exchange, found, values.digest, file.name)
    return {"counts": found.counts(), "job": None}
