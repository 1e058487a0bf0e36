"""Cases of approval: list, page, opening, facts, simulated handling, milestones and breaches."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import (
    ACCEPT_TERMS,
    CONVERT_RESULTS,
    END_SIMULATION,
    FOLLOW_BREACHES,
    OPEN_CASES,
    VIEW_CASES,
)
from zoneworks.approvals.engine.process.conditions import Facts, Need
from zoneworks.approvals.engine.process.handling import State, Track
from zoneworks.approvals.engine.process.simulation import LapseReason
from zoneworks.approvals.engine.process.terms import Item, Process
from zoneworks.approvals.forms import (
    FactsForm,
    MilestoneForm,
    NewCaseForm,
    SiteWorkForm,
)
from zoneworks.approvals.lists import due_text, duty_state, turn_text
from zoneworks.approvals.rows import CASE, CaseRow
from zoneworks.approvals.views.diagrams import case_diagram
from zoneworks.approvals.views.documents import document_lines
from zoneworks.approvals.views.events import events_of
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.traditional import in_script
from zoneworks.registry import queries as registry
from zoneworks.registry.views.pieces import to_change

if TYPE_CHECKING:
    from zoneworks.approvals.models import ApprovalCase, CaseItem, Obligation

TABS = {
    "items": gettext_lazy("Items"),
    "diagram": gettext_lazy("Diagram"),
    "facts": gettext_lazy("What is needed and why"),
    "documents": gettext_lazy("Documents"),
    "duties": gettext_lazy("Obligations and breaches"),
    "timeline": gettext_lazy("Timeline"),
}


@page(VIEW_CASES)
def approval_case(request: ActorRequest, pk: int, tab: str = "items") -> HttpResponse:
    """One case: its items by stage, what it needs and why, what is owed, what happened."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    case = queries.get_case(actor, pk)
    row = queries.load_case(actor, case)
    context: dict[str, Any] = {
        "case": case,
        "record": _record(actor, case, row, tab),
        "may_open": actor.may(OPEN_CASES),
    }
    if tab == "items":
        context |= {
            "stages": _stages(actor, case, row),
            "milestones": milestones_of(actor, case, row),
            "is_breached": any(not one.closed_on for one in queries.list_breaches(case)),
            "simulation": row.case.simulation,
            "site_works": _site_works(case, row),
            "assumptions": [
                (labels.LAND_TERMS.get(name, name), value)
                for name, value in case.assumptions.items()
            ],
            "lapse_reason": labels.LAPSE_REASONS[LapseReason(case.lapse_reason)]
            if case.lapse_reason
            else "",
            "certificates": _certificates(row),
        }
    elif tab == "diagram":
        context["diagram"] = case_diagram(row, _stored(actor, case))
    elif tab == "facts":
        process = row.case.plan.process
        context |= {
            "facts": [
                (labels.name_of(fact), labels.fact_text(fact, case.facts.get(fact.code)))
                for fact in process.facts
            ],
            "needs": needs_of(case),
        }
    elif tab == "documents":
        context |= {
            "documents": document_lines(queries.list_case_documents(actor, case)),
            "has_letter": queries.may_promise(row),
        }
    elif tab == "duties":
        context |= {
            "obligations": [_duty(case, one) for one in queries.list_obligations(case)],
            "breaches": [
                (
                    one,
                    labels.name_in(case, one.milestone),
                    labels.item_names(one.missing, row.case.plan.process),
                )
                for one in queries.list_breaches(case)
            ],
            "may_follow": actor.may(FOLLOW_BREACHES) and actor.zone_id == case.zone_id,
            "may_put_off": actor.may(OPEN_CASES) and row.case.plan.process.build_first is not None,
        }
    else:
        context["events"] = events_of(actor, case)
    return render_tab(request, "approvals/case", tab, context)


@page(OPEN_CASES, "GET", "POST")
def case_new(request: ActorRequest, project_id: int) -> HttpResponse:
    """Open the approvals of a project."""
    actor = request.actor
    project = to_change(request, registry.get_project(actor, project_id))
    attempt = save(
        NewCaseForm(request.POST or None),
        lambda values: services.open_case(
            actor,
            project.pk,
            values["process_id"],
            {},
            begun_on=values["begun_on"],
            national_code=values["national_code"],
        ),
    )
    return answer(
        request,
        attempt,
        said=_("The case is open. Now write what is known of the project."),
        done_url=lambda made: reverse("approvals:case_facts", args=[made.pk]),
        title=_("Open a case"),
        subtitle=project.name,
        cancel_url=reverse("registry:project_tab", args=[project.pk, "permits"]),
    )


@page(OPEN_CASES, "GET", "POST")
def case_facts(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what is known of the project."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    process = queries.load_case(actor, case).case.plan.process
    form = FactsForm(
        request.POST or None,
        process=process,
        facts=case.facts,
        initial={"version": case.version},
    )
    attempt = save(
        form,
        lambda values: services.change_facts(
            actor, pk, form.facts(), version=values["version"], reason=values["reason"]
        ),
        lambda current: current.facts,
    )
    return answer(
        request,
        attempt,
        said=_("The facts are saved; the items follow them."),
        title=_("Facts of the project"),
        subtitle=case.project.name,
        cancel_url=reverse("approvals:approval_case", args=[pk]),
    )


@page(OPEN_CASES, "GET", "POST")
def milestone(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Write the day on which a milestone was lawfully reached."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    attempt = save(
        MilestoneForm(request.POST or None),
        lambda values: services.reach_milestone(actor, pk, code, values["on"]),
    )
    return answer(
        request,
        attempt,
        said=_("“%(name)s” is written.") % {"name": labels.name_in(case, code)},
        title=labels.name_in(case, code),
        subtitle=case.project.name,
        cancel_url=reverse("approvals:approval_case", args=[pk]),
    )


@page(OPEN_CASES, "GET", "POST")
def site_work_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Write that the site is being prepared, by work that needs no permit."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    process = queries.load_case(actor, case).case.plan.process
    attempt = save(
        SiteWorkForm(request.POST or None, process=process),
        lambda values: services.begin_site_work(actor, pk, values["work"], values["on"]),
    )
    return answer(
        request,
        attempt,
        said=_("The preparation of the site is written."),
        title=_("Preparation of the site"),
        subtitle=case.project.name,
        line=_("It is not the start of construction: anything else stays blocked."),
        cancel_url=reverse("approvals:approval_case", args=[pk]),
    )


def _record(actor: Actor, case: "ApprovalCase", row: CaseRow, tab: str) -> dict[str, Any]:
    process = row.case.plan.process
    return {
        "subject": (CASE, case.pk),
        "zone": case.zone.name,
        "number": case.number,
        "title": case.project.name,
        "subtitle": labels.name_of(process),
        "acts": _acts(actor, case, row),
        "facts": [
            (
                _("Project"),
                format_html(
                    '<a href="{}">{}</a>',
                    reverse("registry:project", args=[case.project_id]),
                    case.project.code,
                ),
            ),
            (_("Version of the process"), case.process_version),
            (_("Begun on"), full_day(case.begun_on)),
            (_("National project code"), case.national_code or "—"),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("approvals:case_tab", args=[case.pk, name]),
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
    }


def _acts(actor: Actor, case: "ApprovalCase", row: CaseRow) -> list[dict[str, Any]]:
    simulation = row.case.simulation
    is_open = simulation is not None and simulation.is_open
    found: list[tuple[Any, str, bool]] = []
    if actor.may(OPEN_CASES):
        found.append((_("Facts of the project"), "case_facts", False))
        found.append((_("Move to another version"), "case_version", False))
        if not case.system and not is_open and row.case.plan.process.simulation is not None:
            found.append((_("Begin simulated handling"), "simulation_new", False))
    if is_open and actor.may(CONVERT_RESULTS):
        found.append((_("Convert the simulated results"), "conversion", True))
    if is_open and actor.may(ACCEPT_TERMS) and case.terms_accepted_on is None:
        found.insert(0, (_("Accept the terms of conversion"), "terms", False))
    if is_open and actor.may(END_SIMULATION):
        found.append((_("Let the simulated results lapse"), "lapse", False))
    return [
        button(label, reverse(f"approvals:{name}", args=[case.pk]), is_primary=is_primary)
        for label, name, is_primary in found
    ]


def _stages(actor: Actor, case: "ApprovalCase", row: CaseRow) -> list[dict[str, Any]]:
    stored = _stored(actor, case)
    process = row.case.plan.process
    names = {one.code: labels.name_of(one) for one in process.authorities}
    found = []
    for stage in process.stages:
        items = []
        for item in process.items:
            formal = stored.get((item.code, Track.FORMAL))
            if item.stage != stage.code or formal is None or formal.state == State.NOT_NEEDED:
                continue
            items.append(
                {
                    "name": labels.name_of(item),
                    "authority": names[item.authority],
                    "formal": _cell(formal),
                    "simulated": _cell(stored.get((item.code, Track.SIMULATED))),
                }
            )
        found.append({"name": labels.name_of(stage), "lead": names[stage.lead], "items": items})
    return found


def _stored(actor: Actor, case: "ApprovalCase") -> dict[tuple[str, Track], "CaseItem"]:
    items = queries.list_items(actor).filter(case_id=case.pk)
    return {(one.code, Track(one.track)): one for one in items}


def _cell(item: "CaseItem | None") -> dict[str, Any] | None:
    if item is None:
        return None
    known = State(item.state)
    return {
        "item": item,
        "url": reverse("approvals:item", args=[item.pk]),
        "shape": labels.STATE_SHAPES[known],
        "word": labels.ITEM_STATES[known],
        "turn": turn_text(item),
        "due": due_text(item),
    }


def milestones_of(actor: Actor, case: "ApprovalCase", row: CaseRow) -> list[dict[str, Any]]:
    """What the enterprise may begin, or what is missing for it and by which article."""
    process, expired = row.case.plan.process, row.case.expired()
    found = []
    for code, one in row.case.plan.milestones.items():
        missing = row.case.missing_for(code)
        found.append(
            {
                "code": code,
                "name": labels.name_of(one),
                "article": in_script(one.article),
                "reached_on": row.case.milestones.get(code),
                "missing": labels.item_names(missing, process),
                "expired": labels.expired_text(
                    [expired[one] for one in missing if one in expired], process
                ),
                "may_reach": not missing and actor.may(OPEN_CASES),
                "may_record": bool(missing) and actor.may(FOLLOW_BREACHES),
            }
        )
    return found


def _site_works(case: "ApprovalCase", row: CaseRow) -> list[tuple[str, Any]]:
    begun = queries.list_site_works(case)
    return [
        (labels.name_of(one), begun[one.code])
        for one in row.case.plan.process.site_preparation
        if one.code in begun
    ]


def _certificates(row: CaseRow) -> dict[str, Any]:
    rule = row.case.plan.process.certificates
    return {
        "name": labels.name_of(rule),
        "rows": [
            (
                labels.item_name(code, row.case.plan.process),
                standing.delivered_on
                if (standing := row.case.standings.get((code, Track.FORMAL))) is not None
                else None,
            )
            for code in rule.items
        ],
    }


def needs_of(case: "ApprovalCase") -> list[tuple[str, str, str, str]]:
    """For each item of the case's process: name, shape, word, and why it is needed or not."""
    process = labels.process_of(case.process_id, case.process_version)
    if process is None:
        return []
    needs = process.needs(case.facts)
    return [
        (labels.name_of(item), *_need(process, case.facts, item, needs[item.code]))
        for item in process.items
    ]


def _duty(case: "ApprovalCase", duty: "Obligation") -> dict[str, Any]:
    shape, word = duty_state(duty)
    return {
        "duty": duty,
        "url": reverse("approvals:obligation", args=[duty.pk]),
        "kind": labels.OBLIGATIONS[duty.kind],
        "name": labels.duty_name(case, duty.item.code, duty.paper),
        "item": labels.name_in(case, duty.item.code),
        "responsible": queries.who_answers(duty),
        "shape": shape,
        "word": word,
        "next": labels.NEXT_STEPS[queries.step_of(duty)],
    }


def _need(process: Process, known: Facts, item: Item, need: Need) -> tuple[str, str, str]:
    """Whether an item is needed: shape, word and why."""
    facts = {fact.code: fact for fact in process.facts}
    if need.is_needed is None:
        asked = _("; ").join(labels.name_of(facts[code]) for code in need.asked)
        return "due", _("Not known yet"), _("First it must be known: %(facts)s.") % {"facts": asked}
    colon = _(": ")
    why = _("; ").join(
        f"{labels.name_of(facts[code])}{colon}{labels.fact_text(facts[code], known.get(code))}"
        for code in dict.fromkeys(test.fact for test in need.decided_by)
    )
    why = why or in_script(item.article)
    if need.is_needed:
        return "normal", pgettext("item", "Needed"), why
    return "inapplicable", pgettext("item", "Not needed"), why
