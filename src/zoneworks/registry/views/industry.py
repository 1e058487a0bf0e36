"""The national classification of industries, and its import."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput
from zoneworks.core.forms import FileForm
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.registry import queries, services, tables
from zoneworks.registry.engine.acts import IMPORT_INDUSTRY, VIEW_INDUSTRY
from zoneworks.registry.engine.industry import IndustryTableInvalid

RENAMED_SHOWN = 20


@page(VIEW_INDUSTRY)
def industry(request: ActorRequest) -> HttpResponse:
    """The classes below a code, sections at the top."""
    parent = request.GET.get("under") or None
    context = {
        "classes": queries.list_industry_classes(request.actor, parent=parent),
        "trail": queries.list_industry_trail(parent),
        "may_import": request.actor.may(IMPORT_INDUSTRY),
    }
    return render(request, "registry/industry.html", context)


@page(IMPORT_INDUSTRY, "GET", "POST")
def industry_import(request: ActorRequest) -> HttpResponse:
    """Import the full table from a file; nothing goes in if an entry is wrong."""
    form = FileForm(request.POST or None, request.FILES or None)
    errors: list[tuple[int, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            file = uploads.keep_file(
                request.actor,
                form.cleaned_data["file"],
                kinds={".json", ".xlsx", ".csv"},
                max_bytes=5 * uploads.MEGABYTE,
            )
            new, renamed = services.import_industry_classes(
                request.actor, tables.read_industry(file), file
            )
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except IndustryTableInvalid as refusal:
            errors = [(error.row, error.code, error.text) for error in refusal.errors]
            text = _("%(n)s entries are wrong; nothing was imported.") % {"n": len(errors)}
            form.add_error("file", text)
        else:
            messages.success(request, _("%(n)s classes are new.") % {"n": len(new)})
            if renamed:
                text = _(
                    "%(n)s known classes have another name in the file and stay as they are, for "
                    "all zones share this table: %(codes)s."
                )
                codes = ", ".join(renamed[:RENAMED_SHOWN]) + (
                    " …" if len(renamed) > RENAMED_SHOWN else ""
                )
                messages.warning(request, text % {"n": len(renamed), "codes": codes})
            return redirect("registry:industry")
    context = {"form": form, "errors": errors[:200]}
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/industry_import.html", context, status=status)
