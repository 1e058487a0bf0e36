"""Leads: page, entry, change, talks, needs, contacts, stages, merging."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.acts import EDIT_LEADS, FILE, VIEW_LEADS
from zoneworks.attraction.engine.chain_acts import FIND_PARTNERS
from zoneworks.attraction.engine.leads import POSSIBLE, LeadAct
from zoneworks.attraction.engine.partners import PartnerSearch
from zoneworks.attraction.engine.terms import DropCause, LeadStage
from zoneworks.attraction.forms import leads as forms
from zoneworks.attraction.labels import finders as finder_labels
from zoneworks.attraction.labels import leads as labels
from zoneworks.attraction.queries import chains
from zoneworks.attraction.views.pieces import tabs, url_of
from zoneworks.core import clock, contributions
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import RecordTab
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page, form_page, save, saved_name
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import timeline
from zoneworks.registry.views.pieces import industry_text

if TYPE_CHECKING:
    from zoneworks.attraction.models import Lead

TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "talks": gettext_lazy("Talks"),
    "partners": gettext_lazy("Partners in the zone"),
    "timeline": gettext_lazy("Timeline"),
}
A = LeadAct


@page(VIEW_LEADS)
def lead(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One lead: what is known, what was said, what happened."""
    actor = request.actor
    added = {one.name: one for one in _added(actor)}
    if tab not in _tabs_for(actor):
        raise NotFound(_("There is no such page."))
    row = queries.get_lead(actor, pk)
    may_edit = actor.may(EDIT_LEADS) and row.stage not in {LeadStage.DROPPED, LeadStage.MERGED}
    context: dict[str, Any] = {
        "lead": row,
        "record": _record(actor, row, tab),
        "may_edit": may_edit,
    }
    if tab in added:
        context |= added[tab].content(actor, row)
        return render(request, added[tab].template, context)
    if tab == "overview":
        context |= _overview(actor, row)
    elif tab == "talks":
        context["talks"] = [(labels.TALKS[one.kind], one) for one in queries.list_talks(row)]
    elif tab == "partners":
        context |= _partners(actor, row)
    else:
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    return render_tab(request, "attraction/lead", tab, context)


@page(EDIT_LEADS, "GET", "POST")
def lead_new(request: ActorRequest) -> HttpResponse:
    """Enter a lead; who may be known already stands beside it, and is confirmed to be new."""
    actor = request.actor
    form = forms.NewLeadForm(
        request.POST or None, actor=actor, initial={"owner_id": actor.membership_id}
    )
    if form.is_bound and "is_new_confirmed" in form.data:
        form.ask_to_confirm()

    def enter(values: dict[str, Any]) -> Any:
        confirmed = values.pop("is_new_confirmed")
        return services.open_lead(actor, values, is_new_confirmed=confirmed)

    attempt = save(form, enter)
    if attempt.is_done:
        messages.success(request, _("%(number)s is entered.") % {"number": attempt.result.number})
        return redirect(url_of("lead", attempt.result.pk))
    context: dict[str, Any] = {}
    if form.is_bound and (investor := form.data.get("investor", "").strip()):
        context["matches"] = _matches(actor, investor, form.data.get("credit_code", ""))
        if context["matches"]:
            form.ask_to_confirm()
    return form_page(
        request,
        attempt,
        title=_("Enter a lead"),
        submit_label=_("Enter the lead"),
        cancel_url=reverse("attraction:leads"),
        template="attraction/lead_form.html",
        **context,
    )


@page(EDIT_LEADS, "GET", "POST")
def lead_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a lead as it was seen."""
    row = queries.get_lead(request.actor, pk)
    firm = row.source_enterprise.credit_code if row.source_enterprise else ""
    initial = vars(row) | {"source_enterprise": firm}

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_lead(request.actor, pk, values, version=version, reason=reason)

    form = forms.LeadChangeForm(request.POST or None, actor=request.actor, initial=initial)
    return act_page(
        request,
        form,
        change,
        said=saved_name,
        title=labels.ACTS[A.CHANGE],
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def talks_begin(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a lead into negotiation."""
    row = queries.get_lead(request.actor, pk)
    initial = {"on": clock.today(), "version": row.version}
    return act_page(
        request,
        forms.DayForm(request.POST or None, initial=initial),
        lambda values: services.begin_talks(request.actor, pk, **values),
        said=_("Talks have begun."),
        title=labels.ACTS[A.NEGOTIATE],
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def lead_register(request: ActorRequest, pk: int) -> HttpResponse:
    """Make a lead a project that stands before the admission review."""
    actor = request.actor
    row = queries.get_lead(actor, pk)
    initial = {
        "name": row.name,
        "on": clock.today(),
        "version": row.version,
        "enterprise": row.enterprise.credit_code if row.enterprise else "",
    }

    def enter(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.register_lead(actor, pk, values, version=version)

    return act_page(
        request,
        forms.RegisterLeadForm(request.POST or None, actor=actor, initial=initial),
        enter,
        said=lambda made: _("“%(name)s” is a project of the register.") % {"name": made.name},
        title=labels.ACTS[A.REGISTER],
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def lead_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a lead up."""
    row = queries.get_lead(request.actor, pk)
    initial = {"on": clock.today(), "version": row.version}

    def drop(values: dict[str, Any]) -> Any:
        cause = DropCause(values.pop("cause"))
        return services.drop_lead(request.actor, pk, cause, **values)

    return act_page(
        request,
        forms.DropForm(request.POST or None, initial=initial),
        drop,
        said=_("The lead is given up."),
        title=labels.ACTS[A.DROP],
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def lead_resume(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a lead up again."""
    row = queries.get_lead(request.actor, pk)
    return act_page(
        request,
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.resume_lead(request.actor, pk, **values),
        said=_("The lead is in hand again."),
        title=labels.ACTS[A.RESUME],
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def lead_merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Merge another lead into this one."""
    actor = request.actor
    row = queries.get_lead(actor, pk)

    def merge(values: dict[str, Any]) -> Any:
        number = values.pop("number").strip()
        other = queries.list_leads(actor).filter(number=number).first()
        if other is None:
            text = _("There is no lead “%(number)s”.") % {"number": number}
            raise InvalidInput({"number": [text]})
        return services.merge_leads(actor, pk, other.pk, **values)

    initial = {"version": row.version, "number": request.GET.get("number", "")}
    return act_page(
        request,
        forms.MergeLeadForm(request.POST or None, initial=initial),
        merge,
        said=_("Both leads are one now."),
        title=labels.ACTS[A.MERGE],
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "GET", "POST")
def talk_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Record a talk, and what is done next."""
    row = queries.get_lead(request.actor, pk)

    def enter(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.record_talk(request.actor, pk, values, version=version)

    initial = {"held_on": clock.today(), "version": row.version}
    return act_page(
        request,
        forms.NewTalkForm(request.POST or None, initial=initial),
        enter,
        said=_("The talk is recorded."),
        title=labels.ACTS[A.TALK],
        subtitle=row.name,
        cancel_url=reverse("attraction:lead_tab", args=[pk, "talks"]),
    )


@page(EDIT_LEADS, "GET", "POST")
def talk_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct what was recorded of a talk."""
    row = queries.get_talk(request.actor, pk)
    return act_page(
        request,
        forms.TalkChangeForm(request.POST or None, initial=vars(row)),
        lambda values: services.change_talk(
            request.actor,
            pk,
            values,
            version=values["version"],
            reason=values["reason"],
        ),
        said=_("The talk is corrected."),
        title=_("Correct the talk"),
        subtitle=row.lead.name,
        cancel_url=reverse("attraction:lead_tab", args=[row.lead_id, "talks"]),
    )


@page(EDIT_LEADS, "GET", "POST")
def need_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Say how much of an element is needed by when."""
    row = queries.get_lead(request.actor, pk)
    return act_page(
        request,
        forms.NeedForm(request.POST or None),
        lambda values: services.set_need(request.actor, pk, values),
        said=_("The need is set."),
        title=_("Set a need"),
        subtitle=row.name,
        cancel_url=url_of("lead", pk),
    )


@page(EDIT_LEADS, "POST")
def need_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a need away."""
    lead_id = services.remove_need(request.actor, pk, version=seen_version(request))
    messages.success(request, _("The need is removed."))
    return redirect(url_of("lead", lead_id))


def _tabs_for(actor: Actor) -> dict[str, Any]:
    """The tabs that an actor may open."""
    may_seek = actor.may(FIND_PARTNERS)
    own = {name: label for name, label in TABS.items() if name != "partners" or may_seek}
    last = own.pop("timeline")
    return own | {one.name: one.label for one in _added(actor)} | {"timeline": last}


def _added(actor: Actor) -> list[RecordTab]:
    """The tabs that other slices add for this actor."""
    return [one for one in contributions.tabs("attraction.Lead") if actor.may(one.act)]


def _matches(actor: Actor, investor: str, code: str, except_id: int = 0) -> list[Any]:
    """Who may be the same investor: what it is, its page, its name, and why."""
    found = queries.list_same(actor, investor[:120], code[:18], except_id=except_id)
    names = queries.names_of(actor, [one.known for one in found])
    return [
        {
            **names[one.known.record, one.known.pk],
            "why": labels.LIKENESSES[one.likeness],
        }
        for one in found
        if (one.known.record, one.known.pk) in names
    ]


def _overview(actor: Actor, row: "Lead") -> dict[str, Any]:
    return {
        "industry": industry_text(row.industry_code) if row.industry_code else "",
        "source": labels.SOURCES[row.source],
        "needs": [
            (labels.NEEDS[one.kind], labels.need_text(one.kind, one.amount), one)
            for one in row.element_needs.all()
        ],
        "need_units": labels.NEED_UNITS,
        "filings": [
            (finder_labels.STATE_SHAPES[one.state], finder_labels.STATES[one.state], one)
            for one in queries.list_filings_of(actor, row)
        ],
        "matches": _matches(actor, row.investor, row.credit_code, row.pk),
        "dropped": labels.DROPS.get(row.dropped_because, ""),
        "may_file": actor.may(FILE) and row.stage in POSSIBLE[A.DROP],
    }


def _partners(actor: Actor, row: "Lead") -> dict[str, Any]:
    """The nearest firms of the zone, by what the investor makes, buys and is classed as."""
    if not (row.makes or row.needs or row.industry_code):
        return {"partners": None}
    search = PartnerSearch(
        industry_code=row.industry_code,
        makes=row.makes,
        needs=row.needs,
        enterprise_id=row.enterprise_id,
    )
    found = chains.find_partners(actor, search)
    return {"partners": found, "places": _("; ").join(one.name for one in found.places)}


def _record(actor: Actor, row: Any, tab: str) -> dict[str, Any]:
    stage = row.stage_now
    state: dict[str, Any] = {"shape": labels.STAGE_SHAPES[stage], "word": labels.STAGES[stage]}
    if row.project is not None:
        state |= {
            "url": reverse("registry:project", args=[row.project_id]),
            "name": row.project.name,
        }
    elif row.merged_into is not None:
        state |= {"url": url_of("lead", row.merged_into_id or 0), "name": str(row.merged_into)}
    elif row.next_on is not None:
        text = _("next by %(day)s: %(act)s")
        state["line"] = text % {"day": full_day(row.next_on), "act": row.next_act}
    amount = row.investment_fen
    return {
        "subject": ("attraction.Lead", row.pk),
        "zone": row.zone.name,
        "number": row.number,
        "title": row.name,
        "subtitle": row.investor,
        "state": state,
        "acts": _acts(row) if actor.may(EDIT_LEADS) else [],
        "facts": [
            (labels.FIELDS["investment_fen"], "—" if amount is None else money_text(amount)),
            (labels.FIELDS["owner"], row.owner.user.name if row.owner else "—"),
            (labels.FIELDS["opened_on"], full_day(row.opened_on)),
            (labels.FIELDS["talks_on"], full_day(row.talks_on)),
        ],
        "tabs": tabs(_tabs_for(actor), "lead", row.pk, tab, talks=row.n_talks or 0),
        "edit_version": row.version,
    }


_PAGES = (
    (A.CHANGE, "lead_edit"),
    (A.DROP, "lead_drop"),
    (A.MERGE, "lead_merge"),
    (A.RESUME, "lead_resume"),
    (A.TALK, "talk_new"),
    (A.NEGOTIATE, "talks_begin"),
    (A.REGISTER, "lead_register"),
)
_MAIN = {A.NEGOTIATE, A.REGISTER}


def _acts(row: "Lead") -> list[dict[str, Any]]:
    return [
        button(labels.ACTS[act], url_of(name, row.pk), is_primary=act in _MAIN)
        for act, name in _PAGES
        if row.own_stage in POSSIBLE[act]
    ]
