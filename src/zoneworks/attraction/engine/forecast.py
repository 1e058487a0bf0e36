"""How many projects and how much investment will be signed, month by month, with bands.

Every open lead may be signed in one of the coming months, or not: by what leads of its stage and
age did before (``history``). New leads come as often as they came in the last year. The bands are
quantiles of many seeded draws; the same input gives the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from zoneworks.attraction.engine.history import LONGEST, Landing
from zoneworks.registry.engine.terms import ProjectStage

DRAWS = 4000
A_YEAR = 365
LOW, HIGH = 0.1, 0.9
"""The band holds four of five draws."""
Draws = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OpenLead:
    """A lead that is undecided: its stage, for how many days, and the investment (fen).

    ``probability`` stands instead of what is learnt, where somebody has set one.
    """

    stage: ProjectStage
    age_days: int
    investment_fen: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """New leads: how many come a day, and the investments (fen) that such leads have."""

    per_day: float
    investments_fen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A middle value with the bounds between which four of five draws lie."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class Month:
    """What is expected to be signed from ``begins_on`` to before ``until``.

    ``expected`` is the mean number of projects among the leads known today; the bands count new
    leads too.
    """

    begins_on: date
    until: date
    expected: float
    projects: Band
    investment_fen: Band


@dataclass(frozen=True, slots=True)
class Forecast:
    """The months, and every draw: projects and fen by draw and month, and each project signed.

    The draws answer further questions, such as how likely a target is reached. ``signed`` has a
    column a project that is signed in a draw: the draw, the month, and its fen.
    """

    months: tuple[Month, ...]
    projects: Draws
    investment_fen: Draws
    signed: Draws

    def large(self, least_fen: int) -> Draws:
        """The number of projects of at least an investment, by draw and month."""
        draw, month, fen = self.signed
        counts = np.zeros_like(self.projects)
        is_large = fen >= least_fen
        np.add.at(counts, (draw[is_large], month[is_large]), 1)
        return counts


def month_starts(today: date, months: int) -> list[date]:
    """Today, and the first days of the following months; one more than ``months``."""
    starts = [today]
    for step in range(1, months + 1):
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        starts.append(date(year, month + 1, 1))
    return starts


def chances(landing: Landing, age_days: int, bounds: Sequence[int]) -> NDArray[np.float64]:
    """The probabilities that a lead of that age is signed between each two of the bounds.

    ``bounds`` are days from today, rising from 0. A lead older than all that were ever decided
    gets the probability of its stage spread evenly over a year.
    """
    age = min(age_days, LONGEST)
    undecided = landing.left[age]
    if undecided <= 0:
        even = np.minimum(np.asarray(bounds) / A_YEAR, 1.0)
        return np.diff(even) * landing.probability
    places = np.minimum(age + np.asarray(bounds), LONGEST)
    found: NDArray[np.float64] = np.diff(landing.by_day[places]) / undecided
    return found


@dataclass(frozen=True, slots=True)
class Experience:
    """What the future is drawn from: how leads of each stage land, and how often new ones come."""

    landings: Mapping[ProjectStage, Landing]
    arrivals: Arrivals


def foresee(
    leads: Sequence[OpenLead], experience: Experience, today: date, months: int, seed: int
) -> Forecast:
    """Draw what will be signed in the coming months."""
    starts = month_starts(today, months)
    bounds = [(start - today).days for start in starts]
    odds = np.array([_odds(lead, experience.landings, bounds) for lead in leads])
    odds = odds.reshape(-1, months)
    draws = _Draws(np.random.default_rng(seed), months)
    for lead, of_lead in zip(leads, odds, strict=True):
        draws.sign(of_lead, lead.investment_fen)
    draws.arrive(experience, bounds)
    expected = odds.sum(axis=0)
    return Forecast(
        tuple(
            Month(
                starts[place],
                starts[place + 1],
                float(expected[place]),
                _band(draws.projects[:, place]),
                _band(draws.investment_fen[:, place]),
            )
            for place in range(months)
        ),
        draws.projects,
        draws.investment_fen,
        draws.all_signed(),
    )


def _odds(
    lead: OpenLead, landings: Mapping[ProjectStage, Landing], bounds: Sequence[int]
) -> NDArray[np.float64]:
    landing = landings[lead.stage]
    found = chances(landing, lead.age_days, bounds)
    if lead.probability is None:
        return found
    ever = chances(landing, lead.age_days, [0, LONGEST])[0]
    if ever <= 0:
        found = np.diff(np.minimum(np.asarray(bounds) / A_YEAR, 1.0))
        ever = 1.0
    scaled: NDArray[np.float64] = found * (lead.probability / ever)
    return scaled


class _Draws:
    """Projects and fen by draw and month, and each project, while they are drawn."""

    def __init__(self, chance: np.random.Generator, months: int) -> None:
        self.chance = chance
        self.projects = np.zeros((DRAWS, months), dtype=np.int64)
        self.investment_fen = self.projects.copy()
        self.signed: list[Draws] = []

    def sign(self, odds: NDArray[np.float64], fen: int) -> None:
        """Let one lead be signed in each draw in the month that its chance falls on, if any."""
        month = np.searchsorted(np.cumsum(odds), self.chance.random(DRAWS), side="right")
        draw = np.flatnonzero(month < len(odds))
        self._add(draw, month[draw], np.full(len(draw), fen, dtype=np.int64))

    def arrive(self, experience: Experience, bounds: Sequence[int]) -> None:
        """Let leads come on chance days until the end, and wait as long as others waited."""
        arrivals, landing = experience.arrivals, experience.landings[ProjectStage.LEAD]
        horizon = bounds[-1]
        if arrivals.per_day <= 0 or not arrivals.investments_fen or horizon <= 0:
            return
        number = self.chance.poisson(arrivals.per_day * horizon, DRAWS)
        draw = np.repeat(np.arange(DRAWS), number)
        came = self.chance.random(len(draw)) * horizon
        waited = np.searchsorted(landing.by_day, self.chance.random(len(draw)), side="right")
        fen = self.chance.choice(np.array(arrivals.investments_fen, dtype=np.int64), len(draw))
        is_signed = (waited <= LONGEST) & (came + waited < horizon)
        signed = (came + waited)[is_signed]
        month = np.searchsorted(np.asarray(bounds), signed, side="right") - 1
        self._add(draw[is_signed], month, fen[is_signed])

    def _add(self, draw: Draws, month: Draws, fen: Draws) -> None:
        np.add.at(self.projects, (draw, month), 1)
        np.add.at(self.investment_fen, (draw, month), fen)
        self.signed.append(np.stack((draw, month, fen)))

    def all_signed(self) -> Draws:
        """A column a project that is signed in a draw."""
        none = np.zeros((3, 0), dtype=np.int64)
        return np.concatenate((none, *self.signed), axis=1)


def _band(draws: Draws) -> Band:
    low, middle, high = np.quantile(draws, (LOW, 0.5, HIGH), method="closest_observation")
    return Band(int(low), int(middle), int(high))
