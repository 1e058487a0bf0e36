"""What delivery adds to the desk, to search, to the figures and to a project's page."""

from dataclasses import replace
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    ListKind,
    Measured,
    Metric,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.core.templatetags.ui import full_day, number
from zoneworks.delivery import labels, lists, queries
from zoneworks.delivery.engine.acts import EDIT_PLANS, VIEW_PLANS, VIEW_ZONE_PLAN
from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    HAND_OVER,
    SIGNING,
    SITE_START,
    TOPPING_OUT,
)
from zoneworks.delivery.models import Plan
from zoneworks.registry.models import Project


def _activity(row: DeskRow) -> DeskItem:
    return _item(row, _name(row), gettext_lazy("Report"), "delivery:activity")


def _blocker(row: DeskRow) -> DeskItem:
    return _item(row, row.title, pgettext_lazy("blocker", "Solve"), "delivery:blocker")


def _escalated(row: DeskRow) -> DeskItem:
    return _item(row, row.title, pgettext_lazy("blocker", "Mend"), "delivery:blocker")


def _moved(row: DeskRow) -> DeskItem:
    moved = _("%(milestone)s is moved to %(day)s")
    title = moved % {"milestone": _name(row), "day": full_day(row.due_on)}
    item = _item(row, title, gettext_lazy("Read"), "delivery:activity")
    return replace(item, due_on=None, is_news=True)


def _name(row: DeskRow) -> str:
    return labels.activity_name(row.code, row.title) if row.code else row.title


def _item(row: DeskRow, title: str, verb: Any, page: str) -> DeskItem:
    return DeskItem(
        theme=gettext_lazy("Delivery"),
        title=title,
        line=row.line,
        verb=verb,
        url=reverse(page, args=[row.pk]),
        since=beginning(row.since),
        due_on=row.due_on,
    )


_PROJECT = "plan__project__name"
DESK = (
    DeskQuery(
        "delivery.activity",
        queries.list_due_activities,
        (None, "name", _PROJECT, "code", "planned_start_on", "planned_finish_on"),
        _activity,
        "delivery:plans",
    ),
    DeskQuery(
        "delivery.blocker",
        queries.list_own_blockers,
        (None, "text", _PROJECT, None, "raised_on", "due_on"),
        _blocker,
        "delivery:blockers",
    ),
    DeskQuery(
        "delivery.escalated",
        queries.list_escalated_blockers,
        (None, "text", _PROJECT, None, "escalated_on", "due_on"),
        _escalated,
        "delivery:blockers",
    ),
    DeskQuery(
        "delivery.moved",
        queries.list_moved_milestones,
        (None, "name", _PROJECT, "code", "moved_on", "planned_finish_on"),
        _moved,
        "delivery:plans",
    ),
)
"""My activities, my blockers, what was escalated to me, and moved milestones."""


def _index(row: Plan) -> Indexed:
    """A plan by its project and its own name."""
    name = row.project.name
    return Indexed(name, row.name, [name, row.name], [row.project.code], row.project.enterprise_id)


PLANS = SearchKind(
    Plan,
    gettext_lazy("Plan of a project"),
    VIEW_PLANS,
    lambda: Plan.objects.select_related("project"),
    _index,
    queries.list_plans,
    "delivery:plan",
    labels.TIMELINE,
    named_by=((Project, "project_id"),),
    part="delivery",
)
PLAN_LIST = ListKind(
    "delivery.plans",
    "delivery:plans",
    VIEW_PLANS,
    lists.PLANS,
    queries.list_plans_in_progress,
    VIEW_ZONE_PLAN,
    part="delivery",
)
BLOCKER_LIST = ListKind(
    "delivery.blockers",
    "delivery:blockers",
    VIEW_ZONE_PLAN,
    lists.BLOCKERS,
    queries.list_blockers,
    VIEW_ZONE_PLAN,
    part="delivery",
)


def of_project(actor: Actor, project: Any) -> dict[str, Any]:
    """The project's plans."""
    found = queries.list_plans_in_progress(actor).filter(project_id=project.pk)
    rows = list(found.order_by("-pk"))
    queries.tell_progress(rows)
    is_own = actor.zone_id == project.zone_id and project.retired_on is None
    return {
        "plans": [
            (row, lists.PLANS.columns[2].cell(row), lists.PLANS.columns[5].cell(row))
            for row in rows
        ],
        "new_url": reverse("delivery:plan_new", args=[project.pk])
        if is_own and actor.may(EDIT_PLANS)
        else "",
    }


def _median_days(actor: Actor, since: str, until: str) -> Measured:
    known = (one.days(since, until) for one in queries.list_cases(actor))
    days = [one for one in known if one is not None]
    value = number(median(days), 0) if days else "—"
    return Measured(value, f"{reverse('delivery:days')}?since={since}&until={until}")


def _metric(name: str, label: Any, since: str, until: str, definition: Any) -> Metric:
    return Metric(
        name,
        label,
        gettext_lazy("days"),
        definition,
        VIEW_ZONE_PLAN,
        lambda actor: _median_days(actor, since, until),
    )


def _count_late(actor: Actor) -> Measured:
    late = sum(one.late_days > 0 for one in queries.list_standings(actor))
    return Measured(number(late), reverse("delivery:zone"))


METRICS = [
    Metric(
        "delivery.late",
        gettext_lazy("Projects whose milestones are late"),
        gettext_lazy("projects"),
        gettext_lazy(
            "Plans in use of which a milestone to come is expected, by links and as of today, later"
            " than it was published. They stand first among all projects."
        ),
        VIEW_ZONE_PLAN,
        _count_late,
    ),
    _metric(
        "delivery.signing_to_start",
        gettext_lazy("From signing to the start on the site"),
        SIGNING,
        SITE_START,
        gettext_lazy(
            "Median of calendar days from the signed agreement to the beginning of site"
            " preparation, over all plans that have both days."
        ),
    ),
    _metric(
        "delivery.start_to_topping_out",
        gettext_lazy("From the start of construction to topping-out"),
        CONSTRUCTION_START,
        TOPPING_OUT,
        gettext_lazy(
            "Median of calendar days from the lawful start of construction to the day on which all"
            " buildings are topped out, over all plans that have both days."
        ),
    ),
    _metric(
        "delivery.start_to_hand_over",
        gettext_lazy("From the start of construction to hand-over"),
        CONSTRUCTION_START,
        HAND_OVER,
        gettext_lazy(
            "Median of calendar days from the lawful start of construction to the whole hand-over,"
            " over all plans that have both days."
        ),
    ),
]
