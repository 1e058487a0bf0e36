"""How far ahead two cohorts can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zoneworks.approvals.engine.survival import (
    SurvivalCurve,
    estimate_survival,
    read_open_share,
    restrict_mean,
)
from zoneworks.approvals.engine.terms import Flags, Floats

LEAST_AT_RISK = 5
LEAST_SHARE_AT_RISK = 0.05
NEARLY_ENDED = 0.075
LARGEST_UNKNOWN_SHARE = 0.02
HORIZON_RULE = (
    "the longest on which each cohort still has 5 cases and 5 % of its cases under observation "
    "(any, once at most 7.5 % are open there), and of whose mean at most 2 % lie beyond what was "
    "seen; at most the last day seen in each cohort; in whole days from 10 days on"
)


@dataclass(frozen=True, eq=False)
class Sample:
    """Cases of one type in one cohort: durations in days, and which of them are closed."""

    durations: Floats
    is_closed: Flags

    def __len__(self) -> int:
        return len(self.durations)


@dataclass(frozen=True, eq=False)
class StandardCohort:
    """Samples of one cohort, one a type, with the share that each type has in the standard mix."""

    samples: tuple[Sample, ...]
    weights: Floats
    curves: tuple[SurvivalCurve, ...]

    @classmethod
    def of(cls, samples: Sequence[Sample], weights: Floats) -> "StandardCohort":
        """Estimate the curves of the samples."""
        curves = tuple(estimate_survival(one.durations, one.is_closed) for one in samples)
        return cls(tuple(samples), weights, curves)

    def __len__(self) -> int:
        return sum(len(sample) for sample in self.samples)

    def restrict_mean(self, horizon_days: float) -> float:
        """Return the restricted mean in days, standardized to the mix."""
        means = [restrict_mean(curve, horizon_days) for curve in self.curves]
        return float(self.weights @ np.array(means))

    def open_share(self, days: Floats) -> Floats:
        """Return the standardized share still open just after each of `days`."""
        shares = np.array([read_open_share(curve, days) for curve in self.curves])
        return np.asarray(self.weights @ shares, dtype=np.float64)

    def unknown_days(self, horizon_days: float) -> float:
        """Return the part of the restricted mean, in days, that lies beyond what was seen.

        Past the last day seen a curve that has not reached zero could stay level or drop at once;
        this is the difference between the two.
        """
        beyond = [
            curve.open_share[-1] * max(horizon_days - curve.days[-1], 0.0) for curve in self.curves
        ]
        return float(self.weights @ np.array(beyond))

    def supports(self, horizon_days: float) -> bool:
        """Tell whether nearly all of the restricted mean was seen."""
        unknown = self.unknown_days(horizon_days)
        return unknown <= LARGEST_UNKNOWN_SHARE * self.restrict_mean(horizon_days)


def choose_horizon(before: StandardCohort, after: StandardCohort) -> float:
    """Return the longest horizon in days that both cohorts support by `HORIZON_RULE`; 0 if none."""
    longest = max(
        float(sample.durations.max()) for side in (before, after) for sample in side.samples
    )
    horizon = min(_longest_supported(side, longest) for side in (before, after))
    if horizon < 10:
        return horizon
    above = float(np.ceil(horizon))
    if horizon == longest and before.supports(above) and after.supports(above):
        return above
    return float(np.floor(horizon))


def _longest_supported(cohort: StandardCohort, longest: float) -> float:
    high = min(_last_watched_day(cohort), _last_seen_day(cohort), longest)
    if cohort.supports(high):
        return high
    low = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if cohort.supports(middle) else (low, middle)
    return low


def _last_seen_day(cohort: StandardCohort) -> float:
    """The last day of any curve; nothing ends what has all ended."""
    if all(curve.open_share[-1] == 0 for curve in cohort.curves):
        return float("inf")
    return max(float(curve.days[-1]) for curve in cohort.curves)


def _last_watched_day(cohort: StandardCohort) -> float:
    durations = np.sort(np.concatenate([sample.durations for sample in cohort.samples]))
    if all(bool(sample.is_closed.all()) for sample in cohort.samples):
        return float("inf")
    n = len(durations)
    share = int(np.ceil(LEAST_SHARE_AT_RISK * n))
    if cohort.open_share(durations[n - share : n - share + 1])[0] <= NEARLY_ENDED:
        return float("inf")
    least = max(LEAST_AT_RISK, share)
    return float(durations[n - least]) if n >= least else 0.0
