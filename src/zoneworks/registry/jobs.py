"""Long tables, in and out, as jobs."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zoneworks.core import jobs
from zoneworks.core.actors import Actor
from zoneworks.core.imports import bring_in
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job, StoredFile
from zoneworks.core.queries import actor_of
from zoneworks.registry.tables import EXCHANGES

IMPORT = {kind: f"registry.import_{kind}" for kind in EXCHANGES}
IMPORT_TITLES = {"enterprise": _("Import enterprises"), "project": _("Import projects")}
WRITTEN_AT_ONCE = 5_000
"""So many rows are written while somebody waits; more are a job."""
WRITING = gettext_noop("writing the rows")


def start_import(actor: Actor, file: StoredFile, digest: str, *, kind: str) -> Job:
    """Let a worker bring in a file as somebody has seen it."""
    values = {"label": file.name, "digest": digest}
    return jobs.enqueue(actor, IMPORT[kind], file.pk, values)


def importer(kind: str) -> Callable[[Job, Progress], None]:
    """The job that brings in its subject, a file, as somebody has seen it."""

    def work(job: Job, progress: Progress) -> None:
        progress(0, 0, WRITING)
        file = StoredFile.objects.get(pk=job.subject_id)
        with progress.keep():
            found = bring_in(actor_of(job.membership), EXCHANGES[kind], file, job.values["digest"])
            progress.write(values=job.values | {"counts": found.counts()})

    return work


def import_title(kind: str) -> Callable[[Job], str]:
    """Which file is brought in."""
    return lambda job: f"{IMPORT_TITLES[kind]} {job.values['label']}"
