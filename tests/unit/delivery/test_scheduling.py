"""Schedules: always feasible, never better than possible, and as good as is known."""

import csv
import json
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.delivery.plans import problem

from zoneworks.delivery.engine.scheduling import formats, kernel
from zoneworks.delivery.engine.scheduling.bounds import (
    cost_bound,
    faults,
    makespan_bound,
    missed_deadlines,
)
from zoneworks.delivery.engine.scheduling.network import DEADLINE_WEIGHT, prepare
from zoneworks.delivery.engine.scheduling.search import Search
from zoneworks.delivery.engine.scheduling.terms import NOT_FROZEN, Problem, Schedule
from zoneworks.delivery.solving import Better, solve

pytestmark = pytest.mark.xdist_group("delivery")  # compiled once on a new machine


def best(plan: Problem, *, tries: int = 400, seed: int = 1) -> Schedule:
    """The best schedule after so many lists."""
    network = prepare(plan)
    bound = makespan_bound(plan, network)
    search = Search(network, seed=seed)
    search.begin(60)
    search.go_on(tries, cost_bound(plan, network, bound))
    found = search.schedule
    assert faults(plan, found.starts) == []
    assert found.makespan >= bound
    return found


@st.composite
def plans(draw: st.DrawFn) -> Problem:
    """Small plans with lags, calendars, releases, goals and work that has started."""
    n = draw(st.integers(1, 9))
    k = draw(st.integers(0, 6))
    small = st.integers(0, 5)
    capacities = draw(st.lists(st.integers(1, 5), min_size=k, max_size=k))
    pairs = [(i, j) for j in range(n) for i in range(j)]
    linked = draw(st.lists(st.sampled_from(pairs), max_size=12)) if pairs else []
    turn = draw(st.permutations(range(n)))
    return problem(
        draw(st.lists(small, min_size=n, max_size=n)),
        [(turn[i], turn[j], draw(st.integers(-3, 4))) for i, j in linked],
        [[draw(st.integers(0, most)) for most in capacities] for _ in range(n)],
        capacities,
        releases=draw(st.lists(small, min_size=n, max_size=n)),
        frozen=[draw(st.sampled_from([NOT_FROZEN] * 5 + [0, 2])) for _ in range(n)],
        changes=[
            (draw(st.integers(0, k - 1)), first, first + draw(small), draw(small))
            for first in draw(st.lists(small, max_size=3))
            if k
        ],
        goals=[(draw(st.integers(0, n - 1)), draw(small), draw(small)) for _ in range(3)],
        makespan_weight=draw(st.sampled_from([0, 1, 7])),
    )


def test_what_is_laid_before_the_first_period_is_given_back() -> None:
    network = prepare(problem([3, 3], needs=[[1], [1]], capacities=[1]))
    starts, free = np.zeros(2, np.int64), network.free.copy()
    kernel.backward(network, np.array([0, 1]), 4, starts, free)
    assert starts.tolist() == [1, -2]
    assert (free == network.free).all()


@settings(max_examples=150)
@given(plans(), st.integers(1, 99))
def test_what_a_list_has_taken_is_given_back(plan: Problem, seed: int) -> None:
    """Also where activities were laid before the first period, on their way back."""
    search = Search(prepare(plan), seed=seed)
    search.begin(20)
    search.go_on(20, 0)
    assert (search._room.free == search.network.free).all()


@settings(max_examples=150)
@given(plans(), st.integers(1, 99))
def test_every_schedule_can_be_followed_and_costs_what_it_says(plan: Problem, seed: int) -> None:
    found = best(plan, tries=30, seed=seed)
    ends = found.starts + plan.durations
    cost = plan.makespan_weight * int(ends.max())
    cost += sum(max(int(ends[j]) - day, 0) * weight for j, day, weight in plan.goals.tolist())
    assert (found.cost, found.makespan) == (cost, int(ends.max()))
    network = prepare(plan)
    assert cost >= cost_bound(plan, network, makespan_bound(plan, network))
    again = best(plan, tries=30, seed=seed)
    assert again.starts.tolist() == found.starts.tolist()


@pytest.mark.parametrize(
    ("starts", "fault"),
    [
        ([0, 1, 5], "A1 starts at 1, before 2"),
        ([0, 2, 3], "4 of 3 units of R0 at 3"),
        ([0, 2, 1], "A2 starts at 1, before 3"),
    ],
)
def test_the_check_sees_each_fault(starts: list[int], fault: str) -> None:
    plan = problem([2, 3, 2], [(0, 1, 0)], [[1], [2], [2]], [3], releases=[0, 0, 3])
    assert fault in faults(plan, np.array(starts))


def test_an_activity_waits_for_its_resource_and_its_lag() -> None:
    plan = problem([3, 2], [(0, 1, 2)], [[1], [1]], [1], changes=[(0, 5, 9, 0)])
    assert best(plan).starts.tolist() == [0, 9]


def test_what_may_overlap_overlaps() -> None:
    assert best(problem([5, 4], [(0, 1, -3)])).starts.tolist() == [0, 2]


def test_what_has_started_stays_and_others_go_around_it() -> None:
    plan = problem([4, 4], [], [[1], [1]], [1], frozen=[2, NOT_FROZEN])
    assert best(plan).starts.tolist() == [2, 6]


def test_more_than_four_resources_and_large_capacities_count() -> None:
    needs = [[1, 1, 1, 1, 1, 70_000], [1, 1, 1, 1, 1, 40_000]]
    plan = problem([3, 3], [], needs, [9, 9, 9, 9, 9, 100_000])
    assert sorted(best(plan).starts.tolist()) == [0, 3]


def test_the_heavier_goal_is_served_first() -> None:
    plan = problem([3, 3], [], [[1], [1]], [1], goals=[(0, 3, 1), (1, 3, 5)], makespan_weight=0)
    assert best(plan).starts.tolist() == [3, 0]


def least_cost(plan: Problem) -> int:
    """Of all lists on one resource, each activity at its earliest: one of these is the best."""
    costs = []
    for order in permutations(range(plan.size)):
        ends: dict[int, int] = {}
        used = [0] * (int(plan.durations.sum()) + 1)
        for j in order:
            before = [(i, lag) for i, k, lag in plan.links.tolist() if k == j]
            if any(i not in ends for i, _lag in before):
                break
            length, need = int(plan.durations[j]), int(plan.needs[j, 0])
            start = max([0, *(ends[i] + lag for i, lag in before)])
            while any(units + need > plan.capacities[0] for units in used[start : start + length]):
                start += 1
            for at in range(start, start + length):
                used[at] += need
            ends[j] = start + length
        else:
            late = [(max(ends[j] - due, 0), weight) for j, due, weight in plan.goals.tolist()]
            costs.append(sum(days * weight for days, weight in late))
    return min(costs)


@st.composite
def small_plans(draw: st.DrawFn) -> Problem:
    """A few activities on one resource, each due on some day with some weight."""
    n, small = draw(st.integers(2, 6)), st.integers(1, 3)
    pairs = [(i, j, 0) for j in range(n) for i in range(j)]
    days = st.tuples(st.integers(1, 9), st.sampled_from([1, 7, DEADLINE_WEIGHT * 1000]))
    return problem(
        draw(st.lists(small, min_size=n, max_size=n)),
        draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True)),
        [[draw(st.integers(1, 2))] for _ in range(n)],
        [2],
        goals=[(j, max(day, 3), weight) for j in range(n) for day, weight in [draw(days)]],
        makespan_weight=0,
    )


@given(small_plans())
@settings(max_examples=30)
def test_small_plans_cost_the_least_that_any_list_costs(plan: Problem) -> None:
    assert solve(plan, seconds=0.1, threads=1).schedule.cost == least_cost(plan)


def test_deadlines_that_are_not_kept_are_told_the_most_late_first() -> None:
    goals = [(0, 4, DEADLINE_WEIGHT), (1, 5, DEADLINE_WEIGHT), (2, 9, DEADLINE_WEIGHT), (2, 1, 7)]
    plan = problem([4, 4, 4], [(0, 1, 2), (1, 2, 0)], goals=goals)
    assert missed_deadlines(plan, best(plan).starts) == [(1, 5), (2, 9)]


def test_threads_tell_each_better_schedule_and_stop_when_told() -> None:
    chance = np.random.default_rng(1)
    n = 60
    links = [(i, j, 0) for j in range(1, n) for i in chance.integers(0, j, 2).tolist()]
    needs = chance.integers(0, 6, (n, 3)).tolist()
    plan = problem(chance.integers(1, 9, n).tolist(), links, needs, [8, 8, 8])
    told: list[Better] = []
    found = solve(plan, seconds=60, threads=2, on_better=told.append, is_stopped=lambda: True)
    assert faults(plan, found.schedule.starts) == []
    assert found.seconds < 60
    found = solve(plan, seconds=60, on_better=told.append, is_stopped=lambda: len(told) > 2)
    costs = [one.schedule.cost for one in found.steps]
    assert costs == sorted(costs, reverse=True)
    assert found.schedule.cost == costs[-1] >= found.bound


@pytest.mark.data
def test_what_is_published_is_reached_and_no_optimum_is_beaten(data_sets: Path) -> None:
    folder = data_sets / "schedules"
    with (folder / "bench_sample.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] in {"j30", "mplib"}]
    reached = []
    for row in rows:
        text = (folder / row["path"]).read_text()
        is_one = row["set"] == "j30"
        plan = formats.read_rcp(text) if is_one else formats.read_mplib(text)
        found = best(plan, tries=4000 if is_one else 20)
        known = int(row["best_known_makespan"])
        assert found.makespan <= known * 1.06, row["instance"]
        if is_one:  # all of these are proven
            assert found.makespan >= known, row["instance"]
        reached.append(found.makespan == known)
    assert sum(reached) > 0.8 * len(reached)


def command(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "zoneworks.cli", "delivery", "schedule", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_command_gives_starts_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.rcp"
    file.write_text("4 1\n2\n0 0 2 2 3\n3 1 1 4\n2 2 1 4\n0 0 0\n")
    done = command(file, "--seconds", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["makespan"], told["lower_bound"], told["gap"]) == (5, 4, 0.2)
    plan = formats.read_rcp(file.read_text())
    assert faults(plan, np.array(told["starts"])) == []
    assert told["missed_deadlines"] == []


def test_the_command_tells_what_would_make_a_deadline_possible(tmp_path: Path) -> None:
    lines = [
        {"plan": "p", "resources": 1, "activities": 5},
        {"resource": "crane", "capacity": 1},
        {"activity": "a", "duration": 3},
        {"activity": "b", "duration": 4, "after": ["a"], "deadline": 5},
        *({"activity": f"v{n}", "duration": 4, "needs": {"crane": 1}} for n in (1, 2)),
        {"activity": "end", "duration": 0, "after": ["v1", "v2"], "deadline": 4},
    ]
    file = tmp_path / "plan.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    done = command(file, "--seconds", "0")
    assert (
        "not kept: end finishes at 8, its deadline is 4: 1 more of crane or a deadline of 8"
        in done.stdout
    )
    assert "its deadline is 5: a → b must become 2 shorter or a deadline of 7" in done.stdout
    told = json.loads(command(file, "--seconds", "0", "--json").stdout)["missed_deadlines"]
    assert [one["units"] for one in told] == [{"crane": 1}, {}]
    assert [one["chain"] for one in told] == [[], ["a", "b"]]


def test_the_command_names_file_and_line_of_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "plan.rcp"
    file.write_text("4 1\n2\n0 0 2 2 3\n3 1 1 4\n2 2")
    done = command(file)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{file}: line 5: the file ends where ")
    assert command(tmp_path / "none.rcp").returncode == 1
