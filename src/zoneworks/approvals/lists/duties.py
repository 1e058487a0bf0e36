"""Obligations and breaches on screen."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import labels
from zoneworks.approvals.models import Breach, Obligation
from zoneworks.approvals.queries import step_of, who_answers
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import full_day, ruler, state

_CLOSED = ("kept", "corrected", "broken", "dropped")


def duty_state(row: Obligation) -> tuple[str, Any]:
    """The shape and the word of an obligation's state."""
    if row.was_kept is None and row.closed_on is not None:
        return "inapplicable", labels.DUTY_STATES["dropped"]
    if row.was_kept is None:
        is_late = row.due_on < clock.today()
        return ("late", labels.DUTY_STATES["late"]) if is_late else ("open", labels.OPEN)
    if row.was_kept:
        return "done", labels.DUTY_STATES["kept"]
    if row.corrected_on is not None:
        return "done", labels.DUTY_STATES["corrected"]
    return "blocked", labels.DUTY_STATES["broken"]


def _name(row: Obligation) -> str:
    return format_html(
        '{} <small class="quiet">{}</small>',
        labels.duty_name(row.case, row.item.code, row.paper),
        labels.OBLIGATIONS[row.kind],
    )


def _due(row: Obligation) -> str:
    if row.closed_on is not None:
        return format_html('<span class="num">{}</span>', full_day(row.due_on))
    calendar, today = national_calendar(), clock.today()
    used = calendar.used(row.begun_on, today, row.due_on)
    left = calendar.left(today, row.due_on)
    return format_html(
        '<span class="num">{}</span> {}', full_day(row.due_on), ruler(used, left, inline=True)
    )


def _in_state(code: str) -> Q:
    """The condition of a state's rows; open ones are open also when they are late."""
    conditions = {
        "open": Q(closed_on=None),
        "overdue": Q(closed_on=None, due_on__lt=clock.today()),
        "kept": Q(was_kept=True),
        "corrected": Q(was_kept=False, corrected_on__isnull=False),
        "broken": Q(was_kept=False, corrected_on=None),
        "dropped": Q(closed_on__isnull=False, was_kept=None),
    }
    return conditions.get(code, Q())


OBLIGATIONS = ListSpec(
    title=_("Obligations"),
    default_sort="due_on",
    row_url=record_url("approvals:obligation"),
    empty_title=_("Nothing is owed"),
    empty_text=_("Papers that may follow, promises and checks after building stand here."),
    columns=[
        Column("name", _("What is owed"), _name),
        Column("item", labels.ITEM, lambda row: labels.name_in(row.case, row.item.code)),
        Column("project", _("Project"), lambda row: row.case.project.name),
        Column(
            "responsible", labels.CASE_FIELDS["responsible"], lambda row: who_answers(row) or "—"
        ),
        Column("state", _("State"), lambda row: state(*duty_state(row))),
        Column("next", _("What comes next"), lambda row: labels.NEXT_STEPS[step_of(row)] or "—"),
        Column("due_on", labels.DUE, _due, sort="due_on"),
    ],
    filters=[
        Filter(
            "q",
            _("Project or case"),
            "text",
            lambda text: Q(case__project__name__icontains=text) | Q(case__number__icontains=text),
        ),
        Filter(
            "state",
            _("State"),
            "choice",
            _in_state,
            lambda: [
                ("open", labels.OPEN),
                ("overdue", labels.DUTY_STATES["late"]),
                *((code, labels.DUTY_STATES[code]) for code in _CLOSED),
            ],
            default="open",
        ),
        choice_filter("kind", _("Kind"), labels.OBLIGATIONS),
    ],
)


def _missing(row: Breach) -> str:
    return str(_("; ")).join(labels.name_in(row.case, code) for code in row.missing)


BREACHES = ListSpec(
    title=_("Breaches"),
    default_sort="-found_on",
    row_url=lambda row: reverse("approvals:case_tab", args=[row.case_id, "duties"]),
    empty_title=_("No breach is recorded"),
    empty_text=_("Who builds, uses or produces without what the law asks stands here."),
    columns=[
        Column(
            "milestone",
            _("Milestone"),
            lambda row: labels.name_in(row.case, row.milestone),
        ),
        Column("project", _("Project"), lambda row: row.case.project.name),
        Column("description", labels.CASE_FIELDS["description"], lambda row: row.description),
        Column("missing", _("Missing on that day"), _missing),
        Column(
            "state",
            _("State"),
            lambda row: (
                state("done", labels.DUTY_STATES["closed"])
                if row.closed_on
                else state("blocked", labels.OPEN)
            ),
        ),
        Column("outcome", labels.CASE_FIELDS["outcome"], lambda row: row.outcome or "—"),
        day_column("found_on", _("Found on")),
    ],
    filters=[
        Filter(
            "q",
            _("Project or case"),
            "text",
            lambda text: Q(case__project__name__icontains=text) | Q(case__number__icontains=text),
        ),
        Filter(
            "state",
            _("State"),
            "choice",
            lambda code: {"open": Q(closed_on=None), "closed": Q(closed_on__isnull=False)}.get(
                code, Q()
            ),
            lambda: [
                ("open", labels.OPEN),
                ("closed", labels.DUTY_STATES["closed"]),
            ],
            default="open",
        ),
    ],
)
