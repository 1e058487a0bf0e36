"""Mixed-integer programs of yes and no, solved by HiGHS (Huangfu & Hall 2018) on one core.

Without its presolve, which hears neither clock nor callback: on a program of a zone, with rows of
thousands of entries, it was seen to go on for ever (version 1.16; others: ERGO-Code/HiGHS issues
1883 and 2226). What is found in seconds is no worse without.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import highspy
import numpy as np
from highspy._core import _Highs  # its public child greets on standard output

from zoneworks.elements.engine.matching.terms import Floats, Ints

Solver: TypeAlias = _Highs


class Program(NamedTuple):
    """What is minimized, column by column; each column is 0 or 1.

    Attributes:
        costs: of the columns, (n,).
        starts: where the entries of a column begin, (n + 1,).
        rows, values: row and coefficient of each entry.
        low, high: of the rows.
    """

    costs: Floats
    starts: Ints
    rows: Ints
    values: Floats
    low: Floats
    high: Floats


def prepare(
    program: Program,
    *,
    seconds: float,
    seed: int,
    is_over: Callable[[], bool],
    presolves_parts: bool = False,
) -> Solver:
    """A solver of a program; it asks now and then whether it ``is_over``.

    ``presolves_parts`` lets it presolve where it searches in a part: for short rows only. A program
    with numbers of 10¹⁵ and more is not taken: then nothing is found or proven.
    """
    model = highspy.HighsLp()
    n = len(program.costs)
    model.num_col_, model.num_row_ = n, len(program.low)
    model.col_cost_ = program.costs
    model.col_lower_, model.col_upper_ = np.zeros(n), np.ones(n)
    model.row_lower_, model.row_upper_ = program.low, program.high
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = program.starts.astype(np.int32)
    matrix.index_, matrix.value_ = program.rows.astype(np.int32), program.values
    model.integrality_ = [highspy.HighsVarType.kInteger] * n
    solver = Solver()
    for option, value in (
        *(("output_flag", False), ("threads", 1), ("time_limit", seconds), ("random_seed", seed)),
        *(("mip_rel_gap", 0.0), ("mip_abs_gap", 0.999)),
        *(("presolve", "off"), ("mip_root_presolve_only", not presolves_parts)),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    _listen(solver, is_over)
    return solver


def start_from(solver: Solver, is_on: np.ndarray) -> None:
    """Begin with columns that are known to be feasible."""
    solution = highspy.HighsSolution()
    solution.col_value = is_on.astype(float).tolist()
    solution.value_valid = True
    solver.setSolution(solution)


def columns_on(solver: Solver, n: int) -> np.ndarray:
    """Which of the ``n`` columns are 1; none where nothing was found."""
    values = np.array(solver.getSolution().col_value)
    return values > 0.5 if len(values) == n else np.zeros(n, bool)


def least_sum(solver: Solver) -> float | None:
    """No columns cost less: what the solver proved; None where it proved nothing."""
    found = solver.getInfo()
    is_known = found.valid and np.isfinite(found.mip_dual_bound)
    return float(found.mip_dual_bound) if is_known else None


def is_best(solver: Solver) -> bool:
    """Whether it is proven that no columns cost a whole unit less than those that are on."""
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def is_impossible(solver: Solver) -> bool:
    """Whether it is proven that no columns keep all rows."""
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible)


def _listen(solver: Solver, is_over: Callable[[], bool]) -> None:
    def hear(_kind: Any, _text: str, _out: Any, data: Any, _user: Any) -> None:
        if data is not None:
            data.user_interrupt = is_over()

    kinds = highspy.cb.HighsCallbackType
    solver.setCallback(hear, None)
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt):
        solver.startCallback(kind)
