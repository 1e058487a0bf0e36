"""Plans and blockers on screen."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import full_day, state
from zoneworks.delivery import labels
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import LateCause
from zoneworks.delivery.models import Blocker, Plan
from zoneworks.delivery.queries import tell_progress

STANDINGS = {
    "open": ("running", pgettext_lazy("blocker", "Open")),
    "escalated": ("blocked", _("Escalated")),
    "solved": ("done", pgettext_lazy("blocker", "Solved")),
    "dropped": ("open", pgettext_lazy("blocker", "Its plan is not in use")),
}
"""Where a blocker stands: shape and word."""
OPEN_STANDINGS = ("open", "escalated")


def _state(row: Plan) -> str:
    known = PlanState(row.state)
    return state(labels.STATE_SHAPES[known], labels.STATES[known])


def _progress(row: Any) -> str:
    return f"{row.n_done} / {row.n_activities}"


def _next(row: Any) -> str:
    if (after := row.following) is None:
        return "—"
    return f"{labels.activity_name(after.code, after.name)} {full_day(after.planned_finish_on)}"


PLANS = ListSpec(
    title=_("Plans of projects"),
    default_sort="-made_on",
    row_url=record_url("delivery:plan"),
    empty_title=_("No plan yet"),
    empty_text=_("A plan is made on the page of a project, from a template."),
    complete=tell_progress,
    columns=[
        Column("project", labels.FIELDS["project"], lambda row: row.project.name),
        Column("name", labels.FIELDS["name"], lambda row: row.name or "—"),
        Column("state", labels.FIELDS["state"], _state),
        Column(
            "template_id",
            labels.FIELDS["template_id"],
            lambda row: labels.template_name(row.template_id),
        ),
        Column("progress", pgettext_lazy("plan", "Done"), _progress, is_numeric=True),
        Column("next", _("Next published milestone"), _next),
        Column("weight", labels.FIELDS["weight"], lambda row: row.weight, is_numeric=True),
        day_column("published_on", labels.FIELDS["published_on"]),
        day_column("made_on", _("Made on")),
    ],
    filters=[
        Filter(
            "q",
            _("Project or its code"),
            "text",
            lambda text: Q(project__name__icontains=text) | Q(project__code__icontains=text),
        ),
        choice_filter("state", labels.FIELDS["state"], labels.STATES),
        Filter(
            "template",
            labels.FIELDS["template_id"],
            "choice",
            lambda code: Q(template_id=code),
            lambda: list(labels.template_choices()),
        ),
    ],
)


def blocker_state(row: Blocker) -> str:
    """Where a blocker stands, as words."""
    return state(*STANDINGS[standing_of(row)])


def standing_of(row: Blocker) -> str:
    """Where a blocker stands: solved, left with a plan that is not in use, escalated or open."""
    if row.solved_on is not None:
        return "solved"
    if row.plan.state != PlanState.IN_USE:
        return "dropped"
    return "escalated" if row.escalated_to_id is not None else "open"


def _in_standing(code: str) -> Q:
    if code == "solved":
        return Q(solved_on__isnull=False)
    is_used = Q(plan__state=PlanState.IN_USE)
    return Q(solved_on=None) & (is_used if code == "open" else ~is_used)


BLOCKERS = ListSpec(
    title=_("Blockers"),
    default_sort="due_on",
    row_url=record_url("delivery:blocker"),
    empty_title=_("No blocker"),
    empty_text=_("A blocker is raised on the page of a plan, for one of its activities."),
    columns=[
        Column("text", labels.FIELDS["text"], lambda row: row.text),
        Column("project", labels.FIELDS["project"], lambda row: row.plan.project.name),
        Column(
            "activity",
            labels.FIELDS["activity"],
            lambda row: labels.activity_name(row.activity.code, row.activity.name),
        ),
        Column("cause", labels.FIELDS["cause"], lambda row: labels.CAUSES[LateCause(row.cause)]),
        Column("state", labels.FIELDS["state"], blocker_state),
        Column("owner", labels.FIELDS["owner"], lambda row: row.owner.user.name),
        Column(
            "escalated_to",
            labels.FIELDS["escalated_to"],
            lambda row: row.escalated_to.user.name if row.escalated_to else "—",
        ),
        day_column("due_on", labels.FIELDS["due_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Project or text"),
            "text",
            lambda text: Q(plan__project__name__icontains=text) | Q(text__icontains=text),
        ),
        Filter(
            "is",
            labels.FIELDS["state"],
            "choice",
            _in_standing,
            lambda: [(code, STANDINGS[code][1]) for code in ("open", "solved", "dropped")],
            default="open",
        ),
        choice_filter("cause", labels.FIELDS["cause"], labels.CAUSES),
    ],
)
