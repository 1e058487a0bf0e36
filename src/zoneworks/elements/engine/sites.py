"""The best sites for one project among all of a zone: hard rules, a score, and reasons.

All is done in columns, so that 120,000 sites are looked through within milliseconds.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zoneworks.elements.engine.site_terms import (
    NEVER,
    NOWHERE,
    UNKNOWN_PRICE,
    Codes,
    Finding,
    Ints,
    Line,
    Miss,
    Site,
    Sites,
    TradeOff,
    Wanted,
)

Flags = npt.NDArray[np.bool_]
POINTS = 1000
HALF_DISTANCE = 1000
"""Meters from the partners at which half of the points are left."""
HALF_DAYS = 180
"""Days of waiting at which half of the points are left."""
MOST_JOINED = 20
"""So many bays join at most."""
UNITS = {
    **{"area": "m²/100", "most_area": "m²/100", "ratio": "1/100", "height": "cm"},
    **{"load": "kg/m²", "power": "kVA", "ready_by": "days", "ready": "days"},
    "distance": "m",
}
ADDED = {"area"}
"""What bays that join have together; the power of a floor is there once for all of its bays."""
UNKNOWN = {"price": UNKNOWN_PRICE, "ready": NEVER}
"""Values from which nothing is known: nothing is traded off against them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    name: str
    broken: Flags
    short: Ints | None = None
    values: Ints | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """Candidates in columns: first member, how many, and what is scored of them."""

    first: Ints
    count: Ints
    areas: Ints
    prices: Ints
    distances: Ints
    ready: Ints

    def take(self, rows: Ints) -> "_Measured":
        return _Measured(
            *(
                column[rows]
                for column in (
                    *(self.first, self.count, self.areas),
                    *(self.prices, self.distances, self.ready),
                )
            )
        )


def find_sites(sites: Sites, wanted: Wanted, count: int = 10) -> Finding:
    """The best sites for what is wanted; where fewer fit, also those that break one rule only."""
    rules = _rules(sites, wanted)
    n_broken = np.zeros(len(sites), np.int8)
    for rule in rules:
        n_broken += rule.broken
    fitting = np.flatnonzero(n_broken == 0)
    joined = _joined(sites, wanted, rules) if wanted.may_join else _nothing()
    singles = _measure(sites, wanted, fitting, np.ones(len(fitting), np.int64))
    groups = _measure(sites, wanted, *joined)
    every = _Measured(
        *(
            np.concatenate(pair)
            for pair in (
                *((singles.first, groups.first), (singles.count, groups.count)),
                *((singles.areas, groups.areas), (singles.prices, groups.prices)),
                *((singles.distances, groups.distances), (singles.ready, groups.ready)),
            )
        )
    )
    best = _best(every, wanted, count)
    is_part = _are_parts(len(sites), *joined) & (n_broken > 0)
    is_near = (n_broken == 1) & ~is_part
    near: tuple[Site, ...] = ()
    if len(best) < count:
        near = _near(sites, wanted, rules, is_near, count - len(best))
    return Finding(
        best=best,
        n_single=len(fitting),
        n_joined=len(joined[0]),
        n_parts=int(is_part.sum()),
        excluded={rule.name: int((rule.broken & ~is_part).sum()) for rule in rules},
        alone={rule.name: int((rule.broken & is_near).sum()) for rule in rules},
        n_several=int((n_broken > 1).sum()),
        near=near,
    )


def _rules(sites: Sites, wanted: Wanted) -> list[_Rule]:
    """The rules that are asked, each with the sites that break it and by how much."""
    found: list[_Rule] = []
    classes: tuple[tuple[str, Codes, tuple[int, ...]], ...] = (
        ("uses", sites.uses, wanted.uses),
        ("states", sites.states, wanted.states),
        ("fires", sites.fires, wanted.fires),
        ("environments", sites.environments, wanted.environments),
    )
    for name, codes, allowed in classes:
        if allowed:
            is_allowed = np.zeros(int(max(codes.max(initial=0), *allowed)) + 1, bool)
            is_allowed[list(allowed)] = True
            found.append(_Rule(name, ~is_allowed[codes]))
    for name, values, least in (
        ("area", sites.areas, wanted.area),
        ("height", sites.heights, wanted.height),
        ("load", sites.loads, wanted.load),
        ("power", sites.powers, wanted.power),
    ):
        if least is not None:
            found.append(_Rule(name, values < least, least - values, values, least))
    if wanted.ratio is not None:  # bays have none
        is_low = (sites.ratios < wanted.ratio) & (sites.floors == NOWHERE)
        found.append(
            _Rule("ratio", is_low, wanted.ratio - sites.ratios, sites.ratios, wanted.ratio)
        )
    for name, values, most in (
        ("most_area", sites.areas, wanted.most_area),
        ("price", sites.prices, wanted.price),
        ("ready_by", sites.ready, wanted.ready_by),
    ):
        if most is not None:
            found.append(_Rule(name, values > most, values - most, values, most))
    return found


def _nothing() -> tuple[Ints, Ints]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64)


def _joined(sites: Sites, wanted: Wanted, rules: list[_Rule]) -> tuple[Ints, Ints]:
    """Runs of bays beside each other that are enough together: the first, and how many."""
    is_fit = sites.floors != NOWHERE
    for rule in rules:
        if rule.name not in ADDED:
            is_fit &= ~rule.broken
    bays = np.flatnonzero(is_fit)
    if len(bays) < 2:
        return _nothing()
    follows = (
        (np.diff(bays) == 1)
        & (np.diff(sites.floors[bays]) == 0)
        & (np.diff(sites.orders[bays]) == 1)
    )
    breaks = np.flatnonzero(~follows) + 1
    ends = np.append(breaks, len(bays))
    end = ends[np.searchsorted(breaks, np.arange(len(bays)), side="right")]
    starts = np.arange(len(bays))
    last = _reached(sites.areas[bays], wanted.area, starts)
    count = last - starts
    fits = (last <= end) & (count > 1) & (count <= MOST_JOINED)
    if wanted.most_area is not None:
        sums = np.append(0, np.cumsum(sites.areas[bays]))
        fits &= sums[np.minimum(last, len(bays))] - sums[:-1] <= wanted.most_area
    return bays[fits], count[fits]


def _are_parts(n: int, first: Ints, count: Ints) -> Flags:
    """Which of all sites are members of joined ones."""
    begins = np.bincount(first, minlength=n + 1)
    ends = np.bincount(first + count, minlength=n + 1)
    found: Flags = np.cumsum(begins - ends)[:n] > 0
    return found


def _reached(values: Ints, least: int, starts: Ints) -> Ints:
    """For each start, the place after the first at which the values add up to enough."""
    sums = np.append(0, np.cumsum(values))
    found: Ints = np.searchsorted(sums, sums[starts] + least, side="left")
    return found


def _measure(sites: Sites, wanted: Wanted, first: Ints, count: Ints) -> _Measured:
    last = first + count
    areas, prices, ready = sites.areas[first], sites.prices[first], sites.ready[first]
    if len(first) and int(count.max()) > 1:
        area_sums = np.append(0, np.cumsum(sites.areas))
        areas = area_sums[last] - area_sums[first]
        ready, costs = ready.copy(), sites.prices[first] * sites.areas[first]
        for step in range(1, int(count.max())):
            rows = np.flatnonzero(count > step)
            members = first[rows] + step
            ready[rows] = np.maximum(ready[rows], sites.ready[members])
            costs[rows] += sites.prices[members] * sites.areas[members]
        prices = -(-costs // np.maximum(areas, 1))  # rounded up: never cheaper than it is
        unknown = np.append(0, np.cumsum(sites.prices >= UNKNOWN_PRICE))
        prices[unknown[last] > unknown[first]] = UNKNOWN_PRICE
    ready = np.maximum(ready, wanted.on)
    distances = np.zeros(len(first), np.int64)
    for x, y in wanted.partners:
        squares = (sites.x[first] - x) ** 2 + (sites.y[first] - y) ** 2
        distances += np.rint(np.sqrt(squares.astype(np.float64))).astype(np.int64)
    return _Measured(first, count, areas, prices, distances // max(len(wanted.partners), 1), ready)


def _points(one: _Measured, wanted: Wanted) -> dict[str, tuple[Ints, Ints, int]]:
    """Of each part of the score: what is measured, its points, its weight."""
    weights = wanted.weights
    known = one.prices[one.prices < UNKNOWN_PRICE]
    most = wanted.price or int(known.max(initial=1))
    waits = one.ready - wanted.on
    parts = {
        "area": (one.areas, POINTS * wanted.area // np.maximum(one.areas, 1), weights.area),
        "price": (
            one.prices,
            POINTS * np.maximum(most - one.prices, 0) // max(most, 1),
            weights.price,
        ),
        "ready": (one.ready, POINTS * HALF_DAYS // (HALF_DAYS + waits), weights.ready),
    }
    if wanted.partners:
        points = POINTS * HALF_DISTANCE // (HALF_DISTANCE + one.distances)
        parts["distance"] = one.distances, points, weights.distance
    return parts


def _best(every: _Measured, wanted: Wanted, count: int) -> tuple[Site, ...]:
    parts = _points(every, wanted)
    scores = np.zeros(len(every.first), np.int64)
    for _measured, points, weight in parts.values():
        scores += weight * points
    rows = np.arange(len(scores))
    if len(scores) > count:
        rows = np.flatnonzero(scores >= np.partition(scores, -count)[-count])
    rows = rows[np.lexsort((every.count[rows], every.first[rows], -scores[rows]))][:count]
    found: list[Site] = []
    for row in rows.tolist():
        lines = tuple(
            Line(of, int(measured[row]), int(points[row]), weight)
            for of, (measured, points, weight) in parts.items()
        )
        members = range(int(every.first[row]), int(every.first[row] + every.count[row]))
        trade_offs = _trade_offs(found[0].lines, lines, wanted) if found else ()
        found.append(Site(tuple(members), int(scores[row]), lines, trade_offs))
    return tuple(found)


def _unit(of: str, wanted: Wanted) -> str:
    return wanted.price_unit if of == "price" else UNITS.get(of, "")


def _trade_offs(
    best: tuple[Line, ...], lines: tuple[Line, ...], wanted: Wanted
) -> tuple[TradeOff, ...]:
    return tuple(
        TradeOff(ours.of, ours.measured - theirs.measured, _unit(ours.of, wanted))
        for theirs, ours in zip(best, lines, strict=True)
        if ours.measured != theirs.measured
        and max(ours.measured, theirs.measured) < UNKNOWN.get(ours.of, np.inf)
    )


def _near(
    sites: Sites, wanted: Wanted, rules: list[_Rule], is_near: Flags, count: int
) -> tuple[Site, ...]:
    """Of the sites that break one rule only, by turns those of each rule that lack the least.

    So each way to give in is seen; among those of a turn classes come last.
    """
    rows: list[tuple[int, float, int, _Rule]] = []
    for rule in rules:
        only = np.flatnonzero(rule.broken & is_near)
        if rule.short is None or rule.limit is None:
            rows += [(turn, np.inf, row, rule) for turn, row in enumerate(only[:count].tolist())]
            continue
        # A day is no part of a date: readiness is measured against a year.
        scale = 365 if rule.name == "ready_by" else max(rule.limit, 1)
        shares = rule.short[only] / scale
        least = np.argsort(shares, kind="stable")[:count]
        rows += [
            (turn, float(shares[x]), int(only[x]), rule) for turn, x in enumerate(least.tolist())
        ]
    rows.sort(key=lambda one: one[:3])
    found = []
    for _turn, _share, row, rule in rows[:count]:
        one = _measure(sites, wanted, np.array([row]), np.ones(1, np.int64))
        site = _best(one, wanted, 1)[0]
        miss = Miss(
            rule.name,
            int(rule.values[row]) if rule.values is not None else 0,
            rule.limit,
            int(rule.short[row]) if rule.short is not None else 0,
            _unit(rule.name, wanted),
        )
        found.append(Site(site.members, site.score, site.lines, (), miss))
    return tuple(found)
