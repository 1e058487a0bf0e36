"""Analyses and long exports as jobs, and what the platform does for cases by itself."""

import logging
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from zoneworks.approvals import queries, readers, services, tables
from zoneworks.approvals.engine.analysis import Analysis, analyze
from zoneworks.approvals.engine.eventlog import assemble_log
from zoneworks.approvals.engine.terms import Columns, LogRefusal, Options
from zoneworks.approvals.engine.terms import Progress as Tell
from zoneworks.approvals.labels import named, refusal_text
from zoneworks.approvals.models import LogAnalysis, MirrorMapping
from zoneworks.approvals.queries.own_log import COLUMNS, LogBy, own_log
from zoneworks.core import clock
from zoneworks.core import jobs as work
from zoneworks.core.actors import Actor, platform
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import DomainError
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job, StoredFile, Zone
from zoneworks.core.queries import actor_of

logger = logging.getLogger(__name__)

FOLLOW_EXPORT = "approvals.follow_export"
WRITTEN_AT_ONCE = 5_000
"""So many items are written while somebody waits; more are a job."""
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


def let_timers_go_off() -> None:
    """Bring the deadlines of every zone up to the calendar, then let its timers go off."""
    for zone_id in Zone.objects.filter(is_province=False).values_list("pk", flat=True):
        actor = platform(zone_id)
        try:
            services.project_deadlines(actor)
            services.fire_timers(actor)
        except Exception:  # the timers of the other zones go off all the same
            logger.exception("zone %s: timers did not go off", zone_id)


def analyze_own(job: Job, progress: Progress) -> None:
    """Do the job: make a log of the zone's own cases, analyze it, keep both with the job's end."""
    actor = actor_of(job.membership)
    progress(0, 100, "reading the zone's cases")
    table = own_log(actor, LogBy(job.values["by"]))
    since = job.values["since"]
    options = {"before": since, "after": since, "working_days": True}
    options |= {"as_of": clock.today().isoformat()}
    try:
        log = assemble_log(table, COLUMNS, limit_is_date=True)
        result = analyze(log, options_of(options), progress)
    except LogRefusal as refusal:
        raise DomainError(refusal.template, **named(refusal, job.values["label"])) from refusal
    with progress.keep():
        analysis = services.keep_own_analysis(actor, job.values["label"], table, options, result)
        progress.write(subject_id=analysis.pk)


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


def start_following(actor: Actor, mapping: MirrorMapping, file: StoredFile, digest: str) -> Job:
    """Let a worker follow an export as somebody has seen it."""
    values = {"label": f"{mapping.name} {file.name}", "digest": digest, "mapping": mapping.pk}
    return work.enqueue(actor, FOLLOW_EXPORT, file.pk, values)


def follow_export(job: Job, progress: Progress) -> None:
    """Follow an export as somebody has seen it; its subject is the file."""
    progress(0, 0, WRITING)
    actor = actor_of(job.membership)
    file = StoredFile.objects.get(pk=job.subject_id)
    mapping = queries.get_mapping(actor, job.values["mapping"])
    with progress.keep():
        found = tables.bring_in(actor, mapping, file, job.values["digest"])
        progress.write(values=job.values | {"counts": found.counts()})
