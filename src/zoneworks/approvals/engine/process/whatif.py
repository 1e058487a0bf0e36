"""What if an item were dropped, quicker, or handled beside another one: draws of whole projects.

Each item's days are drawn from those that it really took, counted from the day on which everything
before it was there, by its Kaplan–Meier curve, so that open items count for as long as they were
watched (Kaplan and Meier 1958). Draws of different items are independent of each other, and the
same draws are used with and without the change, so that the difference is the change's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.process.plans import Plan
from zoneworks.approvals.engine.survival import estimate_survival

Order = Mapping[str, Sequence[str]]
Days = NDArray[np.int64]
WORKING_DAYS_A_WEEK = 5


class ChangeKind(StrEnum):
    """What is done to an item."""

    DROP = "DROP"
    SHORTEN = "SHORTEN"
    CAP = "CAP"
    PARALLEL = "PARALLEL"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one item.

    ``percent`` of its days are left when it is shortened; ``days`` are the most it takes when it is
    capped; ``beside`` is the item that it no longer waits for when it is handled in parallel.
    """

    kind: ChangeKind
    code: str
    percent: int = 100
    days: int = 0
    beside: str = ""


@dataclass(frozen=True, eq=False)
class Sample:
    """The working days that an item took; those of open ones so far."""

    days: Days
    is_closed: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outlook:
    """Working days of whole projects, one value a draw, without and with the change.

    ``assumed`` are the items of which nothing was recorded: they take their limit. ``beyond`` is
    the share of draws of an item that fell after the longest day seen of a closed one.
    """

    before: Days
    after: Days
    seed: int
    assumed: tuple[str, ...]
    beyond: float


def simulate(
    orders: Sequence[tuple[Order, int]],
    samples: Mapping[str, Sample],
    usual: Mapping[str, int],
    target: str,
    change: Change,
    *,
    seed: int,
    draws: int,
) -> Outlook:
    """Draw whole projects up to a milestone's release.

    ``orders`` are what comes first in each plan, with how many projects have it; ``usual`` the days
    of items without a sample.
    """
    counts = np.array([n for _, n in orders], dtype=np.float64)
    generator = np.random.default_rng(seed)
    of_order = generator.choice(len(orders), size=draws, p=counts / counts.sum())
    codes = sorted({code for order, _ in orders for code in _before(order, target)})
    drawn, beyond = {}, []
    for place, code in enumerate(codes):
        chance = np.random.default_rng([seed, place]).random(draws)
        if code in samples and bool(samples[code].is_closed.any()):
            drawn[code], share = draw_days(samples[code], chance)
            beyond.append(share)
        else:
            drawn[code] = np.full(draws, usual.get(code, 0), dtype=np.int64)
    before, after = np.zeros(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64)
    quicker = drawn | (
        {change.code: _changed_days(drawn[change.code], change)} if change.code in drawn else {}
    )
    for number, (order, _) in enumerate(orders):
        here = np.flatnonzero(of_order == number)
        before[here] = _release(
            order, target, {code: drawn[code][here] for code in codes}, here.size
        )
        changed = {code: quicker[code][here] for code in codes}
        after[here] = _release(changed_order(order, change), target, changed, here.size)
    return Outlook(
        before=before,
        after=after,
        seed=seed,
        assumed=tuple(
            code for code in codes if code not in samples or not samples[code].is_closed.any()
        ),
        beyond=float(np.mean(beyond)) if beyond else 0.0,
    )


def draw_days(sample: Sample, chance: NDArray[np.float64]) -> tuple[Days, float]:
    """Draw from the Kaplan–Meier curve; what lies beyond it takes the longest time seen.

    Return the days and the share of draws that lay beyond.
    """
    curve = estimate_survival(sample.days.astype(np.float64), sample.is_closed)
    ended = 1.0 - curve.open_share
    place = np.searchsorted(ended, chance, side="right")
    is_beyond = place == len(ended)
    days = curve.days[np.minimum(place, len(ended) - 1)].astype(np.int64)
    return days, float(is_beyond.mean())


def changed_order(order: Order, change: Change) -> Order:
    """Lay the order anew: what waited for a dropped item waits for what was before it."""
    if change.kind is ChangeKind.DROP and change.code in order:
        firsts = order[change.code]
        return {
            code: _without(before, change.code, firsts)
            for code, before in order.items()
            if code != change.code
        }
    if change.kind is ChangeKind.PARALLEL and change.beside in order.get(change.code, ()):
        before = _without(order[change.code], change.beside, order[change.beside])
        return {**order, change.code: before}
    return order


def _without(before: Sequence[str], gone: str, instead: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for code in before:
        found += instead if code == gone else [code]
    return tuple(dict.fromkeys(found))


def _changed_days(days: Days, change: Change) -> Days:
    if change.kind is ChangeKind.SHORTEN:
        return np.asarray(-(-days * change.percent // 100))
    return np.asarray(np.minimum(days, change.days)) if change.kind is ChangeKind.CAP else days


def _before(order: Order, target: str) -> Iterator[str]:
    """Every node before the target, each after what comes before it."""
    seen: dict[str, None] = {}

    def visit(code: str) -> None:
        for first in order[code]:
            if first not in seen:
                visit(first)
                seen[first] = None

    visit(target)
    yield from seen


def _release(order: Order, target: str, drawn: Mapping[str, Days], size: int) -> Days:
    ends: dict[str, Days] = {}
    nothing = np.zeros(size, dtype=np.int64)
    for code in _before(order, target):
        ready = np.maximum.reduce([nothing, *(ends[first] for first in order[code])])
        ends[code] = ready + drawn[code]
    return np.asarray(np.maximum.reduce([nothing, *(ends[first] for first in order[target])]))


def forbidding_article(plan: Plan, change: Change) -> str | None:
    """Tell the article for which a change is a thought experiment; None where the law allows it.

    A quicker hand is free as long as the days that the law wants to pass do; items of one joint
    handling may go side by side; nothing that the process demands may be left out.
    """
    item = plan.items.get(change.code)
    if item is None:
        return None
    joint = plan.joint_of.get(change.code)
    if change.kind is ChangeKind.PARALLEL:
        is_joint = joint is not None and change.beside in joint.items
        return None if is_joint else item.article
    if change.kind is ChangeKind.DROP:
        return item.article
    least = item.least_days * WORKING_DAYS_A_WEEK // 7
    too_short = change.kind is ChangeKind.SHORTEN or change.days < least
    return item.article if item.least_days and too_short else None
