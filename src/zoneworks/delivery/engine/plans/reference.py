"""How long a project took beside projects like it.

Like it are those of the same template, the same band of investment and the same band of area. While
fewer than three of them have both milestones, the band of area is left out, then that of
investment; the page says which. Days are calendar days, as the figures of the field are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from zoneworks.delivery.engine.plans.terms import (
    CONSTRUCTION_START,
    FULL_OUTPUT,
    HAND_OVER,
    PRODUCTION,
    SIGNING,
    SITE_START,
    TOPPING_OUT,
)

FEWEST = 3
MONTH_DAYS = Fraction(1461, 48)
"""A twelfth of 365¼ days."""
ORIGINS = (
    (SIGNING, SITE_START),
    (CONSTRUCTION_START, TOPPING_OUT),
    (CONSTRUCTION_START, HAND_OVER),
    (SIGNING, PRODUCTION),
    (SIGNING, FULL_OUTPUT),
)
"""From which milestone to which days are counted."""


class Likeness(StrEnum):
    """By what the projects of a class are like each other."""

    AREA = "AREA"
    """Template, bands of investment and area."""
    INVESTMENT = "INVESTMENT"
    TEMPLATE = "TEMPLATE"


@dataclass(frozen=True, slots=True)
class Bands:
    """Where bands end: amounts in fen, areas in m²; each edge begins the next band."""

    investment_fen: tuple[int, ...]
    area_m2: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A plan as it is compared: what makes it like others, and when it reached its milestones."""

    key: int
    name: str
    template: str
    investment_fen: int | None
    area_m2: Decimal | None
    milestones: Mapping[str, date]

    def days(self, since: str, until: str) -> int | None:
        """Calendar days from one milestone to another; None before both are reached."""
        first, last = self.milestones.get(since), self.milestones.get(until)
        return None if first is None or last is None else (last - first).days


@dataclass(frozen=True, slots=True)
class Comparison:
    """A project's days beside those of its class, the quickest first.

    ``median_days`` is None where the class is empty, ``days`` where the project is not there yet.
    """

    since: str
    until: str
    days: int | None
    likeness: Likeness
    cases: tuple[tuple[Case, int], ...]
    median_days: Fraction | None

    @property
    def gained_days(self) -> Fraction | None:
        """Days that the project was faster than the median; negative where it was slower."""
        if self.days is None or self.median_days is None:
            return None
        return self.median_days - self.days

    @property
    def gained_months(self) -> Fraction | None:
        """The same in months of a twelfth of a year."""
        return None if self.gained_days is None else self.gained_days / MONTH_DAYS


def band_of(value: int | Decimal | None, edges: Sequence[int | Decimal]) -> int | None:
    """In which band a value lies, counted from 0; unknown is a band of its own."""
    return None if value is None else sum(edge <= value for edge in edges)


def compare(own: Case, others: Sequence[Case], bands: Bands, since: str, until: str) -> Comparison:
    """Lay a project beside its class."""
    like = [one for one in others if one.key != own.key and one.template == own.template]
    measured = [(one, days) for one in like if (days := one.days(since, until)) is not None]
    for likeness in Likeness:
        chosen = [pair for pair in measured if _is_like(own, pair[0], bands, likeness)]
        if len(chosen) >= FEWEST:
            break
    chosen.sort(key=lambda pair: (pair[1], pair[0].key))
    middle = Fraction(median([days for _one, days in chosen])) if chosen else None
    return Comparison(since, until, own.days(since, until), likeness, tuple(chosen), middle)


def _is_like(own: Case, other: Case, bands: Bands, likeness: Likeness) -> bool:
    if likeness is Likeness.TEMPLATE:
        return True
    of_investment = [band_of(one.investment_fen, bands.investment_fen) for one in (own, other)]
    of_area = [band_of(one.area_m2, bands.area_m2) for one in (own, other)]
    is_like = of_investment[0] == of_investment[1]
    return is_like and (likeness is Likeness.INVESTMENT or of_area[0] == of_area[1])
