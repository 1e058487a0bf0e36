"""Obligations, checks after building and breaches: lists, one record, and what can be done."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import (
    CLOSE_OBLIGATIONS,
    FOLLOW_BREACHES,
    HANDLE_ITEMS,
    OPEN_CASES,
    VIEW_CASES,
)
from zoneworks.approvals.engine.process.duties import NextStep
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.forms import (
    BreachForm,
    CloseBreachForm,
    CloseObligationForm,
    ConfirmCorrectionForm,
    OrderCorrectionForm,
    PutOffForm,
)
from zoneworks.approvals.lists import duty_state
from zoneworks.approvals.rows import CASE
from zoneworks.core.actors import Actor
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.approvals.models import Obligation


@page(VIEW_CASES)
def obligation(request: ActorRequest, pk: int) -> HttpResponse:
    """One obligation: what is owed, what came of it, what comes next."""
    actor = request.actor
    duty = queries.get_obligation(actor, pk)
    step = queries.step_of(duty)
    shape, word = duty_state(duty)
    wanted = queries.what_was_wanted(duty)
    record = {
        "subject": (CASE, duty.case_id),
        "number": duty.case.number,
        "title": labels.duty_name(duty.case, duty.item.code, duty.paper),
        "subtitle": labels.OBLIGATIONS[duty.kind],
        "state": {"shape": shape, "word": word, "line": labels.NEXT_STEPS[step]},
        "acts": _acts(actor, duty, step),
        "facts": [
            (_("Project"), duty.case.project.name),
            (labels.ITEM, _item_link(duty)),
            *([(_("What is wanted of it"), wanted)] if wanted else []),
            (_("Since"), full_day(duty.begun_on)),
            (labels.DUE, full_day(duty.due_on)),
            (labels.CASE_FIELDS["responsible"], queries.who_answers(duty) or "—"),
            (labels.CASE_FIELDS["note"], duty.note or "—"),
            (labels.CASE_FIELDS["correct_by"], full_day(duty.correct_by)),
            (labels.CASE_FIELDS["corrected_on"], full_day(duty.corrected_on)),
        ],
    }
    context = {
        "record": record,
        "breadcrumb_tail": [
            (duty.case.number, reverse("approvals:case_tab", args=[duty.case_id, "duties"])),
            (record["title"], None),
        ],
        "events": timeline(actor, duty, labels.CASE_TIMELINE, limit=50),
    }
    return render(request, "approvals/obligation.html", context)


@page(CLOSE_OBLIGATIONS, "GET", "POST")
def obligation_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close an obligation as kept or as broken."""
    actor = request.actor
    duty = queries.get_obligation(actor, pk)
    attempt = save(
        CloseObligationForm(request.POST or None, initial={"version": duty.version}),
        lambda values: services.close_obligation(actor, pk, **values),
    )
    return _answer(
        request, duty, attempt, _("Close the obligation"), _("The obligation is closed.")
    )


@page(CLOSE_OBLIGATIONS, "GET", "POST")
def correction_order(request: ActorRequest, pk: int) -> HttpResponse:
    """Order what was promised falsely to be corrected by a day."""
    actor = request.actor
    duty = queries.get_obligation(actor, pk)
    attempt = save(
        OrderCorrectionForm(request.POST or None, initial={"version": duty.version}),
        lambda values: services.order_correction(
            actor,
            pk,
            values["correct_by"],
            version=values["version"],
            reason=values["reason"],
        ),
    )
    return _answer(request, duty, attempt, _("Order to correct"), _("The correction is ordered."))


@page(CLOSE_OBLIGATIONS, "GET", "POST")
def correction_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Write that it is corrected."""
    actor = request.actor
    duty = queries.get_obligation(actor, pk)
    attempt = save(
        ConfirmCorrectionForm(request.POST or None, initial={"version": duty.version}),
        lambda values: services.confirm_correction(actor, pk, **values),
    )
    return _answer(
        request, duty, attempt, _("Confirm the correction"), _("The correction is confirmed.")
    )


@page(OPEN_CASES, "GET", "POST")
def check_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a technical check follow the building."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    process = queries.load_case(actor, case).case.plan.process
    attempt = save(
        PutOffForm(request.POST or None, process=process),
        lambda values: services.put_off_check(
            actor,
            pk,
            values["check"],
            due_on=values["due_on"],
            responsible=values["responsible"],
        ),
    )
    return answer(
        request,
        attempt,
        said=_("The check follows the building; until it is passed it blocks what it is for."),
        title=_("Check after building"),
        subtitle=case.project.name,
        line=_("Technical checks alone: what the law asks before construction stays before it."),
        cancel_url=reverse("approvals:case_tab", args=[pk, "duties"]),
    )


@page(FOLLOW_BREACHES, "GET", "POST")
def breach_new(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Record that somebody built, used or produced anyway."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    attempt = save(
        BreachForm(request.POST or None),
        lambda values: services.record_breach(actor, pk, code, **values),
    )
    return answer(
        request,
        attempt,
        said=_("The breach is recorded."),
        done_url=reverse("approvals:case_tab", args=[pk, "duties"]),
        title=_("Record a breach: %(name)s") % {"name": labels.name_in(case, code)},
        subtitle=case.project.name,
        cancel_url=reverse("approvals:approval_case", args=[pk]),
    )


@page(FOLLOW_BREACHES, "GET", "POST")
def breach_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close an enforcement case with its outcome."""
    actor = request.actor
    breach = queries.get_breach(actor, pk)
    attempt = save(
        CloseBreachForm(request.POST or None, initial={"version": breach.version}),
        lambda values: services.close_breach(actor, pk, **values),
    )
    name = labels.name_in(breach.case, breach.milestone)
    return answer(
        request,
        attempt,
        said=_("The breach is closed."),
        title=_("Close the breach: %(name)s") % {"name": name},
        subtitle=breach.case.project.name,
        line=breach.description,
        cancel_url=reverse("approvals:case_tab", args=[breach.case_id, "duties"]),
    )


def _item_link(duty: "Obligation") -> str:
    return format_html(
        '<a href="{}">{}</a>',
        reverse("approvals:item", args=[duty.item_id]),
        labels.name_in(duty.case, duty.item.code),
    )


def _acts(actor: Actor, duty: "Obligation", step: NextStep) -> list[dict[str, Any]]:
    """What comes next, as buttons; to take back a decision is for the head, on the item's page."""
    found: list[tuple[Any, str]] = []
    if actor.may(CLOSE_OBLIGATIONS) and actor.zone_id == duty.zone_id:
        here = {
            NextStep.CHECK: (_("Close the obligation"), "obligation_close"),
            NextStep.ORDER: (_("Order to correct"), "correction_order"),
            NextStep.AWAIT: (_("Confirm the correction"), "correction_confirm"),
            NextStep.REVOKE: (_("Confirm the correction"), "correction_confirm"),
        }
        if step in here:
            label, name = here[step]
            found.append((label, reverse(f"approvals:{name}", args=[duty.pk])))
    if actor.may(HANDLE_ITEMS) and step in {NextStep.WITHHOLD, NextStep.REVOKE}:
        act = HandlingAct.REVOKE
        url = reverse("approvals:item_act", args=[duty.item_id, act.value.lower()])
        found.insert(0, (labels.ACTS[act], url))
    if actor.may(OPEN_CASES) and step is NextStep.CHECK_AGAIN and actor.zone_id == duty.zone_id:
        found.append((_("Set another check"), reverse("approvals:check_new", args=[duty.case_id])))
    return [button(label, url, is_primary=place == 0) for place, (label, url) in enumerate(found)]


def _answer(
    request: ActorRequest, duty: "Obligation", attempt: Any, title: str, said: str
) -> HttpResponse:
    return answer(
        request,
        attempt,
        said=said,
        title=title,
        subtitle=labels.duty_name(duty.case, duty.item.code, duty.paper),
        line=duty.case.project.name,
        cancel_url=reverse("approvals:obligation", args=[duty.pk]),
    )
