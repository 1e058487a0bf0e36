"""A job's progress, and its cancel button."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from zoneworks.core import contributions, jobs
from zoneworks.core.engine.acts import WORK
from zoneworks.core.models import Job, JobState
from zoneworks.core.pages import ActorRequest, page


def job_context(job: Job) -> dict[str, Any]:
    """What ``ui/progress.html`` shows of a job."""
    kind = contributions.job_kind(job.kind)
    return {
        "id": job.pk,
        "label": job.values.get("label", ""),
        "step": jobs.step_text(job),
        "done": job.done,
        "total": job.total,
        "percent": min(100, job.done * 100 // job.total) if job.total else None,
        "state": job.state,
        "is_stopping": job.is_cancel_asked and job.state == JobState.RUNNING,
        "error": (kind.explain or jobs.error_text)(job) if job.error else "",
        "cancel_url": reverse("core:job_cancel", args=[job.pk]),
        "poll_url": reverse("core:job", args=[job.pk]),
        "result_url": kind.result_url(job),
        "started_at": job.started_at,
        "attempt": job.attempt,
    }


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
