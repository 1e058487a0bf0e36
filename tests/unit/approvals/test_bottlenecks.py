"""Where the working days go."""

from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.process.bottlenecks import Handled, find_bottlenecks


def handled(code: str, days: int, authority: str = "u", **more: bool) -> Handled:
    known = {"is_decided": True, "has_limit": True, "is_late": False, "is_queued": False}
    return Handled(code, authority, days, **known | more)


items = st.lists(
    st.builds(
        handled,
        st.sampled_from("abc"),
        st.integers(0, 60),
        st.sampled_from("uv"),
        is_decided=st.booleans(),
    ),
    max_size=30,
)


@given(items)
def test_groups_share_all_days_and_all_items(found: list[Handled]) -> None:
    for by in ("code", "authority"):
        groups = find_bottlenecks(found, by)
        assert sum(one.days for one in groups) == sum(item.days for item in found)
        assert sum(one.n_decided + one.n_open for one in groups) == len(found)
        assert [one.days for one in groups] == sorted((one.days for one in groups), reverse=True)
        if any(item.days for item in found):
            assert abs(sum(one.share for one in groups) - 1) < 1e-9


def test_quantiles_are_of_decided_items_and_lateness_of_those_with_a_limit() -> None:
    found = [handled("a", days) for days in range(11)]
    found += [
        handled("a", 99, is_decided=False, is_late=True, is_queued=True),
        handled("a", 5, has_limit=False),
    ]
    only = find_bottlenecks(found, "code")[0]
    assert (only.n_decided, only.n_open, only.queue) == (12, 1, 1)
    assert only.median == 5
    assert only.late_share == 1 / 12
    assert find_bottlenecks([handled("a", 1, is_decided=False, has_limit=False)], "code")[0] == (
        type(only)("a", 0, 1, 0, 1, 1.0, None, None, None)
    )
