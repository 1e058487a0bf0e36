"""Whether a plan can stand: each fault is named with the activity and the number at fault."""

from collections.abc import Mapping, Sequence
from datetime import date

from zoneworks.delivery.engine.plans.critical import ancestors_of, look_ahead
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.refusals import (
    CauseMissing,
    ConstructionUnreleased,
    EndBeforeStart,
    ExpectedPast,
    HasBegun,
    LastActivity,
    MilestoneLasts,
    StillNeeded,
)
from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    Activities,
    Activity,
    ActivityKind,
    LateCause,
    Period,
    Resource,
)
from zoneworks.delivery.engine.scheduling.refusals import (
    DeadlineBeforeRelease,
    ImpossibleCalendar,
    NeedAboveCapacity,
    NegativeDuration,
    OutOfRange,
    UnknownResource,
)

LONGEST_DAYS = 2000
"""So many working days may an activity last or a lag be: eight years."""
MOST_UNITS = 1000


def check_plan(
    activities: Activities,
    resources: Mapping[str, Resource],
    days: Days,
    *,
    waits_for_release: bool,
) -> None:
    """Refuse a plan that cannot be followed.

    ``waits_for_release`` says that building waits for a case of approval: each activity of that
    kind must come after the milestone that starts construction.

    Raises:
        Refusal: one of those of the scheduler, MilestoneLasts or ConstructionUnreleased.
        CalendarExhausted: it ends, or a day of it lies, behind the years of the calendar.
    """
    for one in activities.values():
        _check_activity(one, resources, days)
    check_end(activities, days)
    if waits_for_release:
        _check_release(activities)


def check_end(activities: Activities, days: Days) -> None:
    """Refuse a plan that ends behind the years of the calendar.

    Raises:
        CalendarExhausted, CyclicPrecedence, UnknownActivity.
    """
    days.date_of(look_ahead(activities, days).end)


def _check_activity(one: Activity, resources: Mapping[str, Resource], days: Days) -> None:
    if one.duration_days < 0:
        raise NegativeDuration(
            f"“{one.name}” lasts {one.duration_days} days: a duration is 0 or more",
            activity=one.name,
            days=one.duration_days,
        )
    numbers = [one.duration_days, *(abs(link.lag_days) for link in one.after)]
    if max(numbers) > LONGEST_DAYS or any(units < 0 for units in one.needs.values()):
        raise OutOfRange(f"“{one.name}” has a number out of range", most=LONGEST_DAYS)
    if one.is_milestone and (one.duration_days or one.needs):
        raise MilestoneLasts(f"“{one.name}” is a milestone and lasts nothing", activity=one.name)
    for code, units in one.needs.items():
        if code not in resources:
            raise UnknownResource(f"there is no resource “{code}”", resource=code)
        if units > resources[code].capacity:
            raise NeedAboveCapacity(
                f"“{one.name}” needs {units} of {resources[code].name}, there are "
                f"{resources[code].capacity}",
                activity=one.name,
                resource=resources[code].name,
                units=units,
                capacity=resources[code].capacity,
            )
    for day in (one.not_before, one.deadline):
        if day is not None:
            days.end(day)
    if one.not_before is not None and one.deadline is not None:
        least = days.dates(start := days.begin(one.not_before), start + one.duration_days)[1]
        if one.deadline < max(least, one.not_before):
            raise DeadlineBeforeRelease(
                f"“{one.name}” must be done by {one.deadline}, but cannot be before {least}",
                activity=one.name,
                deadline=one.deadline,
                earliest=max(least, one.not_before),
                not_before=one.not_before,
                days=one.duration_days,
            )


def _check_release(activities: Activities) -> None:
    for code, one in activities.items():
        if one.kind is not ActivityKind.CONSTRUCTION:
            continue
        if CONSTRUCTION_START not in ancestors_of(activities, [code]):
            raise ConstructionUnreleased(
                f"“{one.name}” is building and does not wait for the start of construction",
                activity=one.name,
            )


def check_resource(capacity: int, periods: Sequence[Period], name: str) -> None:
    """Refuse a resource or a calendar of it that cannot be.

    Raises:
        OutOfRange, ImpossibleCalendar.
    """
    if not 0 <= capacity <= MOST_UNITS:
        raise OutOfRange(f"{name} has {capacity} units", most=MOST_UNITS)
    for one in periods:
        if one.since >= one.until or not 0 <= one.units <= MOST_UNITS:
            raise ImpossibleCalendar(
                f"the calendar of {name} gives {one.units} units from {one.since} to {one.until}",
                resource=name,
                since=one.since,
                until=one.until,
                units=one.units,
            )


def check_change(one: Activity, duration_days: int) -> None:
    """Refuse another duration of what has ended: forecasts stand on it. Raises HasBegun."""
    if one.finished_on is not None and duration_days != one.duration_days:
        raise HasBegun(f"“{one.name}” has ended", activity=one.name)


def check_removal(activities: Activities, code: str) -> None:
    """Refuse to take out what has begun, what others come after, and the last activity.

    Raises:
        HasBegun, LastActivity, StillNeeded: the last names those that come after it.
    """
    one = activities[code]
    if one.started_on is not None or one.finished_on is not None:
        raise HasBegun(f"“{one.name}” has begun", activity=one.name)
    if len(activities) == 1:
        raise LastActivity(f"“{one.name}” is the only activity", activity=one.name)
    names = [one.name for one in activities.values() if code in {link.code for link in one.after}]
    if names:
        raise StillNeeded(f"others come after it: {', '.join(names)}", activities=tuple(names))


def check_progress(one: Activity, today: date) -> None:
    """Refuse days that contradict each other.

    Raises:
        EndBeforeStart, ExpectedPast.
    """
    ends = [day for day in (one.finished_on, one.expected_on) if day is not None]
    has_begin = ends and not one.is_milestone
    if has_begin and (one.started_on is None or min(ends) < one.started_on):
        raise EndBeforeStart(
            f"“{one.name}” ended on {min(ends)} and began on {one.started_on}",
            activity=one.name,
            started_on=one.started_on,
            finished_on=min(ends),
        )
    if one.finished_on is None and one.expected_on is not None and one.expected_on < today:
        raise ExpectedPast(
            f"“{one.name}” is expected on {one.expected_on}, which has passed",
            activity=one.name,
            expected_on=one.expected_on,
        )


def check_cause(one: Activity, cause: LateCause | None) -> None:
    """Refuse an end after the published one that says no cause. Raises CauseMissing."""
    end = one.finished_on or one.expected_on
    published = one.planned_finish_on
    if cause is None and end is not None and published is not None and end > published:
        raise CauseMissing(
            f"“{one.name}” was published for {published}: say why it is later",
            activity=one.name,
            published=published,
        )
