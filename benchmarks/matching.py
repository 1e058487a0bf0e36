"""Matchings against HiGHS, CP-SAT and a greedy rule: same cores, same seconds, turn by turn.

Generalized assignments of the OR-Library and of Yagiura et al. (a part of them; all with
``ZONEWORKS_EVERY_INSTANCE=1``) by their gap to the best known cost; sparse matchings at scale by
their gap to our proven bound; a made zone by its value; sites by milliseconds. Every answer is
checked before it counts.
"""

import csv
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.harness import ROOT, Contender, Floor, Section, list_versions, measure_apart

DATA = Path(os.environ.get("ZONEWORKS_DATA_SETS", ROOT.parent / "shared" / "data")) / "matching"
THREADS = 2
SECONDS = 10
MOST_SEEDS = 3
LARGEST_SMALL = 8000
"""So many pairs of agent and job has 20 × 400."""
CHOSEN = (
    *("cattrysse1994/gap12-2", "chu1997/c20200", "chu1997/d10200", "chu1997/d20200"),
    *("yagiura2004/c10400", "yagiura2004/d20400", "yagiura2004/e20400"),
    *("yagiura2004/d15900", "yagiura2004/d401600", "yagiura2004/e40400"),
    *("yagiura2004/c401600", "yagiura2004/e801600"),
)
FOR_CP_SAT = ("chu1997/d10200", "yagiura2004/e20400", "yagiura2004/d401600")
SCALE = (("small_a", 2), ("large_a", 30))
INFEASIBLE = 1.0
"""Who finds nothing feasible lies so much above the best."""
HERE = "benchmarks.matching"


@dataclass
class Gaps:
    """Percents above the best known, by contender and size."""

    of: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    lost: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, who: str, size: str, cost: int | None, known: int) -> None:
        share = INFEASIBLE if cost is None else cost / known - 1
        self.of.setdefault((who, size), []).append(100 * share)
        self.lost[who, size] = self.lost.get((who, size), 0) + (cost is None)

    def mean(self, who: str, size: str) -> float:
        return mean(self.of.get((who, size), [100.0]))

    def rows(self) -> list[tuple[str, ...]]:
        return [
            (
                *(f"assignment, {size}", f"{SECONDS}", who, str(len(found))),
                *(f"{mean(found):.3f}", f"{max(found):.3f}", str(self.lost[who, size])),
            )
            for (who, size), found in sorted(self.of.items(), key=lambda one: one[0][::-1])
        ]


def run_benchmark(rounds: int) -> Section:
    """Let all match every instance, the order turning around."""
    if not DATA.is_dir():
        remark = f"Not measured: no data sets at {DATA}."
        return Section("matching", "Matchings", ("set",), (), (), (remark,))
    seeds = min(rounds, MOST_SEEDS)
    gaps, scale = _measure_gaps(seeds), _measure_scale(seeds)
    zone = {who: _measure_zone(who, seeds) for who in ("own", "highs")}
    sites = median(_apart("sites", "prepare_sites", "0")["ms"] for _ in range(seeds))
    return Section(
        name="matching",
        title="Matching projects to elements",
        header=("set", "seconds", "who", "runs", "mean gap %", "largest %", "nothing found"),
        rows=(*gaps.rows(), *_scale_rows(scale), *_zone_rows(zone), _site_row(sites)),
        floors=(
            _at_most("up to 20 × 400, 10 s: mean gap 0.3 %", gaps.mean("own", "small"), 0.3),
            _at_most("up to 80 × 1,600, 10 s: mean gap 1 %", gaps.mean("own", "large"), 1.0),
            Floor(
                "never infeasible where something feasible is known",
                str(gaps.lost.get(("own", "small"), 0) + gaps.lost.get(("own", "large"), 0)),
                not any(lost for (who, _size), lost in gaps.lost.items() if who == "own"),
            ),
            _at_most("1,000 × 500 in 2 s: 1 % of the bound", mean(scale["small_a", "own"]), 1.0),
            _at_most("10,000 × 5,000 in 30 s: 1 %", mean(scale["large_a", "own"]), 1.0),
            Floor(
                "a made zone, 10 s: 99 % of what HiGHS finds in as long",
                f"{zone['own'] / zone['highs']:.4f}",
                zone["own"] >= 0.99 * zone["highs"],
            ),
            Floor("the ten best of 120,000 sites in 100 ms", f"{sites:.1f} ms", sites <= 100),
        ),
        remarks=(
            f"{THREADS} threads each; models are built within the seconds.",
            "Gaps of assignments are to the best known cost, of pairs to our own proven bound.",
            list_versions(["highspy", "ortools", "numba", "numpy"]),
        ),
    )


def _at_most(promise: str, measured: float, most: float) -> Floor:
    return Floor(promise, f"{measured:.3f} %", measured <= most)


def _apart(label: str, function: str, *arguments: str) -> dict[str, Any]:
    return measure_apart(Contender(label, f"{HERE}:{function}", arguments)).answers


def _measure_gaps(seeds: int) -> Gaps:
    gaps = Gaps()
    with (DATA / "best_known.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    if not os.environ.get("ZONEWORKS_EVERY_INSTANCE"):
        rows = [row for row in rows if row["instance"] in CHOSEN]
    for seed in range(1, seeds + 1):
        for at, row in enumerate(rows):
            name, known = row["instance"], int(row["best_known_cost"])
            size = "small" if int(row["agents"]) * int(row["items"]) <= LARGEST_SMALL else "large"
            who = ["own", "highs", "greedy", *(["cp_sat"] if name in FOR_CP_SAT else [])]
            for one in sorted(who, reverse=bool((at + seed) % 2)):
                path = str(DATA / name)
                found = _apart(one, f"prepare_gap_{one}", path, str(SECONDS), str(seed))
                gaps.add(one, size, found["cost"], known)
    return gaps


def _measure_scale(seeds: int) -> dict[tuple[str, str], list[float]]:
    """Percents below the bound, by instance and contender."""
    found: dict[tuple[str, str], list[float]] = {}
    for seed in range(1, seeds + 1):
        for name, seconds in SCALE:
            own = _apart("own", "prepare_pairs_own", name, str(seconds), str(seed))
            others = {"greedy": _apart("greedy", "prepare_pairs_greedy", name)}
            if name == "small_a":  # on the large one it does not stop in time
                others["highs"] = _apart("highs", "prepare_pairs_highs", name, str(seconds))
            for who, answer in ({"own": own} | others).items():
                gap = 100 * (1 - answer["value"] / own["bound"])
                found.setdefault((name, who), []).append(gap)
    return found


def _scale_rows(found: dict[tuple[str, str], list[float]]) -> list[tuple[str, ...]]:
    seconds = {name: str(limit) for name, limit in SCALE}
    return [
        (name, seconds[name], who, str(len(gaps)), f"{mean(gaps):.3f}", f"{max(gaps):.3f}", "0")
        for (name, who), gaps in found.items()
    ]


def _measure_zone(who: str, seeds: int) -> float:
    values = [
        _apart(who, f"prepare_zone_{who}", str(SECONDS), str(seed))["value"]
        for seed in range(1, seeds + 1)
    ]
    return mean(values)


def _zone_rows(zone: dict[str, float]) -> list[tuple[str, ...]]:
    best = max(zone.values())
    return [
        ("made zone", f"{SECONDS}", who, "—", f"{100 * (1 - value / best):.3f}", "—", "—")
        for who, value in zone.items()
    ]


def _site_row(milliseconds: float) -> tuple[str, ...]:
    return ("120,000 sites", f"{milliseconds / 1000:.4f}", "own", "—", "—", "—", "—")


def prepare_gap_own(path: str, seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    from zoneworks.elements.engine.matching import assigning
    from zoneworks.elements.solving import solve_gap

    gap = _gap(path)
    assigning.warm()

    def act() -> dict[str, Any]:
        found = solve_gap(gap, seconds=float(seconds), seed=int(seed), threads=THREADS).found
        if wrong := assigning.faults(gap, found.at):
            raise AssertionError(wrong[0])
        return {"cost": gap.cost(found.at), "bound": found.bound}

    return act


def prepare_gap_greedy(path: str, _seconds: str, _seed: str) -> Callable[[], dict[str, Any]]:
    """The job with most to lose goes where it weighs least (Martello & Toth 1990, MTHG)."""
    import numpy as np

    gap = _gap(path)

    def act() -> dict[str, Any]:
        free, open_jobs, cost = gap.capacities.copy(), np.arange(gap.costs.shape[1]), 0
        while len(open_jobs):
            weights = gap.weights[:, open_jobs].astype(float)
            weights[weights > free[:, None]] = np.inf
            order = np.sort(weights, axis=0)
            if np.isinf(order[0]).any():
                return {"cost": None}
            regrets = (order[1] if len(order) > 1 else order[0]) - order[0]
            pick = int(regrets.argmax())
            agent, job = int(weights[:, pick].argmin()), int(open_jobs[pick])
            free[agent] -= gap.weights[agent, job]
            cost += int(gap.costs[agent, job])
            open_jobs = np.delete(open_jobs, pick)
        return {"cost": cost}

    return act


def prepare_gap_highs(path: str, seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    import numpy as np

    gap = _gap(path)
    m, n = gap.costs.shape
    columns = [([j, n + i], [1, int(gap.weights[i, j])]) for i in range(m) for j in range(n)]
    low, high = [1.0] * n + [-np.inf] * m, [1.0] * n + gap.capacities.tolist()

    def act() -> dict[str, Any]:
        values = _highs(gap.costs.ravel().tolist(), columns, (low, high), float(seconds), int(seed))
        if values is None:
            return {"cost": None}
        at = values.reshape(m, n).argmax(axis=0)
        is_over = (gap.loads(at) > gap.capacities).any()
        return {"cost": None if is_over else gap.cost(at)}

    return act


def prepare_gap_cp_sat(path: str, seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    from ortools.sat.python import cp_model

    gap = _gap(path)
    m, n = gap.costs.shape

    def act() -> dict[str, Any]:
        began = time.perf_counter()
        model = cp_model.CpModel()
        on = [[model.new_bool_var("") for _ in range(n)] for _ in range(m)]
        for j in range(n):
            model.add_exactly_one(on[i][j] for i in range(m))
        for i in range(m):
            load = cp_model.LinearExpr.weighted_sum(on[i], gap.weights[i].tolist())
            model.add(load <= int(gap.capacities[i]))
        every = [one for row in on for one in row]
        model.minimize(cp_model.LinearExpr.weighted_sum(every, gap.costs.ravel().tolist()))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.random_seed = THREADS, int(seed)
        left = float(seconds) - (time.perf_counter() - began)
        solver.parameters.max_time_in_seconds = max(left, 0.01)
        status = solver.solve(model)
        is_found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
        return {"cost": int(solver.objective_value) if is_found else None}

    return act


def prepare_pairs_own(name: str, seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    from zoneworks.elements.engine.matching import pairing
    from zoneworks.elements.solving import solve_pairs

    pairs = _pairs(name)
    pairing.warm()

    def act() -> dict[str, Any]:
        found = solve_pairs(pairs, seconds=float(seconds), seed=int(seed), threads=THREADS).found
        if wrong := pairing.faults(pairs, found.at):
            raise AssertionError(wrong[0])
        return {"value": pairs.value(found.at), "bound": found.bound}

    return act


def prepare_pairs_greedy(name: str) -> Callable[[], dict[str, Any]]:
    """The most valuable pair by the unit of capacity that still fits."""
    import numpy as np

    pairs = _pairs(name)

    def act() -> dict[str, Any]:
        free, value = pairs.capacities.tolist(), 0
        is_placed = [False] * pairs.n_projects
        order = np.argsort(-pairs.values / np.maximum(pairs.weights, 1), kind="stable")
        columns = (pairs.projects, pairs.elements, pairs.weights, pairs.values)
        for p, e, weight, worth in zip(*(one[order].tolist() for one in columns), strict=True):
            if not is_placed[p] and weight <= free[e]:
                is_placed[p] = True
                free[e] -= weight
                value += worth
        return {"value": value}

    return act


def prepare_pairs_highs(name: str, seconds: str) -> Callable[[], dict[str, Any]]:
    import numpy as np

    pairs = _pairs(name)
    n, m = pairs.n_projects, len(pairs.capacities)
    columns = [
        ([p, n + e], [1, w])
        for p, e, w in zip(pairs.projects, pairs.elements, pairs.weights, strict=True)
    ]
    rows = [-np.inf] * (n + m), [1.0] * n + pairs.capacities.tolist()

    def act() -> dict[str, Any]:
        values = _highs((-pairs.values).tolist(), columns, rows, float(seconds), 1)
        return {"value": 0 if values is None else int(pairs.values[values > 0.5].sum())}

    return act


def prepare_zone_own(seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    from zoneworks.elements.engine.matching import placing
    from zoneworks.elements.solving import solve_zone

    zone = _zone(int(seed))
    placing.warm()

    def act() -> dict[str, Any]:
        found = solve_zone(zone, seconds=float(seconds), seed=int(seed), threads=THREADS).found
        if wrong := placing.faults(zone, found.at):
            raise AssertionError(wrong[0])
        return {"value": placing.value_of(zone, found.at)}

    return act


def prepare_zone_highs(seconds: str, seed: str) -> Callable[[], dict[str, Any]]:
    import numpy as np

    zone = _zone(int(seed))
    choices = zone.choices
    n = len(choices.starts) - 1
    columns = []
    for need in range(n):
        for c in range(choices.starts[need], choices.starts[need + 1]):
            uses = slice(choices.uses[c], choices.uses[c + 1])
            rows = [need, *(n + choices.elements[uses]).tolist()]
            columns.append((rows, [1, *choices.amounts[uses].tolist()]))
    for p in range(len(choices.worth)):
        needs = list(range(choices.needs[p], choices.needs[p + 1]))
        columns.append((needs, [-1] * len(needs)))
    costs = (-np.r_[choices.values, choices.worth]).tolist()
    low = [0.0] * n + [-np.inf] * len(choices.capacities)
    high = [0.0] * n + choices.capacities.tolist()

    def act() -> dict[str, Any]:
        values = _highs(costs, columns, (low, high), float(seconds), 1)
        return {"value": 0 if values is None else float(-(np.array(costs) @ np.rint(values)))}

    return act


def prepare_sites(_unused: str) -> Callable[[], dict[str, Any]]:
    """Milliseconds for the ten best of 20,000 parcels and 100,000 bays."""
    from zoneworks.elements.engine.site_terms import Wanted
    from zoneworks.elements.engine.sites import find_sites

    sites = _sites()
    wanted = Wanted(
        **{"area": 150_000, "on": 740_000, "most_area": 400_000, "height": 600, "load": 1000},
        **{"power": 300, "price": 3000, "ready_by": 740_400, "uses": (0, 1, 2), "states": (0, 1)},
        **{"fires": (0, 1, 2), "environments": (0, 1), "partners": ((5000, 5000), (8000, 4000))},
    )
    find_sites(sites, wanted)

    def act() -> dict[str, Any]:
        spent = []
        for _ in range(20):
            began = time.perf_counter()
            found = find_sites(sites, wanted)
            spent.append(1000 * (time.perf_counter() - began))
            if len(found.best) != 10:
                raise AssertionError("not ten sites")
        return {"ms": median(spent)}

    return act


def _highs(
    costs: list[int],
    columns: list[tuple[list[int], list[int]]],
    rows: tuple[list[float], list[float]],
    seconds: float,
    seed: int,
) -> Any:
    """Solve a binary program; None where nothing was found in time."""
    import highspy
    import numpy as np

    began = time.perf_counter()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(costs), len(rows[0])
    program.col_cost_ = np.array(costs, float)
    program.col_lower_, program.col_upper_ = np.zeros(len(costs)), np.ones(len(costs))
    program.row_lower_, program.row_upper_ = np.array(rows[0]), np.array(rows[1], float)
    lengths = [len(index) for index, _values in columns]
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.append(0, np.cumsum(lengths)).astype(np.int32)
    matrix.index_ = np.concatenate([index for index, _values in columns]).astype(np.int32)
    matrix.value_ = np.concatenate([values for _index, values in columns]).astype(float)
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("random_seed", seed)
    solver.setOptionValue("time_limit", max(seconds - (time.perf_counter() - began), 0.01))
    solver.passModel(program)
    solver.run()
    is_found = np.isfinite(solver.getInfo().mip_gap)
    return np.array(solver.getSolution().col_value) if is_found else None


def _gap(path: str) -> Any:
    from zoneworks.elements.engine.matching.gap_file import read_gap

    return read_gap(Path(path).read_text(encoding="utf-8"))


def _pairs(name: str) -> Any:
    import polars as pl

    from zoneworks.elements.engine.matching.pair_file import read_pairs

    tables = [
        pl.read_parquet(DATA / f"scale_{name}_{one}.parquet") for one in ("pairs", "capacity")
    ]
    return read_pairs(*tables)


def _zone(seed: int) -> Any:
    """A made zone: 100 projects for 60 bays, one skill, homes and a fund."""
    import json
    import random

    from zoneworks.elements.engine.matching.zone_file import read_zone

    chance = random.Random(seed)  # noqa: S311
    elements: list[dict[str, Any]] = [
        {
            **{"element": f"bay {i}", "kind": "bay", "capacity": chance.choice([600, 900, 1200])},
            **{"building": f"building {i // 8}", "order": i % 8},
            "features": {"height_m": chance.choice([6, 8, 9, 12])},
        }
        for i in range(60)
    ]
    for kind, capacity in (("welder", 600), ("home", 400), ("fund", 40_000)):
        elements.append({"element": kind, "kind": kind, "capacity": capacity})
    projects = []
    for p in range(100):
        area = chance.choice([300, 500, 800, 1000, 1500, 2500])
        needs: list[dict[str, Any]] = [
            {
                **{"need": "site", "kind": "bay", "amount": area, "join": True},
                "at_least": {"height_m": chance.choice([6, 8])},
            }
        ]
        for kind, most in (("welder", 20), ("home", 10), ("fund", 800)):
            needs.append({"need": kind, "kind": kind, "amount": chance.randint(0, most)})
        worth = {"investment": area * chance.randint(3, 9), "jobs": area // 10}
        projects.append({"project": f"project {p}", "worth": worth, "needs": needs})
    first = {
        **{"matching": "made", "elements": len(elements), "projects": len(projects)},
        "weights": {"investment": 1, "jobs": 30},
    }
    return read_zone("\n".join(json.dumps(row) for row in (first, *elements, *projects)))


def _sites() -> Any:
    import numpy as np

    from zoneworks.elements.engine.site_terms import Sites

    chance, n, parcels, floors = np.random.default_rng(1), 120_000, 20_000, 10_000

    def between(low: int, high: int, size: int = n) -> Any:
        return chance.integers(low, high, size)

    floor = np.r_[np.full(parcels, -1), np.repeat(np.arange(floors), 10)]
    is_bay = floor >= 0
    places = [between(0, 20_000, floors)[np.maximum(floor, 0)] for _ in range(2)]
    return Sites(
        names=tuple(str(at) for at in range(n)),
        floors=floor,
        orders=np.r_[np.zeros(parcels, np.int64), np.tile(np.arange(10), floors)],
        uses=between(0, 5).astype(np.int16),
        states=between(0, 3).astype(np.int16),
        fires=between(0, 4).astype(np.int16),
        environments=between(0, 3).astype(np.int16),
        areas=np.where(is_bay, between(20_000, 200_000), between(1_000_000, 20_000_000)),
        ratios=between(50, 300),
        heights=between(400, 1200),
        loads=between(500, 3000),
        powers=between(50, 2000),
        prices=between(800, 4000),
        ready=between(740_000, 740_700),
        x=np.where(is_bay, places[0], between(0, 20_000)),
        y=np.where(is_bay, places[1], between(0, 20_000)),
    )
