"""Whether the elements suffice, month by month: demand of the pipeline against stock and supply.

Each project lands or not, with all that it needs: what is wanted of the five elements rises and
falls together. The expected demand is exact; its band and readiness come of seeded draws.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from zoneworks.elements.engine.terms import Alert, Coming, Kind, Prospect

Floats = npt.NDArray[np.float64]
LOW, HIGH = 0.1, 0.9
"""The band: at least four of five futures lie in it."""


@dataclass(frozen=True, slots=True)
class Band:
    """A share of 100, the mean, with the band that holds it, in whole points."""

    middle: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An element at the end of a month; all amounts are summed up from today on.

    Attributes:
        supply: what is free today and comes until then.
        expected, low, high: what projects are expected to have taken, and its band.
        coverage: supply for each unit expected, None where nothing is.
        readiness: of what is wanted, how much finds its element, 0 to 100.
    """

    kind: Kind
    month: int
    supply: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    coverage: Decimal | None
    readiness: Band

    @property
    def left(self) -> Decimal:
        """What is expected to be left; negative where it does not suffice."""
        return self.supply - self.expected


@dataclass(frozen=True, slots=True)
class Outlook:
    """All elements by month, and the zone as a whole: as ready as its scarcest element."""

    standings: Mapping[Kind, tuple[Standing, ...]]
    zone: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """So much more is to be ready at the beginning of a month, and begun on a day."""

    kind: Kind
    month: int
    amount: Decimal
    begin_on: date


@dataclass(frozen=True, slots=True)
class Alarm:
    """An element that is or becomes scarce: since or in which month, and how much is missing."""

    kind: Kind
    why: Alert
    month: int
    missing: Decimal


def month_of(day: date, first: date) -> int:
    """The place of a day's month after that of ``first``; what is past counts as now."""
    return max((day.year - first.year) * 12 + day.month - first.month, 0)


def month_at(first: date, place: int) -> date:
    """The first day of a month so many after that of ``first``; negative is before."""
    number = first.year * 12 + first.month - 1 + place
    return date(number // 12, number % 12 + 1, 1)


def supply_of(
    kind: Kind, free: Decimal, coming: Iterable[Coming], first: date, months: int
) -> tuple[Decimal, ...]:
    """What there is of an element at the end of each month: free now, and what comes and goes.

    What comes on a day of a month is there in that month; what ends in it is not.
    """
    found = [free] * months
    for one in coming:
        if one.kind is not kind:
            continue
        begins = month_of(one.from_on, first)
        ends = months if one.until_on is None else month_of(one.until_on, first)
        for place in range(begins, min(ends, months)):
            found[place] += one.amount
    return tuple(found)


def foresee(
    prospects: Sequence[Prospect],
    supply: Mapping[Kind, Sequence[Decimal]],
    *,
    seed: int,
    draws: int,
) -> Outlook:
    """Hold the pipeline's demand against the supply of each element and month.

    Args:
        prospects: the pipeline; what is wanted beyond the last month does not count.
        supply: by element, at the end of each month.
        seed, draws: of the futures that are drawn.
    """
    months = max((len(one) for one in supply.values()), default=0)
    lands = _lands(prospects, seed, draws)
    standings, least = {}, np.ones((draws, months))
    for kind in Kind:
        amounts = _amounts(prospects, kind, months)
        has = list(supply.get(kind, (Decimal(0),) * months))
        wanted = lands @ np.array([[float(one) for one in row] for row in amounts]).reshape(
            len(prospects), months
        )
        filled = _filled(np.array([float(one) for one in has]), wanted)
        least = np.minimum(least, filled)
        standings[kind] = tuple(
            _standing(
                kind,
                month,
                (has[month], _expected(prospects, amounts, month)),
                (wanted[:, month], filled[:, month]),
            )
            for month in range(months)
        )
    return Outlook(standings, tuple(_band(least[:, month]) for month in range(months)))


def _lands(prospects: Sequence[Prospect], seed: int, draws: int) -> Floats:
    """Which projects land in each drawn future, (draws, n) of 0 and 1."""
    odds = np.array([float(one.probability) for one in prospects])
    chance = np.random.default_rng(seed)
    return (chance.random((draws, len(prospects))) < odds).astype(np.float64)


def _amounts(prospects: Sequence[Prospect], kind: Kind, months: int) -> list[list[Decimal]]:
    """What each project will have taken by the end of each month."""
    rows = []
    for one in prospects:
        row = [Decimal(0)] * months
        for wish in one.wishes:
            if wish.kind is kind:
                for place in range(wish.month, months):
                    row[place] += wish.amount
        rows.append(row)
    return rows


def _expected(
    prospects: Sequence[Prospect], amounts: Sequence[Sequence[Decimal]], month: int
) -> Decimal:
    parts = (one.probability * row[month] for one, row in zip(prospects, amounts, strict=True))
    return sum(parts, Decimal(0))


def _filled(has: Floats, wanted: Floats) -> Floats:
    """Which part of what is wanted finds its element; all of it where nothing is wanted."""
    held = np.minimum(np.maximum(has, 0), wanted)
    found: Floats = np.divide(held, wanted, out=np.ones_like(wanted), where=wanted > 0)
    return found


def _standing(
    kind: Kind, month: int, amounts: tuple[Decimal, Decimal], drawn: tuple[Floats, Floats]
) -> Standing:
    (supply, expected), (wanted, filled) = amounts, drawn
    low, high = np.quantile(wanted, (LOW, HIGH), method="inverted_cdf")
    return Standing(
        kind,
        month,
        supply,
        expected,
        Decimal(str(round(float(low), 2))),
        Decimal(str(round(float(high), 2))),
        max(supply, Decimal(0)) / expected if expected else None,
        _band(filled),
    )


def _band(shares: Floats) -> Band:
    """Points of 100, rounded down: 100 is said of what suffices in every future only.

    Where few futures are far off, the mean lies beyond the quantiles: the band reaches to it.
    """
    mean = shares.mean()
    low, high = np.quantile(shares, (LOW, HIGH), method="inverted_cdf")
    band = mean, min(low, mean), max(high, mean)
    return Band(*(int(100 * float(one) + 1e-9) for one in band))


def prepare(
    standings: Sequence[Standing], floor: Decimal, first: date, *, lead_months: int, bundle: int
) -> list[Preparation]:
    """What is to be prepared, by when, so that the floor holds after what is expected to be taken.

    What is needed within ``bundle`` months is prepared at once, for the first of them; it is begun
    ``lead_months`` earlier. Each names what is needed beyond those before.
    """
    found, ready = [], Decimal(0)
    for one in standings:
        if floor - one.left <= ready:
            continue
        window = standings[one.month : one.month + bundle]
        needed = max(floor - later.left for later in window)
        begin_on = month_at(first, one.month - lead_months)
        found.append(Preparation(one.kind, one.month, needed - ready, begin_on))
        ready = needed
    return found


def alarms(free: Decimal, standings: Sequence[Standing], floor: Decimal) -> list[Alarm]:
    """Why an element raises an alarm: under its floor now, under it later, or not enough at all."""
    kind = standings[0].kind
    found = []
    if free < floor:
        found.append(Alarm(kind, Alert.BELOW_FLOOR, 0, floor - free))
    for why, least in ((Alert.FALLS_BELOW, floor), (Alert.RUNS_OUT, Decimal(0))):
        first: Any = next((one for one in standings if one.left < least), None)
        is_told = why is Alert.FALLS_BELOW and (found or floor <= 0)
        if first is not None and not is_told:
            found.append(Alarm(kind, why, first.month, least - first.left))
    return found
