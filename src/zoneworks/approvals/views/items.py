"""An item: whose turn, its four clocks, its papers, and the acts that are possible now."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import HANDLE_ITEMS, VIEW_CASES
from zoneworks.approvals.engine.process.handling import (
    RULES,
    HandlingAct,
    Obstacle,
    Post,
    State,
    Track,
    obstacle,
)
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import DayKind, Item
from zoneworks.approvals.forms import MoveForm, PaperForm
from zoneworks.approvals.lists import TURNS, turn_text
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.services import Order
from zoneworks.core import lists
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.queries import list_units
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day, ruler
from zoneworks.core.timelines import timeline

if TYPE_CHECKING:
    from zoneworks.approvals.models import CaseItem

TABS = {"handling": gettext_lazy("Handling"), "timeline": gettext_lazy("Timeline")}
PRIMARY = {
    State.READY: HandlingAct.APPLY,
    State.SUBMITTED: HandlingAct.ACCEPT,
    State.INCOMPLETE: HandlingAct.SUPPLY,
    State.UNDER_REVIEW: HandlingAct.REVIEW,
    State.PAUSED: HandlingAct.RESUME,
    State.REVIEWED: HandlingAct.GRANT,
    State.GRANTED: HandlingAct.DELIVER,
}
"""The act that usually comes next."""


@page(VIEW_CASES)
def turns(request: ActorRequest) -> HttpResponse:
    """Whose turn it is, since when, until when."""
    listing = lists.read(TURNS, queries.list_turns(request.actor), request.GET.dict(), request.path)
    return render(request, "approvals/list.html", {"list": listing})


@page(VIEW_CASES)
def my_turns(request: ActorRequest) -> HttpResponse:
    """What waits for me, in my posts and on behalf of others."""
    listing = lists.read(
        TURNS, queries.list_my_turns(request.actor), request.GET.dict(), request.path
    )
    listing.title = _("My turn")
    return render(request, "approvals/list.html", {"list": listing})


@page(VIEW_CASES)
def item(request: ActorRequest, pk: int, tab: str = "handling") -> HttpResponse:
    """One item of a case."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row, case, rule = _load(actor, pk)
    standing = case.case.standings[row.code, Track(row.track)]
    context = {
        "item": row,
        "rule": rule,
        "record": _record(actor, row, case, rule, tab),
        "is_simulated": row.track == Track.SIMULATED,
    }
    if tab == "timeline":
        context["events"] = timeline(actor, row, labels.CASE_TIMELINE, limit=200)
    else:
        context |= {
            "clocks": _clocks(case, rule, Track(row.track)),
            "papers": _papers(row, rule, standing),
            "pauses": [
                (_pause_name(rule, one.reason), one.since, one.until, one.evidence)
                for one in standing.pauses
            ],
            "impossible": _impossible(actor, row, case),
            "missing": labels.item_names(() if case.case.system else _missing(case, row)),
            "power": _power(case, rule, standing),
            "may_upload": not case.case.system and Post.APPLICANT in _posts(actor, row, case),
            "events": timeline(actor, row, labels.CASE_TIMELINE, limit=8),
        }
    return render(request, f"approvals/item_{tab}.html", context)


@page(HANDLE_ITEMS, "GET", "POST")
def item_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """Do one act on an item."""
    actor = request.actor
    row, case, rule = _load(actor, pk)
    try:
        kind = HandlingAct(act.upper())
    except ValueError as error:
        raise NotFound(_("There is no such act.")) from error
    standing = case.case.standings[row.code, Track(row.track)]

    def move(values: dict[str, Any]) -> Standing:
        values["papers"] = tuple(values.get("papers", ()))
        return services.advance(actor, [Order(row.pk, kind, **values)])[0]

    form = MoveForm(
        request.POST or None,
        act=kind,
        item=rule,
        standing=standing,
        units=[unit.name for unit in list_units(actor)] if kind is HandlingAct.REFER else (),
        initial={"version": row.version},
    )
    attempt = save(form, move, lambda _current: {})
    name = labels.item_name(row.code)
    why = obstacle(kind, _posts(actor, row, case), standing.state, Track(row.track))
    warnings = [_reason(kind, why, standing.state)] if why is not None and not form.errors else []
    said = _("%(act)s: “%(name)s” of %(project)s.") % {
        "act": labels.DONE.get(kind, labels.ACTS[kind]),
        "name": name,
        "project": row.case.project.name,
    }
    return answer(
        request,
        attempt,
        said=said,
        title=f"{labels.ACTS[kind]} · {name}",
        subtitle=row.case.project.name,
        cancel_url=reverse("approvals:item", args=[pk]),
        submit_label=labels.ACTS[kind],
        warnings=warnings,
    )


@page(HANDLE_ITEMS, "GET", "POST")
def paper_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Upload a paper for an item."""
    actor = request.actor
    row, _case, rule = _load(actor, pk)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        item=rule,
        initial={"paper": request.GET.get("paper", "")},
    )
    attempt = save(
        form,
        lambda values: services.give_paper(actor, row.pk, values["paper"], values["file"]),
    )
    return answer(
        request,
        attempt,
        said=lambda given: (
            _("“%(name)s” is uploaded.") % {"name": labels.paper_name(rule, given.paper)}
        ),
        title=_("Upload a paper"),
        subtitle=labels.item_name(row.code),
        cancel_url=reverse("approvals:item", args=[pk]),
    )


def _load(actor: Actor, pk: int) -> tuple["CaseItem", CaseRow, Item]:
    row = queries.get_item(actor, pk)
    case = queries.load_case(actor, row.case)
    try:
        return row, case, case.case.plan.process.item(row.code)
    except KeyError as error:
        raise NotFound(_("This version of the process does not know the item.")) from error


def _posts(actor: Actor, row: "CaseItem", case: CaseRow) -> frozenset[Post]:
    return queries.posts_of(actor).towards(case, row.code, row.unit_id).posts


def _missing(case: CaseRow, row: "CaseItem") -> tuple[str, ...]:
    if row.code not in case.case.plan.items:
        return ()
    done = case.case.done()
    if row.track == Track.FORMAL:
        return case.case.plan.missing_to_apply(row.code, done)
    return case.case.plan.missing_to_simulate(row.code, done, case.case.held(Track.SIMULATED))


def _record(actor: Actor, row: "CaseItem", case: CaseRow, rule: Item, tab: str) -> dict[str, Any]:
    state = State(row.state)
    word = labels.ITEM_STATES[state]
    turn = turn_text(row)
    line = format_html("{} · {}", turn, full_day(row.turn_since)) if turn != "—" else ""
    return {
        "number": row.case.number,
        "title": labels.name_of(rule),
        "subtitle": row.case.project.name,
        "state": {"shape": labels.STATE_SHAPES[state], "word": word, "line": line},
        "acts": _acts(actor, row, case),
        "facts": [
            (labels.CASE_FIELDS["number"], row.number or "—"),
            (_("Applied for on"), full_day(row.applied_on)),
            (_("Accepted on"), full_day(row.accepted_on)),
            (_("Decided on"), full_day(row.decided_on)),
            (_("Delivered on"), full_day(row.delivered_on)),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("approvals:item_tab", args=[row.pk, name]),
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
    }


def _acts(actor: Actor, row: "CaseItem", case: CaseRow) -> list[dict[str, Any]]:
    """The acts that the actor's posts may do now, the usual next one first."""
    if not actor.may(HANDLE_ITEMS) or not actor.zone_id:
        return []
    posts, state = _posts(actor, row, case), State(row.state)
    possible = [kind for kind in RULES if obstacle(kind, posts, state, Track(row.track)) is None]
    if row.code not in case.case.plan.items or case.case.system:
        possible = []
    usual = PRIMARY.get(state)
    possible.sort(key=lambda kind: kind is not usual)
    return [
        {
            "label": labels.ACTS[kind],
            "url": reverse("approvals:item_act", args=[row.pk, kind.lower()]),
            "method": "get",
            "is_primary": kind is usual,
            "is_possible": True,
        }
        for kind in possible
    ]


def _impossible(actor: Actor, row: "CaseItem", case: CaseRow) -> list[str]:
    """What the actor's posts may do at other times, with why not now."""
    if case.case.system:
        return []
    posts, state = _posts(actor, row, case), State(row.state)
    found = []
    for kind, rule in RULES.items():
        why = obstacle(kind, posts, state, Track(row.track))
        if rule.posts & posts and why is not None:
            found.append(_reason(kind, why, state))
    return found


def _reason(kind: HandlingAct, why: Obstacle, state: State) -> str:
    return str(labels.OBSTACLES[why]) % {
        "act": labels.ACTS[kind],
        "state": labels.ITEM_STATES[state],
        "posts": _("; ").join(str(labels.POSTS[post]) for post in sorted(RULES[kind].posts)),
    }


def _clocks(case: CaseRow, rule: Item, track: Track) -> list[dict[str, Any]]:
    """The four clocks: legal, promised, actual net of pauses, actual gross."""
    clocks = queries.read_clocks(case, rule, track)
    found: list[dict[str, Any]] = []
    for label, one, limit in (
        (_("Limit of the law"), clocks.legal, rule.limit_for(case.case.plan.facts)),
        (_("Promised limit"), clocks.promised, rule.promised),
    ):
        if limit is None or (track is Track.SIMULATED and limit is not rule.promised):
            none = _("A simulated result has no limit of the law")
            missing = _("No law sets one") if track is Track.FORMAL else none
            found.append({"label": label, "value": "—", "line": missing})
            continue
        unit = _("working days") if limit.kind is DayKind.WORKING else _("calendar days")
        reading = one.reading if one is not None else None
        found.append(
            {
                "label": label,
                "value": f"{limit.days} {unit}",
                "line": limit.article,
                "due": reading.due_on if reading is not None else None,
                "ruler": _ruler(one) if one is not None else "",
                "is_provisional": reading is not None and reading.is_provisional,
                "stands": clocks.is_stopped,
            }
        )
    for label, line, days in (
        (
            _("Actual, net"),
            _("Working days without allowed pauses"),
            clocks.actual.net if clocks.actual else None,
        ),
        (
            _("Actual, gross"),
            _("Working days with pauses"),
            clocks.actual.gross if clocks.actual else None,
        ),
    ):
        found.append({"label": label, "value": "—" if days is None else days, "line": line})
    return found


def _ruler(clock: queries.LimitClock) -> str:
    """Draw a clock in working days, also where the limit counts calendar days."""
    reading = clock.reading
    if clock.limit.kind is DayKind.WORKING or reading.due_on is None:
        return ruler(reading.used_days, reading.days_left)
    calendar, at = national_calendar(), clock.at
    used = calendar.difference(clock.accepted_on, at)
    return ruler(used, calendar.difference(at, reading.due_on))


def _papers(row: "CaseItem", rule: Item, standing: Standing) -> list[dict[str, Any]]:
    uploaded: dict[str, list[Any]] = {}
    for one in queries.list_papers(row):
        uploaded.setdefault(one.paper, []).append(one)
    return [
        {
            "code": paper.code,
            "name": labels.name_of(paper),
            "tolerance": labels.TOLERANCES[paper.tolerance],
            "days": paper.may_follow_days,
            "comes_with_land": paper.comes_with_land and row.track == Track.SIMULATED,
            "is_there": paper.code in standing.received,
            "is_told": paper.code in standing.told or paper.code in standing.outstanding,
            "files": uploaded.get(paper.code, []),
        }
        for paper in rule.papers
    ]


def _pause_name(rule: Item, code: str) -> str:
    return next((labels.name_of(one) for one in rule.pauses if one.code == code), code)


def _power(case: CaseRow, rule: Item, standing: Standing) -> dict[str, Any] | None:
    power = rule.power_on(standing.decided_on or case.case.today)
    if power is None:
        return None
    names = {one.code: labels.name_of(one) for one in case.case.plan.process.authorities}
    return {
        "kind": labels.POWERS[power.kind],
        "authority": names[rule.authority],
        "seal": names[power.seal],
        "document": power.document,
    }
