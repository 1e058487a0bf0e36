"""Chance for compiled searches: the same numbers from the same seed, on any machine.

The generator is xorshift64* (Vigna 2016). Its state stands first in an array of whole numbers that
a search carries along, so that each thread has a chance of its own.
"""

import numpy as np
from numba import int64, njit, uint64
from numpy.typing import NDArray

Ints = NDArray[np.int64]
CHANCE = 0
"""Where in a search's numbers the state stands."""


def seeded(seed: int) -> int:
    """The state from which a search begins; never 0, from which nothing else would follow."""
    return (seed * 2_654_435_761 + 88_172_645_463_325_252) % 2**63 | 1


@njit(cache=True, nogil=True, inline="always")
def draw(numbers: Ints) -> int:
    """The next number, of 64 bits."""
    x = uint64(numbers[CHANCE])
    x ^= x >> uint64(12)
    x ^= x << uint64(25)
    x ^= x >> uint64(27)
    numbers[CHANCE] = int64(x)
    return x * uint64(2685821657736338717)  # type: ignore[no-any-return]


@njit(cache=True, nogil=True, inline="always")
def below(numbers: Ints, limit: int) -> int:
    """A whole number from 0 to less than ``limit``."""
    return int(int64((draw(numbers) >> uint64(33)) % uint64(limit)))


@njit(cache=True, nogil=True, inline="always")
def share(numbers: Ints) -> float:
    """A number from 0 to less than 1."""
    return float(draw(numbers) >> uint64(11)) / 9007199254740992.0
