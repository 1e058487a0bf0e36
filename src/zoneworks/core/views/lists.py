"""Views of lists that are kept, the columns that are shown, and lists as files."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import contributions, kept_views, list_files, uploads
from zoneworks.core.contributed import ListKind
from zoneworks.core.engine.acts import WORK
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.pages import ActorRequest, page

IN_REQUEST = {"xlsx": 10_000, "csv": 100_000}
"""So many rows are written while the reader waits; more are a job."""
OWN_FILE_IN_REQUEST = 2_000
"""Where cells are drawn one by one, fewer."""


@page(WORK, "GET", "POST")
def export(request: ActorRequest, name: str, suffix: str) -> HttpResponse:
    """The list as it is narrowed and sorted on screen, all its pages; a long one as a job."""
    kind, actor, params = _kind(name), request.actor, request.GET.dict()
    if suffix not in list_files.WRITERS:
        raise NotFound(_("There is no such page."))
    actor.require(kind.act)
    actor.require(kind.export)
    spec = list_files.shown_spec(actor, kind, params)
    count = list_files.narrowed(actor, kind, spec, params).count()
    if count <= (IN_REQUEST[suffix] if kind.file else OWN_FILE_IN_REQUEST):
        content = list_files.write(actor, kind, suffix, params)
        response = HttpResponse(content, content_type=list_files.CONTENT_TYPES[suffix])
        file_name = list_files.file_name(kind, suffix)
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response
    if request.method == "POST":
        return redirect("core:job", list_files.start_export(actor, kind, suffix, params, count).pk)
    title = _("Export: %(list)s") % {"list": kind.spec.title}
    context = {"title": title, "count": count, "cancel_url": reverse(kind.url_name)}
    return render(request, "core/list_export.html", context)


@page(WORK)
def made_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A file that a job has made for this person."""
    file = uploads.get_file(request.actor, pk)
    return FileResponse(uploads.open_file(file), as_attachment=True, filename=file.name)


@page(WORK, "POST")
def choose_columns(request: ActorRequest, name: str) -> HttpResponse:
    """Show these columns of the list, now and later."""
    kept_views.choose_columns(request.actor, name, request.POST.getlist("column"))
    return redirect(_back(request, _kind(name), without="columns"))


@page(WORK, "POST")
def keep_view(request: ActorRequest, name: str) -> HttpResponse:
    """Keep the list as it stands on the screen."""
    sent = request.POST
    try:
        view = kept_views.keep_view(
            request.actor,
            name,
            sent.get("name", ""),
            sent.get("query", ""),
            is_shared="is_shared" in sent,
        )
    except InvalidInput as refusal:
        text = "; ".join(str(one) for texts in refusal.fields.values() for one in texts)
        messages.error(request, text)
        return redirect(_back(request, _kind(name)))
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse(_kind(name).url_name)}?{view.query}")


@page(WORK, "POST")
def drop_view(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep a view no longer."""
    view = kept_views.drop_view(request.actor, pk)
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect(reverse(_kind(view.list_name).url_name))


def _kind(name: str) -> ListKind:
    kind = contributions.list_kind(name)
    if kind is None:
        raise NotFound(_("There is no such list."))
    return kind


def _back(request: ActorRequest, kind: ListKind, without: str = "") -> str:
    """The list as it stood on the screen."""
    query = kept_views.tidy(request.POST.get("query", ""))
    kept = "&".join(one for one in query.split("&") if one and one.partition("=")[0] != without)
    url = reverse(kind.url_name)
    return f"{url}?{kept}" if kept else url
