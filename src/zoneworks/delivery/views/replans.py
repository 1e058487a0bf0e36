"""Re-plans of the zone: working out, looking at what would change, publishing."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core.actors import Actor
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import save
from zoneworks.core.templatetags.ui import full_day, number
from zoneworks.delivery import labels, queries, services
from zoneworks.delivery.engine.acts import PUBLISH_PLANS, VIEW_RESOURCES
from zoneworks.delivery.engine.plans.reasons import Binding
from zoneworks.delivery.forms import PublishForm, ReplanForm
from zoneworks.delivery.solving import warm_up
from zoneworks.delivery.views.pieces import plan_url

if TYPE_CHECKING:
    from zoneworks.delivery.models import Replan

LATEST = 20
Context = dict[str, Any]


def proposal_url(pk: int) -> str:
    """Where a re-plan is read."""
    return reverse("delivery:proposal", args=[pk])


@page(VIEW_RESOURCES, "GET", "POST")
def replan(request: ActorRequest) -> HttpResponse:
    """The latest re-plans, and working out a new one."""
    actor = request.actor
    context: Context = {"replans": [_told(one) for one in queries.list_replans(actor)[:LATEST]]}
    if request.method == "POST":
        actor.require(PUBLISH_PLANS)
    if not actor.may(PUBLISH_PLANS):
        return render(request, "delivery/replans.html", context)
    warm_up()
    form = ReplanForm(request.POST or None, drafts=queries.list_drafts(actor))
    attempt = save(form, lambda values: services.propose_replan(actor, **values))
    if attempt.is_done:
        return redirect(proposal_url(attempt.result.pk))
    status = 422 if form.is_bound else 200
    context |= {"form": form} | attempt.shown
    return render(request, "delivery/replans.html", context, status=status)


def _told(row: "Replan") -> Context:
    return {
        "row": row,
        "url": proposal_url(row.pk),
        "is_published": row.published_at is not None,
    }


@page(VIEW_RESOURCES, "GET", "POST")
def proposal(request: ActorRequest, pk: int) -> HttpResponse:
    """What a re-plan would change, or has; and publishing it."""
    actor = request.actor
    row = queries.get_replan(actor, pk)
    if request.method == "POST":
        actor.require(PUBLISH_PLANS)
    attempt = None
    if actor.may(PUBLISH_PLANS) and row.published_at is None:
        form = PublishForm(request.POST or None, has_misses=bool(row.misses))
        attempt = save(form, lambda values: services.publish_replan(actor, pk, **values))
        if attempt.is_done:
            messages.success(request, _published_text(len(row.moves)))
            return redirect(proposal_url(pk))
    context: Context = {
        "replan": row,
        "changes": [_change(one) for one in queries.list_changes(actor, row)],
        "misses": _misses(actor, row),
        "is_published": row.published_at is not None,
        "seconds": number(row.milliseconds / 1000, 2),
        **({"form": form} | attempt.shown if attempt is not None else {}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "delivery/proposal.html", context, status=status)


def _published_text(count: int) -> str:
    text = ngettext(
        "Published: %(n)s activity has new days.",
        "Published: %(n)s activities have new days.",
        count,
    )
    return text % {"n": number(count)}


def _change(one: Any) -> Context:
    return {
        "name": str(one.plan),
        "url": plan_url(one.plan.pk),
        "why": _why(one.why),
        "milestones": one.milestones,
        "n_others": one.n_others,
        "most_days": one.most_days,
    }


def _why(why: Any) -> str:
    """With which activity the change of a plan begins, what binds it, and by how much it moves."""
    if why is None:
        return ""
    values = {"before": why.before, "resources": _("; ").join(why.resources)}
    is_earlier = why.binding is Binding.EXPECTED and why.days < 0
    text = labels.EXPECTED_EARLIER if is_earlier else labels.BINDINGS[why.binding] % values
    told = {"activity": why.name, "binding": text}
    if not why.days:
        return _("%(activity)s %(binding)s") % told
    text = ngettext(
        "%(activity)s %(binding)s (%(n)s working day)",
        "%(activity)s %(binding)s (%(n)s working days)",
        abs(why.days),
    )
    return text % {**told, "n": f"{why.days:+d}".replace("-", "−")}


def _misses(actor: Actor, row: "Replan") -> list[Context]:
    """The deadlines that are not kept, each with what would make it possible."""
    if not row.misses:
        return []
    pks = {one["plan"] for one in row.misses}
    pks |= {plan for one in row.misses for plan, _code in one.get("chain", ())}
    loaded = {one.row.pk: one for one in queries.load(queries.list_plans(actor).filter(pk__in=pks))}
    resources = queries.resources_of(row.zone_id)
    return [
        _miss(one, loaded, {code: known.name for code, known in resources.items()})
        for one in row.misses
        if one["plan"] in loaded
    ]


def _miss(one: Context, loaded: dict[int, Any], resources: dict[str, str]) -> Context:
    def name(plan: int, code: str) -> str:
        known = loaded[plan].activities.get(code) if plan in loaded else None
        return known.name if known is not None else code

    return {
        "project": loaded[one["plan"]].plan.name,
        "url": plan_url(one["plan"]),
        "name": name(one["plan"], one["code"]),
        "deadline": date.fromisoformat(one["deadline"]),
        "finish": date.fromisoformat(one["finish"]),
        "days": one["days"],
        "mends": _mends(one, name, resources),
    }


def _mends(one: Context, name: Any, resources: dict[str, str]) -> list[str]:
    """What would make a deadline possible, in words; a later one always would."""
    found = []
    if chain := one.get("chain"):
        text = ngettext(
            "These together must become %(n)s working day shorter: %(chain)s.",
            "These together must become %(n)s working days shorter: %(chain)s.",
            one["too_long_by"],
        )
        names = " → ".join(name(*place) for place in chain)
        found.append(text % {"n": one["too_long_by"], "chain": names})
    if one.get("comes_first"):
        text = _("Its activities go before others and may come earlier than published: %(how)s.")
        found.append(text % {"how": _("raise its weight")})
    for code, units in one.get("units", ()):
        text = ngettext(
            "%(n)s unit more of “%(resource)s”.", "%(n)s units more of “%(resource)s”.", units
        )
        found.append(text % {"n": units, "resource": resources.get(code, code)})
    if one.get("together"):
        found.append(_("More of several shared resources at once: of one alone is not enough."))
    text = _("A later deadline: %(day)s.")
    found.append(text % {"day": full_day(date.fromisoformat(one["finish"]))})
    return found
