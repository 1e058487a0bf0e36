"""Dates as numbers of working days, and back.

The first working day of a reckoning is 0. What lasts two days from 3 on occupies 3 and 4 and has
finished at 5.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from zoneworks.core.engine.calendar import WorkingCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of a calendar, counted from ``first``, which works."""

    calendar: WorkingCalendar
    first: date

    @classmethod
    def since(cls, calendar: WorkingCalendar, day: date) -> "Days":
        """Count from a day, or from the next one that works. Raises CalendarExhausted."""
        return cls(calendar, calendar.next_working(day))

    def begin(self, day: date) -> int:
        """The number of a day on which something begins; of a day off, that of the next working."""
        return self.calendar.difference(self.first - DAY, day - DAY)

    def end(self, day: date) -> int:
        """The number at which something has finished that ends on a day."""
        return self.calendar.difference(self.first - DAY, day)

    def date_of(self, number: int) -> date:
        """The working day of a number; days before the first have negative ones."""
        if number >= 0:
            return self.calendar.add(self.first - DAY, number + 1)
        return self.calendar.subtract(self.first - DAY, -number - 1)

    def end_of(self, number: int) -> date | None:
        """The last day of what has finished at a number; None behind the years of the calendar."""
        return self.date_of(number - 1) if number <= self.end(self.calendar.last) else None

    def dates(self, start: int, finish: int) -> tuple[date, date]:
        """The first and the last day of what starts and has finished at these numbers.

        What lasts nothing has both on the day that has just ended.
        """
        last = self.date_of(finish - 1)
        return (self.date_of(start), last) if finish > start else (last, last)

    def lasted(self, start_on: date, finish_on: date) -> int:
        """How many working days lie from a first to a last day, both counted."""
        return self.calendar.difference(start_on - DAY, finish_on)
