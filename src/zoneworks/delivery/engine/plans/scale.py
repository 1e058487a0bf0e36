"""Where days lie on a Gantt chart, and what is written above them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from zoneworks.core.engine.calendar import WorkingCalendar


class Zoom(StrEnum):
    """What a step of the scale is."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"


PIXELS = {Zoom.DAY: 22.0, Zoom.WEEK: 7.0, Zoom.MONTH: 2.2, Zoom.QUARTER: 0.9}
"""The least width of a calendar day."""
WIDEST = 24_000
"""No chart becomes wider than so many pixels: what lies beyond needs another zoom."""
DAY = timedelta(days=1)


class Tick(NamedTuple):
    """A line of the scale, the day from which it is, and whether a year begins there."""

    x: float
    on: date
    is_first: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from the left to the right of a chart; the last day is still shown."""

    first: date
    last: date
    zoom: Zoom
    pixels: float

    @classmethod
    def around(cls, days: list[date], zoom: Zoom | None, fitting: int) -> "Scale":
        """A scale that shows all of some days, from the beginning of a step on.

        Without a zoom the finest one at which they fit into so many pixels; what is narrower fills
        them.
        """
        if zoom is None:
            span = (max(days) - min(days)).days
            fits = [one for one in Zoom if span * PIXELS[one] <= fitting]
            zoom = fits[0] if fits else Zoom.QUARTER
        first = _step_begin(min(days), zoom)
        last = max(max(days) + DAY, first + timedelta(days=30))
        pixels = max(PIXELS[zoom], round(fitting / (last - first).days, 3))
        most = timedelta(days=int(WIDEST / pixels))
        return cls(first, min(last, first + most), zoom, pixels)

    @property
    def width(self) -> float:
        """Of the whole."""
        return self.x(self.last + DAY)

    def x(self, day: date) -> float:
        """Where a day begins; a day outside lies at the edge."""
        inside = min(max(day, self.first), self.last + DAY)
        return round((inside - self.first).days * self.pixels, 1)

    def bar(self, start_on: date, finish_on: date) -> tuple[float, float]:
        """Where a bar begins, and its width: both days belong to it."""
        x = self.x(start_on)
        return x, max(round(self.x(finish_on + DAY) - x, 1), 1.0)

    def ticks(self) -> Iterator[Tick]:
        """The steps of the scale."""
        day = _step_begin(self.first, self.zoom)
        year = 0
        while day <= self.last:
            if day >= self.first:
                yield Tick(self.x(day), day, day.year != year)
                year = day.year
            day = _next_step(day, self.zoom)

    def days_off(self, calendar: WorkingCalendar) -> Iterator[tuple[float, float]]:
        """Where days off lie; only where a day is wide enough to be seen."""
        if self.zoom not in (Zoom.DAY, Zoom.WEEK):
            return
        day, begun = self.first, None
        while day <= self.last + DAY:
            is_off = day <= self.last and not calendar.is_working(day)
            if is_off and begun is None:
                begun = day
            if not is_off and begun is not None:
                yield self.bar(begun, day - DAY)
                begun = None
            day += DAY


def _step_begin(day: date, zoom: Zoom) -> date:
    if zoom is Zoom.DAY:
        return day
    if zoom is Zoom.WEEK:
        return day - timedelta(days=day.weekday())
    month = day.month if zoom is Zoom.MONTH else (day.month - 1) // 3 * 3 + 1
    return date(day.year, month, 1)


def _next_step(day: date, zoom: Zoom) -> date:
    if zoom is Zoom.DAY:
        return day + DAY
    if zoom is Zoom.WEEK:
        return day + 7 * DAY
    months = day.year * 12 + day.month - 1 + (1 if zoom is Zoom.MONTH else 3)
    return date(months // 12, months % 12 + 1, 1)
