"""What the projects of a zone share, and when there is more or less of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save, saved_name
from zoneworks.delivery import labels, queries, services
from zoneworks.delivery.engine.acts import MANAGE_RESOURCES, VIEW_RESOURCES
from zoneworks.delivery.forms import PeriodForm, ResourceChangeForm, ResourceForm


def resource_url(pk: int) -> str:
    """Where a shared resource is read."""
    return reverse("delivery:resource", args=[pk])


@page(VIEW_RESOURCES)
def resource(request: ActorRequest, pk: int) -> HttpResponse:
    """One shared resource with its times of other units."""
    actor = request.actor
    row = queries.get_resource(actor, pk)
    may_manage = actor.may(MANAGE_RESOURCES) and actor.zone_id == row.zone_id
    acts = []
    if may_manage:
        for label, name in ((_("Change"), "resource_edit"), (_("Other units"), "period_new")):
            acts.append(button(label, reverse(f"delivery:{name}", args=[row.pk])))
    context = {
        "record": {
            "number": row.code,
            "title": row.name,
            "acts": acts,
            "facts": [
                (labels.FIELDS["capacity"], row.capacity),
                (labels.FIELDS["unit"], row.unit.name if row.unit else "—"),
            ],
        },
        "periods": list(row.periods.all()),
        "may_manage": may_manage,
    }
    return render(request, "delivery/resource.html", context)


@page(MANAGE_RESOURCES, "GET", "POST")
def resource_new(request: ActorRequest) -> HttpResponse:
    """Add what projects share."""
    actor = request.actor
    form = ResourceForm(request.POST or None, actor=actor)
    return answer(
        request,
        save(form, lambda values: services.add_resource(actor, values)),
        said=saved_name,
        title=_("Add a shared resource"),
        cancel_url=reverse("delivery:loads"),
        done_url=lambda made: resource_url(made.pk),
    )


@page(MANAGE_RESOURCES, "GET", "POST")
def resource_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a shared resource."""
    actor = request.actor
    row = queries.get_resource(actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_resource(actor, pk, values, version=version, reason=reason)

    initial = {name: getattr(row, name) for name in ("name", "capacity", "unit_id", "version")}
    form = ResourceChangeForm(request.POST or None, actor=actor, initial=initial)
    attempt = save(form, change)
    return answer(request, attempt, said=saved_name, title=row.name, cancel_url=resource_url(pk))


@page(MANAGE_RESOURCES, "GET", "POST")
def period_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that there are other units for some time."""
    actor = request.actor
    row = queries.get_resource(actor, pk)
    form = PeriodForm(request.POST or None)
    return answer(
        request,
        save(form, lambda values: services.add_period(actor, pk, **values)),
        said=_("The calendar of the resource is kept."),
        title=_("Other units for some time"),
        subtitle=row.name,
        cancel_url=resource_url(pk),
    )


@page(MANAGE_RESOURCES, "GET", "POST")
def period_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a time of other units back."""
    actor = request.actor
    period = queries.get_period(actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": period.version})
    return answer(
        request,
        save(form, lambda values: services.remove_period(actor, pk, **values)),
        said=_("The calendar of the resource is kept."),
        title=_("Take a time of other units back"),
        subtitle=f"{period.resource.name} {period}",
        cancel_url=resource_url(period.resource_id),
        submit_label=_("Take back"),
    )
