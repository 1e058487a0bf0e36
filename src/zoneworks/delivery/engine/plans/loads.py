"""How much of each shared resource plans want, week by week, against what there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from zoneworks.core.engine.calendar import WorkingCalendar
from zoneworks.delivery.engine.plans.terms import Resource

WEEK = timedelta(days=7)


class Use(NamedTuple):
    """Units of a resource that an activity takes from a first to a last day."""

    resource: str
    units: int
    start_on: date
    finish_on: date
    key: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a resource: the day on which most is wanted beyond what there is.

    ``keys`` are the activities that run in that week.
    """

    monday: date
    wanted: int
    units: int
    keys: tuple[int, ...]

    @property
    def is_over(self) -> bool:
        """Whether on some day more is wanted than there is."""
        return self.wanted > self.units


def loads_of(
    uses: Iterable[Use],
    resources: Mapping[str, Resource],
    calendar: WorkingCalendar,
    since: date,
    weeks: int,
) -> dict[str, list[Week]]:
    """The weeks of each resource, from the Monday of a day on.

    Of the working days of a week the one counts on which the fewest units are left. A week without
    a working day wants nothing.
    """
    monday = since - timedelta(days=since.weekday())
    until = monday + weeks * WEEK
    wanted = [one for one in uses if one.finish_on >= monday and one.start_on < until]
    found: dict[str, list[Week]] = {}
    for code, resource in resources.items():
        mine = [one for one in wanted if one.resource == code]
        found[code] = [
            _week(resource, mine, calendar, monday + number * WEEK) for number in range(weeks)
        ]
    return found


def _week(resource: Resource, uses: list[Use], calendar: WorkingCalendar, monday: date) -> Week:
    here = [one for one in uses if one.start_on < monday + WEEK and one.finish_on >= monday]
    days = [monday + timedelta(days=number) for number in range(7)]
    found = [
        (sum(one.units for one in here if one.start_on <= day <= one.finish_on), units)
        for day in days
        if calendar.is_working(day)
        for units in [resource.units_on(day)]
    ]
    wanted, units = max(found, key=lambda pair: (pair[0] - pair[1], pair[0]), default=(0, 0))
    return Week(monday, wanted, units, tuple(one.key for one in here))
