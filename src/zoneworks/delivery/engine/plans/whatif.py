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
    """An activity that takes so many working days more, or fewer where they are negative.

    And units more of a shared resource, where ``resource`` names one.
    """

    code: str
    days: int
    resource: str = ""
    units: int = 0

    @property
    def gains_time(self) -> bool:
        """Whether something could come earlier by it than it was published."""
        return self.days < 0 or self.units > 0


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


def moved_milestones(
    activities: Activities, days: Days, before: Mapping[str, int], after: Mapping[str, int]
) -> list[Moved]:
    """The open milestones that end at other numbers of days than before."""
    found = []
    for code, one in activities.items():
        if not one.is_milestone or one.finished_on is not None or before[code] == after[code]:
            continue
        was_on, on = (days.dates(end, end)[1] for end in (before[code], after[code]))
        found.append(Moved(code, was_on, on, after[code] - before[code]))
    return found


def with_more(resources: Mapping[str, Resource], change: Change) -> dict[str, Resource]:
    """The shared resources with more units of one, also in the times that have other units."""
    if not change.resource:
        return dict(resources)
    one, units = resources[change.resource], change.units
    periods = tuple(period._replace(units=period.units + units) for period in one.periods)
    return {**resources, one.code: replace(one, capacity=one.capacity + units, periods=periods)}
