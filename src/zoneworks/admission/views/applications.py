"""Applications: page, writing, handing in, looking at, deciding, printing."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.admission import queries, services
from zoneworks.admission.engine.acts import (
    APPLY,
    CHECK_APPLICATIONS,
    DECIDE,
    EDIT_AGREEMENTS,
    HOLD_MEETINGS,
    VIEW_AGREEMENTS,
    VIEW_APPLICATIONS,
    VIEW_MEETINGS,
)
from zoneworks.admission.engine.applications import RULES, ApplicationAct, State
from zoneworks.admission.engine.sheets import kept_figures
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.forms import applications as forms
from zoneworks.admission.labels import names
from zoneworks.admission.labels.texts import outcome_text
from zoneworks.admission.labels.timeline import APPLICATION_TIMELINE, with_stages
from zoneworks.admission.lists import applied_day, points
from zoneworks.admission.views.checks import promise_lines
from zoneworks.admission.views.pieces import figure_rows, pdf, sheet_context, tabs, url_of
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page, answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.admission.engine.schemes import Stage
    from zoneworks.admission.models import Application

A = ApplicationAct
FIGURES, SHEET, COMMITTEE, SUPERVISION, TIMELINE = (
    *("figures", "sheet", "committee"),
    *("supervision", "timeline"),
)
TABS = {
    FIGURES: gettext_lazy("Figures"),
    SHEET: gettext_lazy("Score sheet"),
    COMMITTEE: gettext_lazy("Committee"),
    SUPERVISION: gettext_lazy("Agreement and checks"),
    TIMELINE: gettext_lazy("Timeline"),
}


@page(VIEW_APPLICATIONS)
def application(request: ActorRequest, pk: int, tab: str = FIGURES) -> HttpResponse:
    """One application: figures, score sheet, committee, agreement, what happened."""
    actor = request.actor
    known = _tabs_of(actor)
    if tab not in known:
        raise NotFound(_("There is no such page."))
    row = queries.get_application(actor, pk)
    context: dict[str, Any] = {"application": row, "record": _record(actor, row, tab)}
    if tab == FIGURES:
        context |= _figures(row)
    elif tab == SHEET:
        context |= _sheet(actor, row)
    elif tab == COMMITTEE:
        context |= _committee(actor, row)
    elif tab == SUPERVISION:
        context |= _agreement(actor, row)
    else:
        words = with_stages(APPLICATION_TIMELINE, {one.code: one.title for one in _stages_of(row)})
        context["events"] = timeline(actor, row, words, limit=200)
    return render_tab(request, "admission/application", tab, context)


@page(APPLY, "GET", "POST")
def application_new(request: ActorRequest) -> HttpResponse:
    """Apply for the entry of a project."""
    actor = request.actor
    initial: dict[str, Any] = {"project": request.GET.get("project", "")}
    initial |= _known_figures(actor, initial["project"])
    form = forms.NewApplicationForm(request.POST or None, actor=actor, initial=initial)

    def apply(values: dict[str, Any]) -> Any:
        return services.open_application(actor, values["project"].pk, form.values())

    return answer(
        request,
        save(form, apply),
        said=lambda made: (
            _("%(number)s is open: hand it in when it is complete.") % {"number": made.number}
        ),
        done_url=lambda made: url_of("application", made.pk),
        title=_("Apply for entry"),
        line=_("Figures at full output; each with what shows it, such as a report or a contract."),
        cancel_url=reverse("admission:applications"),
        submit_label=_("Save the application"),
    )


def _known_figures(actor: Actor, code: str) -> dict[str, Any]:
    """What the register knows of a project already."""
    if not code:
        return {}
    found = queries.find_project(actor, code)
    if found is None:
        return {}
    taken = ("investment_fen", "land_m2", "output_fen", "tax_fen", "industry_code")
    return {name: getattr(found, name) for name in taken}


@page(APPLY, "GET", "POST")
def application_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the figures of an application."""
    actor = request.actor
    row = queries.get_application(actor, pk)
    if request.method == "GET" and State(row.state) not in RULES[A.CHANGE].at:
        return redirect(url_of("application", pk))
    form = forms.ApplicationChangeForm(request.POST or None, initial=vars(row))

    def change(values: dict[str, Any]) -> Any:
        return services.change_application(actor, pk, form.values(), version=values["version"])

    return answer(
        request,
        save(form, change),
        said=_("The figures are saved."),
        title=names.ACTS[A.CHANGE],
        subtitle=f"{row.number} {row.project.name}",
        line=_mend_line(row),
        cancel_url=url_of("application", pk),
    )


def _mend_line(row: "Application") -> str:
    if row.state != State.MENDING:
        return ""
    told = {"day": full_day(row.mend_by), "items": _("; ").join(row.mend_items)}
    return _("To be mended by %(day)s: %(items)s") % told


@page(APPLY, "POST")
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand an application in."""
    services.submit_application(request.actor, pk, version=seen_version(request))
    messages.success(request, _("Handed in: an officer looks whether it is complete."))
    return redirect(url_of("application", pk))


@page(CHECK_APPLICATIONS, "GET", "POST")
def send_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Return what is incomplete."""
    said = _("Returned: the applicant sees why.")
    return _reasoned(request, pk, A.RETURN, services.return_application, said)


@page(CHECK_APPLICATIONS, "POST")
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Take in what is complete; it is scored at once."""
    done = services.accept_application(request.actor, pk, version=seen_version(request))
    told = {"points": points(done.total), "outcome": names.OUTCOMES[done.proposal]}
    messages.success(request, _("Scored: %(points)s points. Best outcome: %(outcome)s.") % told)
    return redirect(url_of("application_tab", pk, SHEET))


@page(DECIDE, "GET", "POST")
def decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Decide as the committee has carried, beside the score sheet."""
    actor = request.actor
    row = queries.get_application(actor, pk)
    if request.method == "GET" and State(row.state) not in RULES[A.DECIDE].at:
        return redirect(url_of("application", pk))
    scoring = queries.latest_scoring(row)
    is_mending = row.carried == Outcome.MEND
    initial: dict[str, Any] = {"version": row.version}
    if is_mending and scoring is not None:
        missed = [one["title"] for one in scoring.lines["gates"] if not one["passed"]]
        days = queries.scheme_of(scoring.scheme).mend_days
        initial |= {
            "mend_items": "\n".join(missed),
            "mend_by": clock.today() + timedelta(days=days),
        }
    form = forms.DecisionForm(request.POST or None, is_mending=is_mending, initial=initial)

    def carry_out(values: dict[str, Any]) -> Any:
        return services.decide_application(
            actor,
            pk,
            values["reasons"],
            mend_items=values.get("mend_items"),
            mend_by=values.get("mend_by"),
            version=values["version"],
        )

    return answer(
        request,
        save(form, carry_out),
        said=_("Decided; the decision is issued as a document."),
        title=names.ACTS[A.DECIDE],
        subtitle=f"{row.number} {row.project.name}",
        line=_("The committee has carried: %(outcome)s.")
        % {"outcome": names.OUTCOMES.get(row.carried, "—")},
        cancel_url=url_of("application", pk),
        template="admission/decide.html",
        submit_label=names.ACTS[A.DECIDE],
        application=row,
        sheet=sheet_context(scoring.lines) if scoring is not None else None,
    )


@page(DECIDE, "GET", "POST")
def prolong(request: ActorRequest, pk: int) -> HttpResponse:
    """Give more time to mend."""
    row = queries.get_application(request.actor, pk)
    initial = {"mend_by": row.mend_by, "version": row.version}
    return act_page(
        request,
        forms.ProlongForm(request.POST or None, initial=initial),
        lambda values: services.prolong_mending(request.actor, pk, **values),
        said=_("The new day holds."),
        title=names.ACTS[A.PROLONG],
        subtitle=f"{row.number} {row.project.name}",
        cancel_url=url_of("application", pk),
    )


@page(DECIDE, "GET", "POST")
def lapse(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuse what was not mended in time."""
    said = _("Refused; the decision is issued as a document.")
    return _reasoned(request, pk, A.LAPSE, services.lapse_application, said)


@page(APPLY, "GET", "POST")
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw an application."""
    said = _("The application is withdrawn.")
    return _reasoned(request, pk, A.WITHDRAW, services.withdraw_application, said)


@page(VIEW_APPLICATIONS)
def decision(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of the decision."""
    return pdf(request, queries.get_decision(request.actor, pk))


def _reasoned(
    request: ActorRequest, pk: int, act: A, service: Callable[..., Any], said: str
) -> HttpResponse:
    row = queries.get_application(request.actor, pk)
    return act_page(
        request,
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: service(request.actor, pk, **values),
        said=said,
        title=names.ACTS[act],
        subtitle=f"{row.number} {row.project.name}",
        cancel_url=url_of("application", pk),
    )


# The tabs


def _tabs_of(actor: Actor) -> dict[str, Any]:
    """The tabs that the actor may open: how the committee votes is not an enterprise's to see."""
    closed = {} if actor.may(VIEW_MEETINGS) else {COMMITTEE}
    closed = set(closed) | (set() if actor.may(VIEW_AGREEMENTS) else {SUPERVISION})
    return {name: label for name, label in TABS.items() if name not in closed}


def _figures(row: "Application") -> dict[str, Any]:
    rounds = [
        (one, figure_rows(one.figures, {})) for one in row.scorings.all() if one.round < row.round
    ]
    return {
        "figures": figure_rows(kept_figures(queries.figures_of(row)), row.evidence),
        "missing": [names.FIGURES[name] for name in queries.missing_of(row)]
        if State(row.state) in RULES[A.SUBMIT].at
        else [],
        "rounds": rounds,
    }


def _sheet(actor: Actor, row: "Application") -> dict[str, Any]:
    sheets = list(row.scorings.all())
    if not sheets:
        return {"sheet": None}
    latest, before = sheets[0], sheets[1] if len(sheets) > 1 else None
    return {
        "sheet": sheet_context(latest.lines, before.lines if before is not None else None),
        "scoring": latest,
        "before": before,
        "scheme_url": url_of("scheme", latest.scheme_id),
        "what_if_url": url_of("what_if", row.pk),
    }


def _committee(actor: Actor, row: "Application") -> dict[str, Any]:
    items = queries.list_items_of(actor, row.pk)
    return {
        "items": [
            {
                "of": one,
                "motion": names.OUTCOMES[one.motion],
                "result": names.TALLY_RESULTS[one.result] if one.result else "",
                "shape": names.TALLY_SHAPES[one.result] if one.result else "open",
            }
            for one in items
        ],
        "stages": _stages(row),
    }


def _stages_of(row: "Application") -> Sequence["Stage"]:
    """The sittings of the scheme by which it was scored last."""
    scoring = queries.latest_scoring(row)
    return queries.scheme_of(scoring.scheme).stages if scoring is not None else ()


def _stages(row: "Application") -> list[tuple[str, bool]]:
    stages = _stages_of(row)
    codes = [one.code for one in stages]
    done = codes.index(row.stage_done) + 1 if row.stage_done in codes else 0
    return [(one.title, place < done) for place, one in enumerate(stages)]


def _agreement(actor: Actor, row: "Application") -> dict[str, Any]:
    found = queries.find_of_application(actor, row.pk)
    may_draft = actor.may(EDIT_AGREEMENTS) and actor.zone_id == row.zone_id
    is_admitted = State(row.state) in {State.ADMITTED, State.LEASED}
    context: dict[str, Any] = {
        "agreement": found,
        "new_url": url_of("agreement_new", row.pk)
        if may_draft and is_admitted and found is None
        else "",
        "is_admitted": is_admitted,
    }
    if found is not None:
        whole = queries.get_supervision(actor, found.pk)
        context |= {"agreement": whole, "lines": promise_lines(actor, whole)}
    return context


# The head


def _record(actor: Actor, row: "Application", tab: str) -> dict[str, Any]:
    state = State(row.state)
    enterprise = row.project.enterprise
    return {
        "subject": (queries.APPLICATION, row.pk),
        "number": row.number,
        "title": row.project.name,
        "subtitle": enterprise.name if enterprise else "",
        "zone": row.zone.name,
        "state": {
            "shape": names.STATE_SHAPES[state],
            "word": names.STATES[state],
            "line": _line(row),
            "url": reverse("registry:project", args=[row.project_id]),
            "name": row.project.code,
        },
        "acts": _acts(actor, row, state),
        "facts": [
            (names.FIELDS["opened_on"], applied_day(row)),
            (names.FIELDS["round"], str(row.round)),
            (names.FIELDS["total"], points(row.total)),
            (names.OUTCOME, outcome_text(row)),
            (names.FIELDS["decided_on"], full_day(row.decided_on)),
        ],
        "tabs": tabs(_tabs_of(actor), "application", row.pk, tab),
        "edit_version": row.version,
    }


def _line(row: "Application") -> str:
    """What is to be done next, or why it ended."""
    if row.returned_because:
        return _("Returned: %(why)s") % {"why": row.returned_because}
    if row.state == State.MENDING:
        if row.mend_by is not None and row.mend_by < clock.today():
            return _("The day for mending has passed: %(day)s.") % {"day": full_day(row.mend_by)}
        return _mend_line(row)
    if row.state == State.WITHDRAWN:
        return str(row.decision)
    return ""


def _acts(actor: Actor, row: "Application", state: State) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []

    def add(act: A, name: str, **how: Any) -> None:
        acts.append(button(names.ACTS[act], url_of(name, row.pk), **how))

    if row.outcome:
        acts.append(button(_("Decision (PDF)"), url_of("decision", row.pk)))
    if row.total is not None and state is not State.WITHDRAWN:
        acts.append(button(_("What if"), url_of("what_if", row.pk)))
    if actor.zone_id != row.zone_id:
        return acts
    may = {act: state in rule.at for act, rule in RULES.items()}
    if actor.may(APPLY):
        if may[A.CHANGE]:
            add(A.CHANGE, "application_edit")
            add(A.SUBMIT, "submit", method="post", is_primary=True, why_not=_why_not(row))
        if may[A.WITHDRAW]:
            add(A.WITHDRAW, "withdraw")
    if actor.may(CHECK_APPLICATIONS) and may[A.ACCEPT]:
        add(A.RETURN, "send_back")
        add(A.ACCEPT, "accept", method="post", is_primary=True)
    if actor.may(HOLD_MEETINGS) and may[A.PLACE]:
        url = reverse("admission:meeting_new")
        acts.append(button(names.ACTS[A.PLACE], url, is_primary=True))
    if actor.may(DECIDE):
        if may[A.DECIDE]:
            add(A.DECIDE, "decide", is_primary=True)
        if may[A.PROLONG]:
            add(A.PROLONG, "prolong")
            if row.mend_by is not None and row.mend_by < clock.today():
                add(A.LAPSE, "lapse")
    return acts


def _why_not(row: "Application") -> str:
    """Why an application cannot be handed in yet, or any more."""
    if row.state == State.MENDING and row.mend_by is not None and row.mend_by < clock.today():
        return _("The day for mending has passed: %(day)s.") % {"day": full_day(row.mend_by)}
    if missing := queries.missing_of(row):
        listed = _("; ").join(str(names.FIGURES[name]) for name in missing)
        return _("Not stated yet: %(names)s.") % {"names": listed}
    if unshown := queries.unshown_of(row):
        listed = _("; ").join(str(names.FIGURES[name]) for name in unshown)
        return _("Say what shows: %(names)s.") % {"names": listed}
    return ""
