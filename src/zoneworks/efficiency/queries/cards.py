"""The arithmetic of one score, opened; and what would be if figures were others."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zoneworks.core.actors import Actor
from zoneworks.efficiency.engine.acts import VIEW_SCORES
from zoneworks.efficiency.engine.lines import Line, least_amount, line_of, value_of
from zoneworks.efficiency.engine.ranking import best_rank
from zoneworks.efficiency.engine.terms import (
    Applied,
    Grade,
    Group,
    LastTie,
    Quantity,
    Scheme,
    SmallGroup,
    Standing,
)
from zoneworks.efficiency.models import Score
from zoneworks.efficiency.queries.evaluations import terms_of

Amounts = Mapping[Quantity, int | None]


@dataclass(frozen=True, slots=True)
class Card:
    """A score opened: its group, its lines, and what the grade stands on.

    ``is_fixed`` where a group too small for quotas got one stated grade; ``best`` holds the last
    rank of each grade.
    """

    scheme: Scheme
    group: Group | None
    lines: list[Line]
    ranked_with: Group | None
    is_fixed: bool
    best: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A total, its rank among as many as before, and the grade that follows."""

    total: int
    rank: int
    ranked: int
    grade: str


@dataclass(frozen=True, slots=True)
class Lift:
    """What of one quantity would alone bring a better grade: how much there is, and how much."""

    quantity: Quantity
    now: int
    needed: int


def amounts_of(row: Score) -> dict[Quantity, int | None]:
    """The figures of a score as the scheme counts them."""
    return {Quantity(name): value for name, value in row.amounts.items()}


def card_of(row: Score) -> Card:
    """The arithmetic of a score that the actor was shown, as it was computed."""
    scheme = terms_of(row.evaluation)
    result = row.evaluation.groups.get(row.group)
    if row.standing != Standing.RANKED or result is None:
        group = scheme.group(row.group) if row.group else None
        return Card(scheme, group, [], None, is_fixed=False, best={})
    group = scheme.group(row.group)
    amounts = amounts_of(row)
    lines = []
    for one in group.indicators:
        kept = row.lines[one.code]
        baseline = Fraction(result["baselines"][one.code])
        value = value_of(one, amounts)
        ratio = None if value is None else value / baseline
        units, applied = kept
        lines.append(Line(one, value, baseline, ratio, units, Applied(applied)))
    target = scheme.group(result["ranked_with"])
    ranked = int(result["ranked"])
    is_fixed = ranked < target.least and target.small is SmallGroup.GRADE
    best = {} if is_fixed else {str(one): best_rank(scheme, one, ranked) for one in Grade}
    return Card(scheme, group, lines, target, is_fixed, best)


def what_if(actor: Actor, row: Score, changes: Amounts) -> tuple[list[Line], Place]:
    """The lines and the place of a ranked score if some figures were others.

    Baselines, averages and everybody else stay as they were computed.
    """
    actor.require(VIEW_SCORES)
    scheme, result = terms_of(row.evaluation), row.evaluation.groups[row.group]
    amounts = {**amounts_of(row), **changes}
    lines = []
    for one in scheme.group(row.group).indicators:
        baseline = Fraction(result["baselines"][one.code])
        average = result["averages"].get(one.code)
        lines.append(line_of(one, amounts, baseline, average, scheme.rounding))
    total = sum(one.units for one in lines)
    return lines, _place(row, scheme, total, amounts)


def lifts_of(actor: Actor, row: Score) -> tuple[Grade | None, list[Lift]]:
    """The next better grade, and for each quantity how much more of it would alone bring it.

    Quantities that divide, or whose line would need more than its cap, are left out.
    """
    actor.require(VIEW_SCORES)
    card = card_of(row)
    if not card.best or row.grade in {"", str(Grade.A)} or card.group is None:
        return None, []
    better = list(Grade)[list(Grade).index(Grade(row.grade)) - 1]
    if not card.best[str(better)]:
        return None, []
    others = sorted((total for _key, total in _others(row, card.scheme)), reverse=True)
    place = card.best[str(better)]
    wanted = others[place - 1] + 1 if place <= len(others) else 0
    missing = wanted - (row.total or 0)
    amounts = amounts_of(row)
    lifts: dict[Quantity, Lift] = {}
    for line in card.lines:
        quantity, now = line.indicator.numerator, amounts.get(line.indicator.numerator)
        if now is None or line.value is None:
            continue
        needed = least_amount(
            line.indicator, amounts, line.baseline, line.units + missing, card.scheme.rounding
        )
        if needed is not None and needed > now:
            known = lifts.get(quantity)
            if known is None or needed < known.needed:
                lifts[quantity] = Lift(quantity, now, needed)
    return better, list(lifts.values())


def _others(row: Score, scheme: Scheme) -> list[tuple[tuple[Any, ...], int]]:
    """Everybody with whom a score is ranked, but itself: by what they stand in order."""
    groups = row.evaluation.groups
    target = groups[row.group]["ranked_with"]
    alike = [code for code, one in groups.items() if one["ranked_with"] == target]
    rows = Score.objects.filter(
        evaluation_id=row.evaluation_id, standing=Standing.RANKED, group__in=alike
    ).exclude(pk=row.pk)
    columns = ["total"]
    if scheme.tie_breaks or scheme.last_tie is LastTie.CREDIT_CODE:
        columns += ["amounts", "enterprise__credit_code"]
    return [(_order(scheme, total, *rest), total) for total, *rest in rows.values_list(*columns)]


def _order(scheme: Scheme, total: int, amounts: Any = None, code: str = "") -> tuple[Any, ...]:
    """What is compared: the smaller stands first."""
    known = amounts or {}
    ties: list[Any] = []
    for one in scheme.tie_breaks:
        value = known.get(str(one))
        ties += [value is None, -(value or 0)]
    last = (code,) if scheme.last_tie is LastTie.CREDIT_CODE else ()
    return (-total, *ties, *last)


def _place(row: Score, scheme: Scheme, total: int, amounts: Amounts) -> Place:
    plain = {str(name): value for name, value in amounts.items()}
    own = _order(scheme, total, plain, row.enterprise.credit_code)
    others = [order for order, _total in _others(row, scheme)]
    rank = 1 + sum(order < own for order in others)
    ranked = len(others) + 1
    card_grade = row.grade
    target = scheme.group(row.evaluation.groups[row.group]["ranked_with"])
    if not (ranked < target.least and target.small is SmallGroup.GRADE):
        card_grade = next(str(one) for one in Grade if rank <= best_rank(scheme, one, ranked))
    return Place(total, rank, ranked, card_grade)
