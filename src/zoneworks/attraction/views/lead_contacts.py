"""Who speaks for an investor."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.acts import EDIT_LEADS
from zoneworks.attraction.forms import leads as forms
from zoneworks.attraction.views.pieces import url_of
from zoneworks.core.pages import ActorRequest, page, seen_version
from zoneworks.core.saving import act_page, saved_name


@page(EDIT_LEADS, "GET", "POST")
def contact_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a person who speaks for the investor."""
    row = queries.get_lead(request.actor, pk)
    return act_page(
        request,
        forms.LeadContactForm(request.POST or None),
        lambda values: services.add_contact(request.actor, pk, values),
        said=saved_name,
        title=_("Add a contact"),
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def contact_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a person who speaks for the investor."""
    row = queries.get_contact(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.change_contact(request.actor, pk, values, version=version)

    return act_page(
        request,
        forms.LeadContactChangeForm(request.POST or None, initial=vars(row)),
        change,
        said=saved_name,
        title=_("Change the contact"),
        subtitle=row.lead.name,
        cancel_url=url_of("lead", row.lead_id),
    )


@page(EDIT_LEADS, "POST")
def contact_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove a person who speaks for the investor."""
    lead_id = services.remove_contact(request.actor, pk, version=seen_version(request))
    messages.success(request, _("The contact is removed."))
    return redirect(url_of("lead", lead_id))
