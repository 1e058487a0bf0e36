"""Whose turn it is: the list of all, my own desk by how soon, and acts on many items at once."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import HANDLE_ITEMS, VIEW_CASES
from zoneworks.approvals.engine.process.handling import RULES, HandlingAct, State, Track
from zoneworks.approvals.engine.process.terms import Handling
from zoneworks.approvals.forms import BulkForm
from zoneworks.approvals.lists import BULK_ACTS, TURN_LIST, deadline_name, spent
from zoneworks.approvals.services import Done, Order, Series
from zoneworks.core import clock, desk, list_pages, lists
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zoneworks.approvals.models import CaseItem

MOST = 60
"""So many of the soonest stand on a desk; the list of all turns has the rest."""
MOST_AT_ONCE = 200
LOAD_DAYS = 5


@page(VIEW_CASES)
def turns(request: ActorRequest) -> HttpResponse:
    """Whose turn it is, since when, until when."""
    listing = list_pages.read(request, TURN_LIST)
    if not _bulk_acts(request.actor):
        listing.bulk_url = None
    return render(request, "core/list.html", {"list": listing})


@page(HANDLE_ITEMS)
def my_turns(request: ActorRequest) -> HttpResponse:
    """What waits for me in my posts and on behalf of others: overdue, today, soon, later."""
    found = list(queries.list_my_turns(request.actor)[: MOST + 1])
    today = clock.today()
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in desk.GROUPS}
    for row in found[:MOST]:
        line = _line(row, today)
        groups[desk.group_of(line["left"])].append(line)
    return render(
        request,
        "approvals/my_turns.html",
        {
            "groups": [
                {"key": key, "label": desk.GROUPS[key], "rows": rows}
                for key, rows in groups.items()
                if rows
            ],
            "count": min(len(found), MOST),
            "has_more": len(found) > MOST,
            "load": _load(queries.list_my_turns(request.actor), today),
            "bulk_acts": _bulk_acts(request.actor, {State(row.state) for row in found}),
            "bulk_url": reverse("approvals:bulk"),
        },
    )


@page(HANDLE_ITEMS, "GET", "POST")
def bulk(request: ActorRequest) -> HttpResponse:
    """One act on many items: first what would happen to each, then what was done."""
    act, items = _chosen(request)
    wants_number = act is HandlingAct.GRANT or (
        act is HandlingAct.ACCEPT and any(_has_number(one) for one, _version in items)
    )
    form = BulkForm(request.POST or None, act=act, wants_number=wants_number)
    is_ready = form.is_bound and form.is_valid()
    orders = _orders(form, act, items, is_ready=is_ready)
    is_done = is_ready and "do" in request.POST
    run = services.advance_each if is_done else services.preview_each
    series = form.series() if is_ready else _unnamed(wants_number=wants_number)
    done = run(request.actor, orders, series)
    lines = [_outcome(one, item) for one, (item, _version) in zip(done, items, strict=True)]
    context = {
        "form": form,
        "act": labels.ACTS[act],
        "act_code": act.value.lower(),
        "done": [one for one in lines if not one["why"]],
        "refused": [one for one in lines if one["why"]],
        "chosen": [lists.choice(item, version) for item, version in items],
        "is_done": is_done,
        "is_named": is_ready,
        "submit_label": labels.ACTS[act],
        "back_url": reverse("approvals:my_turns"),
    }
    status = 422 if form.is_bound and not is_ready else 200
    return render(request, "approvals/bulk.html", context, status=status)


def _bulk_acts(
    actor: Actor, states: Collection[State] = tuple(State)
) -> Sequence[tuple[HandlingAct, Any]]:
    """What an actor may do to many items at once that are in such states: an enterprise nothing."""
    if actor.role is Role.ENTERPRISE or not actor.may(HANDLE_ITEMS):
        return ()
    return [(act, label) for act, label in BULK_ACTS if not RULES[act].states.isdisjoint(states)]


def _line(row: "CaseItem", today: date) -> dict[str, Any]:
    calendar = national_calendar()
    since = row.turn_since or row.case.begun_on
    return {
        "row": row,
        "name": labels.name_in(row.case, row.code),
        "url": reverse("approvals:item", args=[row.pk]),
        "is_simulated": row.track == Track.SIMULATED,
        "verb": labels.ITEM_STATES[State(row.state)],
        "shape": labels.STATE_SHAPES[State(row.state)],
        "awaited": labels.awaited_names(row.case, row.code, row.awaited),
        "since": since,
        "waited": max(calendar.difference(since, today), 0),
        "spent": spent(row, today),
        "limit": deadline_name(row),
        "left": calendar.left(today, row.due_on) if row.due_on else None,
        "value": lists.choice(row),
    }


def _load(rows: "QuerySet[CaseItem]", today: date) -> list[dict[str, Any]]:
    """How many are due on each of the next working days, those that are late on the first."""
    calendar = national_calendar()
    days = [calendar.next_working(today)]
    while len(days) < LOAD_DAYS:
        days.append(calendar.next_working(days[-1] + timedelta(days=1)))
    soon = rows.filter(due_on__lte=days[-1]).select_related(None).order_by()
    due: Counter[date] = Counter()
    for day, count in soon.values("due_on").annotate(n=Count("pk")).values_list("due_on", "n"):
        if day is not None:
            due[max(calendar.next_working(day), days[0])] += count
    most = max((due[day] for day in days), default=0) or 1
    heights = {day: round(24 * due[day] / most) for day in days}
    return [
        {"day": day, "count": due[day], "height": heights[day], "top": 24 - heights[day]}
        for day in days
    ]


def _chosen(request: ActorRequest) -> "tuple[HandlingAct, list[tuple[CaseItem, int]]]":
    """The act and the items that were ticked, each with its version as the person saw it."""
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    try:
        act = HandlingAct(sent.get("act", "").upper())
    except ValueError as error:
        raise NotFound(_("There is no such act.")) from error
    if act not in {kind for kind, _label in BULK_ACTS}:
        raise NotFound(_("There is no such act."))
    versions = lists.chosen(sent.getlist("item"), MOST_AT_ONCE)
    found = {one.pk: one for one in queries.list_items(request.actor).filter(pk__in=versions)}
    if versions.keys() - found.keys():
        raise NotFound(_("There is no such item."))
    return act, [(found[pk], version) for pk, version in versions.items()]


def _has_number(item: "CaseItem") -> bool:
    process = labels.process_of(item.case.process_id, item.case.process_version)
    return process is not None and process.item(item.code).handling is not Handling.REVIEW


def _orders(
    form: BulkForm, act: HandlingAct, items: "list[tuple[CaseItem, int]]", *, is_ready: bool
) -> list[Order]:
    """The orders as they were typed; before anything is typed, with words that stand for them."""
    values = form.cleaned_data if is_ready else {}
    return [
        Order(
            item.pk,
            act,
            values.get("on") or clock.today(),
            reason=values.get("reason", "…" if "reason" in form.fields and not is_ready else ""),
            version=version,
        )
        for item, version in items
    ]


def _unnamed(*, wants_number: bool) -> Series | None:
    return Series("…", 1) if wants_number else None


def _outcome(done: Done, item: "CaseItem") -> dict[str, Any]:
    standing = done.standing
    return {
        "name": labels.name_in(item.case, item.code),
        "project": item.case.project.name,
        "number": item.case.number,
        "url": reverse("approvals:item", args=[item.pk]),
        "is_simulated": item.track == Track.SIMULATED,
        "before": labels.ITEM_STATES[State(item.state)],
        "after": labels.ITEM_STATES[standing.state] if standing is not None else "",
        "shape": labels.STATE_SHAPES[standing.state] if standing is not None else "",
        "decision": done.order.number if standing is not None else "",
        "why": labels.refusal_text(done.refusal, process=done.process) if done.refusal else "",
    }
