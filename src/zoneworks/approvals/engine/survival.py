"""How long cases take when some are still open.

An open case has lasted at least as long as it has been watched; leaving it out makes recent cases
look quick. The product-limit estimator keeps it in view until it was last seen.

Sources: Kaplan and Meier 1958, Journal of the American Statistical Association 53, pages 457-481
(the curve); Royston and Parmar 2013, BMC Medical Research Methodology 13:152 (the restricted mean
and its variance).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class SurvivalCurve:
    """Share of cases still open after each number of days.

    `days`, `open_share`, `at_risk` and `ended` have one value a distinct day on which a case ended
    or was last seen, in rising order; `open_share` is the share just after that day.
    """

    days: Floats
    open_share: Floats
    at_risk: Floats
    ended: Floats


def estimate_survival(durations: Floats, is_closed: Flags) -> SurvivalCurve:
    """Estimate the share of cases still open by the product-limit method.

    `durations` in days, all of them 0 or more: from start to end of a closed case, from start to
    the last look at an open one. A case last seen on the day on which another ends counts as open
    on that day (the usual convention of Kaplan and Meier 1958, section 2).
    """
    days, cell = np.unique(durations, return_inverse=True)
    seen = np.bincount(cell, minlength=len(days)).astype(np.float64)
    ended = np.bincount(cell, weights=is_closed, minlength=len(days)).astype(np.float64)
    at_risk = seen[::-1].cumsum()[::-1]
    return SurvivalCurve(days, np.cumprod(1.0 - ended / at_risk), at_risk, ended)


def restrict_mean(curve: SurvivalCurve, horizon_days: float) -> float:
    """Return the mean number of days until the end or the horizon, whichever comes first.

    It is the area under the curve up to the horizon (Royston and Parmar 2013, equation 1). Where
    the last case seen is open, the curve stays level after it.
    """
    inside = curve.days < horizon_days
    edges = np.concatenate(([0.0], curve.days[inside], [horizon_days]))
    heights = np.concatenate(([1.0], curve.open_share[inside]))
    return float(np.diff(edges) @ heights)


def read_open_share(curve: SurvivalCurve, days: Floats) -> Floats:
    """Return the share still open just after each of `days`; level after the last day seen."""
    heights = np.concatenate(([1.0], curve.open_share))
    return heights[np.searchsorted(curve.days, days, side="right")]


@dataclass(frozen=True)
class Cells:
    """Cases of one stratum counted on a rising grid of days, ready to be drawn again and again.

    `days` has m values; `share` has 2m: the share of cases that ended in each cell, then the share
    last seen open in it; `n` is the number of cases.
    """

    days: Floats
    share: Floats
    n: int


def count_cells(durations: Floats, is_closed: Flags, horizon_days: float, cells: int) -> Cells:
    """Count cases on at most `cells` days up to the horizon.

    Distinct days are kept where they are few enough; otherwise neighbors in rank are merged at
    their mean day. All cases that last to the horizon share one cell.
    """
    clipped = np.minimum(durations, horizon_days)
    closed = is_closed & (durations < horizon_days)
    days, cell = np.unique(clipped, return_inverse=True)
    if len(days) > cells:
        order = np.argsort(clipped, kind="stable")
        cell = np.empty(len(clipped), dtype=np.int64)
        cell[order] = np.arange(len(clipped)) * cells // len(clipped)
        days = np.bincount(cell, weights=clipped) / np.bincount(cell)
    m = len(days)
    counts = np.bincount(np.where(closed, cell, cell + m), minlength=2 * m)
    return Cells(days, counts / len(clipped), len(clipped))


def draw_restricted_means(
    cells: Cells, horizon_days: float, draws: int, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw as many cases again with replacement and estimate the restricted mean of each draw.

    Returns the means (days) and their variances (days squared), one a draw.
    """
    return weigh_restricted_means(_draw_counts(cells, draws, generator), cells.days, horizon_days)


def measure_restricted_mean(cells: Cells, horizon_days: float) -> tuple[float, float]:
    """Return the restricted mean (days) of the cells as they are, and its variance."""
    means, variances = weigh_restricted_means(
        (cells.share * cells.n)[None, :], cells.days, horizon_days
    )
    return float(means[0]), float(variances[0])


def _draw_counts(cells: Cells, draws: int, generator: np.random.Generator) -> Floats:
    size = len(cells.share)
    used = np.flatnonzero(cells.share)
    if cells.n > 4 * len(used):
        counts = np.zeros((draws, size))
        counts[:, used] = generator.multinomial(cells.n, cells.share[used], size=draws)
        return counts
    case_cell = np.repeat(np.arange(size), np.rint(cells.share * cells.n).astype(np.int64))
    picked = case_cell[generator.integers(0, cells.n, size=(draws, cells.n), dtype=np.int32)]
    picked += (np.arange(draws) * size)[:, None]
    return np.bincount(picked.ravel(), minlength=draws * size).reshape(draws, size).astype(float)


def weigh_restricted_means(
    counts: Floats, days: Floats, horizon_days: float
) -> tuple[Floats, Floats]:
    """Estimate the restricted mean and its variance for each row of counts.

    A row counts the cases that ended on each of m days, then those last seen open on it; the
    days lie within the horizon. The variance is Greenwood's, carried to the area under the
    curve (Royston and Parmar 2013, section "Restricted mean survival time").
    """
    m = len(days)
    ended = counts[:, :m]
    seen = ended + counts[:, m:]
    at_risk = seen[:, ::-1].cumsum(axis=1)[:, ::-1]
    staying = np.divide(at_risk - ended, at_risk, out=np.ones_like(at_risk), where=at_risk > 0)
    open_share = np.cumprod(staying, axis=1)
    widths = np.diff(np.append(days, horizon_days))
    areas = open_share * widths
    after = areas[:, ::-1].cumsum(axis=1)[:, ::-1]
    means = days[0] + after[:, 0]
    spread = at_risk * (at_risk - ended)
    hazards = np.divide(ended, spread, out=np.zeros_like(ended), where=spread > 0)
    return means, (after * after * hazards).sum(axis=1)
