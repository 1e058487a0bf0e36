"""Enterprises: list, page, entry, change, figures, names."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import contributed
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import Attempt, answer, save, saved_name
from zoneworks.core.templatetags.ui import number
from zoneworks.core.timelines import timeline
from zoneworks.registry import labels, queries, services
from zoneworks.registry.engine.acts import (
    EDIT_ENTERPRISES,
    MERGE_ENTERPRISES,
    VIEW_ENTERPRISES,
)
from zoneworks.registry.forms import (
    EnterpriseChangeForm,
    EnterpriseForm,
    FiguresForm,
    FormerNameForm,
    NewFiguresForm,
)
from zoneworks.registry.lists import money
from zoneworks.registry.views.pieces import (
    added_tabs,
    industry_text,
    retired_state,
    tab_links,
    to_change,
    use_acts,
)

if TYPE_CHECKING:
    from zoneworks.registry.models import Enterprise

OWN_TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "figures": gettext_lazy("Figures"),
    "projects": gettext_lazy("Projects"),
    "contacts": gettext_lazy("Contacts"),
    "timeline": gettext_lazy("Timeline"),
}


@page(EDIT_ENTERPRISES, "GET", "POST")
def enterprise_new(request: ActorRequest) -> HttpResponse:
    """Enter an enterprise."""
    form = EnterpriseForm(request.POST or None)
    attempt = _save_asking(
        form,
        lambda values: services.register_enterprise(
            request.actor, values, is_new_confirmed="confirmed" in request.POST
        ),
    )
    return answer(
        request,
        attempt,
        said=lambda made: _("“%(name)s” is registered.") % {"name": made.name},
        done_url=lambda made: reverse("registry:enterprise", args=[made.pk]),
        title=_("Register an enterprise"),
        cancel_url=reverse("registry:enterprises"),
    )


@page(EDIT_ENTERPRISES, "GET", "POST")
def enterprise_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change an enterprise as it was seen."""
    enterprise = to_change(request, queries.get_enterprise(request.actor, pk))

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_enterprise(
            request.actor,
            pk,
            values,
            version=version,
            reason=reason,
            is_new_confirmed="confirmed" in request.POST,
        )

    form = EnterpriseChangeForm(request.POST or None, initial=vars(enterprise))
    attempt = _save_asking(form, change)
    cancel_url = reverse("registry:enterprise", args=[pk])
    return answer(request, attempt, said=saved_name, title=enterprise.name, cancel_url=cancel_url)


@page(VIEW_ENTERPRISES)
def enterprise(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One enterprise: its own tabs, and those that other slices add."""
    actor = request.actor
    row = queries.get_enterprise(actor, pk, with_counts=True)
    added = added_tabs(actor, "registry.Enterprise", OWN_TABS, tab)
    context = {
        "enterprise": row,
        "record": _record(actor, row, tab, list(added.values())),
        "may_edit": actor.may(EDIT_ENTERPRISES) and row.retired_on is None,
    }
    if tab in added:
        context |= added[tab].content(actor, row)
        return render(request, added[tab].template, context)
    if tab in {"overview", "timeline"}:
        context["events"] = timeline(
            actor, row, labels.TIMELINE, limit=8 if tab == "overview" else 200
        )
    if tab == "overview":
        context["merged"] = queries.list_merged(actor, row)
        context["former_names"] = queries.list_former_names(row)
    if tab == "figures":
        context["figures"] = queries.list_figures(row)
    if tab == "contacts":
        context["contacts"] = queries.list_contacts(row)
    if tab == "projects":
        context["projects"] = queries.list_projects_in_use(actor).filter(enterprise=row)
    context["scale"] = labels.SCALES[row.scale]
    context["industry"] = industry_text(row.industry_code)
    return render_tab(request, "registry/enterprise", tab, context)


@page(EDIT_ENTERPRISES, "GET", "POST")
def figures_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter the figures of a year."""
    row = to_change(request, queries.get_enterprise(request.actor, pk))

    def add(values: dict[str, Any]) -> Any:
        year, version = values.pop("year"), values.pop("version")
        return services.set_figures(request.actor, pk, year, values, version=version)

    attempt = save(NewFiguresForm(request.POST or None), add)
    return _figures_page(request, row, attempt, row.name)


@page(EDIT_ENTERPRISES, "GET", "POST")
def figures_edit(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Correct the figures of a year; what is emptied is unknown again."""
    row = to_change(request, queries.get_enterprise(request.actor, pk))
    known = next((one for one in row.figures.all() if one.year == year), None)
    if known is None:
        raise NotFound(_("There are no figures of this year."))

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.set_figures(request.actor, pk, year, values, version=version, reason=reason)

    attempt = save(FiguresForm(request.POST or None, initial=vars(known)), change)
    title = _("%(name)s: figures of %(year)s") % {"name": row.name, "year": year}
    return _figures_page(request, row, attempt, title)


def _figures_page(
    request: ActorRequest, row: "Enterprise", attempt: Attempt, title: str
) -> HttpResponse:
    back = reverse("registry:enterprise_tab", args=[row.pk, "figures"])
    return answer(
        request,
        attempt,
        said=lambda figures: _("The figures of %(year)s are saved.") % {"year": figures.year},
        title=title,
        cancel_url=back,
    )


@page(EDIT_ENTERPRISES, "GET", "POST")
def name_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a former name."""
    row = to_change(request, queries.get_enterprise(request.actor, pk))
    attempt = save(
        FormerNameForm(request.POST or None),
        lambda values: services.add_former_name(request.actor, pk, **values),
    )
    title = _("%(name)s: enter a former name") % {"name": row.name}
    cancel_url = reverse("registry:enterprise", args=[pk])
    return answer(request, attempt, said=saved_name, title=title, cancel_url=cancel_url)


@page(EDIT_ENTERPRISES, "GET", "POST")
def name_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take away a former name that was entered by mistake."""
    name = queries.get_former_name(request.actor, pk)
    attempt = save(
        ReasonForm(request.POST or None, initial={"version": name.version}),
        lambda values: services.remove_former_name(request.actor, pk, **values),
    )
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is removed.") % {"name": name.name},
        title=_("Remove “%(name)s”") % {"name": name.name},
        cancel_url=reverse("registry:enterprise", args=[name.enterprise_id]),
        submit_label=_("Remove"),
    )


def _save_asking(form: EnterpriseForm, change: Any) -> Attempt:
    """Save; where the name looks like another's, let the person say that it is another one."""
    try:
        return save(form, change)
    except services.PossibleDuplicate as refusal:
        form.fields["confirmed"] = forms.BooleanField(
            label=_("This is another enterprise"), required=False
        )
        warnings = [
            format_html(
                '{} <a href="{}">{}</a> {}',
                _("It may be registered already:"),
                reverse("registry:enterprise", args=[row.pk]),
                row.name,
                row.credit_code,
            )
            for row in refusal.namesakes
        ]
        return Attempt(form, shown={"warnings": warnings})


def _record(actor: Actor, row: Any, tab: str, added: list[contributed.RecordTab]) -> dict[str, Any]:
    counts = {
        "figures": row.n_figures,
        "projects": row.n_projects,
        "contacts": row.n_contacts,
    }
    own = [(name, label, counts.get(name)) for name, label in OWN_TABS.items()]
    state = {"shape": labels.STATE_SHAPES[row.state], "word": labels.STATES[row.state]}
    return {
        "subject": ("registry.Enterprise", row.pk),
        "zone": row.zone.name,
        "number": row.credit_code,
        "title": row.name,
        "subtitle": "",
        "state": state if row.retired_on is None else retired_state(row),
        "acts": _acts(actor, row) if actor.may(EDIT_ENTERPRISES) else [],
        "facts": [
            (_("Tax, 10,000 yuan"), money(row.latest_tax_fen)),
            (_("Output, 10,000 yuan"), money(row.latest_output_fen)),
            (_("Figures of the year"), row.latest_year or "—"),
            (labels.FIELDS["staff"], number(row.latest_staff)),
            (labels.FIELDS["industry_code"], row.industry_code),
        ],
        "tabs": tab_links(actor, "enterprise", row, own=own, added=added, tab=tab),
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Enterprise") -> list[dict[str, Any]]:
    if row.merged_into_id is not None:
        merge = queries.find_open_merge(actor, row.pk)
        undo = reverse("registry:merge_undo", args=[merge.pk]) if merge else ""
        return [button(_("Undo the merge"), undo)] if undo and actor.may(MERGE_ENTERPRISES) else []
    if row.retired_on is not None:
        return use_acts(actor, "enterprise", row)
    acts = [button(_("Change"), reverse("registry:enterprise_edit", args=[row.pk]))]
    if actor.may(MERGE_ENTERPRISES):
        acts.append(
            button(_("Merge a duplicate"), reverse("registry:enterprise_merge", args=[row.pk]))
        )
    return [*acts, *use_acts(actor, "enterprise", row)]
