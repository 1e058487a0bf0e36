"""What if something took longer, or there were more of a team: the same reckoning on other input.

Nothing is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from zoneworks.delivery.engine.plans.critical import Outlook
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.terms import Activities, Activity, Resource


@dataclass(frozen=True, slots=True)
class Change:
    """An activity that takes so many working days more, or fewer where they are negative."""

    code: str
    days: int


class Moved(NamedTuple):
    """A milestone with its day without and with the change, and the working days between."""

    code: str
    was_on: date
    on: date
    days: int


def delayed(activities: Activities, change: Change, outlook: Outlook) -> dict[str, Activity]:
    """The plan with the change; what has ended stays as it is."""
    one = activities[change.code]
    if one.finished_on is not None:
        return dict(activities)
    if one.started_on is None and not one.is_milestone:
        longer = replace(one, duration_days=max(one.duration_days + change.days, 0))
    else:
        finish = max(outlook.spans[change.code].finish + change.days, 1)
        longer = replace(one, expected_on=outlook.days.dates(finish, finish)[1])
    return {**activities, change.code: longer}


def moved_milestones(activities: Activities, before: Outlook, after: Outlook) -> list[Moved]:
    """The open milestones that the change moves."""
    found = []
    for code, one in activities.items():
        days = after.spans[code].finish - before.spans[code].finish
        if one.is_milestone and one.finished_on is None and days:
            found.append(Moved(code, before.dates(code)[1], after.dates(code)[1], days))
    return found


def with_more(resources: Mapping[str, Resource], code: str, units: int) -> dict[str, Resource]:
    """The shared resources with more units of one, also in the times that have other units."""
    one = resources[code]
    periods = tuple(period._replace(units=period.units + units) for period in one.periods)
    return {**resources, code: replace(one, capacity=one.capacity + units, periods=periods)}


def working_days_between(days: Days, was_on: date, on: date) -> int:
    """Working days from one day to another; negative where it is earlier."""
    return days.end(on) - days.end(was_on)
