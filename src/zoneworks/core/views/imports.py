"""A list as a file that comes in: chosen, looked at, brought in; its bad cells as a table.

A slice has an ``Intake`` for each such file and gives these pages their addresses.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import jobs as work
from zoneworks.core import uploads
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.forms import FileForm
from zoneworks.core.imports import BAD_CELLS, Exchange, Import, bring_in
from zoneworks.core.list_files import CONTENT_TYPES
from zoneworks.core.models import Job, JobState, StoredFile
from zoneworks.core.pages import ActorRequest, View, add_errors, page
from zoneworks.core.tables import Column, Kind, TableRefused, write_xlsx
from zoneworks.core.templatetags.ui import money_text, mu
from zoneworks.core.views.jobs import job_context

SHOWN = 500
"""Bad cells on the page; the file of them holds all."""
SHOWN_CHANGES = 100


def _nothing(*_what: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Intake:
    """A kind of file, and the pages by which it comes in: names of addresses.

    ``options`` reads what a look needs beside the file from a form's values or an address.
    ``more`` is shown beside a look, ``described`` beside the choice of a file by ``chosen_by``.
    Where ``later`` is given, more than ``at_once`` rows are written by a job of the kind ``job``.
    """

    exchange: Exchange
    title: Any
    list_page: str
    preview_page: str
    errors_page: str
    form: type[FileForm] = FileForm
    kinds: Collection[str] = (".xlsx", ".csv")
    megabytes: int = 20
    chosen_by: str = "core/import.html"
    options: Callable[[Mapping[str, Any]], dict[str, Any]] = _nothing
    described: Mapping[str, Any] = field(default_factory=dict)
    more: Callable[[Actor, Import], dict[str, Any]] = _nothing
    job: str = ""
    later: Callable[[Actor, StoredFile, str], Job] | None = None
    at_once: int = 5_000


def pages(intake: Intake) -> tuple[View, View, View]:
    """The pages of a kind of file: choose one, look what it would do, all its bad cells."""
    act = intake.exchange.act

    @page(act, "GET", "POST")
    def choose(request: ActorRequest) -> HttpResponse:
        return _choose(request, intake)

    @page(act, "GET", "POST")
    def preview(request: ActorRequest, file_id: int) -> HttpResponse:
        return _preview(request, intake, uploads.get_file(request.actor, file_id))

    @page(act)
    def bad_cells(request: ActorRequest, file_id: int) -> HttpResponse:
        return _bad_cells(request, intake, uploads.get_file(request.actor, file_id))

    return choose, preview, bad_cells


def told(counts: Mapping[str, int]) -> str:
    """What an import has done."""
    return (
        _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(bad)s left out.") % counts
    )


def _choose(request: ActorRequest, intake: Intake) -> HttpResponse:
    form = intake.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        options = intake.options(form.cleaned_data)
        try:
            file = uploads.keep_file(
                request.actor,
                form.cleaned_data["file"],
                kinds=set(intake.kinds),
                max_bytes=intake.megabytes * uploads.MEGABYTE,
            )
            intake.exchange.look(request.actor, file, **options)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except TableRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(_address(intake.preview_page, file, options))
    context = {
        "form": form,
        "title": intake.title,
        "columns": [column for column in intake.exchange.table.columns if column.is_read],
        "cancel_url": reverse(intake.list_page),
        **intake.described,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, intake.chosen_by, context, status=status)


def _preview(request: ActorRequest, intake: Intake, file: StoredFile) -> HttpResponse:
    """What the file would change, each bad cell with its reason; then import the good rows."""
    actor, exchange = request.actor, intake.exchange
    latest = work.find_latest(actor, intake.job, file.pk) if intake.job else None
    context: dict[str, Any] = {
        "title": intake.title,
        "file": file,
        "cancel_url": reverse(intake.list_page),
    }
    if latest and latest.state in work.OPEN:
        context["job"] = job_context(latest)
        return render(request, "core/import_preview.html", context)
    options = intake.options(request.GET)
    planned = exchange.look(actor, file, **options)
    status = 200
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        if planned.errors and "good_only" not in request.POST:
            status = 422
        elif digest != planned.digest:
            status = 409
        elif intake.later is not None and planned.written > intake.at_once:
            return redirect("core:job", intake.later(actor, file, digest).pk)
        else:
            try:
                found = bring_in(actor, exchange, file, digest, **options)
            except StaleRecord:
                status, planned = 409, exchange.look(actor, file, **options)
            else:
                messages.success(request, told(found.counts()))
                return redirect(intake.list_page)
    elif latest and latest.state == JobState.DONE and "counts" in latest.values:
        context["told"] = told(latest.values["counts"])
    elif latest and latest.state == JobState.FAILED:
        context["job"] = job_context(latest)
    context |= {
        "planned": planned,
        "bad_rows": planned.bad_rows,
        "errors": planned.errors[:SHOWN],
        "errors_url": _address(intake.errors_page, file, options),
        "has_change": planned.written > 0,
        "has_moved": status == 409,
        "changes": _shown_changes(exchange, planned),
        "changes_left_out": max(0, len(planned.plan.changed) - SHOWN_CHANGES),
        "namesakes": planned.namesakes[:SHOWN_CHANGES],
        **intake.more(actor, planned),
    }
    return render(request, "core/import_preview.html", context, status=status)


def _bad_cells(request: ActorRequest, intake: Intake, file: StoredFile) -> HttpResponse:
    planned = intake.exchange.look(request.actor, file, **intake.options(request.GET))
    rows = (
        {
            "row": error.row,
            "column": str(error.label),
            "value": error.value,
            "reason": error.reason,
        }
        for error in planned.errors
    )
    response = HttpResponse(write_xlsx(BAD_CELLS, rows), content_type=CONTENT_TYPES["xlsx"])
    name = f"{intake.exchange.table.name.replace('_', '-')}-bad-cells.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _address(url_name: str, file: StoredFile, options: Mapping[str, Any]) -> str:
    query = urlencode({name: value for name, value in options.items() if value})
    return reverse(url_name, args=[file.pk]) + (f"?{query}" if query else "")


def _shown_changes(exchange: Exchange, planned: Import) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "row": planned.rows[key].number,
            "changes": [
                (column.label, _shown(column, before), _shown(column, after))
                for name, (before, after) in fields.items()
                if (column := exchange.column(name))
            ],
        }
        for key, fields in planned.plan.changed[:SHOWN_CHANGES]
    ]


def _shown(column: Column, value: Any) -> Any:
    """A cell's value as the page says it: no codes, no fen, nothing for nothing."""
    if value in (None, "", []):
        return "—"
    if column.kind is Kind.MONEY:
        return money_text(value)
    if column.kind is Kind.AREA:
        return f"{mu(value, 2)} {column.unit_label}"
    if column.format is not None:
        return column.format(value)
    return column.choices.get(value, value) if column.choices else value
