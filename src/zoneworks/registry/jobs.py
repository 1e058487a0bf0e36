"""Long tables, in and out, as jobs."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zoneworks.core import clock, jobs, lists, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.jobs import Progress
from zoneworks.core.models import Job, StoredFile
from zoneworks.core.queries import actor_of
from zoneworks.core.tables import write_csv, write_xlsx
from zoneworks.registry.lists import SPECS, for_actor
from zoneworks.registry.tables import EXCHANGES, bring_in

IMPORT = {kind: f"registry.import_{kind}" for kind in EXCHANGES}
EXPORT = {kind: f"registry.export_{kind}" for kind in EXCHANGES}
IMPORT_TITLES = {"enterprise": _("Import enterprises"), "project": _("Import projects")}
EXPORT_TITLES = {"enterprise": _("Export enterprises"), "project": _("Export projects")}
WRITTEN_AT_ONCE = 5_000
"""So many rows are written while somebody waits; more are a job."""
WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
WRITING = gettext_noop("writing the rows")
TOLD_EVERY = 1000
"""Rows from one report of progress to the next."""


def start_import(actor: Actor, kind: str, file: StoredFile, digest: str) -> Job:
    """Let a worker bring in a file as somebody has seen it."""
    values = {"label": f"{IMPORT_TITLES[kind]} {file.name}", "digest": digest}
    return jobs.enqueue(actor, IMPORT[kind], file.pk, values)


def start_export(
    actor: Actor, kind: str, suffix: str, params: Mapping[str, str], count: int
) -> Job:
    """Let a worker write a list to a file, in the language of who asks."""
    values = {
        "label": str(EXPORT_TITLES[kind]),
        "suffix": suffix,
        "params": dict(params),
        "count": count,
        "language": translation.get_language(),
    }
    return jobs.enqueue(actor, EXPORT[kind], 0, values)


def count_rows(actor: Actor, kind: str, params: Mapping[str, str]) -> int:
    """How many rows a list has, as its address narrows it. Raises InvalidInput."""
    spec = for_actor(actor, SPECS[kind])
    return lists.narrow(spec, EXCHANGES[kind].rows(actor), params).count()


def importer(kind: str) -> Callable[[Job, Progress], None]:
    """The job that brings in its subject, a file, as somebody has seen it."""

    def work(job: Job, progress: Progress) -> None:
        progress(0, 0, WRITING)
        file = StoredFile.objects.get(pk=job.subject_id)
        with progress.keep():
            found = bring_in(actor_of(job.membership), EXCHANGES[kind], file, job.values["digest"])
            progress.write(values=job.values | {"counts": found.counts()})

    return work


def exporter(kind: str) -> Callable[[Job, Progress], None]:
    """The job that writes a list to a file, as its address narrows and sorts it."""

    def work(job: Job, progress: Progress) -> None:
        actor, suffix = actor_of(job.membership), job.values["suffix"]
        total = job.values["count"]

        def told(rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
            for number, row in enumerate(rows):
                if number % TOLD_EVERY == 0:
                    progress(min(number, total), total, WRITING)
                yield row

        with translation.override(job.values["language"]):
            content = write(actor, kind, suffix, job.values["params"], told)
        with progress.keep():
            file = uploads.keep_made_file(actor, file_name(kind, suffix), content)
            progress.write(values=job.values | {"file": file.pk}, done=total, total=total)

    return work


def write(
    actor: Actor,
    kind: str,
    suffix: str,
    params: Mapping[str, str],
    told: Callable[[Iterable[Mapping[str, object]]], Iterable[Mapping[str, object]]] = iter,
) -> bytes:
    """A list as a file: its columns on screen, narrowed and sorted as its address says."""
    exchange, spec = EXCHANGES[kind], for_actor(actor, SPECS[kind])
    table = exchange.shown(actor)
    rows = lists.ordered(spec, lists.narrow(spec, exchange.rows(actor), params), params)
    return WRITERS[suffix](table, told(exchange.flat(table, rows)))


def file_name(kind: str, suffix: str) -> str:
    """Such as ``enterprises-20240305.xlsx``; a kind is a noun in the singular."""
    return f"{kind}s-{clock.today():%Y%m%d}.{suffix}"
