"""All plans of a zone: side by side, what is late, the teams that they share, days from origins."""

from itertools import groupby
from statistics import median
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest, button, page
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
from zoneworks.delivery.engine.plans.lateness import find_late
from zoneworks.delivery.engine.plans.reference import ORIGINS
from zoneworks.delivery.engine.plans.terms import MILESTONES
from zoneworks.delivery.queries import LateLine, Standing
from zoneworks.delivery.views.gantt import read_zoom, zone_gantt, zoom_links
from zoneworks.delivery.views.pieces import activity_url, plan_url

Context = dict[str, Any]


@page(VIEW_ZONE_PLAN)
def zone(request: ActorRequest) -> HttpResponse:
    """The plans in use as rows of one drawing."""
    actor = request.actor
    lines = [(_line(one), one) for one in queries.list_standings(actor)]
    lines.sort(key=lambda pair: -pair[0]["late_days"])  # what is late comes first
    standings = [standing for _line, standing in lines]
    gantt = zone_gantt(standings, read_zoom(request.GET.get("zoom", ""))) if standings else None
    acts = []
    if actor.may(PUBLISH_PLANS) and actor.zone_id:
        acts.append(button(_("Re-plan the zone"), reverse("delivery:replan"), is_primary=True))
    context: Context = {
        "gantt": gantt,
        "zooms": zoom_links(reverse("delivery:zone"), gantt) if gantt else [],
        "lines": [line for line, _standing in lines],
        "acts": acts,
        "is_sample": template_rules().is_sample,
    }
    return render(request, "delivery/zone.html", context)


def _line(standing: Standing) -> Context:
    activities, outlook = standing.loaded.activities, standing.outlook
    late = find_late(activities, outlook)
    coming = [
        code for code in MILESTONES if code in activities and not activities[code].finished_on
    ]
    following = min(coming, key=lambda code: outlook.spans[code].finish) if coming else None
    return {
        "name": standing.loaded.plan.name,
        "url": plan_url(standing.loaded.row.pk),
        "n_done": sum(one.finished_on is not None for one in activities.values()),
        "n_all": len(activities),
        "next": activities[following].name if following else "",
        "next_on": standing.dates[following][1] if following else None,
        "late_days": late[following].days if following in late else 0,
    }


@page(VIEW_LATE)
def late(request: ActorRequest) -> HttpResponse:
    """Everything late, by cause, with where it begins and what it moves."""
    lines = queries.list_late(request.actor)
    causes = {cause: place for place, cause in enumerate(labels.CAUSES)}
    ordered = sorted(lines, key=lambda one: causes[one.cause] if one.cause else -1)
    groups = [
        {
            "cause": labels.CAUSES[cause] if cause is not None else labels.UNSTATED,
            "lines": [_late_line(one) for one in found],
        }
        for cause, found in groupby(ordered, key=lambda one: one.cause)
    ]
    context = {
        "groups": groups,
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
        (row, case, found)
        for row, case in queries.list_days(request.actor)
        if (found := case.days(*origin)) is not None
    ]
    rows.sort(key=lambda one: one[2])
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
        "rows": [
            (row, case.milestones[origin[0]], case.milestones[origin[1]], found)
            for row, case, found in rows
        ],
        "median": number(median([found for *_row, found in rows]) if rows else None),
    }
    return render(request, "delivery/days.html", context)
