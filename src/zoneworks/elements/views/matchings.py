"""Matchings: asking for one, what it found and why, adopting it; fixed choices."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core import jobs as work
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.forms import SeenReasonForm
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_moment, number
from zoneworks.core.timelines import timeline
from zoneworks.core.views.jobs import job_context
from zoneworks.elements import facts, forms, jobs, labels, lists, queries, services
from zoneworks.elements.engine.acts import ADOPT, FIX, MATCH, VIEW_ELEMENTS
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.labels.answers import need_amount, quantity
from zoneworks.elements.views.reservations import leads_of

if TYPE_CHECKING:
    from zoneworks.elements.models import Matching

TABS = {
    "assignment": gettext_lazy("Who gets what"),
    "refused": gettext_lazy("Without place"),
    "scarce": gettext_lazy("What is scarce"),
    "moved": gettext_lazy("What moved"),
    "timeline": gettext_lazy("Timeline"),
}
ENDED = {"FAILED", "CANCELED"}
PREFIXES = {Kind.LAND: "parcel", Kind.SPACE: "bay"}


def matching_url(pk: int, tab: str = "") -> str:
    """The page of a matching, or a tab of it."""
    if tab:
        return reverse("elements:matching_tab", args=[pk, tab])
    return reverse("elements:matching", args=[pk])


@page(MATCH, "GET", "POST")
def matching_new(request: ActorRequest) -> HttpResponse:
    """Match the whole pipeline: what counts, how long; a worker searches."""
    actor = request.actor
    names = ("moving_cost", "seconds")
    initial = {name: facts.value(name) for name in names} | facts.value("weights")
    form = forms.MatchForm(request.POST or None, initial=initial)

    def ask(_values: dict[str, Any]) -> Any:
        with transaction.atomic():
            row = services.start_matching(actor, form.values())
            jobs.start(actor, row)
        return row

    return act_page(
        request,
        form,
        ask,
        said=_("It is being searched for; the best so far is shown meanwhile."),
        title=_("Match the pipeline"),
        line=_(
            "Each project counts what it is expected to bring: its investment and jobs times its"
            " probability. Sites that are reserved stay, unless all together gain more than moving"
            " costs; fixed choices stay in any case."
        ),
        done_url=lambda row: matching_url(row.pk),
        cancel_url=reverse("elements:matchings"),
    )


@page(VIEW_ELEMENTS)
def matching(request: ActorRequest, pk: int, tab: str = "assignment") -> HttpResponse:
    """What a matching found, and why."""
    actor = request.actor
    row = queries.get_matching(actor, pk)
    job = work.find_latest(actor, jobs.SEARCH, pk)
    record = _record(actor, row, tab)
    if row.found_at is None and job is not None and job.state in ENDED:
        record["state"] = {"shape": "blocked", "word": _("Nothing was found"), "line": ""}
        record["acts"] = _anew(actor, row)
    if tab not in TABS or (row.found_at is None and tab != "assignment"):
        return redirect(matching_url(pk))
    context: dict[str, Any] = {"record": record, "matching": row}
    if row.found_at is None:
        context["job"] = job_context(job) if job is not None else None
    elif tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE)
    else:
        context |= TELL[tab](row)
    return render_tab(request, "elements/matching", tab, context)


def _called(row: "Matching", key: str) -> str:
    kind, name, _pk = row.names.get(key, [None, key, None])
    if kind in {"HOMES", "STAFF", "MONEY"}:
        return labels.need_name(key)
    return str(name)


def _url_of(row: "Matching", key: str) -> str:
    kind, _name, pk = row.names.get(key, [None, key, None])
    if kind == "LEAD":
        return reverse("attraction:lead", args=[pk])
    if kind == Kind.LAND:
        return reverse("land:parcel", args=[pk])
    return reverse("land:building", args=[pk]) if kind == Kind.SPACE else ""


def _tell_assignment(row: "Matching") -> dict[str, Any]:
    """The projects that have their elements, those of most worth first."""
    lines = queries.lines_of(row)
    placed = []
    for key, chosen in row.answer["assignment"].items():
        if chosen is None:
            continue
        needs = {one["need"]: one for one in lines[key]["needs"]}
        worth = row.answer["worth"][key]
        placed.append(
            {
                "name": _called(row, key),
                "url": _url_of(row, key),
                "worth": sum(worth.values()),
                "lines": [(WORTH.get(name, name), number(value)) for name, value in worth.items()],
                "is_fixed": "fixed" in lines[key],
                "chosen": [_choice(row, needs[need], keys) for need, keys in chosen.items()],
            }
        )
    placed.sort(key=lambda one: (-one["worth"], one["name"]))
    for one in placed:
        one["worth"] = number(one["worth"])
    return {"placed": placed}


WORTH = {
    "investment_10k": gettext_lazy("investment"),
    "jobs": gettext_lazy("jobs"),
    "nearness": gettext_lazy("near its partners"),
    "moving": gettext_lazy("moving"),
}


def _choice(row: "Matching", need: dict[str, Any], keys: Any) -> dict[str, Any]:
    listed = keys if isinstance(keys, list) else [keys]
    is_site = need["need"] == "site"
    return {
        "label": labels.need_name(need["need"]),
        "amount": need_amount(need),
        "sites": [(_called(row, key), _url_of(row, key)) for key in listed] if is_site else [],
    }


def _tell_refused(row: "Matching") -> dict[str, Any]:
    """The projects without place, each with the needs that are lacking and why."""
    refused = []
    for one in sorted(row.answer["refused"], key=lambda one: -one["worth"]):
        needs = [_refused_need(row, need) for need in one["needs"]]
        refused.append(
            {
                "name": _called(row, one["project"]),
                "url": _url_of(row, one["project"]),
                "worth": number(one["worth"]),
                "price": number(round(one["price_of_needs"])),
                "is_priced": one["price_of_needs"] >= 1,
                "needs": needs,
                "lacking": [need for need in needs if need["text"]],
            }
        )
    return {"refused": refused}


def _refused_need(row: "Matching", need: dict[str, Any]) -> dict[str, Any]:
    kind = need["kind"]
    rules = [labels.rule_text(rule, kind) for rule in need["rules"]]
    return {
        "label": labels.need_name(need["need"]),
        "amount": need_amount(need),
        "eligible": need["eligible"],
        "rules": rules,
        "text": _lacking(row, need, rules),
    }


def _lacking(row: "Matching", need: dict[str, Any], rules: list[str]) -> str:
    """What a need lacks; nothing where it could be met."""
    if not need["eligible"]:
        return _("; ").join(rules) or _("there is none at all")
    if not need.get("short"):
        return ""
    told = {
        "short": quantity(need["kind"], need["short"]),
        "nearest": _("; ").join(_called(row, key) for key in need.get("nearest", ())),
    }
    if need["need"] == "site":
        return _("%(short)s short at the nearest, %(nearest)s: others have it") % told
    return _("%(short)s short") % told


def _tell_scarce(row: "Matching") -> dict[str, Any]:
    """What one more of each element would add at most, the dearest first."""
    scarce = []
    for one in row.answer["scarce"]:
        kind = row.names.get(one["element"], ["", "", None])[0]
        scale = 100 if kind in {Kind.LAND, Kind.SPACE} else 1
        per = one["shadow_price"] * scale
        scarce.append(
            {
                "name": _called(row, one["element"]),
                "url": _url_of(row, one["element"]),
                "kind": labels.KINDS.get(kind, ""),
                "taken": quantity(kind, one["capacity"] - one["free"]),
                "capacity": quantity(kind, one["capacity"]),
                "price": number(per * _unit_scale(kind), 2),
                "unit": labels.UNITS.get(kind) or _("10,000 yuan"),
            }
        )
    return {"scarce": scarce}


def _unit_scale(kind: str) -> float:
    """A price of a m² as that of a mu; of a fen as that of 10,000 yuan."""
    return {Kind.LAND: 2000 / 3, Kind.MONEY: 10**6}.get(Kind(kind), 1) if kind else 1


def _tell_moved(row: "Matching") -> dict[str, Any]:
    """What was agreed and is not kept, and why."""
    names = {key: found[1] for key, found in row.names.items()}
    moved = [
        {
            "name": _called(row, one["project"]),
            "need": labels.need_name(one["need"]),
            "from": _("; ").join(_called(row, key) for key in one["from"]),
            "to": _("; ").join(_called(row, key) for key in one["to"] or ()) or _("nothing"),
            "why": labels.reason_text(one["reason"], _kind_of(row, one["from"]), names),
        }
        for one in row.answer["moved"]
    ]
    return {"moved": moved}


def _kind_of(row: "Matching", keys: list[str]) -> str:
    found: str = row.names.get(keys[0], [Kind.LAND])[0]
    return found


TELL = {
    "assignment": _tell_assignment,
    "refused": _tell_refused,
    "scarce": _tell_scarce,
    "moved": _tell_moved,
}


def _record(actor: Actor, row: "Matching", tab: str) -> dict[str, Any]:
    facts_shown: list[tuple[Any, Any]] = [
        (labels.FIELDS["made_at"], full_moment(row.made_at)),
        (_("Asked for by"), row.made_by.user.name if row.made_by else "—"),
        *((labels.WEIGHTS[name], number(weight)) for name, weight in row.weights.items()),
        (labels.FIELDS["moving_cost"], number(row.moving_cost)),
    ]
    counts: dict[str, int] = {}
    if row.found_at is not None:
        counts = {name: len(row.answer[name]) for name in ("refused", "scarce", "moved")}
        counts["assignment"] = row.n_placed or 0
        value, bound = row.value or 0, row.bound or 0
        gap = (bound - value) / bound if bound else 0
        facts_shown += [
            (labels.FIELDS["value"], number(row.value)),
            (labels.FIELDS["bound"], number(row.bound)),
            (_("At most this much is missed"), f"{number(100 * gap, 1)} %"),
            (_("Digest of the problem"), row.problem_sha256[:16]),
        ]
    return {
        "subject": (queries.MATCHING, row.pk),
        "number": row.number,
        "title": _("Matching of the pipeline"),
        "zone": row.zone.name,
        "state": {
            "shape": labels.MATCHING_SHAPES[row.state],
            "word": labels.MATCHINGS[row.state],
            "line": "",
        },
        "acts": _acts(actor, row),
        "facts": facts_shown,
        "tabs": [
            {
                "label": label,
                "url": matching_url(row.pk, name),
                "count": counts.get(name),
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ]
        if row.found_at is not None
        else [],
        "edit_version": row.version,
    }


def _anew(actor: Actor, row: "Matching") -> list[dict[str, Any]]:
    if actor.zone_id != row.zone_id or not actor.may(MATCH):
        return []
    return [button(_("Match anew"), reverse("elements:matching_new"))]


def _acts(actor: Actor, row: "Matching") -> list[dict[str, Any]]:
    if actor.zone_id != row.zone_id:
        return []
    found = []
    if row.state == "FOUND" and actor.may(ADOPT):
        url = reverse("elements:adopt", args=[row.pk])
        found.append(button(_("Adopt: reserve it all"), url, is_primary=True))
    return found + (_anew(actor, row) if row.found_at is not None else [])


@page(ADOPT, "GET", "POST")
def adopt(request: ActorRequest, pk: int) -> HttpResponse:
    """Reserve what a matching gave each project."""
    actor = request.actor
    row = queries.get_matching(actor, pk)
    until_on = clock.today() + timedelta(days=facts.value("reserve_days"))
    form = forms.AdoptForm(
        request.POST or None, initial={"version": row.version, "until_on": until_on}
    )
    return act_page(
        request,
        form,
        lambda values: services.adopt_matching(actor, pk, **values),
        said=_("Adopted: what it gave is reserved."),
        title=_("Adopt: reserve it all"),
        subtitle=row.number,
        line=_("All of it is reserved, or nothing; sites that a project leaves are released."),
        cancel_url=matching_url(pk),
    )


@page(FIX, "GET", "POST")
def choice_new(request: ActorRequest) -> HttpResponse:
    """Say which site a project gets in every matching."""
    actor = request.actor
    form = forms.FixForm(
        request.POST or None,
        leads=leads_of(actor),
        targets=_sites(actor),
        initial={"lead_id": request.GET.get("lead", "")},
    )

    def fix(values: dict[str, Any]) -> Any:
        prefix, _colon, pk = values["target"].partition(":")
        kind = next((kind for kind, name in PREFIXES.items() if name == prefix), None)
        if kind is None:
            raise InvalidInput({"target": [_("There is no such site.")]})
        return services.fix_choice(actor, values["lead_id"], kind, int(pk), values["reason"])

    return act_page(
        request,
        form,
        fix,
        said=_("The choice is fixed: each matching keeps it."),
        title=_("Fix a choice"),
        cancel_url=reverse("elements:choices"),
    )


def _sites(actor: Actor) -> list[tuple[str, str]]:
    stocks = queries.list_stocks(actor)
    return [
        (f"{prefix}:{one.row.pk}", f"{one.name} · {labels.amount_with_unit(kind, one.capacity)}")
        for kind, prefix in PREFIXES.items()
        for one in stocks[kind]
    ]


@page(FIX, "GET", "POST")
def choice_lift(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a project's site be chosen again."""
    actor = request.actor
    row = queries.get_choice(actor, pk)
    form = SeenReasonForm(request.POST or None, initial={"version": row.version})
    return act_page(
        request,
        form,
        lambda values: services.lift_choice(actor, pk, **values),
        said=_("The choice is lifted."),
        title=_("Lift the fixed choice"),
        subtitle=f"{row.lead.name} · {lists.target_name(row)}",
        cancel_url=reverse("elements:choices"),
    )
