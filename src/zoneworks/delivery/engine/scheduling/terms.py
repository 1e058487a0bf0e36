"""What is scheduled: activities as columns, what binds them, and what a schedule should reach.

Times are whole periods from 0; for a zone a period is a working day of its calendar. An activity
that starts in period ``s`` and lasts ``d`` occupies ``s … s + d - 1``; it has finished at
``s + d``.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]

NOT_FROZEN = -1
LARGEST_TIME = 2**31 - 1
"""No time and no sum of durations may be later."""
LARGEST_CAPACITY = 2**31 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The activities of one or many projects, with all that binds them.

    Attributes:
        names: of the activities, n of them.
        durations: periods, (n,).
        needs: units of each resource while the activity runs, (n, k).
        resources: names of the resources, k of them.
        capacities: units that there are of each, (k,).
        changes: (m, 4): resource, first period, period after the last, units in between; where
            several overlap the fewest units hold.
        links: (l, 3): predecessor, successor, least periods from the one's finish to the other's
            start; negative where they may overlap.
        releases: the earliest start, (n,).
        frozen: the start of what has started and cannot move, else NOT_FROZEN, (n,).
        goals: (g, 3): activity, the time by which it should have finished, weight of a period late.
        makespan_weight: weight of a period of the whole.
        lines: where in its file each activity stands; empty where it came from no file.
    """

    names: tuple[str, ...]
    durations: Ints
    needs: Ints
    resources: tuple[str, ...]
    capacities: Ints
    links: Ints
    releases: Ints
    frozen: Ints
    changes: Ints = field(default_factory=lambda: np.zeros((0, 4), np.int64))
    goals: Ints = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    makespan_weight: int = 1
    lines: tuple[int, ...] = ()

    def line_of(self, activity: int | np.int64) -> int:
        """Where in its file an activity stands; 0 where it came from no file."""
        return self.lines[activity] if self.lines else 0

    @property
    def size(self) -> int:
        """How many activities there are."""
        return len(self.durations)


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """A start for each activity in the order of the problem, and what it costs."""

    starts: Ints
    makespan: int
    cost: int
