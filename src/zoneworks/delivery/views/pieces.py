"""What the pages of plans have in common."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zoneworks.approvals.engine.acts import VIEW_CASES
from zoneworks.core.actors import Actor
from zoneworks.core.pages import button
from zoneworks.core.templatetags.ui import full_day, sentences
from zoneworks.delivery import labels
from zoneworks.delivery.engine.acts import EDIT_PLANS, PUBLISH_PLANS, VIEW_ZONE_PLAN
from zoneworks.delivery.engine.plans.critical import Outlook
from zoneworks.delivery.engine.plans.lateness import find_late
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import (
    FULL_OUTPUT,
    HAND_OVER,
    MILESTONES,
    SIGNING,
    Activity,
)
from zoneworks.delivery.queries import Loaded

if TYPE_CHECKING:
    from zoneworks.delivery.models import Baseline, Plan

TABS = {
    "gantt": gettext_lazy("Gantt chart"),
    "activities": gettext_lazy("Activities"),
    "path": gettext_lazy("Critical path"),
    "forecast": gettext_lazy("Forecast and comparison"),
    "baselines": gettext_lazy("Baselines"),
    "team": gettext_lazy("Task force and blockers"),
    "timeline": gettext_lazy("Timeline"),
}
INTERNAL = frozenset({"team", "timeline"})
"""Tabs that an enterprise does not read."""
Context = dict[str, Any]


def tabs_of(actor: Actor) -> list[str]:
    """The tabs that the actor may open."""
    return [name for name in TABS if name not in INTERNAL or actor.may(VIEW_ZONE_PLAN)]


def plan_url(pk: int, tab: str = "") -> str:
    """Where a plan is read."""
    if tab:
        return reverse("delivery:plan_tab", args=[pk, tab])
    return reverse("delivery:plan", args=[pk])


def activity_url(pk: int) -> str:
    """Where an activity is read."""
    return reverse("delivery:activity", args=[pk])


def plan_record(actor: Actor, plan: "Plan", tab: str, line: str = "") -> Context:
    """The head of a plan's page."""
    state = PlanState(plan.state)
    return {
        "subject": ("delivery.Plan", plan.pk),
        "number": plan.project.code,
        "title": plan.project.name,
        "subtitle": plan.name,
        "zone": plan.zone.name,
        "state": {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.STATES[state],
            "line": line,
        },
        "acts": _acts(actor, plan, state),
        "facts": _facts(actor, plan),
        "tabs": [
            {"label": TABS[name], "url": plan_url(plan.pk, name), "is_open": name == tab}
            for name in tabs_of(actor)
        ],
        "edit_version": plan.version,
    }


def _facts(actor: Actor, plan: "Plan") -> list[tuple[Any, Any]]:
    project = reverse("registry:project", args=[plan.project_id])
    case: Any = "—"
    if plan.case is not None:
        case = plan.case.number
        if actor.may(VIEW_CASES):
            url = reverse("approvals:approval_case", args=[plan.case_id])
            case = format_html('<a href="{}">{}</a>', url, case)
    facts = [
        (labels.FIELDS["project"], format_html('<a href="{}">{}</a>', project, plan.project.name)),
        (labels.FIELDS["template_id"], labels.template_name(plan.template_id)),
        (labels.FIELDS["case"], case),
        (labels.FIELDS["weight"], plan.weight),
        (labels.FIELDS["published_on"], full_day(plan.published_on)),
    ]
    if plan.ended_on is not None:
        facts.append((labels.FIELDS["ended_on"], f"{full_day(plan.ended_on)} {plan.end_reason}"))
    return facts


def _acts(actor: Actor, plan: "Plan", state: PlanState) -> list[Context]:
    if actor.zone_id != plan.zone_id:
        return []
    acts = []

    def add(label: Any, name: str, **how: Any) -> None:
        acts.append(button(label, reverse(f"delivery:{name}", args=[plan.pk]), **how))

    if actor.may(EDIT_PLANS) and state is not PlanState.ENDED:
        add(_("What if"), "what_if")
        add(_("Change"), "plan_edit")
        add(_("Add an activity"), "activity_new")
        if state is PlanState.IN_USE:
            add(_("Set a baseline"), "baseline_new")
        add(_("End"), "plan_end")
    if actor.may(EDIT_PLANS) and state is PlanState.ENDED:
        add(_("Take up again"), "plan_reopen")
    if actor.may(PUBLISH_PLANS) and state is not PlanState.ENDED:
        acts.append(button(_("Re-plan the zone"), reverse("delivery:replan"), is_primary=True))
    return acts


def late_line(loaded: Loaded, outlook: Outlook) -> str:
    """How the plan stands: what is late, and when it hands over."""
    late = find_late(loaded.activities, outlook)
    open_ones = [one for one in late.values() if loaded.activities[one.code].finished_on is None]
    goal = next(
        (
            code
            for code in (HAND_OVER, FULL_OUTPUT)
            if code in loaded.activities and loaded.activities[code].finished_on is None
        ),
        None,
    )
    if goal is None:
        return ""
    text = _("%(milestone)s is expected on %(day)s.") % {
        "milestone": loaded.activities[goal].name,
        "day": full_day(outlook.dates(goal)[1]),
    }
    if not open_ones:
        return text
    count = ngettext(
        "%(n)s open activity is late.", "%(n)s open activities are late.", len(open_ones)
    )
    return sentences(text, count % {"n": len(open_ones)})


def milestone_strip(
    loaded: Loaded, outlook: Outlook, baseline: "Baseline | None", medians: Mapping[str, str]
) -> list[Context]:
    """The milestones that every zone counts by: day, number of the day, against the baseline.

    Days are calendar days since the signature.
    """
    activities = loaded.activities
    signed = activities.get(SIGNING)
    origin = outlook.dates(SIGNING)[1] if signed is not None else None
    found = []
    for code in MILESTONES:
        one = activities.get(code)
        if one is None:
            continue
        on = outlook.dates(code)[1]
        found.append(
            {
                "name": one.name,
                "is_done": one.finished_on is not None,
                "on": full_day(on),
                "number": (on - origin).days if origin is not None else None,
                "shift": _shift(one, on, baseline),
                "median": medians.get(code, ""),
            }
        )
    return found


def _shift(one: Activity, on: date, baseline: "Baseline | None") -> str:
    agreed = (baseline.dates if baseline is not None else {}).get(one.code)
    if agreed is None:
        return ""
    days = (on - date.fromisoformat(agreed[1])).days
    if days == 0:
        return _("as in the baseline")
    text = ngettext(
        "%(n)s calendar day against the baseline",
        "%(n)s calendar days against the baseline",
        abs(days),
    )
    return text % {"n": f"{days:+d}".replace("-", "−")}
