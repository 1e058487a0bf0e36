"""What an applicant states, and what is measured by it: figures, measures, units, outcomes.

Money is in fen, areas in m², energy in tonnes of standard coal. A measure is an exact fraction in
its unit: money per land in 万元 a mu.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from zoneworks.core.engine.area import M2_PER_MU
from zoneworks.core.engine.money import MoneyUnit
from zoneworks.core.engine.refusals import Refusal

WAN_FEN = MoneyUnit.WAN_YUAN.fen


class Environment(StrEnum):
    """What the environmental law asks of a project, the lightest first."""

    REGISTRATION = "REGISTRATION"
    """登记表."""
    FORM = "FORM"
    """报告表."""
    REPORT = "REPORT"
    """报告书."""


class Safety(StrEnum):
    """The grade of a project's risks, the lowest first."""

    LOW = "LOW"
    """低风险 (蓝)."""
    GENERAL = "GENERAL"
    """一般风险 (黄)."""
    LARGER = "LARGER"
    """较大风险 (橙)."""
    MAJOR = "MAJOR"
    """重大风险 (红)."""


class Unit(StrEnum):
    """In what a measure is told."""

    WAN = "WAN"
    """万元."""
    WAN_PER_MU = "WAN_PER_MU"
    """万元 a mu."""
    RATIO = "RATIO"
    PERCENT = "PERCENT"
    TCE_PER_WAN = "TCE_PER_WAN"
    """Tonnes of standard coal for 万元 of output."""
    GRADE = "GRADE"
    """The place of a class among those of its kind, counted from 0."""
    CLASS = "CLASS"
    """Classes of GB/T 4754."""


class Measure(StrEnum):
    """What gates and criteria look at."""

    INVESTMENT = "INVESTMENT"
    INVESTMENT_PER_MU = "INVESTMENT_PER_MU"
    OUTPUT_PER_MU = "OUTPUT_PER_MU"
    TAX_PER_MU = "TAX_PER_MU"
    PLOT_RATIO = "PLOT_RATIO"
    BUILDING_COEFFICIENT = "BUILDING_COEFFICIENT"
    ENERGY_PER_OUTPUT = "ENERGY_PER_OUTPUT"
    RESEARCH_SHARE = "RESEARCH_SHARE"
    ENVIRONMENT = "ENVIRONMENT"
    SAFETY = "SAFETY"
    INDUSTRY = "INDUSTRY"


UNITS: Mapping[Measure, Unit] = {
    Measure.INVESTMENT: Unit.WAN,
    Measure.INVESTMENT_PER_MU: Unit.WAN_PER_MU,
    Measure.OUTPUT_PER_MU: Unit.WAN_PER_MU,
    Measure.TAX_PER_MU: Unit.WAN_PER_MU,
    Measure.PLOT_RATIO: Unit.RATIO,
    Measure.BUILDING_COEFFICIENT: Unit.PERCENT,
    Measure.ENERGY_PER_OUTPUT: Unit.TCE_PER_WAN,
    Measure.RESEARCH_SHARE: Unit.PERCENT,
    Measure.ENVIRONMENT: Unit.GRADE,
    Measure.SAFETY: Unit.GRADE,
    Measure.INDUSTRY: Unit.CLASS,
}
GRADES: Mapping[Measure, tuple[str, ...]] = {
    Measure.ENVIRONMENT: tuple(Environment),
    Measure.SAFETY: tuple(Safety),
}
NEEDS: Mapping[Measure, tuple[str, ...]] = {
    Measure.INVESTMENT: ("investment_fen",),
    Measure.INVESTMENT_PER_MU: ("investment_fen", "land_m2"),
    Measure.OUTPUT_PER_MU: ("output_fen", "land_m2"),
    Measure.TAX_PER_MU: ("tax_fen", "land_m2"),
    Measure.PLOT_RATIO: ("floor_m2", "land_m2"),
    Measure.BUILDING_COEFFICIENT: ("base_m2", "land_m2"),
    Measure.ENERGY_PER_OUTPUT: ("energy_tce", "output_fen"),
    Measure.RESEARCH_SHARE: ("research_fen", "output_fen"),
    Measure.ENVIRONMENT: ("environment",),
    Measure.SAFETY: ("safety",),
    Measure.INDUSTRY: ("industry_code",),
}
"""The figures that a measure is made of: what is divided, then by what."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an applicant promises of a project at full output; None or empty is not stated.

    ``floor_m2`` is the floor area that counts for the plot ratio (计容建筑面积), ``base_m2`` the
    ground that buildings cover (建筑基底面积).
    """

    investment_fen: int | None = None
    land_m2: Decimal | None = None
    output_fen: int | None = None
    tax_fen: int | None = None
    floor_m2: Decimal | None = None
    base_m2: Decimal | None = None
    energy_tce: Decimal | None = None
    research_fen: int | None = None
    environment: str = ""
    safety: str = ""
    industry_code: str = ""


MONEY = ("investment_fen", "output_fen", "tax_fen", "research_fen")
AREAS = ("land_m2", "floor_m2", "base_m2")
NUMBERS = (*MONEY, *AREAS, "energy_tce")
FIELDS = (*NUMBERS, "environment", "safety", "industry_code")
MOST = {
    **dict.fromkeys(MONEY, 9 * 10**14),
    **dict.fromkeys(AREAS, 10**9),
    "energy_tce": 10**9,
}
"""Above this a figure is a slip of the pen: 9 trillion yuan, a thousand square kilometers."""
LEAST_LAND_M2 = Decimal(100)
MOST_PLOT_RATIO = 20


class FiguresWrong(Refusal):
    """Figures that no project has. ``field`` names one, ``why`` says how it is wrong."""

    code = "FIGURES_WRONG"


def check_figures(figures: Figures) -> None:
    """Refuse figures that no project has: out of range, or contradicting each other.

    Raises:
        FiguresWrong: with ``field``, ``value`` and why.
    """
    for name in NUMBERS:
        value = getattr(figures, name)
        if value is not None and not 0 <= value <= MOST[name]:
            raise _wrong(name, value, "RANGE", MOST[name])
    for name, codes in (("environment", Environment), ("safety", Safety)):
        value = getattr(figures, name)
        if value and value not in set(codes):
            raise _wrong(name, value, "UNKNOWN", "")
    land, floor, base = figures.land_m2, figures.floor_m2, figures.base_m2
    if land is not None and land < LEAST_LAND_M2:
        raise _wrong("land_m2", land, "LAND", LEAST_LAND_M2)
    if land is not None and base is not None and base > land:
        raise _wrong("base_m2", base, "BASE_OVER_LAND", land)
    if floor is not None and base is not None and floor < base:
        raise _wrong("floor_m2", floor, "FLOOR_UNDER_BASE", base)
    if land is not None and floor is not None and floor > MOST_PLOT_RATIO * land:
        raise _wrong("floor_m2", floor, "PLOT_RATIO", MOST_PLOT_RATIO)
    output = figures.output_fen
    for name in ("tax_fen", "research_fen"):
        value = getattr(figures, name)
        if output is not None and value is not None and value > output:
            raise _wrong(name, value, "OVER_OUTPUT", output)


def _wrong(field: str, value: object, why: str, bound: object) -> FiguresWrong:
    return FiguresWrong(
        f"{field} is {value}: {why} {bound}.", field=field, value=value, why=why, bound=bound
    )


def measure(of: Measure, figures: Figures) -> Fraction | None:
    """Give a measure in its unit, exactly; None where a figure is missing or nothing divides.

    Raises:
        ValueError: for the class of industry, which is no number.
    """
    if of is Measure.INDUSTRY:
        raise ValueError("The class of industry is compared by its code.")
    values = [getattr(figures, name) for name in NEEDS[of]]
    if of in GRADES:
        return Fraction(GRADES[of].index(values[0])) if values[0] else None
    if any(value is None for value in values):
        return None
    first = _in_unit(NEEDS[of][0], Fraction(values[0]))
    if len(values) == 1:
        return first
    second = _in_unit(NEEDS[of][1], Fraction(values[1]))
    if NEEDS[of][0] in AREAS:
        second = Fraction(values[1])
    if second == 0:
        return None
    return first / second * (100 if UNITS[of] is Unit.PERCENT else 1)


def _in_unit(name: str, value: Fraction) -> Fraction:
    """Money in 万元, land in mu; floor and base stay in m², as does the land under them."""
    if name in MONEY:
        return value / WAN_FEN
    return value / M2_PER_MU if name == "land_m2" else value


class Outcome(StrEnum):
    """How an application ends, the best first."""

    ADMIT = "ADMIT"
    """准予入园."""
    MEND = "MEND"
    """限期补正."""
    LEASE = "LEASE"
    """转租厂房: no land, but a place in a factory of the zone."""
    REFUSE = "REFUSE"
    """不予入园."""


OUTCOME_ORDER = tuple(Outcome)


def worst(outcomes: list[Outcome]) -> Outcome:
    """The last of outcomes in their order; ADMIT where there is none."""
    return max(outcomes, key=OUTCOME_ORDER.index, default=Outcome.ADMIT)
