"""The plans of a zone as one problem for the scheduler, and a schedule as days that move.

Time begins today. What has finished is left out and binds what follows by the day on which it
ended; what runs is fixed until it is expected to be done. All other activities keep the days that
were published or are delayed: nobody is asked to come earlier unless that is allowed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from zoneworks.delivery.engine.plans.critical import known_span, release_of
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.refusals import NothingToPlan
from zoneworks.delivery.engine.plans.terms import Activity, Plan, Resource
from zoneworks.delivery.engine.scheduling.network import earliest_starts
from zoneworks.delivery.engine.scheduling.refusals import UnknownActivity, UnknownResource
from zoneworks.delivery.engine.scheduling.terms import NOT_FROZEN, Ints, Problem

FAR = 3_000
"""So many working days ahead is a calendar of a resource looked at: twelve years."""
LATE_WEIGHT = 100_000
"""A working day past a deadline, for each weight of its plan; a day of change costs 1."""


class Place(NamedTuple):
    """An activity of a plan."""

    plan: int
    code: str


class Deadline(NamedTuple):
    """The last day of an activity: its number in the problem, the time, the day itself."""

    activity: int
    time: int
    on: date


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The problem of a zone, and where each of its activities stands.

    ``order`` are keys by which the first list is made: what was published earlier comes first.
    """

    days: Days
    problem: Problem
    places: tuple[Place, ...]
    activities: tuple[Activity, ...]
    deadlines: tuple[Deadline, ...]
    order: Ints


class Move(NamedTuple):
    """The days of an activity as a re-plan wants them, and as they were published."""

    place: Place
    start_on: date
    finish_on: date
    was_start_on: date | None
    was_finish_on: date | None


def lay_out(
    plans: Sequence[Plan],
    resources: Mapping[str, Resource],
    days: Days,
    *,
    may_be_earlier: bool = False,
) -> Layout:
    """Put the open activities of plans into one problem.

    Raises:
        NothingToPlan: nothing is open.
        UnknownActivity, UnknownResource: a link or a need that leads nowhere.
    """
    places = [
        (Place(plan.key, code), one, plan)
        for plan in plans
        for code, one in plan.activities.items()
        if one.finished_on is None
    ]
    if not places:
        raise NothingToPlan("nothing is open")
    at = {place: j for j, (place, _one, _plan) in enumerate(places)}
    kinds = {code: k for k, code in enumerate(resources)}
    needs = np.zeros((len(places), len(kinds)), np.int64)
    columns: list[tuple[int, int, int]] = []
    links: list[tuple[int, int, int]] = []
    for j, (place, one, plan) in enumerate(places):
        release, bound = _ready(one, plan, days, keeps_published=not may_be_earlier)
        links += [(at[Place(place.plan, code)], j, lag) for code, lag in bound]
        columns.append(_times(one, days, release))
        for code, units in one.needs.items():
            if code not in kinds:
                raise UnknownResource(f"there is no resource “{code}”", resource=code)
            needs[j, kinds[code]] = units
    durations, releases, frozen = np.array(columns, np.int64).T
    names = tuple(f"{plan.name} · {one.name}" for _place, one, plan in places)
    deadlines = tuple(
        Deadline(j, days.end(one.deadline), one.deadline)
        for j, (_place, one, _plan) in enumerate(places)
        if one.deadline is not None
    )
    problem = Problem(
        names=names,
        durations=np.ascontiguousarray(durations),
        needs=needs,
        resources=tuple(one.name for one in resources.values()),
        capacities=np.array([_most(one) for one in resources.values()], np.int64),
        changes=_changes(resources, days),
        links=np.array(links, np.int64).reshape(-1, 3),
        releases=np.ascontiguousarray(releases),
        frozen=np.ascontiguousarray(frozen),
        makespan_weight=0,
    )
    late = [
        (one.activity, one.time, LATE_WEIGHT * places[one.activity][2].weight) for one in deadlines
    ]
    earliest = earliest_starts(problem)
    ends = [
        days.end(one.planned_finish_on)
        if one.planned_finish_on is not None and not may_be_earlier
        else int(earliest[j] + durations[j])
        for j, (_place, one, _plan) in enumerate(places)
    ]
    near = [(j, end, 1) for j, end in enumerate(ends) if frozen[j] == NOT_FROZEN]
    problem = _with_goals(problem, late + near)
    return Layout(
        days,
        problem,
        tuple(place for place, _one, _plan in places),
        tuple(one for _place, one, _plan in places),
        deadlines,
        np.array([_key(one, days, int(earliest[j])) for j, (_p, one, _q) in enumerate(places)]),
    )


def _ready(
    one: Activity, plan: Plan, days: Days, *, keeps_published: bool
) -> tuple[int, list[tuple[str, int]]]:
    """Before which time it may not begin, and the links to what is open."""
    release, bound = release_of(one, days, keeps_published=keeps_published), []
    for link in one.after:
        before = plan.activities.get(link.code)
        if before is None:
            raise UnknownActivity(
                f"“{one.name}” comes after “{link.code}”, which is not in the plan",
                activity=link.code,
            )
        if before.finished_on is None:
            bound.append((link.code, link.lag_days))
        else:
            release = max(release, days.end(before.finished_on) + link.lag_days)
    return release, bound


def _times(one: Activity, days: Days, release: int) -> tuple[int, int, int]:
    """Duration, release and frozen start: what runs occupies its team from today on."""
    if one.started_on is None:
        return one.duration_days, release, NOT_FROZEN
    span = known_span(one, days)
    return (span.finish if span else 0), 0, 0


def _key(one: Activity, days: Days, earliest: int) -> int:
    if one.started_on is not None:
        return 0
    return days.begin(one.planned_start_on) if one.planned_start_on else earliest


def _most(one: Resource) -> int:
    return max([one.capacity, *(period.units for period in one.periods)])


def _changes(resources: Mapping[str, Resource], days: Days) -> Ints:
    """When there are fewer units than there ever are, from today on."""
    rows = []
    for k, one in enumerate(resources.values()):
        edges = {edge for period in one.periods for edge in (period.since, period.until)}
        cuts = [days.first, *sorted(edge for edge in edges if edge > days.first)]
        numbers = [*(days.begin(edge) for edge in cuts), FAR]
        for edge, first, last in zip(cuts, numbers[:-1], numbers[1:], strict=True):
            if last > first and (units := one.units_on(edge)) < _most(one):
                rows.append((k, first, last, units))
    return np.array(rows, np.int64).reshape(-1, 4)


def _with_goals(problem: Problem, goals: list[tuple[int, int, int]]) -> Problem:
    values = {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
    return Problem(**values | {"goals": np.array(goals, np.int64).reshape(-1, 3)})


def moves_of(layout: Layout, starts: Ints) -> list[Move]:
    """The activities that get other days than they were published for.

    What has begun keeps its published first day, unless it will have ended before.
    """
    found = []
    for place, one, start, length in zip(
        layout.places, layout.activities, starts, layout.problem.durations, strict=True
    ):
        start_on, finish_on = layout.days.dates(int(start), int(start + length))
        if one.started_on is not None:
            start_on = min(one.planned_start_on or one.started_on, finish_on)
        was = one.planned_start_on, one.planned_finish_on
        if (start_on, finish_on) != was:
            found.append(Move(place, start_on, finish_on, *was))
    return found
