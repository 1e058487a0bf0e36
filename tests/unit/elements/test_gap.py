"""Generalized assignments: files, bounds that hold, assignments that are best or feasible."""

import csv
import itertools
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from zoneworks.elements.engine.matching import assigning
from zoneworks.elements.engine.matching.gap_file import read_gap
from zoneworks.elements.engine.matching.refusals import (
    FileCutShort,
    FileUnreadable,
    MatchRefused,
    NeverEnough,
    NothingFound,
    OutOfRange,
)
from zoneworks.elements.engine.matching.terms import Gap
from zoneworks.elements.solving import Better, solve_gap

DATA_SETS = Path(
    os.environ.get("ZONEWORKS_DATA_SETS", Path(__file__).parents[4] / "shared" / "data")
)
DATA = DATA_SETS / "matching"
SMALL = "2 3\n5 7 4\n6 2 9\n2 3 2\n3 2 4\n4 5\n"


def made(m: int, n: int, seed: int) -> Gap:
    """Capacities are what some assignment takes, and a little more."""
    chance = np.random.default_rng(seed)
    weights = chance.integers(5, 25, (m, n))
    costs = chance.integers(10, 50, (m, n))
    gap = Gap(costs, weights, np.full(m, 3))
    loads = gap.loads(chance.integers(0, m, n))
    return gap._replace(capacities=np.maximum(loads + 3, weights.max(axis=1)))


@pytest.mark.parametrize("seed", range(3))
def test_a_bound_holds_however_great_the_numbers(seed: int) -> None:
    chance = np.random.default_rng(seed)
    weights = chance.integers(5, 25, (4, 30)) * 10**12
    weights[0, 0] = 10**15
    gap = Gap(-chance.integers(10, 200, (4, 30)), weights, np.full(4, 80 * 10**12))
    once, again = (solve_gap(gap, seconds=each).found for each in (0.5, 1))
    assert max(once.bound, again.bound) <= min(once.total, again.total)


def least_cost(gap: Gap) -> int:
    """By trying all assignments."""
    m, n = gap.costs.shape
    every = (np.array(one) for one in itertools.product(range(m), repeat=n))
    return min(gap.cost(at) for at in every if (gap.loads(at) <= gap.capacities).all())


def test_a_file_is_read_whatever_its_lines() -> None:
    gap = read_gap(" ".join(SMALL.split()))
    assert gap.costs.tolist() == [[5, 7, 4], [6, 2, 9]]
    assert gap.weights.tolist() == [[2, 3, 2], [3, 2, 4]]
    assert gap.capacities.tolist() == [4, 5]


def test_one_of_several_instances_is_chosen() -> None:
    both = "2\n" + SMALL + "1 2\n1 2\n1 1\n2\n"
    assert read_gap(both, 2).capacities.tolist() == [2]
    with pytest.raises(MatchRefused, match="2 instances: choose one"):
        read_gap(both)
    with pytest.raises(MatchRefused, match="no instance 3"):
        read_gap(both, 3)


@pytest.mark.parametrize(
    ("text", "refusal", "said"),
    [
        ("", FileCutShort, "ends before"),
        (SMALL[:-4], FileCutShort, "numbers stand here, 2 agents and 3 jobs need 16"),
        (SMALL + "7\n", FileUnreadable, "1 numbers stand after the end"),
        (SMALL.replace("7 4", "x 4"), FileUnreadable, "line 2: “x” stands where"),
        (SMALL.replace("2 3 2", "2 3 -2"), OutOfRange, "weight of agent 0, job 2 is -2"),
        (SMALL.replace("4 5\n", "4 -5\n"), OutOfRange, "capacity of agent 1 is -5"),
        (SMALL.replace("2 3 2", "2 9 2").replace("3 2 4", "3 8 4"), NeverEnough, "job 1.*3 is"),
        (SMALL.replace("5 7 4", f"{10**17} 7 4"), OutOfRange, "too large"),
    ],
)
def test_a_bad_file_is_refused_with_its_value(
    text: str, refusal: type[MatchRefused], said: str
) -> None:
    with pytest.raises(refusal, match=said):
        read_gap(text)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("threads", [1, 2])
def test_a_small_assignment_is_the_best_of_all_and_proven(seed: int, threads: int) -> None:
    gap = made(3, 7, seed)
    found = solve_gap(gap, seconds=5, seed=seed + 1, threads=threads).found
    assert not assigning.faults(gap, found.at)
    assert found.total == gap.cost(found.at) == least_cost(gap)
    assert found.bound <= found.total
    assert found.gap <= 1 / found.total


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_below_every_assignment(seed: int) -> None:
    gap = made(3, 7, seed)
    assert assigning.Prices(gap).bound <= least_cost(gap)


def test_profits_are_maximized() -> None:
    text = "2 2\n9 1\n1 9\n1 1\n1 1\n2 2\n"
    found = solve_gap(read_gap(text, maximize=True), seconds=1).found
    assert (found.total, found.at.tolist()) == (-18, [0, 1])


def test_what_cannot_be_assigned_is_said() -> None:
    gap = Gap(np.ones((2, 3), np.int64), np.full((2, 3), 2), np.array([2, 3]))
    with pytest.raises(NeverEnough, match="proven"):
        solve_gap(gap, seconds=20)
    with pytest.raises(NothingFound, match="more time, or more capacity"):
        solve_gap(gap, seconds=0.1, is_stopped=lambda: True)


def test_a_search_is_stopped_at_once_and_tells_of_its_best() -> None:
    gap = made(8, 120, 1)
    stop, news = threading.Event(), list[Better]()

    def hear(better: Better) -> None:
        news.append(better)
        if better.total is not None and better.seconds > 0.2:
            stop.set()

    threading.Timer(1.0, stop.set).start()
    began = time.perf_counter()
    solution = solve_gap(gap, seconds=60, on_better=hear, is_stopped=stop.is_set)
    assert time.perf_counter() - began < 20
    totals = [one.total for one in news if one.total is not None]
    assert totals == sorted(totals, reverse=True)
    assert solution.found.total == totals[-1]


def test_the_search_is_the_same_step_by_step() -> None:
    gap = made(6, 80, 2)
    prices = assigning.Prices(gap)
    costs = []
    for _ in range(2):
        search = assigning.Search(gap, prices, seed=7)
        search.go_on(2.0, 50_000)
        costs.append((search.cost, search.at.tolist()))
    assert costs[0] == costs[1]


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="no data sets of matchings")
@pytest.mark.parametrize("name", ["cattrysse1994/gap12-2", "chu1997/c10100", "yagiura2004/e20400"])
def test_real_instances_come_near_the_best_known(name: str) -> None:
    with (DATA / "best_known.csv").open(newline="") as file:
        known = {row["instance"]: int(row["best_known_cost"]) for row in csv.DictReader(file)}
    gap = read_gap((DATA / name).read_text())
    found = solve_gap(gap, seconds=4).found
    assert not assigning.faults(gap, found.at)
    assert found.bound <= known[name] <= found.total <= 1.01 * known[name]
