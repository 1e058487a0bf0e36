"""A million events: process map, throughput, waits and limit compression, against two rivals.

The log is the real receipt log 117 times over, each copy of a case moved by a random number of
days, in order of time. Without the real log a simulated one of the same size stands in.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.harness import (
    ROW_HEADER,
    Contender,
    Floor,
    Section,
    compare,
    list_versions,
)

COPIES = 117
CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
START, END, LIMIT, GROUP = "case:startdate", "case:enddate", "case:deadline", "org:group"
MOMENTS = (TIME, START, END, LIMIT)
LEAST_TIMES_PM4PY, LEAST_TIMES_DUCKDB, MOST_OF_ITS_MEMORY = 10.0, 1.3, 1 / 3
DAY_US = 86_400_000_000


def run_benchmark(rounds: int) -> Section:
    """Compare the three on the same file and check that their counts are equal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        source = make_log(path)
        here = "benchmarks.process_mining"
        own = Contender("zoneworks", f"{here}:prepare_own", (str(path),))
        rivals = [
            Contender("pm4py", f"{here}:prepare_pm4py", (str(path),)),
            Contender("duckdb", f"{here}:prepare_duckdb", (str(path),)),
        ]
        found = compare(own, rivals, rounds)
    ours, pm4py, duckdb = (found.answers(name) for name in ("zoneworks", "pm4py", "duckdb"))
    shared = ("edges", "cases")
    equal_pm4py = all(ours[key] == pm4py[key] for key in shared)
    equal_duckdb = all(ours[key] == duckdb[key] for key in shared) and _agree(
        ours["waits"], duckdb["waits"]
    )
    times_pm4py, times_duckdb = found.times_faster("pm4py"), found.times_faster("duckdb")
    memory = found.memory_share("pm4py")
    return Section(
        name="process_mining",
        title="A million events: map, throughput, waits, limit compression",
        header=ROW_HEADER,
        rows=found.rows(),
        floors=(
            Floor(
                f"at least {LEAST_TIMES_PM4PY:g} times as fast as pm4py",
                f"{times_pm4py:.1f} times",
                times_pm4py >= LEAST_TIMES_PM4PY,
            ),
            Floor(
                f"at least {LEAST_TIMES_DUCKDB:g} times as fast as duckdb",
                f"{times_duckdb:.1f} times",
                times_duckdb >= LEAST_TIMES_DUCKDB,
            ),
            Floor(
                "at most a third of pm4py's peak memory",
                f"{memory:.2f} of it",
                memory <= MOST_OF_ITS_MEMORY,
            ),
            Floor(
                "every edge count and the number of cases equal pm4py's",
                f"{len(ours['edges'])} edges",
                equal_pm4py,
            ),
            Floor(
                "edges, cases and waits (n, p50, p90) equal duckdb's",
                f"{len(ours['waits'])} activities",
                equal_duckdb,
            ),
        ),
        remarks=(
            f"{ours['events']:,} events, {ours['cases']:,} cases; {source}.",
            "All read the same Parquet file of seven columns. pm4py: formatting, directly-follows "
            "graph, its performance form and case durations; it gives no waits by activity and no "
            "limit compression. duckdb: edges with median and mean, waits p50 and p90, throughput "
            "by month, durations and limit compression. Ours also gives waits by authority.",
            list_versions(["zoneworks", "numpy", "polars", "pm4py", "pandas", "duckdb"]),
        ),
    )


def _agree(ours: dict[str, list[float]], theirs: dict[str, list[float]]) -> bool:
    return ours.keys() == theirs.keys() and all(
        abs(a - b) <= 1e-6 * max(1.0, abs(b))
        for name in ours
        for a, b in zip(ours[name], theirs[name], strict=True)
    )


def make_log(path: Path) -> str:
    """Write the large log; return what it was made from."""
    import numpy as np
    import polars as pl

    small, source = small_log()
    source = f"{source} {COPIES} times over"
    generator = np.random.default_rng(0)
    cases = small[CASE].unique(maintain_order=True)
    copies = []
    for copy in range(COPIES):
        moved = generator.integers(-400 * DAY_US, 400 * DAY_US, len(cases))
        by = pl.DataFrame({CASE: cases, "moved": pl.Series(moved).cast(pl.Duration("us"))})
        copies.append(
            small.join(by, on=CASE, how="left", maintain_order="left")
            .with_columns(pl.col(name) + pl.col("moved") for name in MOMENTS)
            .with_columns(pl.col(CASE) + f"-{copy}")
            .drop("moved")
        )
    pl.concat(copies).sort(TIME, maintain_order=True).write_parquet(path)
    return source


def small_log() -> tuple[Any, str]:
    """Read the receipt log; without the real one simulate one, and say so."""
    import polars as pl

    real = _data_folder() / "receipt_wabo.parquet"
    if real.exists():
        columns = [CASE, ACTIVITY, GROUP, *MOMENTS]
        return pl.read_parquet(real, columns=columns), "the real receipt log"
    return _simulate(), "a simulated log (no real data here)"


def _data_folder() -> Path:
    given = os.environ.get("ZONEWORKS_DATA_SETS")
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    return folder / "permits"


def _simulate() -> Any:
    import numpy as np
    import polars as pl

    generator = np.random.default_rng(1)
    n_cases, n_events = 1434, 8577
    case = np.concatenate([np.arange(n_cases), generator.integers(0, n_cases, n_events - n_cases)])
    activity = generator.zipf(1.6, n_events).clip(1, 27)
    start = 1_300_000_000_000_000 + generator.integers(0, 400 * DAY_US, n_cases)
    lasting = (generator.lognormal(3.5, 0.8, n_cases) * DAY_US).astype(np.int64)
    at = start[case] + (generator.random(n_events) * lasting[case]).astype(np.int64)
    end = pl.Series(start + lasting).set(pl.Series(generator.random(n_cases) < 0.07), None)
    moment = pl.Datetime("us", "UTC")
    return pl.DataFrame(
        {
            CASE: [f"case-{one}" for one in case],
            ACTIVITY: [f"T{one:02}" for one in activity],
            GROUP: [f"Group {one % 5}" for one in activity],
            TIME: pl.Series(at).cast(moment),
            START: pl.Series(start[case]).cast(moment),
            END: end.gather(pl.Series(case)).cast(moment),
            LIMIT: pl.Series(start[case] + 56 * DAY_US).cast(moment),
        }
    )


def prepare_own(path: str) -> Callable[[], dict[str, Any]]:
    import numpy.ma  # noqa: F401 (polars imports it when first used; pandas has it already)

    from zoneworks.approvals.engine.analysis import analyze
    from zoneworks.approvals.engine.terms import Options
    from zoneworks.approvals.readers import read_log

    def act() -> dict[str, Any]:
        found = analyze(read_log(path), Options(bootstrap_draws=0)).to_dict()
        return {
            "events": found["events"],
            "cases": found["cases"],
            "edges": {
                f"{edge['from']} > {edge['to']}": edge["count"]
                for edge in found["process_map"]["edges"]
            },
            "waits": {
                row["activity"]: [row["n"], row["p50_days"] * 86400, row["p90_days"] * 86400]
                for row in found["waits"]["by_activity"]
            },
            "median": found["limit_compression"]["per_case_median"],
        }

    return act


def prepare_pm4py(path: str) -> Callable[[], dict[str, Any]]:
    import warnings

    warnings.filterwarnings("ignore")
    import pandas as pd
    import pm4py

    def act() -> dict[str, Any]:
        frame = pd.read_parquet(path)
        frame = pm4py.format_dataframe(
            frame, case_id=CASE, activity_key=ACTIVITY, timestamp_key=TIME
        )
        edges, _, _ = pm4py.discover_dfg(frame)
        pm4py.discover_performance_dfg(frame)
        durations = pm4py.get_all_case_durations(frame)
        return {
            "events": len(frame),
            "cases": len(durations),
            "edges": {f"{one} > {other}": count for (one, other), count in edges.items()},
        }

    return act


def prepare_duckdb(path: str) -> Callable[[], dict[str, Any]]:
    import duckdb

    def act() -> dict[str, Any]:
        link = duckdb.connect()
        link.execute(
            f"""create temp table steps as select "{CASE}" as c, "{ACTIVITY}" as a,
            lag("{ACTIVITY}") over w as p, epoch_us("{TIME}") - epoch_us(lag("{TIME}") over w) as d
            from (select *, row_number() over () as place from read_parquet('{path}'))
            window w as (partition by "{CASE}" order by "{TIME}", place)"""  # noqa: S608
        )
        edges = link.execute(
            "select p, a, count(*), median(d), avg(d) from steps where p is not null group by 1, 2"
        ).fetchall()
        waits = link.execute(
            "select a, count(*), quantile_cont(d, [0.5, 0.9]) from steps where p is not null "
            "group by 1"
        ).fetchall()
        link.execute(
            f"""create temp table cases as select "{CASE}" as c, any_value("{START}") as s,
            any_value("{END}") as e, any_value("{LIMIT}") as l
            from read_parquet('{path}') group by 1"""  # noqa: S608
        )
        link.execute("select date_trunc('month', s), count(*) from cases group by 1").fetchall()
        link.execute(
            """select date_trunc('month', e), count(*),
            quantile_cont(epoch_us(e) - epoch_us(s), [0.5, 0.9]) from cases group by 1"""
        ).fetchall()
        limit = link.execute(
            """select median(r), avg(r), 1 - sum(d) / sum(t), avg(late) from (
            select epoch_us(e) - epoch_us(s) as d, epoch_us(l) - epoch_us(s) as t,
            1 - d / t as r, (e > l)::int as late from cases where e is not null)"""
        ).fetchone()
        count = link.execute("select count(*), (select count(*) from steps) from cases").fetchone()
        n_cases, n_events = count or (0, 0)
        return {
            "events": n_events,
            "cases": n_cases,
            "edges": {f"{one} > {other}": n for one, other, n, _, _ in edges},
            "waits": {name: [n, d[0] / 1e6, d[1] / 1e6] for name, n, d in waits},
            "median": limit[0] if limit else None,
        }

    return act
