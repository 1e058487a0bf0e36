"""Work in the background as a list."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import jobs
from zoneworks.core.contributed import ListKind
from zoneworks.core.engine.acts import WORK
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.models import Job, JobState
from zoneworks.core.templatetags.ui import UNKNOWN, moment, state

STATES = {
    JobState.RUNNING: ("running", gettext_lazy("Running")),
    JobState.WAITING: ("open", gettext_lazy("Waiting to begin")),
    "STUCK": ("blocked", gettext_lazy("Stuck")),
    JobState.FAILED: ("blocked", gettext_lazy("Failed")),
    JobState.DONE: ("done", gettext_lazy("Done")),
    JobState.CANCELED: ("inapplicable", gettext_lazy("Canceled")),
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
        title=gettext_lazy("Work in the background"),
        default_sort="-created_at",
        row_url=record_url("core:job"),
        empty_title=gettext_lazy("No work yet"),
        empty_text=gettext_lazy("Imports, exports and analyses that take a while stand here."),
        columns=[
            Column("label", gettext_lazy("Work"), jobs.title_of),
            Column("state", gettext_lazy("State"), _state),
            Column("progress", gettext_lazy("Progress"), _progress),
            Column("user", gettext_lazy("Asked by"), lambda job: job.user.name),
            Column(
                "created_at",
                gettext_lazy("Asked at"),
                lambda job: _at(job.created_at),
                sort="created_at",
            ),
            Column(
                "finished_at", pgettext_lazy("work", "Ended at"), lambda job: _at(job.finished_at)
            ),
            Column(
                "attempt", gettext_lazy("Attempt"), lambda job: str(job.attempt), is_numeric=True
            ),
        ],
        filters=[
            Filter(
                "state",
                gettext_lazy("State"),
                "choice",
                jobs.of_standing,
                lambda: [(str(code), word) for code, (_shape, word) in STATES.items()],
            )
        ],
    ),
    jobs.list_jobs,
    WORK,
)
