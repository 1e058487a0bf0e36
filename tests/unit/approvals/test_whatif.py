"""Draws of whole projects, with and without a change."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.approvals.cases import PLANT, process

from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.engine.process.whatif import (
    Change,
    ChangeKind,
    Outlook,
    Sample,
    changed_order,
    draw_days,
    forbidding_article,
    simulate,
)

ORDER = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "build": ("d",)}
PLAN = plan_for(process(), PLANT)


def sample(*days: int, open_days: tuple[int, ...] = ()) -> Sample:
    return Sample(
        np.array([*days, *open_days]), np.array([True] * len(days) + [False] * len(open_days))
    )


def outlook(change: Change, samples: dict[str, Sample], *, seed: int = 7) -> Outlook:
    return simulate([(ORDER, 1)], samples, {}, "build", change, seed=seed, draws=500)


days = st.lists(st.integers(0, 60), min_size=1, max_size=8)
samples = st.fixed_dictionaries({code: days.map(lambda one: sample(*one)) for code in "abcd"})
changes = st.one_of(
    st.builds(Change, st.just(ChangeKind.DROP), st.sampled_from("abcd")),
    st.builds(
        Change, st.just(ChangeKind.SHORTEN), st.sampled_from("abcd"), percent=st.integers(0, 100)
    ),
    st.builds(Change, st.just(ChangeKind.CAP), st.sampled_from("abcd"), days=st.integers(0, 60)),
    st.builds(Change, st.just(ChangeKind.PARALLEL), st.just("d"), beside=st.sampled_from("bc")),
)


@given(samples, changes)
def test_no_change_that_takes_away_makes_a_project_slower(
    found: dict[str, Sample], change: Change
) -> None:
    outcome = outlook(change, found)
    assert bool((outcome.after <= outcome.before).all())


@given(samples, changes)
def test_the_same_seed_draws_the_same_projects(found: dict[str, Sample], change: Change) -> None:
    one, other = outlook(change, found), outlook(change, found)
    assert np.array_equal(one.before, other.before)
    assert np.array_equal(one.after, other.after)


@given(st.fixed_dictionaries({code: st.integers(0, 60) for code in "abcd"}))
def test_certain_days_sum_up_along_the_longest_chain(found: dict[str, int]) -> None:
    certain = {code: sample(one) for code, one in found.items()}
    outcome = outlook(Change(ChangeKind.CAP, "a", days=0), certain)
    longest = max(found["b"], found["c"]) + found["d"]
    assert set(outcome.before) == {found["a"] + longest}
    assert set(outcome.after) == {longest}


def test_what_waited_for_a_dropped_item_waits_for_what_was_before_it() -> None:
    order = changed_order(ORDER, Change(ChangeKind.DROP, "b"))
    assert order == {"a": (), "c": ("a",), "d": ("a", "c"), "build": ("d",)}
    beside = changed_order(ORDER, Change(ChangeKind.PARALLEL, "d", beside="b"))
    assert beside["d"] == ("a", "c")
    assert changed_order(ORDER, Change(ChangeKind.PARALLEL, "d", beside="x")) == ORDER


def test_open_items_are_drawn_for_as_long_as_they_were_watched() -> None:
    # Half end on day 2; of the rest one was watched to day 5, one ended on day 9.
    found = sample(2, 2, 9, open_days=(5,))
    drawn, beyond = draw_days(found, np.linspace(0, 1, 1001)[:-1])
    assert set(drawn) == {2, 9}
    assert abs((drawn == 2).mean() - 0.5) < 0.01
    assert beyond == 0
    watched, beyond = draw_days(sample(2, open_days=(30,)), np.linspace(0, 1, 1001)[:-1])
    assert set(watched) == {2, 30}
    assert abs(beyond - 0.5) < 0.01


def test_items_without_a_record_take_their_limit_and_are_named() -> None:
    outcome = simulate(
        [(ORDER, 1)],
        {"a": sample(3)},
        {"b": 10},
        "build",
        Change(ChangeKind.DROP, "b"),
        seed=1,
        draws=50,
    )
    assert outcome.assumed == ("b", "c", "d")
    assert set(outcome.before) == {13}
    assert set(outcome.after) == {3}


def test_what_the_process_demands_is_a_thought_experiment_with_its_article() -> None:
    drop = Change(ChangeKind.DROP, "drawings_review")
    assert forbidding_article(PLAN, drop) == "建设工程质量管理条例第十一条"
    beside = Change(ChangeKind.PARALLEL, "works_planning_permit", beside="land_use_permit")
    assert forbidding_article(PLAN, beside) == "城乡规划法第四十条"
    assert forbidding_article(PLAN, Change(ChangeKind.CAP, "drawings_review", days=1)) is None
    assert forbidding_article(PLAN, Change(ChangeKind.CAP, "land_contract", days=5)) is not None
    assert forbidding_article(PLAN, Change(ChangeKind.CAP, "land_contract", days=40)) is None
    assert forbidding_article(PLAN, Change(ChangeKind.SHORTEN, "land_contract", percent=50))
    joint = Change(ChangeKind.PARALLEL, "acceptance", beside="planning_check")
    assert forbidding_article(PLAN, joint) is None
