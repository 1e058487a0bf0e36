"""Task forces and blockers."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.forms import ReasonForm
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.delivery import labels, lists, queries, services
from zoneworks.delivery.engine.acts import (
    EDIT_PLANS,
    ESCALATE_BLOCKERS,
    RAISE_BLOCKERS,
    SOLVE_BLOCKERS,
    VIEW_ZONE_PLAN,
)
from zoneworks.delivery.engine.plans.terms import LateCause
from zoneworks.delivery.forms import (
    BlockerChangeForm,
    BlockerForm,
    EscalateForm,
    MemberForm,
    SolveForm,
)
from zoneworks.delivery.views.pieces import activity_url, plan_url

if TYPE_CHECKING:
    from zoneworks.delivery.models import Blocker

USUAL_DAYS = 5
"""Working days within which a blocker is usually to be solved; the form proposes it."""


def blocker_url(pk: int) -> str:
    """Where a blocker is read."""
    return reverse("delivery:blocker", args=[pk])


@page(EDIT_PLANS, "GET", "POST")
def member_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Name somebody for the task force of a plan."""
    actor = request.actor
    plan = queries.get_plan(actor, pk)
    form = MemberForm(request.POST or None, members=queries.list_candidates(actor))
    return answer(
        request,
        save(form, lambda values: services.add_member(actor, pk, **values)),
        said=_("The task force is kept."),
        title=_("Name a member of the task force"),
        subtitle=str(plan),
        cancel_url=plan_url(pk, "team"),
    )


@page(EDIT_PLANS, "GET", "POST")
def member_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Let somebody leave a task force."""
    actor = request.actor
    member = queries.get_member(actor, pk)
    form = ReasonForm(request.POST or None, initial={"version": member.version})
    return answer(
        request,
        save(form, lambda values: services.end_member(actor, pk, **values)),
        said=_("The task force is kept."),
        title=_("Leave the task force"),
        subtitle=member.membership.user.name,
        cancel_url=plan_url(member.plan_id, "team"),
        submit_label=_("Leave"),
    )


@page(VIEW_ZONE_PLAN)
def blocker(request: ActorRequest, pk: int) -> HttpResponse:
    """One blocker: who answers for it, until when, and what came of it."""
    row = queries.get_blocker(request.actor, pk)
    return render(request, "delivery/blocker.html", {"record": _record(request.actor, row)})


def _record(actor: Actor, row: "Blocker") -> dict[str, Any]:
    activity = format_html(
        '<a href="{}">{}</a>',
        activity_url(row.activity_id),
        labels.activity_name(row.activity.code, row.activity.name),
    )
    project = format_html(
        '<a href="{}">{}</a>', plan_url(row.plan_id, "team"), row.plan.project.name
    )
    shape, word = lists.STANDINGS[lists.standing_of(row)]
    escalated = (
        f"{row.escalated_to.user.name} {full_day(row.escalated_on)}" if row.escalated_to else "—"
    )
    return {
        "number": full_day(row.raised_on),
        "title": row.text,
        "zone": row.zone.name,
        "state": {"shape": shape, "word": word, "line": row.solution},
        "acts": _acts(actor, row),
        "facts": [
            (labels.FIELDS["project"], project),
            (labels.FIELDS["activity"], activity),
            (labels.FIELDS["cause"], labels.CAUSES[LateCause(row.cause)]),
            (labels.FIELDS["owner"], row.owner.user.name),
            (labels.FIELDS["due_on"], full_day(row.due_on)),
            (labels.FIELDS["escalated_to"], escalated),
            (_("Raised by"), row.raised_by.user.name if row.raised_by else "—"),
        ],
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Blocker") -> list[dict[str, Any]]:
    if actor.zone_id != row.zone_id or lists.standing_of(row) not in lists.OPEN_STANDINGS:
        return []
    acts = []
    if actor.may(RAISE_BLOCKERS):
        acts.append(button(_("Change"), reverse("delivery:blocker_edit", args=[row.pk])))
    if actor.may(ESCALATE_BLOCKERS):
        url = reverse("delivery:blocker_escalate", args=[row.pk])
        acts.append(button(_("Escalate"), url))
    if actor.may(SOLVE_BLOCKERS) and queries.may_solve(actor, row):
        url = reverse("delivery:blocker_solve", args=[row.pk])
        acts.append(button(_("Solved"), url, is_primary=True))
    return acts


@page(RAISE_BLOCKERS, "GET", "POST")
def blocker_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what keeps an activity from going on."""
    actor = request.actor
    activity = queries.get_activity(actor, pk)
    initial = {
        "owner_id": activity.responsible_id or actor.membership_id,
        "due_on": national_calendar().add(clock.today(), USUAL_DAYS),
    }
    form = BlockerForm(
        request.POST or None, members=queries.list_candidates(actor), initial=initial
    )
    return answer(
        request,
        save(form, lambda values: services.raise_blocker(actor, pk, **values)),
        said=_("The blocker stands on the desk of its owner."),
        title=_("Raise a blocker"),
        subtitle=labels.activity_name(activity.code, activity.name),
        cancel_url=activity_url(pk),
        done_url=lambda made: blocker_url(made.pk),
    )


@page(RAISE_BLOCKERS, "GET", "POST")
def blocker_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a blocker another owner, deadline, cause or text."""
    actor = request.actor
    row = queries.get_blocker(actor, pk)
    names = ("text", "cause", "owner_id", "due_on", "version")
    form = BlockerChangeForm(
        request.POST or None,
        members=queries.list_candidates(actor),
        initial={name: getattr(row, name) for name in names},
    )
    return answer(
        request,
        save(form, lambda values: services.change_blocker(actor, pk, **values)),
        said=_("The blocker is changed."),
        title=_("Change a blocker"),
        subtitle=row.text,
        cancel_url=blocker_url(pk),
    )


@page(ESCALATE_BLOCKERS, "GET", "POST")
def blocker_escalate(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a leader to mend a blocker."""
    actor = request.actor
    row = queries.get_blocker(actor, pk)
    form = EscalateForm(
        request.POST or None,
        leaders=queries.list_leaders(actor),
        initial={"version": row.version},
    )
    return answer(
        request,
        save(form, lambda values: services.escalate_blocker(actor, pk, **values)),
        said=_("The blocker stands on the desk of the leader."),
        title=_("Escalate a blocker"),
        subtitle=row.text,
        cancel_url=blocker_url(pk),
        submit_label=_("Escalate"),
    )


@page(SOLVE_BLOCKERS, "GET", "POST")
def blocker_solve(request: ActorRequest, pk: int) -> HttpResponse:
    """Say how a blocker was solved."""
    actor = request.actor
    row = queries.get_blocker(actor, pk)
    form = SolveForm(request.POST or None, initial={"version": row.version})
    return answer(
        request,
        save(form, lambda values: services.solve_blocker(actor, pk, **values)),
        said=_("The blocker is solved."),
        title=_("Solve a blocker"),
        subtitle=row.text,
        cancel_url=blocker_url(pk),
        submit_label=_("Solved"),
    )
