"""Quantiles of many groups at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.terms import Floats

WORD_BITS = 63


def group_quantiles(
    codes: NDArray[Any], values: NDArray[Any], n_groups: int, shares: tuple[float, ...]
) -> tuple[NDArray[np.int64], Floats]:
    """Return the size of each group and its quantiles, shares by groups; NaN for empty ones.

    `codes` gives the group of each value, 0 to `n_groups` - 1. Quantiles are interpolated linearly
    between the two nearest values (type 7 of Hyndman and Fan 1996, The American Statistician 50).
    """
    sizes = np.bincount(codes, minlength=n_groups)
    grouped = _sort_in_groups(codes, values, n_groups)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    quantiles = np.full((len(shares), n_groups), np.nan)
    filled = np.flatnonzero(sizes)
    for row, share in enumerate(shares):
        position = (sizes[filled] - 1) * share
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, sizes[filled] - 1)
        low = grouped[starts[filled] + below].astype(np.float64)
        high = grouped[starts[filled] + above].astype(np.float64)
        quantiles[row, filled] = low + (high - low) * (position - below)
    return sizes, quantiles


def _sort_in_groups(codes: NDArray[Any], values: NDArray[Any], n_groups: int) -> NDArray[Any]:
    """Sort values by group, then by size.

    Group and whole value packed into one word are sorted several times quicker than through an
    index.
    """
    if values.dtype.kind == "i" and len(values):
        lowest = int(values.min())
        bits = max((int(values.max()) - lowest).bit_length(), 1)
        if bits + n_groups.bit_length() <= WORD_BITS:
            packed = codes.astype(np.int64)
            packed <<= bits
            packed |= values if lowest == 0 else values - lowest
            packed.sort()
            packed &= (1 << bits) - 1
            packed += lowest
            return packed
    return values[np.lexsort((values, codes))]
