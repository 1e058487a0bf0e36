"""What may be done to a case of idle land, and what the order forbids."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.land.test_idle_reckoning import LIMITS, STOPPED, WAITING

from zoneworks.land.engine.idle import procedure
from zoneworks.land.engine.idle.begun import Beginning, Groundwork, NotBegun, check_begun
from zoneworks.land.engine.idle.disposition import (
    Plan,
    PriceMissing,
    SwapNotAllowed,
    Way,
    check_plan,
    counts_from,
    fee_of,
)
from zoneworks.land.engine.idle.procedure import (
    OPEN,
    RULES,
    Decision,
    IdleAct,
    IdleRefusal,
    Standing,
    State,
    check_act,
    check_delivery_before,
    check_determination,
    check_fee,
    check_inquiry,
    check_retaking,
)
from zoneworks.land.engine.idle.reckoning import assess
from zoneworks.land.engine.idle.terms import Cause, Hindrance, HindranceKind, IdleTest

ONE_YEAR = date(2024, 3, 16)
"""The first day on which the holder's time is a year."""
TWO_YEARS = date(2025, 3, 16)
INQUIRED = Standing(
    State.INQUIRY,
    inquiry_delivered_on=date(2024, 4, 1),
    answer_due_on=date(2024, 5, 6),
    answered_on=date(2024, 4, 20),
)
HEARD = Standing(
    State.HEARING,
    test=IdleTest.NOT_STARTED,
    cause=Cause.OWNER,
    hearing_about=Decision.FEE,
    hearing_delivered_on=date(2024, 6, 3),
    hearing_ask_by=date(2024, 6, 11),
)
HEARD_OF_RETAKING = replace(HEARD, hearing_about=Decision.RETAKING)
TODAY = date(2024, 6, 12)
DETERMINED = Standing(
    State.DETERMINED, test=IdleTest.NOT_STARTED, cause=Cause.GOVERNMENT, is_filed=True
)


def finding(on: date, **changes: object):
    return assess(replace(WAITING, **changes), on, LIMITS)


POSSIBLE = {
    State.FOUND: {"INQUIRE", "HINDER", "DISMISS"},
    State.INQUIRY: {"DELIVER", "ANSWER", "HINDER", "DISMISS", "DETERMINE"},
    State.DETERMINED: {"INQUIRE", "PUBLISH", "TELL_MORTGAGEES", "PLAN", "TELL_HEARING", "END"},
    State.HEARING: {
        "INQUIRE",
        *("DELIVER", "PUBLISH", "TELL_MORTGAGEES", "RECORD_HEARING", "DECIDE_FEE"),
        *("DECIDE_RETAKING", "PAY", "END"),
    },
    State.FEE_DUE: {"DELIVER", "PUBLISH", "TELL_MORTGAGEES", "PAY", "TELL_HEARING", "END"},
    State.FEE_PAID: {"PUBLISH", "TELL_MORTGAGEES", "TELL_HEARING", "END"},
    State.PLANNED: {"PUBLISH", "TELL_MORTGAGEES", "PLAN", "APPROVE_PLAN", "END"},
    State.DISPOSED: {"PUBLISH", "TELL_MORTGAGEES", "INQUIRE", "END"},
    State.RETAKING: {"DELIVER", "PUBLISH", "TELL_MORTGAGEES", "PAY", "CANCEL_TITLE"},
    State.ENDED: set(),
}


@pytest.mark.parametrize("state", State)
def test_each_state_knows_its_acts_and_no_others(state: State) -> None:
    possible = set()
    for act in IdleAct:
        try:
            check_act(act, state)
        except procedure.ActNotPossible as refusal:
            assert refusal.values["article"] == RULES[act].article
        else:
            possible.add(act.value)
    assert possible == POSSIBLE[state]


def test_every_state_is_reached_and_left() -> None:
    reached = {rule.then for rule in RULES.values() if rule.then is not None}
    reached.add(procedure.state_after_payment(State.FEE_DUE))
    assert reached == set(State) - {State.FOUND}
    left = {state for rule in RULES.values() for state in rule.at}
    assert left == OPEN


REFUSED = [
    (
        "5 an inquiry before the land is idle",
        "IDLE_NOT_IDLE",
        lambda: check_inquiry(finding(date(2024, 3, 15))),
    ),
    (
        "5 determined before the notice was delivered",
        "IDLE_NOT_DELIVERED",
        lambda: determine(Standing(State.INQUIRY)),
    ),
    (
        "5 determined on the last day of the answer's term",
        "IDLE_ANSWER_TERM_RUNS",
        lambda: determine(replace(INQUIRED, answered_on=None), on=date(2024, 5, 6)),
    ),
    (
        "2 determined before a year is full",
        "IDLE_NOT_IDLE",
        lambda: determine(INQUIRED, on=date(2024, 3, 15)),
    ),
    (
        "8 the government's cause without a verified hindrance",
        "IDLE_NO_HINDRANCE",
        lambda: determine(INQUIRED, Cause.GOVERNMENT),
    ),
    (
        "8 the holder's cause while a hindrance lasts",
        "IDLE_OWNER_TIME_SHORT",
        lambda: determine(
            INQUIRED, hindrances=(Hindrance(HindranceKind.PETITIONS, date(2023, 5, 1)),)
        ),
    ),
    (
        "房地产法 26 necessary preliminary work is taken off",
        "IDLE_OWNER_TIME_SHORT",
        lambda: determine(
            INQUIRED,
            hindrances=(
                Hindrance(HindranceKind.PRELIMINARY_WORK, date(2023, 5, 1), date(2023, 12, 1)),
            ),
        ),
    ),
    (
        "14(1) a fee for the government's cause",
        "IDLE_NOT_THE_HOLDERS_CAUSE",
        lambda: fee(replace(HEARD, cause=Cause.GOVERNMENT)),
    ),
    (
        "14 a fee without a determination",
        "IDLE_NOT_THE_HOLDERS_CAUSE",
        lambda: fee(replace(HEARD, cause=None, test=None)),
    ),
    (
        "12 a fee for stopped works",
        "IDLE_STOPPED_IS_DISPOSED_OF",
        lambda: fee(replace(HEARD, test=IdleTest.STOPPED)),
    ),
    (
        "14(1) a fee before the holder's year is full",
        "IDLE_OWNER_TIME_SHORT",
        lambda: fee(
            HEARD,
            hindrances=(
                Hindrance(HindranceKind.STATE_POLICY, date(2023, 5, 1), date(2023, 12, 1)),
            ),
        ),
    ),
    (
        "14(1) a second fee in one case",
        "IDLE_FEE_DECIDED_ALREADY",
        lambda: fee(replace(HEARD, fee_decided_on=date(2024, 6, 1))),
    ),
    (
        "15 a fee without telling of a hearing",
        "IDLE_HEARING_NOT_OFFERED",
        lambda: fee(replace(HEARD, hearing_about=None)),
    ),
    (
        "15 told of a hearing on the fee, decided on taking back",
        "IDLE_HEARING_NOT_OFFERED",
        lambda: retake(HEARD, on=TWO_YEARS),
    ),
    (
        "15 the notice of hearing was not delivered",
        "IDLE_NOT_DELIVERED",
        lambda: fee(replace(HEARD, hearing_delivered_on=None, hearing_ask_by=None)),
    ),
    (
        "15 the last day for asking for a hearing",
        "IDLE_HEARING_TERM_RUNS",
        lambda: fee(HEARD, on=date(2024, 6, 11)),
    ),
    (
        "15 a hearing was asked for and not held",
        "IDLE_HEARING_NOT_HELD",
        lambda: fee(replace(HEARD, hearing_asked_on=date(2024, 6, 5))),
    ),
    (
        "14(2) taken back a day before two years are full",
        "IDLE_OWNER_TIME_SHORT",
        lambda: retake(HEARD_OF_RETAKING, on=TWO_YEARS - timedelta(days=1)),
    ),
    (
        "14(2) taken back in the holder's second year with hindered days",
        "IDLE_OWNER_TIME_SHORT",
        lambda: retake(
            HEARD_OF_RETAKING,
            on=TWO_YEARS,
            hindrances=(
                Hindrance(HindranceKind.FORCE_MAJEURE, date(2024, 7, 1), date(2024, 7, 2)),
            ),
        ),
    ),
    (
        "8 taken back for the government's cause",
        "IDLE_NOT_THE_HOLDERS_CAUSE",
        lambda: retake(replace(HEARD_OF_RETAKING, cause=Cause.GOVERNMENT), on=TWO_YEARS),
    ),
    (
        "12 taken back where works were stopped",
        "IDLE_STOPPED_IS_DISPOSED_OF",
        lambda: retake(replace(HEARD_OF_RETAKING, test=IdleTest.STOPPED), on=TWO_YEARS),
    ),
    (
        "14 taken back without a copy to the mortgagee",
        "IDLE_MORTGAGEE_NOT_TOLD",
        lambda: retake(replace(HEARD_OF_RETAKING, has_mortgage=True), on=TWO_YEARS),
    ),
    (
        "17 a title canceled before the decision was delivered",
        "IDLE_NOT_DELIVERED",
        lambda: check_delivery_before(Standing(State.RETAKING)),
    ),
    (
        "12 a way of article 12 for the holder's cause",
        "IDLE_HOLDERS_CAUSE",
        lambda: plan(Way.EXTEND, replace(DETERMINED, cause=Cause.OWNER), start_by=TODAY),
    ),
    (
        "25 a way of article 12 for land that was not filed",
        "IDLE_NOT_FILED",
        lambda: plan(Way.EXTEND, replace(DETERMINED, is_filed=False), start_by=TODAY),
    ),
    (
        "13 a plan without telling the mortgagee",
        "IDLE_MORTGAGEE_NOT_TOLD",
        lambda: plan(Way.EXTEND, replace(DETERMINED, has_mortgage=True), start_by=TODAY),
    ),
    (
        "12(1) an extension of a year and a day",
        "IDLE_TERM_TOO_LONG",
        lambda: plan(Way.EXTEND, start_by=date(2025, 6, 13)),
    ),
    (
        "12(1) an extension without its day",
        "IDLE_DAY_MISSING",
        lambda: plan(Way.EXTEND),
    ),
    (
        "12(1) an extension into the past",
        "IDLE_TERM_BACKWARD",
        lambda: plan(Way.EXTEND, start_by=date(2024, 6, 11)),
    ),
    (
        "12(2) other conditions without a start",
        "IDLE_DAY_MISSING",
        lambda: plan(Way.ADJUST),
    ),
    (
        "12(3) temporary use of two years and a day",
        "IDLE_TERM_TOO_LONG",
        lambda: plan(Way.TEMPORARY_USE, until_on=date(2026, 6, 13)),
    ),
    (
        "12(3) temporary use without an end",
        "IDLE_DAY_MISSING",
        lambda: plan(Way.TEMPORARY_USE),
    ),
    (
        "12(4) a buy-back without a price",
        "IDLE_PRICE_MISSING",
        lambda: plan(Way.BUY_BACK),
    ),
    (
        "12(5) a swap of land that no changed plan made idle",
        "IDLE_SWAP_NOT_ALLOWED",
        lambda: plan(Way.SWAP, start_by=TODAY, is_price_paid=True, has_funds=True),
    ),
]


def determine(
    of: Standing, cause: Cause = Cause.OWNER, on: date = date(2024, 6, 1), **changes: object
) -> None:
    found = finding(on, **changes)
    hindrances = changes.get("hindrances", ())
    has = any(one.kind is not HindranceKind.PRELIMINARY_WORK for one in hindrances)
    check_determination(of, found, cause, has_article_8=has, today=on)


def fee(of: Standing, on: date = TODAY, **changes: object) -> None:
    check_fee(of, finding(on, **changes), on)


def retake(of: Standing, on: date, **changes: object) -> None:
    check_retaking(of, finding(on, **changes), on)


def plan(
    way: Way,
    of: Standing = DETERMINED,
    kinds: frozenset[HindranceKind] = frozenset({HindranceKind.PETITIONS}),
    **values: object,
) -> None:
    check_plan(of, Plan(way, TODAY, **values), LIMITS, kinds)


@pytest.mark.parametrize(("code", "act"), [one[1:] for one in REFUSED], ids=[o[0] for o in REFUSED])
def test_what_the_order_forbids_is_refused_with_its_article(code: str, act) -> None:
    with pytest.raises(IdleRefusal) as refused:
        act()
    assert refused.value.code == code
    assert refused.value.values["article"]


ALLOWED = [
    ("5 an inquiry on the first idle day", lambda: check_inquiry(finding(ONE_YEAR))),
    ("9 determined after the answer", lambda: determine(INQUIRED, on=date(2024, 4, 20))),
    (
        "9 determined on the day after the term without an answer",
        lambda: determine(replace(INQUIRED, answered_on=None), on=date(2024, 5, 7)),
    ),
    (
        "8 the government's cause with a verified hindrance",
        lambda: determine(
            INQUIRED,
            Cause.GOVERNMENT,
            hindrances=(Hindrance(HindranceKind.PLAN_CHANGED, date(2023, 5, 1)),),
        ),
    ),
    ("14(1) a fee on the day after the term for asking", lambda: fee(HEARD)),
    (
        "15 a fee after the hearing was held",
        lambda: fee(
            replace(HEARD, hearing_asked_on=date(2024, 6, 5), hearing_held_on=date(2024, 6, 10)),
            on=date(2024, 6, 10),
        ),
    ),
    ("14(1) a fee in the third year", lambda: fee(HEARD, on=date(2025, 8, 1))),
    ("14(2) taken back on the first day", lambda: retake(HEARD_OF_RETAKING, on=TWO_YEARS)),
    (
        "14 taken back with the copy to the mortgagee",
        lambda: retake(
            replace(HEARD_OF_RETAKING, has_mortgage=True, mortgagees_told_on=TODAY), on=TWO_YEARS
        ),
    ),
    ("12(1) an extension of a year", lambda: plan(Way.EXTEND, start_by=date(2025, 6, 12))),
    ("12(2) other conditions", lambda: plan(Way.ADJUST, start_by=date(2026, 1, 1))),
    ("12(3) two years of use", lambda: plan(Way.TEMPORARY_USE, until_on=date(2026, 6, 12))),
    ("12(4) a buy-back", lambda: plan(Way.BUY_BACK, price_fen=100)),
    (
        "12(5) a swap after a changed plan",
        lambda: plan(
            Way.SWAP,
            kinds=frozenset({HindranceKind.PLAN_CHANGED}),
            start_by=TODAY,
            is_price_paid=True,
            has_funds=True,
        ),
    ),
    (
        "12 stopped works of the holder's cause go the ways of article 12",
        lambda: plan(
            Way.EXTEND,
            replace(DETERMINED, cause=Cause.OWNER, test=IdleTest.STOPPED),
            start_by=TODAY,
        ),
    ),
]


@pytest.mark.parametrize("act", [one[1] for one in ALLOWED], ids=[one[0] for one in ALLOWED])
def test_what_the_order_allows_is_possible(act) -> None:
    act()


def test_stopped_works_are_found_idle_by_the_holders_cause_without_its_own_year() -> None:
    found = assess(STOPPED, date(2024, 6, 2), LIMITS)
    check_determination(INQUIRED, found, Cause.OWNER, has_article_8=False, today=date(2024, 6, 2))


def test_a_swap_names_what_it_lacks() -> None:
    with pytest.raises(SwapNotAllowed) as refused:
        plan(Way.SWAP, start_by=TODAY)
    assert refused.value.values["lacks"] == ("is_price_paid", "has_funds", "plan_changed")
    with pytest.raises(PriceMissing):
        plan(Way.BUY_BACK, price_fen=0)


def test_the_time_of_starting_is_reckoned_anew_but_for_a_buy_back() -> None:
    assert counts_from(Plan(Way.EXTEND, TODAY, start_by=date(2025, 1, 1))) == date(2025, 1, 1)
    used = Plan(Way.TEMPORARY_USE, TODAY, until_on=date(2026, 1, 1))
    assert counts_from(used) == date(2026, 1, 1)
    assert counts_from(Plan(Way.BUY_BACK, TODAY, price_fen=1)) is None


@pytest.mark.parametrize("state", [State.HEARING, State.RETAKING])
def test_a_late_payment_does_not_stop_what_was_begun(state: State) -> None:
    assert procedure.state_after_payment(state) is state


def test_the_fee_is_a_fifth_and_never_more() -> None:
    assert fee_of(45_678_900_00, LIMITS) == 9_135_780_00
    assert fee_of(9, LIMITS) == 1, "1.8 fen: the law allows no more than 20 %"


@given(st.integers(0, 9 * 10**14))
def test_the_fee_lies_within_a_fen_below_a_fifth(price: int) -> None:
    fee = fee_of(price, LIMITS)
    assert 0 <= price - 5 * fee < 5


BEGINNINGS = [
    ("30 a whole pit", Groundwork.PIT, Fraction(1), None),
    ("30 a pit but for a thousandth", Groundwork.PIT, Fraction(999, 1000), "GROUNDWORK"),
    ("30 all piles", Groundwork.PILES, Fraction(1), None),
    ("30 half of the piles", Groundwork.PILES, Fraction(1, 2), "GROUNDWORK"),
    ("30 a third of the base", Groundwork.BASE, Fraction(1, 3), None),
    ("30 33 % of the base", Groundwork.BASE, Fraction(33, 100), "GROUNDWORK"),
]


@pytest.mark.parametrize(
    ("groundwork", "done", "lack"),
    [one[1:] for one in BEGINNINGS],
    ids=[one[0] for one in BEGINNINGS],
)
def test_works_have_begun_when_the_groundwork_says_so(
    groundwork: Groundwork, done: Fraction, lack: str | None
) -> None:
    begun = Beginning(date(2024, 6, 1), date(2024, 6, 1), groundwork, done)
    if lack is None:
        check_begun(begun)
        return
    with pytest.raises(NotBegun) as refused:
        check_begun(begun)
    assert refused.value.values["lack"] == lack


@pytest.mark.parametrize("permit_on", [None, date(2024, 6, 2)])
def test_works_without_a_permit_have_not_begun(permit_on: date | None) -> None:
    with pytest.raises(NotBegun) as refused:
        check_begun(Beginning(date(2024, 6, 1), permit_on, Groundwork.PIT, Fraction(1)))
    assert refused.value.values["lack"] == "PERMIT"
