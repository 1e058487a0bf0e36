"""How much of the legal time is left unused: compression against the limit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.casetable import CaseTable
from zoneworks.approvals.engine.terms import Figure, Floats, Options, Progress

DRAWN_CELLS = 2_000_000
"""Drawn values held at once: bounds the memory of the bootstrap."""
BOOTSTRAP_STEP = "intervals against the limit"
NORMAL_975 = 1.959963984540054
MEASURED = {"is_open": False, "has_limit": True}


@dataclass(frozen=True)
class LimitCompression:
    """Compression against the limit; positive means faster than the limit.

    The values are None where no closed case has a limit.
    """

    figures: tuple[Figure, ...]
    n_closed: int
    n_open: int
    n_late_closed: int
    n_late_open: int
    n_with_limit: int

    def value(self, estimator: str) -> float | None:
        """Return a figure's value by the last part of its key."""
        key = f"limit_compression.{estimator}"
        return next((figure.value for figure in self.figures if figure.key == key), None)


def compress_against_limit(
    cases: CaseTable, options: Options, progress: Progress | None = None
) -> LimitCompression:
    """Compare durations with limits by three estimators, and count late cases."""
    measured = cases.is_measured
    durations, limits = cases.duration[measured], cases.limit_duration[measured]
    ratios = 1 - durations / limits
    with_limit = cases.has_limit
    n_open = int((with_limit & cases.is_open).sum())
    late_closed = int((cases.is_late & measured).sum())
    late_open = int((cases.is_late & with_limit & cases.is_open).sum())
    n_closed, n_with_limit = len(ratios), int(with_limit.sum())
    intervals = _draw_intervals(durations, limits, ratios, options, progress)
    figures = tuple(
        Figure(
            key=f"limit_compression.{name}",
            value=value,
            unit="share",
            estimator=estimator,
            definition=definition,
            n_closed=n_closed,
            n_open=n_open,
            cases=chosen,
            ci95=intervals.get(name),
        )
        for name, value, estimator, definition, chosen in (
            (
                "per_case_median",
                float(np.median(ratios)) if n_closed else None,
                "median of cases",
                "median over closed cases of 1 - duration / limit",
                MEASURED,
            ),
            (
                "mean_of_ratios",
                float(ratios.mean()) if n_closed else None,
                "mean of ratios",
                "mean over closed cases of 1 - duration / limit",
                MEASURED,
            ),
            (
                "ratio_of_sums",
                float(1 - durations.sum() / limits.sum()) if n_closed else None,
                "ratio of sums",
                "1 - sum of durations / sum of limits, over closed cases",
                MEASURED,
            ),
            (
                "share_late_closed",
                late_closed / n_closed if n_closed else None,
                "share of closed cases",
                "closed cases that ended after their limit / closed cases with a limit",
                MEASURED | {"is_late": True},
            ),
            (
                "share_late_known",
                (late_closed + late_open) / n_with_limit if n_with_limit else None,
                "share of all cases",
                "closed cases that ended after their limit and open cases already past it / "
                "all cases with a limit",
                {"has_limit": True, "is_late": True},
            ),
        )
    )
    return LimitCompression(figures, n_closed, n_open, late_closed, late_open, n_with_limit)


def _draw_intervals(
    durations: Floats,
    limits: Floats,
    ratios: Floats,
    options: Options,
    progress: Progress | None,
) -> dict[str, tuple[float, float]]:
    """Percentile bootstrap by case for the means, order statistics for the median.

    The median's interval needs no drawing: its ends are the values of rank n/2 -+ 1.96 sqrt(n)/2
    (Conover 1999, Practical Nonparametric Statistics, section 3.2).
    """
    n = len(durations)
    if n < 2 or options.bootstrap_draws == 0:
        return {}
    generator = np.random.default_rng([options.seed, 1])
    order = np.lexsort((limits, durations))
    durations, limits, ratios = durations[order], limits[order], ratios[order]
    means, shares = [], []
    batch = max(1, DRAWN_CELLS // n)
    for start in range(0, options.bootstrap_draws, batch):
        if progress is not None:
            progress(start, options.bootstrap_draws, BOOTSTRAP_STEP)
        drawn = min(batch, options.bootstrap_draws - start)
        picked = generator.integers(0, n, size=(drawn, n), dtype=np.int32)
        means.append(ratios[picked].mean(axis=1))
        shares.append(1 - durations[picked].sum(axis=1) / limits[picked].sum(axis=1))
    return {
        "per_case_median": _median_interval(np.sort(ratios)),
        "mean_of_ratios": percentile_interval(np.concatenate(means)),
        "ratio_of_sums": percentile_interval(np.concatenate(shares)),
    }


def percentile_interval(draws: Floats) -> tuple[float, float]:
    """Return the 2.5 and 97.5 percent points of drawn values."""
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


def _median_interval(ordered: NDArray[np.float64]) -> tuple[float, float]:
    n = len(ordered)
    half = NORMAL_975 * np.sqrt(n) / 2
    low = max(int(np.floor(n / 2 - half)), 0)
    high = min(int(np.ceil(n / 2 + half)), n - 1)
    return float(ordered[low]), float(ordered[high])
