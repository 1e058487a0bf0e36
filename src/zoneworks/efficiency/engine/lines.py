"""One line of a score, exactly: what pages open, and what decides what would lift a grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.efficiency.engine.terms import (
    Applied,
    Direction,
    Indicator,
    Missing,
    Quantity,
)


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of an enterprise: value and ratio (None where missing), units, what applied."""

    indicator: Indicator
    value: Fraction | None
    baseline: Fraction
    ratio: Fraction | None
    units: int
    applied: Applied


def line_of(
    indicator: Indicator,
    amounts: Mapping[Quantity, int | None],
    baseline: Fraction,
    average: int | None,
    rounding: Rounding,
) -> Line:
    """Score one indicator.

    ``baseline`` is in stated units, ``average`` the group's average units for who has no value.

    Raises:
        ValueError: a value is missing where the scheme refuses that, or no average is known.
    """
    value = value_of(indicator, amounts)
    if value is None:
        units, applied = _missing(indicator, average)
        return Line(indicator, None, baseline, None, units, applied)
    ratio = value / baseline
    units, applied = _units(indicator, value, ratio, rounding)
    return Line(indicator, value, baseline, ratio, units, applied)


def value_of(indicator: Indicator, amounts: Mapping[Quantity, int | None]) -> Fraction | None:
    """The value in stated units; None where a part is missing, or nothing divides."""
    above, below = amounts.get(indicator.numerator), amounts.get(indicator.denominator)
    if above is None or below is None or below <= 0:
        return None
    return Fraction(above, below) * indicator.scale


def _units(
    indicator: Indicator, value: Fraction, ratio: Fraction, rounding: Rounding
) -> tuple[int, Applied]:
    if value < 0:
        return 0, Applied.NEGATIVE
    if indicator.direction is Direction.LOWER:
        if ratio >= 2:
            return 0, Applied.TWICE
        ratio = 2 - ratio
    exact = ratio * indicator.weight
    units = round_ratio(exact.numerator, exact.denominator, rounding)
    if indicator.most is not None and units > indicator.most:
        return indicator.most, Applied.CAPPED
    return units, Applied.COUNTED


def _missing(indicator: Indicator, average: int | None) -> tuple[int, Applied]:
    if indicator.missing is Missing.ZERO:
        return 0, Applied.ZERO
    if indicator.missing is Missing.MINUS:
        return -indicator.minus, Applied.MINUS
    if indicator.missing is Missing.GROUP_AVERAGE and average is not None:
        return average, Applied.AVERAGE
    raise ValueError(f"{indicator.code} has no value and the scheme gives it none")


def least_amount(
    indicator: Indicator,
    amounts: Mapping[Quantity, int | None],
    baseline: Fraction,
    units: int,
    rounding: Rounding,
) -> int | None:
    """The least numerator with which a line scores at least ``units``; None where none does.

    For indicators of which more is better; ``amounts`` gives the denominator.
    """
    below = amounts.get(indicator.denominator)
    if below is None or below <= 0 or indicator.direction is Direction.LOWER:
        return None
    if indicator.most is not None and units > indicator.most:
        return None
    wanted = Fraction(2 * units - 1, 2) if rounding is Rounding.HALF_UP else Fraction(units)
    exact = max(wanted, Fraction(0)) * baseline * below / (indicator.weight * indicator.scale)
    return -((-exact.numerator) // exact.denominator)
