"""Sparse matchings: tables, bounds that hold, matchings that are best or feasible."""

import itertools
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from zoneworks.cli import main
from zoneworks.elements.engine.matching import pairing
from zoneworks.elements.engine.matching.pair_file import read_pairs
from zoneworks.elements.engine.matching.refusals import MatchRefused
from zoneworks.elements.engine.matching.terms import Pairs
from zoneworks.elements.solving import solve_pairs


def tables(n: int, m: int, n_pairs: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    chance = np.random.default_rng(seed)
    places = chance.choice(n * m, n_pairs, replace=False)
    weights = chance.integers(1, 30, n_pairs)
    pairs = pl.DataFrame(
        {
            "project": places // m,
            "element": places % m,
            "value": weights * chance.integers(5, 30, n_pairs),
            "weight": weights,
        }
    )
    capacities = pl.DataFrame({"element": range(m), "capacity": chance.integers(20, 50, m)})
    return pairs, capacities


def greatest_value(pairs: Pairs) -> int:
    """By trying all matchings."""
    options = [
        [-1, *pairs.project_pairs[pairs.project_starts[p] : pairs.project_starts[p + 1]].tolist()]
        for p in range(pairs.n_projects)
    ]
    every = (np.array(one) for one in itertools.product(*options))
    return max(pairs.value(at) for at in every if not pairing.faults(pairs, at))


@pytest.mark.parametrize("seed", range(8))
def test_a_small_matching_is_the_best_of_all(seed: int) -> None:
    pairs = read_pairs(*tables(6, 3, 14, seed))
    found = solve_pairs(pairs, seconds=0.6, seed=seed + 1, threads=1 + seed % 2).found
    assert not pairing.faults(pairs, found.at)
    assert found.total == pairs.value(found.at) == greatest_value(pairs) <= found.bound


def test_a_matching_comes_near_its_bound() -> None:
    pairs = read_pairs(*tables(300, 150, 6000, 1))
    found = solve_pairs(pairs, seconds=2).found
    assert not pairing.faults(pairs, found.at)
    assert found.gap < 0.03


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weight": -3}, "row 1: weight is -3"),
        ({"project": -1}, "row 1: project is -1"),
        ({"element": 99}, "row 1: element 99 has no capacity"),
        ({"value": 10**17}, "row 1: value 100000000000000000 is too large"),
        ({"value": None}, "row 1 of the pairs: value is empty"),
    ],
)
def test_a_bad_pair_is_refused_with_its_row(change: dict[str, int | None], said: str) -> None:
    pairs, capacities = tables(6, 3, 14, 1)
    ((name, value),) = change.items()
    column = pl.Series(name, [value, *pairs[name].to_list()[1:]], dtype=pl.Int64)
    with pytest.raises(MatchRefused, match=said):
        read_pairs(pairs.with_columns(column), capacities)


def test_columns_that_lack_or_are_no_numbers_are_named() -> None:
    pairs, capacities = tables(6, 3, 14, 1)
    with pytest.raises(MatchRefused, match="no column “value”"):
        read_pairs(pairs.drop("value"), capacities)
    with pytest.raises(MatchRefused, match="weight in the table of pairs is Float64"):
        read_pairs(pairs.with_columns(pl.col("weight") * 0.5), capacities)
    with pytest.raises(MatchRefused, match="row 2: capacity is -1"):
        read_pairs(pairs, pl.DataFrame({"element": [0, 1, 2], "capacity": [5, -1, 5]}))
    with pytest.raises(MatchRefused, match="element 1 has more than one capacity"):
        read_pairs(pairs, pl.DataFrame({"element": [0, 1, 1, 2], "capacity": [5, 1, 5, 5]}))
    with pytest.raises(MatchRefused, match="stands twice"):
        read_pairs(pl.concat([pairs, pairs[:1]]), capacities)


def test_the_command_prints_exactly_the_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, table in zip(("pairs", "capacity"), tables(8, 4, 20, 3), strict=True):
        table.write_parquet(tmp_path / f"{name}.parquet")
    files = [str(tmp_path / "pairs.parquet"), "--capacity", str(tmp_path / "capacity.parquet")]
    assert main(["elements", "match", *files, "--seconds", "0.3", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["value", "bound", "gap", "assignment", "seconds"]
    assert len(answer["assignment"]) == 8
    assert set(answer["assignment"]) <= {None, 0, 1, 2, 3}


def test_the_command_refuses_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content, said in (
        ("gap", b"2 2 x", "“x” stands where"),
        ("cut.parquet", b"PAR1 cut", "name them by --capacity"),
        ("zone.jsonl", b"{", "line 1: this line is no JSON object"),
    ):
        (tmp_path / name).write_bytes(content)
        assert main(["elements", "match", str(tmp_path / name), "--json"]) == 1
        assert said in capsys.readouterr().err
    assert main(["elements", "match", str(tmp_path / "absent"), "--json"]) == 1
    assert "No such file" in capsys.readouterr().err
    broken = str(tmp_path / "cut.parquet")
    assert main(["elements", "match", broken, "--capacity", broken]) == 1
    assert "no Parquet file" in capsys.readouterr().err
