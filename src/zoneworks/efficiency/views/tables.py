"""Land and figures from a table: chosen, looked at, brought in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.forms import FileForm
from zoneworks.core.list_files import CONTENT_TYPES
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.tables import Kind, TableRefused, write_xlsx
from zoneworks.core.templatetags.ui import money_text
from zoneworks.efficiency.engine.acts import EDIT_INPUTS
from zoneworks.efficiency.tables import BESIDE, EXCHANGE, INPUTS, look
from zoneworks.registry.tables import BAD_CELLS, Import, bring_in
from zoneworks.registry.views.tables import told

SHOWN, SHOWN_CHANGES = 500, 100


@page(EDIT_INPUTS, "GET", "POST")
def upload(request: ActorRequest) -> HttpResponse:
    """Choose a file of land and figures."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = uploads.keep_file(
                request.actor,
                form.cleaned_data["file"],
                kinds={".xlsx", ".csv"},
                max_bytes=20 * uploads.MEGABYTE,
            )
            look(request.actor, file)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except TableRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("efficiency:inputs_preview", file.pk)
    context = {
        "form": form,
        "title": _("Import land and figures"),
        "columns": [column for column in INPUTS.columns if column.is_read],
        "cancel_url": reverse("efficiency:inputs"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/import.html", context, status=status)


@page(EDIT_INPUTS, "GET", "POST")
def preview(request: ActorRequest, file_id: int) -> HttpResponse:
    """What the file would change, each bad cell with its reason; then import the good rows."""
    actor = request.actor
    file = uploads.get_file(actor, file_id)
    planned = look(actor, file)
    status = 200
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        if planned.errors and "good_only" not in request.POST:
            status = 422
        elif digest != planned.digest:
            status = 409
        else:
            try:
                found = bring_in(actor, EXCHANGE, file, digest)
            except StaleRecord:
                status, planned = 409, look(actor, file)
            else:
                messages.success(request, told(found.counts()))
                return redirect("efficiency:inputs")
    context = {
        "title": _("Import land and figures"),
        "file": file,
        "cancel_url": reverse("efficiency:inputs"),
        "planned": planned,
        "bad_rows": planned.bad_rows,
        "errors": planned.errors[:SHOWN],
        "errors_url": reverse("efficiency:inputs_import_errors", args=[file.pk]),
        "has_change": bool(planned.plan.new or planned.plan.changed),
        "has_moved": status == 409,
        "changes": _shown_changes(planned),
        "changes_left_out": max(0, len(planned.plan.changed) - SHOWN_CHANGES),
    }
    return render(request, "registry/import_preview.html", context, status=status)


@page(EDIT_INPUTS)
def bad_cells(request: ActorRequest, file_id: int) -> HttpResponse:
    """Every bad cell of a file as a table: row, column, value, what is wrong."""
    planned = look(request.actor, uploads.get_file(request.actor, file_id))
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
    response["Content-Disposition"] = 'attachment; filename="land-bad-cells.xlsx"'
    return response


def _shown_changes(planned: Import) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "row": planned.rows[key].number,
            "changes": [
                (
                    INPUTS.column(BESIDE.get(name, name)).label,
                    _shown(name, before),
                    _shown(name, after),
                )
                for name, (before, after) in fields.items()
            ],
        }
        for key, fields in planned.plan.changed[:SHOWN_CHANGES]
    ]


def _shown(name: str, value: Any) -> Any:
    """A cell's value as the page says it: no codes, no fen, nothing for nothing."""
    if value in (None, ""):
        return "—"
    column = INPUTS.column(BESIDE.get(name, name))
    if column.kind is Kind.MONEY:
        return money_text(value)
    return column.choices.get(value, value) if column.choices else value
