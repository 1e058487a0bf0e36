"""The register's lists as files: out as they are shown, in with a look before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import jobs as work
from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.forms import FileForm
from zoneworks.core.list_files import CONTENT_TYPES
from zoneworks.core.models import JobState
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.tables import Column, Kind, Table, TableRefused, write_xlsx
from zoneworks.core.templatetags.ui import money_text
from zoneworks.core.views.jobs import job_context
from zoneworks.registry import jobs, tables
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES
from zoneworks.registry.tables import BAD_CELLS, EXCHANGES

SHOWN = 500
"""Bad cells on the page; the file of them holds all."""
SHOWN_CHANGES = 100


@page(EDIT_ENTERPRISES, "GET", "POST")
def upload(request: ActorRequest, kind: str) -> HttpResponse:
    """Choose a file to import."""
    exchange = EXCHANGES[kind]
    request.actor.require(exchange.act)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = uploads.keep_file(
                request.actor,
                form.cleaned_data["file"],
                kinds={".xlsx", ".csv"},
                max_bytes=20 * uploads.MEGABYTE,
            )
            exchange.look(request.actor, file)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except TableRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(_preview_url(kind, file.pk))
    context = {
        "form": form,
        "title": jobs.IMPORT_TITLES[kind],
        "columns": [column for column in exchange.table.columns if column.is_read],
        "cancel_url": reverse(f"registry:{kind}s"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/import.html", context, status=status)


@page(EDIT_ENTERPRISES, "GET", "POST")
def preview(request: ActorRequest, kind: str, file_id: int) -> HttpResponse:
    """What the file would change, each bad cell with its reason; then import the good rows."""
    actor, exchange = request.actor, EXCHANGES[kind]
    actor.require(exchange.act)
    file = uploads.get_file(actor, file_id)
    latest = work.find_latest(actor, jobs.IMPORT[kind], file.pk)
    context: dict[str, Any] = {
        "title": jobs.IMPORT_TITLES[kind],
        "file": file,
        "cancel_url": reverse(f"registry:{kind}s"),
    }
    if latest and latest.state in work.OPEN:
        context["job"] = job_context(latest)
        return render(request, "registry/import_preview.html", context)
    planned = exchange.look(actor, file)
    status = 200
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        if planned.errors and "good_only" not in request.POST:
            status = 422
        elif digest != planned.digest:
            status = 409
        elif len(planned.plan.new) + len(planned.plan.changed) > jobs.WRITTEN_AT_ONCE:
            return redirect("core:job", jobs.start_import(actor, kind, file, digest).pk)
        else:
            try:
                found = tables.bring_in(actor, exchange, file, digest)
            except StaleRecord:
                status, planned = 409, exchange.look(actor, file)
            else:
                messages.success(request, told(found.counts()))
                return redirect(f"registry:{kind}s")
    elif latest and latest.state == JobState.DONE and "counts" in latest.values:
        context["told"] = told(latest.values["counts"])
    elif latest and latest.state == JobState.FAILED:
        context["job"] = job_context(latest)
    context |= {
        "planned": planned,
        "bad_rows": planned.bad_rows,
        "errors": planned.errors[:SHOWN],
        "errors_url": reverse(f"registry:{kind}_import_errors", args=[file.pk]),
        "has_change": bool(planned.plan.new or planned.plan.changed),
        "has_moved": status == 409,
        "changes": _shown_changes(exchange.table, planned),
        "changes_left_out": max(0, len(planned.plan.changed) - SHOWN_CHANGES),
        "namesakes": planned.namesakes[:SHOWN_CHANGES],
    }
    return render(request, "registry/import_preview.html", context, status=status)


@page(EDIT_ENTERPRISES)
def bad_cells(request: ActorRequest, kind: str, file_id: int) -> HttpResponse:
    """Every bad cell of a file as a table: row, column, value, what is wrong."""
    exchange = EXCHANGES[kind]
    request.actor.require(exchange.act)
    planned = exchange.look(request.actor, uploads.get_file(request.actor, file_id))
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
    response["Content-Disposition"] = f'attachment; filename="{kind}s-bad-cells.xlsx"'
    return response


def told(counts: dict[str, int]) -> str:
    """What an import has done."""
    return (
        _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(bad)s left out.") % counts
    )


def _preview_url(kind: str, file_id: int) -> str:
    return reverse(f"registry:{kind}_preview", args=[file_id])


def _shown_changes(table: Table, planned: tables.Import) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "row": planned.rows[key].number,
            "changes": [
                (
                    table.column(name).label,
                    _shown(table.column(name), before),
                    _shown(table.column(name), after),
                )
                for name, (before, after) in fields.items()
            ],
        }
        for key, fields in planned.plan.changed[:SHOWN_CHANGES]
    ]


def _shown(column: Column, value: Any) -> Any:
    """A cell's value as the page says it: no codes, no fen, nothing for nothing."""
    if value in (None, ""):
        return "—"
    if column.kind is Kind.MONEY:
        return money_text(value)
    return column.choices.get(value, value) if column.choices else value
