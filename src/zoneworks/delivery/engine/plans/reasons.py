"""Why a re-plan moves a plan: with which activity that begins, and what binds it there."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from zoneworks.delivery.engine.plans.replan import Layout, Move, Place
from zoneworks.delivery.engine.plans.terms import Activity, Plan
from zoneworks.delivery.engine.scheduling.terms import Ints


class Binding(StrEnum):
    """What gives an activity its new days."""

    NEW = "NEW"
    """It had none before."""
    EARLIER = "EARLIER"
    """It may come earlier, which was allowed."""
    EXPECTED = "EXPECTED"
    """It runs, or is a milestone of which a later day was said."""
    AFTER = "AFTER"
    """One before it ends later."""
    STATED = "STATED"
    """Its own “not before”."""
    OVERDUE = "OVERDUE"
    """It should have begun and has not."""
    SHARED = "SHARED"
    """What it shares with other projects is free only then."""
    ORDER = "ORDER"
    """Nothing of its own: the search has put it there."""


class Reason(NamedTuple):
    """The first activity of a plan that moves, the working days, and what binds it.

    ``before`` is the code of the activity after which it comes, ``resources`` the codes of what it
    shares.
    """

    place: Place
    binding: Binding
    days: int
    before: str
    resources: tuple[str, ...]


def reasons_of(
    layout: Layout, starts: Ints, moves: Sequence[Move], plans: Sequence[Plan]
) -> list[Reason]:
    """The reason of each plan that moves, in their order."""
    by_key = {plan.key: plan for plan in plans}
    at = {place: j for j, place in enumerate(layout.places)}
    found = []
    for key, of in groupby(moves, key=lambda move: move.place.plan):
        first = min(of, key=lambda move: (move.start_on, move.finish_on))
        binding, before = _binding(layout, starts, first, at, by_key[key])
        days = 0
        if first.was_finish_on is not None:
            days = layout.days.end(first.finish_on) - layout.days.end(first.was_finish_on)
        needs = by_key[key].activities[first.place.code].needs
        shared = tuple(needs) if binding is Binding.SHARED else ()
        found.append(Reason(first.place, binding, days, before, shared))
    return found


def _binding(
    layout: Layout, starts: Ints, move: Move, at: dict[Place, int], plan: Plan
) -> tuple[Binding, str]:
    one = plan.activities[move.place.code]
    if move.was_finish_on is None:
        return Binding.NEW, ""
    if move.finish_on < move.was_finish_on:
        return Binding.EARLIER, ""
    if one.started_on is not None or (one.is_milestone and one.expected_on is not None):
        return Binding.EXPECTED, ""
    return _waited_for(layout, starts, move.place, at, plan)


def _waited_for(
    layout: Layout, starts: Ints, place: Place, at: dict[Place, int], plan: Plan
) -> tuple[Binding, str]:
    """What an activity that has not begun waits for, with the code of the one before it."""
    one = plan.activities[place.code]
    start = int(starts[at[place]])
    ready, before = max(_ready(layout, starts, one, at, plan), default=(0, ""))
    if before and ready >= start:
        return Binding.AFTER, before
    if one.not_before is not None and layout.days.begin(one.not_before) >= start:
        return Binding.STATED, ""
    if start <= int(one.is_milestone):
        return Binding.OVERDUE, ""
    return (Binding.SHARED if one.needs else Binding.ORDER), ""


def _ready(
    layout: Layout, starts: Ints, one: Activity, at: dict[Place, int], plan: Plan
) -> list[tuple[int, str]]:
    """When each activity before it has ended, with its lag."""
    found = []
    for link in one.after:
        ended = plan.activities[link.code].finished_on
        if ended is not None:
            finish = layout.days.end(ended)
        else:
            j = at[Place(plan.key, link.code)]
            finish = int(starts[j] + layout.problem.durations[j])
        found.append((finish + link.lag_days, link.code))
    return found
