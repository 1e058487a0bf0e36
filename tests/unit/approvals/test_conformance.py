"""Conformance over columns, against the same rules walked through step by step."""

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from benchmarks.conformance import MEANINGS, hold_against, receipt_process
from benchmarks.conformance import TODAY as LOOKED_ON
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.approvals.cases import PLANT, process
from tests.unit.approvals.plain_conformance import Checker, Step, rounds_of

from zoneworks.approvals.engine.process import conformance
from zoneworks.approvals.engine.process.conformance import (
    TOLERANCES,
    Conformance,
    Duties,
    Rule,
    check,
    count,
)
from zoneworks.approvals.engine.process.handlings import NO_DAY, Handlings, Mark, Marks
from zoneworks.approvals.engine.process.plans import Plan, plan_for
from zoneworks.approvals.engine.process.rulebook import lay_out
from zoneworks.approvals.engine.terms import Columns
from zoneworks.approvals.readers import read_log
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import number_of

CALENDAR = national_calendar()
FIRST, TODAY = date(2024, 3, 1), date(2024, 12, 31)
CASES = [PLANT, PLANT | {"site_ha": 9, "design_size": "MEDIUM_SMALL"}, {}]
PLANS = [plan_for(process(), facts) for facts in CASES]
REASONS = ("expert", "publication", "lunch")


def day(count: int) -> date:
    return FIRST + timedelta(days=count)


def held_against(
    cases: list[list[Step]], plans: list[Plan], duties: Duties | None = None
) -> Conformance:
    """Check cases by their columns."""
    book, rows = lay_out(plans)
    steps = [(number, *step) for number, case in enumerate(cases) for step in case]
    marks = Marks(
        case=np.array([one[0] for one in steps], np.int32),
        node=np.array([book.place_of[one[1]] for one in steps], np.int32),
        is_formal=np.array([one[2] for one in steps], bool),
        mark=np.array([one[3] for one in steps], np.int8),
        on=np.array([number_of(one[4]) for one in steps], np.int64),
        reason=np.array([REASONS.index(one[5]) if one[5] else 0 for one in steps], np.int32),
        reasons=REASONS,
        plan_of=rows,
    )
    return check(book, marks, duties or Duties.none(), CALENDAR, number_of(TODAY))


def found_in(steps: list[Step], plan: Plan = PLANS[0]) -> dict[str, int]:
    return count(held_against([steps], [plan]).findings)


@st.composite
def histories(draw: st.DrawFn, plan: Plan) -> list[Step]:
    codes = [*plan.items, *plan.milestones]
    steps: list[Step] = []
    on = FIRST
    for _ in range(draw(st.integers(0, 40))):
        on += timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 12, 40])))
        code = draw(st.sampled_from(codes))
        is_milestone = code in plan.milestones
        mark = Mark.REACH if is_milestone else draw(st.sampled_from(list(Mark)[:-1]))
        is_formal = is_milestone or draw(st.integers(0, 4)) > 0
        reason = draw(st.sampled_from(REASONS)) if mark is Mark.PAUSE else ""
        steps.append((code, is_formal, mark, min(on, TODAY), reason))
    return steps


@settings(max_examples=150, deadline=None)
@given(st.tuples(*(histories(plan) for plan in PLANS)))
def test_the_columns_find_what_a_walk_through_each_case_finds(
    cases: tuple[list[Step], ...],
) -> None:
    expected: Counter[str] = Counter()
    for steps, plan in zip(cases, PLANS, strict=True):
        expected += Checker(CALENDAR, plan, rounds_of(steps), TODAY).counts()
    assert count(held_against(list(cases), PLANS).findings) == dict(expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(histories(PLANS[0]), min_size=2, max_size=9), st.integers(1, 30))
def test_a_log_in_parts_is_found_to_be_what_the_whole_is(
    cases: list[list[Step]], steps: int
) -> None:
    plans = PLANS[:1] * len(cases)
    whole = held_against(cases, plans)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conformance, "STEPS_AT_ONCE", steps)
        parts = held_against(cases, plans)
    for field in fields(Handlings):
        values = (getattr(one.handlings, field.name).tolist() for one in (whole, parts))
        assert next(values) == next(values), field.name
    assert found_rows(whole) == found_rows(parts)


def found_rows(found: Conformance) -> dict[str, list[tuple[int, int]]]:
    return {
        one.rule: sorted(zip(one.rows.tolist(), one.other.tolist(), strict=True))
        for one in found.findings
    }


def lawful(code: str, start: int, end: int) -> list[Step]:
    return [
        (code, True, Mark.APPLY, day(start), ""),
        (code, True, Mark.ACCEPT, day(start), ""),
        (code, True, Mark.GRANT, day(end), ""),
        (code, True, Mark.DELIVER, day(end), ""),
    ]


LAND = [
    ("filing", True, Mark.APPLY, day(0), ""),
    ("filing", True, Mark.ACCEPT, day(0), ""),
    *lawful("planning_conditions", 0, 3),
    *lawful("land_contract", 3, 40),
]


def test_a_lawful_handling_is_found_to_be_lawful() -> None:
    assert found_in([*LAND, *lawful("land_use_permit", 41, 50)]) == {}


def test_a_permit_before_the_land_is_a_violation_wherever_it_stands() -> None:
    early = [step for step in LAND if step[0] != "land_contract"]
    found = found_in([*early, *lawful("land_use_permit", 4, 9)])
    assert found == {"LAND": 1}
    before = [*early, *lawful("land_use_permit", 4, 9), *lawful("works_planning_permit", 9, 15)]
    assert found_in(before) == {"LAND": 2}


def test_works_that_began_before_their_permits_are_found_with_each_missing_one() -> None:
    found = held_against([[("construction", True, Mark.REACH, day(5), "")]], PLANS[:1])
    assert count(found.findings) == {"MILESTONE": len(PLANS[0].before["construction"])}


def test_an_extension_with_consent_is_a_tolerance_and_a_longer_delay_is_not() -> None:
    extended: Step = ("land_use_permit", True, Mark.EXTEND, day(45), "")
    slow = lawful("land_use_permit", 41, 41 + 38)  # more than 20, fewer than 30 working days
    assert found_in([*LAND, *slow]) == {"LIMIT": 1}
    assert found_in([*LAND, *slow[:2], extended, *slow[2:]]) == {"EXTENDED": 1}
    slower = lawful("land_use_permit", 41, 41 + 60)
    assert found_in([*LAND, *slower[:2], extended, *slower[2:]]) == {"LIMIT": 1}


def test_what_was_not_told_in_time_counts_as_accepted_from_the_application() -> None:
    late: list[Step] = [
        ("planning_conditions", True, Mark.APPLY, day(0), ""),
        ("planning_conditions", True, Mark.TELL_GAPS, day(10), ""),
        ("planning_conditions", True, Mark.TELL_GAPS, day(11), ""),
        ("planning_conditions", True, Mark.ACCEPT, day(12), ""),
    ]
    assert found_in(late) == {"GAPS_LATE": 1, "GAPS_TWICE": 1, "DEEMED": 1}


def test_a_simulated_result_is_shown_and_held_against_nobody() -> None:
    simulated = [
        (code, False, mark, on, reason) for code, _, mark, on, reason in lawful("eia_form", 1, 9)
    ]
    found = held_against([simulated], PLANS[:1])
    assert count(found.findings) == {"SIMULATED": 1}
    assert found.rows(violations=True).size == 0
    assert found.rows(violations=False).size == 1


def duties(*, is_promise: bool, due: int, closed: int | None, was_kept: bool = True) -> Duties:
    book, _ = lay_out(PLANS[:1])
    return Duties(
        case=np.zeros(1, np.int32),
        node=np.array([book.place_of["eia_form"]], np.int32),
        is_formal=np.ones(1, bool),
        is_promise=np.array([is_promise]),
        due=np.array([number_of(day(due))]),
        closed=np.array([NO_DAY if closed is None else number_of(day(closed))]),
        was_kept=np.array([was_kept]),
    )


def test_a_paper_that_followed_in_time_is_a_tolerance_and_holds_the_delivery() -> None:
    filing = LAND[:2]
    steps = lawful("eia_form", 1, 4)
    steps[-1] = ("eia_form", True, Mark.DELIVER, day(25), "")
    owed = duties(is_promise=False, due=22, closed=20)
    found = held_against([[*filing, *steps]], PLANS[:1], owed)
    assert count(found.findings) == {"WITHHELD": 1, "PAPER": 1}
    late = held_against([[*filing, *steps]], PLANS[:1], duties(is_promise=False, due=9, closed=20))
    assert count(late.findings) == {"PAPER_LATE": 1, "WITHHELD": 1}
    assert found_in([*filing, *steps]) == {"DELIVERY": 1}


def test_a_promise_is_a_tolerance_until_it_is_broken_or_left_unchecked() -> None:
    case = [[*LAND[:2], *lawful("eia_form", 1, 4)]]
    for owed, rule in (
        (duties(is_promise=True, due=30, closed=20), "PROMISE"),
        (duties(is_promise=True, due=30, closed=20, was_kept=False), "PROMISE_LATE"),
        (duties(is_promise=True, due=30, closed=None), "PROMISE_LATE"),
        (duties(is_promise=True, due=320, closed=None), "PROMISE"),
    ):
        assert count(held_against(case, PLANS[:1], owed).findings) == {rule: 1}


def test_every_rule_is_either_a_violation_or_a_tolerance() -> None:
    assert {rule for rule in Rule if rule not in TOLERANCES} == set(list(Rule)[:14])
    assert len(TOLERANCES) == 7


@pytest.mark.data
def test_on_a_real_log_the_columns_find_what_a_walk_finds(permits: Path) -> None:
    columns = Columns(case="case:concept:name", activity="concept:name", time="time:timestamp")
    log = read_log(permits / "receipt_wabo.parquet", columns)
    plan = plan_for(receipt_process(), {})
    cases: list[list[Step]] = [[] for _ in range(len(log.case_names))]
    for number, activity, at in zip(log.case_of, log.activity_of, log.happened_at, strict=True):
        code, mark = MEANINGS[log.activity_names[activity]]
        on = date(1970, 1, 1) + timedelta(microseconds=int(at))
        cases[number].append((code, True, Mark[mark], on, ""))
    expected: Counter[str] = Counter()
    for steps in cases:
        expected += Checker(CALENDAR, plan, rounds_of(steps), LOOKED_ON).counts()
    found = count(hold_against(log).findings)
    assert found == dict(expected)
    assert len(found) > 6
