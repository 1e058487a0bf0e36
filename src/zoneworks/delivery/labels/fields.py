"""The words of columns and of what was done, as forms and timelines tell them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.models import Event
from zoneworks.core.timelines import Words
from zoneworks.delivery.labels.names import activity_name, step_name, template_name
from zoneworks.delivery.labels.terms import CAUSES, KINDS, PHASES, STATES

FIELDS: dict[str, Any] = {
    "name": pgettext_lazy("thing", "Name"),
    "project": _("Project"),
    "template_id": pgettext_lazy("plan", "Template"),
    "case": _("Case of approval"),
    "weight": pgettext_lazy("plan", "Weight"),
    "state": _("State"),
    "published_on": pgettext_lazy("plan", "In use since"),
    "ended_on": _("Ended on"),
    "end_reason": _("Reason"),
    "code": _("Code"),
    "phase": pgettext_lazy("plan", "Phase"),
    "kind": pgettext_lazy("activity", "Kind"),
    "duration_days": _("Working days"),
    "after": _("Comes after"),
    "needs": _("Shared resources"),
    "steps": _("List of acts"),
    "responsible": pgettext_lazy("activity", "Responsible"),
    "not_before": _("Not before"),
    "deadline": pgettext_lazy("activity", "Deadline"),
    "planned_start_on": _("Published begin"),
    "planned_finish_on": _("Published end"),
    "started_on": pgettext_lazy("activity", "Begun on"),
    "expected_on": pgettext_lazy("activity", "Expected end"),
    "finished_on": pgettext_lazy("activity", "Ended on"),
    "late_cause": _("Cause of lateness"),
    "late_note": _("Note on the lateness"),
    "capacity": _("Units there are"),
    "unit": pgettext_lazy("resource", "Owner"),
    "since": pgettext_lazy("period", "From"),
    "until": pgettext_lazy("period", "To before"),
    "units": pgettext_lazy("resource", "Units"),
    "note": _("Note"),
    "duty": pgettext_lazy("task force", "Duty"),
    "is_head": _("Head of the task force"),
    "activity": pgettext_lazy("plan", "Activity"),
    "text": pgettext_lazy("blocker", "What keeps it"),
    "cause": pgettext_lazy("blocker", "Cause"),
    "owner": pgettext_lazy("blocker", "Owner"),
    "due_on": pgettext_lazy("blocker", "To be solved by"),
    "escalated_to": _("Escalated to"),
    "solution": _("How it was solved"),
}

_ACTS_DONE = {
    "delivery.plan_made": _("Plan made"),
    "delivery.plan_changed": _("Plan changed"),
    "delivery.plan_published": _("Plan taken in use"),
    "delivery.plan_ended": _("Plan ended"),
    "delivery.plan_reopened": _("Plan taken up again"),
    "delivery.activity_added": _("Activity added"),
    "delivery.activity_changed": _("Activity changed"),
    "delivery.activity_removed": _("Activity taken out"),
    "delivery.activity_planned": _("Days published"),
    "delivery.progress_reported": _("Progress reported"),
    "delivery.baseline_set": _("Baseline set"),
    "delivery.member_added": _("Member of the task force named"),
    "delivery.member_left": _("Member left the task force"),
    "delivery.member_changed": _("Another head of the task force"),
    "delivery.blocker_raised": _("Blocker raised"),
    "delivery.blocker_changed": _("Blocker changed"),
    "delivery.blocker_escalated": _("Blocker escalated"),
    "delivery.blocker_solved": _("Blocker solved"),
    "delivery.resource_added": _("Shared resource added"),
    "delivery.resource_changed": _("Shared resource changed"),
    "delivery.period_added": _("Other units for some time"),
    "delivery.period_removed": _("Other units taken back"),
    "delivery.replan_proposed": _("Re-plan worked out"),
    "delivery.replan_published": _("Re-plan published"),
}

_CODES = {
    code.value: label
    for table in (STATES, PHASES, KINDS, CAUSES)
    for code, label in table.items()
    if code.value not in {"PERMIT", "EQUIPMENT", "OTHER", "PRODUCTION"}
}


def links_text(links: Any, _event: Event | None = None) -> str:
    """What comes first, with the working days between: “survey +3”."""
    return ", ".join(
        f"{activity_name(code)} {days:+d}" if days else activity_name(code)
        for code, days in links or ()
    )


def needs_text(needs: Any, _event: Event | None = None) -> str:
    """Units of shared resources by their codes."""
    return ", ".join(f"{code} × {units}" for code, units in (needs or {}).items())


def _steps_text(steps: Any, event: Event) -> str:
    code = (event.after or {}).get("code") or ""
    return ", ".join(
        f"{step_name(code, step)} ({done_on})" if done_on else step_name(code, step)
        for step, done_on in steps or ()
    )


def _activity_name(name: Any, event: Event) -> str:
    code = (event.after or event.before or {}).get("code", "")
    is_activity = event.subject_type == "delivery.Activity"
    return activity_name(code, name) if is_activity and code else str(name or "")


TIMELINE = Words(
    _ACTS_DONE,
    FIELDS,
    _CODES,
    {
        "after": links_text,
        "needs": needs_text,
        "steps": _steps_text,
        "name": _activity_name,
        "template_id": lambda code, _event: template_name(code),
        "kind": lambda code, _event: str(KINDS.get(code, code)),
        "phase": lambda code, _event: str(PHASES.get(code, code)),
        "late_cause": lambda code, _event: str(CAUSES.get(code, code)),
        "cause": lambda code, _event: str(CAUSES.get(code, code)),
    },
)
