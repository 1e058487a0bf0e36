"""Sums and quantiles of groups against numpy, group by group."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.ranks import summarize_groups

rows = st.lists(st.tuples(st.integers(0, 5), st.integers(-1000, 10**12)), max_size=60)


@given(rows, st.sampled_from([6, 1 << 22]))
def test_groups_equal_numpy_packed_or_not(pairs: list[tuple[int, int]], n_groups: int) -> None:
    codes = np.array([code for code, _ in pairs], dtype=np.int32)
    # So wide a value leaves no room for many groups in one word.
    values = np.array([value for _, value in pairs], dtype=np.int64)
    found = summarize_groups(codes, values, n_groups, (0.0, 0.5, 0.9))
    for code in range(6):
        mine = values[codes == code]
        assert found.sizes[code] == len(mine)
        assert found.sums[code] == mine.sum()
        if len(mine):
            expected = np.quantile(mine, (0.0, 0.5, 0.9))
            assert found.quantiles[:, code] == pytest.approx(expected, rel=1e-9, abs=1e-3)
        else:
            assert np.isnan(found.quantiles[:, code]).all()
