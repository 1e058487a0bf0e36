"""Every read of the kept analyses, for one actor."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.acts import VIEW_ANALYSES
from zoneworks.approvals.engine.selection import select_cases
from zoneworks.approvals.engine.terms import LogUnusable
from zoneworks.approvals.models import JOB, LogAnalysis
from zoneworks.core import jobs
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import Job

LATEST = 5
"""So many of the latest analyses are looked through for a project's cases."""


def list_analyses(actor: Actor) -> QuerySet[LogAnalysis]:
    """The analyses of the zones that the actor may read."""
    actor.require(VIEW_ANALYSES)
    rows: QuerySet[LogAnalysis] = LogAnalysis.objects.visible_to(actor)
    latest = Job.objects.filter(kind=JOB, subject_id=OuterRef("pk")).order_by("-pk")
    return (
        rows.select_related("file", "user")
        .defer("figures")
        .annotate(job_state=Subquery(latest.values("state")[:1]))
    )


def get_analysis(actor: Actor, pk: int) -> LogAnalysis:
    """One analysis.

    Raises:
        NotFound: none such that the actor may see.
    """
    analysis = list_analyses(actor).defer(None).filter(pk=pk).first()
    if analysis is None:
        raise NotFound(_("There is no such analysis."))
    return analysis


def find_job(actor: Actor, analysis: LogAnalysis) -> Job | None:
    """The latest job of an analysis."""
    return jobs.find_latest(actor, JOB, analysis.pk)


def list_unseen(actor: Actor) -> QuerySet[LogAnalysis]:
    """The actor's own analyses that are done and not yet looked at."""
    actor.require(VIEW_ANALYSES)
    done: QuerySet[LogAnalysis] = LogAnalysis.objects.visible_to(actor).filter(
        user_id=actor.user_id, analyzed_at__isnull=False, seen_at__isnull=True
    )
    return done


def find_latest_own(actor: Actor) -> LogAnalysis | None:
    """The latest analysis of a log of the zone's own that is done."""
    done = list_analyses(actor).defer(None).filter(is_own=True).exclude(analyzed_at=None)
    return done.order_by("-analyzed_at", "-pk").first()


def list_cases(analysis: LogAnalysis, chosen: Mapping[str, Any]) -> pl.DataFrame:
    """The cases behind a figure, by its filter.

    Raises:
        InvalidInput: a filter that no figure has.
        NotFound: the analysis is not done.
    """
    if not analysis.cases or not analysis.steps:
        raise NotFound(_("This analysis is not done yet."))
    with analysis.cases.open("rb") as cases, analysis.steps.open("rb") as steps:
        try:
            return select_cases(pl.read_parquet(cases), pl.read_parquet(steps), chosen)
        except (LogUnusable, pl.exceptions.PolarsError) as refusal:
            raise InvalidInput({"filter": [_("No figure opens such cases.")]}) from refusal


def list_case_steps(analysis: LogAnalysis, case: str) -> list[dict[str, Any]]:
    """The events of one case in their order."""
    if not analysis.steps:
        return []
    with analysis.steps.open("rb") as steps:
        return pl.read_parquet(steps).filter(pl.col("case") == case).to_dicts()


def list_project_cases(actor: Actor, zone_id: int, code: str) -> list[dict[str, Any]]:
    """A project's cases in the latest analyses: those whose case number is the project's code."""
    found = []
    done = list_analyses(actor).filter(zone_id=zone_id).exclude(analyzed_at=None)
    done = done.order_by("-analyzed_at", "-pk")[:LATEST]
    for analysis in done:
        with analysis.cases.open("rb") as cases:
            rows = pl.read_parquet(cases).filter(pl.col("case") == code)
        found += [{"analysis": analysis} | row for row in rows.to_dicts()]
    return found
