"""A job's progress, and its cancel button."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import contributions, jobs, list_pages, recurring
from zoneworks.core.engine.acts import VIEW_RECURRING, WORK
from zoneworks.core.job_list import JOB_LIST
from zoneworks.core.models import Job, JobState
from zoneworks.core.pages import ActorRequest, page


def job_context(job: Job) -> dict[str, Any]:
    """What ``ui/progress.html`` shows of a job."""
    kind = contributions.job_kind(job.kind)
    return {
        "id": job.pk,
        "label": jobs.title_of(job),
        "step": jobs.step_text(job),
        "done": job.done,
        "total": job.total,
        "percent": min(100, job.done * 100 // job.total) if job.total else None,
        "state": job.state,
        "is_stuck": jobs.is_stuck(job),
        "is_stopping": job.is_cancel_asked and job.state == JobState.RUNNING,
        "error": (kind.explain or jobs.error_text)(job) if job.error else "",
        "cancel_url": reverse("core:job_cancel", args=[job.pk]),
        "poll_url": reverse("core:job", args=[job.pk]),
        "result_url": kind.result_url(job),
        "started_at": job.started_at,
        "attempt": job.attempt,
    }


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
    seconds = int(span.total_seconds())
    if seconds < 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = seconds // 60
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
    if (job.user_id, job.membership_id) == (request.actor.user_id, request.actor.membership_id):
        context["job"]["retry_url"] = reverse("core:job_retry", args=[job.pk])
    if not request.htmx:
        return render(request, "core/job.html", context)
    response = render(request, "ui/progress.html", context)
    if job.state == JobState.DONE and "file" not in job.values:
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
