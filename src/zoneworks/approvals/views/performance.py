"""How fast the zone's own items were, and the tabs that say why."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import ANALYZE_LOGS, VIEW_PERFORMANCE
from zoneworks.approvals.engine.process.performance import (
    Performance,
    Served,
    performance_of,
    saved_against,
)
from zoneworks.approvals.forms import OwnCasesForm, PeriodForm, WhatIfForm
from zoneworks.approvals.queries import LogBy
from zoneworks.approvals.views import own as tabs
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import full_day, number, percent1

TABS = {
    "": gettext_lazy("Headline"),
    "paths": gettext_lazy("Critical path"),
    "conformance": gettext_lazy("Conformance"),
    "bottlenecks": gettext_lazy("Bottlenecks"),
    "what-if": gettext_lazy("What if"),
    "prediction": gettext_lazy("Prediction"),
}
BY = {"item": LogBy.ITEM, "project": LogBy.PROJECT}
BY_NAMES = {LogBy.ITEM: gettext_lazy("By item"), LogBy.PROJECT: gettext_lazy("By project")}
BUTTONS = {
    "item": gettext_lazy("Analyze our own items"),
    "project": gettext_lazy("Analyze our own projects"),
}


@page(VIEW_PERFORMANCE)
def performance(request: ActorRequest) -> HttpResponse:
    """The figures of a period and of the one before it."""
    chosen = _latest_year(request)
    form = PeriodForm(request.GET or None, initial=chosen)
    if form.is_bound and form.is_valid():
        chosen |= {name: value for name, value in form.cleaned_data.items() if value}
    actor = request.actor
    after = queries.list_served(actor, chosen["since"], chosen["until"])
    before = queries.list_served(actor, chosen["before_since"], chosen["since"])
    figures = performance_of(after)
    context = {
        "form": form,
        "record": _record(request, "", ""),
        "breadcrumb_tail": [(TABS[""], None)],
        "period": _period(chosen["since"], chosen["until"]),
        "before": _period(chosen["before_since"], chosen["since"]),
        "headline": _headline(figures, saved_against(before, after), _list_url(chosen)),
        "beside": _beside(figures),
        "kinds": _kinds(before, after, chosen),
        "n_items": figures.n_items,
        "n_open": figures.n_open,
    }
    return render(request, "approvals/performance.html", context)


@page(VIEW_PERFORMANCE)
def own(request: ActorRequest, tab: str) -> HttpResponse:
    """One tab of what the chosen cases say."""
    if tab not in tabs.TABS:
        raise NotFound(_("There is no such page."))
    form = (WhatIfForm if tab == "what-if" else OwnCasesForm)(request.GET or None)
    chosen: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        chosen = {
            name: value for name, value in form.cleaned_data.items() if value not in {None, ""}
        }
    chosen["rule"] = request.GET.get("rule", "")
    said = tuple((name, str(value)) for name, value in sorted(chosen.items()))
    key = ("own", tab, said, request.actor.zone_ids, get_language())
    mark = queries.mark_of_cases(request.actor)
    line, found = memo.kept(key, mark, partial(_find, request.actor, tab, chosen))
    context: dict[str, Any] = {
        "form": form,
        "record": _record(request, tab, line),
        "breadcrumb_tail": [(TABS[tab], None)],
        **found,
    }
    form.initial.update(context.get("used", {}))  # what is shown before anything is chosen
    return render(request, f"approvals/own_{tab.replace('-', '')}.html", context)


def _find(actor: Actor, tab: str, chosen: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The cases that are counted, and what one tab says of them."""
    cases = queries.list_histories(actor, chosen.get("since"), chosen.get("until"))
    found = {"stands_on": tabs.shown_cases(cases), "has_cases": bool(cases)}
    found |= tabs.TABS[tab](cases, chosen) if cases else {}
    return tabs.period_line(cases, chosen), found


@page(ANALYZE_LOGS, "POST")
def analyze_own(request: ActorRequest, by: str) -> HttpResponse:
    """Analyze the zone's own cases as a log, by a worker."""
    if by not in BY:
        raise NotFound(_("There is no such page."))
    since = _latest_year(request)["since"]
    name = _("%(by)s, own cases as of %(day)s") % {
        "by": BY_NAMES[BY[by]],
        "day": clock.today().isoformat(),
    }
    job = services.start_own_analysis(request.actor, BY[by], name=name, since=since)
    return redirect("core:job", job.pk)


def _record(request: ActorRequest, tab: str, line: str) -> dict[str, Any]:
    """The tabs over the page, and the buttons that analyze the own cases as a log."""
    acts = [
        {"label": label, "url": reverse("approvals:analyze_own", args=[by]), "method": "post"}
        for by, label in BUTTONS.items()
        if request.actor.may(ANALYZE_LOGS)
    ]
    return {
        "title": _("How fast our items are"),
        "line": line,
        "acts": acts,
        "tabs": [
            {
                "label": label,
                "url": reverse("approvals:performance_tab", args=[name])
                if name
                else reverse("approvals:performance"),
                "count": None,
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
    }


def _latest_year(request: ActorRequest) -> dict[str, Any]:
    """The last whole year with items against the one before it, until somebody chooses."""
    year = queries.find_latest_year(request.actor)
    return {
        "before_since": date(year - 1, 1, 1),
        "since": date(year, 1, 1),
        "until": date(year + 1, 1, 1),
    }


def _period(since: date, before: date) -> str:
    """A period by its first and its last day."""
    return f"{full_day(since)} – {full_day(before - timedelta(days=1))}"


def _list_url(chosen: dict[str, Any]) -> str:
    """The items of the period that have a limit of the law."""
    return tabs.items_url(
        {},
        track="FORMAL",
        limited="yes",
        accepted_from=chosen["since"],
        accepted_before=chosen["until"],
    )


def _headline(figures: Performance, against: Any, url: str) -> list[dict[str, Any]]:
    found = [
        {
            "label": _("Time saved against the limit of the law"),
            "value": percent1(figures.saved_of_legal),
            "definition": _(
                "1 − actual net working days ÷ limit of the law, both summed over the items that"
                " have such a limit and were accepted in the period; open items are censored."
            ),
        },
        {
            "label": _("More time than before")
            if against is not None and against < 0
            else _("Time saved against before"),
            "value": percent1(abs(against) if against is not None else None),
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
    return [one | {"url": url} for one in found]


def _beside(figures: Performance) -> list[tuple[str, str]]:
    return [
        (pgettext("how many", "Items"), number(figures.n_items)),
        (_("Still open"), number(figures.n_open)),
        (_("Median, working days net"), number(figures.median_net, 1)),
        (_("Working days, net"), number(figures.net_days, 0)),
        (_("Working days with pauses"), number(figures.gross_days, 0)),
        (_("Limit of the law, working days"), number(figures.legal_days)),
        (_("Simulated handling before, working days"), number(figures.simulated_days)),
        (_("Steps entered late"), percent1(figures.back_entered_share)),
    ]


def _kinds(
    before: list[Served], after: list[Served], chosen: dict[str, Any]
) -> list[dict[str, Any]]:
    codes = dict.fromkeys(item.code for item in after if item.legal is not None)
    found = []
    for code in codes:
        now = performance_of([item for item in after if item.code == code])
        then = performance_of([item for item in before if item.code == code])
        found.append(
            {
                "name": labels.item_name(code),
                "url": tabs.items_url(
                    {},
                    item=code,
                    track="FORMAL",
                    accepted_from=chosen["since"],
                    accepted_before=chosen["until"],
                ),
                "n": now.n_items,
                "legal": now.legal_days / now.n_items,
                "net": now.net_days / now.n_items,
                "gross": now.gross_days / now.n_items,
                "before": then.net_days / then.n_items if then.n_items else None,
                "saved": now.saved_of_legal,
            }
        )
    return sorted(found, key=lambda row: row["net"], reverse=True)
