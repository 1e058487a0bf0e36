"""Plans to schedule."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from zoneworks.delivery.engine.scheduling.terms import NOT_FROZEN, Problem


def problem(
    durations: Sequence[int],
    links: Sequence[tuple[int, int, int]] = (),
    needs: Sequence[Sequence[int]] = (),
    capacities: Sequence[int] = (),
    **more: Any,
) -> Problem:
    """A plan of activities A0, A1, … with resources R0, R1, …"""
    n = len(durations)
    columns = {
        name: np.array(more.pop(name), np.int64).reshape(-1, width)
        for name, width in (("changes", 4), ("goals", 3))
        if name in more
    }
    return Problem(
        names=tuple(f"A{j}" for j in range(n)),
        durations=np.array(durations, np.int64),
        needs=np.array(needs, np.int64).reshape(n, len(capacities)),
        resources=tuple(f"R{k}" for k in range(len(capacities))),
        capacities=np.array(capacities, np.int64),
        links=np.array(links, np.int64).reshape(-1, 3),
        releases=np.array(more.pop("releases", [0] * n), np.int64),
        frozen=np.array(more.pop("frozen", [NOT_FROZEN] * n), np.int64),
        **columns,
        **more,
    )
