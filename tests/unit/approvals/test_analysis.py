"""What an analysis says about small logs whose answers can be worked out by hand."""

import json
import statistics
from collections import Counter
from datetime import date, datetime
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.approvals.conftest import day

from zoneworks.approvals.engine.analysis import analyze
from zoneworks.approvals.engine.eventlog import assemble_log
from zoneworks.approvals.engine.selection import select_cases
from zoneworks.approvals.engine.terms import Columns, LogUnusable, Options
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import CalendarExhausted

PLAIN = Options(bootstrap_draws=0)
ROWS = [
    ("A", "apply", day(1), day(1), day(11), day(21), "Hall"),
    ("A", "review", day(5), day(1), day(11), day(21), "Land"),
    ("A", "decide", day(11), day(1), day(11), day(21), "Hall"),
    ("B", "apply", day(2), day(2), day(27), day(22), "Hall"),
    ("B", "decide", day(27), day(2), day(27), day(22), "Hall"),
    ("C", "apply", day(3), day(3), None, day(23), "Hall"),
    ("D", "apply", day(26), day(26), None, day(30), "Hall"),
]
PARTS = {"start": "start", "end": "end", "limit": "limit", "authority": "who"}

events = st.lists(
    st.tuples(st.sampled_from("PQRS"), st.sampled_from(["a", "b", "c"]), st.integers(0, 5000)),
    min_size=1,
    max_size=60,
    unique_by=lambda row: (row[0], row[2]),
)


def log_of_minutes(rows):  # type: ignore[no-untyped-def]
    table = pl.DataFrame(rows, schema=["case", "activity", "time"], orient="row").with_columns(
        (pl.col("time").cast(pl.Int64) * 60_000_000).cast(pl.Datetime("us"))
    )
    return assemble_log(table, Columns(case="case", activity="activity", time="time"))


def test_limits_and_lateness_by_hand(make_log) -> None:  # type: ignore[no-untyped-def]
    found = analyze(make_log(ROWS, **PARTS), PLAIN).to_dict()
    assert (found["cases"], found["open_cases"], found["events"]) == (4, 2, 7)
    assert found["end_rule"] == "end_column"
    limit = found["limit_compression"]
    # A took 10 of 20 days, B 25 of 20; C is open and past its limit on the 27th, D is not.
    assert limit["per_case_median"] == pytest.approx((0.5 - 0.25) / 2)
    assert limit["mean_of_ratios"] == pytest.approx(0.125)
    assert limit["ratio_of_sums"] == pytest.approx(1 - 35 / 40)
    assert limit["share_late_closed"] == 0.5
    assert limit["share_late_known"] == 0.5
    assert limit["n_closed"] == 2


def test_time_of_closed_cases_by_hand(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [
        ("A", "apply", day(3), day(1), day(20)),
        ("A", "decide", day(8), day(1), day(20)),
        ("B", "decide", day(2), day(2), day(3)),
        ("C", "apply", day(9), day(4), None),
    ]
    found = analyze(make_log(rows, start="start", end="end"), PLAIN).to_dict()["time_parts"]
    totals = {one["part"]: one["total_days"] for one in found}
    assert totals == {"before_first_event": 2, "between_events": 5, "after_last_event": 13}
    assert [one["share"] for one in found] == pytest.approx([0.1, 0.25, 0.65])
    assert [one["p50_days"] for one in found] == [1, 2.5, 6.5]
    assert {one["n"] for one in found} == {2}
    working = Options(calendar=national_calendar(), bootstrap_draws=0)
    in_working_days = analyze(make_log(rows, start="start", end="end"), working)
    durations = in_working_days.cases.filter(~pl.col("is_open"))["duration"].sum()
    parts = in_working_days.to_dict()["time_parts"]
    assert sum(one["total_days"] for one in parts) == durations
    without = [row[:3] for row in rows]
    assert analyze(make_log(without), PLAIN).to_dict()["time_parts"] is None


def test_cases_that_end_before_they_start_open(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [("A", "apply", day(9), day(9), day(8)), ("B", "apply", day(9), day(9), day(10))]
    found = analyze(make_log(rows, start="start", end="end"), PLAIN)
    warning, late = found.to_dict()["warnings"]
    assert (warning["count"], late["code"]) == (1, "events_after_end")
    assert select_cases(found.cases, found.steps, warning["cases"])["case"].to_list() == ["A"]


def test_events_after_the_end_are_counted_and_open(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [
        ("A", "apply", day(1), day(1), day(4)),
        ("A", "file", day(6), day(1), day(4)),
        ("B", "apply", day(1), day(1), day(4)),
        ("C", "apply", day(1), day(1), None),
        ("C", "file", day(6), day(1), None),
    ]
    found = analyze(make_log(rows, start="start", end="end"), PLAIN)
    (warning,) = found.to_dict()["warnings"]
    assert (warning["code"], warning["count"]) == ("events_after_end", 1)
    assert select_cases(found.cases, found.steps, warning["cases"])["case"].to_list() == ["A"]
    after = {one["part"]: one["total_days"] for one in found.to_dict()["time_parts"]}
    assert after == {"before_first_event": 0, "between_events": 5, "after_last_event": -2 + 3}


def test_waits_and_map_by_hand(make_log) -> None:  # type: ignore[no-untyped-def]
    found = analyze(make_log(ROWS, **PARTS), PLAIN).to_dict()
    waits = {row["activity"]: row for row in found["waits"]["by_activity"]}
    assert set(waits) == {"review", "decide"}
    assert waits["review"]["p50_days"] == 4
    assert waits["decide"]["p50_days"] == pytest.approx((6 + 25) / 2)
    assert waits["decide"]["p90_days"] == pytest.approx(6 + 0.9 * 19)
    assert waits["decide"]["max_days"] == 25
    assert waits["decide"]["total_days"] == 31
    by_authority = {row["authority"]: row["n"] for row in found["waits"]["by_authority"]}
    assert by_authority == {"Hall": 2, "Land": 1}
    edges = {(one["from"], one["to"]): one for one in found["process_map"]["edges"]}
    assert edges["apply", "review"]["count"] == 1
    assert edges["apply", "decide"]["median_seconds"] == 25 * 86400
    nodes = {one["activity"]: one for one in found["process_map"]["nodes"]}
    assert (nodes["apply"]["events"], nodes["apply"]["starts"], nodes["apply"]["ends"]) == (4, 4, 2)


def test_throughput_by_month(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [
        ("A", "x", datetime(2024, 1, 5), datetime(2024, 2, 4)),  # noqa: DTZ001
        ("B", "x", datetime(2024, 1, 9), None),  # noqa: DTZ001
        ("C", "x", datetime(2024, 3, 1), datetime(2024, 3, 3)),  # noqa: DTZ001
    ]
    months = analyze(make_log(rows, end="end"), PLAIN).to_dict()["throughput"]
    told = [(one["month"], one["started"], one["ended"], one["open"]) for one in months]
    assert told == [("2024-01", 2, 0, 2), ("2024-02", 0, 1, 1), ("2024-03", 1, 1, 1)]
    assert months[1]["p50_days"] == 30


def test_the_log_as_it_stood_hides_what_came_later(make_log) -> None:  # type: ignore[no-untyped-def]
    found = analyze(make_log(ROWS, **PARTS), Options(as_of=date(2024, 1, 10), bootstrap_draws=0))
    seen = found.to_dict()
    assert (seen["cases"], seen["open_cases"], seen["events"]) == (3, 3, 4)
    assert found.cases["case"].to_list() == ["A", "B", "C"]
    assert found.cases["ended_at"].null_count() == 3
    assert found.steps["activity"].to_list() == ["apply", "review", "apply", "apply"]


def test_a_day_is_seen_to_its_end_and_a_moment_to_itself(make_log) -> None:  # type: ignore[no-untyped-def]
    log = make_log([("A", "x", day(1)), ("A", "y", day(1.5))])
    assert analyze(log, Options(as_of=date(2024, 1, 1))).to_dict()["events"] == 2
    assert analyze(log, Options(as_of=day(1.25))).to_dict()["events"] == 1


def test_without_an_end_a_case_ends_at_its_last_event_or_at_the_activity_named(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [("A", "go", day(1)), ("A", "grant", day(4)), ("A", "file", day(9)), ("B", "go", day(2))]
    log = make_log(rows)
    last = analyze(log, PLAIN).to_dict()
    assert (last["end_rule"], last["open_cases"]) == ("last_event", 0)
    named = analyze(log, Options(end_activity="grant", bootstrap_draws=0))
    assert (named.to_dict()["end_rule"], named.to_dict()["open_cases"]) == ("end_activity", 1)
    assert named.cases["duration"].to_list() == [3.0, 7.0]
    with pytest.raises(LogUnusable, match="No event is called “grants”"):
        analyze(log, Options(end_activity="grants"))


def test_as_of_keeps_cases_open_that_went_on_later(make_log) -> None:  # type: ignore[no-untyped-def]
    log = make_log([("A", "x", day(1)), ("A", "y", day(9)), ("B", "x", day(2))])
    found = analyze(log, Options(as_of=date(2024, 1, 5), bootstrap_draws=0)).to_dict()
    assert (found["cases"], found["open_cases"]) == (2, 1)


def test_a_case_that_left_was_watched_until_then(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [("A", "x", day(1), None, day(4)), ("B", "x", day(1), day(20), None)]
    found = analyze(make_log(rows, end="end", until="left"), PLAIN)
    assert found.cases["duration"].to_list() == [3.0, 19.0]
    assert found.cases["is_open"].to_list() == [True, False]


def test_negative_durations_stay_and_are_counted(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [
        ("A", "x", day(5), day(5), day(3), day(15)),
        ("B", "x", day(5), day(5), day(10), day(15)),
    ]
    found = analyze(make_log(rows, start="start", end="end", limit="limit"), PLAIN).to_dict()
    assert [(one["code"], one["count"]) for one in found["warnings"]] == [
        ("negative_durations", 1),
        ("events_after_end", 1),
    ]
    assert found["limit_compression"]["mean_of_ratios"] == pytest.approx((1.2 + 0.5) / 2)
    assert found["durations"]["all_p50_days"] == 0


def test_a_limit_without_time_of_day_lasts_to_the_end_of_its_day() -> None:
    table = pl.DataFrame(
        {
            "case": ["A", "B"],
            "activity": ["x", "x"],
            "time": [day(1), day(1)],
            "end": [day(5.5), day(6.5)],
            "limit": [date(2024, 1, 5), date(2024, 1, 5)],
        }
    )
    columns = Columns(case="case", activity="activity", time="time", end="end", limit="limit")
    found = analyze(assemble_log(table, columns, limit_is_date=True), PLAIN)
    assert found.cases["is_late"].to_list() == [False, True]


def test_a_limit_may_be_a_number_of_days(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [("A", "x", day(1), day(6), 10), ("B", "x", day(1), day(16), 10)]
    found = analyze(make_log(rows, end="end", limit="limit"), PLAIN)
    assert found.cases["ratio"].to_list() == [0.5, -0.5]
    assert found.cases["is_late"].to_list() == [False, True]


def test_working_days_follow_the_national_calendar(make_log) -> None:  # type: ignore[no-untyped-def]
    # Spring Festival 2024: off from 10 to 17 February, made up on 4 and 18 February.
    rows = [("A", "x", datetime(2024, 2, 8)), ("A", "y", datetime(2024, 2, 20, 18))]  # noqa: DTZ001
    found = analyze(make_log(rows), Options(calendar=national_calendar(), bootstrap_draws=0))
    assert found.cases["duration"].to_list() == [4.0]
    assert found.steps["wait"].to_list() == [None, 4.0]
    assert found.to_dict()["day_unit"] == "working day"


def test_days_outside_the_calendar_name_its_years(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [("A", "x", datetime(1999, 2, 8)), ("A", "y", datetime(1999, 3, 8))]  # noqa: DTZ001
    with pytest.raises(CalendarExhausted, match="2004-01-01"):
        analyze(make_log(rows), Options(calendar=national_calendar()))


def test_conflicting_values_of_a_case_are_counted_and_the_latest_counts(make_log) -> None:  # type: ignore[no-untyped-def]
    rows = [("A", "x", day(1), day(9)), ("A", "y", day(2), day(12)), ("B", "x", day(1), day(8))]
    log = make_log(rows, end="end")
    assert [(one.code, one.count) for one in log.warnings] == [("conflicting_values", 1)]
    assert analyze(log, PLAIN).cases["duration"].to_list() == [11.0, 7.0]


def test_rows_without_case_or_time_are_left_out_and_counted(make_log) -> None:  # type: ignore[no-untyped-def]
    log = make_log([("A", "x", day(1)), (None, "x", day(1)), ("B", "x", None)])
    assert [(one.code, one.count) for one in log.warnings] == [("rows_without_case_or_time", 2)]
    with pytest.raises(LogUnusable, match="no row"):
        make_log([(None, "x", day(1))])


def test_each_figure_opens_its_cases(make_log) -> None:  # type: ignore[no-untyped-def]
    found = analyze(make_log(ROWS, **PARTS), Options(before=date(2024, 1, 3), bootstrap_draws=0))
    for figure in found.figures:
        rows = select_cases(found.cases, found.steps, figure.cases)
        if figure.key.startswith("durations.closed") or figure.cases == {
            "is_open": False,
            "has_limit": True,
        }:
            assert rows["case"].to_list() == ["A", "B"], figure.key
    chosen = {
        "is_late": ["B", "C"],
        "is_open": ["C", "D"],
    }
    for key, expected in chosen.items():
        assert select_cases(found.cases, found.steps, {key: True})["case"].to_list() == expected

    def opened(chosen: dict[str, object]) -> list[str]:
        return select_cases(found.cases, found.steps, chosen)["case"].to_list()

    assert opened({"activity": "review"}) == ["A"]
    assert opened({"from": "apply", "to": "decide"}) == ["B"]
    assert opened({"authority": "Land"}) == ["A"]
    assert opened({"cohort": "before"}) == ["A", "B"]
    assert opened({"ended_month": "2024-01"}) == ["A", "B"]
    with pytest.raises(LogUnusable, match="chosen by “color”"):
        opened({"color": "red"})


def test_the_result_is_plain_json_and_says_why_something_is_missing(make_log) -> None:  # type: ignore[no-untyped-def]
    found = analyze(make_log([("A", "x", day(1))]), PLAIN).to_dict()
    again = json.loads(json.dumps(found, allow_nan=False))
    assert again["limit_compression"]["per_case_median"] is None
    assert "--limit" in again["notes"]["limit_compression"]
    assert "--before" in again["notes"]["cohort_compression.restricted_mean"]


def test_progress_is_told_and_can_stop_the_work(make_log) -> None:  # type: ignore[no-untyped-def]
    told: list[int] = []
    analyze(make_log(ROWS, **PARTS), Options(), lambda done, _total, _step: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 100

    def stop(done: int, _total: int, _step: str) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyze(make_log(ROWS, **PARTS), Options(), stop)


@given(events, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (analyze(log_of_minutes(which), PLAIN).to_dict() for which in (rows, shuffled))
    assert one == other


@given(events)
def test_map_and_waits_equal_brute_force(rows) -> None:  # type: ignore[no-untyped-def]
    found = analyze(log_of_minutes(rows), PLAIN).to_dict()
    edges: Counter[tuple[str, str]] = Counter()
    waits: dict[str, list[int]] = {}
    for case in {row[0] for row in rows}:
        steps = sorted((row for row in rows if row[0] == case), key=lambda row: row[2])
        for before, after in pairwise(steps):
            edges[before[1], after[1]] += 1
            waits.setdefault(after[1], []).append(after[2] - before[2])
    assert {
        (one["from"], one["to"]): one["count"] for one in found["process_map"]["edges"]
    } == edges
    medians = {row["activity"]: row["p50_days"] * 1440 for row in found["waits"]["by_activity"]}
    assert medians == pytest.approx({name: statistics.median(one) for name, one in waits.items()})


@given(events, st.integers(0, 5000))
def test_as_of_equals_a_log_cut_off_by_hand(rows, minute: int) -> None:  # type: ignore[no-untyped-def]
    kept = [row for row in rows if row[2] <= minute]
    moment = datetime(1970, 1, 1 + minute // 1440, minute % 1440 // 60, minute % 60)  # noqa: DTZ001
    options = Options(as_of=moment, bootstrap_draws=0)
    if not kept:
        with pytest.raises(LogUnusable, match="No case had started"):
            analyze(log_of_minutes(rows), options)
        return
    found = analyze(log_of_minutes(rows), options).to_dict()
    by_hand = analyze(log_of_minutes(kept), PLAIN).to_dict()
    assert found["process_map"] == by_hand["process_map"]
    assert found["waits"] == by_hand["waits"]
    last = {case: max(row[2] for row in rows if row[0] == case) for case, _, _ in kept}
    assert found["open_cases"] == sum(one > minute for one in last.values())


def test_as_many_activities_as_pairs_do_not_fit_short_numbers() -> None:
    n = 46_400  # squared it is past 2 ** 31
    found = analyze(log_of_minutes([("A", f"a{step}", step) for step in range(n)]), PLAIN)
    drawn = found.to_dict()["process_map"]
    assert len(drawn["nodes"]) == n
    assert {(edge["from"], edge["to"]) for edge in drawn["edges"]} == {
        (f"a{step}", f"a{step + 1}") for step in range(n - 1)
    }
    assert all(node["cases_count"] == 1 for node in drawn["nodes"])
