"""Exact neighborhoods: what a few agents hold is assigned anew by a mixed-integer program.

Pairs whose regret exceeds what can still be gained take no part: where nothing else is left out,
the solver's proof holds for the whole problem.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zoneworks.elements.engine.matching.assigning import Prices
from zoneworks.elements.engine.matching.programs import (
    Program,
    Solver,
    columns_on,
    is_impossible,
    least_sum,
    prepare,
    start_from,
)
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
    solver = prepare(
        _program(gap, part), seconds=seconds, seed=seed, is_over=is_over, presolves_parts=True
    )
    if at is not None:
        start_from(solver, at[jobs[places]] == agents[owners])
    solver.run()
    return Improved(
        _answer(solver, gap, at, part),
        _bound(solver, gap.cost(at)) if is_all and at is not None else None,
        bool(keep.all() and at is None) and is_impossible(solver),
    )


def _program(gap: Gap, part: "_Part") -> Program:
    agents, jobs, owners, places = part
    n_jobs = len(jobs)
    weights = gap.weights[agents[owners], jobs[places]].astype(float)
    return Program(
        costs=gap.costs[agents[owners], jobs[places]].astype(float),
        starts=np.arange(0, 2 * len(owners) + 1, 2),
        rows=np.stack([places, n_jobs + owners], 1).ravel(),
        values=np.stack([np.ones(len(owners)), weights], 1).ravel(),
        low=np.r_[np.ones(n_jobs), np.full(len(agents), -np.inf)],
        high=np.r_[np.ones(n_jobs), gap.capacities[agents].astype(float)],
    )


def _answer(
    solver: Solver,
    gap: Gap,
    at: Ints | None,
    part: "_Part",
) -> Ints | None:
    """The assignment, if it is one: the solver's tolerances are not trusted."""
    agents, jobs, owners, places = part
    is_on = columns_on(solver, len(owners))
    if int(is_on.sum()) != len(jobs):
        return None
    new = np.zeros(gap.costs.shape[1], np.int64) if at is None else at.copy()
    new[jobs[places[is_on]]] = agents[owners[is_on]]
    return None if (gap.loads(new) > gap.capacities).any() else new


def _bound(solver: Solver, known: int) -> int | None:
    """What no assignment costs less than: the solver's bound, or what was known to be best."""
    bound = least_sum(solver)
    if bound is None:
        return None
    return min(int(np.ceil(bound - 1e-6 * max(1.0, abs(bound) * 1e-3))), known)
