"""Supervision agreements: page, terms, promises, signature, checks, consequences."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.admission import facts, queries, services
from zoneworks.admission.engine.acts import (
    EDIT_AGREEMENTS,
    SIGN_AGREEMENTS,
    VIEW_AGREEMENTS,
)
from zoneworks.admission.forms import agreements as forms
from zoneworks.admission.labels import names
from zoneworks.admission.labels.printed import share_text
from zoneworks.admission.labels.timeline import AGREEMENT_TIMELINE
from zoneworks.admission.views.checks import check_line, may_in, promise_lines
from zoneworks.admission.views.pieces import pdf, tabs, url_of
from zoneworks.compliance import queries as compliance
from zoneworks.compliance.engine.acts import OPEN_REVIEWS
from zoneworks.compliance.engine.reviews import StandingState
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page, answer, save
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.admission.models import Supervision

PROMISES, CHECKS, TIMELINE = "promises", "checks", "timeline"
TABS = {
    PROMISES: gettext_lazy("Promises"),
    CHECKS: gettext_lazy("Checks and consequences"),
    TIMELINE: gettext_lazy("Timeline"),
}
DRAFT, SIGNED = "DRAFT", "SIGNED"
UNDER_WAY = frozenset({StandingState.PASSED, StandingState.IN_HAND})


@page(VIEW_AGREEMENTS)
def agreement(request: ActorRequest, pk: int, tab: str = PROMISES) -> HttpResponse:
    """One agreement: what is promised, what was checked, what happened."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_supervision(actor, pk)
    context: dict[str, Any] = {"agreement": row, "record": _record(actor, row, tab)}
    if tab == PROMISES:
        context |= {
            "lines": promise_lines(actor, row),
            "concessions": [
                (names.CONCESSIONS[one["kind"]], one["text"]) for one in row.concessions
            ],
            "terms": _terms(row),
            "may_change": may_in(actor, row, EDIT_AGREEMENTS) and row.state == DRAFT,
        }
    elif tab == CHECKS:
        context["checks"] = [check_line(actor, one) for one in row.checks.all()]
    else:
        context["events"] = timeline(actor, row, AGREEMENT_TIMELINE, limit=200)
    return render_tab(request, "admission/agreement", tab, context)


@page(EDIT_AGREEMENTS, "GET", "POST")
def agreement_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft the agreement of an application that was admitted."""
    row = queries.get_application(request.actor, pk)
    usual = queries.usual_deposit_of(row)
    rules = facts.agreement_rules().values
    initial = {
        "deposit_fen": usual,
        "late_rate": share_text(rules["late_rate"]),
        "hold_up_to": share_text(rules["hold_up_to"]),
        "extensions": rules["extensions"],
    }
    form = forms.AgreementForm(request.POST or None, initial=initial)
    return answer(
        request,
        save(form, lambda _values: services.draft_agreement(request.actor, pk, form.values())),
        said=lambda made: _("%(number)s is drafted: add its promises.") % {"number": made.number},
        done_url=lambda made: url_of("agreement", made.pk),
        title=_("Draft the supervision agreement"),
        subtitle=f"{row.number} {row.project.name}",
        line=_usual_line(usual),
        cancel_url=url_of("application_tab", pk, "supervision"),
    )


def _usual_line(usual: int) -> str:
    told = {"usual": money_text(usual)}
    return (
        _("Usual deposit by the scheme: %(usual)s. The terms below are samples: no law sets them.")
        % told
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def agreement_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the terms of a draft."""
    row = queries.get_supervision(request.actor, pk)
    initial = {
        "deposit_fen": row.deposit_fen,
        "late_rate": share_text(row.terms["late_rate"]),
        "hold_up_to": share_text(row.terms["hold_up_to"]),
        "extensions": row.terms["extensions"],
        "note": row.note,
        "concessions": row.concessions,
        "version": queries.seen_agreement(row),
    }
    form = forms.AgreementChangeForm(request.POST or None, initial=initial)

    def change(values: dict[str, Any]) -> Any:
        return services.change_agreement(
            request.actor, pk, form.values(), version=values["version"]
        )

    return _act_page(
        request, row, form, change, title=_("Change the terms"), said=_("The draft is saved.")
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def promise_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a promise to a draft."""
    row = queries.get_supervision(request.actor, pk)
    return _act_page(
        request,
        row,
        forms.PromiseForm(request.POST or None),
        lambda values: services.add_promise(request.actor, pk, values),
        title=_("Add a promise"),
        said=_("It is added."),
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def promise_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a promise of a draft."""
    row = queries.get_promise(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.change_promise(request.actor, pk, values, version=version)

    return _act_page(
        request,
        row.supervision,
        forms.PromiseChangeForm(request.POST or None, initial=vars(row)),
        change,
        title=_("Change the promise"),
        said=_("It is saved."),
    )


@page(EDIT_AGREEMENTS, "POST")
def promise_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a promise out of a draft."""
    of = services.remove_promise(request.actor, pk, version=seen_version(request))
    messages.success(request, _("It is removed."))
    return redirect(url_of("agreement", of))


@page(EDIT_AGREEMENTS, "POST")
def agreement_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a draft reviewed."""
    return _to_review(request, services.review_agreement(request.actor, pk))


@page(SIGN_AGREEMENTS, "GET", "POST")
def agreement_sign(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter the signature of a draft."""
    row = queries.get_supervision(request.actor, pk)
    initial = {"signed_on": clock.today(), "version": queries.seen_agreement(row)}
    return _act_page(
        request,
        row,
        forms.SignForm(request.POST or None, initial=initial),
        lambda values: services.sign_agreement(request.actor, pk, **values),
        title=_("Sign the agreement"),
        said=_("The agreement is signed and issued; its promises are checked at their days."),
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def agreement_discard(request: ActorRequest, pk: int) -> HttpResponse:
    """Discard a draft."""
    row = queries.get_supervision(request.actor, pk)
    return _act_page(
        request,
        row,
        SeenReasonForm(request.POST or None, initial={"version": queries.seen_agreement(row)}),
        lambda values: services.discard_agreement(request.actor, pk, **values),
        title=_("Discard the draft"),
        said=_("The draft is discarded."),
        cancel_url=url_of("application_tab", row.application_id, "supervision"),
    )


@page(SIGN_AGREEMENTS, "GET", "POST")
def agreement_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End an agreement before its time."""
    row = queries.get_supervision(request.actor, pk)
    standing = sum(one.part_fen for one in row.promises.all())
    return _act_page(
        request,
        row,
        forms.EndForm(request.POST or None, initial={"version": queries.seen_agreement(row)}),
        lambda values: services.end_agreement(request.actor, pk, **values),
        title=_("End the agreement"),
        said=_("The agreement is ended."),
        line=_("Of the deposit still stands: %(amount)s.") % {"amount": money_text(standing)},
    )


@page(VIEW_AGREEMENTS)
def document(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of the agreement."""
    return pdf(request, queries.get_printed(request.actor, pk))


def _act_page(
    request: ActorRequest,
    row: "Supervision",
    form: Any,
    carry_out: Callable[[dict[str, Any]], Any],
    **page_of: Any,
) -> HttpResponse:
    page_of.setdefault("cancel_url", url_of("agreement", row.pk))
    return act_page(
        request, form, carry_out, subtitle=f"{row.number} {row.project.name}", **page_of
    )


def _to_review(request: ActorRequest, review: Any) -> HttpResponse:
    messages.success(request, _("The review %(number)s is open.") % {"number": review.number})
    return redirect(reverse("compliance:review", args=[review.pk]))


def _terms(row: "Supervision") -> list[tuple[Any, str]]:
    return [
        (names.FIELDS["usual_fen"], money_text(row.usual_fen)),
        (names.FIELDS["late_rate"], share_text(row.terms["late_rate"])),
        (names.FIELDS["hold_up_to"], share_text(row.terms["hold_up_to"])),
        (names.FIELDS["extensions"], str(row.terms["extensions"])),
    ]


def _record(actor: Actor, row: "Supervision", tab: str) -> dict[str, Any]:
    checks, promises = row.checks.all(), row.promises.all()
    returned = sum(one.return_fen or 0 for one in checks) + row.end_return_fen
    forfeited = sum(one.forfeit_fen or 0 for one in checks) + row.end_forfeit_fen
    standing = sum(one.part_fen for one in promises)
    return {
        "subject": (queries.SUPERVISION, row.pk),
        "number": row.number,
        "title": _("%(project)s: supervision agreement") % {"project": row.project.name},
        "subtitle": row.project.enterprise.name if row.project.enterprise else "",
        "zone": row.zone.name,
        "state": {
            "shape": names.SUPERVISION_SHAPES[row.state],
            "word": names.SUPERVISION_STATES[row.state],
            "line": row.ended_because,
            "url": url_of("application", row.application_id),
            "name": row.application.number,
        },
        "acts": _acts(actor, row),
        "facts": [
            (names.FIELDS["signed_on"], full_day(row.signed_on)),
            (_("Land, mu"), format_mu(row.land_m2, 2) if row.land_m2 else "—"),
            (names.FIELDS["deposit_fen"], money_text(row.deposit_fen)),
            (_("Still deposited"), money_text(standing) if row.state != DRAFT else "—"),
            (names.FIELDS["return_fen"], money_text(returned)),
            (names.FIELDS["forfeit_fen"], money_text(forfeited)),
        ],
        "tabs": tabs(TABS, "agreement", row.pk, tab, promises=len(promises), checks=len(checks)),
        "edit_version": queries.seen_agreement(row),
    }


def _acts(actor: Actor, row: "Supervision") -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []
    if row.signed_on is not None:
        acts.append(button(_("Agreement (PDF)"), url_of("agreement_document", row.pk)))
    may_edit, may_sign = may_in(actor, row, EDIT_AGREEMENTS), may_in(actor, row, SIGN_AGREEMENTS)
    if row.state == DRAFT:
        if may_edit:
            acts.append(button(_("Change the terms"), url_of("agreement_edit", row.pk)))
            acts.append(button(_("Add a promise"), url_of("promise_new", row.pk)))
            acts.append(button(_("Discard the draft"), url_of("agreement_discard", row.pk)))
        why_not = _review_acts(actor, row, acts, may_edit=may_edit)
        if may_sign:
            if not row.promises.all():
                why_not = _("It has no promise yet.")
            url = url_of("agreement_sign", row.pk)
            label = _("Sign the agreement")
            acts.append(button(label, url, is_primary=True, why_not=why_not))
    if row.state == SIGNED and may_sign:
        acts.append(button(_("End the agreement"), url_of("agreement_end", row.pk)))
    return acts


def _review_acts(
    actor: Actor, row: "Supervision", acts: list[dict[str, Any]], *, may_edit: bool
) -> str:
    """Buttons to the review of an agreement that favors; gives why it cannot be signed yet."""
    if not services.favors(row):
        return ""
    standing = compliance.find_standing(actor, queries.subject_of_supervision(row))
    if standing.url:
        acts.append(button(_("Fair-competition review"), standing.url))
    if standing.state not in UNDER_WAY and may_edit and actor.may(OPEN_REVIEWS):
        url = url_of("agreement_review", row.pk)
        acts.append(button(_("Have it reviewed"), url, method="post"))
    return "" if standing.state is StandingState.PASSED else str(standing.text)
