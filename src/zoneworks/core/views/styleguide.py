"""The style guide."""

from django.http import HttpResponse
from django.shortcuts import render

from zoneworks.core.engine.acts import VISIT
from zoneworks.core.pages import ActorRequest, page


@page(VISIT)
def styleguide(request: ActorRequest) -> HttpResponse:
    """Show each piece of the pages in each state."""
    return render(request, "core/styleguide.html")
