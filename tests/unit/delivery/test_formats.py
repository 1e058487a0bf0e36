"""Plans from files: each fault is named at its line."""

import json
from collections.abc import Callable

import pytest

from zoneworks.delivery.engine.scheduling import formats, refusals
from zoneworks.delivery.engine.scheduling.network import prepare
from zoneworks.delivery.engine.scheduling.plan_file import read_plan
from zoneworks.delivery.engine.scheduling.terms import Problem

RCP = "4 1\n2\n0 0 2 2 3\n3 1 1 4\n2 2 1 4\n0 0 0\n"
MPLIB = (
    "2\n1\n2\n2 0\n1\n3 1 1 1:2\n2 2 0\n2 5\n1\n1 1 1 2:2\n4 1 0\n"  # duration, need, successors
)
SM = """projects : 1
PRECEDENCE RELATIONS:
jobnr. #modes #successors successors
 1 1 2 2 3
 2 1 1 4
 3 1 1 4
 4 1 0
****************
REQUESTS/DURATIONS:
jobnr. mode duration R 1
------------------------
 1 1 0 0
 2 1 3 1
 3 1 2 2
 4 1 0 0
****************
RESOURCEAVAILABILITIES:
 R 1
 2
"""
PLAN = [
    {"plan": "hall", "resources": 1, "activities": 2},
    {"resource": "crane", "capacity": 2, "changes": [[3, 5, 0]]},
    {"activity": "ground", "duration": 4, "needs": {"crane": 1}, "started": 0},
    {"activity": "walls", "duration": 3, "after": [["ground", 2]], "due": 5, "weight": 3},
]


def as_text(rows: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


@pytest.mark.parametrize(("read", "text"), [(formats.read_rcp, RCP), (formats.read_sm, SM)])
def test_both_formats_of_psplib_tell_the_same(read: Callable[[str], Problem], text: str) -> None:
    found = read(text)
    assert found.durations.tolist() == [0, 3, 2, 0]
    assert found.needs.tolist() == [[0], [1], [2], [0]]
    assert found.capacities.tolist() == [2]
    assert sorted(map(tuple, found.links.tolist())) == [(0, 1, 0), (0, 2, 0), (1, 3, 0), (2, 3, 0)]


def test_projects_of_mplib_lie_one_after_the_other() -> None:
    found = formats.read_mplib(MPLIB)
    assert found.names == ("1:1", "1:2", "2:1", "2:2")
    assert found.durations.tolist() == [3, 2, 1, 4]
    assert found.needs.tolist() == [[1], [2], [1], [1]]
    assert found.releases.tolist() == [0, 0, 5, 5]
    assert found.links.tolist() == [[0, 1, 0], [2, 3, 0]]


def test_the_own_format_tells_calendars_lags_goals_and_what_has_started() -> None:
    found = read_plan(as_text(PLAN))
    assert found.changes.tolist() == [[0, 3, 5, 0]]
    assert found.links.tolist() == [[0, 1, 2]]
    assert found.frozen.tolist() == [0, -1]
    assert found.goals.tolist() == [[1, 5, 3]]
    assert found.lines == (3, 4)


@pytest.mark.parametrize(
    ("read", "text", "line", "fault"),
    [
        (formats.read_rcp, RCP[:-7], 5, refusals.FileCutShort),
        (formats.read_rcp, RCP.replace("1 4\n2", "1 9\n2"), 4, refusals.UnknownActivity),
        (formats.read_rcp, RCP.replace("3 1 1 4", "3 x 1 4"), 4, refusals.FileUnreadable),
        (formats.read_rcp, RCP + "7\n", 7, refusals.FileUnreadable),
        (formats.read_rcp, "", 0, refusals.FileCutShort),
        (formats.read_sm, SM[: SM.index("RESOURCEAV")], 16, refusals.FileCutShort),
        (formats.read_sm, SM.replace(" 3 1 2 2", " 3 2 2 2"), 14, refusals.FileUnreadable),
        (formats.read_sm, SM.replace(" 4 1 0\n", ""), 2, refusals.FileCutShort),
        (formats.read_mplib, MPLIB.replace("1:2", "3:2"), 6, refusals.UnknownActivity),
        (formats.read_mplib, MPLIB[:-8], 10, refusals.FileCutShort),
        (read_plan, as_text(PLAN[:-1]), 3, refusals.FileCutShort),
        (read_plan, as_text(PLAN)[:-9], 4, refusals.FileUnreadable),
        (read_plan, as_text(PLAN).replace('[["ground"', '[["grund"'), 4, refusals.UnknownActivity),
        (read_plan, as_text(PLAN).replace('{"crane"', '{"cran"'), 3, refusals.UnknownResource),
        (read_plan, as_text(PLAN).replace('"walls"', '"ground"'), 4, refusals.NameTwice),
        (read_plan, as_text(PLAN).replace('"due"', '"until"'), 4, refusals.FileUnreadable),
        (read_plan, as_text(PLAN).replace(": 4,", ": 4.5,"), 3, refusals.FileUnreadable),
        (read_plan, as_text(PLAN).replace(": 4,", ": 99999999999,"), 3, refusals.OutOfRange),
    ],
)
def test_a_bad_file_is_refused_at_its_line(
    read: Callable[[str], Problem], text: str, line: int, fault: type[refusals.PlanRefused]
) -> None:
    with pytest.raises(fault) as found:
        read(text)
    assert found.value.values["line"] == line
    assert not line or str(found.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(
    ("change", "line", "fault"),
    [
        (('"duration": 4', '"duration": -4'), 3, refusals.NegativeDuration),
        (('{"crane": 1}', '{"crane": 3}'), 3, refusals.NeedAboveCapacity),
        (('"due": 5, "weight": 3', '"deadline": 2'), 4, refusals.DeadlineBeforeRelease),
        (("[3, 5, 0]", "[5, 3, 0]"), 0, refusals.ImpossibleCalendar),
        (("[3, 5, 0]", "[3, 5, -1]"), 0, refusals.ImpossibleCalendar),
        (('"started": 0', '"after": ["walls"]'), 4, refusals.CyclicPrecedence),
        (('"duration": 4', '"duration": 2000000000'), 0, refusals.OutOfRange),
    ],
)
def test_a_plan_that_no_schedule_can_follow_is_refused(
    change: tuple[str, str], line: int, fault: type[refusals.PlanRefused]
) -> None:
    with pytest.raises(fault) as found:
        prepare(read_plan(as_text(PLAN).replace(*change)))
    assert found.value.values["line"] == line
