"""What would lift the score: changed figures are scored at once, and nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zoneworks.admission import queries
from zoneworks.admission.engine.acts import VIEW_APPLICATIONS
from zoneworks.admission.engine.scoring import assess, missing_figures
from zoneworks.admission.engine.sheets import lines_of
from zoneworks.admission.engine.terms import Figures, FiguresWrong, check_figures
from zoneworks.admission.engine.whatif import Change, lift
from zoneworks.admission.forms.applications import FIGURE_ORDER, FiguresForm
from zoneworks.admission.labels import names, texts
from zoneworks.admission.views.pieces import points, sheet_context, url_of
from zoneworks.core import clock
from zoneworks.core.pages import ActorRequest, page


@page(VIEW_APPLICATIONS)
def what_if(request: ActorRequest, pk: int) -> HttpResponse:
    """Figures to be changed, what they come to, and the smallest changes that would help."""
    row = queries.get_application(request.actor, pk)
    own = queries.figures_of(row)
    typed = any(name in request.GET for name in FIGURE_ORDER)
    form = FiguresForm(request.GET if typed else None, initial=_shown(own))
    scoring = queries.latest_scoring(row)
    scheme = (
        queries.scheme_of(scoring.scheme)
        if scoring is not None
        else queries.scheme_on(row.zone_id, clock.today()).scheme
    )
    context: dict[str, Any] = {
        "application": row,
        "form": form,
        "back_url": url_of("application", pk),
        "is_tried": typed,
    }
    if not typed or form.is_valid():
        figures = Figures(**_figures(form.cleaned_data)) if typed else own
        context |= _tried(scheme, figures, own)
    if typed and "wrong" in context:
        form.add_error(*context["wrong"])
    status = 422 if form.errors else 200
    return render(request, "admission/what_if.html", context, status=status)


def _shown(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in FIGURE_ORDER}


def _figures(data: Mapping[str, Any]) -> dict[str, Any]:
    codes = ("environment", "safety", "industry_code")
    return {name: data[name] or "" if name in codes else data[name] for name in FIGURE_ORDER}


def _tried(scheme: Any, figures: Figures, own: Figures) -> dict[str, Any]:
    try:
        check_figures(figures)
    except FiguresWrong as refusal:
        return {"wrong": (refusal.values["field"], texts.refusal_text(refusal))}
    if missing := missing_figures(scheme, figures):
        return {"missing": [names.FIGURES[name] for name in missing]}
    found = assess(scheme, figures)
    before = None
    if figures != own and not missing_figures(scheme, own):
        before = lines_of(scheme, assess(scheme, own), own.industry_code)
    gates = {one.code: texts.title_of(one.title) for one in scheme.gates}
    return {
        "sheet": sheet_context(lines_of(scheme, found, figures.industry_code), before),
        "goals": [
            {
                "title": gates.get(goal.gate) or _("Points to admit"),
                "is_gate": bool(goal.gate),
                "changes": [_change(one) for one in goal.changes],
            }
            for goal in lift(scheme, figures)
        ],
    }


def _change(one: Change) -> dict[str, Any]:
    is_grade = one.field in {"environment", "safety"}
    return {
        "figure": names.FIGURES[one.field],
        "before": texts.figure_text(one.field, one.before),
        "after": texts.figure_text(one.field, one.after),
        "relative": "" if is_grade else f"{texts.number_text(one.relative * 100, 2)}%",
        "total": points(one.assessment.total),
        "outcome": names.OUTCOMES[one.assessment.outcome],
        "shape": names.OUTCOME_SHAPES[one.assessment.outcome],
    }
