"""Webhooks: an administrator's pages of who is told what happens, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import webhooks
from zoneworks.core.engine.acts import MANAGE_WEBHOOKS
from zoneworks.core.forms import ReasonForm, WebhookChangeForm, WebhookForm
from zoneworks.core.models import DeliveryState
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save, saved_name

STATES = {
    DeliveryState.WAITING: ("open", gettext_lazy("Waiting")),
    DeliveryState.DELIVERED: ("done", gettext_lazy("Delivered")),
    DeliveryState.FAILED: ("blocked", gettext_lazy("Failed")),
}


@page(MANAGE_WEBHOOKS, "GET", "POST")
def overview(request: ActorRequest) -> HttpResponse:
    """All webhooks, and a new one, whose secret is shown once."""
    actor = request.actor
    attempt = save(
        WebhookForm(request.POST or None), lambda values: webhooks.add_webhook(actor, **values)
    )
    context: dict[str, Any] = {"form": attempt.form, "webhooks": webhooks.list_webhooks(actor)}
    if attempt.is_done:
        made, secret = attempt.result
        context |= {"made": made, "secret": secret, "form": WebhookForm()}
    status = 422 if attempt.form.is_bound and not attempt.is_done else 200
    response = render(request, "core/webhooks.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@page(MANAGE_WEBHOOKS)
def webhook(request: ActorRequest, pk: int) -> HttpResponse:
    """One webhook and its latest deliveries."""
    row = webhooks.get_webhook(request.actor, pk)
    deliveries = [_line(one) for one in webhooks.list_deliveries(request.actor, row)]
    return render(request, "core/webhook.html", {"webhook": row, "deliveries": deliveries})


@page(MANAGE_WEBHOOKS, "GET", "POST")
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a webhook as it was seen."""
    row = webhooks.get_webhook(request.actor, pk)
    attempt = save(
        WebhookChangeForm(request.POST or None, initial=_initial(row)),
        lambda values: webhooks.change_webhook(
            request.actor, pk, values, version=values.pop("version"), reason=values.pop("reason")
        ),
        _initial,
    )
    cancel_url = reverse("core:webhook", args=[pk])
    return answer(request, attempt, said=saved_name, title=row.name, cancel_url=cancel_url)


@page(MANAGE_WEBHOOKS, "GET", "POST")
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Tell it nothing any more."""
    row = webhooks.get_webhook(request.actor, pk)
    attempt = save(
        ReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: webhooks.remove_webhook(request.actor, pk, **values),
    )
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is removed.") % {"name": row.name},
        title=_("Remove the webhook “%(name)s”") % {"name": row.name},
        cancel_url=reverse("core:webhook", args=[pk]),
        done_url=reverse("core:webhooks"),
        submit_label=_("Remove"),
    )


@page(MANAGE_WEBHOOKS)
def delivery(request: ActorRequest, pk: int) -> HttpResponse:
    """What was sent, and what was answered each time."""
    found = webhooks.get_delivery(request.actor, pk)
    context = _line(found) | {"delivery": found, "webhook": found.webhook, "log": found.log[::-1]}
    return render(request, "core/delivery.html", context)


@page(MANAGE_WEBHOOKS, "POST")
def resend(request: ActorRequest, pk: int) -> HttpResponse:
    """Send it again."""
    webhooks.resend(request.actor, pk)
    messages.success(request, _("It is sent again within a minute."))
    return redirect("core:delivery", pk)


def _initial(row: Any) -> dict[str, Any]:
    return {**vars(row), "acts": ", ".join(row.acts)}


def _line(row: Any) -> dict[str, Any]:
    shape, word = STATES[DeliveryState(row.state)]
    return {"row": row, "shape": shape, "word": word, "last": row.log[-1] if row.log else None}
