"""How fast the zone's own items were: against the law, against the promise, against before."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.acts import VIEW_PERFORMANCE
from zoneworks.approvals.engine.process.performance import (
    Performance,
    Served,
    performance_of,
    saved_against,
)
from zoneworks.approvals.forms import PeriodForm
from zoneworks.core import clock
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import full_day, number, percent1


@page(VIEW_PERFORMANCE)
def performance(request: ActorRequest) -> HttpResponse:
    """The figures of a period and of the one before it."""
    chosen = _last_year()
    form = PeriodForm(request.GET or None, initial=chosen)
    if form.is_bound and form.is_valid():
        chosen |= {name: value for name, value in form.cleaned_data.items() if value}
    actor = request.actor
    after = queries.list_served(actor, chosen["since"], chosen["until"])
    before = queries.list_served(actor, chosen["before_since"], chosen["since"])
    figures = performance_of(after)
    context = {
        "form": form,
        "period": f"{full_day(chosen['since'])} – {full_day(chosen['until'])}",
        "before": f"{full_day(chosen['before_since'])} – {full_day(chosen['since'])}",
        "headline": _headline(figures, saved_against(before, after)),
        "beside": _beside(figures),
        "kinds": _kinds(before, after),
        "n_items": figures.n_items,
        "n_open": figures.n_open,
    }
    return render(request, "approvals/performance.html", context)


def _last_year() -> dict[str, Any]:
    """The last whole year against the one before it, until somebody chooses."""
    year = clock.today().year - 1
    return {
        "before_since": date(year - 1, 1, 1),
        "since": date(year, 1, 1),
        "until": date(year + 1, 1, 1),
    }


def _headline(figures: Performance, against: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Time saved against the limit of the law"),
            "value": percent1(figures.saved_of_legal),
            "definition": _(
                "1 − actual net working days ÷ limit of the law, both summed over the items that"
                " have such a limit and were accepted in the period; open items are censored."
            ),
        },
        {
            "label": _("Time saved against before"),
            "value": percent1(against),
            "definition": _(
                "1 − share of the limit taken now ÷ share taken before, both at the kinds of items"
                " of now."
            ),
        },
        {
            "label": _("Promised, of the limit of the law"),
            "value": percent1(figures.promised_of_legal),
            "definition": _("Promised limits ÷ limits of the law, of the items that have both."),
        },
    ]


def _beside(figures: Performance) -> list[tuple[str, str]]:
    return [
        (_("Items"), number(figures.n_items)),
        (_("Still open"), number(figures.n_open)),
        (_("Median, working days net"), number(figures.median_net, 1)),
        (_("Working days, net"), number(figures.net_days, 0)),
        (_("Working days with pauses"), number(figures.gross_days, 0)),
        (_("Limit of the law, working days"), number(figures.legal_days)),
        (_("Simulated handling before, working days"), number(figures.simulated_days)),
        (_("Steps entered late"), percent1(figures.back_entered_share)),
    ]


def _kinds(before: list[Served], after: list[Served]) -> list[dict[str, Any]]:
    codes = dict.fromkeys(item.code for item in after if item.legal is not None)
    found = []
    for code in codes:
        now = performance_of([item for item in after if item.code == code])
        then = performance_of([item for item in before if item.code == code])
        found.append(
            {
                "name": labels.item_name(code),
                "n": now.n_items,
                "legal": now.legal_days / now.n_items,
                "net": now.net_days / now.n_items,
                "gross": now.gross_days / now.n_items,
                "before": then.net_days / then.n_items if then.n_items else None,
                "saved": now.saved_of_legal,
            }
        )
    return sorted(found, key=lambda row: row["net"], reverse=True)
