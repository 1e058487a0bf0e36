"""Projects: list, page, entry, change, next stage; probabilities of landing."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import clock, contributed
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import answer, save, saved_name
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.registry import labels, queries, services
from zoneworks.registry.engine.acts import (
    EDIT_PROJECTS,
    SET_PROBABILITIES,
    VIEW_PROBABILITIES,
    VIEW_PROJECTS,
)
from zoneworks.registry.engine.terms import ProjectStage, next_stages
from zoneworks.registry.forms import (
    MoveForm,
    NewProjectForm,
    ProbabilitiesForm,
    ProjectChangeForm,
    StageDateForm,
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
    from zoneworks.registry.models import Project

OWN_TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "contacts": gettext_lazy("Contacts"),
    "timeline": gettext_lazy("Timeline"),
}


@page(EDIT_PROJECTS, "GET", "POST")
def project_new(request: ActorRequest) -> HttpResponse:
    """Enter a project at its first stage."""
    attempt = save(
        NewProjectForm(request.POST or None, actor=request.actor),
        lambda values: services.register_project(request.actor, values),
    )
    return answer(
        request,
        attempt,
        said=lambda made: _("“%(name)s” is registered.") % {"name": made.name},
        done_url=lambda made: reverse("registry:project", args=[made.pk]),
        title=_("Register a project"),
        cancel_url=reverse("registry:projects"),
    )


@page(EDIT_PROJECTS, "GET", "POST")
def project_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a project as it was seen."""
    project = to_change(request, queries.get_project(request.actor, pk))

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_project(request.actor, pk, values, version=version, reason=reason)

    form = ProjectChangeForm(request.POST or None, actor=request.actor, initial=_initial(project))
    attempt = save(form, change, _initial)
    cancel_url = reverse("registry:project", args=[pk])
    return answer(request, attempt, said=saved_name, title=project.name, cancel_url=cancel_url)


@page(EDIT_PROJECTS, "GET", "POST")
def project_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a project to its next stage."""
    project = to_change(request, queries.get_project(request.actor, pk))

    def move(values: dict[str, Any]) -> Any:
        stage = ProjectStage(values.pop("stage"))
        return services.move_project(request.actor, pk, stage, **values)

    initial = {"version": project.version, "entered_on": clock.today()}
    attempt = save(MoveForm(request.POST or None, project=project, initial=initial), move)

    def said(moved: Any) -> str:
        stage = labels.STAGES[ProjectStage(moved.stage)]
        text = _("“%(name)s” now stands at “%(stage)s”.")
        return text % {"name": project.name, "stage": stage}

    cancel_url = reverse("registry:project", args=[pk])
    title = _("%(name)s: next stage") % {"name": project.name}
    return answer(request, attempt, said=said, title=title, cancel_url=cancel_url)


@page(EDIT_PROJECTS, "GET", "POST")
def stage_date(request: ActorRequest, pk: int, stage: str) -> HttpResponse:
    """Correct the day on which a project entered a stage."""
    project = to_change(request, queries.get_project(request.actor, pk))
    entry = next((one for one in project.stage_entries.all() if one.stage == stage), None)
    if entry is None:
        raise NotFound(_("The project has not entered this stage."))
    of = ProjectStage(stage)
    attempt = save(
        StageDateForm(request.POST or None, initial=vars(entry)),
        lambda values: services.correct_stage_date(request.actor, pk, of, **values),
    )
    title = _("%(name)s: the day of “%(stage)s”")
    return answer(
        request,
        attempt,
        said=_("The day of “%(stage)s” is saved.") % {"stage": labels.STAGES[of]},
        title=title % {"name": project.name, "stage": labels.STAGES[of]},
        cancel_url=reverse("registry:project", args=[pk]),
    )


@page(VIEW_PROJECTS)
def project(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One project: its own tabs, and those that other slices add."""
    actor = request.actor
    row = queries.get_project(actor, pk, with_counts=True)
    added = added_tabs(actor, "registry.Project", OWN_TABS, tab)
    context = {
        "project": row,
        "record": _record(actor, row, tab, list(added.values())),
        "may_edit": actor.may(EDIT_PROJECTS) and row.retired_on is None,
    }
    if tab in added:
        context |= added[tab].content(actor, row)
        return render(request, added[tab].template, context)
    if tab in {"overview", "timeline"}:
        context["events"] = timeline(
            actor, row, labels.TIMELINE, limit=8 if tab == "overview" else 200
        )
    if tab == "overview":
        context |= _overview(actor, row)
    if tab == "contacts":
        context["contacts"] = queries.list_contacts(row)
    return render_tab(request, "registry/project", tab, context)


@page(VIEW_PROBABILITIES, "GET", "POST")
def probabilities(request: ActorRequest) -> HttpResponse:
    """The zone's default probabilities of landing by stage; leaders set them."""
    actor = request.actor
    known = queries.list_probabilities(actor, actor.zone_id)
    if request.method == "POST":
        actor.require(SET_PROBABILITIES)

    def set_all(values: dict[str, Any]) -> None:
        version, reason = values.pop("version"), values.pop("reason")
        chosen = {ProjectStage(name): value for name, value in values.items()}
        services.set_probabilities(actor, chosen, version=version, reason=reason)

    initial: dict[str, Any] = {stage.value: value for stage, value in known.items()}
    initial["version"] = queries.probabilities_version(actor, actor.zone_id)
    attempt = save(ProbabilitiesForm(request.POST or None, initial=initial), set_all)
    if attempt.is_done:
        messages.success(request, _("The probabilities are set."))
        return redirect("registry:probabilities")
    context = attempt.shown | {
        "form": attempt.form,
        "may_set": actor.may(SET_PROBABILITIES),
        "rows": [(labels.STAGES[stage], known.get(stage)) for stage in ProjectStage],
    }
    status = 422 if attempt.form.is_bound else 200
    return render(request, "registry/probabilities.html", context, status=status)


def _initial(project: "Project") -> dict[str, Any]:
    code = project.enterprise.credit_code if project.enterprise else ""
    return vars(project) | {"enterprise": code}


def _overview(actor: Actor, row: "Project") -> dict[str, Any]:
    stage = ProjectStage(row.stage)
    default = queries.list_probabilities(actor, row.zone_id).get(stage)
    return {
        "stages": [
            (entry.stage, labels.STAGES[ProjectStage(entry.stage)], entry.entered_on)
            for entry in queries.list_stages(row)
        ],
        "probability": row.probability if row.probability is not None else default,
        "is_default_probability": row.probability is None,
        "industry": industry_text(row.industry_code),
    }


def _record(actor: Actor, row: Any, tab: str, added: list[contributed.RecordTab]) -> dict[str, Any]:
    stage = ProjectStage(row.stage)
    own = [
        (name, label, row.n_contacts if name == "contacts" else None)
        for name, label in OWN_TABS.items()
    ]
    state = {"shape": labels.STAGE_SHAPES[stage], "word": labels.STAGES[stage]}
    return {
        "subject": ("registry.Project", row.pk),
        "zone": row.zone.name,
        "number": row.code,
        "title": row.name,
        "subtitle": row.enterprise.name if row.enterprise else "",
        "state": state if row.retired_on is None else retired_state(row),
        "acts": _acts(actor, row) if actor.may(EDIT_PROJECTS) else [],
        "facts": [
            (_("Investment promised, 10,000 yuan"), money(row.investment_fen)),
            (_("Land promised, mu"), "—" if row.land_m2 is None else format_mu(row.land_m2, 1)),
            (_("Output promised, 10,000 yuan a year"), money(row.output_fen)),
            (_("Tax promised, 10,000 yuan a year"), money(row.tax_fen)),
            (labels.FIELDS["signed_on"], full_day(row.signed_on)),
        ],
        "tabs": tab_links(actor, "project", row, own=own, added=added, tab=tab),
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Project") -> list[dict[str, Any]]:
    if row.retired_on is not None:
        return use_acts(actor, "project", row)
    following = next_stages(ProjectStage(row.stage))
    is_last = _("The project has reached its last stage.")
    return [
        button(_("Change"), reverse("registry:project_edit", args=[row.pk])),
        button(
            _("Next stage"),
            reverse("registry:project_move", args=[row.pk]),
            is_primary=True,
            why_not="" if following else is_last,
        ),
        *use_acts(actor, "project", row),
    ]
