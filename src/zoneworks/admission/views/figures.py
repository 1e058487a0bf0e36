"""Admission in figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.admission import queries
from zoneworks.admission.engine.acts import VIEW_FIGURES
from zoneworks.admission.labels import names
from zoneworks.core import clock
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import money_text


@page(VIEW_FIGURES)
def figures(request: ActorRequest) -> HttpResponse:
    """Applications of a year, share admitted, promised against achieved."""
    actor = request.actor
    years = queries.list_years(actor) or [clock.today().year]
    text = request.GET.get("year", "")
    if text and (not text.isdecimal() or not 1990 <= int(text) <= 2100):
        raise NotFound(_("There is no such year."))
    year = int(text) if text else years[0]
    found = queries.read_outcomes(actor, year)
    admitted = found.by_state.get("ADMITTED", 0)
    listed = reverse("admission:applications")
    span = f"opened_on_min={year}-01-01&opened_on_max={year}-12-31"
    context = {
        "found": found,
        "years": years,
        "admitted": admitted,
        "share": admitted / found.decided if found.decided else None,
        "all_url": f"{listed}?{span}",
        "admitted_url": f"{listed}?{span}&state=ADMITTED",
        "promises_url": reverse("admission:promises"),
        "states": [
            (
                names.STATE_SHAPES[state],
                label,
                found.by_state.get(state, 0),
                f"{listed}?{span}&state={state}",
            )
            for state, label in names.STATES.items()
        ],
        "kept": [
            {
                "kind": names.PROMISE_KINDS[one.kind],
                "results": [(names.RESULTS[name], n) for name, n in one.results.items()],
                "kept": one.results["KEPT"],
                "late": one.results["LATE"],
                "short": one.results["SHORT"],
                "promised": money_text(one.promised_fen) if one.promised_fen else "—",
                "achieved": money_text(one.achieved_fen) if one.promised_fen else "—",
                "share": one.achieved_fen / one.promised_fen if one.promised_fen else None,
            }
            for one in found.kept
        ],
        "deposits": [
            (_("Still deposited"), money_text(found.deposits["standing"])),
            (names.FIELDS["return_fen"], money_text(found.deposits["returned"])),
            (names.FIELDS["forfeit_fen"], money_text(found.deposits["forfeited"])),
        ],
    }
    return render(request, "admission/figures.html", context)
