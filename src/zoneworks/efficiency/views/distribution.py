"""Grades, land and tax of a year by group, industry, or zone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core.pages import ActorRequest, page
from zoneworks.efficiency import labels, queries
from zoneworks.efficiency.engine.acts import VIEW_EVALUATIONS
from zoneworks.efficiency.engine.process import SHOWN
from zoneworks.efficiency.views.evaluations import grade_chart, parts_of
from zoneworks.registry import queries as registry

BY = {
    "industry": gettext_lazy("Industry"),
    "group": pgettext_lazy("evaluation", "Group"),
    "zone": gettext_lazy("Zone"),
}


@page(VIEW_EVALUATIONS)
def distribution(request: ActorRequest) -> HttpResponse:
    """What was found in a year: by industry, by group, or zone by zone for who reads several."""
    actor = request.actor
    shown = queries.list_evaluations(actor).filter(state__in=sorted(SHOWN))
    years = sorted(set(shown.values_list("year", flat=True)), reverse=True)
    typed = request.GET.get("year", "")
    year = next((one for one in years if str(one) == typed), years[0] if years else None)
    is_many = len(actor.zone_ids) > 1
    usual = "zone" if is_many else "industry"
    by = request.GET.get("by", usual)
    by = by if by in BY and (is_many or by != "zone") else usual
    found = shown.filter(year=year) if year is not None else shown.none()
    scores = queries.list_scores(actor).filter(evaluation__in=found)
    names = registry.divisions_by_code() if by == "industry" else {}
    if by == "group":
        names = {
            code: name for row in found for code, name in labels.group_names(row.terms).items()
        }
    parts = parts_of(queries.distribution(actor, scores, by), names)
    context = {
        "title": _("Efficiency of land"),
        "years": [(one, one == year) for one in years],
        "year": year,
        "by": by,
        "by_label": BY[by],
        "kinds": [
            (name, label, name == by) for name, label in BY.items() if is_many or name != "zone"
        ],
        "parts": parts,
        "chart": grade_chart(parts) | {"x_label": str(BY[by])},
    }
    return render(request, "efficiency/distribution.html", context)
