"""Exact neighborhoods: what a few agents hold is assigned anew by a mixed-integer program.

HiGHS solves it (Huangfu & Hall 2018). Pairs whose regret exceeds what can still be gained take no
part: where nothing else is left out, the solver's proof holds for the whole problem.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import highspy
import numpy as np
from highspy._core import _Highs as Solver  # its public child greets on standard output

from zoneworks.elements.engine.matching.assigning import Prices
from zoneworks.elements.engine.matching.terms import Gap, Ints

MOST_PAIRS = 6000
"""Larger programs do not stop in time."""


@dataclass(frozen=True, slots=True, eq=False)
class Improved:
    """The assignment that a program gave, if any, and what the whole cannot be below.

    ``is_impossible``: it was proven that nothing is feasible.
    """

    at: Ints | None
    bound: int | None
    is_impossible: bool


class _Part(NamedTuple):
    """Agents and jobs that take part, and the pairs of them, by their places among these."""

    agents: Ints
    jobs: Ints
    owners: Ints
    places: Ints


def assign_anew(
    gap: Gap,
    prices: Prices,
    at: Ints | None,
    agents: Ints,
    *,
    regret: float,
    seconds: float,
    seed: int,
    is_over: Callable[[], bool],
) -> Improved:
    """Assign the jobs of these agents anew among them, by pairs of no more regret.

    The solver asks now and then whether it ``is_over``. ``at`` is None where nothing feasible is
    known yet: then all jobs and agents take part.
    """
    jobs = np.arange(gap.costs.shape[1]) if at is None else np.flatnonzero(np.isin(at, agents))
    regrets = prices.regrets[np.ix_(agents, jobs)]
    regrets = regrets - regrets.min(axis=0)
    keep = regrets <= regret
    is_all = at is not None and len(agents) == len(gap.capacities)
    if keep.sum() > MOST_PAIRS:
        keep = regrets <= np.partition(regrets.ravel(), MOST_PAIRS)[MOST_PAIRS]
        is_all = False
    if at is not None:
        keep[np.searchsorted(agents, at[jobs]), np.arange(len(jobs))] = True
        left_out = regrets[~keep].min(initial=np.inf)
        is_all = is_all and prices.bound + left_out > gap.cost(at) + 1
    owners, places = np.nonzero(keep)
    part = _Part(agents, jobs, owners, places)
    solver = _solver(gap, part, seconds, seed)
    if at is not None:
        _start(solver, at[jobs[places]] == agents[owners])
    _listen(solver, is_over)
    solver.run()
    return Improved(
        _answer(solver, gap, at, part),
        _bound(solver, gap.cost(at)) if is_all and at is not None else None,
        bool(keep.all() and at is None)
        and solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible,
    )


def _solver(
    gap: Gap,
    part: "_Part",
    seconds: float,
    seed: int,
) -> Solver:
    agents, jobs, owners, places = part
    n_pairs, n_jobs = len(owners), len(jobs)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = n_pairs, n_jobs + len(agents)
    program.col_cost_ = gap.costs[agents[owners], jobs[places]].astype(float)
    program.col_lower_, program.col_upper_ = np.zeros(n_pairs), np.ones(n_pairs)
    room = gap.capacities[agents].astype(float)
    program.row_lower_ = np.r_[np.ones(n_jobs), np.full(len(agents), -np.inf)]
    program.row_upper_ = np.r_[np.ones(n_jobs), room]
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * n_pairs + 1, 2, dtype=np.int32)
    matrix.index_ = np.stack([places, n_jobs + owners], 1).ravel().astype(np.int32)
    weights = gap.weights[agents[owners], jobs[places]].astype(float)
    matrix.value_ = np.stack([np.ones(n_pairs), weights], 1).ravel()
    program.integrality_ = [highspy.HighsVarType.kInteger] * n_pairs
    solver = Solver()
    for option, value in (
        *(("output_flag", False), ("threads", 1), ("time_limit", seconds), ("random_seed", seed)),
        *(("mip_rel_gap", 0.0), ("mip_abs_gap", 0.999)),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(program)
    return solver


def _listen(solver: Solver, is_over: Callable[[], bool]) -> None:
    def hear(_kind: Any, _text: str, _out: Any, data: Any, _user: Any) -> None:
        if data is not None:
            data.user_interrupt = is_over()

    kinds = highspy.cb.HighsCallbackType
    solver.setCallback(hear, None)
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt):
        solver.startCallback(kind)


def _start(solver: Solver, is_on: np.ndarray) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = is_on.astype(float).tolist()
    solution.value_valid = True
    solver.setSolution(solution)


def _answer(
    solver: Solver,
    gap: Gap,
    at: Ints | None,
    part: "_Part",
) -> Ints | None:
    """The assignment, if it is one: the solver's tolerances are not trusted."""
    agents, jobs, owners, places = part
    values = np.array(solver.getSolution().col_value)
    is_on = values > 0.5 if len(values) == len(owners) else np.zeros(len(owners), bool)
    if int(is_on.sum()) != len(jobs):
        return None
    new = np.zeros(gap.costs.shape[1], np.int64) if at is None else at.copy()
    new[jobs[places[is_on]]] = agents[owners[is_on]]
    return None if (gap.loads(new) > gap.capacities).any() else new


def _bound(solver: Solver, known: int) -> int | None:
    """What no assignment costs less than: the solver's bound, or what was known to be best."""
    bound = solver.getInfo().mip_dual_bound
    if not np.isfinite(bound):
        return None
    return min(int(np.ceil(bound - 1e-6 * max(1.0, abs(bound) * 1e-3))), known)
