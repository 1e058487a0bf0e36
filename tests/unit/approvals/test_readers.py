"""Files as they come: kinds, encodings, columns, dates, and each fault in one line."""

import gzip
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from zoneworks.approvals.engine.analysis import analyze
from zoneworks.approvals.engine.terms import Columns, EventLog, Options
from zoneworks.approvals.readers import (
    LogUnreadable,
    files,
    guess_columns,
    preview,
    read_log,
    tables,
)
from zoneworks.approvals.readers.moments import read_moments

PLAIN = Options(bootstrap_draws=0)
CSV = "case,activity,time,end\nA,apply,2024-01-01 09:00,2024-01-05\nA,grant,2024-01-05 00:00,\n"
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org">
 <global scope="event"><string key="concept:name" value="name"/></global>
 <string key="concept:name" value="the log"/>
 <trace>
  <string key="concept:name" value="A &amp; B"/>
  <date key="enddate" value="2024-01-09T10:00:00+08:00"/>
  <event>
   <string key="concept:name" value="apply"><string key="concept:name" value="nested"/></string>
   <date key="time:timestamp" value="2024-01-01T10:00:00.500+08:00"/>
   <list key="l"><values><string key="concept:name" value="deep"/></values></list>
  </event>
  <event>
   <date value="2024-01-03T10:00:00Z" key="time:timestamp"/>
   <string key="concept:name" value="&#25209;&#20934;"/>
  </event>
 </trace>
 <trace><string key="concept:name" value="empty"/></trace>
</log>"""

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def into(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return into


def facts(log: EventLog) -> tuple[int, int, list[str]]:
    return len(log.case_names), len(log.case_of), list(log.activity_names)


def test_xes_keeps_to_its_nesting_escapes_and_zones(write: Write) -> None:
    log = read_log(write("a.xes", XES))
    assert facts(log) == (1, 2, ["apply", "批准"])
    assert log.case_names.to_list() == ["A & B"]
    assert log.columns.end == "case:enddate"
    assert [(one.code, one.count) for one in log.warnings] == [
        ("empty_traces", 1),
        ("mixed_time_zones", 1),
    ]
    assert analyze(log, PLAIN).steps["wait"].to_list()[1] == pytest.approx(2 + 8 / 24, abs=1e-4)


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace("\n", "\r\n").encode(),
    ],
)
def test_csv_is_read_in_the_ways_it_is_written(write: Write, content: bytes) -> None:
    for name, packed in (("a.csv", content), ("a.csv.gz", gzip.compress(content))):
        assert facts(read_log(write(name, packed))) == (1, 2, ["apply", "grant"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_tables_are_understood(write: Write, encoding: str) -> None:
    text = (
        "案件编号,环节,审批部门,办理时间,受理时间,办结时间,承诺期限截止\n"
        "X1,受理,大厅,2024年3月1日 9:30,2024/3/1,2024/3/11,2024-03-21\n"
        "X1,批准,国土局,2024-03-11 10:00:00,2024/3/1,2024/3/11,2024-03-21\n"
    )
    found = analyze(read_log(write("表.csv", text.encode(encoding))), PLAIN).to_dict()
    assert (found["cases"], found["events"], found["end_rule"]) == (1, 2, "end_column")
    assert found["limit_compression"]["per_case_median"] == pytest.approx(0.5)
    assert found["waits"]["by_authority"][0]["authority"] == "国土局"


def test_a_row_a_case_gives_an_event_for_each_dated_column(write: Write) -> None:
    text = (
        "permitnum,permittype,applieddate,issueddate,completeddate,housingunits\n"
        "P1,New,2024-01-01,2024-01-11,2024-05-01,1\nP2,New,2024-01-03,,,2\n"
    )
    log = read_log(write("permits.csv", text))
    assert (log.columns.start, log.columns.end, log.columns.type) == (
        "applieddate",
        "issueddate",
        "permittype",
    )
    found = analyze(log, PLAIN).to_dict()
    assert (found["cases"], found["open_cases"], found["events"]) == (2, 1, 4)
    assert found["columns"]["activity"] is None


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame(
        {"case": [7, 7], "activity": ["x", "y"], "time": [1_700_000_000, 1_700_086_400]}
    ).with_columns(pl.from_epoch("time").dt.replace_time_zone("Asia/Shanghai")).write_parquet(path)
    log = read_log(path)
    assert log.case_names.to_list() == ["7"]
    assert log.utc_offset_us == 8 * 3_600_000_000
    assert analyze(log, PLAIN).steps["wait"].to_list() == [None, 1.0]


def test_cohorts_are_cut_on_local_days(write: Write) -> None:
    text = "case,activity,time\nA,x,2024-01-01T02:00:00+08:00\nB,x,2023-12-31T23:00:00+08:00\n"
    log = read_log(write("a.csv", text))
    from datetime import date

    found = analyze(log, Options(before=date(2024, 1, 1))).cases
    assert found["cohort"].to_list() == ["after", "before"]
    assert found["started_at"].dt.hour().to_list() == [2, 23]


def test_columns_given_win_over_guesses_and_case_names_may_lack_their_prefix(write: Write) -> None:
    log = read_log(write("a.xes", XES), Columns(end="enddate"))
    assert log.columns.end == "case:enddate"
    table = "id,what,when\n1,x,2024-01-01\n"
    log = read_log(write("b.csv", table), Columns(case="id", activity="what", time="when"))
    assert facts(log) == (1, 1, ["x"])


def test_an_event_column_is_not_taken_for_one_of_the_case(write: Write) -> None:
    rows = "".join(f"{case},x,2024-01-0{n},2024-02-0{n}\n" for case in "AB" for n in (1, 2))
    path = write("a.csv", f"case,activity,time,duedate\n{rows}")
    log = read_log(path)
    assert log.columns.limit is None
    assert [(one.code, one.count) for one in log.warnings] == [("guess_dropped", 2)]
    kept = read_log(path, Columns(limit="duedate"))
    assert [(one.code, one.count) for one in kept.warnings] == [("conflicting_values", 2)]


def test_a_limit_written_as_a_length(write: Write) -> None:
    text = "case,activity,time,end,法定期限\nA,x,2024-01-01,2024-01-11,20个工作日\n"
    found = analyze(read_log(write("a.csv", text)), PLAIN).to_dict()
    assert found["limit_compression"]["per_case_median"] == pytest.approx(0.5)


def test_times_with_and_without_zone_are_counted(write: Write) -> None:
    text = (
        "case,activity,time\nA,x,2024-01-01T08:00:00+08:00\nA,y,2024-01-01 10:00\nA,z,2024-01-02\n"
    )
    log = read_log(write("a.csv", text))
    assert [(one.code, one.count) for one in log.warnings] == [("mixed_time_zones", 2)]
    assert analyze(log, PLAIN).steps["wait"].to_list()[1] == pytest.approx(2 / 24)


def test_summer_time_is_not_a_mixed_zone(write: Write) -> None:
    text = "case,activity,time\nA,x,2024-03-30T08:00:00+01:00\nA,y,2024-04-01T08:00:00+02:00\n"
    assert read_log(write("a.csv", text)).warnings == ()


def test_impossible_years_count_as_missing(write: Write) -> None:
    text = "case,activity,time,end\nA,x,2024-01-01,9999-12-31\nB,x,2024-01-01,2024-01-09\n"
    log = read_log(write("a.csv", text))
    assert [(one.code, one.count) for one in log.warnings] == [("date_out_of_range", 1)]
    assert analyze(log, PLAIN).to_dict()["open_cases"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", "2024-03-05 00:00:00"),
        ("2024/3/5 9:03", "2024-03-05 09:03:00"),
        ("2024.03.05 09:03:07", "2024-03-05 09:03:07"),
        ("2024年3月5日9时3分7秒", "2024-03-05 09:03:07"),
        ("20240305", "2024-03-05 00:00:00"),
        ("20240305090307", "2024-03-05 09:03:07"),
        ("2024-03-05T09:03:07.1234567Z", "2024-03-05 09:03:07.123456"),
        ("25/03/2024 1:05 PM", "2024-03-25 13:05:00"),
        ("03/25/2024", "2024-03-25 00:00:00"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: str) -> None:
    read = read_moments(pl.Series("when", [text, None, ""]))
    assert str(read.local[0]) == expected
    assert read.local.null_count() == 2


@pytest.mark.parametrize("text", ["2024-02-30", "2024-01-01 25:00", "soon", "05/03/2024", "45000"])
def test_what_is_no_clear_date_is_refused(text: str) -> None:
    with pytest.raises(LogUnreadable, match="when"):
        read_moments(pl.Series("when", [text]))


def packed_csv() -> bytes:
    return gzip.compress((CSV * 500).encode())


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaa">]>'
FAULTS: dict[str, tuple[str, str | bytes, str]] = {
    "other kind": ("a.txt", "x", "is not a log: give a file named"),
    "no bytes": ("a.csv", "", "is empty"),
    "blank header": ("a.csv", "\n\n", "no line of column names"),
    "no rows": ("a.csv", "case,activity,time\n", "no rows"),
    "cut off": ("a.csv.gz", packed_csv()[:-30], "cut off"),
    "not gzip": ("a.xes.gz", "hello", "not a sound gzip"),
    "not parquet": ("a.parquet", "hello", "not a sound Parquet"),
    "broken XML": ("a.xes", XES[:-40], "not well-formed XML"),
    "other XML": ("a.xes", "<html></html>", "not an event <log>"),
    "document type": ("a.xes", XES.replace("<log", BOMB + "<log", 1), "document type"),
    "no events": ("a.xes", "<log><trace></trace></log>", "no events"),
    "no activity": ("a.csv", "case,time\nA,2024-01-01\n", "give --activity"),
    "no case": ("a.csv", "start,end\n2024-01-01,2024-01-02\n", "give --case"),
    "no date": ("a.csv", "case,activity,time\nA,x,2024-01-01\nA,x,later\n", "row 2: “later”"),
    "ragged": ("a.csv", "case,activity,time\nA,x,2024-01-01,1,2\n", "not a sound CSV"),
    "other text": ("a.csv", b"case,\xff\xff\xff\n1\n", "neither UTF-8 nor GB18030"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_in_one_line(write: Write, fault: str) -> None:
    name, content, said = FAULTS[fault]
    with pytest.raises(LogUnreadable) as refusal:
        read_log(write(name, content))
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_an_unknown_column_are_told(write: Write, tmp_path: Path) -> None:
    with pytest.raises(LogUnreadable, match="There is no file"):
        read_log(tmp_path / "none.csv")
    with pytest.raises(LogUnreadable, match="no column “Fall” for the case: choose one of 'case'"):
        read_log(write("a.csv", CSV), Columns(case="Fall"))


def test_a_preview_shows_rows_and_guesses(write: Write) -> None:
    shown = preview(write("a.xes", XES), rows=1)
    assert shown.guess.case == "case:concept:name"
    assert shown.guess.activity == "concept:name"
    assert shown.rows[0]["concept:name"] == "apply"
    assert len(shown.rows) == 1


def test_guesses_pass_over_columns_that_differ_within_a_case() -> None:
    rows = [{"case": "A", "due": "1", "deadline": n} for n in ("1", "2")]
    guess = guess_columns(["case", "deadline", "due"], rows)
    assert (guess.case, guess.limit) == ("case", "due")


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "cases", "events"),
    [
        ("receipt_wabo.parquet", 1434, 8577),
        ("receipt_wabo.xes.gz", 1434, 8577),
        ("bpic15_1_train80.parquet", 959, 41804),
        ("bpic2020_DomesticDeclarations.xes.gz", 10357, 55628),
        ("calgary_permits_70.csv.gz", 3511, 9974),
    ],
)
def test_real_logs_are_read(permits: Path, name: str, cases: int, events: int) -> None:
    log = read_log(permits / name)
    assert (len(log.case_names), len(log.case_of)) == (cases, events)


def test_columns_of_lists_are_passed_over_and_refused_where_they_are_named(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pl.DataFrame(
        {
            "case": ["a", "a"],
            "activity": ["x", "y"],
            "time": ["2024-01-02", "2024-01-03"],
            "tags": [["p"], ["q", "r"]],
            "raw": [b"1", b"2"],
        }
    ).write_parquet(path)
    shown = preview(path)
    assert (shown.names, shown.compound) == (("case", "activity", "time"), ("tags", "raw"))
    assert len(read_log(path).case_of) == 2
    with pytest.raises(LogUnreadable, match="“tags” holds lists or records"):
        read_log(path, Columns(type="tags"))


def test_times_without_a_zone_are_read_where_most_others_stand(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [
        "a,x,2024-01-02T23:30:00+08:00",
        "a,y,2024-01-03T00:30:00+08:00",
        "b,x,2024-01-03T00:30:00",
        "b,y,2024-01-02T18:00:00+01:00",
    ]
    path.write_text("case,activity,time\n" + "\n".join(rows) + "\n")
    log = read_log(path)
    assert [(one.code, one.count) for one in log.warnings] == [("mixed_time_zones", 1)]
    assert "UTC+8 h" in log.warnings[0].text
    assert log.utc_offset_us == 8 * 3_600_000_000
    moments = {
        (log.case_names[int(case)], log.activity_names[int(activity)]): int(at)
        for case, activity, at in zip(log.case_of, log.activity_of, log.happened_at, strict=True)
    }
    assert moments["a", "y"] == moments["b", "x"]


def test_events_without_an_activity_do_not_pass_for_cases(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [f"case-{n % 5},2024-01-0{n % 9 + 1},2024-01-01,note {n}" for n in range(40)]
    path.write_text("case,time,startdate,what was done\n" + "\n".join(rows) + "\n")
    with pytest.raises(LogUnreadable, match=r"give --activity one of .*'what was done'"):
        read_log(path)
    assert len(read_log(path, Columns(activity="what was done")).case_of) == 40


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_preview_reads_the_beginning_of_a_long_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    path = tmp_path / "log.csv"
    head = "案件编号,环节,办理时间\n"
    rows = "".join(f"案{n},受理,2024-01-02\n" for n in range(5000))
    path.write_bytes((head + rows).encode(encoding))
    read = []
    monkeypatch.setattr(tables, "HEAD_BYTES", 4000)
    monkeypatch.setattr(files, "CHUNK_BYTES", 5000)
    real = files.read_chunks
    monkeypatch.setattr(
        tables, "read_chunks", lambda path: (read.append(len(one)) or one for one in real(path))
    )
    shown = preview(path, rows=3)
    assert [row["案件编号"] for row in shown.rows] == ["案0", "案1", "案2"]
    assert sum(read) <= 5000
    assert len(read_log(path).case_of) == 5000
