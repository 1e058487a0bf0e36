"""What acquisition, sale and expansion have in common: states, rules with a day, conditions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.terms import LandUse

ORDER_39 = "Order 39 of 2007"
"""招标拍卖挂牌出让国有建设用地使用权规定 (Ministry of Land and Resources, 2007-11-01)."""
ORDER_39_FROM = date(2007, 11, 1)
"""The day from which it holds."""
LEAST_PRICES_FROM = date(2007, 1, 1)
"""The day from which the national least prices of industrial land hold (国土资发〔2006〕307号)."""
TERMS_FROM = date(1990, 5, 19)
"""The day from which a title has a longest term (城镇国有土地使用权出让和转让暂行条例)."""
AUCTIONED = frozenset(
    {LandUse.INDUSTRY, LandUse.NEW_INDUSTRY, LandUse.STORAGE, LandUse.BUSINESS, LandUse.HOUSING}
)
"""Uses whose land goes by tender, auction or listing alone (order 39, article 4)."""
INDUSTRIAL = frozenset({LandUse.INDUSTRY, LandUse.NEW_INDUSTRY, LandUse.STORAGE})
"""Uses to which the national least prices of industrial land apply (order 39, article 4)."""
SENSITIVE = frozenset({LandUse.HOUSING, LandUse.PUBLIC})
"""Uses before which the soil is surveyed (Soil Pollution Prevention Law, article 59)."""


class ClearingKind(StrEnum):
    """What makes land clear (净地)."""

    DEMOLITION = "DEMOLITION"
    """拆除."""
    RELOCATION = "RELOCATION"
    """搬迁腾退."""
    SOIL_SURVEY = "SOIL_SURVEY"
    """土壤污染状况调查."""


class StandardKind(StrEnum):
    """What a standard sale (标准地) states beforehand; money in fen, shares in percent."""

    INVESTMENT = "INVESTMENT"
    """Least investment in fixed assets a mu, in fen."""
    TAX = "TAX"
    """Least tax a mu and year, in fen."""
    OUTPUT = "OUTPUT"
    """Least output a mu and year, in fen."""
    PLOT_RATIO = "PLOT_RATIO"
    """Least plot ratio."""
    COEFFICIENT = "COEFFICIENT"
    """Least building coefficient, in percent."""
    RESEARCH = "RESEARCH"
    """Least spending on research, in percent of sales."""
    ENERGY = "ENERGY"
    """Most energy, in tce for 10,000 yuan of added value."""
    ENVIRONMENT = "ENVIRONMENT"
    """What the environment asks, in words."""


SHARES = frozenset({StandardKind.COEFFICIENT, StandardKind.RESEARCH})
"""In percent: never above 100."""
MONEY = frozenset({StandardKind.INVESTMENT, StandardKind.TAX, StandardKind.OUTPUT})


@dataclass(frozen=True, slots=True)
class SaleLaw:
    """What the law sets for sales and transfers: days, national least prices by grade in fen a m².

    ``agreement_days`` are those of taking applications for land that goes by agreement, its result
    is published within ``agreement_result_days`` of the contract for ``agreement_publicity_days``.
    ``most_years`` are the longest terms of a title by use. ``priority_share`` of the least price is
    enough for trades of priority that use land sparingly.
    """

    announcement_days: int
    listing_days: int
    result_working_days: int
    agreement_days: int
    agreement_result_days: int
    agreement_publicity_days: int
    grades: tuple[int, ...]
    most_years: Mapping[LandUse, int]
    priority_share: Fraction
    transfer_share: Fraction


@dataclass(frozen=True, slots=True)
class TradeTerms:
    """What a zone sets from a day on: no law does.

    ``days`` are those within which a stage is done, by matter and state; ``standard`` the values
    that a standard sale states, as texts.
    """

    valuation_days: int
    publicity_days: int
    contract_working_days: int
    grade: int
    least_price_fen_mu: int
    days: Mapping[str, int]
    standard: Mapping[StandardKind, str]


@dataclass(frozen=True, slots=True)
class Step:
    """In which states an act is possible, and the state after it; None for no change."""

    at: frozenset[Any]
    then: Any = None


class ActNotPossible(Refusal):
    """The state of the matter does not allow the act."""

    code = "TRADE_ACT_NOT_POSSIBLE"


class TermsWrong(Refusal):
    """A zone's own rule that cannot be: ``field`` says of what, ``why`` in which way."""

    code = "TRADE_TERMS_WRONG"


class AmountWrong(Refusal):
    """An amount that is nothing or less."""

    code = "TRADE_AMOUNT_WRONG"


def check_step(steps: Mapping[Any, Step], act: Any, state: Any) -> Any:
    """The state after an act.

    Raises:
        ActNotPossible: it is not possible in this state.
    """
    step = steps[act]
    if state not in step.at:
        raise ActNotPossible(f"{act} is not possible in {state}.", act=act, state=state)
    return state if step.then is None else step.then


MOST_DAYS = 3650
"""Ten years: more is a slip of the pen."""


def check_amount(amount_fen: int) -> None:
    """Refuse an amount that is nothing or less. Raises AmountWrong."""
    if amount_fen <= 0:
        raise AmountWrong(f"{amount_fen} fen is no amount.", fen=amount_fen)


def check_terms(terms: TradeTerms, law: SaleLaw) -> None:
    """Refuse a zone's rule whose grade is none, or with a day or a value that cannot be.

    Raises:
        TermsWrong.
    """
    if not 1 <= terms.grade <= len(law.grades):
        raise TermsWrong("There is no such grade.", field="grade", why="RANGE")
    for name in ("valuation_days", "publicity_days", "contract_working_days"):
        if not 1 <= getattr(terms, name) <= MOST_DAYS:
            raise TermsWrong(f"{name} is from 1 to {MOST_DAYS}.", field=name, why="DAYS")
    for stage, days in terms.days.items():
        if not 1 <= days <= MOST_DAYS:
            raise TermsWrong(f"{stage} takes at least a day.", field="days", why="DAYS")
    check_standard(terms.standard)


def check_standard(values: Mapping[StandardKind, str]) -> None:
    """Refuse a standard whose values are no numbers, or shares above all. Raises TermsWrong."""
    for kind, value in values.items():
        is_text = kind is StandardKind.ENVIRONMENT
        if not (value.strip() if is_text else _is_number(kind, value)):
            raise TermsWrong(f"{kind} cannot be {value!r}.", field=kind, why="VALUE")


def _is_number(kind: StandardKind, value: str) -> bool:
    """Whether a value is a plain number that can be meant; of money in whole fen."""
    pattern = r"[0-9]{1,15}" if kind in MONEY else r"[0-9]{1,9}(\.[0-9]{1,6})?"
    text = value.strip()
    if re.fullmatch(pattern, text) is None:
        return False
    return kind not in SHARES or Fraction(text) <= 100
