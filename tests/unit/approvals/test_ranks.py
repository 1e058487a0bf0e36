"""Sums and quantiles of groups against numpy, group by group."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.ranks import summarize_groups

FITS_A_WORD, TOO_WIDE = 10**12, 2**61


def rows(widest: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    return st.lists(st.tuples(st.integers(0, 5), st.integers(-1000, widest)), max_size=40)


@given(rows(FITS_A_WORD) | rows(TOO_WIDE))
def test_groups_equal_numpy_whether_or_not_they_fit_a_word(pairs: list[tuple[int, int]]) -> None:
    codes = np.array([code for code, _ in pairs], dtype=np.int32)
    values = np.array([value for _, value in pairs], dtype=np.int64)

    found = summarize_groups(codes, values, 6, (0.0, 0.5, 0.9))

    for code in range(6):
        mine = values[codes == code]
        assert found.sizes[code] == len(mine)
        assert found.sums[code] == mine.sum()
        if len(mine):
            expected = np.quantile(mine.astype(np.float64), (0.0, 0.5, 0.9))
            assert found.quantiles[:, code] == pytest.approx(expected, rel=1e-9, abs=1e-3)
        else:
            assert np.isnan(found.quantiles[:, code]).all()
