"""Activities: what one is, how it goes, and what keeps it from going on."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.delivery import labels, queries, services
from zoneworks.delivery.engine.acts import (
    EDIT_PLANS,
    RAISE_BLOCKERS,
    REPORT_PROGRESS,
    VIEW_PLANS,
    VIEW_ZONE_PLAN,
)
from zoneworks.delivery.engine.plans.critical import Outlook, look_ahead
from zoneworks.delivery.engine.plans.states import PlanAct, PlanState
from zoneworks.delivery.engine.plans.terms import ActivityKind, LateCause
from zoneworks.delivery.forms import ActivityForm, NewActivityForm, ProgressForm, link_names
from zoneworks.delivery.lists import blocker_state
from zoneworks.delivery.queries import Loaded
from zoneworks.delivery.views.pieces import activity_url, plan_url

if TYPE_CHECKING:
    from zoneworks.delivery.models import Activity

Context = dict[str, Any]


@page(VIEW_PLANS)
def activity(request: ActorRequest, pk: int) -> HttpResponse:
    """One activity: its days, its links, its list of acts, its blockers."""
    actor = request.actor
    row = queries.get_activity(actor, pk)
    loaded = queries.load_plan(row.plan)
    outlook = look_ahead(loaded.activities, queries.today_on())
    after = [
        (loaded.activities[code].name, activity_url(other.pk))
        for code, other in loaded.rows.items()
        if row.code in {link.code for link in loaded.activities[code].after}
    ]
    before = [
        (loaded.activities[link.code].name, activity_url(loaded.rows[link.code].pk), link.lag_days)
        for link in loaded.activities[row.code].after
    ]
    blockers = []
    if actor.may(VIEW_ZONE_PLAN):
        rows = queries.list_blockers(actor).filter(activity=row).order_by("solved_on", "due_on")
        blockers = [(one, blocker_state(one)) for one in rows]
    context: Context = {
        "record": _record(actor, loaded, outlook, row),
        "activity": row,
        "before": before,
        "after": after,
        "steps": [(labels.step_name(row.code, step), done_on) for step, done_on in row.steps],
        "blockers": blockers,
        "cause": labels.CAUSES[LateCause(row.late_cause)]
        if row.late_cause and actor.may(VIEW_ZONE_PLAN)
        else "",
    }
    return render(request, "delivery/activity.html", context)


def _record(actor: Actor, loaded: Loaded, outlook: Outlook, row: "Activity") -> Context:
    term = loaded.activities[row.code]
    start_on, finish_on = outlook.dates(row.code)
    is_done, follows = term.finished_on is not None, row.code in loaded.follows
    shape = "done" if is_done else "running" if term.started_on is not None else "open"
    words = {"done": _("done"), "running": _("in hand"), "open": _("to come")}
    resources = queries.resources_of(row.zone_id)
    needs = ", ".join(
        f"{resources[code].name if code in resources else code} × {units}"
        for code, units in row.needs.items()
    )
    published = _span(row.planned_start_on, row.planned_finish_on)
    when = pgettext("plan", "As it was") if is_done else pgettext("plan", "Expected")
    plan = format_html('<a href="{}">{}</a>', plan_url(row.plan_id), str(row.plan))
    return {
        "number": row.code,
        "title": term.name,
        "subtitle": row.plan.project.name,
        "zone": row.plan.zone.name,
        "state": {
            "shape": shape,
            "word": words[shape],
            "line": _("Its days are those of the case of approval.") if follows else "",
        },
        "acts": _acts(actor, loaded, row, follows=follows),
        "facts": [
            (_("Plan"), plan),
            (labels.FIELDS["phase"], labels.PHASES[term.phase]),
            (labels.FIELDS["kind"], labels.KINDS[term.kind]),
            (labels.FIELDS["duration_days"], term.duration_days),
            (when, _span(start_on, finish_on)),
            (_("Published"), published),
            (_("Total float"), "—" if is_done else outlook.total_float(row.code)),
            (labels.FIELDS["deadline"], full_day(row.deadline)),
            (labels.FIELDS["not_before"], full_day(row.not_before)),
            (labels.FIELDS["responsible"], row.responsible.user.name if row.responsible else "—"),
            (labels.FIELDS["needs"], needs or "—"),
        ],
        "edit_version": row.version,
    }


def _span(start_on: date | None, finish_on: date | None) -> str:
    if finish_on is None:
        return "—"
    if start_on is None or start_on == finish_on:
        return full_day(finish_on)
    days = '<span class="num">{}</span> – <span class="num">{}</span>'
    return format_html(days, full_day(start_on), full_day(finish_on))


def _acts(actor: Actor, loaded: Loaded, row: "Activity", *, follows: bool) -> list[Context]:
    state = PlanState(loaded.row.state)
    if actor.zone_id != row.zone_id or state is PlanState.ENDED:
        return []
    acts = []

    def add(label: Any, name: str, **how: Any) -> None:
        acts.append(button(label, reverse(f"delivery:{name}", args=[row.pk]), **how))

    if actor.may(EDIT_PLANS):
        add(_("Change"), "activity_edit")
        has_begun = (
            loaded.activities[row.code].started_on or loaded.activities[row.code].finished_on
        )
        add(_("Take out"), "activity_remove", why_not=_("it has begun") if has_begun else "")
    if state is PlanState.IN_USE and actor.may(RAISE_BLOCKERS):
        add(_("Raise a blocker"), "blocker_new")
    if state is PlanState.IN_USE and actor.may(REPORT_PROGRESS):
        why_not = _("the case of approval gives its days") if follows else ""
        is_other = row.responsible_id != actor.membership_id
        if actor.role is Role.APPROVING_DEPARTMENT and is_other:
            why_not = _("somebody else answers for it")
        add(labels.PLAN_ACTS[PlanAct.REPORT], "progress", is_primary=True, why_not=why_not)
    return acts


@page(REPORT_PROGRESS, "GET", "POST")
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """Write how an activity goes."""
    actor = request.actor
    row = queries.get_activity(actor, pk)
    initial: Context = {
        name: getattr(row, name)
        for name in ("started_on", "expected_on", "finished_on", "late_cause", "late_note")
    }
    initial |= {"version": row.version, "steps": [step for step, day in row.steps if day]}
    form = ProgressForm(request.POST or None, activity=row, initial=initial)
    return answer(
        request,
        save(form, lambda values: services.report_progress(actor, pk, **values)),
        said=_("The progress is kept. Work the zone's plans out anew if others are affected."),
        title=labels.PLAN_ACTS[PlanAct.REPORT],
        subtitle=_name(row),
        cancel_url=activity_url(pk),
    )


@page(EDIT_PLANS, "GET", "POST")
def activity_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an activity to a plan."""
    actor = request.actor
    plan = queries.get_plan(actor, pk)
    form = NewActivityForm(
        request.POST or None,
        **_known(actor, queries.load_plan(plan)),
        initial={"version": plan.version, "kind": ActivityKind.OTHER, "duration_days": 5},
    )

    def add(values: Context) -> Any:
        code, version = values.pop("code"), values.pop("version")
        return services.add_activity(actor, pk, code, values, version=version)

    return answer(
        request,
        save(form, add),
        said=_("The activity is added."),
        title=_("Add an activity"),
        subtitle=str(plan),
        cancel_url=plan_url(pk, "activities"),
        done_url=lambda made: activity_url(made.pk),
    )


@page(EDIT_PLANS, "GET", "POST")
def activity_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what an activity is."""
    actor = request.actor
    row = queries.get_activity(actor, pk)
    loaded = queries.load_plan(row.plan)
    form = ActivityForm(
        request.POST or None, **_known(actor, loaded), initial=_initial(row, loaded)
    )

    def change(values: Context) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_activity(actor, pk, values, version=version, reason=reason)

    return answer(
        request,
        save(form, change),
        said=_("The activity is changed. Published days stay until the zone is re-planned."),
        title=_name(row),
        subtitle=str(row.plan),
        cancel_url=activity_url(pk),
    )


@page(EDIT_PLANS, "GET", "POST")
def activity_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an activity out of its plan."""
    actor = request.actor
    row = queries.get_activity(actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    attempt = save(form, lambda values: services.remove_activity(actor, pk, **values))
    if attempt.is_done:
        messages.success(request, _("“%(name)s” is taken out.") % {"name": _name(row)})
        return redirect(plan_url(row.plan_id, "activities"))
    return answer(
        request,
        attempt,
        said="",
        title=_("Take out an activity"),
        subtitle=_name(row),
        cancel_url=activity_url(pk),
        submit_label=_("Take out"),
    )


def _name(row: "Activity") -> str:
    return labels.activity_name(row.code, row.name)


def _known(actor: Actor, loaded: Loaded) -> Context:
    return {
        "activities": loaded.activities,
        "resources": queries.resources_of(loaded.row.zone_id),
        "members": queries.list_candidates(actor),
    }


def _initial(row: "Activity", loaded: Loaded) -> Context:
    initial: Context = {
        name: getattr(row, name)
        for name in (
            *("name", "phase", "kind", "duration_days", "responsible_id", "not_before"),
            *("deadline", "version"),
        )
    }
    initial |= {f"need_{code}": units for code, units in row.needs.items()}
    names = link_names(loaded.activities)
    initial["after"] = "\n".join(
        f"{names[code]} {days:+d}" if days else names[code] for code, days in row.after
    )
    initial["steps"] = "\n".join(step for step, _done_on in row.steps)
    return initial
