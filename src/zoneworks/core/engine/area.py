"""Land in square meters, and mu at the edge.

Areas are decimals of m² everywhere. Fifteen mu are one hectare, so that a mu is 2000/3 m² exactly:
conversions are fractions and only text is rounded.
"""

from decimal import Decimal
from fractions import Fraction

from zoneworks.core.engine.money import Rounding, format_scaled, round_ratio
from zoneworks.core.engine.refusals import Refusal

M2_PER_MU = Fraction(2000, 3)


class AreaInvalid(Refusal):
    """Something that is not an area: negative, infinite or not a number."""

    code = "AREA_INVALID"


def mu_of(area_m2: Decimal | int) -> Fraction:
    """Convert m² to mu, exactly. Raises AreaInvalid."""
    return _fraction(area_m2) / M2_PER_MU


def mu_decimal(area_m2: Decimal | int) -> Decimal:
    """Convert m² to mu, rounded half up to four decimals where these suffice, else to five.

    They suffice for what was typed with so many: 49 mu stay 49. ``m2_of(mu_decimal(a)) == a`` for
    every area of at most two decimals. Raises AreaInvalid.
    """
    exact = mu_of(area_m2)
    four, five = (
        Decimal(f"{round_ratio(exact.numerator * 10**n, exact.denominator, Rounding.HALF_UP)}e-{n}")
        for n in (4, 5)
    )
    return four if m2_of(four) == area_m2 else five


def m2_of(mu: Decimal | Fraction | int, places: int = 2) -> Decimal:
    """Convert mu to m², rounded half up to ``places`` decimals. Raises AreaInvalid.

    With two places a whole number of mu survives the way to m² and back within 0.00001 mu, and
    ``m2_of(mu_of(a)) == a`` for every area of at most ``places`` decimals.
    """
    exact = _fraction(mu) * M2_PER_MU
    scaled = round_ratio(exact.numerator * 10**places, exact.denominator, Rounding.HALF_UP)
    return Decimal(f"{scaled}e-{places}")


def format_mu(area_m2: Decimal | int, places: int = 2) -> str:
    """Write an area of m² in mu, rounded half up: ``1,234.50``. Raises AreaInvalid."""
    return _format(mu_of(area_m2), places)


def format_m2(area_m2: Decimal | int, places: int = 0) -> str:
    """Write an area in m², rounded half up: ``823,000``. Raises AreaInvalid."""
    return _format(_fraction(area_m2), places)


def _format(value: Fraction, places: int) -> str:
    scaled = round_ratio(value.numerator * 10**places, value.denominator, Rounding.HALF_UP)
    return format_scaled(scaled, places, keep=places, cut=places)


def _fraction(value: Decimal | Fraction | int) -> Fraction:
    is_number = not isinstance(value, Decimal) or value.is_finite()
    if not is_number or value < 0:
        raise AreaInvalid(f"{value} is not an area: give a number of at least 0.", value=value)
    return Fraction(value)
