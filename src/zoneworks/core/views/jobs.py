"""A job's progress, and its cancel button."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from zoneworks.core import contributions, jobs, list_pages, recurring
from zoneworks.core.contributions import ListKind
from zoneworks.core.engine.acts import VIEW_RECURRING, WORK
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.models import Job, JobState
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import UNKNOWN, moment, state

STATES = {
    JobState.RUNNING: ("running", _lazy("Running")),
    JobState.WAITING: ("open", _lazy("Waiting to begin")),
    "STUCK": ("blocked", _lazy("Stuck")),
    JobState.FAILED: ("blocked", _lazy("Failed")),
    JobState.DONE: ("done", _lazy("Done")),
    JobState.CANCELED: ("inapplicable", _lazy("Canceled")),
}
"""Shape and word of each state; an open job without a sign of life is stuck."""


def _state(job: Job) -> str:
    shape, word = STATES["STUCK" if jobs.is_stuck(job) else JobState(job.state)]
    return state(shape, word)


def _progress(job: Job) -> str:
    if job.total:
        return f"{job.done:,} / {job.total:,}"
    return _(job.step) if job.step else UNKNOWN


def _at(moment_: datetime | None) -> str:
    return UNKNOWN if moment_ is None else moment(moment_)


JOB_LIST = ListKind(
    "core.jobs",
    "core:jobs",
    WORK,
    ListSpec(
        title=_lazy("Work in the background"),
        default_sort="-created_at",
        row_url=record_url("core:job"),
        empty_title=_lazy("No work yet"),
        empty_text=_lazy("Imports, exports and analyses that take a while stand here."),
        columns=[
            Column("label", _lazy("Work"), lambda job: job.values.get("label") or job.kind),
            Column("state", _lazy("State"), _state),
            Column("progress", _lazy("Progress"), _progress),
            Column("user", _lazy("Asked by"), lambda job: job.user.name),
            Column(
                "created_at", _lazy("Asked at"), lambda job: _at(job.created_at), sort="created_at"
            ),
            Column("finished_at", _lazy("Ended at"), lambda job: _at(job.finished_at)),
            Column("attempt", _lazy("Attempt"), lambda job: str(job.attempt), is_numeric=True),
        ],
        filters=[
            Filter(
                "state",
                _lazy("State"),
                "choice",
                jobs.of_standing,
                lambda: [(str(code), word) for code, (_shape, word) in STATES.items()],
            )
        ],
    ),
    jobs.list_jobs,
    WORK,
)


def job_context(job: Job) -> dict[str, Any]:
    """What ``ui/progress.html`` shows of a job."""
    kind = contributions.job_kind(job.kind)
    return {
        "id": job.pk,
        "label": job.values.get("label", ""),
        "step": _(job.step) if job.step else "",
        "done": job.done,
        "total": job.total,
        "percent": min(100, job.done * 100 // job.total) if job.total else None,
        "state": job.state,
        "is_stuck": jobs.is_stuck(job),
        "is_stopping": job.is_cancel_asked and job.state == JobState.RUNNING,
        "error": (kind.explain or _error_text)(job) if job.error else "",
        "cancel_url": reverse("core:job_cancel", args=[job.pk]),
        "retry_url": reverse("core:job_retry", args=[job.pk]),
        "poll_url": reverse("core:job", args=[job.pk]),
        "result_url": kind.result_url(job),
        "started_at": job.started_at,
        "attempt": job.attempt,
    }


def _error_text(job: Job) -> str:
    return str(_(job.error) % job.error_values)


@page(WORK)
def overview(request: ActorRequest) -> HttpResponse:
    """Work that runs, waits, is stuck, failed or is done, and what comes again by itself."""
    actor = request.actor
    listing = list_pages.read(request, JOB_LIST)
    context: dict[str, Any] = {"list": listing, "counts": jobs.count_open(actor)}
    if actor.may(VIEW_RECURRING):
        context["recurring"] = [_piece(one) for one in recurring.list_pieces()]
    return render(request, "core/jobs.html", context)


def _piece(piece: recurring.Piece) -> dict[str, Any]:
    """A piece of work that comes again, in words."""
    words = {
        recurring.Standing.RUNNING: ("running", _("running")),
        recurring.Standing.STUCK: ("blocked", _("its worker is silent")),
        recurring.Standing.LATE: ("late", _("late: no worker has taken it up")),
        recurring.Standing.FAILED: ("blocked", _("failed the last time")),
        recurring.Standing.WAITING: ("normal", _("waits for its time")),
    }
    shape, word = words[piece.standing]
    return {
        "name": piece.label,
        "shape": shape,
        "word": word,
        "every_text": _every(piece.every),
        "done_at": piece.done_at,
        "next_at": piece.next_at,
        "error": piece.error,
    }


def _every(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if minutes % 60 == 0:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


@page(WORK, "POST")
def retry(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Begin a failed job anew."""
    return redirect("core:job", jobs.retry(request.actor, pk).pk)


@page(WORK)
def show(request: ActorRequest, pk: int) -> HttpResponse:
    """The progress, alone or as a fragment; a finished job sends the reader on."""
    job = jobs.get_job(request.actor, pk)
    context = {"job": job_context(job)}
    if not request.htmx:
        return render(request, "core/job.html", context)
    response = render(request, "ui/progress.html", context)
    if job.state == JobState.DONE:
        response["HX-Redirect"] = context["job"]["result_url"]
    elif job.state in {JobState.FAILED, JobState.CANCELED}:
        response["HX-Refresh"] = "true"  # the page around it says how to go on
    return response


@page(WORK, "POST")
def cancel(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Ask the job to stop."""
    job = jobs.cancel(request.actor, pk)
    if request.htmx:
        return show(request, pk)
    return redirect("core:job", job.pk)
