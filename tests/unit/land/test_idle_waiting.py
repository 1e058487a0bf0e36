"""What comes next in a case of idle land."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.unit.land.test_idle_procedure import DETERMINED, HEARD, HEARD_OF_RETAKING, INQUIRED

from zoneworks.land.engine.idle.procedure import OPEN, RULES, IdleAct, Standing, State
from zoneworks.land.engine.idle.terms import Cause, IdleTest
from zoneworks.land.engine.idle.waiting import next_act

TODAY = date(2024, 6, 12)
UNANSWERED = replace(INQUIRED, answered_on=None)
MORTGAGED = replace(DETERMINED, has_mortgage=True)
OWNERS = replace(DETERMINED, cause=Cause.OWNER)
ASKED = replace(HEARD, hearing_asked_on=date(2024, 6, 5))
REACHED = Standing(State.FEE_DUE, decision_delivered_on=date(2024, 6, 1))


@pytest.mark.parametrize(
    ("of", "act"),
    [
        (Standing(State.FOUND), "INQUIRE"),
        (Standing(State.INQUIRY), "DELIVER"),
        (replace(UNANSWERED, answer_due_on=TODAY), "ANSWER"),
        (replace(UNANSWERED, answer_due_on=TODAY - timedelta(days=1)), "DETERMINE"),
        (INQUIRED, "DETERMINE"),
        (replace(DETERMINED, is_filed=False), "PUBLISH"),
        (MORTGAGED, "TELL_MORTGAGEES"),
        (replace(MORTGAGED, mortgagees_told_on=TODAY), "PLAN"),
        (OWNERS, "TELL_HEARING"),
        (replace(OWNERS, test=IdleTest.STOPPED), "PLAN"),
        (Standing(State.HEARING), "DELIVER"),
        (replace(HEARD, hearing_ask_by=TODAY), "RECORD_HEARING"),
        (ASKED, "RECORD_HEARING"),
        (replace(ASKED, hearing_held_on=TODAY), "DECIDE_FEE"),
        (HEARD, "DECIDE_FEE"),
        (HEARD_OF_RETAKING, "DECIDE_RETAKING"),
        (Standing(State.PLANNED), "APPROVE_PLAN"),
        (Standing(State.FEE_DUE), "DELIVER"),
        (REACHED, "PAY"),
        (replace(REACHED, state=State.RETAKING), "CANCEL_TITLE"),
        (Standing(State.DISPOSED), "END"),
    ],
)
def test_the_next_act_follows_from_what_a_case_holds(of: Standing, act: str) -> None:
    assert next_act(of, TODAY) == act


def test_the_next_act_is_one_that_the_state_allows_and_a_case_that_ended_has_none() -> None:
    for state in OPEN:
        act = next_act(Standing(state), TODAY)
        assert state in RULES[IdleAct(act or "")].at
    assert next_act(Standing(State.ENDED), TODAY) is None
