"""The board of leads, the funnel, the forecast."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.attraction import facts, queries, services
from zoneworks.attraction.engine.acts import EDIT_LEADS, VIEW_FUNNEL, VIEW_LEADS
from zoneworks.attraction.engine.forecast import Band
from zoneworks.attraction.engine.history import Basis, Landing, Step
from zoneworks.attraction.engine.terms import PIPELINE, LeadStage
from zoneworks.attraction.forms.leads import FunnelForm
from zoneworks.attraction.labels import leads as labels
from zoneworks.attraction.views.pieces import url_of
from zoneworks.core import clock
from zoneworks.core.engine.money import MoneyUnit, format_fen
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest, page, seen_version
from zoneworks.core.templatetags.ui import full_day, percent1, short_money
from zoneworks.registry.engine.terms import ProjectStage

SHOWN_MONTHS = 12


@page(VIEW_LEADS)
def board(request: ActorRequest) -> HttpResponse:
    """The leads in hand as cards by stage; one is moved on by hand, by key or by its button."""
    actor = request.actor
    is_mine = request.GET.get("mine") == "1"
    columns = queries.read_board(actor, owner_id=actor.membership_id if is_mine else 0)
    today = clock.today()
    context = {
        "columns": [
            {
                "stage": column.stage,
                "label": labels.STAGES[column.stage],
                "count": column.count,
                "fen": short_money(column.investment_fen),
                "url": _list_url(column.stage),
                "more": column.count - len(column.leads),
                "cards": [_card(row, today) for row in column.leads],
            }
            for column in columns
        ],
        "may_move": actor.may(EDIT_LEADS),
        "is_mine": is_mine,
        "signed_days": facts.value("signed_days"),
    }
    return render(request, "attraction/board.html", context)


@page(EDIT_LEADS, "POST")
def board_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a lead to another column: at once where nothing is asked, else by the form of the step.

    Raises:
        InvalidInput: no step leads there.
    """
    row = queries.get_lead(request.actor, pk)
    step = _STEPS.get((row.stage, request.POST.get("stage", "")))
    if step is None:
        raise InvalidInput({"stage": [_("No step leads from this column to that one.")]})
    if step == "talks_begin":
        services.begin_talks(request.actor, pk, clock.today(), version=seen_version(request))
        messages.success(request, _("%(name)s: talks have begun.") % {"name": row.name})
        return redirect("attraction:board")
    return redirect(url_of(step, pk))


_STEPS: dict[tuple[str, str], str] = {
    (LeadStage.LEAD, ProjectStage.NEGOTIATION): "talks_begin",
    (LeadStage.NEGOTIATION, ProjectStage.REVIEW): "lead_register",
    (LeadStage.PROJECT, ProjectStage.SIGNED): "lead_sign",
}
"""By which step a lead gets from a stage into a column."""


@page(EDIT_LEADS)
def lead_sign(request: ActorRequest, pk: int) -> HttpResponse:
    """Lead to the agreement by whose signature a project is signed."""
    row = queries.get_lead(request.actor, pk)
    if row.project_id is None:
        return redirect(url_of("lead", pk))
    return redirect(reverse("registry:project_tab", args=[row.project_id, "agreement"]))


def _list_url(stage: str) -> str:
    shown = "use=SIGNED" if stage == ProjectStage.SIGNED else f"use=all&stage={stage}"
    return f"{reverse('attraction:leads')}?{shown}"


def _card(row: Any, today: date) -> dict[str, Any]:
    following = {
        LeadStage.LEAD: ProjectStage.NEGOTIATION,
        LeadStage.NEGOTIATION: ProjectStage.REVIEW,
    }.get(row.stage)
    if row.stage_now == ProjectStage.REVIEW:
        following = ProjectStage.SIGNED
    return {
        "lead": row,
        "url": url_of("lead", row.pk),
        "fen": "" if row.fen_now is None else short_money(row.fen_now),
        "next": following or "",
        "next_label": labels.STAGES[following] if following else "",
        "is_late": row.next_on is not None and row.next_on < today,
        "signed_on": row.project.signed_on if row.project else None,
    }


@page(VIEW_FUNNEL)
def funnel(request: ActorRequest) -> HttpResponse:
    """How many leads come, go on, are given up and stand, with what they teach; by source."""
    actor = request.actor
    form = FunnelForm(request.GET or None)
    asked: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, source = asked.get("since"), asked.get("source", "")
    steps = queries.read_funnel(actor, since=since, source=source)
    landings = queries.learn_landings(actor)
    most = max((step.reached for step in steps), default=0)
    context = {
        "form": form,
        "steps": [_step(step, most, landings.get(step.stage)) for step in steps],
        "sources": [
            {
                "label": labels.SOURCES[line.source],
                "line": line,
                "fen": short_money(line.investment_fen),
                "share": line.signed / line.leads if line.leads else None,
                "url": f"{reverse('attraction:leads')}?use=all&source={line.source}",
            }
            for line in queries.list_sources(actor, since=since)
        ],
        "least": facts.value("least_decided"),
    }
    return render(request, "attraction/funnel.html", context, status=422 if form.errors else 200)


def _step(step: Step, most: int, landing: Landing | None) -> dict[str, Any]:
    return {
        "step": step,
        "label": labels.STAGES[step.stage],
        "url": _list_url(step.stage),
        "share": round(100 * step.reached / most) if most else 0,
        "conversion": "—" if step.conversion is None else percent1(float(step.conversion)),
        "landing": landing,
        "is_default": landing is not None and landing.basis is Basis.DEFAULT,
    }


@page(VIEW_FUNNEL)
def forecast(request: ActorRequest) -> HttpResponse:
    """What will be signed in the coming months, with bands."""
    found = queries.read_forecast(request.actor)
    landings = queries.learn_landings(request.actor)
    months = [
        {
            "label": full_day(month.begins_on),
            "expected": month.expected,
            "projects": _band(month.projects),
            "investment": _money_band(month.investment_fen),
        }
        for month in found.months[:SHOWN_MONTHS]
    ]
    chart = {
        "x_label": _("Projects signed"),
        "y_label": _("Month"),
        "items": [
            {
                "label": f"{month.begins_on:%Y-%m}",
                "low": month.projects.low,
                "value": month.projects.middle,
                "high": month.projects.high,
            }
            for month in found.months[:SHOWN_MONTHS]
        ],
    }
    context = {
        "months": months,
        "chart": chart,
        "landings": [(labels.STAGES[stage], landings[stage]) for stage in PIPELINE[:-1]],
        "default": Basis.DEFAULT,
        "least": facts.value("least_decided"),
    }
    return render(request, "attraction/forecast.html", context)


def _band(band: Band) -> dict[str, str]:
    return {"middle": f"{band.middle:,}", "range": f"{band.low:,}–{band.high:,}"}


def _money_band(band: Band) -> dict[str, str]:
    low, middle, high = (
        format_fen(fen, MoneyUnit.YI_YUAN, 1) for fen in (band.low, band.middle, band.high)
    )
    return {"middle": middle, "range": f"{low}–{high}"}
