"""Simulated handling of a case: its beginning, its conversion, its lapse."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import (
    ACCEPT_TERMS,
    CONVERT_RESULTS,
    END_SIMULATION,
    OPEN_CASES,
)
from zoneworks.approvals.engine.process.simulation import Award, Candidate, LapseReason
from zoneworks.approvals.forms import AwardForm, LapseForm, SimulationForm, TermsForm
from zoneworks.approvals.rows import CaseRow
from zoneworks.core.engine.roles import Role
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save


@page(OPEN_CASES, "GET", "POST")
def simulation_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin to handle a case as if the project held its land."""
    actor = request.actor
    case = queries.get_case(actor, pk)

    def begin(values: dict[str, Any]) -> Any:
        candidate = Candidate(
            has_agreement=values["has_agreement"],
            is_in_good_standing=values["is_in_good_standing"],
            has_promised=values["letter"] is not None,
        )
        terms = {name: values[name] for name in SimulationForm.TERMS}
        return services.begin_simulation(actor, pk, candidate, terms, letter=values["letter"])

    attempt = save(SimulationForm(request.POST or None, request.FILES or None), begin)
    return answer(
        request,
        attempt,
        said=_("Simulated handling has begun. Its results are no permits."),
        title=_("Begin simulated handling"),
        subtitle=case.project.name,
        line=_("A simulated result has no legal force and releases no construction."),
        cancel_url=reverse("approvals:approval_case", args=[pk]),
    )


@page(CONVERT_RESULTS, "GET", "POST")
def conversion(request: ActorRequest, pk: int) -> HttpResponse:
    """Turn simulated results into formal handling, once the land is won."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    row = queries.load_case(actor, case)
    lines = row.case.preview_conversion({})
    papers = [
        (
            f"{line.code}/{paper}",
            f"{labels.name_in(case, line.code)}: {_paper(row, line.code, paper)}",
        )
        for line in lines
        for paper in line.papers
    ]
    form = AwardForm(request.POST or None, assumptions=case.assumptions, papers=papers)

    def convert(values: dict[str, Any]) -> Any:
        given: dict[str, list[str]] = {}
        for one in values["papers"]:
            code, _slash, paper = one.partition("/")
            given.setdefault(code, []).append(paper)
        award = Award(
            row.case.applicant,
            {name: values[f"term_{name}"].strip() for name in form.terms},
            is_paid=values["is_paid"],
            design_is_unchanged=values["design_is_unchanged"],
        )
        return services.convert(actor, pk, award, given)

    attempt = save(form, convert)
    return answer(
        request,
        attempt,
        said=_("Converted, item by item: what is missing stays open below."),
        title=_("Convert the simulated results"),
        subtitle=case.project.name,
        cancel_url=reverse("approvals:approval_case", args=[pk]),
        submit_label=_("Convert"),
        warnings=[
            _("%(item)s: %(result)s")
            % {"item": labels.name_in(case, line.code), "result": labels.CONVERTED[line.result]}
            for line in lines
        ]
        if not form.is_bound
        else [],
    )


@page(ACCEPT_TERMS, "GET", "POST")
def terms(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept the terms on which simulated results become formal."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    is_own = actor.role is Role.ENTERPRISE
    attempt = save(
        TermsForm(request.POST or None, is_own=is_own),
        lambda values: services.accept_terms(actor, pk, document=values.get("document", "")),
    )
    assumed = [
        _("%(name)s: %(value)s") % {"name": labels.LAND_TERMS.get(name, name), "value": value}
        for name, value in case.assumptions.items()
    ]
    return answer(
        request,
        attempt,
        said=_("The terms of conversion are accepted."),
        title=_("Accept the terms of conversion"),
        subtitle=case.project.name,
        line=_("Assumed: %(value)s") % {"value": _("; ").join(assumed)},
        cancel_url=reverse("approvals:approval_case", args=[pk]),
        submit_label=_("Accept the terms"),
    )


@page(END_SIMULATION, "GET", "POST")
def lapse(request: ActorRequest, pk: int) -> HttpResponse:
    """Let the simulated results lapse."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    attempt = save(
        LapseForm(request.POST or None, only_withdrawal=actor.role is Role.ENTERPRISE),
        lambda values: services.lapse(
            actor, pk, LapseReason(values["lapse_reason"]), note=values["note"]
        ),
    )
    return answer(
        request,
        attempt,
        said=_("The simulated results have lapsed."),
        title=_("Let the simulated results lapse"),
        subtitle=case.project.name,
        cancel_url=reverse("approvals:approval_case", args=[pk]),
        submit_label=_("Let them lapse"),
    )


def _paper(row: CaseRow, code: str, paper: str) -> str:
    return labels.paper_name(row.case.plan.process.item(code), paper)
