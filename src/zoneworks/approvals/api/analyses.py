"""Analyses of logs for programs."""

import json
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from zoneworks.approvals import labels, queries, readers, services
from zoneworks.approvals.engine.acts import ANALYZE_LOGS
from zoneworks.approvals.forms import AnalysisForm
from zoneworks.approvals.lists import ANALYSES
from zoneworks.approvals.queries import LogBy
from zoneworks.core import uploads
from zoneworks.core.api.paging import Page, page, page_of, parameters
from zoneworks.core.api.schemas import PLAIN, Id, Line
from zoneworks.core.api.work import JobOut, job_out
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest

router = Router(tags=["analyses"])
Part = Literal["case", "activity", "time", "start", "end", "limit", "type", "authority", "until"]


class AnalysisOut(Schema):
    """A kept analysis without its figures."""

    id: int
    name: str
    n_events: int | None
    n_cases: int | None
    n_open_cases: int | None
    created_at: datetime
    analyzed_at: datetime | None


class PreviewOut(Schema):
    """What a log holds: its columns, which part each seems to play, and its first rows."""

    columns: list[str]
    guess: dict[str, str]
    rows: list[dict[str, str]]


class AnalysisIn(Schema):
    """Which column plays which part, and what is compared; ``before`` and ``after`` go together."""

    file_id: Id
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
    columns: dict[Part, Line]
    is_own: bool = False
    before: date | None = None
    after: date | None = None
    as_of: date | None = None
    horizon_days: Annotated[float, Field(ge=0.01, le=36_500)] | None = None
    end_activity: Line = ""
    working_days: bool = False


class OwnAnalysisIn(Schema):
    """By what the zone's own cases are counted; cohorts begin before and from ``since``."""

    by: LogBy
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
    since: date


class StartedOut(Schema):
    """The analysis that was asked for, and the job that makes it."""

    analysis: AnalysisOut
    job: JobOut


class CasesOut(Schema):
    """The cases behind a figure: how many, and a part of them."""

    count: int
    items: list[dict[str, Any]]
    next: str | None


@router.get("/analyses", response=Page[AnalysisOut], openapi_extra=parameters(ANALYSES))
def list_analyses(request: ActorRequest) -> Any:
    """Analyses, as their page lists them."""
    return page(request, ANALYSES, queries.list_analyses(request.actor))


@router.get("/logs/{file_id}", response=PreviewOut)
def preview_log(request: ActorRequest, file_id: Path[Id]) -> Any:
    """What a log that was brought in holds."""
    request.actor.require(ANALYZE_LOGS)
    found = _preview(request, file_id)
    return {
        "columns": found.names,
        "guess": {part: column for part, column in vars(found.guess).items() if column},
        "rows": [{name: str(value) for name, value in row.items()} for row in found.rows],
    }


@router.post("/analyses", response={202: StartedOut})
def start_analysis(request: ActorRequest, values: AnalysisIn) -> Any:
    """Let a worker analyze a log that was brought in."""
    request.actor.require(ANALYZE_LOGS)
    typed = values.dict(exclude={"file_id", "columns"})
    typed |= {f"column_{part}": column for part, column in values.columns.items()}
    form = AnalysisForm(typed, names=_preview(request, values.file_id).names)
    if not form.is_valid():
        faults = {name: list(texts) for name, texts in form.errors.items()}
        raise InvalidInput({_field(name): texts for name, texts in faults.items()})
    analysis, job = services.start_analysis(
        request.actor,
        values.file_id,
        name=values.name,
        columns=form.chosen_columns(),
        options=form.chosen_options(),
        is_own=values.is_own,
    )
    return Status(202, {"analysis": analysis, "job": job_out(job)})


@router.post("/own-analyses", response={202: JobOut})
def start_own_analysis(request: ActorRequest, values: OwnAnalysisIn) -> Any:
    """Let a worker analyze the zone's own cases as a log; the job's subject is the analysis."""
    job = services.start_own_analysis(
        request.actor, values.by, name=values.name, since=values.since
    )
    return Status(202, job_out(job))


@router.get("/analyses/{pk}/figures")
def get_figures(request: ActorRequest, pk: Path[Id]) -> Any:
    """All figures, as the command line prints them; null while the work runs."""
    return queries.get_analysis(request.actor, pk).figures


@router.get("/analyses/{pk}/cases", response=CasesOut, openapi_extra=parameters())
def list_cases(request: ActorRequest, pk: Path[Id], filter: str = "{}") -> Any:
    """The cases behind a figure, by the filter that the figure names."""
    try:
        chosen = json.loads(filter)
    except (ValueError, RecursionError) as error:
        raise InvalidInput({"filter": ["The filter is not valid JSON."]}) from error
    row = queries.get_analysis(request.actor, pk)
    found = queries.list_cases(row, chosen if isinstance(chosen, dict) else {"": ""})
    items = found.to_dicts()
    return {"count": found.height} | page_of(request, items, besides={"filter"})


def _preview(request: ActorRequest, file_id: int) -> readers.Preview:
    file = uploads.get_file(request.actor, file_id)
    try:
        return readers.preview(FilePath(file.content.path), rows=8)
    except readers.LogUnreadable as refusal:
        raise InvalidInput({"file_id": [labels.refusal_text(refusal, file.name)]}) from refusal


def _field(name: str) -> str:
    """The field of the API that a field of the form is."""
    part = name.removeprefix("column_")
    return name if part == name else f"columns.{part}"
