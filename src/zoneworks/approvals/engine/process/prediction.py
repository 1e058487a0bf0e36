"""How long an item or a case will still take, with an interval, judged before it is believed.

Two ways: the median of what remained after the same activity, and the median among those that were
as far from their limit at that activity. They are judged on a strict split in time: trained only on
what had ended before the cut, tested on what began after it. Ties go to the simpler one. The
interval is split conformal: the newer part of the training gives the spread of the errors
(Vovk, Gammerman, Shafer 2005, Algorithmic Learning in a Random World).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
COVERED = 0.8
"""The share of cases that the interval is meant to hold."""
TRAINED_SHARE = 0.8
FEWEST = 10
"""So many like ones are asked for before they are trusted alone."""
FEWEST_ERRORS = 30


class Method(StrEnum):
    """How remaining days are predicted."""

    ACTIVITY = "ACTIVITY"  # the median after the same activity
    LIMIT = "LIMIT"  # among those at the same activity, as far from their limit


@dataclass(frozen=True, eq=False)
class Prefixes:
    """Moments at which something was done to a case, one value a moment.

    Days of any kind, all alike: ``begun`` and ``ended`` of the case (infinity while it is open) and
    ``at`` on one scale; ``remaining`` from the moment to the end, ``to_limit`` to the limit, NaN
    where there is none.
    """

    activity: NDArray[np.int64]
    begun: Floats
    at: Floats
    ended: Floats
    remaining: Floats
    to_limit: Floats

    def take(self, rows: Flags) -> "Prefixes":
        """Return some of the moments."""
        return Prefixes(*(column[rows] for column in vars(self).values()))


@dataclass(frozen=True, eq=False)
class Prediction:
    """Remaining days, one value a moment asked for, with the ends of the interval."""

    low: Floats
    days: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well both methods did, in mean absolute days, and which one is used.

    ``covered`` is the share of the tested moments that the used method's interval held.
    """

    method: Method
    n_trained: int
    n_tested: int
    cut: float
    error_of_activity: float
    error_of_limit: float
    covered: float


class Predictor:
    """A method trained on moments of cases that have ended."""

    def __init__(self, trained: Prefixes, method: Method) -> None:
        """Train; there must be at least one moment."""
        cut = float(np.quantile(trained.ended, 1 - (1 - TRAINED_SHARE)))
        older = trained.ended <= cut
        newer = ~older
        if newer.sum() < FEWEST_ERRORS:
            newer = older
        self.method = method
        self._learn(trained.take(older))
        errors = trained.remaining[newer] - self._middle(trained.take(newer))
        self._spread = _spread(errors)
        self._spread_of = {
            int(one): _spread(errors[here])
            for one in np.unique(trained.activity[newer])
            if (here := trained.activity[newer] == one).sum() >= FEWEST_ERRORS
        }

    def _learn(self, trained: Prefixes) -> None:
        self._median = float(np.median(trained.remaining))
        self._medians: dict[int, float] = {}
        self._near: dict[int, tuple[Floats, Floats]] = {}
        for one in np.unique(trained.activity):
            here = trained.activity == one
            if here.sum() >= FEWEST:
                self._medians[int(one)] = float(np.median(trained.remaining[here]))
            with_limit = here & ~np.isnan(trained.to_limit)
            size = max(FEWEST, int(np.sqrt(with_limit.sum())))
            if with_limit.sum() >= size:
                order = np.argsort(trained.to_limit[with_limit], kind="stable")
                windows = np.lib.stride_tricks.sliding_window_view(
                    trained.remaining[with_limit][order], size
                )
                places = trained.to_limit[with_limit][order][size // 2 :][: len(windows)]
                self._near[int(one)] = places, np.median(windows, axis=1)

    def _middle(self, asked: Prefixes) -> Floats:
        found = np.full(len(asked.activity), self._median)
        for one in np.unique(asked.activity):
            here = asked.activity == one
            found[here] = self._medians.get(int(one), self._median)
            if self.method is Method.LIMIT and int(one) in self._near:
                places, medians = self._near[int(one)]
                here &= ~np.isnan(asked.to_limit)
                place = np.searchsorted(places, asked.to_limit[here])
                found[here] = medians[np.minimum(place, len(medians) - 1)]
        return np.asarray(np.maximum(found, 0.0))

    def predict(self, asked: Prefixes) -> Prediction:
        """Predict what remains; only ``activity`` and ``to_limit`` are looked at."""
        days = self._middle(asked)
        spreads = [self._spread_of.get(int(one), self._spread) for one in asked.activity]
        low, high = np.array(spreads, dtype=np.float64).reshape(-1, 2).T
        return Prediction(np.maximum(days + low, 0.0), days, np.maximum(days + high, 0.0))


def _spread(errors: Floats) -> tuple[float, float]:
    """The errors between which the share that is to be covered lies, one more being counted."""
    ordered = np.sort(errors)
    n = len(ordered)
    outside = (1 - COVERED) / 2
    low = int(np.floor((n + 1) * outside)) - 1
    high = int(np.ceil((n + 1) * (1 - outside))) - 1
    return float(ordered[max(low, 0)]), float(ordered[min(high, n - 1)])


def judge(moments: Prefixes) -> Judgement | None:
    """Judge both methods on a split in time; None where there is too little on either side."""
    if not len(moments.begun):
        return None
    has_ended = np.isfinite(moments.ended) & (moments.remaining >= 0)
    cut = float(np.quantile(moments.begun, TRAINED_SHARE))
    trained = moments.take(has_ended & (moments.ended <= cut))
    tested = moments.take(has_ended & (moments.begun > cut))
    if len(trained.at) < FEWEST_ERRORS or len(tested.at) < FEWEST_ERRORS:
        return None
    predictors = {method: Predictor(trained, method) for method in Method}
    found = {method: one.predict(tested) for method, one in predictors.items()}
    errors = {
        method: float(np.abs(one.days - tested.remaining).mean()) for method, one in found.items()
    }
    method = min(Method, key=lambda one: errors[one])
    used = found[method]
    inside = (used.low <= tested.remaining) & (tested.remaining <= used.high)
    return Judgement(
        method=method,
        n_trained=len(trained.at),
        n_tested=len(tested.at),
        cut=cut,
        error_of_activity=errors[Method.ACTIVITY],
        error_of_limit=errors[Method.LIMIT],
        covered=float(inside.mean()),
    )
