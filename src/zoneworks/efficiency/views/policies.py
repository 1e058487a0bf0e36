"""What a grade brings: drafted, reviewed, put in force, ended."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zoneworks.compliance import queries as compliance
from zoneworks.compliance.engine.acts import OPEN_REVIEWS
from zoneworks.compliance.engine.reviews import StandingState
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, seen_version
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.efficiency import labels, queries, services
from zoneworks.efficiency.engine.acts import EDIT_POLICIES, ENFORCE_POLICIES, VIEW_SCORES
from zoneworks.efficiency.engine.policies import PolicyKind, PolicyState, needs_review
from zoneworks.efficiency.forms import PolicyForm
from zoneworks.efficiency.views.pieces import url_of

if TYPE_CHECKING:
    from zoneworks.efficiency.models import GradePolicy

UNDER_WAY = frozenset({StandingState.PASSED, StandingState.IN_HAND})


@page(EDIT_POLICIES, "GET", "POST")
def policy_new(request: ActorRequest) -> HttpResponse:
    """Draft what a grade brings."""
    return act_page(
        request,
        PolicyForm(request.POST or None),
        lambda values: services.draft_policy(request.actor, values),
        said=_("The draft is saved."),
        title=_("Draft a policy"),
        cancel_url=reverse("efficiency:policies"),
        done_url=lambda made: url_of("policy", made.pk),
        submit_label=_("Save"),
    )


@page(VIEW_SCORES)
def policy(request: ActorRequest, pk: int) -> HttpResponse:
    """What a grade brings, and whether it may."""
    actor = request.actor
    row = queries.get_policy(actor, pk)
    context: dict[str, Any] = {"policy": row, "record": _record(actor, row)}
    if not actor.enterprise_id:
        context["events"] = timeline(actor, row, labels.TIMELINE)
    return render(request, "efficiency/policy.html", context)


@page(EDIT_POLICIES, "GET", "POST")
def policy_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = queries.get_policy(request.actor, pk)
    if request.method == "GET" and row.state != PolicyState.DRAFT:
        return redirect(url_of("policy", pk))

    def change(values: dict[str, Any]) -> Any:
        return services.change_policy(request.actor, pk, values, version=values.pop("version"))

    return act_page(
        request,
        PolicyForm(request.POST or None, initial=vars(row)),
        change,
        said=_("The draft is saved."),
        title=_("Change the draft"),
        subtitle=row.title,
        cancel_url=url_of("policy", pk),
        submit_label=_("Save"),
    )


@page(EDIT_POLICIES, "POST")
def policy_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a policy reviewed for fair competition."""
    review = services.review_policy(request.actor, pk)
    messages.success(request, _("The review %(number)s is open.") % {"number": review.number})
    return redirect(reverse("compliance:review", args=[review.pk]))


@page(ENFORCE_POLICIES, "POST")
def policy_enforce(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a policy in force."""
    try:
        services.enforce_policy(request.actor, pk, version=seen_version(request))
    except InvalidInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The policy is in force."))
    return redirect(url_of("policy", pk))


@page(ENFORCE_POLICIES, "GET", "POST")
def policy_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a policy."""
    row = queries.get_policy(request.actor, pk)
    if request.method == "GET" and row.state != PolicyState.IN_FORCE:
        return redirect(url_of("policy", pk))
    return act_page(
        request,
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.end_policy(request.actor, pk, **values),
        said=_("The policy has ended."),
        title=_("End the policy"),
        subtitle=row.title,
        cancel_url=url_of("policy", pk),
    )


def _record(actor: Actor, row: "GradePolicy") -> dict[str, Any]:
    acts = _acts(actor, row) if actor.zone_id == row.zone_id else []
    return {
        "title": row.title,
        "subtitle": labels.GRADES[row.grade],
        "zone": row.zone,
        "subject": None if actor.enterprise_id else ("efficiency.GradePolicy", row.pk),
        "state": {
            "shape": labels.POLICY_SHAPES[row.state],
            "word": labels.POLICY_STATES[row.state],
            "line": row.ended_because,
        },
        "acts": acts,
        "facts": [
            (labels.FIELDS["kind"], labels.POLICY_KINDS[row.kind]),
            (labels.FIELDS["basis"], row.basis or "—"),
            (_("In force since"), full_day(row.in_force_on)),
            (pgettext("policy", "Ended on"), full_day(row.ended_on)),
        ],
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "GradePolicy") -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []
    if row.state == PolicyState.IN_FORCE and actor.may(ENFORCE_POLICIES):
        return [button(_("End the policy"), url_of("policy_end", row.pk))]
    if row.state != PolicyState.DRAFT:
        return []
    if actor.may(EDIT_POLICIES):
        acts.append(button(_("Change the draft"), url_of("policy_edit", row.pk)))
    why_not = ""
    if needs_review(PolicyKind(row.kind)):
        standing = compliance.find_standing(actor, labels.subject_of_policy(row))
        why_not = "" if standing.state is StandingState.PASSED else str(standing.text)
        if standing.url:
            acts.append(button(_("Fair-competition review"), standing.url))
        may_open = standing.state not in UNDER_WAY and actor.may(OPEN_REVIEWS)
        if may_open and actor.may(EDIT_POLICIES):
            url = url_of("policy_review", row.pk)
            acts.append(button(_("Have it reviewed"), url, method="post"))
        if not row.basis:
            why_not = _("Name the basis first.")
    if actor.may(ENFORCE_POLICIES):
        url = url_of("policy_enforce", row.pk)
        label = _("Put in force")
        acts.append(button(label, url, method="post", is_primary=True, why_not=why_not))
    return acts
