"""The command `zoneworks approvals analyze`, as a person types it."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from zoneworks.approvals.commands import register


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["approvals", "analyze", *words])
    return int(arguments.run(arguments))


def end(number: int) -> str:
    return "" if number % 9 == 0 else f"2024-0{1 + number % 6}-20"


@pytest.fixture
def log(tmp_path: Path) -> str:
    rows = "".join(
        f"{n},fine,{what},2024-0{1 + n % 6}-{day:02},{end(n)}\n"
        for n in range(60)
        for what, day in (("apply", 1 + n % 5), ("grant", 10 + n % 9))
    )
    path = tmp_path / "log.csv"
    path.write_text(f"case,remark,activity,time,end\n{rows}", encoding="utf-8")
    return str(path)


def test_it_prints_json(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(log, "--json", "--before", "2024-04-01", "--bootstrap", "50") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["events"], found["open_cases"]) == (60, 120, 7)
    assert found["cohort_compression"]["ci95"][0] < found["cohort_compression"]["restricted_mean"]


def test_it_prints_a_summary_for_people(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(log, "--before", "2024-04-01", "--bootstrap", "50") == 0
    said = capsys.readouterr().out
    assert "60 cases (7 open)" in said
    assert "restricted mean by Kaplan-Meier" in said


def test_an_end_activity_that_is_named_goes_before_a_guessed_end_column(
    log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(log, "--json", "--end-activity", "grant", "--bootstrap", "0") == 0
    assert json.loads(capsys.readouterr().out)["end_rule"] == "end_activity"


def test_working_days_and_as_of_are_taken(log: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(log, "--json", "--working-days", "--as-of", "2024-03-12", "--bootstrap", "0") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["day_unit"] == "working day"
    assert found["looked_at"].startswith("2024-03-12")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--case", "Fall"), "no column “Fall”"),
        (("--end", "remark"), "“fine” is not a date"),
        (("--end-activity", "fly"), "No event is called “fly”"),
        (("--as-of", "2001-01-01"), "No case had started"),
        (("--before", "2024-03-01", "--after", "2024-02-01"), "in both cohorts"),
    ],
)
def test_a_refusal_is_one_line_and_code_2(
    log: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(log, *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("words", [("--before", "soon"), ("--horizon", "-3"), ("--bootstrap", "x")])
def test_senseless_options_are_refused(log: str, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(log, *words)
    assert stopped.value.code == 2


def test_registering_imports_nothing_heavy() -> None:
    code = (
        "import sys, zoneworks.approvals.commands; "
        "print([name for name in ('numpy', 'polars', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.data
@pytest.mark.parametrize("name", ["receipt_wabo.parquet", "receipt_wabo.xes.gz"])
def test_the_receipt_log_gives_its_known_answers(
    permits: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(str(permits / name), "--json", "--bootstrap", "0") == 0
    found = json.loads(capsys.readouterr().out)
    limit = found["limit_compression"]
    assert (found["events"], found["cases"], found["open_cases"]) == (8577, 1434, 105)
    assert limit["n_closed"] == 1329
    assert limit["n_late_closed"] + limit["n_late_open"] == 416
    rounded = {
        key: round(limit[key], 3)
        for key in (
            "per_case_median",
            "mean_of_ratios",
            "ratio_of_sums",
            "share_late_closed",
            "share_late_known",
        )
    }
    assert list(rounded.values()) == [0.135, 0.077, 0.087, 0.284, 0.29]
