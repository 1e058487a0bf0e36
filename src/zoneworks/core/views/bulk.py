"""One act on many records of a list, what was done at once, and undoing that."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from zoneworks.core import bulk, contributions, lists
from zoneworks.core.contributed import ListKind
from zoneworks.core.engine.acts import WORK
from zoneworks.core.errors import InvalidInput
from zoneworks.core.forms import NeededReasonForm
from zoneworks.core.pages import ActorRequest, add_errors, page

NOT_SEEN = {"csrfmiddlewaretoken", "do", "preview", "seen"}
TOLD = 5
"""Of so many records that were left as they are the reasons are told at once."""


@page(WORK, "GET", "POST")
def act(request: ActorRequest, name: str) -> HttpResponse:
    """One act on the rows that were ticked: first what would happen to each, then do it."""
    actor = request.actor
    sent = request.POST if request.method == "POST" else request.GET
    kind, wanted = bulk.get_act(actor, name, sent.get("act", ""))
    versions = _chosen(request, kind)
    form = wanted.form(request.POST or None)
    done = None
    if form.is_bound and form.is_valid():
        values, is_preview = form.cleaned_data, not _is_decided(request)
        try:
            done = bulk.carry_out(actor, kind, wanted, versions, values, is_preview=is_preview)
        except InvalidInput as refusal:
            add_errors(form, refusal)
    if done is not None and done.batch is not None:
        _say(request, done)
        return redirect("core:batch", done.batch.pk)
    context = {
        "title": wanted.label,
        "form": form,
        "done": done,
        "act": wanted.name,
        "n_chosen": len(versions),
        "chosen": [f"{pk}.{version}" for pk, version in versions.items()],
        "rows": bulk.titles(actor, kind, list(versions)) if done is None else [],
        "seen": _sent(request),
        **_below(request, kind),
    }
    return render(request, "core/bulk.html", context, status=422 if form.errors else 200)


@page(WORK)
def batch(request: ActorRequest, pk: int) -> HttpResponse:
    """What was done to many records at once."""
    found = bulk.get_batch(request.actor, pk)
    context = {
        "batch": found,
        "title": bulk.act_label(found),
        "outcomes": bulk.told(request.actor, found),
        "why_not": bulk.why_not_undone(request.actor, found),
        "undone_by": getattr(found, "undone_by", None),
        **_below(request, contributions.list_kind(found.list_name)),
    }
    return render(request, "core/batch.html", context)


@page(WORK, "GET", "POST")
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo what was done at once: first what would go back, then do it."""
    actor = request.actor
    found = bulk.get_batch(actor, pk)
    if request.method == "GET" and bulk.why_not_undone(actor, found):
        return redirect("core:batch", pk)
    form = NeededReasonForm(request.POST or None)
    done = None
    if form.is_bound and form.is_valid():
        reason, is_preview = form.cleaned_data["reason"], not _is_decided(request)
        try:
            done = bulk.undo(actor, pk, reason=reason, is_preview=is_preview)
        except InvalidInput as refusal:
            add_errors(form, refusal)
    if done is not None and done.batch is not None:
        _say(request, done)
        return redirect("core:batch", done.batch.pk)
    told = bulk.told(actor, found) if done is None else []
    context = {
        "title": bulk.act_label(found),
        "form": form,
        "done": done,
        "batch": found,
        "outcomes": told,
        "n_chosen": len(told),
        "seen": _sent(request),
        **_below(request, contributions.list_kind(found.list_name)),
    }
    return render(request, "core/bulk.html", context, status=422 if form.errors else 200)


def _is_decided(request: ActorRequest) -> bool:
    """Whether this is what was shown before: what was changed since is shown anew."""
    return "do" in request.POST and request.POST.get("seen") == _sent(request)


def _sent(request: ActorRequest) -> str:
    """The digest of all that was sent to be done."""
    sent = {name: values for name, values in request.POST.lists() if name not in NOT_SEEN}
    return sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()


def _chosen(request: ActorRequest, kind: ListKind) -> dict[int, int]:
    """The rows that were ticked; where all of the list were, those to which it is narrowed."""
    if request.method == "GET" and "all" in request.GET:
        rows = kind.rows(request.actor)
        narrowed = lists.narrow(kind.spec, rows, dict(parse_qsl(request.GET["all"])))
        return dict(narrowed.order_by("pk").values_list("pk", "version")[: bulk.MOST + 1])
    sent = request.POST if request.method == "POST" else request.GET
    return lists.chosen(sent.getlist("item"), bulk.MOST + 1)


def _say(request: ActorRequest, done: bulk.Done) -> None:
    count = len(done.done)
    text = ngettext("%(n)s record: done.", "%(n)s records: done.", count)
    messages.success(request, text % {"n": count})
    if count := len(done.refused):
        text = ngettext("%(n)s record: not done.", "%(n)s records: not done.", count) % {"n": count}
        why = [f"{one.title.title}: {one.why}" for one in done.refused[:TOLD]]
        messages.warning(request, " ".join([text, *why]))


def _below(request: ActorRequest, kind: ListKind | None) -> dict[str, Any]:
    """The list below which a page stands, as it is named there and marked in the side bar."""
    if kind is None:
        return {"list_title": "", "list_url": reverse("core:today")}
    request.stands_below = url = reverse(kind.url_name)
    return {"list_title": kind.spec.title, "list_url": url}
