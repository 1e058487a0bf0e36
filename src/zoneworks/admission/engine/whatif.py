"""What would lift the score: the smallest change of one figure that passes a gate or admits.

A figure is changed in whole steps of what people type (0.01 万元, 0.01 mu, 1 m², 0.01 t), in the
one direction that can help, until the goal is met. Whatever is told was tried: the changed
figures are scored by the same rules, and figures that no project has are never proposed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Any

from zoneworks.admission.engine.schemes import Criterion, Gate, Scheme
from zoneworks.admission.engine.scoring import Assessment, assess, passes, points_of
from zoneworks.admission.engine.terms import (
    GRADES,
    NEEDS,
    Figures,
    FiguresWrong,
    Measure,
    check_figures,
    measure,
)
from zoneworks.core.engine.area import m2_of, mu_of
from zoneworks.core.engine.money import Rounding, round_ratio

Test = Callable[[Figures], bool]
FARTHEST = 20
"""A figure is followed to this many times itself, or to a twentieth: more is another project."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A figure that can be moved: in which direction, in which steps."""

    field: str
    up: bool
    step: Fraction


LEVERS = (
    Lever("investment_fen", up=True, step=Fraction(10_000)),
    Lever("land_m2", up=False, step=Fraction(1, 100)),
    Lever("output_fen", up=True, step=Fraction(10_000)),
    Lever("tax_fen", up=True, step=Fraction(10_000)),
    Lever("floor_m2", up=True, step=Fraction(1)),
    Lever("base_m2", up=True, step=Fraction(1)),
    Lever("energy_tce", up=False, step=Fraction(1, 100)),
    Lever("research_fen", up=True, step=Fraction(10_000)),
)
"""Money in steps of 100 yuan, land of 0.01 mu."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is changed alone, and what all figures then come to.

    ``relative`` is the change as a share of the figure, by which changes are ranked; a grade of
    the environment or of safety counts as a whole.
    """

    field: str
    before: object
    after: object
    relative: Fraction
    figures: Figures
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached: a gate by its code, or the points that admit where it is empty."""

    gate: str
    changes: tuple[Change, ...]


def lift(scheme: Scheme, figures: Figures) -> list[Goal]:
    """For each failed gate, and for the points that admit where they are not reached, the single
    changes that do it, the smallest first; none where no figure alone does.

    Raises:
        FiguresMissing, FiguresWrong: for figures that cannot be scored.
    """
    check_figures(figures)
    before = assess(scheme, figures)
    goals = []
    for line in before.failed:
        gate = line.gate
        if gate.measure is Measure.INDUSTRY:
            goals.append(Goal(gate.code, ()))
            continue
        found = _changes(scheme, figures, NEEDS[gate.measure], _passing(gate))
        goals.append(Goal(gate.code, found))
    if before.total < scheme.admit_from:
        names = tuple(dict.fromkeys(name for one in scheme.criteria for name in NEEDS[one.measure]))
        goals.append(Goal("", _changes(scheme, figures, names, _admitting(scheme))))
    return goals


def _passing(gate: Gate) -> Test:
    return lambda changed: passes(gate, measure(gate.measure, changed), changed.industry_code)


def _admitting(scheme: Scheme) -> Test:
    """Each criterion is scored once for the figures that it needs."""
    known: dict[Any, Fraction] = {}

    def points(criterion: Criterion, figures: Figures) -> Fraction:
        needed = (getattr(figures, name) for name in NEEDS[criterion.measure])
        key = criterion.code, *needed
        if key not in known:
            known[key] = points_of(criterion, figures)
        return known[key]

    def test(changed: Figures) -> bool:
        total = sum((points(one, changed) for one in scheme.criteria), Fraction(0))
        return total >= scheme.admit_from

    return test


def _changes(
    scheme: Scheme, figures: Figures, names: Sequence[str], test: Test
) -> tuple[Change, ...]:
    found = []
    for lever in LEVERS:
        if lever.field in names and (change := _smallest(scheme, figures, lever, test)):
            found.append(change)
    for name, codes in (
        ("environment", GRADES[Measure.ENVIRONMENT]),
        ("safety", GRADES[Measure.SAFETY]),
    ):
        if name in names and (change := _lighter(scheme, figures, name, codes, test)):
            found.append(change)
    return tuple(sorted(found, key=lambda one: (one.relative, one.field)))


def changed_in(figures: Figures, field: str, value: Any) -> Figures:
    """The same figures with another value of one."""
    changes: dict[str, Any] = {field: value}
    return replace(figures, **changes)


def _lighter(
    scheme: Scheme, figures: Figures, name: str, codes: Sequence[str], test: Test
) -> Change | None:
    before = getattr(figures, name)
    for code in reversed(codes[: codes.index(before)]):
        changed = changed_in(figures, name, code)
        if test(changed):
            return Change(name, before, code, Fraction(1), changed, assess(scheme, changed))
    return None


def _smallest(scheme: Scheme, figures: Figures, lever: Lever, test: Test) -> Change | None:
    """Find the fewest steps after which the test holds; None within ``FARTHEST``."""
    start = Fraction(getattr(figures, lever.field) or 0)
    if lever.field == "land_m2":
        start = mu_of(figures.land_m2 or 0)
    most = _reach(start, lever)

    def figures_at(steps: int) -> Figures:
        return changed_in(figures, lever.field, _moved(start, steps, lever))

    def holds(steps: int) -> bool:
        changed = figures_at(steps)
        try:
            check_figures(changed)
        except FiguresWrong:
            return False
        return _can_be_measured(changed, lever.field) and test(changed)

    low = 0
    for stop in sorted(set(_stops(scheme, figures, lever, start, most))):
        if holds(stop):
            changed = figures_at(_first(low, stop, holds))
            before, after = getattr(figures, lever.field), getattr(changed, lever.field)
            size = Fraction(abs(Fraction(after) - Fraction(before or 0)))
            relative = size / Fraction(before) if before else Fraction(FARTHEST)
            return Change(lever.field, before, after, relative, changed, assess(scheme, changed))
        low = stop
    return None


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Search by halves between a place where something does not hold and one where it does."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _can_be_measured(figures: Figures, name: str) -> bool:
    return getattr(figures, name) != 0 or name == "energy_tce"


def _reach(start: Fraction, lever: Lever) -> int:
    """So many steps are followed."""
    if lever.up:
        return int(start * (FARTHEST - 1) / lever.step) if start else 10**7
    return int(start * (FARTHEST - 1) / FARTHEST / lever.step)


def _moved(start: Fraction, steps: int, lever: Lever) -> int | Decimal:
    value = start + steps * lever.step * (1 if lever.up else -1)
    if lever.field.endswith("_fen"):
        return round_ratio(value.numerator, value.denominator, Rounding.HALF_UP)
    if lever.field == "land_m2":
        return m2_of(value)
    scaled = round_ratio(value.numerator * 100, value.denominator, Rounding.HALF_UP)
    return Decimal(scaled) / 100


def _stops(
    scheme: Scheme, figures: Figures, lever: Lever, start: Fraction, most: int
) -> Iterator[int]:
    """Numbers of steps between which the score runs one way, so that a search by halves finds.

    Where a curve bends or a figure meets a bound; and where what falls and what rises with the
    same figure (output: per mu and by energy) may turn, by sampling between them.
    """
    bends = {most}
    for line in assess(scheme, figures).criteria:
        of = line.criterion.measure
        if lever.field not in NEEDS[of]:
            continue
        for x, _y in line.curve.points:
            bends |= _near(_steps_to(of, x, figures, lever, start), most)
    bends |= _near(_bound(figures, lever, start), most)
    ordered = sorted(bends)
    yield from ordered
    if lever.field == "output_fen":
        for low, high in zip([0, *ordered], ordered, strict=False):
            yield from _between(low, high)


def _near(steps: Fraction | None, most: int) -> set[int]:
    if steps is None:
        return set()
    at = int(steps)
    return {one for one in (at - 1, at, at + 1, at + 2) if 0 < one <= most}


def _steps_to(
    of: Measure, x: Fraction, figures: Figures, lever: Lever, start: Fraction
) -> Fraction | None:
    """After how many steps of a figure a measure has a value; None where it never has."""
    value = measure(of, figures)
    is_divisor = len(NEEDS[of]) == 2 and NEEDS[of][1] == lever.field
    if value is None or not start or not value or not x:
        return None
    target = start * value / x if is_divisor else start * x / value
    return (target - start) / lever.step * (1 if lever.up else -1)


def _bound(figures: Figures, lever: Lever, start: Fraction) -> Fraction | None:
    """After how many steps a figure meets its bound: the ground, the floor, the output."""
    other = {
        "land_m2": mu_of(figures.base_m2) if figures.base_m2 else None,
        "base_m2": min((one for one in (figures.land_m2, figures.floor_m2) if one), default=None),
        "tax_fen": figures.output_fen,
        "research_fen": figures.output_fen,
    }.get(lever.field)
    if other is None:
        return None
    return abs(Fraction(other) - start) / lever.step - 2


def _between(low: int, high: int) -> Iterator[int]:
    """Some places between two, denser near the first, where curves of 1/x turn."""
    width = isqrt(max(high - low, 0))
    for part in range(1, 32):
        yield min(high, low + part * part * max(width // 32, 1) * max(width // 32, 1))
