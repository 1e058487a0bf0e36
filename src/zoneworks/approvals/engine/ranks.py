"""Sizes, sums and quantiles of many groups at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.terms import Floats

WORD_BITS = 63


@dataclass(frozen=True, eq=False)
class Groups:
    """What groups of values come to: one value a group, `quantiles` shares by groups.

    An empty group has size 0, sum 0 and quantiles NaN.
    """

    sizes: NDArray[np.int64]
    sums: NDArray[np.int64]
    quantiles: Floats


def summarize_groups(
    codes: NDArray[Any], values: NDArray[Any], n_groups: int, shares: tuple[float, ...]
) -> Groups:
    """Summarize whole values by group; `codes` gives the group of each, 0 to `n_groups` - 1.

    Quantiles are interpolated linearly between the two nearest values (type 7 of Hyndman and Fan
    1996, The American Statistician 50).
    """
    lowest = int(values.min()) if len(values) else 0
    bits = max((int(values.max()) - lowest).bit_length(), 1) if len(values) else 1
    if bits + n_groups.bit_length() > WORD_BITS:
        order = np.lexsort((values, codes))
        ordered, base = values[order].astype(np.int64), np.zeros(n_groups, dtype=np.int64)
        bounds = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=n_groups))))
    else:
        # Group and value packed into one word are sorted several times quicker than an index.
        ordered = codes.astype(np.int64)
        ordered <<= bits
        ordered += values
        if lowest:
            ordered -= lowest
        ordered.sort()
        base = np.arange(n_groups, dtype=np.int64) << bits
        bounds = np.append(np.searchsorted(ordered, base), len(ordered))
        base -= lowest
    sizes = np.diff(bounds)
    filled = np.flatnonzero(sizes)
    sums = np.zeros(n_groups, dtype=np.int64)
    quantiles = np.full((len(shares), n_groups), np.nan)
    if len(filled):
        # The packed sums may pass the word's end; they come back within it without their base.
        sums[filled] = np.add.reduceat(ordered, bounds[filled]) - sizes[filled] * base[filled]
    for row, share in enumerate(shares):
        position = (sizes[filled] - 1) * share
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, sizes[filled] - 1)
        low = ordered[bounds[filled] + below] - base[filled]
        high = ordered[bounds[filled] + above] - base[filled]
        quantiles[row, filled] = low + (high - low) * (position - below)
    return Groups(sizes, sums, quantiles)
