"""The words of an evaluation: quantities, indicators, groups, grades, schemes.

Quantities are whole numbers: money in fen, land in hundredths of m², energy in hundredths of a
ton of coal equivalent, emissions in kilograms, electricity in kWh, staff in persons. A point is
10,000 units of score.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from zoneworks.core.engine.money import Rounding

POINT = 10_000
"""Units of score in a point."""


class Grade(StrEnum):
    """A 优先发展, B 鼓励提升, C 监管调控, D 落后整治."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Standing(StrEnum):
    """What an enterprise is to an evaluation."""

    RANKED = "RANKED"
    """Scored, ranked in its group, graded by quota."""
    VETOED = "VETOED"
    """D, outside ranks, quotas and averages."""
    EXEMPT = "EXEMPT"
    """No grade."""
    MERGED = "MERGED"
    """A tenant whose figures stand with its landlord's; no grade of its own."""


class Veto(StrEnum):
    """What makes a D whatever the score (一票否决)."""

    DEATH_ACCIDENT = "DEATH_ACCIDENT"
    MAJOR_POLLUTION = "MAJOR_POLLUTION"
    ILLEGAL_USE = "ILLEGAL_USE"
    DATA_REFUSED = "DATA_REFUSED"


class Exemption(StrEnum):
    """Why an enterprise gets no grade (不定等级)."""

    NEW = "NEW"
    PUBLIC_UTILITY = "PUBLIC_UTILITY"
    SMALL_LAND = "SMALL_LAND"


class Quantity(StrEnum):
    """What is counted of an enterprise in a year."""

    LAND = "LAND"
    TAX = "TAX"
    OUTPUT = "OUTPUT"
    RESEARCH = "RESEARCH"
    VALUE_ADDED = "VALUE_ADDED"
    REVENUE = "REVENUE"
    ENERGY = "ENERGY"
    EMISSIONS = "EMISSIONS"
    ELECTRICITY = "ELECTRICITY"
    STAFF = "STAFF"


WAN_FEN = Fraction(1_000_000)
PER_SHOWN = {
    Quantity.LAND: Fraction(200_000, 3),
    Quantity.TAX: WAN_FEN,
    Quantity.OUTPUT: WAN_FEN,
    Quantity.RESEARCH: WAN_FEN,
    Quantity.VALUE_ADDED: WAN_FEN,
    Quantity.REVENUE: WAN_FEN,
    Quantity.ENERGY: Fraction(100),
    Quantity.EMISSIONS: Fraction(1000),
    Quantity.ELECTRICITY: Fraction(10_000),
    Quantity.STAFF: Fraction(1),
}
"""How many of a quantity's own units make the one in which values are stated: mu, 万元, tons of
coal equivalent, tons, 10,000 kWh, persons."""
MAY_BE_NEGATIVE = frozenset({Quantity.TAX, Quantity.VALUE_ADDED})
"""Refunds may exceed what was paid, and losses what was made."""


class Direction(StrEnum):
    """Which values are good."""

    HIGHER = "HIGHER"
    """weight × value ÷ baseline."""
    LOWER = "LOWER"
    """weight × (2 − value ÷ baseline); nothing from twice the baseline on."""


class Missing(StrEnum):
    """What a value that is missing, or has nothing to be divided by, counts as."""

    GROUP_AVERAGE = "GROUP_AVERAGE"
    """The average score of the group's others."""
    MINUS = "MINUS"
    """Points are taken away."""
    ZERO = "ZERO"
    REFUSE = "REFUSE"
    """Nothing is computed until it is there."""


class Leases(StrEnum):
    """To whom leased land is counted."""

    BY_AREA = "BY_AREA"
    """To the tenant: its figures stand to what it holds and leases, without what it lets."""
    LANDLORD = "LANDLORD"
    """To the landlord, to whose figures the tenant's are added."""


class Mixed(StrEnum):
    """What becomes of the figures of a tenant that has land of its own too, where tenants count
    with their landlords."""

    SHARED = "SHARED"
    """Split by area between its own land and its landlord's."""
    OWN = "OWN"
    """All stay with its own land."""


class SmallGroup(StrEnum):
    """What is done where a group has too few ranked enterprises for quotas."""

    REFUSE = "REFUSE"
    GRADE = "GRADE"
    """All of them get one stated grade."""
    MERGE = "MERGE"
    """They are ranked together with another group, by their own scores."""


class LastTie(StrEnum):
    """What decides where everything else is equal."""

    SHARED = "SHARED"
    """They share the better rank."""
    CREDIT_CODE = "CREDIT_CODE"
    """The smaller credit code stands first."""


class Mark(StrEnum):
    """What follows from the same grade for years."""

    LOW_EFFICIENCY_LAND = "LOW_EFFICIENCY_LAND"
    SCREENED = "SCREENED"


class Applied(StrEnum):
    """What happened to a line of a score."""

    COUNTED = "COUNTED"
    CAPPED = "CAPPED"
    NEGATIVE = "NEGATIVE"
    """A negative value scores nothing."""
    TWICE = "TWICE"
    """Where less is better: at twice the baseline or more."""
    AVERAGE = "AVERAGE"
    MINUS = "MINUS"
    ZERO = "ZERO"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A ratio of two quantities and what it weighs.

    ``weight`` and ``minus`` are units of score; ``baseline`` is stated in the units of
    ``PER_SHOWN``, None for the group's own total over total; ``cap`` is the most points as a
    multiple of the weight, None for none. ``english`` is its name on English pages, or nothing.
    """

    code: str
    name: str
    numerator: Quantity
    denominator: Quantity
    weight: int
    direction: Direction = Direction.HIGHER
    baseline: Fraction | None = None
    cap: Fraction | None = None
    missing: Missing = Missing.REFUSE
    minus: int = 0
    english: str = ""

    @property
    def scale(self) -> Fraction:
        """What a quotient of whole numbers is multiplied by to give the stated unit."""
        return PER_SHOWN[self.denominator] / PER_SHOWN[self.numerator]

    @property
    def most(self) -> int | None:
        """The most units of score; None where nothing caps them."""
        return None if self.cap is None else int(self.cap * self.weight)


@dataclass(frozen=True, slots=True)
class Group:
    """Enterprises that are compared with each other: the first group whose conditions one meets.

    Empty ``scales`` and ``industries`` (beginnings of GB/T 4754 codes) ask nothing; revenue lies
    from ``revenue_from_fen`` on and below ``revenue_below_fen``. With fewer than ``least`` ranked
    enterprises ``small`` says what is done: ``small_grade`` or ``merge_into`` names how.
    """

    code: str
    name: str
    indicators: tuple[Indicator, ...]
    scales: frozenset[str] = frozenset()
    industries: tuple[str, ...] = ()
    revenue_from_fen: int | None = None
    revenue_below_fen: int | None = None
    least: int = 2
    small: SmallGroup = SmallGroup.REFUSE
    small_grade: Grade | None = None
    merge_into: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A grade that stands for years brings a mark."""

    grade: Grade
    years: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Scheme:
    """All terms of an evaluation.

    ``quotas`` are whole percents by grade, best first, that sum to 100. ``lowest_from_bottom``
    counts the last grade's quota from the last rank, so that rounding adds nobody to it.
    ``tie_breaks`` are quantities of which more stands first. ``new_years`` None exempts no new
    enterprise; ``least_land`` is hundredths of m². ``window_days`` are working days.
    """

    groups: tuple[Group, ...]
    quotas: tuple[tuple[Grade, int], ...]
    lowest_from_bottom: bool
    tie_breaks: tuple[Quantity, ...]
    last_tie: LastTie
    vetoes: frozenset[Veto]
    new_years: int | None
    exempts_utilities: bool
    least_land: int
    leases: Leases
    mixed: Mixed
    window_days: int
    marks: tuple[Term, ...]
    rounding: Rounding = Rounding.HALF_UP

    def group(self, code: str) -> Group:
        """The group of a code. Raises KeyError."""
        for one in self.groups:
            if one.code == code:
                return one
        raise KeyError(code)
