"""The plans of a zone together: shared teams, new days, deadlines, and what would mend them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.delivery.zone_plans import (
    MONDAY,
    activity,
    days,
    milestone,
    plan,
    resource,
    zone,
)

from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.refusals import Refusal
from zoneworks.delivery.engine.plans.loads import Use, loads_of
from zoneworks.delivery.engine.plans.reasons import Binding, Reason, reasons_of
from zoneworks.delivery.engine.plans.replan import Layout, Move, lay_out, moves_of
from zoneworks.delivery.engine.plans.scale import Scale, Zoom
from zoneworks.delivery.engine.plans.terms import Activity, Link, Period, Plan
from zoneworks.delivery.engine.plans.whatif import Change, with_more
from zoneworks.delivery.engine.scheduling.bounds import faults
from zoneworks.delivery.engine.scheduling.mending import mend
from zoneworks.delivery.engine.scheduling.network import earliest_starts, prepare
from zoneworks.delivery.engine.scheduling.search import Search
from zoneworks.delivery.engine.scheduling.terms import Ints
from zoneworks.delivery.solving import solve

FRIDAY, NEXT_MONDAY = date(2024, 6, 21), date(2024, 6, 24)


def worked_out(layout: Layout, seconds: float = 0.1) -> Ints:
    starts = solve(layout.problem, seconds=seconds, threads=1, keys=layout.order).schedule.starts
    assert faults(layout.problem, starts) == []
    return starts


def published(plans: list[Plan], moves: list[Move]) -> list[Plan]:
    """The plans as they are once the moves are published."""
    new = {move.place: move for move in moves}

    def dated(key: int, one: Activity) -> Activity:
        move = new.get((key, one.code))  # type: ignore[call-overload]
        if move is None:
            return one
        return replace(one, planned_start_on=move.start_on, planned_finish_on=move.finish_on)

    return [
        replace(p, activities={code: dated(p.key, one) for code, one in p.activities.items()})
        for p in plans
    ]


def two_on_one_team() -> list[Plan]:
    return [
        Plan(key, name, plan(activity("visit", 2, needs={"team": 1}), milestone("end", "visit")))
        for key, name in ((1, "first"), (2, "second"))
    ]


def test_two_projects_on_one_team_come_one_after_the_other() -> None:
    layout = lay_out(two_on_one_team(), {"team": resource("team", 1)}, days())
    moves = {move.place: move for move in moves_of(layout, worked_out(layout))}
    ends = sorted(moves[key, "end"].finish_on for key in (1, 2))  # type: ignore[index]
    assert ends == [date(2024, 6, 18), date(2024, 6, 20)]


def reason_of(*activities: Activity, earlier: bool = False, others: Sequence[Plan] = ()) -> Reason:
    """Why the plan of these activities moves, one team being there for all."""
    plans = [Plan(1, "own", plan(*activities)), *others]
    layout = lay_out(plans, {"team": resource("team", 1)}, days(), may_be_earlier=earlier)
    starts = worked_out(layout)
    return next(
        one
        for one in reasons_of(layout, starts, moves_of(layout, starts), plans)
        if one.place.plan == 1
    )


def on(first: date, last: date, **more: Any) -> dict[str, Any]:
    return {"planned_start_on": first, "planned_finish_on": last, **more}


def test_it_is_said_with_which_activity_a_change_begins_and_what_binds_it() -> None:
    tuesday, thursday, before = date(2024, 6, 18), date(2024, 6, 20), date(2024, 6, 14)
    ran = activity("a", 2, **on(before, MONDAY, started_on=before, expected_on=thursday))
    behind = activity("b", 1, "a", **on(tuesday, tuesday))
    assert reason_of(ran, behind) == ((1, "a"), Binding.EXPECTED, 3, "", ())
    ended = activity("a", 1, **on(before, before, started_on=before, finished_on=MONDAY))
    late = activity("b", 1, "a", **on(MONDAY, MONDAY))
    assert reason_of(ended, late) == ((1, "b"), Binding.AFTER, 1, "a", ())
    overdue = activity("a", 1, **on(before, before))
    assert reason_of(overdue) == ((1, "a"), Binding.OVERDUE, 1, "", ())
    stated = activity("a", 1, **on(MONDAY, MONDAY, not_before=thursday))
    assert reason_of(stated) == ((1, "a"), Binding.STATED, 3, "", ())
    assert reason_of(activity("a", 1)) == ((1, "a"), Binding.NEW, 0, "", ())
    waits = activity("a", 1, **on(thursday, thursday))
    assert reason_of(waits, earlier=True) == ((1, "a"), Binding.EARLIER, -3, "", ())
    early = activity("a", 5, **on(before, thursday, started_on=before, expected_on=MONDAY))
    assert reason_of(early).binding is Binding.EXPECTED
    calm = activity("a", 1, **on(MONDAY, MONDAY))
    longer = activity("b", 3, "a", **on(tuesday, tuesday))
    assert reason_of(calm, longer) == ((1, "b"), Binding.LENGTH, 2, "", ())
    shorter = activity("a", 1, **on(tuesday, thursday))
    assert reason_of(shorter) == ((1, "a"), Binding.LENGTH, -2, "", ())
    linked = activity("b", 1, Link("a", 2), **on(tuesday, tuesday))
    assert reason_of(calm, linked) == ((1, "b"), Binding.LINK, 2, "a", ())
    late_end = milestone("m", "a", **on(tuesday, tuesday, expected_on=thursday))
    assert reason_of(calm, late_end).binding is Binding.EXPECTED
    said = milestone("a", **on(MONDAY, MONDAY, expected_on=thursday))
    assert reason_of(said).binding is Binding.EXPECTED
    runs = activity("x", 3, needs={"team": 1}, **on(MONDAY, date(2024, 6, 19), started_on=MONDAY))
    wants = activity("a", 1, needs={"team": 1}, **on(tuesday, tuesday))
    other = [Plan(2, "other", plan(runs))]
    assert reason_of(wants, others=other) == ((1, "a"), Binding.SHARED, 2, "", ("team",))


def test_what_was_published_stays_and_a_slip_delays_only_what_it_must() -> None:
    plans, resources = zone(12, 30)
    layout = lay_out(plans, resources, days())
    plans = published(plans, moves_of(layout, worked_out(layout, 0.3)))
    layout = lay_out(plans, resources, days())
    assert moves_of(layout, worked_out(layout)) == []
    slipped = dict(plans[0].activities)
    last = list(slipped)[-1]
    slipped[last] = replace(slipped[last], duration_days=slipped[last].duration_days + 7)
    moved = [replace(plans[0], activities=slipped), *plans[1:]]
    layout = lay_out(moved, resources, days())
    moves = moves_of(layout, worked_out(layout))
    assert (1, last) in {move.place for move in moves}
    for move in moves:
        assert move.was_finish_on is not None
        assert move.finish_on > move.was_finish_on, "nobody is asked to come earlier"


def test_activities_may_come_earlier_where_that_is_allowed() -> None:
    later = activity("a", 2, planned_start_on=NEXT_MONDAY, planned_finish_on=date(2024, 6, 25))
    plans = [Plan(1, "p", plan(later))]
    layout = lay_out(plans, {}, days())
    assert moves_of(layout, worked_out(layout)) == []
    layout = lay_out(plans, {}, days(), may_be_earlier=True)
    (move,) = moves_of(layout, worked_out(layout))
    assert move.start_on == MONDAY


def test_what_has_ended_is_left_out_and_what_runs_holds_its_team() -> None:
    ended = activity("a", 3, started_on=date(2024, 6, 3), finished_on=date(2024, 6, 18))
    runs = activity(
        "b", 5, started_on=date(2024, 6, 10), expected_on=date(2024, 6, 19), needs={"team": 1}
    )
    waits = activity("c", 1, Link("a", 1), needs={"team": 1})
    layout = lay_out(
        [Plan(1, "p", plan(ended, runs, waits))], {"team": resource("team", 1)}, days()
    )
    assert [place.code for place in layout.places] == ["b", "c"]
    moves = {move.place.code: move for move in moves_of(layout, worked_out(layout))}
    assert moves["c"].start_on == date(2024, 6, 20)
    assert moves["b"].finish_on == date(2024, 6, 19)


def test_a_resource_may_have_fewer_or_more_units_for_a_while() -> None:
    closed = resource("team", 1, Period(MONDAY, NEXT_MONDAY, 0))
    layout = lay_out(two_on_one_team(), {"team": closed}, days())
    starts = [move.start_on for move in moves_of(layout, worked_out(layout))]
    assert min(starts) == NEXT_MONDAY
    more = resource("team", 1, Period(MONDAY, FRIDAY, 2))
    layout = lay_out(two_on_one_team(), {"team": more}, days())
    visits = [one for one in moves_of(layout, worked_out(layout)) if one.place.code == "visit"]
    assert [one.start_on for one in visits] == [MONDAY, MONDAY]
    assert with_more({"team": closed}, Change("visit", 0, "team", 2))["team"].units_on(MONDAY) == 2


def test_nothing_open_is_no_problem_to_solve() -> None:
    done = activity("a", 1, started_on=MONDAY, finished_on=MONDAY)
    with pytest.raises(Refusal) as found:
        lay_out([Plan(1, "p", plan(done))], {}, days())
    assert found.value.code == "NOTHING_TO_PLAN"
    with pytest.raises(Refusal) as found:
        lay_out([Plan(1, "p", plan(activity("a", 1, needs={"x": 1})))], {}, days())
    assert found.value.code == "UNKNOWN_RESOURCE"


def missed(plans: list[Plan], units: int) -> tuple[Layout, Ints]:
    layout = lay_out(plans, {"team": resource("team", units)}, days())
    return layout, worked_out(layout, 0.2)


def test_links_that_are_too_long_are_told_as_their_chain() -> None:
    activities = plan(activity("a", 5), activity("b", 5, "a", deadline=FRIDAY), activity("c", 1))
    layout, starts = missed([Plan(1, "p", activities)], 1)
    (deadline,) = layout.deadlines
    found = mend(layout.problem, starts, deadline.activity, deadline.time)
    assert [layout.places[j].code for j in found.chain] == ["a", "b"]
    assert found.earliest - deadline.time == 5
    assert not (found.units or found.comes_first or found.together)


def test_a_shortage_is_told_by_the_fewest_units_that_mend_it() -> None:
    crowd = [
        Plan(key, f"p{key}", plan(activity("visit", 5, needs={"team": 1}, deadline=FRIDAY)))
        for key in range(1, 5)
    ]
    layout, starts = missed(crowd, 1)
    ends = starts + layout.problem.durations
    late = [one for one in layout.deadlines if ends[one.activity] > one.time]
    assert len(late) == 3
    last = max(late, key=lambda one: ends[one.activity])
    found = mend(layout.problem, starts, last.activity, last.time)
    assert found.comes_first, "alone it would be kept, if the others went behind it"
    whole = [
        Plan(1, "p", {**plan(milestone("end", "v0", "v1", "v2", deadline=FRIDAY)), **visits()})
    ]
    layout, starts = missed(whole, 1)
    (deadline,) = layout.deadlines
    found = mend(layout.problem, starts, deadline.activity, deadline.time)
    assert (found.comes_first, found.units) == (False, ((0, 2),))
    enough = missed(whole, 3)
    assert (enough[1] + enough[0].problem.durations).max() <= enough[0].deadlines[0].time


def visits() -> dict[str, Activity]:
    return plan(*(activity(f"v{number}", 5, needs={"team": 1}) for number in range(3)))


@st.composite
def tight(draw: st.DrawFn) -> tuple[list[Plan], int]:
    """Some projects, each with two visits of one team and a deadline."""
    plans = [
        Plan(
            key,
            f"p{key}",
            plan(
                activity("a", draw(st.integers(1, 3)), needs={"team": draw(st.integers(1, 2))}),
                activity("b", draw(st.integers(1, 3)), "a", needs={"team": 1}),
                milestone("end", "b", deadline=MONDAY + timedelta(days=draw(st.integers(3, 11)))),
            ),
        )
        for key in range(1, draw(st.integers(2, 4)))
    ]
    return plans, draw(st.integers(2, 3))


@given(tight())
@settings(max_examples=40)
def test_what_is_proposed_does_mend(
    given_plans: tuple[list[Plan], int],
) -> None:
    plans, units = given_plans
    layout, starts = missed(plans, units)
    ends = starts + layout.problem.durations
    for one in layout.deadlines:
        if ends[one.activity] <= one.time:
            continue
        found = mend(layout.problem, starts, one.activity, one.time)
        kinds = [bool(found.chain), found.comes_first, bool(found.units), found.together]
        assert sum(kinds) == 1, "one thing is told, by what it costs others"
        assert found.finish == ends[one.activity]
        assert bool(found.chain) == (found.earliest > one.time)
        urgent = layout.places[one.activity].plan
        for more in [units for _k, units in found.units] or [0] * found.comes_first:
            weighed = [replace(it, weight=1000 if it.key == urgent else 1) for it in plans]
            other, better = missed(weighed, units + more)
            assert better[one.activity] + other.problem.durations[one.activity] <= one.time


def brute_force(layout: Layout, horizon: int) -> int:
    """The least cost over all starts within a horizon."""
    problem, best = layout.problem, 2**62
    for starts in product(range(horizon), repeat=problem.size):
        given_starts = np.array(starts, np.int64)
        if not faults(problem, given_starts):
            late = given_starts[problem.goals[:, 0]] + problem.durations[problem.goals[:, 0]]
            cost = int((np.maximum(late - problem.goals[:, 1], 0) * problem.goals[:, 2]).sum())
            best = min(best, cost)
    return best


@pytest.mark.parametrize("weights", [(1, 9), (9, 1)])
def test_the_schedule_costs_the_least_that_there_is(weights: tuple[int, int]) -> None:
    """Brute force equals the solver: whose day weighs more is kept."""
    plans = [
        Plan(
            key,
            f"p{key}",
            plan(
                activity("a", 2, needs={"team": 1}, deadline=date(2024, 6, 18)),
                activity("b", 1, "a"),
            ),
            weight,
        )
        for key, weight in enumerate(weights, 1)
    ]
    layout = lay_out(plans, {"team": resource("team", 1)}, days())
    solution = solve(layout.problem, seconds=0.5, threads=1, keys=layout.order)
    assert solution.schedule.cost == brute_force(layout, 6)
    ends = {
        place.plan: int(start + 2)
        for place, start in zip(layout.places, solution.schedule.starts, strict=True)
        if place.code == "a"
    }
    assert ends[1 if weights[0] > weights[1] else 2] == 2


def test_a_zone_of_a_hundred_plans_is_planned_anew_after_a_slip() -> None:
    plans, resources = zone(100, 60)
    layout = lay_out(plans, resources, days())
    plans = published(plans, moves_of(layout, worked_out(layout, 0.3)))
    slipped = dict(plans[7].activities)
    slipped["a5"] = replace(slipped["a5"], duration_days=slipped["a5"].duration_days + 15)
    plans[7] = replace(plans[7], activities=slipped)
    layout = lay_out(plans, resources, days())
    starts = solve(layout.problem, seconds=0.3, threads=1, keys=layout.order).schedule.starts
    moves = moves_of(layout, starts)
    assert faults(layout.problem, starts) == []
    assert len(layout.places) == 6000
    assert {move.place.plan for move in moves} >= {8}


def test_after_many_slips_no_deadline_is_missed_that_links_would_let_be_kept() -> None:
    """What links alone make impossible is missed, no more; the published order would miss more."""
    plans, resources = zone(100, 60)
    layout = lay_out(plans, resources, days())
    plans, chance = published(plans, moves_of(layout, worked_out(layout, 0))), random.Random(3)  # noqa: S311
    slipped = chance.sample(range(100), 20)
    for at, one in enumerate(plans):
        activities = dict(one.activities)
        for code in chance.sample(list(activities)[:20], 3) if at in slipped else ():
            longer = activities[code].duration_days + 10
            activities[code] = replace(activities[code], duration_days=longer)
        code, last = list(activities.items())[-1]
        assert last.planned_finish_on is not None
        until = last.planned_finish_on + timedelta(days=chance.randint(1, 20))
        activities[code] = replace(last, deadline=until)
        plans[at] = replace(one, activities=activities)
    layout = lay_out(plans, resources, days())
    lengths = layout.problem.durations
    ends, earliest = (
        starts + lengths for starts in (worked_out(layout, 0), earliest_starts(layout.problem))
    )
    missed = [one for one in layout.deadlines if ends[one.activity] > one.time]
    assert 0 < len(missed) == sum(earliest[one.activity] > one.time for one in layout.deadlines)
    first = Search(prepare(layout.problem), seed=1)
    first.take_in(layout.order)
    assert first.cost > cost_of(layout, ends)


def cost_of(layout: Layout, ends: Ints) -> int:
    goals = layout.problem.goals
    return int((np.maximum(ends[goals[:, 0]] - goals[:, 1], 0) * goals[:, 2]).sum())


def test_a_list_from_elsewhere_is_scheduled_by_its_keys() -> None:
    layout = lay_out(two_on_one_team(), {"team": resource("team", 1)}, days())
    for keys, first in ((np.array([0, 0, 5, 5]), 0), (np.array([5, 5, 0, 0]), 2)):
        search = Search(prepare(layout.problem), seed=1)
        search.take_in(keys)
        assert search.schedule.starts[first] == 0


def test_loads_tell_the_day_on_which_fewest_are_left() -> None:
    uses = [
        Use("team", 1, MONDAY, FRIDAY, 1),
        Use("team", 2, date(2024, 6, 19), date(2024, 6, 25), 2),
        Use("other", 9, MONDAY, FRIDAY, 3),
    ]
    team = resource("team", 2, Period(date(2024, 6, 25), date(2024, 6, 26), 1))
    weeks = loads_of(uses, {"team": team}, national_calendar(), FRIDAY, 3)["team"]
    assert [(one.monday, one.wanted, one.units, one.is_over) for one in weeks] == [
        (MONDAY, 3, 2, True),
        (NEXT_MONDAY, 2, 1, True),
        (date(2024, 7, 1), 0, 2, False),
    ]
    assert weeks[0].keys == (1, 2)


@pytest.mark.parametrize("zoom", list(Zoom))
def test_a_scale_shows_all_days_and_its_ticks_stand_in_order(zoom: Zoom) -> None:
    known = [date(2024, 3, 15), date(2025, 2, 10)]
    scale = Scale.around(known, zoom, 600)
    assert scale.first <= known[0]
    assert scale.last >= known[1]
    places = [one.x for one in scale.ticks()]
    assert places == sorted(set(places))
    assert scale.x(known[0]) < scale.x(known[1]) <= scale.width
    x, width = scale.bar(known[1], known[1])
    assert width > 0
    assert x + width <= scale.width
    off = list(scale.days_off(national_calendar()))
    assert bool(off) == (zoom in {Zoom.DAY, Zoom.WEEK})
