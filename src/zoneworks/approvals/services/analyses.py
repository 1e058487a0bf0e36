"""Every write of the kept analyses."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction

from zoneworks.approvals.engine.acts import ANALYZE_LOGS
from zoneworks.approvals.models import JOB, OWN_JOB, LogAnalysis
from zoneworks.approvals.queries.own_log import COLUMNS, LogBy
from zoneworks.core import clock, events, jobs, records, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.models import Job, JobState

if TYPE_CHECKING:
    import polars as pl

    from zoneworks.approvals.engine.analysis import Analysis


def start_analysis(
    actor: Actor,
    file_id: int,
    *,
    name: str,
    columns: Mapping[str, str],
    options: Mapping[str, Any],
    is_own: bool = False,
) -> tuple[LogAnalysis, Job]:
    """Keep what is asked for, and hand the work to a worker.

    ``columns`` maps parts (case, activity, time …) to column names; ``options`` holds what the
    person chose (before, after, as_of, horizon_days, end_activity, working_days). ``is_own`` puts
    the figures on the zone's overview.

    Raises:
        NotFound: the file is not this person's.
    """
    actor.require(ANALYZE_LOGS)
    file = uploads.get_file(actor, file_id)
    with transaction.atomic():
        analysis = records.create(
            actor,
            LogAnalysis(
                name=name,
                is_own=is_own,
                file=file,
                columns=dict(columns),
                options=dict(options),
                user_id=actor.user_id,
                created_at=clock.now(),
            ),
            act="approvals.analysis_asked",
        )
        job = jobs.enqueue(actor, JOB, analysis.pk, {"label": name})
    return analysis, job


def start_own_analysis(actor: Actor, by: LogBy, *, name: str, since: date) -> Job:
    """Hand the analysis of the zone's own cases to a worker; cohorts begin before and from a day.

    The job's ``subject_id`` becomes the analysis once it is kept.
    """
    actor.require(ANALYZE_LOGS)
    actor.writing_zone_id()
    values = {"label": name, "by": by.value, "since": since.isoformat()}
    return jobs.enqueue(actor, OWN_JOB, 0, values)


def keep_own_analysis(
    actor: Actor, name: str, table: "pl.DataFrame", options: Mapping[str, Any], result: "Analysis"
) -> LogAnalysis:
    """Keep the log of the own cases as a file, and its analysis, in the caller's transaction."""
    actor.require(ANALYZE_LOGS)
    content = _parquet(table).read()
    file = uploads.keep_made_file(actor, f"{name}.parquet", content)
    analysis = records.create(
        actor,
        LogAnalysis(
            name=name,
            is_own=True,
            file=file,
            columns={part: column for part, column in asdict(COLUMNS).items() if column},
            options=dict(options),
            user_id=actor.user_id,
            created_at=clock.now(),
        ),
        act="approvals.analysis_asked",
    )
    keep_result(actor, analysis.pk, result)
    return analysis


def keep_result(actor: Actor, analysis_id: int, result: "Analysis") -> None:
    """Keep the figures and the tables behind them, in the caller's transaction."""
    analysis = LogAnalysis.objects.select_for_update().get(
        pk=analysis_id, zone_id=actor.writing_zone_id()
    )
    analysis.figures = result.to_dict()
    analysis.n_events = analysis.figures["events"]
    analysis.n_cases = analysis.figures["cases"]
    analysis.n_open_cases = analysis.figures["open_cases"]
    analysis.cases.save(f"{analysis_id}-cases.parquet", _parquet(result.cases), save=False)
    analysis.steps.save(f"{analysis_id}-steps.parquet", _parquet(result.steps), save=False)
    analysis.analyzed_at = clock.now()
    analysis.version += 1
    analysis.save()
    counts = {name: analysis.figures[name] for name in ("cases", "open_cases", "events")}
    events.record(actor, [events.Entry(analysis, "approvals.analysis_done", after=counts)])


def mark_seen(actor: Actor, analysis: LogAnalysis) -> None:
    """Note that the person who asked has looked at the result. A mark, not a change: no event."""
    if analysis.user_id == actor.user_id and analysis.analyzed_at and not analysis.seen_at:
        LogAnalysis.objects.filter(pk=analysis.pk).update(seen_at=clock.now())


def close_job(job: Job) -> None:
    """End a job whose work was done on the spot, as the demonstration does."""
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, attempt=1, started_at=clock.now(), finished_at=clock.now()
    )


def _parquet(frame: "pl.DataFrame") -> ContentFile[bytes]:
    buffer = BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return ContentFile(buffer.getvalue())
