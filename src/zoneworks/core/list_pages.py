"""What the page of every list has: kept views, the choice of columns, files, who follows it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zoneworks.core import bulk, following, kept_views, list_files, lists
from zoneworks.core.contributed import ListKind
from zoneworks.core.engine.acts import SHARE_VIEWS, WORK
from zoneworks.core.lists import Bulk, Listing
from zoneworks.core.models import ListView
from zoneworks.core.pages import ActorRequest, View, page


@dataclass(frozen=True, slots=True)
class Tools:
    """Views and columns of a list, ready for ``ui/list_tools.html``.

    ``current`` is the view whose address this is; ``query`` the address that a new one would keep;
    ``columns`` are (name, label, is shown), the first of which always stands.
    """

    name: str
    views: list[dict[str, Any]]
    current: dict[str, Any] | None
    all_url: str
    query: str
    columns: list[tuple[str, Any, bool]]
    may_share: bool

    @property
    def has_hidden(self) -> bool:
        """Whether a column is left out."""
        return any(not is_shown for _name, _label, is_shown in self.columns)


def view(kind: ListKind) -> View:
    """The page of a list that has nothing of its own beside its rows."""

    @page(kind.act)
    def show(request: ActorRequest) -> HttpResponse:
        return render(request, "core/list.html", {"list": read(request, kind)})

    return show


def read(request: ActorRequest, kind: ListKind) -> Listing:
    """One page of a list as its address and its reader want it."""
    actor, params = request.actor, request.GET.dict()
    views = kept_views.list_views(actor, kind.name) if actor.may(WORK) else []
    chosen, names = kept_views.shown(kind, params, views)
    spec = list_files.over_zones(actor, chosen)
    if acts := bulk.acts_of(actor, kind):
        told = [(one.name, one.label) for one in acts]
        spec = replace(spec, bulk=Bulk("core:bulk", told, (kind.name,)))
    listing = lists.read(spec, kind.rows(actor), params, request.path)
    if acts and (listing.next_url or listing.previous_url) and listing.count <= bulk.MOST:
        listing.bulk_every = listing.count_text
        listing.bulk_query = urlencode(_query(kind, params, names))
    if kind.enter is not None and actor.may(kind.enter):
        listing.create_url = reverse(kind.new) if kind.new else None
        listing.import_url = reverse(kind.new_file) if kind.new_file else None
    if not actor.may(WORK):
        return listing
    if actor.may(kind.export):
        query = urlencode(_query(kind, params, names))
        listing.export_urls = [
            (suffix, f"{reverse('core:list_export', args=[kind.name, suffix])}?{query}")
            for suffix in list_files.WRITERS
        ]
    listing.tools = _tools(request, kind, views, names)
    return listing


def _query(kind: ListKind, params: dict[str, str], names: frozenset[str]) -> dict[str, str]:
    """The address of the list as it stands on the screen, with its columns if not all are shown."""
    kept = dict(parse_qsl(kept_views.tidy(urlencode(params))))
    kept.pop("columns", None)
    shown = [column.name for column in kind.spec.columns if column.name in names]
    if len(shown) < len(kind.spec.columns):
        kept["columns"] = ",".join(shown[1:])
    return kept


def _tools(
    request: ActorRequest, kind: ListKind, views: list[ListView], names: frozenset[str]
) -> Tools:
    actor, params, path = request.actor, request.GET.dict(), request.path
    query = _query(kind, params, names)
    named = [one for one in views if one.name]
    followed = following.followed_views(actor, [one.pk for one in named]) if named else set()
    lines = [
        {
            "pk": one.pk,
            "name": one.name,
            "url": f"{path}?{one.query}" if one.query else path,
            "is_own": one.user_id == actor.user_id,
            "is_shared": one.is_shared,
            "who": "" if one.user_id == actor.user_id else one.user.name,
            "is_followed": one.pk in followed,
            "is_current": dict(parse_qsl(one.query)) == query and bool(query or params),
        }
        for one in named
    ]
    return Tools(
        name=kind.name,
        views=lines,
        current=next((one for one in lines if one["is_current"]), None),
        all_url=path,
        query=urlencode(query),
        columns=[(column.name, column.label, column.name in names) for column in kind.spec.columns],
        may_share=actor.may(SHARE_VIEWS),
    )
