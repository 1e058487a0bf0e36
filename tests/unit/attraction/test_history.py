"""Funnel, learnt probabilities and forecasts against answers counted by hand."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneworks.attraction.engine.forecast import (
    Arrivals,
    Experience,
    OpenLead,
    chances,
    foresee,
    month_starts,
)
from zoneworks.attraction.engine.history import (
    LONGEST,
    NEVER,
    Basis,
    Passages,
    funnel,
    learn,
)
from zoneworks.registry.engine.terms import ProjectStage as S

N = NEVER
TODAY = 1000
# days by stage (lead, negotiation, review, signed), day of the drop
ROWS = [
    ((0, 10, 20, 30), N),
    ((0, 10, 20, N), 40),
    ((0, 10, N, N), 50),
    ((0, N, N, N), 5),
    ((900, N, N, N), N),
    ((800, 950, N, N), N),
]
HALF = {S.LEAD: 0.5, S.NEGOTIATION: 0.5, S.REVIEW: 0.5}


def test_the_funnel_counts_who_came_passed_dropped_and_stands() -> None:
    lead, talks, review, signed = funnel(Passages.of(ROWS), TODAY)
    assert (lead.reached, lead.passed, lead.dropped, lead.open) == (6, 4, 1, 1)
    assert (talks.reached, talks.passed, talks.dropped, talks.open) == (4, 2, 1, 1)
    assert (review.reached, review.passed, review.dropped, review.open) == (2, 1, 1, 0)
    assert (signed.reached, signed.open) == (1, 1)
    assert lead.conversion == Fraction(4, 5)
    assert talks.median_age == 50
    assert signed.conversion is None


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 999), min_size=1, max_size=4).map(sorted),
            st.booleans(),
        ),
        max_size=40,
    )
)
def test_every_lead_that_came_passed_was_dropped_or_stands(
    rows: list[tuple[list[int], bool]],
) -> None:
    made = [
        ((*days, *[N] * (4 - len(days))), days[-1] if drop and len(days) < 4 else N)
        for days, drop in rows
    ]
    steps = funnel(Passages.of(made), TODAY)
    assert steps[0].reached == len(rows)
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        assert step.reached == step.passed + step.dropped + step.open
        if after is not None:
            assert step.passed == after.reached


def test_without_open_leads_the_probability_is_the_share_that_was_signed() -> None:
    found = learn(Passages.of(ROWS[:4]), TODAY, HALF, least=1)
    assert found[S.LEAD].probability == pytest.approx(1 / 4)
    assert found[S.NEGOTIATION].probability == pytest.approx(1 / 3)
    assert found[S.REVIEW].probability == pytest.approx(1 / 2)
    assert (found[S.LEAD].entered, found[S.LEAD].signed, found[S.LEAD].dropped) == (4, 1, 3)


def test_a_young_lead_counts_as_long_as_it_was_watched() -> None:
    # Of two leads one is signed after 30 days; one was entered 10 days ago and left the risk set
    # before: among those that were watched for 30 days every one was signed.
    rows = [((0, N, N, 30), N), ((TODAY - 10, N, N, N), N)]
    assert learn(Passages.of(rows), TODAY, HALF, least=1)[S.LEAD].probability == pytest.approx(1)
    # one that is still open after 50 days was there when the other was signed: one of two
    rows[1] = ((TODAY - 50, N, N, N), N)
    assert learn(Passages.of(rows), TODAY, HALF, least=1)[S.LEAD].probability == pytest.approx(0.5)


def test_a_thin_history_falls_back_to_the_default_and_says_so() -> None:
    found = learn(Passages.of(ROWS), TODAY, HALF | {S.LEAD: 0.08}, least=30)[S.LEAD]
    assert found.basis is Basis.DEFAULT
    assert found.probability == pytest.approx(0.08)
    assert (found.entered, found.signed, found.dropped, found.open) == (6, 1, 3, 2)


def test_incidence_agrees_with_a_plain_computation() -> None:
    chance = np.random.default_rng(7)
    rows = []
    for _lead in range(300):
        start, span = int(chance.integers(0, 900)), int(chance.integers(1, 300))
        kind = int(chance.integers(0, 3))
        end = start + span
        if end > TODAY or kind == 0:
            rows.append(((start, N, N, N), N))
        else:
            rows.append(((start, N, N, end), N) if kind == 1 else ((start, N, N, N), end))
    learned = learn(Passages.of(rows), TODAY, HALF, least=1)[S.LEAD]
    ended = [
        (days[3] - days[0], 1)
        if days[3] >= 0
        else (drop - days[0], 2)
        if drop >= 0
        else (TODAY - days[0], 0)
        for days, drop in rows
    ]
    left, incidence = 1.0, 0.0
    for day in sorted({span for span, _kind in ended}):
        at_risk = sum(span >= day for span, _kind in ended)
        signed = sum(span == day and kind == 1 for span, kind in ended)
        decided = sum(span == day and kind > 0 for span, kind in ended)
        incidence += left * signed / at_risk
        left *= 1 - decided / at_risk
        assert learned.by_day[day] == pytest.approx(incidence)
        assert learned.left[day] == pytest.approx(left)


def test_chances_sum_to_what_is_left_of_the_probability() -> None:
    found = learn(Passages.of(ROWS[:4]), TODAY, HALF, least=1)[S.NEGOTIATION]
    assert chances(found, 0, [0, LONGEST]).sum() == pytest.approx(1 / 3)
    # after 35 days only those given up are left
    assert chances(found, 35, [0, LONGEST]).sum() == pytest.approx(0)
    # older than any that was decided: the stage's probability, evenly over a year
    assert chances(found, 900, [0, 365]).sum() == pytest.approx(1 / 3)


def test_months_begin_today_and_on_first_days() -> None:
    assert month_starts(date(2024, 11, 20), 3) == [
        date(2024, 11, 20),
        date(2024, 12, 1),
        date(2025, 1, 1),
        date(2025, 2, 1),
    ]


def experience(least: int = 30) -> Experience:
    return Experience(learn(Passages.of(ROWS), TODAY, HALF, least), Arrivals(0.0, ()))


def test_bands_follow_the_binomial_of_leads_alike() -> None:
    leads = [OpenLead(S.REVIEW, 0, 100)] * 40
    found = foresee(leads, experience(), date(2024, 1, 1), 13, seed=3)
    assert sum(month.expected for month in found.months) == pytest.approx(20, abs=0.1)
    totals = found.projects.sum(axis=1)
    assert totals.mean() == pytest.approx(20, abs=0.2)
    assert totals.std() == pytest.approx(np.sqrt(10), abs=0.2)
    assert (found.investment_fen == found.projects * 100).all()


def test_a_probability_that_was_set_stands_instead() -> None:
    leads = [OpenLead(S.REVIEW, 0, 1, probability=0.9)] * 10
    found = foresee(leads, experience(), date(2024, 1, 1), 13, seed=3)
    assert sum(month.expected for month in found.months) == pytest.approx(9, abs=0.05)


def test_a_probability_that_was_set_stands_where_the_history_has_ended() -> None:
    leads = [OpenLead(S.NEGOTIATION, 35, 1, probability=0.9)] * 10
    rows = Experience(learn(Passages.of(ROWS[:4]), TODAY, HALF, least=1), Arrivals(0.0, ()))
    found = foresee(leads, rows, date(2024, 1, 1), 13, seed=3)
    assert sum(month.expected for month in found.months) == pytest.approx(9, abs=0.05)


def test_new_leads_come_as_often_as_before() -> None:
    learned = learn(Passages.of(ROWS), TODAY, {S.LEAD: 1.0}, least=30)
    future = Experience(learned, Arrivals(0.2, (5, 7)))
    found = foresee([], future, date(2024, 1, 1), 12, seed=5)
    # over 366 days 73.2 leads; each is signed evenly within a year, so half of them in time
    assert found.projects.sum(axis=1).mean() == pytest.approx(36.6, abs=0.7)
    assert set(np.unique(found.signed[2])) == {5, 7}
    assert (5 * found.projects + 2 * found.large(6) == found.investment_fen).all()


@settings(max_examples=20)
@given(st.integers(0, 400), st.integers(1, 24))
def test_the_same_input_gives_the_same_figures(age: int, months: int) -> None:
    leads = [OpenLead(S.NEGOTIATION, age, 10)]
    first = foresee(leads, experience(), date(2024, 1, 31), months, seed=1)
    again = foresee(leads, experience(), date(2024, 1, 31), months, seed=1)
    assert first.months == again.months
    for month in first.months:
        assert month.projects.low <= month.projects.middle <= month.projects.high
