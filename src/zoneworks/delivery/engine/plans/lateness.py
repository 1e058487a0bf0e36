"""What is late, where that began, and which milestones it moves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zoneworks.delivery.engine.plans.critical import Outlook, order_of
from zoneworks.delivery.engine.plans.terms import Activities, Activity


@dataclass(frozen=True, slots=True)
class Late:
    """An activity that is, or was, later than published by so many working days.

    ``root`` is the activity with which it began, itself or one before it.
    """

    code: str
    days: int
    root: str


@dataclass(frozen=True, slots=True)
class Root:
    """Where lateness begins: by how much, and what follows from it in the plan.

    ``milestones`` are those that it moves, each with the working days.
    """

    code: str
    days: int
    followers: tuple[str, ...]
    milestones: tuple[tuple[str, int], ...]


def find_late(activities: Activities, expected: Outlook) -> dict[str, Late]:
    """All that is later than published, by code; what has ended late, too."""
    found: dict[str, Late] = {}
    for code in order_of(activities):
        one, span = activities[code], expected.spans[code]
        if one.planned_finish_on is None:
            continue
        days = span.finish - expected.days.end(one.planned_finish_on)
        if days > 0:
            found[code] = Late(code, days, _root(one, span.start, expected, found))
    return found


def _root(one: Activity, start: int, expected: Outlook, found: dict[str, Late]) -> str:
    """Of the late ones before it the one that binds it latest; itself once it has begun."""
    has_begun = one.started_on is not None
    if has_begun or (one.finished_on is not None and not one.is_milestone):
        return one.code
    binding = [
        (expected.spans[link.code].finish + link.lag_days, found[link.code].days, link.code)
        for link in one.after
        if link.code in found
        and (expected.spans[link.code].finish + link.lag_days == start or one.is_milestone)
    ]
    return found[max(binding)[2]].root if binding else one.code


def find_roots(activities: Activities, late: Mapping[str, Late]) -> Iterator[Root]:
    """Where the lateness of ``find_late`` that still matters begins, the latest first."""
    by_root: dict[str, list[Late]] = {}
    for one in late.values():
        by_root.setdefault(one.root, []).append(one)
    roots = []
    for code, followers in by_root.items():
        is_open = [one for one in followers if activities[one.code].finished_on is None]
        if not is_open:
            continue
        milestones = [(one.code, one.days) for one in is_open if activities[one.code].is_milestone]
        later = tuple(one.code for one in is_open if one.code != code)
        roots.append(Root(code, late[code].days, later, tuple(milestones)))
    yield from sorted(roots, key=lambda root: -root.days)
