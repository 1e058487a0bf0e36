"""The critical path of a project, against every chain there is."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zoneworks.approvals.engine.process.clocks import Stop
from zoneworks.approvals.engine.process.paths import Span, critical_path, weigh
from zoneworks.core.calendars import national_calendar

BEGUN, TODAY = date(2024, 3, 1), date(2024, 12, 31)
CALENDAR = national_calendar()
DIAMOND = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "build": ("c", "d")}


def day(number: int) -> date:
    return BEGUN + timedelta(days=number)


def span(applied: int, ended: int, **more: object) -> Span:
    given = {"accepted_on": day(applied), "decided_on": day(ended)} | more
    return Span(day(applied), ended_on=day(ended), **given)  # type: ignore[arg-type]


@st.composite
def projects(draw: st.DrawFn) -> tuple[dict[str, tuple[str, ...]], dict[str, Span]]:
    names = "abcdef"[: draw(st.integers(1, 6))]
    before: dict[str, tuple[str, ...]] = {}
    spans: dict[str, Span] = {}
    for place, name in enumerate(names):
        before[name] = tuple(one for one in names[:place] if draw(st.booleans()))
        days = sorted(draw(st.lists(st.integers(0, 200), min_size=4, max_size=4)))
        known: list[date | None] = [day(one) for one in days]
        for lost in range(draw(st.integers(0, 4))):
            known[3 - lost] = None
        pauses = draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), max_size=2))
        stops = tuple(Stop(day(one), day(one + length)) for one, length in pauses)
        spans[name] = Span(known[0], known[1], known[2], known[3], stops)
    before["build"] = tuple(names)
    return before, spans


def chains(before: dict[str, tuple[str, ...]], code: str) -> Iterator[tuple[str, ...]]:
    """Every chain of predecessors up to a node that has none, last first."""
    if not before[code]:
        yield ()
    for first in before[code]:
        for rest in chains(before, first):
            yield (first, *rest)


@given(projects())
def test_it_is_the_chain_whose_ends_are_latest_seen_from_the_end(
    project: tuple[dict[str, tuple[str, ...]], dict[str, Span]],
) -> None:
    before, spans = project

    def ends(chain: tuple[str, ...]) -> list[tuple[date, int, str]]:
        found = []
        for code in chain:
            applied = (spans[code].applied_on or TODAY).toordinal()
            is_open = spans[code].ended_on is None
            found.append((spans[code].ended_on or TODAY, -applied if is_open else applied, code))
        return found

    best = max(chains(before, "build"), key=ends)
    path = critical_path(CALENDAR, before, spans, "build", begun_on=BEGUN, today=TODAY)
    assert tuple(link.code for link in reversed(path.links)) == best


@given(projects())
def test_the_days_of_its_links_are_those_of_the_whole(
    project: tuple[dict[str, tuple[str, ...]], dict[str, Span]],
) -> None:
    before, spans = project
    path = critical_path(CALENDAR, before, spans, "build", begun_on=BEGUN, today=TODAY)
    assert path.days == CALENDAR.difference(BEGUN, path.until)
    for link in path.links:
        parts = (link.applicant, link.acceptance, link.net, link.paused, link.delivery)
        assert min(parts) >= 0
        assert link.gross == CALENDAR.difference(link.since, link.until)
    for earlier, later in zip(path.links, path.links[1:], strict=False):
        assert earlier.until == later.since


def test_waiting_for_the_applicant_and_pauses_are_told_apart() -> None:
    # 2024-03-01 is a Friday; the clock stands from Tuesday the 12th to Thursday the 14th.
    before = {"a": (), "b": ("a",), "build": ("b",)}
    spans = {
        "a": span(0, 3),
        "b": span(10, 14, stops=(Stop(date(2024, 3, 12), date(2024, 3, 14)),)),
    }
    path = critical_path(CALENDAR, before, spans, "build", begun_on=BEGUN, today=TODAY)
    assert [link.code for link in path.links] == ["a", "b"]
    assert (path.links[0].gross, path.links[0].net) == (1, 1)
    last = path.links[1]
    assert (last.applicant, last.net, last.paused, last.gross) == (5, 2, 2, 9)
    assert not path.is_open


def test_an_open_project_is_decided_by_what_is_still_open() -> None:
    spans = {"a": span(0, 5), "b": span(5, 9), "c": Span(day(6)), "d": Span()}
    path = critical_path(CALENDAR, DIAMOND, spans, "build", begun_on=BEGUN, today=TODAY)
    assert [link.code for link in path.links] == ["a", "c"]
    assert path.links[-1].is_open
    assert path.until == TODAY


def test_items_are_weighed_by_their_days_on_all_paths() -> None:
    spans = {"a": span(0, 4), "b": span(4, 8), "c": span(4, 20), "d": span(20, 25)}
    path = critical_path(CALENDAR, DIAMOND, spans, "build", begun_on=BEGUN, today=TODAY)
    assert [link.code for link in path.links] == ["a", "c", "d"]
    weights = weigh([path, path])
    assert [one.code for one in weights] == ["c", "d", "a"]
    assert all(one.paths == 2 for one in weights)
    assert sum(one.gross for one in weights) == 2 * path.days
    assert abs(sum(one.share for one in weights) - 1) < 1e-12
    assert weigh([]) == []
