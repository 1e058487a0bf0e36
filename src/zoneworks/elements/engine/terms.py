"""The five elements, what is in stock, reserved and wanted of them.

Amounts are m² of land and space, flats, persons, fen of money. Labels in the languages of the pages
stand in ``labels``.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """One of the five elements that wait for projects (要素等项目)."""

    LAND = "LAND"
    """净地: land that is ready by its conditions."""
    SPACE = "SPACE"
    """厂房: bays that are let to nobody."""
    HOMES = "HOMES"
    """人才公寓: flats."""
    STAFF = "STAFF"
    """用工: people who can be employed, by skill."""
    MONEY = "MONEY"
    """资金: funds, credit and measures."""


WHOLE = frozenset({Kind.LAND, Kind.SPACE})
"""The elements that are taken as a whole: a parcel, a bay."""


class Hold(StrEnum):
    """Where a reservation stands."""

    HELD = "HELD"
    USED = "USED"
    """What was reserved has been taken: sold, let, moved into, employed, paid."""
    RELEASED = "RELEASED"
    LAPSED = "LAPSED"
    """Its last day passed before it was used."""


TAKES = frozenset({Hold.HELD, Hold.USED})
"""What lessens a stock that is counted in amounts."""


class Alert(StrEnum):
    """Why an element raises an alarm."""

    BELOW_FLOOR = "BELOW_FLOOR"
    """Today less is free than the least that the zone keeps."""
    FALLS_BELOW = "FALLS_BELOW"
    """In some month less will be free than that, as projects are expected to take it."""
    RUNS_OUT = "RUNS_OUT"
    """In some month more is expected to be wanted than there will be."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a project takes of an element in a month, counted from 0, if it lands."""

    kind: Kind
    amount: Decimal
    month: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """A project of the pipeline: how likely it lands, and what it takes then, all or nothing."""

    key: int
    probability: Decimal
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """What is added to a stock from a day on, until another (excluded) or for good."""

    kind: Kind
    amount: Decimal
    from_on: date
    until_on: date | None = None
