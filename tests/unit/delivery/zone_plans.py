"""Plans of a zone as tests write them."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from zoneworks.core.calendars import national_calendar
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    Activity,
    ActivityKind,
    Link,
    Phase,
    Plan,
    Resource,
)

MONDAY = date(2024, 6, 17)
"""The first of five working days."""


def days(first: date = MONDAY) -> Days:
    """Working days counted from a day."""
    return Days.since(national_calendar(), first)


def activity(code: str, length: int = 1, *after: str | Link, **more: Any) -> Activity:
    """An activity of so many working days that comes after others."""
    links = tuple(Link(one) if isinstance(one, str) else one for one in after)
    kind = more.pop("kind", ActivityKind.OTHER)
    phase = more.pop("phase", Phase.GROUND)
    return Activity(code, more.pop("name", code), kind, phase, length, links, **more)


def milestone(code: str = CONSTRUCTION_START, *after: str | Link, **more: Any) -> Activity:
    """A milestone that comes after others."""
    return activity(code, 0, *after, kind=ActivityKind.MILESTONE, **more)


def plan(*activities: Activity) -> dict[str, Activity]:
    """A plan's activities by their codes."""
    return {one.code: one for one in activities}


def resource(code: str, capacity: int, *periods: Any) -> Resource:
    """What projects share."""
    return Resource(code, code, capacity, tuple(periods))


def zone(plans: int, activities: int, seed: int = 1) -> tuple[list[Plan], Mapping[str, Resource]]:
    """Many plans on shared teams, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - a test's own
    teams = {"team": 2, "panel": 3, "crew": 40, "crane": 25, "grid": 2}
    resources = {code: resource(code, units) for code, units in teams.items()}
    return [
        Plan(key, f"P{key}", _chain(chance, activities)) for key in range(1, plans + 1)
    ], resources


def _chain(chance: random.Random, count: int) -> dict[str, Activity]:
    made: dict[str, Activity] = {}
    for number in range(count):
        before = chance.sample(list(made)[-8:], min(len(made), chance.choice([1, 1, 2, 3])))
        needs = {}
        if number % count in (count // 3, count // 2, 2 * count // 3):
            needs = {chance.choice(["team", "panel", "grid"]): 1}
        elif chance.random() < 0.25:
            needs = {chance.choice(["crew", "crane"]): 1}
        length = 2 if needs.keys() & {"team", "panel", "grid"} else chance.randint(2, 25)
        one = activity(f"a{number}", length, *before, needs=needs)
        made[one.code] = one
    return made
