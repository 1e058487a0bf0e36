"""Enterprises and projects out of use, and into use again."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save
from zoneworks.registry import queries, services
from zoneworks.registry.engine.acts import RETIRE

GET = {"enterprise": queries.get_enterprise, "project": queries.get_project}
RETIREMENTS = {"enterprise": services.retire_enterprise, "project": services.retire_project}
TAKING_UP = {"enterprise": services.take_up_enterprise, "project": services.take_up_project}


@page(RETIRE, "GET", "POST")
def retire(request: ActorRequest, kind: str, pk: int) -> HttpResponse:
    """Take a record that was entered by mistake out of use."""
    row: Any = GET[kind](request.actor, pk)
    return _act(
        request,
        kind,
        row,
        RETIREMENTS[kind],
        title=_("Retire “%(name)s”") % {"name": row.name},
        said=_("“%(name)s” is retired.") % {"name": row.name},
        submit_label=_("Retire"),
        line=_(
            "For what was entered by mistake. It leaves lists, choices and figures; nothing is"
            " lost, and it can be taken up again."
        ),
    )


@page(RETIRE, "GET", "POST")
def take_up(request: ActorRequest, kind: str, pk: int) -> HttpResponse:
    """Put a retired record to use again."""
    row: Any = GET[kind](request.actor, pk)
    return _act(
        request,
        kind,
        row,
        TAKING_UP[kind],
        title=_("Take up “%(name)s” again") % {"name": row.name},
        said=_("“%(name)s” is in use again.") % {"name": row.name},
        submit_label=_("Take up again"),
    )


def _act(request: ActorRequest, kind: str, row: Any, service: Any, **words: Any) -> HttpResponse:
    attempt = save(
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: service(request.actor, row.pk, **values),
    )
    cancel_url = reverse(f"registry:{kind}", args=[row.pk])
    return answer(request, attempt, cancel_url=cancel_url, **words)
