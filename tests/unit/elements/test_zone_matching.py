"""The zone's own problem: rules, all or nothing, what is near, what was agreed, and reasons."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.elements.make_zone import bay, project, text_of

from zoneworks.cli import main
from zoneworks.elements.engine.matching import placing, zone_exact
from zoneworks.elements.engine.matching.explaining import tell
from zoneworks.elements.engine.matching.refusals import MatchRefused, NothingFound
from zoneworks.elements.engine.matching.zone_file import read_zone
from zoneworks.elements.engine.matching.zone_terms import Zone
from zoneworks.elements.solving import solve_zone


def solved(elements: list[Any], projects: list[Any], seconds: float = 0.3) -> dict[str, Any]:
    """What is told of the best matching; its lines add up to its value."""
    zone = read_zone(text_of(elements, projects))
    solution = solve_zone(zone, seconds=seconds)
    found = solution.found
    assert not placing.faults(zone, found.at)
    told = tell(zone, found.at, solution.prices)
    lines = sum(sum(lines.values()) for lines in told["worth"].values())
    dropped = sum(
        one.moving_cost
        for p, one in enumerate(zone.projects)
        for need in one.needs
        if need.agreed and told["assignment"][one.name] is None
    )
    assert lines - dropped == found.total == placing.value_of(zone, found.at) <= found.bound
    return told | {"value": found.total}


def test_the_most_valuable_projects_get_what_is_there() -> None:
    told = solved(
        [bay("A", 100), bay("B", 60)],
        [project("p", 50, 100), project("q", 40, 60), project("r", 70, 90)],
    )
    assert told["assignment"] == {"p": None, "q": {"site": "B"}, "r": {"site": "A"}}
    assert told["value"] == 110


def test_every_refusal_says_which_capacity_and_by_how_much() -> None:
    told = solved([bay("A", 100)], [project("p", 50, 70), project("q", 40, 60)])
    (refused,) = told["refused"]
    assert refused["project"] == "q"
    assert refused["needs"][0] == {
        **{"need": "site", "kind": "bay", "amount": 60, "excluded": {}, "eligible": 1},
        **{"rules": [], "short": 30, "nearest": ["A"]},
    }
    assert "site: 30 short at A" in refused["text"]
    assert told["scarce"][0]["element"] == "A"
    assert 0.5 < told["scarce"][0]["shadow_price"] <= 0.72


def test_every_refusal_says_which_rule_excludes() -> None:
    low = bay("low", 100, features={"height_m": 5, "ready_on": "2026-12-01"})
    late = bay("late", 100, features={"height_m": 9, "ready_on": "2027-12-01"})
    site = {"at_least": {"height_m": 8}, "at_most": {"ready_on": "2027-06-01"}}
    told = solved([low, late], [project("p", 50, 70, site=site)])
    assert told["refused"][0]["needs"][0]["excluded"] == {
        "height_m is at least 8": 1,
        "ready_on is at most 2027-06-01": 1,
    }
    assert "“height_m is at least 8” excludes 1" in told["refused"][0]["text"]


def test_a_whole_element_goes_to_one_project_alone() -> None:
    parcel = bay("P", 100, whole=True)
    told = solved([parcel], [project("p", 50, 70), project("q", 40, 30)])
    assert told["assignment"] == {"p": {"site": "P"}, "q": None}
    assert told["refused"][0]["needs"][0]["short"] == 100


def test_what_is_agreed_moves_where_all_gain_more() -> None:
    agreed = project("p", 10_000, 60, agreed={"site": "L"}, moving_cost=500)
    told = solved(
        [bay("S", 70, whole=True), bay("L", 150, whole=True)],
        [agreed, project("q", 10_000, 140)],
    )
    assert told["assignment"] == {"p": {"site": "S"}, "q": {"site": "L"}}
    assert told["moved"][0]["reason"]["takers"] == ["q"]


def test_an_element_without_the_feature_is_not_eligible() -> None:
    site = {"one_of": {"environment": ["II"]}}
    told = solved(
        [bay("A", 100), bay("B", 100, features={"environment": "II"})],
        [project("p", 50, 70, site=site)],
    )
    assert told["assignment"]["p"] == {"site": "B"}


def test_a_project_gets_all_of_its_needs_or_none() -> None:
    welders = {"element": "welders", "kind": "welder", "capacity": 10}
    need = {"need": "welders", "kind": "welder", "amount": 11}
    told = solved([bay("A", 100), welders], [project("p", 50, 70, needs=[need])])
    assert told["assignment"]["p"] is None
    assert "“its capacity is at least 11” excludes 1" in told["refused"][0]["text"]


def test_neighboring_bays_of_one_building_join_whole() -> None:
    row = [bay(f"{b}{i}", 40, building=b, order=i) for b in "AB" for i in (1, 2, 4)]
    told = solved(row, [project("p", 50, 70, site={"join": True})])
    assert told["assignment"]["p"] in ({"site": ["A1", "A2"]}, {"site": ["B1", "B2"]})
    assert solved(row, [project("p", 50, 90, site={"join": True})])["assignment"]["p"] is None


def test_nearness_decides_between_equal_bays() -> None:
    bays = [
        bay("A", 100, place=[0, 0]),
        bay("B", 100, place=[900, 0]),
        bay("C", 50, place=[950, 0]),
    ]
    near = [{"project": "q", "within_m": 100, "worth": 5}]
    told = solved(
        bays, [project("p", 50, 100, near=near), project("q", 40, 50, site={"only": ["C"]})]
    )
    assert told["assignment"] == {"p": {"site": "B"}, "q": {"site": "C"}}
    assert told["worth"]["p"] == {"jobs": 50, "nearness": 5}
    assert told["worth"]["q"] == {"jobs": 40}
    to_element = [{"element": "A", "within_m": 10, "worth": 7}]
    told = solved(bays, [project("p", 50, 100, near=to_element)])
    assert told["assignment"]["p"] == {"site": "A"}


def test_who_belongs_together_comes_into_one_building() -> None:
    bays = [bay(f"{b}{i}", 100, building=b, order=i) for b in "AB" for i in (1, 2)]
    together = [{"project": "q", "worth": 3}]
    told = solved(bays, [project("p", 50, 100, together=together), project("q", 40, 100)])
    assert {name["site"][0] for name in told["assignment"].values()} in ({"A"}, {"B"})


def test_a_change_moves_only_where_it_pays() -> None:
    bays = [bay("A", 100), bay("B", 60)]
    stays = [
        project("p", 50, 60, agreed={"site": "A"}, moving_cost=20),
        project("new", 15, 100),
    ]
    told = solved(bays, stays)
    assert told["assignment"] == {"p": {"site": "A"}, "new": None}
    assert told["moved"] == []
    stays[1]["worth"]["jobs"] = 25
    told = solved(bays, stays)
    assert told["assignment"] == {"p": {"site": "B"}, "new": {"site": "A"}}
    assert told["worth"]["p"] == {"jobs": 50, "moving": -20}
    (moved,) = told["moved"]
    assert (moved["from"], moved["to"]) == (["A"], ["B"])
    assert "60 short there, now that new has it; moving costs 20" in moved["why"]


def test_what_was_agreed_and_is_no_longer_lawful_says_so() -> None:
    bays = [bay("A", 100, features={"fire": "D"}), bay("B", 100, features={"fire": "C"})]
    told = solved(
        bays,
        [project("p", 50, 60, site={"one_of": {"fire": ["C"]}}, agreed={"site": "A"})],
    )
    assert "no longer passes: “fire is one of C” excludes 1" in told["moved"][0]["why"]


def test_fixed_choices_hold_whatever_they_cost() -> None:
    told = solved([bay("A", 100)], [project("p", 1, 60, fixed={"site": "A"}), project("q", 99, 60)])
    assert told["assignment"] == {"p": {"site": "A"}, "q": None}


def test_it_is_said_where_not_all_that_must_be_placed_can_be() -> None:
    zone = read_zone(text_of([bay("A", 100)], [project(name, 1, 60, must=True) for name in "pq"]))
    with pytest.raises(NothingFound, match=r"without place, at first: [pq]"):
        solve_zone(zone, seconds=0.1, is_stopped=iter([False] * 5 + [True] * 10**6).__next__)


def made(seed: int, *, is_tied: bool) -> Zone:
    """Four projects for five bays of two buildings and a fund: agreements, one that must be."""
    chance = random.Random(seed)  # noqa: S311
    bays = [
        bay(f"{b}{i}", chance.choice([40, 60, 90]), building=b, order=i)
        for b, count in (("A", 3), ("B", 2))
        for i in range(count)
    ]
    fund = {"element": "fund", "kind": "fund", "capacity": 100}
    projects = []
    for name in "pqrs":
        more: dict[str, Any] = {"must": True} if name == "p" else {}
        if name in "qr":
            more |= {"agreed": {"site": "A0"}, "moving_cost": chance.randint(0, 30)}
        if name == "s" and is_tied:
            more |= {"together": [{"project": other, "worth": 25} for other in "pqr"]}
        money = {"need": "fund", "kind": "fund", "amount": chance.randint(10, 60)}
        amount = chance.choice([30, 50, 80])
        site = {"join": True, "only": ["A0", "A1", "B0", "B1"]}
        projects.append(
            project(name, chance.randint(5, 99), amount, site=site, needs=[money], **more)
        )
    return read_zone(text_of([*bays, fund], projects))


def best_of_all(zone: Zone) -> int:
    """The greatest value of all choices there are, each tried."""
    choices, ways = zone.choices, []
    for p in range(len(zone.projects)):
        spans = [
            range(choices.starts[n], choices.starts[n + 1])
            for n in range(choices.needs[p], choices.needs[p + 1])
        ]
        ways.append([*itertools.product(*spans), (-1,) * len(spans)])
    every = (np.array(sum(one, ()), np.int64) for one in itertools.product(*ways))
    return max(
        placing.value_of(zone, at)
        for at in every
        if not placing.faults(zone, at) and not placing.missing(zone, at)
    )


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_a_small_zone_is_solved_and_it_is_proven(seed: int, threads: int) -> None:
    zone = made(seed, is_tied=False)
    found = solve_zone(zone, seconds=5, threads=threads).found
    assert found.total == found.bound == best_of_all(zone)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_program_that_its_solver_does_not_take_proves_nothing(threads: int) -> None:
    power = {"element": "power", "kind": "power", "capacity": 10**15}
    need = {"need": "power", "kind": "power", "amount": 10**15}
    projects = [project(name, 10 + at, 50) for at, name in enumerate("pqrs")]
    zone = read_zone(text_of([bay("A", 100), bay("B", 60), power], projects))
    assert solve_zone(zone, seconds=0.4, threads=threads).found.total == 36
    projects[0]["needs"] = [*projects[0]["needs"], need]
    projects[0]["worth"] = {"jobs": 90}
    zone = read_zone(text_of([bay("A", 100), bay("B", 60), power], projects))
    found = solve_zone(zone, seconds=0.4, threads=threads).found
    assert found.total == best_of_all(zone) == 115 <= found.bound


def test_great_values_are_proven_too() -> None:
    projects = [project(name, (10 + at) * 10**12, 50) for at, name in enumerate("pqrs")]
    zone = read_zone(text_of([bay("A", 100), bay("B", 60)], projects))
    found = solve_zone(zone, seconds=5).found
    assert found.total == found.bound == 36 * 10**12


def test_where_nobody_can_be_placed_that_is_said() -> None:
    told = solved([bay("A", 10)], [project("p", 50, 70), project("q", 40, 60)])
    assert told["value"] == 0
    assert solved([bay("A", 10)], [])["value"] == 0


def test_a_program_stays_small_and_gives_others_their_turn() -> None:
    bays = [bay(f"{n}", 50) for n in range(300)]
    zone = read_zone(text_of(bays, [project(f"p{n}", 1 + n % 7, 40) for n in range(400)]))
    at = np.full(400, -1, np.int64)
    at[:300] = zone.choices.starts[:300] + np.arange(300)
    assert not placing.faults(zone, at)
    new = zone_exact.place_anew(
        *(zone, at, np.arange(300), np.arange(300, 400)),
        **{"seconds": 5, "seed": 1, "is_over": lambda: False},
    )
    moved = np.flatnonzero(new.at != at)
    assert 20 <= new.n_freed <= 60
    assert (moved >= 300).any()
    assert not placing.faults(zone, new.at)
    assert placing.value_of(zone, new.at) > placing.value_of(zone, at)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_worth_more_together_is_found(seed: int) -> None:
    zone = made(seed, is_tied=True)
    found = solve_zone(zone, seconds=0.4).found
    assert found.total == best_of_all(zone) <= found.bound


BAYS = [bay("A", 100)]


@pytest.mark.parametrize(
    ("elements", "projects", "weights", "said"),
    [
        ([bay("A", -1)], [], {}, "line 2: the capacity of A is -1"),
        ([bay("A", 1.5)], [], {}, "line 2: the capacity of A is a whole number, not 1.5"),  # type: ignore[arg-type]
        ([bay("A", 1), bay("A", 1)], [], {}, "line 3: element “A” stands in line 2"),
        (BAYS, [project("p", 1, 1)], {"jobs": "ten"}, "the weight of jobs is a whole number"),
        (BAYS, [project("p", 1, 1)], {"money": 1}, "line 3: “jobs” has no weight"),
        (BAYS, [project("p", 10**15, 1)], {"jobs": 10**15}, "times its weight 1000000000000000"),
        (BAYS, [project(f"p{i}", 10**15, 1) for i in range(12)], {}, "add up to"),
        (BAYS, [project("p", 1, 1, fixed={"site": "Z"})], {}, "there is no element “Z”"),
        (BAYS, [project("p", 1, 1, fixed={"home": "A"})], {}, "fixed names “home”"),
        (
            BAYS,
            [project(name, 1, 60, fixed={"site": "A"}) for name in "pq"],
            {},
            "fixed choices take 120 of A, which has 100: 20 too much",
        ),
        (
            BAYS,
            [project("p", 1, 1, fixed={"site": "A"}, site={"at_least": {"height_m": 3}})],
            {},
            "site is fixed at A, which may not meet it: height_m is at least 3 excludes 1",
        ),
        (BAYS, [project("p", 1, 200, must=True)], {}, "p must be placed, but no element"),
        (BAYS, [project("p", 1, 1, near=[{"project": "x", "worth": 1, "within_m": 1}])], {}, "“x”"),
        (BAYS, [project("p", 1, 1, hight=3)], {}, "“hight” is no part of a project"),
        (BAYS, [{"project": "p", "needs": []}], {}, "needs nothing"),
    ],
)
def test_a_bad_line_is_refused_with_its_value(
    elements: list[Any], projects: list[Any], weights: dict[str, Any], said: str
) -> None:
    with pytest.raises(MatchRefused, match=said):
        read_zone(text_of(elements, projects, weights))


def test_a_file_that_was_cut_is_noticed() -> None:
    text = text_of(BAYS, [project("p", 1, 1)])
    with pytest.raises(MatchRefused, match="1 elements and 0 projects stand here, 1 and 1 were"):
        read_zone(text.rsplit("\n", 1)[0])


def test_the_command_tells_the_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "zone.jsonl"
    file.write_text(text_of(BAYS, [project("p", 50, 70), project("q", 40, 60)]), encoding="utf-8")
    assert main(["elements", "match", str(file), "--seconds", "0.2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    keys = ["value", "bound", "gap", "assignment", "seconds", "worth", "refused", "scarce", "moved"]
    assert list(answer) == keys
    assert main(["elements", "match", str(file), "--seconds", "0.2"]) == 0
    assert "refused: q: site: 30 short at A" in capsys.readouterr().out
