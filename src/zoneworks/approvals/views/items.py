"""An item: whose turn, its four clocks, its papers, and the acts that are possible now."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.acts import HANDLE_ITEMS, VIEW_CASES
from zoneworks.approvals.engine.process.handling import (
    RULES,
    USUAL,
    HandlingAct,
    Obstacle,
    Post,
    State,
    Track,
    obstacle,
)
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import DayKind, Item
from zoneworks.approvals.engine.process.timers import OF_STATE
from zoneworks.approvals.engine.process.validity import last_day_of
from zoneworks.approvals.lists import deadline_name, spent, turn_text
from zoneworks.approvals.rows import CASE, CaseRow
from zoneworks.approvals.views.documents import document_lines
from zoneworks.approvals.views.events import events_of
from zoneworks.core import clock, uploads
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.templatetags.ui import full_day, ruler
from zoneworks.core.traditional import in_script

if TYPE_CHECKING:
    from zoneworks.approvals.models import CaseItem

TABS = {"handling": gettext_lazy("Handling"), "timeline": gettext_lazy("Timeline")}


@page(VIEW_CASES)
def item(request: ActorRequest, pk: int, tab: str = "handling") -> HttpResponse:
    """One item of a case."""
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    actor = request.actor
    row, case, rule = load_item(actor, pk)
    standing = case.case.standings[row.code, Track(row.track)]
    context = {
        "item": row,
        "rule": rule,
        "article": in_script(rule.article),
        "record": _record(actor, row, case, rule, tab),
        "breadcrumb_tail": [
            (row.case.number, reverse("approvals:approval_case", args=[row.case_id])),
            (labels.name_of(rule), None),
        ],
        "is_simulated": row.track == Track.SIMULATED,
    }
    if tab == "timeline":
        context["events"] = events_of(actor, row)
    else:
        context |= {
            "clocks": [*_clock_of_state(row), *_clocks(case, rule, Track(row.track))],
            "papers": _papers(row, rule, standing),
            "pauses": [
                (labels.pause_name(rule.code, one.reason), one.since, one.until, one.evidence)
                for one in standing.pauses
            ],
            "impossible": _impossible(actor, row, case),
            "expired": labels.expired_text(
                [one for code, one in case.case.expired().items() if code == row.code],
                case.case.plan.process,
            )
            if row.track == Track.FORMAL
            else "",
            "missing": ""
            if case.case.system
            else labels.item_names(_missing(case, row), case.case.plan.process),
            "awaited": _awaited(row, rule, standing),
            "power": power_of(case, rule, standing),
            "may_upload": not case.case.system
            and Post.APPLICANT in posts_towards(actor, row, case),
            "documents": document_lines(queries.list_item_documents(actor, row)),
            "has_letter": queries.may_promise(case, row.code),
            "events": events_of(actor, row, limit=8),
        }
    return render_tab(request, "approvals/item", tab, context)


@page(VIEW_CASES)
def paper_file(request: ActorRequest, pk: int) -> FileResponse:
    """An uploaded edition of a paper."""
    file = queries.get_paper(request.actor, pk).file
    return FileResponse(uploads.open_file(file), as_attachment=True, filename=file.name)


def load_item(actor: Actor, pk: int) -> tuple["CaseItem", CaseRow, Item]:
    """An item that the actor may see, with its case and its rule.

    Raises:
        NotFound: none such, or its version of the process does not know it.
    """
    row = queries.get_item(actor, pk)
    case = queries.load_case(actor, row.case)
    try:
        return row, case, case.case.plan.process.item(row.code)
    except KeyError as error:
        raise NotFound(_("This version of the process does not know the item.")) from error


def posts_towards(actor: Actor, row: "CaseItem", case: CaseRow) -> frozenset[Post]:
    """In which posts the actor stands towards an item."""
    return queries.posts_of(actor).towards(case, row.code, row.unit_id).posts


def obstacle_to(
    kind: HandlingAct, posts: Collection[Post], row: "CaseItem", case: CaseRow
) -> Obstacle | None:
    """Why an act on an item is not possible in these posts; None where it is."""
    is_needed = row.code in case.case.plan.items
    return obstacle(kind, posts, State(row.state), Track(row.track), is_needed=is_needed)


def _missing(case: CaseRow, row: "CaseItem") -> tuple[str, ...]:
    if row.code not in case.case.plan.items:
        return ()
    done = case.case.done()
    if row.track == Track.FORMAL:
        return case.case.plan.missing_to_apply(row.code, done)
    return case.case.plan.missing_to_simulate(row.code, done, case.case.held(Track.SIMULATED))


def _awaited(row: "CaseItem", rule: Item, standing: Standing) -> str:
    """The papers that the applicant owes, each with the day until which."""
    days = queries.list_days_owed(row)
    return _("; ").join(
        _("%(paper)s by %(day)s") % {"paper": name, "day": full_day(days[code])}
        if code in days
        else name
        for code in dict.fromkeys(standing.awaited)
        if (name := labels.paper_name(rule, code))
    )


def _record(actor: Actor, row: "CaseItem", case: CaseRow, rule: Item, tab: str) -> dict[str, Any]:
    state = State(row.state)
    word = labels.ITEM_STATES[state]
    turn = turn_text(row)
    enterprise = row.case.project.enterprise
    since = _("since %(day)s") % {"day": full_day(row.turn_since)}
    line = format_html("{} · {}", turn, since) if turn != "—" else ""
    return {
        "subject": (CASE, row.case_id),
        "number": row.case.number,
        "title": labels.name_of(rule),
        "subtitle": row.case.project.name,
        "state": {"shape": labels.STATE_SHAPES[state], "word": word, "line": line},
        "acts": _acts(actor, row, case),
        "facts": [
            (_("Applicant"), enterprise.name if enterprise is not None else "—"),
            (labels.CASE_FIELDS["number"], row.number or "—"),
            (
                _("Complete since") if row.gaps_told and row.accepted_on else _("Applied for on"),
                full_day(row.applied_on),
            ),
            (_("Accepted on"), full_day(row.accepted_on)),
            (_("Decided on"), full_day(row.decided_on)),
            (_("Delivered on"), full_day(row.delivered_on)),
            *_validity(row, case, rule),
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


def _validity(row: "CaseItem", case: CaseRow, rule: Item) -> list[tuple[str, str]]:
    """Until when the works must have begun, where a law says so."""
    standing = case.case.standings[row.code, Track(row.track)]
    if row.track != Track.FORMAL or rule.valid is None or rule.valid.begins in case.case.milestones:
        return []
    last_day = last_day_of(case.case.calendar, rule, standing)
    if last_day is None:
        return []
    text = format_html(
        '{} <small class="quiet">{}</small>', full_day(last_day), in_script(rule.valid.article)
    )
    return [(_("Valid until"), text)]


def _acts(actor: Actor, row: "CaseItem", case: CaseRow) -> list[dict[str, Any]]:
    """The acts that the actor's posts may do now, the usual next one first."""
    if not actor.may(HANDLE_ITEMS) or not actor.zone_id:
        return []
    posts, state = posts_towards(actor, row, case), State(row.state)
    possible = [kind for kind in RULES if obstacle_to(kind, posts, row, case) is None]
    if case.case.system:
        possible = []
    idle = _idle(row, case)
    possible = [kind for kind in possible if kind not in idle]
    usual = USUAL.get(state)
    possible.sort(key=lambda kind: kind is not usual)
    return [
        button(
            labels.ACTS[kind],
            reverse("approvals:item_act", args=[row.pk, kind.lower()]),
            is_primary=kind is usual,
        )
        for kind in possible
    ]


def _idle(row: "CaseItem", case: CaseRow) -> set[HandlingAct]:
    """Acts on papers or on a validity that this item does not have, or not now."""
    item = case.case.plan.process.item(row.code)
    rule = item.valid
    is_expired = row.code in case.case.expired()
    can_be_extended = (
        rule is not None
        and not is_expired
        and rule.begins not in case.case.milestones
        and case.case.standings[row.code, Track(row.track)].validity_extensions < rule.extensions
    )
    found = set() if is_expired else {HandlingAct.RENEW}
    if not item.papers:
        found |= {HandlingAct.NOTIFY_GAPS, HandlingAct.ASK_PAPER, HandlingAct.SUPPLY}
    standing = case.case.standings[row.code, Track(row.track)]
    if not standing.asked:
        found.add(HandlingAct.TAKE_BACK)
    if all(paper.code in standing.awaited for paper in item.papers):
        found.add(HandlingAct.ASK_PAPER)
    return found if can_be_extended else found | {HandlingAct.EXTEND_VALIDITY}


def _impossible(actor: Actor, row: "CaseItem", case: CaseRow) -> list[str]:
    """What the actor's posts may do at other times, with why not now."""
    if case.case.system:
        return []
    posts, state = posts_towards(actor, row, case), State(row.state)
    hidden = _idle(row, case) | {HandlingAct.RENEW, HandlingAct.EXTEND_VALIDITY}
    found, at_other_times = [], []
    for kind, rule in RULES.items():
        why = obstacle_to(kind, posts, row, case)
        if kind in hidden or why is None or not rule.posts & posts:
            continue
        if why is Obstacle.WRONG_STATE:
            at_other_times.append(str(labels.ACTS[kind]))
        else:
            found.append(reason_text(kind, why, state))
    asks_papers = bool(case.case.plan.process.item(row.code).papers)
    if RULES[HandlingAct.ASK_PAPER].posts & posts and not asks_papers:
        found.append(without_papers_text(HandlingAct.ASK_PAPER))
    if at_other_times:
        acts = {"acts": _("; ").join(at_other_times), "state": labels.ITEM_STATES[state]}
        found.insert(0, _("Not while it stands at “%(state)s”: %(acts)s.") % acts)
    return found


def without_papers_text(kind: HandlingAct) -> str:
    """Say that an act on papers is not possible for an item that has none."""
    return _("“%(act)s” is not possible: this item asks for no paper.") % {"act": labels.ACTS[kind]}


def reason_text(kind: HandlingAct, why: Obstacle, state: State) -> str:
    """Say why an act is not possible."""
    return str(labels.OBSTACLES[why]) % {
        "act": labels.ACTS[kind],
        "state": labels.ITEM_STATES[state],
        "posts": _("; ").join(str(labels.POSTS[post]) for post in sorted(RULES[kind].posts)),
    }


def _clock_of_state(row: "CaseItem") -> list[dict[str, Any]]:
    """The limit that counts outside of the review: for telling gaps, for pausing, for delivery."""
    due, today = row.due_on, clock.today()
    if due is None or State(row.state) not in OF_STATE:
        return []
    calendar = national_calendar()
    return [
        {
            "label": deadline_name(row),
            "value": None,
            "due": due,
            "ruler": ruler(spent(row, today), calendar.left(today, due)),
            "is_provisional": calendar.is_provisional(due),
            "line": "",
        }
    ]


def _clocks(case: CaseRow, rule: Item, track: Track) -> list[dict[str, Any]]:
    """The four clocks: legal, promised, actual net of pauses, actual gross."""
    clocks = queries.read_clocks(case, rule, track)
    is_decided = case.case.standings[rule.code, track].decided_on is not None
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
        reading = one.reading if one is not None else None
        found.append(
            {
                "label": label,
                "value": labels.short_limit(limit),
                "line": _("Basis: %(article)s") % {"article": labels.article_of(limit)},
                "due": reading.due_on if reading is not None else None,
                "ruler": ruler_of(one, is_done=is_decided) if one is not None else "",
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


def ruler_of(clock: queries.LimitClock, *, is_done: bool = False, tells_day: bool = False) -> str:
    """Draw a clock in working days, also where the limit counts calendar days."""
    reading = clock.reading
    due = reading.due_on if tells_day else None
    calendar, at = national_calendar(), clock.at
    if reading.due_on is None:
        return ruler(reading.used_days, reading.days_left, is_done=is_done, due=due)
    if clock.limit.kind is DayKind.WORKING:
        beyond = calendar.over(at, reading.due_on) - max(calendar.difference(reading.due_on, at), 0)
        return ruler(reading.used_days + beyond, reading.days_left, is_done=is_done, due=due)
    used = calendar.used(clock.accepted_on, at, reading.due_on)
    return ruler(used, calendar.left(at, reading.due_on), is_done=is_done, due=due)


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
            "is_told": paper.code in standing.awaited,
            "files": uploaded.get(paper.code, []),
            "is_waiting": any(not one.is_given for one in uploaded.get(paper.code, ())),
        }
        for paper in rule.papers
    ]


def power_of(case: CaseRow, rule: Item, standing: Standing) -> dict[str, Any] | None:
    """On which basis the item is decided: kind, authority, seal, document."""
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
