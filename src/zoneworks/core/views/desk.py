"""Today and search."""

from django.http import HttpResponse
from django.shortcuts import render

from zoneworks.core import contributions, desk
from zoneworks.core.engine.acts import WORK
from zoneworks.core.engine.search import is_whole
from zoneworks.core.frame import pages_called
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.search import find
from zoneworks.core.templatetags.ui import number

HITS = 8
"""So many of a kind are shown."""


@page(WORK)
def today(request: ActorRequest) -> HttpResponse:
    """What waits for me."""
    return render(request, "core/today.html", {"groups": desk.list_groups(request.actor)})


@page(WORK)
def overview(request: ActorRequest) -> HttpResponse:
    """The zone's figures, each with its definition and the list behind it."""
    figures = [
        {
            "label": metric.label,
            "value": number(measured.value) if isinstance(measured.value, int) else measured.value,
            "unit": metric.unit,
            "definition": metric.definition,
            "cases_url": measured.cases_url,
        }
        for metric, measured in contributions.figures(request.actor)
    ]
    return render(request, "core/overview.html", {"figures": figures})


@page(WORK)
def search(request: ActorRequest) -> HttpResponse:
    """Pages, and everything that matches what was typed and that the actor may see; first what was
    typed whole."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    hits = []
    if text:
        hits = pages_called(request.actor, text, HITS) + find(request.actor, text, HITS)
        hits.sort(key=lambda one: not is_whole(text, one.title, one.line))
    template = "core/search_hits.html" if request.htmx else "core/search.html"
    return render(request, template, {"text": text, "hits": hits})
