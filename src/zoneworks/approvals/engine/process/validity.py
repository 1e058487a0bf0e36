"""Until when a permit holds before its works must have begun, and how often that is extended.

A permit that has run out counts for nothing: whoever builds on it builds without one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.handling import HELD
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import Item, Start
from zoneworks.core.engine.calendar import CalendarExhausted, WorkingCalendar, add_months


@dataclass(frozen=True, slots=True)
class Expiry:
    """A permit that has run out: its last day and the article that ends it."""

    code: str
    last_day: date
    article: str


def last_day_of(calendar: WorkingCalendar, item: Item, standing: Standing) -> date | None:
    """Return the last day on which a held item is valid; None where no law ends it.

    Months end on the day of the same number, or on the last of a shorter month; a last day off
    moves to the next working day (Civil Code, articles 202 and 203). Beyond the years of the
    calendar it stays where it is.
    """
    rule = item.valid
    if rule is None or standing.state not in HELD:
        return None
    since = standing.delivered_on if rule.counts_from is Start.DELIVERY else standing.decided_on
    if since is None:
        return None
    months = rule.months + standing.validity_extensions * rule.extension_months
    day = add_months(since, months)
    try:
        return calendar.next_working(day)
    except CalendarExhausted:
        return day


def expiry_of(
    calendar: WorkingCalendar, item: Item, standing: Standing, reached: Collection[str], on: date
) -> Expiry | None:
    """Tell whether a held item has run out by a day; never once its works have begun."""
    last_day = last_day_of(calendar, item, standing)
    if item.valid is None or last_day is None or item.valid.begins in reached or on <= last_day:
        return None
    return Expiry(item.code, last_day, item.valid.article)


def extend(
    calendar: WorkingCalendar, item: Item, standing: Standing, reached: Collection[str], on: date
) -> Standing:
    """Extend the validity once more, while it lasts. Raises ValidityNotExtendable."""
    last_day = last_day_of(calendar, item, standing)
    rule = item.valid
    if rule is None or last_day is None or rule.begins in reached:
        why = "NO_END"
    elif on > last_day:
        why = "EXPIRED"
    elif standing.validity_extensions >= rule.extensions:
        why = "USED"
    else:
        return standing._replace(validity_extensions=standing.validity_extensions + 1)
    raise refusals.ValidityNotExtendable(
        f"The validity of {item.code} is not extended: {why}.",
        why=why,
        until=last_day,
        times=rule.extensions if rule is not None else 0,
        article=rule.article if rule is not None else "",
    )
