"""The register's lists as files: out as they are shown, in with a look before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock, lists, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.engine.money import format_fen
from zoneworks.core.engine.roles import Act
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.forms import FileForm
from zoneworks.core.models import StoredFile
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.tables import Column, Kind, Table, TableRefused, write_csv, write_xlsx
from zoneworks.registry import queries, services, tables
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS, EXPORT
from zoneworks.registry.lists import ENTERPRISES, PROJECTS

ERRORS_SHOWN = 500
WRITERS = {
    "xlsx": (
        write_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between the register's lists."""

    title: Any
    spec: lists.ListSpec
    table: Table
    rows: Callable[[Actor], Any]
    flat: Callable[[Any], Iterable[dict[str, Any]]]
    plan: Callable[[Actor, StoredFile], tables.Import]
    write: Callable[..., None]
    act: Act
    list_url: str
    preview_url: str


KINDS = {
    "enterprises": _Kind(
        gettext_lazy("Import enterprises"),
        ENTERPRISES,
        tables.ENTERPRISES,
        queries.list_enterprises,
        tables.enterprise_rows,
        tables.plan_enterprises,
        services.import_enterprises,
        EDIT_ENTERPRISES,
        "registry:enterprises",
        "registry:enterprise_preview",
    ),
    "projects": _Kind(
        gettext_lazy("Import projects"),
        PROJECTS,
        tables.PROJECTS,
        queries.list_projects,
        tables.project_rows,
        tables.plan_projects,
        services.import_projects,
        EDIT_PROJECTS,
        "registry:projects",
        "registry:project_preview",
    ),
}


@page(EXPORT)
def export(request: ActorRequest, kind: str, suffix: str) -> HttpResponse:
    """The list as it is narrowed and sorted on screen, all its pages."""
    if suffix not in WRITERS:
        raise NotFound(_("There is no such page."))
    of = KINDS[kind]
    write, content_type = WRITERS[suffix]
    params = request.GET.dict()
    rows = lists.ordered(of.spec, lists.narrow(of.spec, of.rows(request.actor), params), params)
    response = HttpResponse(write(of.table, of.flat(rows)), content_type=content_type)
    name = f"{of.table.name}-{clock.today():%Y%m%d}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(EDIT_ENTERPRISES, "GET", "POST")
def upload(request: ActorRequest, kind: str) -> HttpResponse:
    """Choose a file to import."""
    of = KINDS[kind]
    request.actor.require(of.act)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = uploads.keep_file(
                request.actor,
                form.cleaned_data["file"],
                kinds={".xlsx", ".csv"},
                max_bytes=20 * uploads.MEGABYTE,
            )
            of.plan(request.actor, file)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except TableRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(of.preview_url, file.pk)
    context = {
        "form": form,
        "title": of.title,
        "columns": of.table.columns,
        "cancel_url": reverse(of.list_url),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/import.html", context, status=status)


@page(EDIT_ENTERPRISES, "GET", "POST")
def preview(request: ActorRequest, kind: str, file_id: int) -> HttpResponse:
    """What the file would change, each bad cell with its reason; then import the good rows."""
    of = KINDS[kind]
    request.actor.require(of.act)
    file = uploads.get_file(request.actor, file_id)
    planned = of.plan(request.actor, file)
    has_change = bool(planned.plan.new or planned.plan.changed)
    if request.method == "POST" and (not planned.errors or "good_only" in request.POST):
        of.write(
            request.actor,
            [planned.rows[key].values for key in planned.plan.new],
            [
                (planned.ids[key], {name: after for name, (_before, after) in fields.items()})
                for key, fields in planned.plan.changed
            ],
            reason=f"{file.name} {file.sha256[:12]}",
        )
        messages.success(
            request,
            _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(bad)s left out.")
            % {
                "new": len(planned.plan.new),
                "changed": len(planned.plan.changed),
                "unchanged": len(planned.plan.unchanged),
                "bad": len({error.row for error in planned.errors}),
            },
        )
        return redirect(of.list_url)
    context = {
        "title": of.title,
        "file": file,
        "planned": planned,
        "bad_rows": len({error.row for error in planned.errors}),
        "errors": planned.errors[:ERRORS_SHOWN],
        "has_change": has_change,
        "changes": _shown_changes(of.table, planned),
        "cancel_url": reverse(of.list_url),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/import_preview.html", context, status=status)


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
        for key, fields in planned.plan.changed[:100]
    ]


def _shown(column: Column, value: Any) -> Any:
    """A cell's value as the page says it: no codes, no fen, nothing for nothing."""
    if value in (None, ""):
        return "—"
    if column.kind is Kind.MONEY:
        return format_fen(value, column.money_unit, with_unit=True)
    return column.choices.get(value, value) if column.choices else value
