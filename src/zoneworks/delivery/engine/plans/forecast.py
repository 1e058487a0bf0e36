"""When milestones will probably be reached, by how the zone's own activities went.

Each draw takes one past project and, for each open activity, a ratio of actual to planned days that
an activity of the same phase had there, so that what went wrong together goes wrong together here.
A phase with few past activities takes the ratios of all phases; with few in all there is no
interval. The same seed gives the same draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from zoneworks.delivery.engine.plans.critical import known_span, look_ahead, order_of, release_of
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.terms import Activities, Activity, Phase

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DRAWS = 1000
SEED = 20240731
COVERED = 0.8
"""The share of the draws that the interval holds."""
FEWEST = 10
"""So many past activities are asked for before their ratios are trusted."""


class Past(NamedTuple):
    """An activity that has ended: of which project, and its working days."""

    project: int
    phase: Phase
    planned_days: int
    actual_days: int


class Ground(StrEnum):
    """What the draws of a phase stand on."""

    PHASE = "PHASE"
    ALL_PHASES = "ALL_PHASES"


class Expected(NamedTuple):
    """When a permit in hand is expected, by what is known of permits."""

    low_on: date
    on: date
    high_on: date


@dataclass(frozen=True, slots=True)
class MilestoneForecast:
    """When a milestone is expected by the plan, and the interval of the draws.

    ``middle_on`` is the median of the draws. All three are None where history is too thin, and
    each where it lies behind the years of the calendar.
    """

    code: str
    on: date
    low_on: date | None = None
    middle_on: date | None = None
    high_on: date | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The milestones that are still to come, and what the intervals stand on.

    ``grounds`` holds for each phase with open activities the ground and how many past activities.
    """

    milestones: tuple[MilestoneForecast, ...]
    grounds: Mapping[Phase, tuple[Ground, int]]
    n_projects: int
    n_past: int

    @property
    def is_thin(self) -> bool:
        """Whether too little has ended for intervals."""
        return self.n_past < FEWEST


class Pools(NamedTuple):
    """The ratios of each project one after another: where each begins, and how many it has."""

    ratios: Floats
    begins: Ints
    counts: Ints

    def draw(self, projects: Ints, shares: Floats) -> Floats:
        """For each project the ratio at a share of its own, from 0 to less than 1."""
        return self.ratios[
            self.begins[projects] + (shares * self.counts[projects]).astype(np.int64)
        ]


class History:
    """The ratios of actual to planned days, by phase and project."""

    def __init__(self, past: Sequence[Past]) -> None:
        counted = [one for one in past if one.planned_days > 0]
        self.n = len(counted)
        self._ratio = np.array([one.actual_days / one.planned_days for one in counted])
        projects = {project: at for at, project in enumerate({one.project for one in counted})}
        self._project = np.array([projects[one.project] for one in counted], np.int64)
        self._phase = np.array([one.phase.value for one in counted])
        self.n_projects = len(projects)
        self._pools: dict[Phase, Pools] = {}

    def ground_of(self, phase: Phase) -> tuple[Ground, int]:
        """What the draws of a phase stand on, and how many past activities that are."""
        count = int((self._phase == phase.value).sum())
        return (Ground.PHASE, count) if count >= FEWEST else (Ground.ALL_PHASES, self.n)

    def pools(self, phase: Phase) -> Pools:
        """The ratios of each project; one without any of the phase has those of all projects."""
        if phase not in self._pools:
            self._pools[phase] = self._find_pools(phase)
        return self._pools[phase]

    def _find_pools(self, phase: Phase) -> Pools:
        ground, _count = self.ground_of(phase)
        is_of = self._phase == phase.value if ground is Ground.PHASE else np.ones(self.n, np.bool_)
        pools = [self._ratio[is_of & (self._project == one)] for one in range(self.n_projects)]
        pools = [pool if len(pool) else self._ratio[is_of] for pool in pools]
        counts = np.array([len(pool) for pool in pools], np.int64)
        return Pools(np.concatenate(pools), np.cumsum(counts) - counts, counts)


def forecast(
    activities: Activities,
    days: Days,
    past: Sequence[Past] | History,
    permits: Mapping[str, Expected] | None = None,
) -> Forecast:
    """The open milestones with their intervals; ``permits`` tells of those in hand.

    A ``History`` that is kept saves finding its pools for each plan.

    Raises:
        CyclicPrecedence, UnknownActivity: see ``critical.order_of``.
    """
    history = past if isinstance(past, History) else History(past)
    expected = look_ahead(activities, days)
    coming = [
        code for code, one in activities.items() if one.is_milestone and one.finished_on is None
    ]
    phases = {one.phase for one in activities.values() if one.finished_on is None}
    grounds = {phase: history.ground_of(phase) for phase in Phase if phase in phases}
    if history.n < FEWEST:
        plain = tuple(MilestoneForecast(code, expected.dates(code)[1]) for code in coming)
        return Forecast(plain, grounds, history.n_projects, history.n)
    finishes = _draw(activities, days, history, permits or {})
    outside = (1 - COVERED) / 2
    found = []
    for code in coming:
        low, middle, high = np.quantile(
            finishes[code], [outside, 0.5, 1 - outside], method="inverted_cdf"
        )
        told = (days.end_of(int(one)) for one in (low, middle, high))
        found.append(MilestoneForecast(code, expected.dates(code)[1], *told))
    return Forecast(tuple(found), grounds, history.n_projects, history.n)


def _draw(
    activities: Activities, days: Days, history: History, permits: Mapping[str, Expected]
) -> dict[str, Floats]:
    """The finish of every activity in each draw."""
    chance = np.random.default_rng(SEED)
    chosen = chance.integers(0, history.n_projects, DRAWS)
    pools = {phase: history.pools(phase) for phase in {one.phase for one in activities.values()}}
    finishes: dict[str, Floats] = {}
    for code in order_of(activities):
        one = activities[code]
        ratios = pools[one.phase].draw(chosen, chance.random(DRAWS))
        shares = chance.random(DRAWS)
        if one.finished_on is not None:
            finishes[code] = np.full(DRAWS, float(days.end(one.finished_on)))
        elif code in permits:
            finishes[code] = _of_permit(permits[code], days, shares)
        elif one.started_on is not None:
            finishes[code] = _running(one, days, ratios, pools[one.phase].ratios)
        else:
            start = np.full(DRAWS, float(release_of(one, days, keeps_published=False)))
            for link in one.after:
                np.maximum(start, finishes[link.code] + link.lag_days, out=start)
            finishes[code] = start + np.ceil(ratios * one.duration_days - 1e-9)
    return finishes


def _running(one: Activity, days: Days, ratios: Floats, every: Floats) -> Floats:
    """What runs takes as long as those that took longer than it has so far.

    If none did, or somebody has said when it will be done, what is left goes by the ratios.
    """
    span = known_span(one, days)
    start, finish = span if span is not None else (0, 1)
    longer = ratios * one.duration_days
    if one.expected_on is None and (longer > -start).any():
        known = every * one.duration_days
        known = known[known > -start]
        spare = known[np.arange(DRAWS) % len(known)]
        taken = np.where(longer > -start, longer, spare)
        return np.maximum(np.ceil(start + taken - 1e-9), 1.0)
    return np.maximum(np.ceil(finish * ratios - 1e-9), 1.0)


def _of_permit(expected: Expected, days: Days, shares: Floats) -> Floats:
    """Days between the ends of a permit's own interval, half of them before its middle."""
    low, middle, high = (
        max(days.end(day), 1) for day in (expected.low_on, expected.on, expected.high_on)
    )
    outside = (1 - COVERED) / 2
    places = [0.0, outside, 0.5, 1 - outside, 1.0]
    return np.ceil(np.interp(shares, places, [low, low, middle, high, high]))
