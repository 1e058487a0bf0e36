"""Small logs for the tests of permit analysis."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from zoneworks.approvals.engine.eventlog import assemble_log
from zoneworks.approvals.engine.terms import Columns, EventLog

COLUMNS = Columns(case="case", activity="activity", time="time")
DATA_SETS = Path(
    os.environ.get("ZONEWORKS_DATA_SETS", Path(__file__).parents[4] / "shared" / "data")
)


@pytest.fixture(scope="session")
def permits() -> Path:
    """The folder of real permit logs; the test is skipped where it is absent."""
    folder = DATA_SETS / "permits"
    if not folder.exists():
        pytest.skip(f"no permit logs at {folder}: set ZONEWORKS_DATA_SETS")
    return folder


@pytest.fixture
def make_log() -> Callable[..., EventLog]:
    """Make a log from rows (case, activity, day, ...) and the columns beyond the first three."""

    def make(rows: list[tuple[object, ...]], **parts: str) -> EventLog:
        names = ["case", "activity", "time", *parts.values()]
        table = pl.DataFrame(rows, schema=names, orient="row")
        moments = {
            "time",
            *(parts[part] for part in ("start", "end", "limit", "until") if part in parts),
        }
        table = table.with_columns(
            pl.col(name).cast(pl.Datetime("us"))
            for name in moments
            if table[name].dtype in (pl.Datetime, pl.Date, pl.Null)
        )
        return assemble_log(
            table,
            Columns(case="case", activity="activity", time="time", **parts),
        )

    return make


def day(number: float) -> datetime:
    """Return a moment in January 2024: day 1.5 is noon of the first."""
    whole = int(number)
    return datetime(2024, 1, whole, int((number - whole) * 24))  # noqa: DTZ001
