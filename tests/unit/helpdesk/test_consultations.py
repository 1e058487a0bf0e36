"""Acts on a consultation, when it may be decided, and how answers stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.helpdesk.engine.consultations import (
    RULES,
    ActNotPossible,
    AlreadyAsked,
    AnswerStanding,
    ConsultationAct,
    NobodyAsked,
    Question,
    ReasonMissing,
    State,
    StillWaiting,
    check_act,
    check_decision,
    check_units,
    ripe_on,
)
from zoneworks.helpdesk.labels import refusal_text

ASKED, DUE = date(2024, 6, 18), date(2024, 6, 21)
LATE = DUE + timedelta(days=1)

questions = st.lists(
    st.builds(
        Question,
        st.sampled_from(["market", "industry", "planning"]),
        st.just(ASKED),
        st.dates(ASKED, ASKED + timedelta(days=9)),
        st.none() | st.dates(ASKED, ASKED + timedelta(days=20)),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("act", ConsultationAct)
@pytest.mark.parametrize("state", State)
def test_the_table_says_what_is_possible(act: ConsultationAct, state: State) -> None:
    if state in RULES[act].at:
        assert check_act(act, state, "because") == (RULES[act].then or state)
    else:
        with pytest.raises(ActNotPossible):
            check_act(act, state, "because")


def test_a_decided_class_is_not_decided_again_and_a_withdrawn_one_not_answered() -> None:
    for act, state in (
        (ConsultationAct.DECIDE, State.DECIDED),
        (ConsultationAct.ANSWER, State.WITHDRAWN),
        (ConsultationAct.APPLY, State.OPEN),
    ):
        with pytest.raises(ActNotPossible) as refused:
            check_act(act, state, "because")
        assert "consultation" in refusal_text(refused.value)


@pytest.mark.parametrize("act", ["ANSWER", "DECIDE", "WITHDRAW", "REOPEN"])
def test_what_stands_with_its_reason_is_refused_without(act: str) -> None:
    kind = ConsultationAct(act)
    with pytest.raises(ReasonMissing):
        check_act(kind, next(iter(RULES[kind].at)), "  ")


def test_an_answer_on_the_last_day_is_in_time_and_one_after_it_late() -> None:
    assert Question("u", ASKED, DUE, DUE).standing(LATE) is AnswerStanding.IN_TIME
    assert Question("u", ASKED, DUE, LATE).standing(LATE) is AnswerStanding.LATE
    assert Question("u", ASKED, DUE).standing(DUE) is AnswerStanding.WAITING
    assert Question("u", ASKED, DUE).standing(LATE) is AnswerStanding.SILENT


def test_a_decision_waits_for_answers_until_the_term_has_passed() -> None:
    asked = [Question("market", ASKED, DUE), Question("industry", ASKED, DUE, ASKED)]
    with pytest.raises(StillWaiting) as refused:
        check_decision(asked, DUE)
    assert refused.value.values == {"units": ("market",), "due_on": DUE}
    assert "market" in refusal_text(refused.value)
    assert "2024-06-21" in refusal_text(refused.value)
    check_decision(asked, LATE)


def test_a_decision_needs_somebody_who_was_asked() -> None:
    with pytest.raises(NobodyAsked):
        check_decision([], LATE)
    assert ripe_on([]) is None


def test_a_department_is_asked_once() -> None:
    check_units(["market"], ["industry"])
    with pytest.raises(AlreadyAsked):
        check_units(["market"], ["industry", "market"])


@given(questions, st.integers(0, 25))
def test_a_decision_is_possible_from_the_ripe_day_on_and_not_before(
    asked: list[Question], days: int
) -> None:
    """What is known on a day are the answers that came until then."""
    today = ASKED + timedelta(days=days)
    known = [
        one
        if one.answered_on is None or one.answered_on <= today
        else Question(one.unit, one.asked_on, one.due_on)
        for one in asked
    ]
    ripe = ripe_on(known)
    assert ripe is not None
    if today >= ripe:
        check_decision(known, today)
    else:
        with pytest.raises(StillWaiting):
            check_decision(known, today)
