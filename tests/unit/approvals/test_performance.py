"""The headline of a period, with open items as censored."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.process.performance import (
    Served,
    performance_of,
    saved_against,
)


def served(net: int, legal: int | None = 20, code: str = "a", **more: int | bool) -> Served:
    values = {"gross": net, "is_decided": True} | more
    return Served(code, net, legal=legal, **values)  # type: ignore[arg-type]


items = st.lists(
    st.builds(
        served,
        st.integers(0, 30),
        st.none() | st.integers(1, 60),
        st.sampled_from("abc"),
    ),
    max_size=30,
)


@given(items)
def test_without_open_items_it_is_the_quotient_of_the_sums(found: list[Served]) -> None:
    counted = [item for item in found if item.legal is not None]
    figures = performance_of(found)
    assert figures.n_items == len(counted)
    assert figures.net_days == sum(item.net for item in counted)
    legal = sum(item.legal or 0 for item in counted)
    assert figures.saved_of_legal == (
        1 - Fraction(sum(item.net for item in counted), legal) if legal else None
    )


def test_an_open_item_counts_for_as_long_as_it_was_watched() -> None:
    # Of three, one ends after 2 days, one is open since 4, one ends after 6:
    # S = 1 up to 2, 2/3 up to 6; the mean is 2 + 2/3 · 4.
    found = [served(2), served(4, is_decided=False), served(6)]
    assert performance_of(found).net_days == 3 * (2 + Fraction(2, 3) * 4)
    assert performance_of(found).n_open == 1


@given(items, st.integers(0, 40))
def test_an_open_item_never_makes_it_look_faster_than_its_end_would(
    found: list[Served], days: int
) -> None:
    is_open = [*found, served(days, is_decided=False)]
    ended = [*found, served(days)]
    assert performance_of(is_open).net_days >= performance_of(ended).net_days


def test_cohorts_are_compared_at_the_mix_of_the_later_one() -> None:
    before = [served(10, code="a"), served(2, code="b"), served(2, code="b")]
    after = [served(5, code="a"), served(5, code="a"), served(1, code="b"), served(9, code="new")]
    assert saved_against(before, after) == 1 - Fraction(5 + 5 + 1, 10 + 10 + 2)
    assert saved_against([], after) is None


def test_what_is_told_beside_it() -> None:
    found = [
        served(2, promised=5, gross=4, simulated=7, steps=4, back_entered=1),
        served(4, promised=7, gross=4, steps=6),
    ]
    figures = performance_of(found)
    assert figures.gross_days == 8
    assert figures.simulated_days == 7
    assert figures.promised_of_legal == Fraction(12, 40)
    assert figures.median_net == 3
    assert figures.back_entered_share == Fraction(1, 10)
