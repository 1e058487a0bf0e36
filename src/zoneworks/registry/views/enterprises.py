"""Enterprises: list, page, entry, change, figures, contacts."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import contributions, lists
from zoneworks.core.actors import Actor
from zoneworks.core.conflicts import conflict_context
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.timelines import timeline
from zoneworks.registry import labels, queries, services
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EXPORT, VIEW_ENTERPRISES
from zoneworks.registry.forms import (
    ContactForm,
    EnterpriseChangeForm,
    EnterpriseForm,
    FiguresForm,
)
from zoneworks.registry.lists import ENTERPRISES, for_actor, money

if TYPE_CHECKING:
    from zoneworks.registry.models import Enterprise

OWN_TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "figures": gettext_lazy("Figures"),
    "projects": gettext_lazy("Projects"),
    "contacts": gettext_lazy("Contacts"),
    "timeline": gettext_lazy("Timeline"),
}


@page(VIEW_ENTERPRISES)
def enterprise_list(request: ActorRequest) -> HttpResponse:
    """The list, narrowed and sorted by its address."""
    actor = request.actor
    listing = lists.read(
        for_actor(actor, ENTERPRISES),
        queries.list_enterprises(actor),
        request.GET.dict(),
        request.path,
    )
    if actor.may(EXPORT):
        query = request.GET.urlencode()
        listing.export_urls = [
            (kind, f"{reverse('registry:enterprise_export', args=[kind])}?{query}")
            for kind in ("xlsx", "csv")
        ]
    if actor.may(EDIT_ENTERPRISES):
        listing.create_url = reverse("registry:enterprise_new")
        listing.import_url = reverse("registry:enterprise_import")
    return render(request, "registry/list.html", {"list": listing})


@page(EDIT_ENTERPRISES, "GET", "POST")
def enterprise_new(request: ActorRequest) -> HttpResponse:
    """Enter an enterprise."""
    form = EnterpriseForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "title": _("Register an enterprise")}
    if form.is_bound and form.is_valid():
        try:
            enterprise = services.register_enterprise(
                request.actor,
                form.cleaned_data,
                is_new_confirmed="confirmed" in request.POST,
            )
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except services.PossibleDuplicate as refusal:
            context["warnings"] = _ask_about_namesakes(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is registered.") % {"name": enterprise.name})
            return redirect("registry:enterprise", enterprise.pk)
    context["cancel_url"] = reverse("registry:enterprises")
    return render(request, "registry/form.html", context, status=422 if form.is_bound else 200)


@page(EDIT_ENTERPRISES, "GET", "POST")
def enterprise_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change an enterprise as it was seen."""
    enterprise = queries.get_enterprise(request.actor, pk)
    form = EnterpriseChangeForm(request.POST or None, initial=vars(enterprise))
    context: dict[str, Any] = {"form": form, "title": enterprise.name}
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        version, reason = values.pop("version"), values.pop("reason")
        try:
            services.change_enterprise(
                request.actor,
                pk,
                values,
                version=version,
                reason=reason,
                is_new_confirmed="confirmed" in request.POST,
            )
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except services.PossibleDuplicate as refusal:
            context["warnings"] = _ask_about_namesakes(form, refusal)
        except StaleRecord as refusal:
            context["conflict"] = conflict_context(form, refusal, vars(refusal.current))
        else:
            return redirect("registry:enterprise", pk)
    context["cancel_url"] = reverse("registry:enterprise", args=[pk])
    return render(request, "registry/form.html", context, status=422 if form.is_bound else 200)


@page(VIEW_ENTERPRISES)
def enterprise(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One enterprise: its own tabs, and those that other slices add."""
    actor = request.actor
    row = queries.get_enterprise(actor, pk)
    added = {t.name: t for t in contributions.tabs("registry.Enterprise") if actor.may(t.act)}
    if tab not in OWN_TABS and tab not in added:
        raise NotFound(_("There is no such page."))
    context = {"enterprise": row, "record": _record(actor, row, tab, list(added.values()))}
    if tab in added:
        context |= added[tab].content(actor, row)
        return render(request, added[tab].template, context)
    if tab in {"overview", "timeline"}:
        context["events"] = timeline(
            actor, row, labels.TIMELINE, limit=8 if tab == "overview" else 200
        )
    if tab == "projects":
        context["projects"] = queries.list_projects(actor).filter(enterprise=row)
    if actor.may(EDIT_ENTERPRISES):
        context |= {"figures_form": FiguresForm(), "contact_form": ContactForm()}
    context["scale"] = labels.SCALES[row.scale]
    context["industry"] = queries.industry_names([row.industry_code])
    return render(request, f"registry/enterprise_{tab}.html", context)


@page(EDIT_ENTERPRISES, "POST")
def figures_set(request: ActorRequest, pk: int) -> HttpResponse:
    """Set the figures of a year."""
    row = queries.get_enterprise(request.actor, pk)
    form = FiguresForm(request.POST)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if value is not None}
        try:
            services.set_figures(request.actor, pk, values.pop("year"), values)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        else:
            return redirect("registry:enterprise_tab", pk, "figures")
    context = {
        "form": form,
        "title": row.name,
        "cancel_url": reverse("registry:enterprise_tab", args=[pk, "figures"]),
    }
    return render(request, "registry/form.html", context, status=422)


@page(EDIT_ENTERPRISES, "POST")
def contact_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a person to speak to."""
    row = queries.get_enterprise(request.actor, pk)
    form = ContactForm(request.POST)
    if form.is_valid():
        services.add_contact(request.actor, form.cleaned_data, enterprise_id=pk)
        return redirect("registry:enterprise_tab", pk, "contacts")
    context = {
        "form": form,
        "title": row.name,
        "cancel_url": reverse("registry:enterprise_tab", args=[pk, "contacts"]),
    }
    return render(request, "registry/form.html", context, status=422)


def _ask_about_namesakes(form: EnterpriseForm, refusal: services.PossibleDuplicate) -> list[str]:
    """Let the person say that it is another enterprise; give the warnings to show."""
    form.fields["confirmed"] = forms.BooleanField(
        label=_("This is another enterprise"), required=False
    )
    return [
        format_html(
            '{} <a href="{}">{}</a> {}',
            _("It may be registered already:"),
            reverse("registry:enterprise", args=[row.pk]),
            row.name,
            row.credit_code,
        )
        for row in refusal.namesakes
    ]


def _record(
    actor: Actor, row: "Enterprise", tab: str, added: list[contributions.RecordTab]
) -> dict[str, Any]:
    counts = {
        "figures": len(row.figures.all()),
        "projects": queries.list_projects(actor).filter(enterprise=row).count(),
        "contacts": len(row.contacts.all()),
    }
    own = [(name, label, counts.get(name)) for name, label in OWN_TABS.items()]
    others = [(t.name, t.label, t.count(actor, row)) for t in added]
    acts = []
    if actor.may(EDIT_ENTERPRISES):
        acts.append(
            {
                "label": _("Change"),
                "url": reverse("registry:enterprise_edit", args=[row.pk]),
                "method": "get",
                "is_primary": False,
                "is_possible": True,
                "reason": "",
            }
        )
    return {
        "number": row.credit_code,
        "title": row.name,
        "subtitle": "",
        "state": {"shape": labels.STATE_SHAPES[row.state], "word": labels.STATES[row.state]},
        "acts": acts,
        "facts": [
            (_("Tax, 10,000 yuan"), money(row.latest_tax_fen)),
            (_("Output, 10,000 yuan"), money(row.latest_output_fen)),
            (_("Figures of the year"), row.latest_year or "—"),
            (labels.FIELDS["staff"], row.latest_staff or "—"),
            (labels.FIELDS["industry_code"], row.industry_code),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("registry:enterprise_tab", args=[row.pk, name]),
                "count": count,
                "is_open": name == tab,
            }
            for name, label, count in [*own[:-1], *others, own[-1]]
        ],
        "edit_version": row.version,
    }
