"""Filings of finders, and the disputes about them."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.acts import (
    CONFIRM_FILINGS,
    DECIDE_DISPUTES,
    DISPUTE_FILINGS,
    FILE,
    VIEW_FILINGS,
    VIEW_LEADS,
)
from zoneworks.attraction.engine.finders import FINDERS_OF, RULES, FilingAct, FilingState
from zoneworks.attraction.engine.terms import Source
from zoneworks.attraction.forms import finders as forms
from zoneworks.attraction.labels import finders as labels
from zoneworks.attraction.views.pieces import tabs, url_of
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Act
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, full_moment
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.attraction.models import Filing

TABS = {"overview": gettext_lazy("Filing and disputes"), "timeline": gettext_lazy("Timeline")}
A = FilingAct


@page(VIEW_FILINGS)
def filing(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One filing: by whom, when, protected until when, and who disputes it."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_filing(actor, pk)
    context: dict[str, Any] = {"filing": row, "record": _record(actor, row, tab)}
    if tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    else:
        context |= {
            "kind": labels.KINDS[row.kind],
            "disputes": row.disputes.all(),
            "may_decide": actor.may(DECIDE_DISPUTES),
            "may_see_lead": actor.may(VIEW_LEADS),
        }
        if actor.may(VIEW_LEADS):
            context["known"] = _known(actor, row)
    return render_tab(request, "attraction/filing", tab, context)


def _known(actor: Actor, row: "Filing") -> dict[str, Any]:
    """What is known of the investor: talks before the filing, and the other filings."""
    leads = queries.list_of_investor(actor, row.lead)
    contact = queries.read_contact(leads, row.filed_at)
    return {
        "told": _contact_text(contact, row.filed_on),
        "rivals": [
            {
                "number": one.number,
                "url": url_of("filing", one.pk),
                "finder": one.finder,
                "filed_at": one.filed_at,
                "protected_until": one.protected_until,
                "shape": labels.STATE_SHAPES[one.state],
                "word": labels.STATES[one.state],
            }
            for one in queries.list_rival_filings(actor, leads, row)
        ],
    }


def _contact_text(contact: queries.FirstContact, filed_on: date) -> str:
    """Whether the zone had dealt with the investor when the filing came, as far as it is known."""
    first, is_talk = contact.first_on, contact.first_on == contact.talked_on
    if first is None:
        return _("No talk was recorded before this filing.")
    if first < filed_on:
        text = (
            _("A talk of %(day)s was recorded before this filing.")
            if is_talk
            else _("Talks with the investor began on %(day)s, before this filing.")
        )
    elif is_talk:
        text = _(
            "A talk of the day of this filing was recorded before it: ask which came first. It does"
            " not stand in the way."
        )
    else:
        text = _("Talks with the investor began on the day of this filing, no talk before it.")
    return text % {"day": full_day(first)}


@page(FILE, "GET", "POST")
def filing_new(request: ActorRequest) -> HttpResponse:
    """File a finder with an investor."""
    actor = request.actor
    return act_page(
        request,
        forms.NewFilingForm(request.POST or None, actor=actor),
        lambda values: services.file_finder(actor, values),
        said=lambda made: _("%(number)s is filed.") % {"number": made.number},
        done_url=lambda made: url_of("filing", made.pk),
        title=_("File a finder"),
        line=_("The moment of sending is the time-stamp; a finder files before the first contact."),
        cancel_url=reverse("attraction:filings"),
    )


@page(CONFIRM_FILINGS, "GET", "POST")
def lead_file(request: ActorRequest, pk: int) -> HttpResponse:
    """File a finder of a lead that is entered already."""
    actor = request.actor
    row = queries.get_lead(actor, pk)
    unit, firm = row.source_unit, row.source_enterprise
    initial = {
        "kind": FINDERS_OF.get(Source(row.source), ""),
        "finder": row.source_name or getattr(unit or firm, "name", ""),
        "unit": row.source_unit_id,
        "enterprise": firm.credit_code if firm else "",
    }
    return act_page(
        request,
        forms.FilingForm(request.POST or None, actor=actor, initial=initial),
        lambda values: services.file_finder(actor, values, lead_id=pk),
        said=lambda made: _("%(number)s is filed.") % {"number": made.number},
        done_url=lambda made: url_of("filing", made.pk),
        title=_("File a finder"),
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(CONFIRM_FILINGS, "POST")
def filing_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm that a filing came first."""
    row = services.confirm_filing(request.actor, pk, version=seen_version(request))
    text = _("%(finder)s is the finder, protected until %(day)s.")
    values = {"finder": row.finder, "day": full_day(row.protected_until)}
    messages.success(request, text % values)
    return redirect(url_of("filing", pk))


@page(CONFIRM_FILINGS, "GET", "POST")
def filing_refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuse a filing."""
    said = _("The filing is refused.")
    return _reasoned(request, pk, A.REFUSE, services.refuse_filing, said)


@page(FILE, "GET", "POST")
def filing_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a filing back."""
    said = _("The filing is withdrawn.")
    return _reasoned(request, pk, A.WITHDRAW, services.withdraw_filing, said)


@page(DISPUTE_FILINGS, "GET", "POST")
def filing_dispute(request: ActorRequest, pk: int) -> HttpResponse:
    """Record that somebody else says to have been first."""
    row = queries.get_filing(request.actor, pk)

    def dispute(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.dispute_filing(request.actor, pk, values, version=version)

    return act_page(
        request,
        forms.DisputeForm(request.POST or None, initial={"version": row.version}),
        dispute,
        said=_("The dispute is recorded; a leader decides."),
        title=labels.ACTS[A.DISPUTE],
        subtitle=f"{row.number} {row.finder}",
        cancel_url=url_of("filing", pk),
    )


@page(DECIDE_DISPUTES, "GET", "POST")
def dispute_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Decide a dispute on the record."""
    row = queries.get_dispute(request.actor, pk)
    return act_page(
        request,
        forms.DecideForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.decide_dispute(
            request.actor, pk, values["is_upheld"], values["reason"], version=values["version"]
        ),
        said=_("The dispute is decided."),
        title=labels.ACTS[A.DECIDE],
        subtitle=f"{row.filing.number} {row.filing.finder}",
        line=row.claim,
        cancel_url=url_of("filing", row.filing_id),
    )


def _reasoned(
    request: ActorRequest, pk: int, act: A, service: Callable[..., Any], said: str
) -> HttpResponse:
    row = queries.get_filing(request.actor, pk)
    return act_page(
        request,
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: service(request.actor, pk, **values),
        said=said,
        title=labels.ACTS[act],
        subtitle=f"{row.number} {row.finder}",
        cancel_url=url_of("filing", pk),
    )


def _record(actor: Actor, row: "Filing", tab: str) -> dict[str, Any]:
    state = FilingState(row.state)
    return {
        "subject": ("attraction.Filing", row.pk),
        "zone": row.zone.name,
        "number": row.number,
        "title": row.finder,
        "subtitle": row.investor,
        "state": {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.STATES[state],
            "line": row.reason,
        },
        "acts": _acts(actor, row, state),
        "facts": [
            (labels.FIELDS["filed_at"], full_moment(row.filed_at)),
            (labels.FIELDS["protected_until"], full_day(row.protected_until)),
            (labels.FIELDS["scheme"], row.scheme.name),
        ],
        "tabs": tabs(TABS, "filing", row.pk, tab),
        "edit_version": row.version,
    }


def _acts(actor: Actor, row: "Filing", state: FilingState) -> list[dict[str, Any]]:
    pages: tuple[tuple[A, str, Act, dict[str, Any]], ...] = (
        (A.CONFIRM, "filing_confirm", CONFIRM_FILINGS, {"is_primary": True, "method": "post"}),
        (A.REFUSE, "filing_refuse", CONFIRM_FILINGS, {}),
        (A.DISPUTE, "filing_dispute", DISPUTE_FILINGS, {}),
        (A.WITHDRAW, "filing_withdraw", FILE, {}),
    )
    is_own = row.filed_by.user_id == actor.user_id
    return [
        button(
            labels.ACTS[act],
            url_of(name, row.pk),
            why_not=_("You filed it: another person confirms it.")
            if act is A.CONFIRM and is_own
            else "",
            **how,
        )
        for act, name, needed, how in pages
        if state in RULES[act].at and actor.may(needed)
    ]
