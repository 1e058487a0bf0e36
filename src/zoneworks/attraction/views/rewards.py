"""Reward schemes, paid-in investment, rewards."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.acts import (
    ASSESS_REWARDS,
    EDIT_SCHEMES,
    ENTER_INVESTMENT,
    PAY_REWARDS,
    PUBLISH_SCHEMES,
    VERIFY_INVESTMENT,
    VIEW_REWARDS,
)
from zoneworks.attraction.engine.rewards import POSSIBLE, ClawbackCause, RewardAct, RewardState
from zoneworks.attraction.forms import rewards as forms
from zoneworks.attraction.labels import rewards as labels
from zoneworks.attraction.labels.finders import KINDS
from zoneworks.attraction.labels.subjects import subject_of_reward, subject_of_scheme
from zoneworks.attraction.views.pieces import tabs, url_of
from zoneworks.attraction.views.reviews import review_buttons, standing_of, to_review
from zoneworks.core.actors import Actor
from zoneworks.core.engine.money import format_fen
from zoneworks.core.errors import NotFound
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page, saved_name
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import timeline
from zoneworks.registry import queries as registry

if TYPE_CHECKING:
    from zoneworks.attraction.models import Reward, Scheme

SCHEME_TABS = {"overview": gettext_lazy("Rules"), "timeline": gettext_lazy("Timeline")}
REWARD_TABS = {
    "overview": gettext_lazy("Assessment"),
    "timeline": gettext_lazy("Timeline"),
}
A = RewardAct
CHANGE = pgettext_lazy("act", "Change")


@page(VIEW_REWARDS)
def scheme(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One reward scheme: its rules, and its fair-competition review."""
    if tab not in SCHEME_TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_scheme(actor, pk)
    context: dict[str, Any] = {"scheme": row, "record": _scheme_record(actor, row, tab)}
    if tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    else:
        context |= {
            "tiers": [labels.tier_text(tier) for tier in row.tiers],
            "kind": labels.TIER_KINDS[row.kind],
            "unpaid": [KINDS[kind] for kind in row.unpaid],
            "cap": money_text(row.cap_fen),
            "label": labels.FIELDS,
        }
    return render_tab(request, "attraction/scheme", tab, context)


@page(EDIT_SCHEMES, "GET", "POST")
def scheme_new(request: ActorRequest) -> HttpResponse:
    """Draft a reward scheme."""
    return act_page(
        request,
        forms.SchemeForm(request.POST or None),
        lambda values: services.draft_scheme(request.actor, values),
        said=saved_name,
        done_url=lambda made: url_of("scheme", made.pk),
        title=_("Draft a scheme"),
        cancel_url=reverse("attraction:schemes"),
    )


@page(EDIT_SCHEMES, "GET", "POST")
def scheme_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = queries.get_scheme(request.actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.change_scheme(request.actor, pk, values, version=version)

    return act_page(
        request,
        forms.SchemeChangeForm(request.POST or None, initial=vars(row)),
        change,
        said=saved_name,
        title=CHANGE,
        subtitle=row.name,
        cancel_url=url_of("scheme", pk),
    )


@page(EDIT_SCHEMES, "POST")
def scheme_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a scheme reviewed."""
    return to_review(request, services.review_scheme(request.actor, pk))


@page(PUBLISH_SCHEMES, "POST")
def scheme_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Publish a scheme."""
    row = services.publish_scheme(request.actor, pk, version=seen_version(request))
    messages.success(request, _("“%(name)s” is published.") % {"name": row.name})
    return redirect(url_of("scheme", pk))


@page(ENTER_INVESTMENT, "GET", "POST")
def investment_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter fixed investment that was paid into a project."""
    project = registry.get_project(request.actor, pk)
    return act_page(
        request,
        forms.InvestmentForm(request.POST or None),
        lambda values: services.enter_investment(request.actor, pk, values),
        said=_("It is entered; another person verifies it."),
        title=_("Enter paid-in investment"),
        subtitle=project.name,
        cancel_url=finder_url(pk),
    )


@page(VERIFY_INVESTMENT, "POST")
def investment_verify(request: ActorRequest, pk: int) -> HttpResponse:
    """Verify what another person has entered."""
    row = services.verify_investment(request.actor, pk, version=seen_version(request))
    messages.success(request, _("It is verified and counts."))
    return redirect(finder_url(row.project_id))


@page(ENTER_INVESTMENT, "GET", "POST")
def investment_annul(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a wrong entry count no more."""
    row = queries.get_investment(request.actor, pk)
    return act_page(
        request,
        SeenReasonForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.annul_investment(request.actor, pk, **values),
        said=_("It is annulled and counts no more."),
        title=_("Annul the payment"),
        subtitle=f"{row.project.name} · {row.voucher}",
        cancel_url=finder_url(row.project_id),
    )


@page(ASSESS_REWARDS, "GET", "POST")
def reward_assess(request: ActorRequest, pk: int) -> HttpResponse:
    """Compute the reward of a project's finder."""
    project = registry.get_project(request.actor, pk)
    return act_page(
        request,
        forms.AssessForm(request.POST or None),
        lambda values: services.assess_reward(request.actor, pk, values["shares"]),
        said=lambda made: _("%(number)s is assessed.") % {"number": made.number},
        done_url=lambda made: url_of("reward", made.pk),
        title=_("Assess the reward"),
        subtitle=project.name,
        cancel_url=finder_url(pk),
    )


@page(VIEW_REWARDS)
def reward(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """One reward: how it is computed, who gets what, who objects."""
    if tab not in REWARD_TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row = queries.get_reward(actor, pk)
    context: dict[str, Any] = {"reward": row, "record": _reward_record(actor, row, tab)}
    if tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE, limit=200)
    else:
        context |= {
            "lines": [(labels.line_text(line), line["amount_fen"]) for line in row.lines],
            "kind": KINDS[row.filing.kind],
            "may_answer": actor.may(PAY_REWARDS),
            "cause": labels.CAUSES.get(row.clawback_cause, ""),
            "annulled": queries.annulled_fen(row),
        }
    return render_tab(request, "attraction/reward", tab, context)


@page(ASSESS_REWARDS, "POST")
def reward_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a reward reviewed."""
    return to_review(request, services.review_reward(request.actor, pk))


@page(PAY_REWARDS, "POST")
def reward_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a reward before the public."""
    row = services.publish_reward(request.actor, pk, version=seen_version(request))
    text = _("It stands before the public until %(day)s.")
    messages.success(request, text % {"day": full_day(row.public_until)})
    return redirect(url_of("reward", pk))


@page(PAY_REWARDS, "GET", "POST")
def reward_pay(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter the payment of a reward."""
    return _reward_page(
        request,
        pk,
        A.PAY,
        forms.PayForm,
        lambda values: services.pay_reward(request.actor, pk, **values),
        _("The reward is paid."),
    )


@page(PAY_REWARDS, "GET", "POST")
def reward_claw_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a reward back."""

    def claw_back(values: dict[str, Any]) -> Any:
        cause = ClawbackCause(values.pop("cause"))
        return services.claw_back_reward(request.actor, pk, cause, **values)

    said = _("The reward is taken back.")
    return _reward_page(request, pk, A.CLAW_BACK, forms.ClawbackForm, claw_back, said)


@page(ASSESS_REWARDS, "GET", "POST")
def reward_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw a reward before it is paid."""
    return _reward_page(
        request,
        pk,
        A.WITHDRAW,
        SeenReasonForm,
        lambda values: services.withdraw_reward(request.actor, pk, **values),
        _("The reward is withdrawn."),
    )


@page(ASSESS_REWARDS, "GET", "POST")
def objection_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Record what somebody says against a reward."""
    return _reward_page(
        request,
        pk,
        A.OBJECT,
        forms.ObjectionForm,
        lambda values: services.raise_objection(request.actor, pk, **values),
        _("The objection is recorded."),
    )


@page(PAY_REWARDS, "GET", "POST")
def objection_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    row = queries.get_objection(request.actor, pk)
    return act_page(
        request,
        forms.AnswerForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.answer_objection(request.actor, pk, **values),
        said=_("The objection is answered."),
        title=_("Answer the objection"),
        subtitle=row.objector,
        line=row.text,
        cancel_url=url_of("reward", row.reward_id),
    )


def finder_url(project_id: int) -> str:
    """The tab of a project that tells of its finder."""
    return reverse("registry:project_tab", args=[project_id, "finder"])


def _reward_page(  # noqa: PLR0917 - a form with its act and its words
    request: ActorRequest,
    pk: int,
    act: A,
    form: type[Any],
    carry_out: Callable[[dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    row = queries.get_reward(request.actor, pk)
    initial = {"version": row.version, "amount_fen": row.amount_fen}
    return act_page(
        request,
        form(request.POST or None, initial=initial),
        carry_out,
        said=said,
        title=labels.ACTS[act],
        subtitle=f"{row.number} {row.project.name}",
        cancel_url=url_of("reward", pk),
    )


def _scheme_record(actor: Actor, row: "Scheme", tab: str) -> dict[str, Any]:
    is_draft = row.published_on is None
    standing = standing_of(actor, subject_of_scheme(row)) if is_draft else None
    acts: list[dict[str, Any]] = []
    if is_draft and actor.may(EDIT_SCHEMES):
        acts.append(button(CHANGE, url_of("scheme_edit", row.pk)))
    if is_draft and standing is not None:
        acts += review_buttons(standing, url_of("scheme_review", row.pk))
        if actor.may(PUBLISH_SCHEMES):
            url = url_of("scheme_publish", row.pk)
            why_not = standing.why_not
            acts.append(button(_("Publish"), url, is_primary=True, method="post", why_not=why_not))
    state = {"shape": "open", "word": _("Draft")}
    if not is_draft:
        state = {"shape": "done", "word": _("Published")}
        state["line"] = full_day(row.published_on)
    if row.is_sample:
        state["line"] = _("A sample, not official: replace it by the zone's own.")
    return {
        "zone": row.zone.name,
        "number": row.document,
        "title": row.name,
        "subtitle": "",
        "state": state,
        "acts": acts,
        "facts": [
            (labels.FIELDS["valid_from"], full_day(row.valid_from)),
            (labels.FIELDS["valid_until"], full_day(row.valid_until)),
            (labels.FIELDS["cap_fen"], money_text(row.cap_fen)),
        ],
        "tabs": tabs(SCHEME_TABS, "scheme", row.pk, tab),
        "edit_version": row.version,
    }


def _reward_record(actor: Actor, row: "Reward", tab: str) -> dict[str, Any]:
    state, amount = RewardState(row.state), format_fen(row.amount_fen)
    return {
        "subject": ("attraction.Reward", row.pk),
        "zone": row.zone.name,
        "number": row.number,
        "title": row.project.name,
        "subtitle": row.filing.finder,
        "state": {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.STATES[state],
            "line": _reward_line(row, state),
        },
        "acts": _reward_acts(actor, row, state),
        "facts": [
            (
                labels.FIELDS["amount_fen"],
                _("%(yuan)s yuan") % {"yuan": amount},
            ),
            (labels.FIELDS["paid_in_fen"], money_text(row.paid_in_fen)),
            (labels.FIELDS["scheme"], row.scheme.name),
            (labels.FIELDS["paid_on"], full_day(row.paid_on)),
            (labels.FIELDS["payment"], row.payment or "—"),
        ],
        "tabs": tabs(REWARD_TABS, "reward", row.pk, tab),
        "edit_version": row.version,
    }


def _reward_line(row: "Reward", state: RewardState) -> str:
    if state is RewardState.PUBLISHED:
        return _("before the public until %(day)s") % {"day": full_day(row.public_until)}
    if state is RewardState.CLAWED_BACK:
        values = {"amount": money_text(row.clawed_back_fen), "day": full_day(row.clawed_back_on)}
        return _("%(amount)s on %(day)s") % values
    return ""


def _reward_acts(actor: Actor, row: "Reward", state: RewardState) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []
    standing = None
    if state in {RewardState.ASSESSED, RewardState.PUBLISHED}:
        standing = standing_of(actor, subject_of_reward(row))
        if actor.may(ASSESS_REWARDS):
            acts += review_buttons(standing, url_of("reward_review", row.pk))
    pages = (
        (A.WITHDRAW, "reward_withdraw", ASSESS_REWARDS),
        (A.OBJECT, "objection_new", ASSESS_REWARDS),
        (A.CLAW_BACK, "reward_claw_back", PAY_REWARDS),
    )
    acts += [
        button(labels.ACTS[act], url_of(name, row.pk))
        for act, name, needed in pages
        if state in POSSIBLE[act] and actor.may(needed)
    ]
    if actor.may(PAY_REWARDS) and state is RewardState.ASSESSED:
        url = url_of("reward_publish", row.pk)
        acts.append(button(labels.ACTS[A.PUBLISH], url, is_primary=True, method="post"))
    if actor.may(PAY_REWARDS) and state is RewardState.PUBLISHED and standing is not None:
        url = url_of("reward_pay", row.pk)
        acts.append(button(labels.ACTS[A.PAY], url, is_primary=True, why_not=standing.why_not))
    return acts
