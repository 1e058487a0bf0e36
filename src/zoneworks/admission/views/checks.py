"""Promises as they stand, checks, and what becomes of a part of the deposit."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zoneworks.admission import queries, services
from zoneworks.admission.engine.acts import CHECK_PROMISES, DECIDE_CONSEQUENCES
from zoneworks.admission.forms import agreements as forms
from zoneworks.admission.labels import names, texts
from zoneworks.admission.labels.printed import promised_text
from zoneworks.admission.labels.sources import source_text, sources_of
from zoneworks.admission.lists import standing_of
from zoneworks.admission.views.pieces import url_of
from zoneworks.compliance.engine.acts import OPEN_REVIEWS
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.pages import ActorRequest, page, seen_version
from zoneworks.core.saving import act_page, answer, save
from zoneworks.core.templatetags.ui import money_text

if TYPE_CHECKING:
    from zoneworks.admission.models import PromiseCheck, SupervisedPromise, Supervision

DRAFT, SIGNED, CHECKS = "DRAFT", "SIGNED", "checks"


@page(CHECK_PROMISES, "POST")
def promise_check(request: ActorRequest, pk: int) -> HttpResponse:
    """Hold a promise against the records."""
    check = services.check_promise(request.actor, pk, version=seen_version(request))
    told = {"result": names.RESULTS[check.result]}
    messages.success(request, _("Checked: %(result)s. A person decides the consequence.") % told)
    return redirect(url_of("agreement_tab", check.supervision_id, CHECKS))


@page(DECIDE_CONSEQUENCES, "GET", "POST")
def consequence(request: ActorRequest, pk: int) -> HttpResponse:
    """Decide what becomes of a part of the deposit, beside what was found."""
    actor = request.actor
    check = queries.get_check(actor, pk)
    back = url_of("agreement_tab", check.supervision_id, CHECKS)
    if request.method == "GET" and check.decided_on is not None:
        return redirect(back)
    form = forms.ConsequenceForm(request.POST or None, initial=_intended(check))
    return act_page(
        request,
        form,
        lambda values: services.decide_consequence(
            actor, pk, values, version=values.pop("version")
        ),
        said=_("The consequence is decided."),
        title=_("Decide the consequence"),
        subtitle=str(check.supervision),
        cancel_url=back,
        template="admission/consequence.html",
        line_of=check_line(actor, check),
    )


@page(CHECK_PROMISES, "GET", "POST")
def consequence_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Lay a consequence before a review that gives more than the terms do."""
    check = queries.get_check(request.actor, pk)
    back = url_of("agreement_tab", check.supervision_id, CHECKS)
    form = forms.ConsequenceForm(request.POST or None, initial=_intended(check))
    return answer(
        request,
        save(form, lambda values: services.review_consequence(request.actor, pk, values)),
        said=lambda review: _("The review %(number)s is open.") % {"number": review.number},
        done_url=lambda review: reverse("compliance:review", args=[review.pk]),
        title=_("Have a more favorable consequence reviewed"),
        subtitle=str(check.supervision),
        line=_("What gives the enterprise more than the agreement is decided after a review."),
        cancel_url=back,
        template="admission/consequence.html",
        submit_label=_("Have it reviewed"),
        line_of=check_line(request.actor, check),
    )


def _intended(check: "PromiseCheck") -> dict[str, Any]:
    """What was laid before a review, else what the terms say."""
    if check.intended:
        return {**check.intended, "version": check.version}
    return {
        "return_fen": check.proposed_return_fen,
        "hold_fen": check.proposed_hold_fen,
        "forfeit_fen": check.proposed_forfeit_fen,
        "version": check.version,
    }


# What is shown


def promise_lines(actor: Actor, row: "Supervision") -> list[dict[str, Any]]:
    """The promises of an agreement with how they stand today and what may be done."""
    may_check = may_in(actor, row, CHECK_PROMISES) and row.state == SIGNED
    waiting = {one.promise_id for one in row.checks.all() if one.decided_on is None}
    lines = []
    for one in row.promises.all():
        shape, word = standing_of(one)
        if row.state == DRAFT:
            shape, word = "open", "—"
        is_open = one.settled_on is None and one.pk not in waiting
        is_due = one.due_on < clock.today()
        lines.append(
            {
                "of": one,
                "kind": names.PROMISE_KINDS[one.kind],
                "amount": promised_text(one),
                "total": _total(row, one),
                "shape": shape,
                "word": word,
                "source": sources_of(one.kind),
                **_part(row, one),
                "may_check": may_check and is_open and is_due,
                "waits": one.pk in waiting,
            }
        )
    return lines


def _part(row: "Supervision", one: "SupervisedPromise") -> dict[str, str]:
    """The part of the deposit that first stood for a promise, and what became of it."""
    checks = [check for check in row.checks.all() if check.promise_id == one.pk]
    decided = sorted((check for check in checks if check.decided_on), key=lambda check: check.pk)
    returned = sum(check.return_fen or 0 for check in decided)
    forfeited = sum(check.forfeit_fen or 0 for check in decided)
    gone = (
        (pgettext("deposit", "Returned"), returned),
        (pgettext("deposit", "Forfeited"), forfeited),
    )
    return {
        "part": money_text(decided[0].part_fen if decided else one.part_fen),
        "gone": _("; ").join(f"{label} {money_text(fen)}" for label, fen in gone if fen),
    }


def _total(row: "Supervision", one: "SupervisedPromise") -> str:
    if one.basis == "TOTAL" or one.amount_fen is None:
        return ""
    return money_text(queries.promise_of(one).promised_fen(row.land_m2))


def check_line(actor: Actor, check: "PromiseCheck") -> dict[str, Any]:
    """A check with what the records said, how it was counted, and what follows."""
    row = check.supervision
    is_open = check.decided_on is None and row.state == SIGNED
    may_review = is_open and check.proposed_return_fen < check.part_fen
    may_review = may_review and may_in(actor, row, CHECK_PROMISES) and actor.may(OPEN_REVIEWS)
    return {
        "of": check,
        "kind": names.PROMISE_KINDS[check.promise.kind],
        "year": check.promise.year,
        "result": names.RESULTS[check.result],
        "shape": names.RESULT_SHAPES[check.result],
        "promised": money_text(check.promised_fen) if check.promised_fen else "",
        "achieved": money_text(check.achieved_fen) if check.promised_fen else "",
        "gap": money_text(check.gap_fen) if check.gap_fen else "",
        "part": money_text(check.part_fen),
        "source": source_text(check.source) or sources_of(check.promise.kind),
        "entries": [(day, "" if fen is None else money_text(fen)) for day, fen in check.found],
        "ground": texts.ground_text(check.ground, check.share),
        "proposed": _amounts(
            check.proposed_return_fen, check.proposed_hold_fen, check.proposed_forfeit_fen
        ),
        "decided": _amounts(check.return_fen, check.hold_fen, check.forfeit_fen)
        if check.decided_on
        else "",
        "decide_url": url_of("consequence", check.pk)
        if is_open and may_in(actor, row, DECIDE_CONSEQUENCES)
        else "",
        "review_url": url_of("consequence_review", check.pk) if may_review else "",
    }


def _amounts(returned: int | None, held: int | None, forfeited: int | None) -> str:
    parts = (
        (names.FIELDS["return_fen"], returned),
        (names.FIELDS["hold_fen"], held),
        (names.FIELDS["forfeit_fen"], forfeited),
    )
    told = [f"{label} {money_text(fen)}" for label, fen in parts if fen]
    return _("; ").join(told) or money_text(0)


def may_in(actor: Actor, row: "Supervision", act: Any) -> bool:
    """Whether somebody may do an act to an agreement of their own zone."""
    return actor.may(act) and actor.zone_id == row.zone_id
