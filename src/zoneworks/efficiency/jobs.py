"""A long evaluation as a job."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zoneworks.core import jobs
from zoneworks.core.actors import Actor
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job
from zoneworks.core.queries import actor_of
from zoneworks.efficiency import services
from zoneworks.efficiency.models import Evaluation

COMPUTE = "efficiency.compute"
COMPUTED_AT_ONCE = 2_000
"""So many enterprises are computed while somebody waits; more are a job."""
COMPUTING = gettext_noop("gathering, scoring and ranking")


def start(actor: Actor, row: Evaluation) -> Job:
    """Let a worker compute an evaluation as somebody has seen it."""
    values = {"label": str(row.year), "version": row.version}
    return jobs.enqueue(actor, COMPUTE, row.pk, values)


def compute(job: Job, progress: Progress) -> None:
    """Compute the job's evaluation; its result and the job's end are one transaction."""
    progress(0, 0, COMPUTING)
    with progress.keep():
        actor = actor_of(job.membership)
        services.compute(actor, job.subject_id, version=job.values["version"])


def title(job: Job) -> str:
    """Which year is computed."""
    return str(_("Compute the evaluation of %(year)s") % {"year": job.values["label"]})
