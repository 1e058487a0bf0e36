"""Why a re-plan moves a plan: with which activity that begins, and what binds it there."""

from collections.abc import Mapping, Sequence
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
    EXPECTED = "EXPECTED"
    """It runs, or is a milestone of which another day was said."""
    LENGTH = "LENGTH"
    """It begins as published, and takes longer or shorter."""
    EARLIER = "EARLIER"
    """It may come earlier, which was allowed."""
    AFTER = "AFTER"
    """One before it ends later than published."""
    LINK = "LINK"
    """One before it, which ends as published, now binds it."""
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
    finishes = dict(zip(layout.places, starts + layout.problem.durations, strict=True))
    found = []
    for key, of in groupby(moves, key=lambda move: move.place.plan):
        moved = {move.place.code: move for move in of}
        first = min(moved.values(), key=lambda move: (move.start_on, move.finish_on))
        one = by_key[key].activities[first.place.code]
        binding, before = _own(first, one), ""
        if binding is None:
            binding, before = _waited_for(layout, finishes, one, by_key[key], moved)
        days = 0
        if first.was_finish_on is not None:
            days = layout.days.end(first.finish_on) - layout.days.end(first.was_finish_on)
        shared = tuple(one.needs) if binding is Binding.SHARED else ()
        found.append(Reason(first.place, binding, days, before, shared))
    return found


def _own(move: Move, one: Activity) -> Binding | None:
    """What of its own gives an activity other days; None where it begins later than published."""
    if move.was_start_on is None or move.was_finish_on is None:
        return Binding.NEW
    if one.started_on is not None or (one.is_milestone and one.expected_on is not None):
        return Binding.EXPECTED
    if move.start_on == move.was_start_on and not one.is_milestone:
        return Binding.LENGTH
    return Binding.EARLIER if move.start_on < move.was_start_on else None


def _waited_for(
    layout: Layout,
    finishes: Mapping[Place, int],
    one: Activity,
    plan: Plan,
    moved: Mapping[str, Move],
) -> tuple[Binding, str]:
    """What an activity that begins later waits for, with the code of the one before it."""
    days = layout.days
    start = int(finishes[Place(plan.key, one.code)]) - one.duration_days
    ready = [(_end(layout, finishes, plan, link.code) + link.lag_days, link) for link in one.after]
    for end, link in sorted(ready, key=lambda pair: -pair[0]):
        if end >= start:
            is_later = _ends_later(plan.activities[link.code], moved.get(link.code))
            return (Binding.AFTER if is_later else Binding.LINK), link.code
    if one.not_before is not None and days.begin(one.not_before) >= start:
        return Binding.STATED, ""
    if start <= int(one.is_milestone):
        return Binding.OVERDUE, ""
    return (Binding.SHARED if one.needs else Binding.ORDER), ""


def _end(layout: Layout, finishes: Mapping[Place, int], plan: Plan, code: str) -> int:
    """When an activity has ended, or will have."""
    ended = plan.activities[code].finished_on
    return layout.days.end(ended) if ended is not None else int(finishes[Place(plan.key, code)])


def _ends_later(one: Activity, move: Move | None) -> bool:
    if one.planned_finish_on is None:
        return False
    end = one.finished_on or (move.finish_on if move is not None else one.planned_finish_on)
    return end > one.planned_finish_on
