"""One's own files and jobs: what other parts of the API take and begin."""

from datetime import datetime
from typing import Annotated, Any

from django.http import FileResponse
from ninja import File, Path, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zoneworks.core import contributions, jobs, uploads
from zoneworks.core.api.paging import Page, page, parameters
from zoneworks.core.api.schemas import Id
from zoneworks.core.engine.acts import KEEP_FILES, WORK
from zoneworks.core.job_list import JOB_LIST
from zoneworks.core.models import Job, JobState, StoredFile
from zoneworks.core.pages import ActorRequest

router = Router(tags=["work"])
FILE = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}
"""How an operation that answers with a file is described."""
LARGEST = 512 * uploads.MEGABYTE


class FileOut(Schema):
    """A file that was brought in or made; ``sha256`` is its content's digest."""

    id: int
    name: str
    size: int
    sha256: str
    uploaded_at: datetime


class FileIn(Schema):
    """A file that was brought in."""

    file_id: Id


class JobOut(Schema):
    """Long work: how far it is, and what came of it.

    ``result`` is what the kind of work tells, such as the id of the ``file`` that it has made or
    the ``counts`` of what it has written; ``error`` says why it has failed.
    """

    id: int
    kind: str
    state: Annotated[str, Field(examples=["RUNNING"])]
    step: str
    done: int
    total: int
    created_at: datetime
    finished_at: datetime | None
    subject_id: int
    error: str
    result: dict[str, Any]


@router.post("/files", response={201: FileOut})
def keep_file(request: ActorRequest, file: File[UploadedFile]) -> Any:
    """Bring in a file, for an operation that takes its id; the same file is kept once."""
    request.actor.require(KEEP_FILES)
    kinds = uploads.CONTENT.keys()
    return Status(201, uploads.keep_file(request.actor, file, kinds=kinds, max_bytes=LARGEST))


@router.get("/files/{pk}", response=FileOut)
def get_file(request: ActorRequest, pk: Path[Id]) -> Any:
    """A file that this person brought in, or that was made for them."""
    request.actor.require(WORK)
    return uploads.get_file(request.actor, pk)


@router.get("/files/{pk}/content", openapi_extra=FILE)
def get_content(request: ActorRequest, pk: Path[Id]) -> Any:
    """The content of such a file."""
    request.actor.require(WORK)
    return file_answer(uploads.get_file(request.actor, pk))


@router.get("/jobs/{pk}", response=JobOut)
def get_job(request: ActorRequest, pk: Path[Id]) -> Any:
    """How far a job is."""
    request.actor.require(WORK)
    return job_out(jobs.get_job(request.actor, pk))


@router.get("/jobs", response=Page[JobOut], openapi_extra=parameters(JOB_LIST.spec))
def list_jobs(request: ActorRequest) -> Any:
    """One's own jobs, or those of the zone."""
    request.actor.require(WORK)
    found = page(request, JOB_LIST.spec, JOB_LIST.rows(request.actor))
    return found | {"items": [job_out(one) for one in found["items"]]}


@router.post("/jobs/{pk}/retry", response={202: JobOut})
def retry_job(request: ActorRequest, pk: Path[Id]) -> Any:
    """Begin a job anew that has failed or was canceled."""
    return Status(202, job_out(jobs.retry(request.actor, pk)))


@router.post("/jobs/{pk}/cancel", response=JobOut)
def cancel_job(request: ActorRequest, pk: Path[Id]) -> Any:
    """Ask a job to stop."""
    request.actor.require(WORK)
    return job_out(jobs.cancel(request.actor, pk))


def file_answer(file: StoredFile) -> FileResponse:
    """The content of a file, under its name, whatever kind it is."""
    return FileResponse(
        uploads.open_file(file),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )


def job_out(job: Job) -> dict[str, Any]:
    """A job as the API tells of it."""
    names = ("id", "kind", "state", "done", "total", "created_at", "finished_at", "subject_id")
    told = {name: getattr(job, name) for name in names}
    kind = contributions.job_kind(job.kind)
    explain = kind.explain or jobs.error_text
    is_done = job.state == JobState.DONE
    return told | {
        "step": jobs.step_text(job),
        "error": explain(job) if job.error else "",
        "result": {
            name: value
            for name, value in job.values.items()
            if is_done and name in {"file", "counts"}
        },
    }
