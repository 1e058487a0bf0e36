"""What processes ask, laid out as columns, so that a million steps are held against it at once.

Nodes are items and milestones of all plans together, by their code. What a plan says of a node
stands at ``[plan, node]``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.process.plans import Plan
from zoneworks.approvals.engine.process.terms import DayKind, Handling
from zoneworks.core.engine.calendar import number_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NO_LIMIT = -1
LASTING = 2**31 - 1
"""The day before which a power without an end holds."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Plans as columns; ``plans`` are those that differ in what is checked."""

    plans: tuple[Plan, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all nodes."""
        found = (code for plan in self.plans for code in (*plan.items, *plan.milestones))
        return tuple(dict.fromkeys(found))

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The number of each node."""
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def limit_days(self) -> Ints:
        """Days of the legal limit, ``NO_LIMIT`` where there is none."""
        return self._table(lambda limit: limit.days, NO_LIMIT)

    @cached_property
    def extension_days(self) -> Ints:
        """Days by which the head may extend the legal limit."""
        return self._table(lambda limit: limit.extension_days, 0)

    @cached_property
    def limit_is_calendar(self) -> Flags:
        """Whether the legal limit counts calendar days."""
        return self._table(lambda limit: limit.kind is DayKind.CALENDAR, 0).astype(bool)

    def _table(self, value: object, missing: int) -> Ints:
        table = np.full((len(self.plans), len(self.codes)), missing, dtype=np.int64)
        for row, plan in enumerate(self.plans):
            for code, item in plan.items.items():
                if (limit := item.limit_for(plan.facts)) is not None:
                    table[row, self.place_of[code]] = value(limit)  # type: ignore[operator]
        return table

    @cached_property
    def is_at_once(self) -> Flags:
        """Whether the acceptance is the decision and the delivery (filing, promise)."""
        table = np.zeros((len(self.plans), len(self.codes)), dtype=bool)
        for row, plan in enumerate(self.plans):
            for code, item in plan.items.items():
                table[row, self.place_of[code]] = item.handling is not Handling.REVIEW
        return table

    @cached_property
    def least_days(self) -> Ints:
        """Calendar days that an item takes by law at the least."""
        table = np.zeros((len(self.plans), len(self.codes)), dtype=np.int64)
        for row, plan in enumerate(self.plans):
            for code, item in plan.items.items():
                table[row, self.place_of[code]] = item.least_days
        return table

    @cached_property
    def is_milestone(self) -> Flags:
        """Whether a node is a milestone."""
        return np.isin(self.codes, [code for plan in self.plans for code in plan.milestones])

    @cached_property
    def edges(self) -> dict[tuple[int, int], Flags]:
        """What comes directly before what, and in which plans; the land apart."""
        return self._edges(with_land=False)

    @cached_property
    def land_edges(self) -> dict[tuple[int, int], Flags]:
        """The land before every item that rests on it, near or far."""
        return self._edges(with_land=True)

    def _edges(self, *, with_land: bool) -> dict[tuple[int, int], Flags]:
        found: dict[tuple[int, int], Flags] = {}
        for row, plan in enumerate(self.plans):
            land = plan.process.simulation.land_right if plan.process.simulation else ""
            for code in plan.before:
                firsts = (
                    [land] * (code in plan.items and land in plan.missing(code, ()))
                    if with_land
                    else [one for one in plan.before[code] if one != land or code not in plan.items]
                )
                for first in firsts:
                    pair = self.place_of[first], self.place_of[code]
                    found.setdefault(pair, np.zeros(len(self.plans), dtype=bool))[row] = True
        return found

    @cached_property
    def joints(self) -> dict[tuple[int, ...], Flags]:
        """Items that are delivered together, and in which plans."""
        found: dict[tuple[int, ...], Flags] = {}
        for row, plan in enumerate(self.plans):
            for joint in plan.process.joints:
                members = tuple(self.place_of[one] for one in joint.items if one in plan.items)
                if len(members) > 1:
                    found.setdefault(members, np.zeros(len(self.plans), dtype=bool))[row] = True
        return found

    @cached_property
    def powers(self) -> list[tuple[int, Flags, list[tuple[int, int]]]]:
        """For each node and the plans of one process: the days from and before which it holds."""
        by_process: dict[object, Flags] = {}
        for row, plan in enumerate(self.plans):
            rows = by_process.setdefault(plan.process, np.zeros(len(self.plans), dtype=bool))
            rows[row] = True
        return [
            (
                self.place_of[item.code],
                rows,
                [
                    (number_of(one.since), LASTING if one.until is None else number_of(one.until))
                    for one in item.powers
                ],
            )
            for process, rows in by_process.items()
            for item in process.items  # type: ignore[attr-defined]
            if item.code in self.place_of
        ]

    @cached_property
    def pause_limits(self) -> dict[tuple[int, str], int]:
        """The reasons for which the clock of a node may stand, with their limits; 0 for none."""
        return {
            (self.place_of[code], reason.code): reason.limit_days
            for plan in self.plans
            for code, item in plan.items.items()
            for reason in item.pauses
        }


def lay_out(plans: Sequence[Plan]) -> tuple[Rulebook, NDArray[np.int32]]:
    """Lay out plans as columns; return with them the row of each plan given."""
    rows: dict[object, int] = {}
    kept: list[Plan] = []
    places = np.zeros(len(plans), dtype=np.int32)
    for place, plan in enumerate(plans):
        limits = tuple(
            (code, limit.days if (limit := item.limit_for(plan.facts)) else NO_LIMIT)
            for code, item in plan.items.items()
        )
        row = rows.setdefault((plan.process, limits), len(kept))
        if row == len(kept):
            kept.append(plan)
        places[place] = row
    return Rulebook(tuple(kept)), places
