"""Votes of a committee, and what may be done to an application."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.admission.engine.applications import (
    ENDED,
    RULES,
    ActNotPossible,
    ApplicationAct,
    MendingWrong,
    OutcomeTooGood,
    State,
    check_act,
    check_in_time,
    check_lapsed,
    check_mending,
    check_outcome,
)
from zoneworks.admission.engine.committee import (
    Ballot,
    BallotWrong,
    TallyResult,
    Vote,
    next_stage,
    tally,
)
from zoneworks.admission.engine.schemes import Base, Stage
from zoneworks.admission.engine.terms import Outcome

TODAY = date(2024, 9, 2)
YES, NO, ABSTAIN = Vote.FOR, Vote.AGAINST, Vote.ABSTAIN


def stage(**changes: Any) -> Stage:
    values: dict[str, Any] = {
        "code": "board",
        "title": "Board",
        "least_members": 3,
        "quorum": Fraction(2, 3),
        "majority": Fraction(1, 2),
        "is_more_than": True,
        "base": Base.PRESENT,
        "chair_casts": False,
    }
    return Stage(**values | changes)


def votes(*given_votes: Vote | None) -> list[Ballot]:
    return [Ballot(member, vote) for member, vote in enumerate(given_votes, 1)]


def test_more_than_half_of_those_present_carries() -> None:
    found = tally(stage(), votes(YES, YES, NO), 1)
    assert (found.result, found.needed_for) == (TallyResult.CARRIED, 2)
    assert tally(stage(), votes(YES, YES, NO, ABSTAIN), 1).result is TallyResult.LOST


def test_an_abstention_counts_among_those_present_and_not_among_those_cast() -> None:
    cast = stage(base=Base.CAST)
    assert tally(cast, votes(YES, YES, NO, ABSTAIN), 1).result is TallyResult.CARRIED


def test_a_share_of_all_who_may_vote_counts_the_absent() -> None:
    of_all = stage(base=Base.ENTITLED, majority=Fraction(2, 3), is_more_than=False)
    found = tally(of_all, votes(YES, YES, YES, None), 1)
    assert (found.needed_for, found.result) == (3, TallyResult.CARRIED)
    assert tally(of_all, votes(YES, YES, None), 1).result is TallyResult.CARRIED
    assert tally(of_all, votes(YES, YES, NO, None), 1).result is TallyResult.LOST


def test_two_thirds_are_exact() -> None:
    two_thirds = stage(majority=Fraction(2, 3), is_more_than=False)
    assert tally(two_thirds, votes(YES, YES, NO), 1).result is TallyResult.CARRIED
    assert tally(two_thirds, votes(YES, YES, YES, NO, NO), 1).needed_for == 4


def test_too_few_make_no_decision() -> None:
    found = tally(stage(), votes(YES, YES, None, None), 1)
    assert (found.needed_present, found.result) == (3, TallyResult.NO_QUORUM)
    assert tally(stage(), votes(YES, YES), 1).result is TallyResult.NO_QUORUM


def test_a_recused_member_is_not_entitled_and_cannot_vote() -> None:
    recused = [*votes(YES, YES, NO), Ballot(4, recused_because="曾任该公司顾问")]
    found = tally(stage(), recused, 1)
    assert (found.members, found.entitled, found.recused) == (4, 3, 1)
    assert found.result is TallyResult.CARRIED
    with pytest.raises(BallotWrong) as refusal:
        tally(stage(), [*votes(YES), Ballot(2, YES, recused_because="曾任该公司顾问")], 1)
    assert refusal.value.values["why"] == "RECUSED_VOTES"


def test_somebody_with_an_interest_cannot_vote() -> None:
    with pytest.raises(BallotWrong) as refusal:
        tally(stage(), [*votes(YES), Ballot(2, NO, interest="acts for the enterprise")], 1)
    assert refusal.value.values["why"] == "INTERESTED_VOTES"
    assert refusal.value.values["member"] == 2


def test_a_tie_is_decided_by_the_chair_where_the_stage_says_so() -> None:
    tie = votes(YES, YES, NO, NO)
    assert tally(stage(), tie, 1).result is TallyResult.LOST
    found = tally(stage(chair_casts=True), tie, 1)
    assert (found.result, found.is_casting) == (TallyResult.CARRIED, True)
    assert tally(stage(chair_casts=True), tie, 3).result is TallyResult.LOST


def test_a_member_sits_once_and_the_chair_is_a_member() -> None:
    with pytest.raises(BallotWrong, match="TWICE"):
        tally(stage(), [*votes(YES, NO), Ballot(1, YES)], 1)
    with pytest.raises(BallotWrong, match="NO_CHAIR"):
        tally(stage(), votes(YES, NO), 9)


@given(st.lists(st.sampled_from([YES, NO, ABSTAIN, None]), min_size=1, max_size=15))
def test_all_are_counted_and_one_more_vote_for_never_loses(given_votes: list[Any]) -> None:
    found = tally(stage(), votes(*given_votes), 1)
    assert found.votes_for + found.votes_against + found.abstained == found.present
    assert found.present <= found.entitled == found.members
    more = [YES if one is ABSTAIN else one for one in given_votes]
    if found.result is TallyResult.CARRIED:
        assert tally(stage(), votes(*more), 1).result is TallyResult.CARRIED


def test_stages_follow_in_their_order() -> None:
    first, second = stage(code="experts"), stage()
    assert next_stage([first, second], "") == first
    assert next_stage([first, second], "experts") == second
    assert next_stage([first, second], "board") is None


def test_what_has_ended_stays_as_it_is() -> None:
    for act in ApplicationAct:
        for state in ENDED:
            assert state not in RULES[act].at
            with pytest.raises(ActNotPossible):
                check_act(act, state)
    assert check_act(ApplicationAct.SUBMIT, State.MENDING) is State.SUBMITTED


def test_nobody_is_admitted_whom_a_gate_or_the_points_keep_out() -> None:
    with pytest.raises(OutcomeTooGood):
        check_outcome(Outcome.ADMIT, Outcome.MEND)
    check_outcome(Outcome.REFUSE, Outcome.ADMIT)
    check_outcome(Outcome.LEASE, Outcome.REFUSE)


def test_mending_says_what_and_until_when() -> None:
    tomorrow = TODAY + timedelta(days=1)
    for items, day, why in (
        ([], tomorrow, "ITEMS"),
        (["tax"], None, "DAY"),
        (["tax"], TODAY, "DAY"),
    ):
        with pytest.raises(MendingWrong) as refusal:
            check_mending(Outcome.MEND, items, day, TODAY)
        assert refusal.value.values["why"] == why
    check_mending(Outcome.MEND, ["tax"], tomorrow, TODAY)
    check_mending(Outcome.REFUSE, [], None, TODAY)


def test_the_day_for_mending_counts_itself() -> None:
    check_in_time(TODAY, TODAY)
    with pytest.raises(MendingWrong):
        check_in_time(TODAY, TODAY + timedelta(days=1))
    with pytest.raises(MendingWrong):
        check_lapsed(TODAY, TODAY)
    check_lapsed(TODAY, TODAY + timedelta(days=1))
