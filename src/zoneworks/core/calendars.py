"""The national working-day calendar: State Council notices, corrections, provisional years."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from zoneworks.core.engine.calendar import WorkingCalendar
from zoneworks.core.rulesets import load_rule_set


@cache
def national_calendar(provisional_until: int | None = None) -> WorkingCalendar:
    """Build the calendar of mainland China, once a process.

    Years after the last notice, up to ``provisional_until`` (by default as
    ``core/rules/calendar.yaml`` says), count Monday to Friday and are provisional.
    """
    from chinese_calendar import constants  # noqa: PLC0415 (kept out of the start of each process)

    return assemble(
        set(constants.holidays),
        set(constants.workdays),
        load_rule_set("zoneworks.core", "calendar").values,
        provisional_until,
    )


def latest_notice() -> str:
    """Name what last changed the calendar: the latest announcement, else the collected notices."""
    rules = load_rule_set("zoneworks.core", "calendar")
    announcements = sorted(rules.values["announcements"], key=lambda one: int(one["year"]))
    return str(announcements[-1]["source"]) if announcements else f"{rules.id} {rules.version}"


def calendar_mark() -> str:
    """What changes when another calendar holds; the same in every process."""
    from chinese_calendar import __version__  # noqa: PLC0415 (as above)

    return f"{__version__} {load_rule_set('zoneworks.core', 'calendar').sha256}"


def assemble(
    holidays: set[date],
    makeup_workdays: set[date],
    rules: Mapping[str, Any],
    provisional_until: int | None = None,
) -> WorkingCalendar:
    """Join collected notices with the rules' announcements, corrections and provisional years.

    An announcement replaces what was collected for its year; its make-up workdays may lie in the
    last days of the year before. Raises CalendarInvalid when notices contradict each other.
    """
    known = {day.year for day in holidays}
    for notice in rules["announcements"]:
        year = notice["year"]
        holidays = {day for day in holidays if day.year != year} | set(notice["holidays"])
        makeup_workdays = {day for day in makeup_workdays if day.year != year}
        makeup_workdays |= set(notice["makeup_workdays"])
        known.add(year)
    for correction in rules["corrections"]:
        day = correction["date"]
        # A weekend is off without being a holiday, a weekday works without being made up.
        is_weekend = day.isoweekday() > 5
        holidays = holidays - {day}
        makeup_workdays = makeup_workdays - {day}
        if correction["is_working"] and is_weekend:
            makeup_workdays = makeup_workdays | {day}
        elif not correction["is_working"] and not is_weekend:
            holidays = holidays | {day}
    until = rules["provisional_until"] if provisional_until is None else provisional_until
    years = range(min(known), max(*known, until) + 1)
    return WorkingCalendar(
        first=date(years[0], 1, 1),
        last=date(years[-1], 12, 31),
        holidays=frozenset(holidays),
        makeup_workdays=frozenset(makeup_workdays),
        provisional_years=frozenset(years) - known,
    )
