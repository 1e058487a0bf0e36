"""Sites in columns, and what a project wants of one.

A site is a parcel, a bay, or several bays beside each other on one floor. Areas are hundredths of a
square meter, heights centimeters, plot ratios hundredths, prices fen a square meter and month, or
of land fen a mu, once; days ordinals of dates; a place is whole meters east and north.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int16]
LARGEST_WASTE = 4
"""A site of more than so many times what is wanted is left to others."""
NOWHERE = -1
"""The floor of a parcel: it joins no other."""
UNKNOWN_PRICE = 10**15
"""A price that nobody has said: it passes no limit, and scores as the dearest."""
NEVER = date.max.toordinal()
"""The day of what nobody knows when it is ready."""


class Purpose(StrEnum):
    """What a site is for; it decides on which land, or in which buildings, it may be."""

    PRODUCTION = "PRODUCTION"
    STORAGE = "STORAGE"
    RESEARCH = "RESEARCH"


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Sites in columns; bays of one floor stand together, in their order.

    Attributes:
        names: of the sites.
        floors: number of the floor, unique over all buildings, or ``NOWHERE``.
        orders: place of a bay on its floor; neighbors differ by 1.
        uses, states, fires, environments: codes.
        areas, ratios, heights, loads, powers, prices, ready: see above; loads are kg a square
            meter, powers kVA.
        x, y: meters.
    """

    names: tuple[str, ...]
    floors: Ints
    orders: Ints
    uses: Codes
    states: Codes
    fires: Codes
    environments: Codes
    areas: Ints
    ratios: Ints
    heights: Ints
    loads: Ints
    powers: Ints
    prices: Ints
    ready: Ints
    x: Ints
    y: Ints

    def __len__(self) -> int:
        return len(self.areas)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much the parts of a score count; 1,000 points each at most."""

    area: int = 4
    price: int = 3
    distance: int = 2
    ready: int = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a project needs of a site; what is None or empty is not asked.

    Attributes:
        area, most_area: at least and at most, hundredths of a square meter.
        ratio: plot ratio that is needed at least.
        ready_by: day by which it must be ready.
        on: today; what is ready before it is ready now, and all later days are waited for.
        partners: places of chain partners, (x, y).
        may_join: whether bays beside each other may make a site together.
        price_unit: what prices are of.
    """

    area: int
    on: int
    most_area: int | None = None
    ratio: int | None = None
    height: int | None = None
    load: int | None = None
    power: int | None = None
    price: int | None = None
    ready_by: int | None = None
    uses: tuple[int, ...] = ()
    states: tuple[int, ...] = ()
    fires: tuple[int, ...] = ()
    environments: tuple[int, ...] = ()
    partners: tuple[tuple[int, int], ...] = ()
    may_join: bool = True
    price_unit: str = "fen/m²"
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a score: what was measured, points of 1,000, and times its weight."""

    of: str
    measured: int
    points: int
    weight: int


@dataclass(frozen=True, slots=True)
class TradeOff:
    """How a site differs from the best: positive is more of it."""

    of: str
    difference: int
    unit: str

    @property
    def text(self) -> str:
        """In words, such as “cheaper by 300 fen/m²”."""
        more, less = {
            "area": ("larger", "smaller"),
            "price": ("dearer", "cheaper"),
            "distance": ("farther from partners", "nearer to partners"),
            "ready": ("later", "earlier"),
        }[self.of]
        return f"{more if self.difference > 0 else less} by {abs(self.difference)} {self.unit}"


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that a site breaks, its value, and how much is lacking (0 for a class)."""

    rule: str
    value: int
    limit: int | None
    short: int
    unit: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site that fits, or nearly: its members, its score line by line, and against the best."""

    members: tuple[int, ...]
    score: int
    lines: tuple[Line, ...]
    trade_offs: tuple[TradeOff, ...] = ()
    miss: Miss | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The best sites, how many fit at all, and what leaves out the others.

    All sites are ``n_single``, ``n_parts``, ``n_several`` and those of ``alone`` together.

    Attributes:
        n_single: sites that fit alone.
        n_joined: sites that several bays make together.
        n_parts: bays that are a part of those and do not fit alone.
        excluded: how many of the others break each rule, whatever else they break.
        alone: how many of them break that rule only.
        n_several: how many break several rules.
        near: sites that break one rule only, the least first, where fewer fit than were asked.
    """

    best: tuple[Site, ...]
    n_single: int
    n_joined: int
    n_parts: int
    excluded: dict[str, int]
    alone: dict[str, int]
    n_several: int
    near: tuple[Site, ...]

    @property
    def n_left_out(self) -> int:
        """How many sites fit neither alone nor as a part of another."""
        return self.n_several + sum(self.alone.values())
