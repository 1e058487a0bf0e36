"""All plans of a zone: side by side, what is late, the teams that they share, days from origins."""

from collections import Counter
from itertools import groupby
from statistics import median
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zoneworks.core import clock
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.stretch import read_stretch
from zoneworks.core.templatetags.ui import number
from zoneworks.delivery import labels, queries
from zoneworks.delivery.definitions import template_rules
from zoneworks.delivery.engine.acts import (
    MANAGE_RESOURCES,
    PUBLISH_PLANS,
    VIEW_LATE,
    VIEW_RESOURCES,
    VIEW_ZONE_PLAN,
)
from zoneworks.delivery.engine.plans.reference import ORIGINS
from zoneworks.delivery.engine.plans.terms import LateCause
from zoneworks.delivery.queries import LateLine, Standing
from zoneworks.delivery.views.gantt import read_zoom, zone_gantt, zoom_links
from zoneworks.delivery.views.pieces import activity_url, plan_url

ROWS = 50
"""So many plans are drawn at a time."""
UNSTATED = "UNSTATED"
Context = dict[str, Any]


@page(VIEW_ZONE_PLAN)
def zone(request: ActorRequest) -> HttpResponse:
    """The plans in use as rows of one drawing, the latest first."""
    actor, params = request.actor, request.GET.dict()
    standings = queries.list_standings(actor)
    stretch = read_stretch(params, len(standings), ROWS)
    shown = standings[stretch.start : stretch.stop]
    gantt = zone_gantt(shown, read_zoom(params.get("zoom", ""))) if shown else None
    kept = {"from": str(stretch.start)} if stretch.start else {}
    acts = []
    if actor.may(PUBLISH_PLANS) and actor.zone_id:
        acts.append(button(_("Re-plan the zone"), reverse("delivery:replan"), is_primary=True))
    context: Context = {
        "gantt": gantt,
        "zooms": zoom_links(reverse("delivery:zone"), gantt, **kept) if gantt else [],
        "lines": [_line(one) for one in shown],
        "count": len(standings),
        "stretch": stretch,
        "acts": acts,
        "is_sample": template_rules().is_sample,
    }
    return render(request, "delivery/zone.html", context)


def _line(standing: Standing) -> Context:
    activities, following = standing.loaded.activities, standing.following
    return {
        "name": standing.loaded.plan.name,
        "url": plan_url(standing.loaded.row.pk),
        "n_done": sum(one.finished_on is not None for one in activities.values()),
        "n_all": len(activities),
        "next": activities[following].name if following else "",
        "next_on": standing.dates[following][1] if following else None,
        "late_days": standing.late_days,
    }


@page(VIEW_LATE)
def late(request: ActorRequest) -> HttpResponse:
    """Everything late, by cause, with where it begins and what it moves."""
    params = request.GET.dict()
    lines = queries.list_late(request.actor)
    counts = Counter(one.cause for one in lines)
    names: dict[LateCause | None, Any] = dict([(None, labels.UNSTATED), *labels.CAUSES.items()])
    by_value = {cause or UNSTATED: cause for cause in names}
    chosen = params.get("cause", "")
    if chosen and chosen not in by_value:
        raise InvalidInput({"cause": [_("There is no such cause.")]})
    wanted = [by_value[chosen]] if chosen else list(names)
    ordered = [one for cause in wanted for one in lines if one.cause is cause]
    stretch = read_stretch(params, len(ordered))
    context = {
        "groups": [
            (names[cause], counts[cause], [_late_line(one) for one in found])
            for cause, found in groupby(
                ordered[stretch.start : stretch.stop], key=lambda one: one.cause
            )
        ],
        "causes": [
            {"label": label, "url": f"?cause={value}", "is_open": value == chosen}
            for value, label in [
                ("", pgettext("causes", "All")),
                *(
                    (value, names[cause])
                    for value, cause in by_value.items()
                    if counts[cause] or value == chosen
                ),
            ]
        ],
        "count": len(ordered),
        "stretch": stretch,
        "n_lines": len(lines),
        "n_plans": len({one.standing.loaded.row.pk for one in lines}),
        "n_moved": sum(len(one.root.milestones) for one in lines),
    }
    return render(request, "delivery/late.html", context)


def _late_line(one: LateLine) -> Context:
    loaded = one.standing.loaded
    activities = loaded.activities
    return {
        "name": activities[one.root.code].name,
        "url": activity_url(one.activity.pk),
        "project": loaded.plan.name,
        "project_url": plan_url(loaded.row.pk),
        "days": one.root.days,
        "note": one.activity.late_note,
        "n_followers": len(one.root.followers),
        "milestones": [(activities[code].name, days) for code, days in one.root.milestones],
    }


@page(VIEW_RESOURCES)
def loads(request: ActorRequest) -> HttpResponse:
    """The calendar of shared resources: by week what is wanted and what there is."""
    actor = request.actor
    found, of = queries.list_loads(actor, clock.today())
    chosen = next((one for one in found if one.code == request.GET.get("resource")), None)
    week = next(
        (
            one
            for one in (chosen.weeks if chosen else ())
            if one.monday.isoformat() == request.GET.get("week")
        ),
        None,
    )
    by_pk = {
        loaded.rows[code].pk: (loaded, code)
        for loaded in {id(one): one for one in of.values()}.values()
        for code in loaded.rows
    }
    acts = []
    if actor.may(MANAGE_RESOURCES) and actor.zone_id:
        acts.append(button(_("Add a shared resource"), reverse("delivery:resource_new")))
    context = {
        "loads": found,
        "weeks": found[0].weeks if found else [],
        "chosen": chosen,
        "week": week,
        "users": [_use(*by_pk[pk], pk) for pk in week.keys] if week else [],
        "n_over": sum(one.is_over for load in found for one in load.weeks),
        "acts": acts,
    }
    return render(request, "delivery/loads.html", context)


def _use(loaded: Any, code: str, pk: int) -> Context:
    return {
        "name": loaded.activities[code].name,
        "url": activity_url(pk),
        "project": loaded.plan.name,
        "project_url": plan_url(loaded.row.pk),
    }


@page(VIEW_ZONE_PLAN)
def days(request: ActorRequest) -> HttpResponse:
    """Calendar days from stated origins, plan by plan: the cases behind each figure."""
    since, until = request.GET.get("since", ""), request.GET.get("until", "")
    if (since or until) and (since, until) not in ORIGINS:
        raise InvalidInput({"since": [_("Days are not counted between these milestones.")]})
    origin = (since, until) if since else ORIGINS[0]
    rows = [
        (row, case.milestones[origin[0]], case.milestones[origin[1]], found)
        for row, case in queries.list_days(request.actor)
        if (found := case.days(*origin)) is not None
    ]
    rows.sort(key=lambda one: one[3])
    stretch = read_stretch(request.GET.dict(), len(rows))
    context = {
        "origins": [
            {
                "label": f"{labels.activity_name(first)} → {labels.activity_name(last)}",
                "url": f"{reverse('delivery:days')}?since={first}&until={last}",
                "is_open": (first, last) == origin,
            }
            for first, last in ORIGINS
        ],
        "since": labels.activity_name(origin[0]),
        "until": labels.activity_name(origin[1]),
        "rows": rows[stretch.start : stretch.stop],
        "count": len(rows),
        "stretch": stretch,
        "median": number(median([found for *_row, found in rows]) if rows else None),
    }
    return render(request, "delivery/days.html", context)
