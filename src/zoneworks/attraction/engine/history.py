"""What the zone's own leads teach: how many go on, how long it takes, how likely each one lands.

A lead that is still open is censored: it counts as long as it was watched. The probability that a
lead at a stage is ever signed is the cumulative incidence of signing against being dropped
(Aalen & Johansen, Scand. J. Statist. 5, 1978), so that young leads pull it neither up nor down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from zoneworks.attraction.engine.terms import PIPELINE
from zoneworks.registry.engine.terms import ProjectStage

Days = NDArray[np.int64]
NEVER = -1
"""Stands for a day that has not come."""
STAGES = len(PIPELINE)
SIGNED = STAGES - 1
LONGEST = 1500
"""Days; nobody waits longer for a signature."""


@dataclass(frozen=True, slots=True)
class Passages:
    """When each lead entered each stage of ``PIPELINE``, and when it was dropped.

    ``entered`` has a row a lead and a column a stage, ``dropped`` a value a lead: day numbers
    (proleptic ordinals), ``NEVER`` where that has not happened.
    """

    entered: Days
    dropped: Days

    @classmethod
    def of(cls, rows: Sequence[tuple[Sequence[int], int]]) -> "Passages":
        """Build the columns of (days by stage, day of the drop) for each lead."""
        entered = np.array([days for days, _dropped in rows], dtype=np.int64).reshape(-1, STAGES)
        return cls(entered, np.array([dropped for _days, dropped in rows], dtype=np.int64))

    def reached(self) -> NDArray[np.int64]:
        """The last stage that each lead came to, by its place in ``PIPELINE``."""
        places = np.where(self.entered >= 0, np.arange(STAGES), -1)
        return np.asarray(places.max(axis=1, initial=-1), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the funnel.

    ``reached`` leads came to it or beyond, ``passed`` of them beyond; ``dropped`` ended at it and
    ``open`` stand at it. ``ages`` are the days since which those stand there, in order.
    """

    stage: ProjectStage
    reached: int
    passed: int
    dropped: int
    open: int
    ages: tuple[int, ...]

    @property
    def conversion(self) -> Fraction | None:
        """The share of those that have left the stage which went on; None where none has left."""
        left = self.passed + self.dropped
        return Fraction(self.passed, left) if left else None

    @property
    def median_age(self) -> int | None:
        """The middle one of the ages, the lower of two; None where none stands there."""
        return self.ages[(len(self.ages) - 1) // 2] if self.ages else None


def funnel(passages: Passages, today: int) -> list[Step]:
    """Count the leads by stage, the first stage first."""
    last = passages.reached()
    is_dropped = passages.dropped >= 0
    steps = []
    for place, stage in enumerate(PIPELINE):
        stands = (last == place) & ~is_dropped
        ages = np.sort(today - passages.entered[stands, place])
        steps.append(
            Step(
                stage,
                reached=int((last >= place).sum()),
                passed=int((last > place).sum()),
                dropped=int(((last == place) & is_dropped).sum()),
                open=int(stands.sum()),
                ages=tuple(int(age) for age in ages),
            )
        )
    return steps


class Basis(StrEnum):
    """On what a probability stands."""

    HISTORY = "HISTORY"
    DEFAULT = "DEFAULT"
    """Too few leads have been decided: the register's default."""


@dataclass(frozen=True, slots=True)
class Landing:
    """How likely, and when, a lead at a stage is signed.

    Of ``entered`` leads that came to the stage ``signed`` were signed from it on, ``dropped``
    given up, and ``open`` are undecided. ``by_day[t]`` is the probability to be signed within ``t``
    days of entering, ``left[t]`` to be undecided then.
    """

    stage: ProjectStage
    entered: int
    signed: int
    dropped: int
    open: int
    probability: float
    basis: Basis
    by_day: NDArray[np.float64]
    left: NDArray[np.float64]


def learn(
    passages: Passages, today: int, defaults: Mapping[ProjectStage, float], least: int
) -> dict[ProjectStage, Landing]:
    """Learn the probability of landing from each stage before the signature.

    Where fewer than ``least`` leads have been decided from a stage the default holds, spread
    evenly over a year.
    """
    return {
        stage: _landing(passages, place, today, defaults.get(stage, 0.0), least)
        for place, stage in enumerate(PIPELINE[:SIGNED])
    }


def _landing(passages: Passages, place: int, today: int, default: float, least: int) -> Landing:
    here = passages.entered[:, place] >= 0
    start = passages.entered[here, place]
    signed_on = passages.entered[here, SIGNED]
    dropped_on = passages.dropped[here]
    is_signed = signed_on >= 0
    is_dropped = ~is_signed & (dropped_on >= 0)
    end = np.where(is_signed, signed_on, np.where(is_dropped, dropped_on, today))
    days = np.clip(end - start, 0, LONGEST)
    by_day, left = _incidence(days, is_signed, is_dropped)
    signed, dropped = int(is_signed.sum()), int(is_dropped.sum())
    is_known = signed + dropped >= least
    if not is_known:
        by_day, left = _spread(default)
    return Landing(
        PIPELINE[place],
        entered=int(here.sum()),
        signed=signed,
        dropped=dropped,
        open=int(here.sum()) - signed - dropped,
        probability=float(by_day[-1]),
        basis=Basis.HISTORY if is_known else Basis.DEFAULT,
        by_day=by_day,
        left=left,
    )


def _incidence(
    days: Days, is_signed: NDArray[np.bool_], is_dropped: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cumulative incidence of signing and the share undecided, by day 0 … LONGEST."""
    size = LONGEST + 1
    ends = np.bincount(days, minlength=size)
    signed = np.bincount(days[is_signed], minlength=size)
    decided = signed + np.bincount(days[is_dropped], minlength=size)
    at_risk = len(days) - np.concatenate(([0], np.cumsum(ends)[:-1]))
    watched = np.maximum(at_risk, 1)
    left = np.cumprod(1 - decided / watched)
    before = np.concatenate(([1.0], left[:-1]))
    return np.cumsum(before * signed / watched), left


def _spread(probability: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """An even chance over a year; what is not signed then never is."""
    share = np.minimum(np.arange(LONGEST + 1) / 365, 1.0)
    return probability * share, 1.0 - share
