"""Projects: list, page, entry, change, next stage; probabilities of landing."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import contributions, lists
from zoneworks.core.actors import Actor
from zoneworks.core.conflicts import conflict_context
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.timelines import timeline
from zoneworks.registry import labels, queries, services
from zoneworks.registry.engine.acts import (
    EDIT_PROJECTS,
    EXPORT,
    SET_PROBABILITIES,
    VIEW_PROBABILITIES,
    VIEW_PROJECTS,
)
from zoneworks.registry.engine.terms import ProjectStage, next_stages
from zoneworks.registry.forms import (
    ContactForm,
    MoveForm,
    NewProjectForm,
    ProbabilitiesForm,
    ProjectChangeForm,
)
from zoneworks.registry.lists import PROJECTS, for_actor, money

if TYPE_CHECKING:
    from zoneworks.registry.models import Project

OWN_TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "contacts": gettext_lazy("Contacts"),
    "timeline": gettext_lazy("Timeline"),
}


@page(VIEW_PROJECTS)
def project_list(request: ActorRequest) -> HttpResponse:
    """The list, narrowed and sorted by its address."""
    actor = request.actor
    listing = lists.read(
        for_actor(actor, PROJECTS),
        queries.list_projects(actor),
        request.GET.dict(),
        request.path,
    )
    if actor.may(EXPORT):
        query = request.GET.urlencode()
        listing.export_urls = [
            (kind, f"{reverse('registry:project_export', args=[kind])}?{query}")
            for kind in ("xlsx", "csv")
        ]
    if actor.may(EDIT_PROJECTS):
        listing.create_url = reverse("registry:project_new")
        listing.import_url = reverse("registry:project_import")
    return render(request, "registry/list.html", {"list": listing})


@page(EDIT_PROJECTS, "GET", "POST")
def project_new(request: ActorRequest) -> HttpResponse:
    """Enter a project at its first stage."""
    form = NewProjectForm(request.POST or None, actor=request.actor)
    if form.is_bound and form.is_valid():
        try:
            project = services.register_project(request.actor, form.cleaned_data)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is registered.") % {"name": project.name})
            return redirect("registry:project", project.pk)
    context = {
        "form": form,
        "title": _("Register a project"),
        "cancel_url": reverse("registry:projects"),
    }
    return render(request, "registry/form.html", context, status=422 if form.is_bound else 200)


@page(EDIT_PROJECTS, "GET", "POST")
def project_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a project as it was seen."""
    project = queries.get_project(request.actor, pk)
    form = ProjectChangeForm(request.POST or None, actor=request.actor, initial=_initial(project))
    context: dict[str, Any] = {"form": form, "title": project.name}
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        version, reason = values.pop("version"), values.pop("reason")
        try:
            services.change_project(request.actor, pk, values, version=version, reason=reason)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except StaleRecord as refusal:
            context["conflict"] = conflict_context(form, refusal, _initial(refusal.current))
        else:
            return redirect("registry:project", pk)
    context["cancel_url"] = reverse("registry:project", args=[pk])
    return render(request, "registry/form.html", context, status=422 if form.is_bound else 200)


@page(EDIT_PROJECTS, "GET", "POST")
def project_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a project to its next stage."""
    project = queries.get_project(request.actor, pk)
    form = MoveForm(request.POST or None, project=project, initial={"version": project.version})
    context: dict[str, Any] = {"form": form, "title": project.name}
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            services.move_project(
                request.actor,
                pk,
                ProjectStage(values["stage"]),
                values["entered_on"],
                version=values["version"],
                reason=values["reason"],
            )
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except StaleRecord as refusal:
            context["conflict"] = conflict_context(form, refusal, {})
        else:
            return redirect("registry:project", pk)
    context["cancel_url"] = reverse("registry:project", args=[pk])
    return render(request, "registry/form.html", context, status=422 if form.is_bound else 200)


@page(VIEW_PROJECTS)
def project(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One project: its own tabs, and those that other slices add."""
    actor = request.actor
    row = queries.get_project(actor, pk)
    added = {t.name: t for t in contributions.tabs("registry.Project") if actor.may(t.act)}
    if tab not in OWN_TABS and tab not in added:
        raise NotFound(_("There is no such page."))
    context = {"project": row, "record": _record(actor, row, tab, list(added.values()))}
    if tab in added:
        context |= added[tab].content(actor, row)
        return render(request, added[tab].template, context)
    if tab in {"overview", "timeline"}:
        context["events"] = timeline(
            actor, row, labels.TIMELINE, limit=8 if tab == "overview" else 200
        )
    if tab == "overview":
        context |= _overview(actor, row)
    if actor.may(EDIT_PROJECTS):
        context["contact_form"] = ContactForm()
    return render(request, f"registry/project_{tab}.html", context)


@page(EDIT_PROJECTS, "POST")
def contact_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a person to speak to."""
    row = queries.get_project(request.actor, pk)
    form = ContactForm(request.POST)
    if form.is_valid():
        services.add_contact(request.actor, form.cleaned_data, project_id=pk)
        return redirect("registry:project_tab", pk, "contacts")
    context = {
        "form": form,
        "title": row.name,
        "cancel_url": reverse("registry:project_tab", args=[pk, "contacts"]),
    }
    return render(request, "registry/form.html", context, status=422)


@page(VIEW_PROBABILITIES, "GET", "POST")
def probabilities(request: ActorRequest) -> HttpResponse:
    """The zone's default probabilities of landing by stage; leaders set them."""
    actor = request.actor
    may_set = actor.may(SET_PROBABILITIES)
    known = queries.list_probabilities(actor, actor.zone_id)
    form = ProbabilitiesForm(
        request.POST or None, initial={stage.value: value for stage, value in known.items()}
    )
    if request.method == "POST":
        actor.require(SET_PROBABILITIES)
        if form.is_valid():
            services.set_probabilities(
                actor, {ProjectStage(name): value for name, value in form.cleaned_data.items()}
            )
            messages.success(request, _("The probabilities are set."))
            return redirect("registry:probabilities")
    context = {
        "form": form,
        "may_set": may_set,
        "rows": [(labels.STAGES[stage], known.get(stage)) for stage in ProjectStage],
    }
    status = 422 if form.is_bound else 200
    return render(request, "registry/probabilities.html", context, status=status)


def _initial(project: "Project") -> dict[str, Any]:
    code = project.enterprise.credit_code if project.enterprise else ""
    return vars(project) | {"enterprise": code}


def _overview(actor: Actor, row: "Project") -> dict[str, Any]:
    stage = ProjectStage(row.stage)
    default = queries.list_probabilities(actor, row.zone_id).get(stage)
    return {
        "stages": [
            (labels.STAGES[ProjectStage(entry.stage)], entry.entered_on)
            for entry in row.stage_entries.all()
        ],
        "probability": row.probability if row.probability is not None else default,
        "is_default_probability": row.probability is None,
        "industry": queries.industry_names([row.industry_code]),
    }


def _record(
    actor: Actor, row: "Project", tab: str, added: list[contributions.RecordTab]
) -> dict[str, Any]:
    stage = ProjectStage(row.stage)
    own = [
        (name, label, len(row.contacts.all()) if name == "contacts" else None)
        for name, label in OWN_TABS.items()
    ]
    others = [(t.name, t.label, t.count(actor, row)) for t in added]
    return {
        "number": row.code,
        "title": row.name,
        "subtitle": row.enterprise.name if row.enterprise else "",
        "state": {"shape": labels.STAGE_SHAPES[stage], "word": labels.STAGES[stage]},
        "acts": _acts(actor, row) if actor.may(EDIT_PROJECTS) else [],
        "facts": [
            (_("Investment promised, 10,000 yuan"), money(row.investment_fen)),
            (_("Land promised, mu"), "—" if row.land_m2 is None else format_mu(row.land_m2, 1)),
            (_("Output promised, 10,000 yuan a year"), money(row.output_fen)),
            (_("Tax promised, 10,000 yuan a year"), money(row.tax_fen)),
            (labels.FIELDS["signed_on"], row.signed_on or "—"),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("registry:project_tab", args=[row.pk, name]),
                "count": count,
                "is_open": name == tab,
            }
            for name, label, count in [*own[:-1], *others, own[-1]]
        ],
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Project") -> list[dict[str, Any]]:
    following = next_stages(ProjectStage(row.stage))
    return [
        {
            "label": _("Change"),
            "url": reverse("registry:project_edit", args=[row.pk]),
            "method": "get",
            "is_primary": False,
            "is_possible": True,
            "reason": "",
        },
        {
            "label": _("Next stage"),
            "url": reverse("registry:project_move", args=[row.pk]),
            "method": "get",
            "is_primary": bool(following),
            "is_possible": bool(following),
            "reason": "" if following else _("The project has reached its last stage."),
        },
    ]
