"""Acts on a review, who reads a second time, and whether a review stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.compliance.engine.conclusions import Outcome
from zoneworks.compliance.engine.reviews import (
    IN_HAND,
    RULES,
    ActNotPossible,
    AnotherUnitReads,
    Held,
    ReasonMissing,
    ReviewAct,
    SameReader,
    StandingState,
    State,
    check_act,
    check_second_reader,
    judge,
    state_after,
)
from zoneworks.compliance.labels import refusal_text

TODAY = date(2024, 9, 2)
TOMORROW = TODAY + timedelta(days=1)
S = StandingState

held = st.builds(
    Held,
    st.integers(1, 9),
    st.sampled_from(["this", "other"]),
    st.sampled_from(State),
    st.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=2)),
)
many = st.lists(held, unique_by=lambda one: one.pk, max_size=6)


@pytest.mark.parametrize("act", ReviewAct)
@pytest.mark.parametrize("state", State)
def test_the_table_says_what_is_possible(act: ReviewAct, state: State) -> None:
    if state in RULES[act].at:
        assert check_act(act, state, "because") == (RULES[act].then or state)
    else:
        with pytest.raises(ActNotPossible) as refused:
            check_act(act, state, "because")
        assert "%(" not in refusal_text(refused.value)


def test_nothing_is_written_after_the_first_reading_and_nothing_revoked_before_it_passed() -> None:
    for act, state in (
        (ReviewAct.WRITE, State.SECOND_READING),
        (ReviewAct.CONFIRM, State.FIRST_READING),
        (ReviewAct.WITHDRAW, State.PASSED),
        (ReviewAct.REVOKE, State.REFUSED),
        (ReviewAct.REVOKE, State.REVOKED),
    ):
        with pytest.raises(ActNotPossible):
            check_act(act, state, "because")


@pytest.mark.parametrize("act", [act for act, rule in RULES.items() if rule.wants_reason])
def test_acts_that_stand_with_their_reason_want_one(act: ReviewAct) -> None:
    with pytest.raises(ReasonMissing):
        check_act(act, next(iter(RULES[act].at)), "  ")


def test_the_same_person_does_not_read_twice_whatever_their_role() -> None:
    with pytest.raises(SameReader):
        check_second_reader(7, [3, 7], 1, None)
    check_second_reader(8, [3, 7], 1, None)


def test_a_reading_that_was_given_to_a_unit_is_read_there() -> None:
    with pytest.raises(AnotherUnitReads):
        check_second_reader(8, [7], 1, 2)
    check_second_reader(8, [7], 2, 2)


def test_only_a_violation_is_refused() -> None:
    assert {one: state_after(one) for one in Outcome} == {
        Outcome.NO_EFFECT: State.PASSED,
        Outcome.WITH_BASIS: State.PASSED,
        Outcome.BY_EXCEPTION: State.PASSED,
        Outcome.VIOLATES: State.REFUSED,
    }


def passed(pk: int, digest: str = "this", until: date = TOMORROW) -> Held:
    return Held(pk, digest, State.PASSED, until)


@pytest.mark.parametrize(
    ("reviews", "wanted"),
    [
        ([], (S.NONE, None)),
        ([Held(1, "this", State.WITHDRAWN)], (S.NONE, None)),
        ([passed(1)], (S.PASSED, 1)),
        ([passed(1, until=TODAY)], (S.EXPIRED, 1)),
        ([passed(1, "other")], (S.CHANGED, 1)),
        ([Held(1, "other", State.WITHDRAWN)], (S.NONE, None)),
        ([passed(1, "other"), Held(2, "this", State.FIRST_READING)], (S.IN_HAND, 2)),
        ([Held(1, "this", State.REFUSED)], (S.REFUSED, 1)),
        ([Held(1, "this", State.REVOKED, TOMORROW)], (S.REVOKED, 1)),
        ([passed(1), Held(2, "this", State.FIRST_READING)], (S.PASSED, 1)),
        ([passed(1), Held(2, "this", State.REFUSED)], (S.REFUSED, 2)),
        ([Held(1, "this", State.REFUSED), passed(2)], (S.PASSED, 2)),
        ([passed(1, until=TODAY), Held(2, "this", State.SECOND_READING)], (S.IN_HAND, 2)),
        ([Held(1, "this", State.REVOKED, TOMORROW), passed(2)], (S.PASSED, 2)),
    ],
)
def test_how_a_version_stands(reviews: list[Held], wanted: tuple[S, int | None]) -> None:
    assert judge("this", reviews, TODAY) == wanted
    assert judge("this", list(reversed(reviews)), TODAY) == wanted


@given(many)
def test_only_a_passed_review_of_this_version_that_holds_lets_anything_out(
    reviews: list[Held],
) -> None:
    state, pk = judge("this", reviews, TODAY)
    by_pk = {one.pk: one for one in reviews}
    if state is S.PASSED:
        found = by_pk[pk or 0]
        assert found.digest == "this"
        assert found.state is State.PASSED
        assert found.valid_until is not None
        assert found.valid_until > TODAY
    if pk is None:
        assert state is S.NONE
    else:
        assert (by_pk[pk].digest == "this") == (state is not S.CHANGED)


@given(many)
def test_a_review_that_passes_last_lets_it_out_whatever_was_before(reviews: list[Held]) -> None:
    assert judge("this", [*reviews, passed(10)], TODAY) == (S.PASSED, 10)
    assert judge("this", [*reviews, Held(10, "this", State.REFUSED)], TODAY)[0] in {
        S.REFUSED,
        S.IN_HAND,
    }
    assert any(one.state in IN_HAND for one in reviews) or judge(
        "this", [*reviews, Held(10, "this", State.REFUSED)], TODAY
    ) == (S.REFUSED, 10)
