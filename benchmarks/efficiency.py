"""A million enterprises scored, ranked and graded: our engine against DuckDB, bit by bit.

Both get the same columns: two hundred groups with six capped indicators each, values missing here
and there, baselines that are the groups' own averages, ties broken by tax and output, grades by
quota. DuckDB computes the whole in one statement over a table of its own, in 128-bit whole numbers
as we do; laying out the table is not measured for either.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

from benchmarks.harness import ROW_HEADER, Contender, Floor, Section, compare, list_versions

ENTERPRISES, GROUPS, SEED = 1_000_000, 200, 7
MOST_SECONDS = 1.5
LEAST_TIMES_DUCKDB = 1.2
OWN, DUCKDB = "Zoneworks", "DuckDB"


def run_benchmark(rounds: int) -> Section:
    own = Contender(OWN, "benchmarks.efficiency:prepare_own")
    rival = Contender(DUCKDB, "benchmarks.efficiency:prepare_duckdb")
    comparison = compare(own, [rival], rounds)
    seconds = median(one.wall for one in comparison.rounds[OWN])
    times = comparison.times_faster(DUCKDB)
    ours, theirs = comparison.answers(OWN), comparison.answers(DUCKDB)
    return Section(
        name="efficiency",
        title="A million enterprises scored, ranked and graded",
        header=ROW_HEADER,
        rows=comparison.rows(),
        floors=(
            Floor(
                f"{ENTERPRISES:,} enterprises in {GROUPS} groups in under {MOST_SECONDS:g} s",
                f"{seconds:.2f} s",
                seconds < MOST_SECONDS,
            ),
            Floor(
                f"at least {LEAST_TIMES_DUCKDB:g} times as fast as DuckDB",
                f"{times:.1f} times",
                times >= LEAST_TIMES_DUCKDB,
            ),
            Floor(
                "bit-equal: score, rank and grade of everybody",
                f"{ours['sha256'][:12]} and {theirs['sha256'][:12]}",
                ours == theirs,
            ),
        ),
        remarks=(
            "Six indicators a group, one of which less is better; two threads for both.",
            list_versions(["polars", "duckdb"]),
        ),
    )


def prepare_own() -> Callable[[], dict[str, Any]]:
    """Lay out the columns for our engine."""
    from zoneworks.efficiency.engine.scoring import score

    scheme, table = _scheme(), _table()

    def act() -> dict[str, Any]:
        rows = score(scheme, table).rows
        return _answer(rows.sort("key").select("key", "total", "rank", "grade"))

    return act


def prepare_duckdb() -> Callable[[], dict[str, Any]]:
    """Lay out the same columns as a table of DuckDB's own."""
    import duckdb
    import polars as pl
    from tests.unit.efficiency.referee import lay_out, question

    scheme, table = _scheme(), _table()
    connection = duckdb.connect()
    lay_out(connection, table)
    statement = question(scheme, table)

    def act() -> dict[str, Any]:
        found = connection.execute(statement).fetchnumpy()
        columns = {name: found[name] for name in ("key", "total", "rank")}
        grades = pl.Series("grade", [str(one) for one in found["grade"]])
        return _answer(pl.DataFrame(columns).with_columns(grades))

    return act


def _scheme() -> Any:
    from tests.unit.efficiency.schemes import shipped

    sample = shipped()
    pattern = sample.groups[1]
    return replace(
        sample,
        groups=tuple(
            replace(pattern, code=f"g{number}", name=f"G{number}", revenue_from_fen=None)
            for number in range(GROUPS)
        ),
    )


def _table() -> Any:
    from tests.unit.efficiency.tables import invented

    return invented(ENTERPRISES, GROUPS, SEED)


def _answer(rows: Any) -> dict[str, Any]:
    """All answers in short: the digest of the four columns as text."""
    digest = hashlib.sha256()
    for name in ("key", "total", "rank"):
        digest.update(rows[name].cast(int).to_numpy().tobytes())
    digest.update("".join(rows["grade"]).encode())
    return {"sha256": digest.hexdigest()}
