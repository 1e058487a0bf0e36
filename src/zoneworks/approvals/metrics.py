"""What permit analysis adds to the desk, to search, to the figures and to a project's page."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.acts import VIEW_ANALYSES
from zoneworks.core.actors import Actor
from zoneworks.core.contributions import DeskItem, Metric, SearchHit
from zoneworks.core.models import Job
from zoneworks.core.templatetags.ui import number, percent1


def desk_items(actor: Actor) -> Iterable[DeskItem]:
    """My analyses that are done and that I have not looked at."""
    if not actor.may(VIEW_ANALYSES):
        return
    for row in queries.list_unseen(actor):
        yield DeskItem(
            theme=gettext_lazy("Approvals"),
            title=row.name,
            line=_("%(events)s events, %(cases)s cases")
            % {"events": number(row.n_events), "cases": number(row.n_cases)},
            verb=gettext_lazy("Read"),
            url=analysis_url(row.pk),
            since=row.analyzed_at or row.created_at,
        )


def result_url(job: Job) -> str:
    """Where the result of an analysis' job is read."""
    return analysis_url(job.subject_id)


def job_error(job: Job) -> str:
    """Why an analysis failed, in the words of the page."""
    return labels.page_text(job.error, job.error_values)


def analysis_url(pk: int) -> str:
    """Where an analysis is read."""
    return reverse("approvals:analysis", args=[pk])


def search_hits(actor: Actor, text: str, limit: int) -> Iterable[SearchHit]:
    """Analyses by name."""
    if not actor.may(VIEW_ANALYSES):
        return
    for row in queries.list_analyses(actor).filter(name__icontains=text).order_by("-pk")[:limit]:
        yield SearchHit(gettext_lazy("Log analysis"), row.name, row.file.name, analysis_url(row.pk))


def project_cases(actor: Actor, project: Any) -> dict[str, Any]:
    """The project's cases in the analyzed logs."""
    return {"cases": queries.list_project_cases(actor, project.zone_id, project.code)}


def _saved(actor: Actor) -> str:
    latest = queries.find_latest_own(actor)
    limit = (latest.figures or {})["limit_compression"] if latest else {}
    return percent1(limit.get("ratio_of_sums"))


def _saved_url(actor: Actor) -> str:
    latest = queries.find_latest_own(actor)
    if latest is None:
        return reverse("approvals:analyses")
    return analysis_url(latest.pk)


METRICS = [
    Metric(
        "approvals.saved_against_limit",
        gettext_lazy("Permit time saved against the limit"),
        "",
        gettext_lazy(
            "1 − sum of the durations ÷ sum of the limits of the closed cases in the latest log"
            " marked as the zone's own."
        ),
        VIEW_ANALYSES,
        _saved,
        _saved_url,
    )
]
