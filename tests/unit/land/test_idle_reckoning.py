"""When land is idle: article 2 of the order of 2012, case by case."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneworks.core.engine.money import Rounding
from zoneworks.land.engine.idle.columns import NEVER, Columns, anniversaries, outlooks
from zoneworks.land.engine.idle.reckoning import anniversary, assess, own_term_ends, stopped_since
from zoneworks.land.engine.idle.terms import (
    Facts,
    Hindrance,
    HindranceKind,
    IdleTest,
    Limits,
    Step,
    Works,
)

LIMITS = Limits(
    idle_years=1,
    retaking_years=2,
    undated_start_years=1,
    area_share=Fraction(1, 3),
    invested_share=Fraction(1, 4),
    fee_share=Fraction(1, 5),
    fee_rounding=Rounding.DOWN,
    inquiry_days=30,
    answer_days=30,
    payment_days=30,
    deregistration_days=30,
    hearing_request_working_days=5,
    public_notice=((date(2022, 1, 1), 30),),
    extension_years=1,
    temporary_years=2,
)
WAITING = Facts(
    delivered_on=date(2022, 6, 1),
    start_by=date(2023, 3, 15),
    started_on=None,
    to_develop_m2=Decimal("30000"),
    total_fen=100_000_000_00,
)


def works(on: date, m2: str, fen: int, *, stopped: bool = True) -> Works:
    return Works(on, Decimal(m2), fen, stopped)


STOPPED = replace(
    WAITING,
    started_on=date(2023, 2, 1),
    reports=(
        works(date(2023, 3, 1), "4000", 10_000_000_00, stopped=False),
        works(date(2023, 6, 1), "9000", 30_000_000_00),
        works(date(2023, 12, 1), "9000", 30_000_000_00),
    ),
)
"""9,000 of 30,000 m² is less than a third; 30 of 100 million is more than a quarter."""

CASES = [
    # article 2, paragraph 1: more than a year past the agreed start
    ("2(1) the last day of the year", WAITING, date(2024, 3, 15), None, date(2024, 3, 16)),
    ("2(1) a year is full", WAITING, date(2024, 3, 16), IdleTest.NOT_STARTED, date(2024, 3, 16)),
    ("2(1) before the agreed day", WAITING, date(2023, 1, 1), None, date(2024, 3, 16)),
    (
        "2(1) begun on the last day of the year",
        replace(WAITING, started_on=date(2024, 3, 15)),
        date(2024, 6, 1),
        None,
        None,
    ),
    (
        "2(1) begun after it became idle: idle on the day before, not on the day",
        replace(WAITING, started_on=date(2024, 5, 1)),
        date(2024, 4, 30),
        IdleTest.NOT_STARTED,
        date(2024, 3, 16),
    ),
    (
        "202 the corresponding day is missing: the last of February",
        replace(WAITING, start_by=date(2024, 2, 29)),
        date(2025, 3, 1),
        IdleTest.NOT_STARTED,
        date(2025, 3, 1),
    ),
    (
        "203 a year that ends on a holiday does not move: 1 May 2024",
        replace(WAITING, start_by=date(2023, 5, 1)),
        date(2024, 5, 2),
        IdleTest.NOT_STARTED,
        date(2024, 5, 2),
    ),
    # article 22: no day agreed
    (
        "22 a year from delivery is the start, another year makes it idle",
        replace(WAITING, start_by=None),
        date(2024, 6, 2),
        IdleTest.NOT_STARTED,
        date(2024, 6, 2),
    ),
    (
        "22 the last day of that year",
        replace(WAITING, start_by=None),
        date(2024, 6, 1),
        None,
        date(2024, 6, 2),
    ),
    (
        "22 neither agreed nor delivered: no year runs",
        replace(WAITING, start_by=None, delivered_on=None),
        date(2030, 1, 1),
        None,
        None,
    ),
    # article 12, paragraph 2: reckoned anew
    (
        "12 a start agreed anew",
        replace(WAITING, counts_from=date(2024, 9, 1)),
        date(2025, 9, 1),
        None,
        date(2025, 9, 2),
    ),
    (
        "12 a start agreed anew has passed by a year",
        replace(WAITING, counts_from=date(2024, 9, 1)),
        date(2025, 9, 2),
        IdleTest.NOT_STARTED,
        date(2025, 9, 2),
    ),
    # title ended, works ended
    (
        "2 title has ended",
        replace(WAITING, ended_on=date(2024, 1, 1)),
        date(2024, 6, 1),
        None,
        None,
    ),
    (
        "2 works have ended",
        replace(STOPPED, finished_on=date(2024, 1, 1)),
        date(2025, 6, 1),
        None,
        None,
    ),
    # article 2, paragraph 2: begun and stopped
    ("2(2) a year of standstill", STOPPED, date(2024, 6, 2), IdleTest.STOPPED, date(2024, 6, 2)),
    ("2(2) the last day of that year", STOPPED, date(2024, 6, 1), None, date(2024, 6, 2)),
    (
        "2(2) a third exactly is not less than a third",
        replace(STOPPED, reports=(works(date(2023, 6, 1), "10000", 30_000_000_00),)),
        date(2025, 1, 1),
        None,
        None,
    ),
    (
        "2(2) a quarter exactly is not less than a quarter",
        replace(STOPPED, reports=(works(date(2023, 6, 1), "10000", 25_000_000_00),)),
        date(2025, 1, 1),
        None,
        None,
    ),
    (
        "2(2) enough ground, a fen too little invested",
        replace(STOPPED, reports=(works(date(2023, 6, 1), "10000", 25_000_000_00 - 1),)),
        date(2024, 6, 2),
        IdleTest.STOPPED,
        date(2024, 6, 2),
    ),
    (
        "2(2) no investment agreed: the ground alone decides",
        replace(STOPPED, total_fen=None, reports=(works(date(2023, 6, 1), "9999.99", 0),)),
        date(2024, 6, 2),
        IdleTest.STOPPED,
        date(2024, 6, 2),
    ),
    (
        "2(2) somebody works again",
        replace(
            STOPPED,
            reports=(
                *STOPPED.reports,
                works(date(2024, 3, 1), "9500", 30_000_000_00, stopped=False),
            ),
        ),
        date(2024, 6, 2),
        None,
        None,
    ),
    (
        "2(2) a report that comes later says nothing of the day",
        replace(
            STOPPED,
            reports=(
                *STOPPED.reports,
                works(date(2024, 7, 1), "9500", 30_000_000_00, stopped=False),
            ),
        ),
        date(2024, 6, 2),
        IdleTest.STOPPED,
        date(2024, 6, 2),
    ),
    (
        "2(2) nobody has reported",
        replace(STOPPED, reports=()),
        date(2025, 1, 1),
        None,
        None,
    ),
    (
        "12 stopped works reckoned anew",
        replace(STOPPED, counts_from=date(2024, 1, 1)),
        date(2025, 1, 1),
        None,
        date(2025, 1, 2),
    ),
]


@pytest.mark.parametrize(
    ("facts", "on", "test", "idle_from"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_land_is_idle_by_the_article(
    facts: Facts, on: date, test: IdleTest | None, idle_from: date | None
) -> None:
    found = assess(facts, on, LIMITS)
    assert (found.test if found.is_idle else None) is test
    assert found.idle_from == idle_from
    assert found.is_idle == (test is not None)


def test_the_days_are_counted_from_the_day_after() -> None:
    found = assess(WAITING, date(2024, 3, 16), LIMITS)
    assert found.base_on == date(2023, 3, 15)
    assert found.waiting_days == 367  # 2024 has a leap day
    assert found.idle_days == 1
    assert assess(WAITING, date(2024, 3, 15), LIMITS).idle_days == 0


def test_the_reckoning_tells_exact_shares() -> None:
    found = assess(STOPPED, date(2024, 6, 2), LIMITS)
    shares = {line.step: line.values["share"] for line in found.lines if "share" in line.values}
    assert shares == {Step.AREA_SHARE: Fraction(3, 10), Step.INVESTED_SHARE: Fraction(3, 10)}
    below = [line.values["is_below"] for line in found.lines if "is_below" in line.values]
    assert below == [True, False]


def test_stopped_works_know_no_fee_and_no_taking_back() -> None:
    found = assess(STOPPED, date(2030, 1, 1), LIMITS)
    assert (found.fee_from, found.retaking_from) == (None, None)


OWNER = [
    ("14 nothing hindered", (), date(2024, 3, 16), date(2025, 3, 16)),
    (
        "8(2) a hundred days of a changed plan",
        (Hindrance(HindranceKind.PLAN_CHANGED, date(2023, 6, 1), date(2023, 9, 9)),),
        date(2024, 6, 24),
        date(2025, 6, 24),
    ),
    (
        "8(4) two hindrances on the same days count once",
        (
            Hindrance(HindranceKind.PLAN_CHANGED, date(2023, 6, 1), date(2023, 9, 9)),
            Hindrance(HindranceKind.PETITIONS, date(2023, 7, 1), date(2023, 8, 1)),
        ),
        date(2024, 6, 24),
        date(2025, 6, 24),
    ),
    (
        "8 before the agreed start nothing is taken off",
        (Hindrance(HindranceKind.STATE_POLICY, date(2022, 1, 1), date(2023, 3, 16)),),
        date(2024, 3, 16),
        date(2025, 3, 16),
    ),
    (
        "8(5) in the second year: the first is full already",
        (Hindrance(HindranceKind.MILITARY_OR_RELICS, date(2024, 6, 1), date(2024, 7, 1)),),
        date(2024, 3, 16),
        date(2025, 4, 15),
    ),
    (
        "8(6) it lasts: the time stands",
        (Hindrance(HindranceKind.OTHER_ACT, date(2024, 1, 1)),),
        None,
        None,
    ),
    (
        "8 force majeure",
        (Hindrance(HindranceKind.FORCE_MAJEURE, date(2023, 7, 1), date(2023, 7, 11)),),
        date(2024, 3, 26),
        date(2025, 3, 26),
    ),
    (
        "房地产法 26: necessary preliminary work",
        (Hindrance(HindranceKind.PRELIMINARY_WORK, date(2023, 4, 1), date(2023, 5, 1)),),
        date(2024, 4, 15),
        date(2025, 4, 15),
    ),
]


@pytest.mark.parametrize(
    ("hindrances", "fee_from", "retaking_from"),
    [one[1:] for one in OWNER],
    ids=[one[0] for one in OWNER],
)
def test_hindered_days_are_not_the_holders(
    hindrances: tuple[Hindrance, ...], fee_from: date | None, retaking_from: date | None
) -> None:
    found = assess(replace(WAITING, hindrances=hindrances), date(2024, 4, 1), LIMITS)
    assert (found.fee_from, found.retaking_from) == (fee_from, retaking_from)
    assert found.is_idle, "the land lies idle whoever caused it (article 2)"


def test_land_handed_over_late_is_not_the_holders_delay() -> None:
    late = replace(WAITING, delivered_on=date(2023, 9, 1))
    found = assess(late, date(2024, 4, 1), LIMITS)
    # 16 March to 31 August 2023 are 169 days
    assert found.fee_from == date(2024, 3, 16) + timedelta(days=169)
    never = assess(replace(WAITING, delivered_on=None), date(2030, 1, 1), LIMITS)
    assert never.is_idle
    assert never.fee_from is None


def test_a_run_of_standstill_begins_with_its_first_report() -> None:
    found = stopped_since(
        [
            works(date(2023, 1, 1), "1", 1),
            works(date(2023, 2, 1), "1", 1, stopped=False),
            works(date(2023, 3, 1), "1", 1),
            works(date(2023, 4, 1), "1", 1),
        ]
    )
    assert found == date(2023, 3, 1)


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@st.composite
def hindrance(draw: st.DrawFn) -> Hindrance:
    begins = draw(DAYS)
    lasts = draw(st.integers(0, 700))
    return Hindrance(HindranceKind.OTHER_ACT, begins, begins + timedelta(days=lasts))


@given(DAYS, st.integers(1, 2), st.lists(hindrance(), max_size=5))
def test_the_holders_own_days_are_as_many_as_a_year_has(
    base: date, years: int, hindrances: list[Hindrance]
) -> None:
    ends = own_term_ends(base, years, hindrances)
    assert ends is not None
    days = (base + timedelta(days=n) for n in range(1, (ends - base).days + 1))
    own = [
        day
        for day in days
        if not any(one.from_on <= day < (one.until_on or date.max) for one in hindrances)
    ]
    assert len(own) == (anniversary(base, years) - base).days
    assert own[-1] == ends


MAYBE = st.none() | DAYS
EPOCH = date(1970, 1, 1)


@st.composite
def contract(draw: st.DrawFn) -> Facts:
    stops = draw(st.lists(st.tuples(DAYS, st.booleans()), max_size=3, unique_by=lambda one: one[0]))
    developed = draw(st.integers(0, 30_000))
    invested = draw(st.integers(0, 100_000))
    reports = [Works(on, Decimal(developed), invested, stopped) for on, stopped in sorted(stops)]
    return Facts(
        delivered_on=draw(MAYBE),
        start_by=draw(MAYBE),
        started_on=draw(MAYBE),
        to_develop_m2=Decimal(draw(st.integers(1, 30_000))),
        total_fen=draw(st.none() | st.integers(1, 100_000)),
        finished_on=draw(MAYBE),
        ended_on=draw(MAYBE),
        counts_from=draw(MAYBE),
        reports=tuple(reports),
    )


def _day(value: date | None) -> int:
    return NEVER if value is None else (value - EPOCH).days


def columns_of(facts: list[Facts], on: date) -> Columns:
    def days(values: list[date | None]) -> np.ndarray:
        return np.array([_day(one) for one in values], dtype=np.int64)

    known = [[one for one in each.reports if one.on <= on] for each in facts]
    last = [each[-1] if each else Works(on, Decimal(0), 0) for each in known]
    return Columns(
        delivered_on=days([one.delivered_on for one in facts]),
        start_by=days([one.start_by for one in facts]),
        counts_from=days([one.counts_from for one in facts]),
        started_on=days([one.started_on for one in facts]),
        finished_on=days([one.finished_on for one in facts]),
        ended_on=days([one.ended_on for one in facts]),
        stopped_on=days([stopped_since(each) for each in known]),
        has_report=np.array([bool(each) for each in known]),
        developed=np.array([int(one.developed_m2 * 100) for one in last], dtype=np.int64),
        to_develop=np.array([int(one.to_develop_m2 * 100) for one in facts], dtype=np.int64),
        invested_fen=np.array([one.invested_fen for one in last], dtype=np.int64),
        total_fen=np.array([one.total_fen or 0 for one in facts], dtype=np.int64),
    )


@settings(max_examples=200)
@given(st.lists(contract(), min_size=1, max_size=8), DAYS)
def test_columns_say_what_single_contracts_say(facts: list[Facts], on: date) -> None:
    found = outlooks(columns_of(facts, on), _day(on), LIMITS)
    single = [assess(one, on, LIMITS) for one in facts]
    assert found.idle_from.tolist() == [_day(one.idle_from) for one in single]
    assert found.base_on.tolist() == [_day(one.base_on) for one in single]


@given(st.lists(DAYS, min_size=1, max_size=20), st.integers(1, 2))
def test_anniversaries_are_those_of_the_code(days: list[date], years: int) -> None:
    column = np.array([_day(one) for one in days], dtype=np.int64)
    expected = [_day(anniversary(one, years)) for one in days]
    assert anniversaries(column, years).tolist() == expected
