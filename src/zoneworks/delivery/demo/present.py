"""Plans in use on the day of loading (synthetic): a hundred projects on shared teams.

Each begins some time before today and went by its plan, more or less; its open activities got their
days by turns on the shared teams, as a re-plan would give them. A few have slipped since.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count, cycle
from random import Random
from typing import Any

from zoneworks.approvals import queries as approvals
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.demo import Demonstration
from zoneworks.delivery.demo.rows import Book, Entry
from zoneworks.delivery.demo.teams import Teams
from zoneworks.delivery.engine.plans.critical import Span, look_ahead, order_of
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.terms import (
    HAND_OVER,
    SIGNING,
    ActivityKind,
    LateCause,
)
from zoneworks.registry.models import Project

IN_USE = 100
IN_HAND = 12
"""The last projects have cases in hand (``approvals.demo``): their permits move their plans."""
SLIPPED = 9
CAUSES = {
    LateCause.CONTRACTOR: "总包劳务班组到岗不足",
    LateCause.UTILITIES: "专线间隔尚未批复",
    LateCause.EQUIPMENT: "进口设备报关延迟",
    LateCause.DESIGN: "工艺布置调整，图纸重出",
    LateCause.WEATHER: "连续降雨，基坑停工",
    LateCause.FUNDS: "进度款审核滞后",
}
TEMPLATES = ["new-plant", "new-plant", "new-plant", "rented-factory", "large-plant"]


def write(book: Book, demonstration: Demonstration, chance: Random) -> None:
    """Enter the plans in use, their slips and deadlines."""
    taken = {entry.plan.project_id for entry in book.entries if _is_open(entry)}
    projects: list[Project] = demonstration.facts["projects"]  # type: ignore[assignment]
    cases = {
        case.project_id: case
        for case in approvals.list_approval_cases(demonstration.officer)
        .filter(process_id="industrial-new-build", begun_on__gte=clock.today() - timedelta(days=90))
        .order_by("-pk")
    }
    free = [one for one in projects if one.pk not in taken]
    wanted = IN_USE - len(taken)
    chosen = [one for one in free if one.pk in cases]
    chosen += [one for one in free if one.pk not in cases][: wanted - len(chosen)]
    entries = []
    for number, project in enumerate(chosen):
        case = cases.get(project.pk)
        if case is not None:
            entries.append(_in_hand(book, project, case))
        else:
            entries.append(_begun(book, project, chance, number))
    everyone = entries + [entry for entry in book.entries if entry.plan.project_id in taken]
    _publish(everyone)
    _slip([entry for entry in entries if entry.plan.case is None], chance)


def _is_open(entry: Entry) -> bool:
    return entry.rows["full_output"].finished_on is None


def _in_hand(book: Book, project: Project, case: Any) -> Entry:
    """A second phase that began with its case, some weeks ago; its permits follow the case."""
    entry = book.open(
        project, "new-plant", "二期新建", process_id="industrial-new-build", case=case
    )
    signed_on = case.begun_on - timedelta(days=4)
    entry.plan.made_on = signed_on
    days = Days.since(national_calendar(), signed_on)
    outlook = look_ahead(entry.terms, days)
    entry.agree({code: outlook.dates(code) for code in entry.terms})
    entry.went(SIGNING, signed_on, signed_on)
    for code, one in entry.terms.items():
        is_ours = not entry.rows[code].item_code and not one.is_milestone
        if is_ours and one.kind is not ActivityKind.CONSTRUCTION:
            first, last = outlook.dates(code)
            if last <= clock.today() - timedelta(days=5):
                entry.went(code, first, last)
    return entry


def _begun(book: Book, project: Project, chance: Random, number: int) -> Entry:
    """A second phase that began some time ago and went by its plan, more or less."""
    template = TEMPLATES[number % len(TEMPLATES)]
    entry = book.open(project, template, "扩产", weight=1 + (number % 17 == 0) * 4)
    calendar, today = national_calendar(), clock.today()
    length = look_ahead(entry.terms, Days.since(calendar, today)).end
    begun = calendar.subtract(today, round(length * chance.uniform(0.04, 0.82)))
    days = Days.since(calendar, begun)
    outlook = look_ahead(entry.terms, days)
    entry.plan.made_on = days.first
    entry.agree({code: outlook.dates(code) for code in entry.terms})
    spans: dict[str, Span] = {}
    for code in order_of(entry.terms):
        one = entry.terms[code]
        ready = [spans[link.code].finish + link.lag_days for link in one.after]
        start = max([int(one.is_milestone), *ready])
        taken = round(one.duration_days * chance.triangular(0.75, 1.5, 1.0))
        finish = start + (max(taken, 1) if one.duration_days else 0)
        spans[code] = Span(start, finish)
        entry.went(code, *days.dates(start, finish))
    if number % 5 == 2 and entry.rows[HAND_OVER].finished_on is None:
        entry.rows[HAND_OVER].deadline = days.dates(length, length)[1]
    return entry


def _publish(entries: Iterable[Entry]) -> None:
    """Give the open activities of all plans their days, by turns on the shared teams."""
    days, teams = Days.since(national_calendar(), clock.today()), Teams()
    waiting: list[tuple[int, int, Entry, str]] = []
    places = count()
    spans: dict[tuple[int, str], Span] = {}
    entries = list(entries)
    for entry in entries:
        for code, row in entry.rows.items():
            if row.finished_on is not None:
                spans[id(entry), code] = Span(0, days.end(row.finished_on))
            elif row.started_on is not None and row.expected_on is not None:
                finish = max(days.end(row.expected_on), 1)
                spans[id(entry), code] = Span(0, finish)
                teams.hold(row.needs, 0, finish)
        early = look_ahead(_as_it_is(entry), days, keeps_published=False)
        turns: dict[str, int] = {}
        for code in order_of(entry.terms):
            before = [turns[link.code] for link in entry.terms[code].after]
            turns[code] = max([early.spans[code].start, *before])
            if (id(entry), code) not in spans:
                waiting.append((turns[code], next(places), entry, code))
    for _start, _place, entry, code in sorted(waiting, key=lambda one: one[:2]):
        one = entry.terms[code]
        ready = [spans[id(entry), link.code].finish + link.lag_days for link in one.after]
        start = teams.earliest(one, max([int(one.is_milestone), *ready]))
        spans[id(entry), code] = Span(start, start + one.duration_days)
        row = entry.rows[code]
        row.planned_start_on, row.planned_finish_on = days.dates(*spans[id(entry), code])
    for entry in entries:
        for row in entry.rows.values():
            if row.started_on is not None and row.finished_on is None and row.expected_on:
                row.planned_finish_on = max(
                    row.planned_start_on or row.expected_on, row.expected_on
                )


def _as_it_is(entry: Entry) -> dict[str, Any]:
    """The plan with what has begun and ended."""
    return {
        code: replace(
            one,
            started_on=entry.rows[code].started_on,
            expected_on=entry.rows[code].expected_on,
            finished_on=entry.rows[code].finished_on,
        )
        for code, one in entry.terms.items()
    }


def _slip(entries: list[Entry], chance: Random) -> None:
    """Let some of what runs be expected later than it was published, and say why."""
    running = {
        id(entry): row
        for entry in entries
        for row in entry.rows.values()
        if row.expected_on is not None and row.kind == ActivityKind.CONSTRUCTION
    }
    calendar, today = national_calendar(), clock.today()
    for row, (cause, note) in zip(
        list(running.values())[:SLIPPED], cycle(CAUSES.items()), strict=False
    ):
        days = chance.randint(5, 18)
        row.expected_on = calendar.add(max(row.expected_on or today, today), days)
        row.late_cause, row.late_note = cause, note
