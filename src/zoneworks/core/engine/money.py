"""Money in whole fen, shares of it, and its text.

An amount is a whole number of fen (1 yuan = 100 fen), a rate is a fraction. Nothing is ever a
binary fraction, and each step names its one rounding.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.core.engine.refusals import Refusal

INT64_MAX = 2**63 - 1
MINUS = "\u2212"


class Rounding(StrEnum):
    """How a value between two whole numbers becomes one of them."""

    HALF_UP = "HALF_UP"
    """To the nearest; from the middle away from zero, as is usual in commerce."""
    HALF_EVEN = "HALF_EVEN"
    """To the nearest; from the middle to the even one."""
    HALF_DOWN = "HALF_DOWN"
    """To the nearest; from the middle towards zero."""
    DOWN = "DOWN"
    """Towards zero."""
    UP = "UP"
    """Away from zero."""
    FLOOR = "FLOOR"
    """Towards minus infinity."""
    CEILING = "CEILING"
    """Towards plus infinity."""


class MoneyUnit(StrEnum):
    """Units in which amounts are typed and shown."""

    FEN = "FEN"
    YUAN = "YUAN"
    THOUSAND_YUAN = "THOUSAND_YUAN"
    WAN_YUAN = "WAN_YUAN"
    MILLION_YUAN = "MILLION_YUAN"
    YI_YUAN = "YI_YUAN"

    @property
    def fen(self) -> int:
        """How many fen one of it is."""
        return int(10**self.places)

    @property
    def places(self) -> int:
        """How many decimal places of it reach down to one fen."""
        return _PLACES[self]

    @property
    def sign(self) -> str:
        """The Chinese sign: 分, 元, 千元, 万元, 百万元, 亿元."""
        return _SIGNS[self]


_PLACES = {
    MoneyUnit.FEN: 0,
    MoneyUnit.YUAN: 2,
    MoneyUnit.THOUSAND_YUAN: 5,
    MoneyUnit.WAN_YUAN: 6,
    MoneyUnit.MILLION_YUAN: 8,
    MoneyUnit.YI_YUAN: 10,
}
_SIGNS = {
    MoneyUnit.FEN: "分",
    MoneyUnit.YUAN: "元",
    MoneyUnit.THOUSAND_YUAN: "千元",
    MoneyUnit.WAN_YUAN: "万元",
    MoneyUnit.MILLION_YUAN: "百万元",
    MoneyUnit.YI_YUAN: "亿元",
}
_UNITS = {sign: unit for unit, sign in _SIGNS.items()} | {
    "圆": MoneyUnit.YUAN,
    "yuan": MoneyUnit.YUAN,
    "千": MoneyUnit.THOUSAND_YUAN,
    "万": MoneyUnit.WAN_YUAN,
    "萬": MoneyUnit.WAN_YUAN,
    "萬元": MoneyUnit.WAN_YUAN,
    "百万": MoneyUnit.MILLION_YUAN,
    "百萬": MoneyUnit.MILLION_YUAN,
    "百萬元": MoneyUnit.MILLION_YUAN,
    "亿": MoneyUnit.YI_YUAN,
    "億": MoneyUnit.YI_YUAN,
    "億元": MoneyUnit.YI_YUAN,
}
_AMOUNT = re.compile(
    r"(?P<minus>-?)(?:¥|rmb|cny|人民币)?\s*(?P<inner_minus>-?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?\s*(?P<unit>[^\d\s.,]*)"
)


class AmountInvalid(Refusal):
    """A text that is not an amount of whole fen."""

    code = "AMOUNT_INVALID"


class MoneyOverflow(Refusal):
    """An amount that does not fit in 64 bits: above about 92 quadrillion yuan."""

    code = "MONEY_OVERFLOW"


class SplitImpossible(Refusal):
    """Weights by which nothing can be split."""

    code = "SPLIT_IMPOSSIBLE"


def round_ratio(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Round ``numerator / denominator`` to a whole number; the denominator is positive."""
    floor, rest = divmod(numerator, denominator)
    if not rest:
        return floor
    is_positive = numerator > 0
    match rounding:
        case Rounding.FLOOR:
            goes_up = False
        case Rounding.CEILING:
            goes_up = True
        case Rounding.DOWN:
            goes_up = not is_positive
        case Rounding.UP:
            goes_up = is_positive
        case _ if 2 * rest != denominator:
            goes_up = 2 * rest > denominator
        case Rounding.HALF_UP:
            goes_up = is_positive
        case Rounding.HALF_DOWN:
            goes_up = not is_positive
        case Rounding.HALF_EVEN:
            goes_up = floor % 2 == 1
    return floor + goes_up


def apply_rate(fen: int, rate: Fraction, rounding: Rounding) -> int:
    """Give ``rate`` of ``fen`` in whole fen, rounded once."""
    return round_ratio(fen * rate.numerator, rate.denominator, rounding)


def apply_rate_to_column(
    fen: NDArray[np.int64], rate: Fraction, rounding: Rounding
) -> NDArray[np.int64]:
    """Give ``rate`` of each amount, to the fen what ``apply_rate`` gives. Any shape.

    Raises MoneyOverflow when a result does not fit in 64 bits; steps on the way never do harm.
    """
    amounts = np.asarray(fen, dtype=np.int64)
    top, bottom = rate.numerator, rate.denominator
    largest = _largest(amounts)
    if round_ratio(largest * abs(top), bottom, Rounding.UP) > INT64_MAX:
        raise MoneyOverflow(
            f"{rate} of {largest} fen does not fit in 64 bits: split the amount or use a larger "
            "unit.",
            rate=rate,
            fen=largest,
        )
    if 2 * (bottom - 1) * max(abs(top), 1) > INT64_MAX or abs(top) > INT64_MAX:
        values = [apply_rate(amount, rate, rounding) for amount in amounts.ravel().tolist()]
        return np.array(values, dtype=np.int64).reshape(amounts.shape)
    # fen = wholes * bottom + rests, so that nothing larger than the result or than bottom * top
    # is ever formed.
    wholes, rests = np.divmod(amounts, np.int64(bottom))
    floors, lefts = np.divmod(rests * np.int64(top), np.int64(bottom))
    floors += wholes * np.int64(top)
    is_positive = (amounts > 0) == (top > 0)
    match rounding:
        case Rounding.FLOOR:
            goes_up = np.zeros(amounts.shape, dtype=bool)
        case Rounding.CEILING:
            goes_up = lefts > 0
        case Rounding.DOWN:
            goes_up = (lefts > 0) & ~is_positive
        case Rounding.UP:
            goes_up = (lefts > 0) & is_positive
        case Rounding.HALF_UP:
            goes_up = (2 * lefts > bottom) | ((2 * lefts == bottom) & is_positive)
        case Rounding.HALF_DOWN:
            goes_up = (2 * lefts > bottom) | ((2 * lefts == bottom) & ~is_positive)
        case Rounding.HALF_EVEN:
            goes_up = (2 * lefts > bottom) | ((2 * lefts == bottom) & (floors % 2 == 1))
    return np.asarray(floors + goes_up, dtype=np.int64)


def split(total_fen: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Split an amount by weights so that the shares sum to it exactly.

    Largest remainder (Hamilton's method): each share is its exact value cut towards zero, and the
    fen left over go one by one to the largest remainders; among equal ones to the earlier. Each
    share lies less than one fen from its exact value, and a negative total is split as the
    positive one. Raises SplitImpossible when a weight is negative or all of them are zero.
    """
    exact = [Fraction(weight) for weight in weights]
    if any(isinstance(weight, float) for weight in weights):
        raise TypeError("Weights are whole numbers, decimals or fractions, never floats.")
    if any(weight < 0 for weight in exact) or sum(exact) == 0:
        raise SplitImpossible(
            "An amount is split by weights that are not negative and not all zero, "
            f"not by {', '.join(map(str, weights)) or 'none'}.",
            weights=list(weights),
        )
    scale = np.lcm.reduce([weight.denominator for weight in exact], dtype=object)
    parts = [int(weight * scale) for weight in exact]
    whole = sum(parts)
    shares, rests = [], []
    for part in parts:
        share, rest = divmod(abs(total_fen) * part, whole)
        shares.append(share)
        rests.append(rest)
    left_over = abs(total_fen) - sum(shares)
    for index in sorted(range(len(parts)), key=lambda i: -rests[i])[:left_over]:
        shares[index] += 1
    return shares if total_fen >= 0 else [-share for share in shares]


def parse_fen(text: str, unit: MoneyUnit = MoneyUnit.YUAN) -> int:
    """Read an amount as people type it: ``1,234.56万元``, ``¥12.30``, ``3.2亿``, ``−5``.

    ``unit`` holds when the text names none. Full-width forms are read as the usual ones. Raises
    AmountInvalid for anything else and for parts of a fen: nothing is rounded in silence.
    """
    plain = unicodedata.normalize("NFKC", text).replace(MINUS, "-").strip().lower()
    found = _AMOUNT.fullmatch(plain)
    if not found or (found["minus"] and found["inner_minus"]):
        raise AmountInvalid(
            f"“{text}” is not an amount: type digits, then a unit such as 元, 万元 or 亿元.",
            text=text,
        )
    unit_text = found["unit"]
    if unit_text and unit_text not in _UNITS:
        raise AmountInvalid(
            f"“{text}” has the unknown unit “{unit_text}”: use 分, 元, 千元, 万元, 百万元 or 亿元.",
            text=text,
            unit=unit_text,
        )
    places = (_UNITS[unit_text] if unit_text else unit).places
    part = (found["part"] or "").rstrip("0")
    if len(part) > places:
        raise AmountInvalid(
            f"“{text}” is finer than one fen: give at most {places} decimal places.",
            text=text,
            places=places,
        )
    fen = int(found["whole"].replace(",", "") + part.ljust(places, "0"))
    return -fen if found["minus"] or found["inner_minus"] else fen


def format_fen(
    fen: int,
    unit: MoneyUnit = MoneyUnit.YUAN,
    places: int | None = None,
    *,
    rounding: Rounding = Rounding.HALF_UP,
    with_unit: bool = False,
) -> str:
    """Write an amount for people: ``1,234.56``, with ``with_unit`` ``1,234.56万元``.

    Without ``places`` nothing is lost: two places in yuan, as many as it takes in larger units.
    With ``places`` the amount is rounded once. The minus is U+2212.
    """
    digits = unit.places if places is None else places
    scaled = round_ratio(fen * 10**digits, unit.fen, rounding)
    return format_scaled(
        scaled, digits, keep=2 if unit is MoneyUnit.YUAN or places is not None else 0, cut=places
    ) + (unit.sign if with_unit else "")


def format_scaled(scaled: int, digits: int, *, keep: int, cut: int | None) -> str:
    """Write ``scaled / 10**digits`` with thousands separators and the minus U+2212.

    Zeros at the end are cut down to ``keep`` places, unless ``cut`` fixes the number of places.
    """
    whole, part = divmod(abs(scaled), 10**digits)
    decimals = f"{part:0{digits}d}" if digits else ""
    if cut is None:
        decimals = decimals[:keep] + decimals[keep:].rstrip("0")
    return f"{MINUS if scaled < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}"


def _largest(amounts: NDArray[Any]) -> int:
    return max(abs(int(amounts.min())), abs(int(amounts.max()))) if amounts.size else 0
