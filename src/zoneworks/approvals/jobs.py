"""The analysis of a log, and long exports of mandated systems, as jobs."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from zoneworks.approvals import queries, readers, services, tables
from zoneworks.approvals.engine.analysis import Analysis, analyze
from zoneworks.approvals.engine.terms import Columns, LogRefusal, Options
from zoneworks.approvals.engine.terms import Progress as Tell
from zoneworks.approvals.labels import named, refusal_text
from zoneworks.approvals.models import LogAnalysis
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import DomainError
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job, StoredFile
from zoneworks.core.queries import actor_of

FOLLOW_EXPORT = "approvals.follow_export"
WRITING = gettext_noop("writing the rows")


def analyze_log(job: Job, progress: Progress) -> None:
    """Do the job: read the log, analyze it, keep the result together with the job's end."""
    analysis = LogAnalysis.objects.select_related("file").get(pk=job.subject_id)
    actor = actor_of(job.membership)
    result = run_analysis(
        Path(analysis.file.content.path),
        analysis.columns,
        analysis.options,
        progress,
        name=analysis.file.name,
    )
    with progress.keep():
        services.keep_result(actor, analysis.pk, result)


def run_analysis(
    path: Path, columns: Mapping[str, str], chosen: Mapping[str, Any], tell: Tell, *, name: str
) -> Analysis:
    """Read and analyze a log as a person chose; ``name`` is what they call the file.

    Raises:
        DomainError: the log or the choice is refused; the text says why.
    """
    tell(0, 100, "reading the file")
    try:
        unused = frozenset(part for part in vars(Columns()) if part not in columns)
        log = readers.read_log(path, Columns(**columns), keep_out=unused)
        return analyze(log, options_of(chosen), tell)
    except LogRefusal as refusal:
        raise DomainError(refusal.template, **named(refusal, name)) from refusal
    except Refusal as refusal:
        raise DomainError(refusal_text(refusal)) from refusal


def options_of(chosen: Mapping[str, Any]) -> Options:
    """What a person chose, as the engine's options. Days are ISO dates."""
    return Options(
        before=_day(chosen.get("before")),
        after=_day(chosen.get("after")),
        as_of=_day(chosen.get("as_of")),
        horizon_days=chosen.get("horizon_days"),
        end_activity=chosen.get("end_activity") or None,
        calendar=national_calendar() if chosen.get("working_days") else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def follow_export(job: Job, progress: Progress) -> None:
    """Follow an export as somebody has seen it; its subject is the file."""
    progress(0, 0, WRITING)
    actor = actor_of(job.membership)
    file = StoredFile.objects.get(pk=job.subject_id)
    mapping = queries.get_mapping(actor, job.values["mapping"])
    with progress.keep():
        found = tables.bring_in(actor, mapping, file, job.values["digest"])
        progress.write(values=job.values | {"counts": found.counts()})
