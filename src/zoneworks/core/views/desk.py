"""Today and search."""

from django.http import HttpResponse
from django.shortcuts import render

from zoneworks.core import contributions, desk
from zoneworks.core.engine.acts import WORK
from zoneworks.core.pages import ActorRequest, page


@page(WORK)
def today(request: ActorRequest) -> HttpResponse:
    """What waits for me."""
    groups = desk.list_groups(request.actor)
    return render(
        request,
        "core/today.html",
        {"groups": groups, "following": [], "empty": not groups},
    )


@page(WORK)
def search(request: ActorRequest) -> HttpResponse:
    """Everything that matches what was typed and that the actor may see."""
    text = request.GET.get("q", "").strip()[:100]
    hits = contributions.search_hits(request.actor, text, 20) if text else []
    template = "core/search_hits.html" if request.htmx else "core/search.html"
    return render(request, template, {"text": text, "hits": hits})
