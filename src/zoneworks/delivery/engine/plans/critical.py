"""When everything happens by links alone, how much it may slip, and which chain decides.

The critical path method (Kelley & Walker 1959): forward from what has happened, backward from the
end. Total float is what an activity may end later without the end of the plan moving.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.terms import Activities, Activity
from zoneworks.delivery.engine.scheduling.refusals import CyclicPrecedence, UnknownActivity


class Span(NamedTuple):
    """From when to when, in numbers of working days; what lasts one day finishes one later."""

    start: int
    finish: int


class Bound(StrEnum):
    """What decides when a step of the critical path begins."""

    LINK = "LINK"
    """The step before it."""
    RELEASE = "RELEASE"
    """The day before which it may not begin."""
    RESOURCE = "RESOURCE"
    """A shared team that was not free."""
    PLAN = "PLAN"
    """Nothing of this: it was published for that day."""
    DONE = "DONE"
    """It has begun, or is the first."""


class Step(NamedTuple):
    """A step of the critical path, and what decides when it begins."""

    code: str
    bound: Bound


def order_of(activities: Activities) -> list[str]:
    """The codes so that each comes after what comes first.

    Raises:
        UnknownActivity: a link leads to a code that there is not.
        CyclicPrecedence: some wait for one another; all of them are named.
    """
    waits: dict[str, int] = {}
    followers: dict[str, list[str]] = {code: [] for code in activities}
    for code, one in activities.items():
        waits[code] = len(one.after)
        for link in one.after:
            if link.code not in activities:
                raise UnknownActivity(
                    f"“{one.name}” comes after “{link.code}”, which is not in the plan",
                    activity=link.code,
                )
            followers[link.code].append(code)
    order = [code for code, count in waits.items() if count == 0]
    for code in order:
        for later in followers[code]:
            waits[later] -= 1
            if waits[later] == 0:
                order.append(later)
    if len(order) < len(activities):
        raise _cycle(activities, {code for code in activities if waits[code] > 0})
    return order


def _cycle(activities: Activities, stuck: set[str]) -> CyclicPrecedence:
    path: list[str] = []
    code = min(stuck)
    while code not in path:
        path.append(code)
        code = next(link.code for link in activities[code].after if link.code in stuck)
    ring = path[path.index(code) :][::-1]
    names = " → ".join(activities[one].name for one in [*ring, ring[0]])
    return CyclicPrecedence(
        f"activities wait for one another: {names}; take one of these links away", activities=names
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """When everything of a plan happens, counted by ``days``.

    ``late_finish`` is when each may finish at the latest so that the end of the plan stays.
    """

    activities: Activities
    days: Days
    spans: dict[str, Span]
    late_finish: dict[str, int]

    def dates(self, code: str) -> tuple[date, date]:
        """The first and the last day of an activity; of what has happened the days as they were."""
        one, (first, last) = self.activities[code], self.days.dates(*self.spans[code])
        last = one.finished_on or last
        first = (last if one.is_milestone else one.started_on) or first
        return min(first, last), last

    def total_float(self, code: str) -> int:
        """Working days by which an activity may end later and the plan's end stays."""
        return self.late_finish[code] - self.spans[code].finish

    @property
    def end(self) -> int:
        """When the last activity has finished."""
        return max((span.finish for span in self.spans.values()), default=0)


def look_ahead(activities: Activities, days: Days, *, keeps_published: bool = True) -> Outlook:
    """What is expected by links alone, today being the first of the days.

    What has finished stays; what runs is done when it is expected to be, today at the earliest;
    all else begins as soon as links and days allow, and not before the day that was published
    unless that is not to be kept.

    Raises:
        CyclicPrecedence, UnknownActivity: see ``order_of``.
    """
    spans: dict[str, Span] = {}
    order = order_of(activities)
    for code in order:
        one = activities[code]
        spans[code] = known_span(one, days) or _earliest(one, days, spans, keeps_published)
    return Outlook(activities, days, spans, _late_finishes(activities, order, spans))


def known_span(one: Activity, days: Days) -> Span | None:
    """The span of what has begun; None of what has not."""
    if one.finished_on is not None:
        finish = days.end(one.finished_on)
        begun = one.started_on or one.finished_on
        return Span(finish if one.is_milestone else min(days.begin(begun), finish), finish)
    if one.started_on is not None:
        start = days.begin(one.started_on)
        done = days.end(one.expected_on) if one.expected_on else start + one.duration_days
        return Span(start, max(done, 1))
    return None


def release_of(one: Activity, days: Days, *, keeps_published: bool) -> int:
    """Before which number an activity may not begin, links left aside.

    A milestone that is not reached yet is reached at the end of today at the earliest.
    """
    firsts = [one.not_before, one.planned_start_on if keeps_published else None]
    if one.is_milestone:
        firsts.append(one.expected_on)
    # A milestone is reached when its day ends, all else begins when its day does.
    number = days.end if one.is_milestone else days.begin
    return max([int(one.is_milestone), *(number(day) for day in firsts if day is not None)])


def _earliest(one: Activity, days: Days, spans: dict[str, Span], keeps_published: bool) -> Span:
    ready = (spans[link.code].finish + link.lag_days for link in one.after)
    start = max([release_of(one, days, keeps_published=keeps_published), *ready])
    return Span(start, start + one.duration_days)


def _late_finishes(
    activities: Activities, order: list[str], spans: dict[str, Span]
) -> dict[str, int]:
    end = max((span.finish for span in spans.values()), default=0)
    late = dict.fromkeys(activities, end)
    for code in reversed(order):
        span = spans[code]
        begins_by = late[code] - (span.finish - span.start)
        for link in activities[code].after:
            late[link.code] = min(late[link.code], begins_by - link.lag_days)
    return late


def planned_outlook(activities: Activities, days: Days) -> Outlook:
    """The plan as it was published, where it was; else as it is expected.

    Floats are those of the published days: what waits for a shared team has less.
    """
    expected = look_ahead(activities, days)
    spans = dict(expected.spans)
    for code, one in activities.items():
        published = one.planned_start_on, one.planned_finish_on
        if one.finished_on is None and published[0] is not None and published[1] is not None:
            finish = days.end(published[1])
            start = finish if one.is_milestone else days.begin(published[0])
            spans[code] = Span(start, finish)
    late = _late_finishes(activities, order_of(activities), spans)
    return Outlook(activities, days, spans, late)


def critical_path(activities: Activities, outlook: Outlook, last: str) -> list[Step]:
    """The chain of activities that decides when one ends, the first of them first.

    Of several that bind equally the one with the longer duration is taken. Where no link binds, the
    step says what else does.
    """
    chain: list[Step] = []
    code = last
    while True:
        one, start = activities[code], outlook.spans[code].start
        binding = [
            link.code
            for link in one.after
            if outlook.spans[link.code].finish + link.lag_days == start
        ]
        has_begun = one.started_on is not None or one.finished_on is not None
        if binding:
            chain.append(Step(code, Bound.LINK))
        elif has_begun or not one.after:
            chain.append(Step(code, Bound.DONE))
        else:
            chain.append(Step(code, _bound_of(one, outlook)))
        if chain[-1].bound is not Bound.LINK:
            return chain[::-1]
        code = max(binding, key=lambda other: activities[other].duration_days)


def _bound_of(one: Activity, outlook: Outlook) -> Bound:
    days, start = outlook.days, outlook.spans[one.code].start
    ready = (outlook.spans[link.code].finish + link.lag_days for link in one.after)
    if start == release_of(one, days, keeps_published=False) > max(ready, default=0):
        return Bound.RELEASE
    return Bound.RESOURCE if one.needs else Bound.PLAN


def ancestors_of(activities: Activities, codes: Iterable[str]) -> set[str]:
    """All that must come before some activities, near or far, without them."""
    found: set[str] = set()
    waiting = [link.code for code in codes for link in activities[code].after]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += [link.code for link in activities[code].after]
    return found
