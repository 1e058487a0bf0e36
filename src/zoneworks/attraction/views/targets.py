"""Targets and the classes of projects; lists of the top 500."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.acts import SET_TARGETS, VIEW_TARGETS
from zoneworks.attraction.engine.classes import SizeClass
from zoneworks.attraction.engine.targets import Measure, Standing
from zoneworks.attraction.engine.terms import TopList
from zoneworks.attraction.forms import targets as forms
from zoneworks.attraction.labels.leads import SIZES, TOP_LISTS
from zoneworks.attraction.labels.targets import MEASURES
from zoneworks.core import clock
from zoneworks.core.engine.money import MoneyUnit
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, percent1, short_money
from zoneworks.registry import queries as registry

if TYPE_CHECKING:
    from zoneworks.attraction.models import Target


@page(VIEW_TARGETS)
def targets(request: ActorRequest) -> HttpResponse:
    """How the targets stand, and the classes of what was signed in the latest year."""
    actor = request.actor
    rows = list(queries.list_targets(actor))
    standings = queries.judge_targets(actor, rows)
    year = _year(request, registry.find_signing_year(actor))
    classed = queries.list_classed(actor, date(year, 1, 1), date(year, 12, 31))
    context = {
        "targets": [_target(row, one) for row, one in zip(rows, standings, strict=True)],
        "year": year,
        "earlier": year - 1,
        "later": year + 1 if year < clock.today().year else None,
        "total": len(classed),
        "total_fen": short_money(sum(one.project.investment_fen or 0 for one in classed)),
        "sizes": [
            (SIZES[size], [one for one in classed if one.size is size])
            for size in SizeClass
            if size is not SizeClass.SMALLER
        ],
        "lists": [
            (
                TOP_LISTS[kind],
                [(one, rank) for one in classed for rank in one.ranks if rank.kind is kind],
            )
            for kind in TopList
        ],
        "may_set": actor.may(SET_TARGETS),
    }
    return render(request, "attraction/targets.html", context)


@page(SET_TARGETS, "GET", "POST")
def target_new(request: ActorRequest) -> HttpResponse:
    """Set a target."""
    return act_page(
        request,
        forms.TargetForm(request.POST or None),
        lambda values: services.set_target(request.actor, values),
        said=_("The target is set."),
        title=_("Set a target"),
        cancel_url=reverse("attraction:targets"),
    )


@page(SET_TARGETS, "GET", "POST")
def target_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a target as it was seen."""
    row = queries.get_target(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.set_target(request.actor, values, pk=pk, version=version, reason=reason)

    initial = vars(row) | {"goal": forms.goal_text(row.measure, row.goal)}
    if not row.least_fen:
        initial["least_fen"] = None
    return act_page(
        request,
        forms.TargetChangeForm(request.POST or None, initial=initial),
        change,
        said=_("The target is set."),
        title=_("Change the target"),
        subtitle=row.name,
        cancel_url=reverse("attraction:targets"),
    )


@page(SET_TARGETS, "GET", "POST")
def top_list_new(request: ActorRequest) -> HttpResponse:
    """Enter a list of the top 500 as it was published."""

    def enter(values: dict[str, Any]) -> int:
        kind = TopList(values["kind"])
        day, names = values["published_on"], values["names"]
        return services.load_top_list(request.actor, kind, day, names)

    return act_page(
        request,
        forms.TopListForm(request.POST or None),
        enter,
        said=lambda count: _("%(count)s companies are entered.") % {"count": count},
        title=_("Enter a list"),
        cancel_url=reverse("attraction:top_companies"),
    )


def _year(request: ActorRequest, otherwise: int) -> int:
    typed = request.GET.get("year", "")
    is_year = len(typed) == 4 and typed.isdecimal() and typed.isascii() and int(typed) > 1900
    return int(typed) if is_year else otherwise


def _target(row: "Target", standing: Standing) -> dict[str, Any]:
    is_money = row.measure == Measure.INVESTMENT
    share = min(standing.reached / row.goal, 1.0)
    pace = min(standing.due / row.goal, 1.0)
    query = f"signed_min={row.begins_on}&signed_max={row.ends_on}"
    if row.measure == Measure.LARGE_PROJECTS:
        query += f"&investment_min={row.least_fen // MoneyUnit.WAN_YUAN.fen}"
    chance = standing.chance
    return {
        "row": row,
        "measure": MEASURES[row.measure],
        "reached": _amount(standing.reached, is_money),
        "goal": _amount(row.goal, is_money),
        "due": _amount(standing.due, is_money),
        "least": short_money(row.least_fen) if row.least_fen else "",
        "share": round(100 * share),
        "pace": round(100 * pace),
        "is_done": standing.reached >= row.goal,
        "is_behind": standing.reached < standing.due,
        "chance": "—" if chance is None else percent1(chance),
        "period": f"{full_day(row.begins_on)} – {full_day(row.ends_on)}",
        "url": f"{reverse('registry:projects')}?{query}",
    }


def _amount(value: int, is_money: bool) -> str:
    return short_money(value) if is_money else f"{value:,}"
