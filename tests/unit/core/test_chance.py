"""Chance for compiled searches."""

import numpy as np
import pytest

from zoneworks.core.engine.chance import CHANCE, below, draw, seeded, share

MASK = 2**64 - 1


def reference(state: int, count: int) -> list[int]:
    """Vigna's xorshift64* in whole numbers of any size (2016, figure 5 and multiplier M32)."""
    found = []
    for _number in range(count):
        state ^= state >> 12
        state = (state ^ (state << 25)) & MASK
        state ^= state >> 27
        found.append(state * 2685821657736338717 & MASK)
    return found


@pytest.mark.parametrize("seed", [0, 1, 7, 2**40])
def test_the_generator_gives_the_published_sequence(seed: int) -> None:
    numbers = np.zeros(3, np.int64)
    numbers[CHANCE] = seeded(seed)
    drawn = [int(draw(numbers)) & MASK for _number in range(50)]
    assert drawn == reference(seeded(seed), 50)


def test_numbers_keep_within_their_limits_and_reach_them() -> None:
    numbers = np.zeros(1, np.int64)
    numbers[CHANCE] = seeded(3)
    assert {below(numbers, 6) for _number in range(500)} == set(range(6))
    shares = [share(numbers) for _number in range(2000)]
    assert 0 <= min(shares) < 0.01
    assert 0.99 < max(shares) < 1
