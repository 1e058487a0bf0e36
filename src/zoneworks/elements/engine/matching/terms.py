"""What is matched: jobs to agents (a cost each), or projects to elements (a value each).

Costs, values, weights and capacities are whole numbers: a search that counts in them never rounds.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bytes: TypeAlias = npt.NDArray[np.uint8]

LARGEST_SUM = 2**53
"""No sum may be larger, so that bounds computed in floating point hold what they promise."""
NOBODY = -1
"""The agent of a job, or the element of a project, that has none."""


class Gap(NamedTuple):
    """A generalized assignment problem: each job goes to one agent, at the least sum of costs.

    Attributes:
        costs: of each job with each agent, (m, n).
        weights: what the job takes of the agent's capacity, (m, n).
        capacities: (m,).
    """

    costs: Ints
    weights: Ints
    capacities: Ints

    def cost(self, at: Ints) -> int:
        """Of jobs at agents."""
        return int(self.costs[at, np.arange(len(at))].sum())

    def loads(self, at: Ints) -> Ints:
        """What the jobs at each agent take together."""
        loads = np.zeros(len(self.capacities), np.int64)
        np.add.at(loads, at, self.weights[at, np.arange(len(at))])
        return loads


class Pairs(NamedTuple):
    """Which project could have which element, in the order of the elements.

    Attributes:
        starts: where the pairs of an element begin, and where the last ends, (m + 1,).
        projects, elements, values, weights: of each pair.
        capacities: of the elements, (m,).
        project_starts, project_pairs: the pairs of each project, (n + 1,) and one for each pair.
    """

    starts: Ints
    projects: Ints
    elements: Ints
    values: Ints
    weights: Ints
    capacities: Ints
    project_starts: Ints
    project_pairs: Ints

    @property
    def n_projects(self) -> int:
        """How many projects there are."""
        return len(self.project_starts) - 1

    def value(self, at: Ints) -> int:
        """Of projects at pairs, where ``NOBODY`` has none."""
        return int(self.values[at[at != NOBODY]].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An assignment, and what no assignment can beat.

    Attributes:
        at: agent of each job; element of each project, or ``NOBODY``.
        total: its cost, or its value.
        bound: no assignment costs less, or is worth more.
    """

    at: Ints
    total: int
    bound: float

    @property
    def gap(self) -> float:
        """How far the total may lie from the best, as a part of the bound; 0 where proven."""
        return abs(self.total - self.bound) / abs(self.bound) if self.bound else 0.0
