"""How projects of 2023 and 2024 were built (synthetic): the flagship, its like, and others.

The days up to the start of construction are those of their cases of approval. Those behind it are
laid between the milestones in the proportions of the plan. The records of the cases were taken on
2025-01-03: permits that came later are told in the plan itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from zoneworks.approvals import queries as approvals
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.delivery.demo.rows import Book, Entry
from zoneworks.delivery.engine.plans.critical import Outlook, look_ahead
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    FULL_OUTPUT,
    HAND_OVER,
    PRODUCTION,
    SIGNING,
    SITE_START,
    TOPPING_OUT,
)
from zoneworks.registry.models import Project

PROCESS = "industrial-new-build"
TOPPED_OUT, HANDED_OVER = 83, 210
"""Calendar days of the flagship from the start of construction."""
LIKE_IT = (405, 428, 446, 460, 487, 512)
"""Calendar days from the start of construction to hand-over of the large plants beside it."""
OTHERS = 20
LARGE_FEN = 50_000_000_000
Reached = Mapping[str, date]


def write(book: Book, demonstration: Demonstration, chance: Random) -> None:
    """Enter the flagship's plan, those of six large plants, and of twenty others."""
    flagship: Any = demonstration.facts["flagship"]
    projects: list[Project] = demonstration.facts["projects"]  # type: ignore[assignment]
    cases = {
        case.project_id: case
        for case in approvals.list_approval_cases(demonstration.officer)
        .filter(process_id=PROCESS)
        .order_by("-begun_on")
    }
    reached = approvals.list_real_days([case.pk for case in cases.values()])

    def days_of(project: Project) -> Reached:
        found = reached[cases[project.pk].pk] if project.pk in cases else {}
        return {code: one.ended_on for code, one in found.items() if one.ended_on is not None}

    _flagship(book, flagship, cases[flagship.pk], days_of(flagship))
    begun = [one for one in projects if "construction" in days_of(one) and one.pk != flagship.pk]
    large = [
        one
        for one in begun
        if (one.investment_fen or 0) >= LARGE_FEN and "works_completed" not in days_of(one)
    ]
    for project, took in zip(large, LIKE_IT, strict=False):
        _large(book, project, cases[project.pk], days_of(project), took)
    built = [one for one in begun if "production" in days_of(one)]
    for project in built[:OTHERS]:
        _other(book, project, cases[project.pk], days_of(project), chance)


def _flagship(book: Book, project: Project, case: Any, reached: Reached) -> None:
    start = reached["construction"]
    _enter(
        book.open(project, "large-plant", "新建", process_id=PROCESS, case=case, weight=9),
        reached,
        {
            TOPPING_OUT: start + timedelta(days=TOPPED_OUT),
            HAND_OVER: start + timedelta(days=HANDED_OVER),
            PRODUCTION: start + timedelta(days=HANDED_OVER + 96),
            FULL_OUTPUT: start + timedelta(days=HANDED_OVER + 420),
        },
    )


def _large(book: Book, project: Project, case: Any, reached: Reached, took: int) -> None:
    start = reached["construction"]
    _enter(
        book.open(project, "large-plant", "新建", process_id=PROCESS, case=case, weight=3),
        reached,
        {
            TOPPING_OUT: start + timedelta(days=took * 11 // 20),
            HAND_OVER: start + timedelta(days=took),
            PRODUCTION: start + timedelta(days=took + 85 + took % 40),
            FULL_OUTPUT: start + timedelta(days=took + 330 + took % 60),
        },
    )


def _other(book: Book, project: Project, case: Any, reached: Reached, chance: Random) -> None:
    start, used, produced = (reached[code] for code in ("construction", "use", "production"))
    _enter(
        book.open(project, "new-plant", "新建", process_id=PROCESS, case=case),
        reached,
        {
            TOPPING_OUT: start + (used - start) * chance.uniform(0.45, 0.6),
            HAND_OVER: used,
            PRODUCTION: produced,
            FULL_OUTPUT: produced + timedelta(days=chance.randint(120, 300)),
        },
    )


def _enter(entry: Entry, reached: Reached, later: Mapping[str, date]) -> None:
    """Lay the activities between the milestones, as the plan has them in working days."""
    signed_on = entry.plan.project.signed_on or entry.plan.case.begun_on  # type: ignore[union-attr]
    entry.plan.made_on = signed_on + timedelta(days=2)
    days = Days.since(national_calendar(), signed_on)
    outlook = look_ahead(entry.terms, days)
    agreed = {code: outlook.dates(code) for code in entry.terms}
    entry.agree(agreed | {SIGNING: (signed_on, signed_on)})
    start = reached["construction"]
    site = reached.get("clearing", min(signed_on + timedelta(days=26), start))
    milestones = {SIGNING: signed_on, SITE_START: site, CONSTRUCTION_START: start, **later}
    anchors = sorted(
        (outlook.spans[code].finish, day) for code, day in milestones.items() if code in entry.terms
    )
    for code, row in entry.rows.items():
        real = row.item_code and (set(row.item_code.split("/")) & reached.keys())
        if real:
            continue
        row.item_code = ""
        if code in milestones:
            entry.went(code, milestones[code], milestones[code])
        else:
            entry.went(code, *_between(anchors, outlook, code))


def _between(anchors: Sequence[tuple[int, date]], outlook: Outlook, code: str) -> tuple[date, date]:
    span = outlook.spans[code]
    first, last = (_laid(anchors, number) for number in (span.start, span.finish))
    return first, max(first, last - timedelta(days=1), first)


def _laid(anchors: Sequence[tuple[int, date]], number: int) -> date:
    """The day of a number of the plan, in proportion between the two milestones around it."""
    for (low, since), (high, until) in pairwise(anchors):
        if low <= number <= high and high > low:
            return since + (until - since) * ((number - low) / (high - low))
    (_number, first), (end, last) = anchors[0], anchors[-1]
    today = clock.today()
    return first if number <= anchors[0][0] else min(last + timedelta(days=number - end), today)
