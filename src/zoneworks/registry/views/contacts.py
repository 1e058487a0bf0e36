"""People to speak to, at an enterprise or for a project."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save, saved_name
from zoneworks.registry import queries, services
from zoneworks.registry.engine.acts import EDIT_CONTACTS
from zoneworks.registry.forms import ContactChangeForm, ContactForm
from zoneworks.registry.views.pieces import to_change


@page(EDIT_CONTACTS, "GET", "POST")
def add(request: ActorRequest, kind: str, pk: int) -> HttpResponse:
    """Add a person to a record."""
    get = queries.get_enterprise if kind == "enterprise" else queries.get_project
    row: Any = to_change(request, get(request.actor, pk))
    attempt = save(
        ContactForm(request.POST or None),
        lambda values: services.add_contact(request.actor, values, **{f"{kind}_id": pk}),
    )
    back = reverse(f"registry:{kind}_tab", args=[pk, "contacts"])
    return answer(request, attempt, said=saved_name, title=row.name, cancel_url=back)


@page(EDIT_CONTACTS, "GET", "POST")
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a person."""
    contact = queries.get_contact(request.actor, pk)
    to_change(request, contact.enterprise or contact.project)
    attempt = save(
        ContactChangeForm(request.POST or None, initial=vars(contact)),
        lambda values: services.change_contact(request.actor, contact, values),
    )
    cancel_url = _record_url(contact)
    return answer(request, attempt, said=saved_name, title=contact.name, cancel_url=cancel_url)


@page(EDIT_CONTACTS, "GET", "POST")
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a person away, after a look."""
    contact = queries.get_contact(request.actor, pk)
    to_change(request, contact.enterprise or contact.project)
    attempt = save(
        ReasonForm(request.POST or None, initial={"version": contact.version}),
        lambda values: services.remove_contact(request.actor, contact, **values),
    )
    title = _("Remove “%(name)s”") % {"name": contact.name}
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is removed.") % {"name": contact.name},
        title=title,
        cancel_url=_record_url(contact),
        submit_label=_("Remove"),
    )


def _record_url(contact: Any) -> str:
    kind = "enterprise" if contact.enterprise_id else "project"
    return reverse(
        f"registry:{kind}_tab", args=[contact.enterprise_id or contact.project_id, "contacts"]
    )
