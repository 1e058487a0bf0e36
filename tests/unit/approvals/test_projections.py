"""Deadlines in columns against those that each move computes for itself."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.approvals.cases import FIRST, act, carry_through, day, new_case

from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.handling import HandlingAct, State, Track
from zoneworks.approvals.engine.process.projections import DUE_STATES, OpenItem, with_new_dues
from zoneworks.core.calendars import national_calendar

CALENDAR = national_calendar()
STEPS = (
    HandlingAct.ACCEPT,
    HandlingAct.PAUSE,
    HandlingAct.RESUME,
    HandlingAct.EXTEND,
    HandlingAct.REVIEW,
    HandlingAct.GRANT,
)


def handled(code: str, gaps: list[int], steps: list[HandlingAct]) -> Case:
    """Bring an item as far as some steps lead, each some days after the one before."""
    case = new_case()
    carry_through(case, "filing", FIRST)
    carry_through(case, "planning_conditions", FIRST)
    act(case, code, HandlingAct.APPLY, FIRST)
    on = FIRST
    for gap, step in zip(gaps, steps, strict=False):
        on += timedelta(days=gap)
        try:
            act(case, code, step, on, reason="expert", evidence="No. 3")
        except ValueError:
            continue  # not possible now: the history goes on without it
    return case


@settings(max_examples=60)
@given(
    code=st.sampled_from(["eia_form", "land_contract"]),
    gaps=st.lists(st.integers(0, 12), min_size=8, max_size=8),
    steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=8),
)
def test_columns_find_the_deadlines_that_the_moves_have_written(
    code: str, gaps: list[int], steps: list[HandlingAct]
) -> None:
    case = handled(code, gaps, [HandlingAct.ACCEPT, *steps])
    standing = case.standings[code, Track.FORMAL]
    item = case.plan.items[code]
    if standing.state not in DUE_STATES:
        return
    limits = {one.code: one.limit_days for one in item.pauses}
    pause_days = limits[standing.pauses[-1].reason] if standing.state is State.PAUSED else 0
    given_item = OpenItem(standing, item.limit_for(case.plan.facts), item.promised, pause_days)
    wiped = standing._replace(due_on=None)
    if standing.state is not State.GRANTED:
        wiped = wiped._replace(legal_due_on=None, promised_due_on=None)
    assert with_new_dues(CALENDAR, [replace(given_item, standing=wiped)]) == [standing]


def test_an_application_and_a_decision_get_their_days_of_the_law() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    submitted = case.standings["eia_form", Track.FORMAL]
    act(case, "eia_form", HandlingAct.ACCEPT, day(1))
    act(case, "eia_form", HandlingAct.REVIEW, day(2))
    act(case, "eia_form", HandlingAct.GRANT, day(3))
    granted = case.standings["eia_form", Track.FORMAL]
    wiped = [OpenItem(one._replace(due_on=None)) for one in (submitted, granted)]
    found = with_new_dues(CALENDAR, wiped)
    assert found == [submitted, granted]
    assert [one.due_on for one in found] == [date(2024, 3, 8), date(2024, 3, 18)]
