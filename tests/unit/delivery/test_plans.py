"""Plans by dates: what links allow, what decides the end, what cannot be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.delivery.zone_plans import MONDAY, activity, days, milestone, plan, resource

from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.refusals import Refusal
from zoneworks.delivery.definitions import catalog, templates
from zoneworks.delivery.engine.plans import checks
from zoneworks.delivery.engine.plans.critical import (
    Bound,
    critical_path,
    look_ahead,
    order_of,
    planned_outlook,
)
from zoneworks.delivery.engine.plans.lateness import find_late, find_roots
from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    MILESTONES,
    Activity,
    ActivityKind,
    LateCause,
    Link,
    Period,
    Phase,
)
from zoneworks.delivery.engine.plans.whatif import Change, delayed, moved_milestones
from zoneworks.delivery.engine.scheduling.refusals import CyclicPrecedence, UnknownActivity

FRIDAY, NEXT_MONDAY = date(2024, 6, 21), date(2024, 6, 24)
DAY = timedelta(days=1)


def test_an_activity_of_five_days_from_a_monday_on_ends_on_friday() -> None:
    found = look_ahead(plan(activity("a", 5), activity("b", 1, "a")), days())
    assert found.dates("a") == (MONDAY, FRIDAY)
    assert found.dates("b") == (NEXT_MONDAY, NEXT_MONDAY)


def test_a_make_up_saturday_is_worked_and_a_holiday_is_not() -> None:
    before_may_day = date(2024, 4, 26)  # a Friday; Sunday 28 is worked, 1 to 5 May are off
    found = look_ahead(plan(activity("a", 5)), days(before_may_day))
    assert found.dates("a") == (before_may_day, date(2024, 5, 6))
    found = look_ahead(plan(activity("a", 4)), days(before_may_day))
    assert found.dates("a")[1] == date(2024, 4, 30)


def test_a_milestone_is_reached_on_the_day_on_which_the_last_before_it_ends() -> None:
    found = look_ahead(plan(activity("a", 5), milestone("done", "a")), days())
    assert found.dates("done") == (FRIDAY, FRIDAY)
    dated = plan(milestone("signed", not_before=NEXT_MONDAY), activity("a", 1, "signed"))
    found = look_ahead(dated, days())
    assert found.dates("signed")[1] == NEXT_MONDAY
    assert found.dates("a")[0] == NEXT_MONDAY + DAY


def test_lags_leave_days_between_or_let_both_overlap() -> None:
    found = look_ahead(
        plan(activity("a", 5), activity("b", 1, Link("a", 2)), activity("c", 1, Link("a", -2))),
        days(),
    )
    assert found.dates("b")[0] == date(2024, 6, 26)
    assert found.dates("c")[0] == date(2024, 6, 20)


def test_what_has_ended_binds_by_its_real_day_and_what_runs_is_done_today_at_the_earliest() -> None:
    ended = activity("a", 3, started_on=date(2024, 6, 3), finished_on=date(2024, 6, 14))
    runs = activity("b", 5, "a", started_on=date(2024, 6, 6))
    found = look_ahead(plan(ended, runs, activity("c", 2, "a", "b")), days())
    assert found.dates("a") == (date(2024, 6, 3), date(2024, 6, 14))
    assert found.dates("b") == (date(2024, 6, 6), MONDAY)
    assert found.dates("c")[0] == date(2024, 6, 18)
    expected = replace(runs, expected_on=NEXT_MONDAY)
    assert look_ahead(plan(ended, expected), days()).dates("b")[1] == NEXT_MONDAY


def test_published_days_are_kept_unless_they_need_not_be() -> None:
    published = plan(
        activity("a", 2, planned_start_on=NEXT_MONDAY, planned_finish_on=date(2024, 6, 25))
    )
    assert look_ahead(published, days()).dates("a")[0] == NEXT_MONDAY
    assert look_ahead(published, days(), keeps_published=False).dates("a")[0] == MONDAY


def test_float_is_what_an_activity_may_slip_and_the_critical_path_has_none() -> None:
    activities = plan(activity("short", 2), activity("long", 5), milestone("end", "short", "long"))
    found = look_ahead(activities, days())
    assert [found.total_float(code) for code in ("short", "long", "end")] == [3, 0, 0]
    path = critical_path(activities, found, "end")
    assert [(one.code, one.bound) for one in path] == [("long", Bound.DONE), ("end", Bound.LINK)]


def test_a_step_that_no_link_binds_says_what_does() -> None:
    waits = activity("waits", 1, "a", needs={"team": 1})
    waits = replace(waits, planned_start_on=NEXT_MONDAY, planned_finish_on=NEXT_MONDAY)
    later = activity("later", 1, "a", not_before=NEXT_MONDAY)
    for one, bound in ((waits, Bound.RESOURCE), (later, Bound.RELEASE)):
        activities = plan(activity("a", 2), one)
        path = critical_path(activities, look_ahead(activities, days()), one.code)
        assert path == [(one.code, bound)]


def test_a_ring_and_a_link_to_nowhere_are_named() -> None:
    ring = plan(activity("a", 1, "c"), activity("b", 1, "a"), activity("c", 1, "b"))
    with pytest.raises(CyclicPrecedence) as refused:
        order_of(ring)
    assert set(refused.value.values["activities"].split(" → ")) == {"a", "b", "c"}
    with pytest.raises(UnknownActivity) as unknown:
        order_of(plan(activity("a", 1, "nowhere")))
    assert unknown.value.values["activity"] == "nowhere"


@st.composite
def some_plans(draw: st.DrawFn) -> dict[str, Activity]:
    made: dict[str, Activity] = {}
    for number in range(draw(st.integers(1, 9))):
        before = draw(st.lists(st.sampled_from([*made] or [""]), max_size=3, unique=True))
        links = [Link(one, draw(st.integers(-3, 3))) for one in before if one]
        one = activity(f"a{number}", draw(st.integers(0, 8)), *links)
        made[one.code] = one
    return made


@given(some_plans())
def test_links_hold_and_slipping_by_the_float_leaves_the_end(
    activities: dict[str, Activity],
) -> None:
    found = look_ahead(activities, days())
    for code, one in activities.items():
        for link in one.after:
            assert found.spans[code].start >= found.spans[link.code].finish + link.lag_days
        left = found.total_float(code)
        slipped = {**activities, code: replace(one, duration_days=one.duration_days + left)}
        assert look_ahead(slipped, days()).end == found.end
        once_more = {**activities, code: replace(one, duration_days=one.duration_days + left + 1)}
        assert look_ahead(once_more, days()).end > found.end


@given(some_plans(), st.randoms(use_true_random=False))
def test_the_order_in_which_activities_stand_changes_nothing(
    activities: dict[str, Activity], chance: st.DataObject
) -> None:
    codes = list(activities)
    chance.shuffle(codes)  # type: ignore[attr-defined]
    turned = {code: activities[code] for code in codes}
    assert look_ahead(turned, days()).spans == look_ahead(activities, days()).spans


@given(st.integers(0, 600), st.integers(0, 60))
def test_days_and_their_numbers_are_inverse(number: int, length: int) -> None:
    counted = days()
    for one in (number, -number):
        assert counted.begin(counted.date_of(one)) == one
        assert counted.end(counted.date_of(one)) == one + 1
    first, last = counted.dates(number, number + length)
    if length:
        assert counted.lasted(first, last) == length
        assert national_calendar().is_working(first)


def refused(**more: object) -> str:
    one = activity("a", 1, **more)  # type: ignore[arg-type]
    with pytest.raises(Refusal) as found:
        checks.check_plan(plan(one), {"team": resource("team", 2)}, days(), waits_for_release=False)
    assert found.value.values.get("activity", "a") == "a"
    return found.value.code


def test_each_bad_input_has_a_name() -> None:
    assert refused(needs={"team": 3}) == "NEED_ABOVE_CAPACITY"
    assert refused(needs={"nobody": 1}) == "UNKNOWN_RESOURCE"
    assert refused(not_before=NEXT_MONDAY, deadline=FRIDAY) == "DEADLINE_BEFORE_RELEASE"
    assert refused(kind=ActivityKind.MILESTONE) == "MILESTONE_LASTS"
    with pytest.raises(Refusal) as found:
        checks.check_plan(plan(activity("a", -1)), {}, days(), waits_for_release=False)
    assert found.value.code == "NEGATIVE_DURATION"
    with pytest.raises(Refusal) as found:
        checks.check_resource(2, [Period(FRIDAY, FRIDAY, 1)], "team")
    assert found.value.code == "IMPOSSIBLE_CALENDAR"
    with pytest.raises(Refusal) as found:
        checks.check_plan(plan(activity("a", 2001)), {}, days(), waits_for_release=False)
    assert found.value.code == "OUT_OF_RANGE"


def test_days_behind_the_calendar_are_refused() -> None:
    far = date(2040, 1, 2)
    for one in (
        activity("a", 1, deadline=far),
        activity("a", 1, not_before=far),
        activity("a", 1900),
    ):
        with pytest.raises(Refusal) as found:
            checks.check_plan(plan(one), {}, days(), waits_for_release=False)
        assert found.value.code == "CALENDAR_EXHAUSTED"


def test_what_has_begun_stays_and_what_has_ended_keeps_its_planned_days() -> None:
    begun = activity("a", 2, started_on=MONDAY)
    others = plan(begun, activity("b", 1, "a"), activity("c", 1))
    with pytest.raises(Refusal) as found:
        checks.check_removal(others, "a")
    assert found.value.code == "HAS_BEGUN"
    checks.check_removal(others, "b")
    with pytest.raises(Refusal) as found:
        checks.check_removal(plan(activity("c", 1)), "c")
    assert found.value.code == "LAST_ACTIVITY"
    checks.check_change(begun, 5)
    ended = replace(begun, finished_on=FRIDAY)
    checks.check_change(ended, 2)
    with pytest.raises(Refusal) as found:
        checks.check_change(ended, 5)
    assert found.value.code == "HAS_BEGUN"


def test_a_deadline_on_the_last_possible_day_stands() -> None:
    one = activity("a", 5, not_before=MONDAY, deadline=FRIDAY)
    checks.check_plan(plan(one), {}, days(), waits_for_release=False)


def test_building_waits_for_the_start_of_construction_by_some_way() -> None:
    start = milestone()
    near = activity("wall", 3, CONSTRUCTION_START, kind=ActivityKind.CONSTRUCTION)
    far = activity("roof", 3, "wall", kind=ActivityKind.CONSTRUCTION)
    checks.check_plan(plan(start, near, far), {}, days(), waits_for_release=True)
    loose = activity("fence", 3, kind=ActivityKind.CONSTRUCTION)
    with pytest.raises(Refusal) as found:
        checks.check_plan(plan(start, near, loose), {}, days(), waits_for_release=True)
    assert (found.value.code, found.value.values["activity"]) == (
        "CONSTRUCTION_UNRELEASED",
        "fence",
    )
    checks.check_plan(plan(start, near, loose), {}, days(), waits_for_release=False)


def test_progress_that_contradicts_itself_is_refused_and_lateness_wants_a_cause() -> None:
    late = activity("a", 2, started_on=MONDAY, planned_finish_on=MONDAY)
    for one, code in (
        (replace(late, started_on=None, finished_on=FRIDAY), "END_BEFORE_START"),
        (replace(late, started_on=FRIDAY, finished_on=MONDAY), "END_BEFORE_START"),
        (replace(late, expected_on=MONDAY), "EXPECTED_PAST"),
    ):
        with pytest.raises(Refusal) as found:
            checks.check_progress(one, FRIDAY)
        assert found.value.code == code
    done = replace(late, finished_on=FRIDAY)
    checks.check_progress(done, FRIDAY)
    with pytest.raises(Refusal) as found:
        checks.check_cause(done, None)
    assert found.value.code == "CAUSE_MISSING"
    checks.check_cause(done, LateCause.WEATHER)
    checks.check_cause(replace(done, finished_on=MONDAY), None)


def late_plan() -> dict[str, Activity]:
    """Something that should have ended on Monday ends on Wednesday, others follow."""
    wednesday = date(2024, 6, 19)
    return plan(
        activity(
            "root",
            1,
            started_on=MONDAY,
            expected_on=wednesday,
            planned_start_on=MONDAY,
            planned_finish_on=MONDAY,
        ),
        activity(
            "next",
            2,
            "root",
            planned_start_on=date(2024, 6, 18),
            planned_finish_on=wednesday,
        ),
        milestone("end", "next", planned_start_on=wednesday, planned_finish_on=wednesday),
        activity("calm", 1, planned_start_on=FRIDAY, planned_finish_on=FRIDAY),
    )


def test_lateness_is_led_back_to_where_it_begins() -> None:
    activities = late_plan()
    expected = look_ahead(activities, days())
    late = find_late(activities, expected)
    assert {code: (one.days, one.root) for code, one in late.items()} == {
        "root": (2, "root"),
        "next": (2, "root"),
        "end": (2, "root"),
    }
    (root,) = find_roots(activities, late)
    assert (root.code, root.days, root.followers) == ("root", 2, ("next", "end"))
    assert root.milestones == (("end", 2),)


def test_what_ended_late_is_still_the_root_of_what_follows() -> None:
    activities = late_plan()
    ended = replace(activities["root"], expected_on=None, finished_on=date(2024, 6, 19))
    activities["root"] = ended
    late = find_late(activities, look_ahead(activities, days(date(2024, 6, 20))))
    (root,) = find_roots(activities, late)
    assert (root.code, root.followers) == ("root", ("next", "end"))


def test_what_if_moves_the_milestones_and_keeps_nothing() -> None:
    activities = plan(activity("a", 5), activity("b", 2), milestone("end", "a", "b"))
    before = look_ahead(activities, days())
    for change, moved in ((Change("a", 3), 3), (Change("b", 3), 0), (Change("b", 4), 1)):
        after = look_ahead(delayed(activities, change, before), days())
        ends = [{code: span.finish for code, span in one.spans.items()} for one in (before, after)]
        found = moved_milestones(activities, days(), *ends)
        assert [one.days for one in found] == ([moved] if moved else [])
    assert look_ahead(activities, days()).spans == before.spans
    slipped = look_ahead(delayed(activities, Change("end", 4), before), days())
    assert slipped.spans["end"].finish == before.spans["end"].finish + 4


def test_the_published_days_have_floats_of_their_own() -> None:
    activities = plan(
        activity("a", 1, planned_start_on=FRIDAY, planned_finish_on=FRIDAY),
        milestone("end", "a", planned_start_on=NEXT_MONDAY, planned_finish_on=NEXT_MONDAY),
    )
    found = planned_outlook(activities, days())
    assert found.dates("a") == (FRIDAY, FRIDAY)
    assert found.total_float("a") == 1


@pytest.mark.parametrize("code", ["large-plant", "new-plant", "rented-factory"])
def test_the_shipped_templates_can_be_followed(code: str) -> None:
    template = templates()[code]
    needs = {name for one in catalog().values() for name, _units in one.needs}
    resources = {name: resource(name, 1) for name in needs}
    made = {one.code: one for _row, one in template.make(frozenset(resources))}
    checks.check_plan(made, resources, days(), waits_for_release=True)
    assert len(made) >= 44
    found = look_ahead(made, days())
    reached = [found.dates(one)[1] for one in MILESTONES if one in made]
    assert reached == sorted(reached)
    assert [one.finish for one in found.spans.values()].count(found.end) >= 1
    assert {one.phase for one in made.values()} >= {Phase.SIGNING, Phase.PERMITS, Phase.FULL_OUTPUT}
    without = dict(template.make(frozenset()))
    assert not any(one.needs for one in without.values())


def test_what_a_template_leaves_out_is_passed_over() -> None:
    made = {one.code: one for _row, one in templates()["rented-factory"].make(frozenset())}
    assert CONSTRUCTION_START in {link.code for link in made["masonry"].after}
    assert "topping_out" not in made
