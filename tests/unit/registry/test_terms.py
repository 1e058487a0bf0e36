"""Stages of a project: order, steps and dates."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.registry.engine.terms import (
    STAGE_ORDER,
    ProjectStage,
    StageDatesBackward,
    StageForbidden,
    check_stage_dates,
    check_stage_step,
    next_stages,
)
from zoneworks.registry.facts import default_probabilities

S = ProjectStage


@pytest.mark.parametrize("stage", STAGE_ORDER[:-1])
def test_the_usual_next_stage_comes_first(stage):
    assert next_stages(stage)[0] is STAGE_ORDER[STAGE_ORDER.index(stage) + 1]


def test_a_project_may_be_given_up_until_it_produces():
    can_drop = [stage for stage in STAGE_ORDER if S.DROPPED in next_stages(stage)]
    assert can_drop == list(STAGE_ORDER[: STAGE_ORDER.index(S.PRODUCTION)])


def test_a_dropped_project_is_taken_up_again_as_a_negotiation():
    assert next_stages(S.DROPPED) == (S.NEGOTIATION,)


def test_full_output_is_the_end():
    assert next_stages(S.FULL_OUTPUT) == ()


def test_rented_rooms_need_no_construction():
    check_stage_step(S.PREPARATION, S.PRODUCTION)


def test_a_review_is_never_skipped():
    with pytest.raises(StageForbidden, match="from NEGOTIATION to SIGNED; next may come REVIEW"):
        check_stage_step(S.NEGOTIATION, S.SIGNED)


@given(st.dictionaries(st.sampled_from(STAGE_ORDER), st.dates()))
def test_dates_pass_exactly_when_they_rise_with_the_stages(dates):
    rising = [dates[stage] for stage in STAGE_ORDER if stage in dates]
    if rising == sorted(rising):
        check_stage_dates(dates)
    else:
        with pytest.raises(StageDatesBackward):
            check_stage_dates(dates)


def test_a_refused_date_names_both_stages():
    with pytest.raises(StageDatesBackward, match=r"SIGNED on 2024-03-01 .* REVIEW on 2024-05-01"):
        check_stage_dates({S.SIGNED: date(2024, 3, 1), S.LEAD: None, S.REVIEW: date(2024, 5, 1)})


def test_a_project_is_not_dropped_before_its_last_stage_unless_it_was_resumed():
    signed_on = date(2024, 3, 1)
    with pytest.raises(StageDatesBackward, match="DROPPED"):
        check_stage_dates({S.SIGNED: signed_on, S.DROPPED: signed_on - timedelta(days=1)})
    check_stage_dates({S.NEGOTIATION: signed_on, S.DROPPED: signed_on - timedelta(days=1)})


def test_the_nearer_to_production_the_likelier():
    values = [default_probabilities()[stage] for stage in STAGE_ORDER]
    assert values == sorted(values)
    assert all(0 <= value <= 1 for value in values)
    assert default_probabilities()[S.DROPPED] == Decimal(0)
