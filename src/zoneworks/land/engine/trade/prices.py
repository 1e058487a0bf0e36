"""The least price of a parcel that is sold publicly: the nation's and the zone's own."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zoneworks.core.engine.area import mu_of
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.engine.refusals import Refusal
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade.terms import INDUSTRIAL, SaleLaw, TradeTerms


class BelowNationalPrice(Refusal):
    """A start price, or that of a deal, under the national least price of industrial land."""

    code = "SALE_BELOW_NATIONAL_PRICE"


class BelowOwnFloor(Refusal):
    """A start price, or that of a deal, under the zone's own floor."""

    code = "SALE_BELOW_OWN_FLOOR"


@dataclass(frozen=True, slots=True)
class Lot:
    """What a least price depends on: use, area in m², and whether a lower share is enough."""

    use: LandUse
    area_m2: Decimal
    is_priority: bool = False


def least_price_fen(lot: Lot, terms: TradeTerms, law: SaleLaw) -> int:
    """The national least price of a parcel of industrial land, rounded up to the fen; else 0.

    Source: National Least Prices of Industrial Land (国土资发〔2006〕307号); 70 % for trades of
    priority that use land sparingly (国土资发〔2009〕56号).
    """
    if lot.use not in INDUSTRIAL:
        return 0
    share = law.priority_share if lot.is_priority else Fraction(1)
    exact = Fraction(lot.area_m2) * law.grades[terms.grade - 1] * share
    return round_ratio(exact.numerator, exact.denominator, Rounding.UP)


def own_floor_fen(lot: Lot, terms: TradeTerms) -> int:
    """The zone's own floor for a parcel, rounded up to the fen."""
    exact = mu_of(lot.area_m2) * terms.least_price_fen_mu
    return round_ratio(exact.numerator, exact.denominator, Rounding.UP)


def check_price(lot: Lot, price_fen: int, terms: TradeTerms, law: SaleLaw) -> None:
    """Refuse a price of a public sale under the national least price or the zone's own floor.

    Source: National Least Prices of Industrial Land (国土资发〔2006〕307号), for start prices and
    deals alike. Raises BelowNationalPrice, BelowOwnFloor.
    """
    national, floor = least_price_fen(lot, terms, law), own_floor_fen(lot, terms)
    if price_fen < national:
        raise BelowNationalPrice(
            f"{price_fen} fen are less than {national} fen.",
            price_fen=price_fen,
            least_fen=national,
            grade=terms.grade,
        )
    if price_fen < floor:
        raise BelowOwnFloor(
            f"{price_fen} fen are less than {floor} fen.", price_fen=price_fen, least_fen=floor
        )
