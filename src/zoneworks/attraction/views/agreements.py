"""Investment agreements: page, draft, obligations, signature, print."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.attraction import facts, queries, services
from zoneworks.attraction.engine.acts import (
    EDIT_AGREEMENTS,
    SIGN_AGREEMENTS,
    VIEW_AGREEMENTS,
)
from zoneworks.attraction.engine.agreements import POSSIBLE, AgreementAct, AgreementState
from zoneworks.attraction.engine.terms import Side
from zoneworks.attraction.forms import agreements as forms
from zoneworks.attraction.labels import agreements as labels
from zoneworks.attraction.labels.subjects import subject_of_agreement
from zoneworks.attraction.views.pieces import tabs, url_of
from zoneworks.attraction.views.reviews import (
    Waiting,
    review_buttons,
    standing_of,
    to_review,
)
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import timeline
from zoneworks.registry import queries as registry

if TYPE_CHECKING:
    from zoneworks.attraction.models import Agreement, Obligation

TABS = {"overview": pgettext_lazy("agreement", "Obligations"), "timeline": gettext_lazy("Timeline")}
A = AgreementAct


@page(VIEW_AGREEMENTS)
def agreement(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One version of an agreement: what each side owes, until when, and how it stands."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_agreement(actor, pk)
    context: dict[str, Any] = {"agreement": row, "record": _record(actor, row, tab)}
    if tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    else:
        is_draft = row.state == AgreementState.DRAFT
        may_edit = actor.may(EDIT_AGREEMENTS)
        context |= {
            "sides": _sides(row),
            "editions": queries.list_editions(actor, row.project_id),
            "may_change": may_edit and is_draft,
            "may_fulfill": may_edit and row.state == AgreementState.SIGNED,
        }
    return render_tab(request, "attraction/agreement", tab, context)


@page(VIEW_AGREEMENTS)
def agreement_print(request: ActorRequest, pk: int) -> HttpResponse:
    """The agreement as a document to be printed and signed."""
    row = queries.get_agreement(request.actor, pk)
    context = {
        "agreement": row,
        "sides": _sides(row),
        "land": None if row.land_m2 is None else format_mu(row.land_m2, 2),
        "state": labels.STATES[row.state],
        "back_url": url_of("agreement", pk),
    }
    return render(request, "attraction/agreement_print.html", context)


@page(EDIT_AGREEMENTS, "GET", "POST")
def agreement_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft the agreement of a project."""
    project = registry.get_project(request.actor, pk)
    lead = queries.find_lead_of(request.actor, pk)
    investor = project.enterprise.name if project.enterprise else ""
    initial = {
        "title": _("Investment agreement: %(name)s") % {"name": project.name},
        "investor": lead.investor if lead and not investor else investor,
        "investment_fen": project.investment_fen,
        "land_m2": project.land_m2,
    }
    return act_page(
        request,
        forms.AgreementForm(request.POST or None, initial=initial),
        lambda values: services.draft_agreement(request.actor, pk, values),
        said=lambda made: _("%(number)s is drafted.") % {"number": made.number},
        done_url=lambda made: url_of("agreement", made.pk),
        title=_("Draft an agreement"),
        subtitle=project.name,
        cancel_url=agreement_tab_url(pk),
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def agreement_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""

    def change(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.change_agreement(request.actor, pk, values, version=version)

    row = queries.get_agreement(request.actor, pk)
    form = forms.AgreementChangeForm(request.POST or None, initial=vars(row))
    return _act_page(request, row, A.CHANGE, form, change, _("The draft is saved."))


@page(EDIT_AGREEMENTS, "POST")
def agreement_revise(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft the next version."""
    made = services.revise_agreement(request.actor, pk, version=seen_version(request))
    messages.success(request, _("%(number)s is drafted.") % {"number": made.number})
    return redirect(url_of("agreement", made.pk))


@page(EDIT_AGREEMENTS, "POST")
def agreement_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a draft reviewed."""
    return to_review(request, services.review_agreement(request.actor, pk))


@page(SIGN_AGREEMENTS, "GET", "POST")
def agreement_sign(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter the signature of a draft."""
    row = queries.get_agreement(request.actor, pk)
    initial = {"signed_on": clock.today(), "version": row.version}
    return _act_page(
        request,
        row,
        A.SIGN,
        forms.SignForm(request.POST or None, initial=initial),
        lambda values: services.sign_agreement(request.actor, pk, **values),
        _("The agreement is signed, and the project with it."),
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def agreement_discard(request: ActorRequest, pk: int) -> HttpResponse:
    """Discard a draft."""
    said = _("The draft is discarded.")
    return _reasoned(request, pk, A.DISCARD, services.discard_agreement, said)


@page(SIGN_AGREEMENTS, "GET", "POST")
def agreement_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a signed agreement."""
    return _reasoned(request, pk, A.END, services.end_agreement, _("The agreement is ended."))


@page(EDIT_AGREEMENTS, "GET", "POST")
def obligation_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add what one side owes."""
    row = queries.get_agreement(request.actor, pk)
    return act_page(
        request,
        forms.ObligationForm(request.POST or None, initial={"side": request.GET.get("side", "")}),
        lambda values: services.add_obligation(request.actor, pk, values),
        said=_("It is added."),
        title=_("Add an obligation"),
        subtitle=row.title,
        cancel_url=url_of("agreement", pk),
    )


@page(EDIT_AGREEMENTS, "GET", "POST")
def obligation_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what one side owes."""
    row = queries.get_obligation(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.change_obligation(request.actor, pk, values, version=version)

    return act_page(
        request,
        forms.ObligationChangeForm(request.POST or None, initial=vars(row)),
        change,
        said=_("It is saved."),
        title=_("Change the obligation"),
        subtitle=row.agreement.title,
        cancel_url=url_of("agreement", row.agreement_id),
    )


@page(EDIT_AGREEMENTS, "POST")
def obligation_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an obligation out of a draft."""
    agreement_id = services.remove_obligation(request.actor, pk, version=seen_version(request))
    messages.success(request, _("It is removed."))
    return redirect(url_of("agreement", agreement_id))


@page(EDIT_AGREEMENTS, "GET", "POST")
def obligation_fulfill(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter that an obligation is fulfilled."""
    row = queries.get_obligation(request.actor, pk)
    initial = {"fulfilled_on": clock.today(), "version": row.version}
    return act_page(
        request,
        forms.FulfillForm(request.POST or None, initial=initial),
        lambda values: services.fulfill_obligation(request.actor, pk, **values),
        said=_("It is entered as fulfilled."),
        title=labels.ACTS[A.FULFILL],
        subtitle=row.text[:80],
        cancel_url=url_of("agreement", row.agreement_id),
    )


def agreement_tab_url(project_id: int) -> str:
    """The tab of a project that tells of its agreement."""
    return reverse("registry:project_tab", args=[project_id, "agreement"])


def _reasoned(
    request: ActorRequest, pk: int, act: A, service: Callable[..., Any], said: str
) -> HttpResponse:
    row = queries.get_agreement(request.actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": row.version})
    return _act_page(
        request, row, act, form, lambda values: service(request.actor, pk, **values), said
    )


def _act_page(  # noqa: PLR0917 - a form with its act and its words
    request: ActorRequest,
    row: "Agreement",
    act: A,
    form: Any,
    carry_out: Callable[[dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    return act_page(
        request,
        form,
        carry_out,
        said=said,
        title=labels.ACTS[act],
        subtitle=f"{row.number} {row.title}",
        cancel_url=url_of("agreement", row.pk),
    )


def _sides(row: "Agreement") -> list[dict[str, Any]]:
    """What each side owes, with how it stands today."""
    owed = list(row.obligations.all())
    return [
        {
            "side": side,
            "label": labels.SIDES[side],
            "obligations": [_line(one) for one in owed if one.side == side],
        }
        for side in (Side.INVESTOR, Side.ZONE)
    ]


def _line(one: "Obligation") -> dict[str, Any]:
    soon = facts.value("soon_days")
    standing = queries.obligation_terms(one).standing(clock.today(), soon)
    return {
        "of": one,
        "kind": labels.KINDS[one.kind],
        "shape": labels.DUE_SHAPES[standing],
        "word": labels.DUES[standing],
        "amount": "" if one.amount_fen is None else money_text(one.amount_fen),
    }


def _record(actor: Actor, row: "Agreement", tab: str) -> dict[str, Any]:
    state = AgreementState(row.state)
    owed = len(row.obligations.all())
    return {
        "subject": ("attraction.Agreement", row.pk),
        "zone": row.zone.name,
        "number": row.number,
        "title": row.title,
        "subtitle": row.investor,
        "state": {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.STATES[state],
            "url": reverse("registry:project", args=[row.project_id]),
            "name": row.project.name,
        },
        "acts": _acts(actor, row, state),
        "facts": [
            (labels.FIELDS["investment_fen"], money_text(row.investment_fen)),
            (
                _("Land, mu"),
                "—" if row.land_m2 is None else format_mu(row.land_m2, 1),
            ),
            (labels.FIELDS["edition"], str(row.edition)),
            (labels.FIELDS["signed_on"], full_day(row.signed_on)),
        ],
        "tabs": tabs(TABS, "agreement", row.pk, tab, overview=owed),
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Agreement", state: AgreementState) -> list[dict[str, Any]]:
    acts = [button(_("Print"), url_of("agreement_print", row.pk))]
    may_edit, may_sign = actor.may(EDIT_AGREEMENTS), actor.may(SIGN_AGREEMENTS)
    if may_edit and state in POSSIBLE[A.CHANGE]:
        acts.append(button(labels.ACTS[A.CHANGE], url_of("agreement_edit", row.pk)))
        acts.append(button(labels.ACTS[A.DISCARD], url_of("agreement_discard", row.pk)))
    if state is AgreementState.DRAFT and (may_edit or may_sign):
        waiting: Waiting = standing_of(actor, subject_of_agreement(row))
        acts += review_buttons(waiting, url_of("agreement_review", row.pk))
        if may_sign:
            sign = url_of("agreement_sign", row.pk)
            acts.append(button(labels.ACTS[A.SIGN], sign, is_primary=True, why_not=waiting.why_not))
    if may_edit and state in POSSIBLE[A.REVISE]:
        revise = url_of("agreement_revise", row.pk)
        acts.append(button(labels.ACTS[A.REVISE], revise, method="post"))
    if may_sign and state in POSSIBLE[A.END]:
        acts.append(button(labels.ACTS[A.END], url_of("agreement_end", row.pk)))
    return acts
