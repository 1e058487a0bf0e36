"""The four clocks of an item as it is stored."""

from dataclasses import dataclass
from datetime import date

from zoneworks.approvals.engine.process.clocks import (
    Actual,
    Reading,
    Term,
    measure,
    read_clock,
)
from zoneworks.approvals.engine.process.handling import RUNNING, State, Track
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import Item, Limit
from zoneworks.approvals.rows import CaseRow
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar


@dataclass(frozen=True, slots=True)
class LimitClock:
    """One limit of an item: the rule it comes from and what its clock shows at the end of a day."""

    limit: Limit
    reading: Reading
    accepted_on: date
    at: date


@dataclass(frozen=True, slots=True)
class ItemClocks:
    """The clocks of an item in its latest round; None where one has not started or has no limit.

    Actual days run from the acceptance to the decision, or to today while there is none.
    """

    legal: LimitClock | None
    promised: LimitClock | None
    actual: Actual | None
    is_stopped: bool


def read_clocks(row: CaseRow, item: Item, track: Track) -> ItemClocks:
    """Read the clocks of an item of a loaded case."""
    standing = row.case.standings[item.code, track]
    if standing.accepted_on is None:
        return ItemClocks(None, None, None, is_stopped=False)
    calendar, today = national_calendar(), clock.today()
    stops = [pause.stop for pause in standing.pauses]
    end = standing.decided_on or today
    legal = item.limit_for(row.case.plan.facts) if track is Track.FORMAL else None
    return ItemClocks(
        _clock(standing, legal, standing.extension_days),
        _clock(standing, item.promised, 0),
        measure(calendar, standing.accepted_on, max(end, standing.accepted_on), stops),
        is_stopped=standing.state is State.PAUSED,
    )


def _clock(standing: Standing, limit: Limit | None, extension: int) -> LimitClock | None:
    if limit is None or standing.accepted_on is None:
        return None
    end = clock.today() if standing.state in RUNNING else standing.decided_on or clock.today()
    term = Term(limit.days + extension, limit.kind)
    stops = [pause.stop for pause in standing.pauses]
    at = max(end, standing.accepted_on)
    reading = read_clock(national_calendar(), standing.accepted_on, term, stops, at)
    return LimitClock(limit, reading, standing.accepted_on, at)
