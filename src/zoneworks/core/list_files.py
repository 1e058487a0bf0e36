"""Lists as files: what stands on the screen, all its pages, as Excel or CSV."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zoneworks.core import clock, contributions, jobs, kept_views, lists, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import ListKind
from zoneworks.core.jobs import Progress
from zoneworks.core.lists import ListSpec
from zoneworks.core.models import Job
from zoneworks.core.queries import actor_of, zone_names
from zoneworks.core.tables import Column, Kind, Table, write_csv, write_xlsx
from zoneworks.core.templatetags.ui import UNKNOWN

EXPORT = "core.export_list"
WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WRITING = gettext_noop("writing the rows")
TOLD_EVERY = 1000
"""Rows from one report of progress to the next."""
MINUS = "−"
Rows = Iterable[Mapping[str, Any]]


def shown_spec(actor: Actor, kind: ListKind, params: Mapping[str, str]) -> ListSpec:
    """A list as the actor sees it: the columns of the address or their own, with several zones."""
    views = [] if params.get("columns") else kept_views.list_views(actor, kind.name)
    return over_zones(actor, kept_views.shown(kind, params, views)[0])


def over_zones(actor: Actor, spec: ListSpec) -> ListSpec:
    """The list with the zone of each row, for who reads several."""
    return lists.over_zones(spec, zone_names(actor)) if len(actor.zone_ids) > 1 else spec


def narrowed(
    actor: Actor, kind: ListKind, spec: ListSpec, params: Mapping[str, str]
) -> QuerySet[Any]:
    """The rows that a file holds."""
    return lists.narrow(spec, kind.rows(actor), params)


def write(
    actor: Actor,
    kind: ListKind,
    suffix: str,
    params: Mapping[str, str],
    told: Callable[[Rows], Rows] = iter,
) -> bytes:
    """A list as a file: its columns on screen, narrowed and sorted as its address says."""
    spec = shown_spec(actor, kind, params)
    rows = lists.ordered(spec, narrowed(actor, kind, spec, params), params)
    table, found = (kind.file or _file)(actor, rows, spec)
    return WRITERS[suffix](table, told(found))


def file_name(kind: ListKind, suffix: str) -> str:
    """Such as ``enterprises-20240305.xlsx``."""
    return f"{kind.name.rpartition('.')[2]}-{clock.today():%Y%m%d}.{suffix}"


def start_export(
    actor: Actor, kind: ListKind, suffix: str, params: Mapping[str, str], count: int
) -> Job:
    """Let a worker write a list to a file, in the language of who asks."""
    values = {
        "list": kind.name,
        "suffix": suffix,
        "params": dict(params),
        "count": count,
        "language": translation.get_language(),
    }
    return jobs.enqueue(actor, EXPORT, 0, values)


def export(job: Job, progress: Progress) -> None:
    """The job that writes a list to a file, as its address narrows and sorts it."""
    actor, suffix, total = actor_of(job.membership), job.values["suffix"], job.values["count"]
    kind = contributions.list_kind(job.values["list"])
    if kind is None:
        raise LookupError(job.values["list"])
    actor.require(kind.export)

    def told(rows: Rows) -> Iterator[Mapping[str, Any]]:
        for number, row in enumerate(rows):
            if number % TOLD_EVERY == 0:
                progress(min(number, total), total, WRITING)
            yield row

    with translation.override(job.values["language"]):
        content = write(actor, kind, suffix, job.values["params"], told)
    with progress.keep():
        file = uploads.keep_made_file(actor, file_name(kind, suffix), content)
        progress.write(values=job.values | {"file": file.pk}, done=total, total=total)


def export_title(job: Job) -> str:
    """Which list is exported."""
    kind = contributions.list_kind(job.values["list"])
    title = job.values["list"] if kind is None else kind.spec.title
    return _("Export: %(list)s") % {"list": title}


def export_url(job: Job) -> str:
    """Where the file of an export is fetched; the list, where none was written."""
    if "file" in job.values:
        return reverse("core:made_file", args=[job.values["file"]])
    kind = contributions.list_kind(job.values["list"])
    return reverse(kind.url_name if kind is not None else "core:today")


def _file(_actor: Actor, rows: QuerySet[Any], spec: ListSpec) -> tuple[Table, Rows]:
    """A list whose files do not come in again: the texts of its cells, and its numbers."""
    columns = [
        Column(
            name=one.name,
            label=one.label,
            unit=one.unit,
            kind=Kind.DECIMAL if one.is_numeric else Kind.TEXT,
            is_read=False,
        )
        for one in spec.columns
    ]
    records = lists.in_chunks(rows, complete=spec.complete)
    found = ({one.name: _value(one, row) for one in spec.columns} for row in records)
    return Table(name="list", label=spec.title, columns=columns), found


def _value(column: lists.Column, row: Any) -> Any:
    text = html.unescape(strip_tags(str(column.cell(row)))).strip()
    if not column.is_numeric:
        return text
    if text == UNKNOWN:
        return None
    try:
        return Decimal(text.replace(",", "").replace(MINUS, "-"))
    except InvalidOperation:
        return text
