"""Scoring an application by a scheme: gates, criteria, their sum, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from zoneworks.admission.engine.schemes import (
    Comparison,
    Criterion,
    Curve,
    CurveKind,
    Gate,
    Scheme,
)
from zoneworks.admission.engine.terms import NEEDS, Figures, Measure, Outcome, measure, worst
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.engine.refusals import Refusal

PLACES = 100
"""Points are rounded to a hundredth, half up, once for each criterion; their sum is exact."""


class FiguresMissing(Refusal):
    """Figures that the scheme looks at and nobody has stated: ``fields``."""

    code = "FIGURES_MISSING"


@dataclass(frozen=True, slots=True)
class GateLine:
    """How a gate went: by how much a value falls short (``gap``, 0 where it passes).

    Of a list of industries ``value`` and ``threshold`` are None.
    """

    gate: Gate
    value: Fraction | None
    threshold: Fraction | None
    gap: Fraction
    is_passed: bool


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """What a criterion gives: the share in per cent that the curve says, and the points."""

    criterion: Criterion
    curve: Curve
    value: Fraction
    share: Fraction
    points: Fraction

    @property
    def lost(self) -> Fraction:
        """The points that another value could still win."""
        return _points(self.criterion.weight, self.curve.best) - self.points


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result: ``outcome`` is the best that gates and points together allow.

    It proposes; a committee decides.
    """

    gates: tuple[GateLine, ...]
    criteria: tuple[CriterionLine, ...]
    total: Fraction
    by_points: Outcome
    outcome: Outcome

    @property
    def failed(self) -> tuple[GateLine, ...]:
        """The gates that were not passed."""
        return tuple(one for one in self.gates if not one.is_passed)


def missing_figures(scheme: Scheme, figures: Figures) -> list[str]:
    """The figures that a scheme needs and that are not stated, in the order of the scheme.

    A class of industry counts as missing too where a finer one is asked after within it.
    """
    needed = dict.fromkeys(name for one in scheme.measures for name in NEEDS[one])
    missing = [name for name in needed if getattr(figures, name) in {None, ""}]
    code = figures.industry_code
    if code and any(one != code and one.startswith(code) for one in _classes(scheme)):
        missing.append("industry_code")
    if figures.land_m2 is not None and any("output_fen" in NEEDS[one] for one in scheme.measures):
        missing += ["output_fen"] if figures.output_fen == 0 else []
    return list(dict.fromkeys(missing))


def _classes(scheme: Scheme) -> set[str]:
    listed = {code for gate in scheme.gates for code in gate.classes}
    listed |= {code for gate in scheme.gates for code, _value in gate.by_industry}
    return listed | {code for one in scheme.criteria for code, _curve in one.by_industry}


def assess(scheme: Scheme, figures: Figures) -> Assessment:
    """Score figures by a scheme.

    Raises:
        FiguresMissing: naming all that is not stated.
    """
    if missing := missing_figures(scheme, figures):
        raise FiguresMissing(f"Not stated: {', '.join(missing)}.", fields=tuple(missing))
    values: dict[Measure, Fraction | None] = {
        one: measure(one, figures) for one in scheme.measures if one is not Measure.INDUSTRY
    }
    gates = tuple(_gate_line(one, values, figures.industry_code) for one in scheme.gates)
    criteria = tuple(
        _criterion_line(one, values[one.measure], figures.industry_code) for one in scheme.criteria
    )
    total = sum((one.points for one in criteria), Fraction(0))
    by_points = outcome_of_points(scheme, total)
    failed = [one.gate.if_failed for one in gates if not one.is_passed]
    return Assessment(gates, criteria, total, by_points, worst([by_points, *failed]))


def outcome_of_points(scheme: Scheme, total: Fraction) -> Outcome:
    """The best outcome that a number of points allows."""
    if total >= scheme.admit_from:
        return Outcome.ADMIT
    if total >= scheme.mend_from:
        return Outcome.MEND
    return Outcome.LEASE if total >= scheme.lease_from else Outcome.REFUSE


def passes(gate: Gate, value: Fraction | None, industry_code: str) -> bool:
    """Whether a value, or a class of industry, passes a gate."""
    match gate.comparison:
        case Comparison.ONE_OF:
            return industry_code.startswith(gate.classes)
        case Comparison.NONE_OF:
            return not industry_code.startswith(gate.classes)
    if value is None:
        return False
    threshold = gate.threshold_for(industry_code)
    return value >= threshold if gate.comparison is Comparison.AT_LEAST else value <= threshold


def _gate_line(
    gate: Gate, values: Mapping[Measure, Fraction | None], industry_code: str
) -> GateLine:
    if gate.measure is Measure.INDUSTRY:
        return GateLine(gate, None, None, Fraction(0), passes(gate, None, industry_code))
    value, threshold = values[gate.measure], gate.threshold_for(industry_code)
    is_passed = passes(gate, value, industry_code)
    gap = Fraction(0) if is_passed or value is None else abs(threshold - value)
    return GateLine(gate, value, threshold, gap, is_passed)


def points_of(criterion: Criterion, figures: Figures) -> Fraction:
    """The points that a criterion gives, as in ``assess``."""
    value = measure(criterion.measure, figures)
    return _criterion_line(criterion, value, figures.industry_code).points


def _criterion_line(
    criterion: Criterion, value: Fraction | None, industry_code: str
) -> CriterionLine:
    if value is None:
        raise FiguresMissing("A figure divides by nothing.", fields=NEEDS[criterion.measure])
    curve = criterion.curve_for(industry_code)
    share = curve.share(value)
    return CriterionLine(criterion, curve, value, share, _points(criterion.weight, share))


def _points(weight: Fraction, share: Fraction) -> Fraction:
    exact = weight * share / 100 * PLACES
    return Fraction(round_ratio(exact.numerator, exact.denominator, Rounding.HALF_UP), PLACES)


def segment(curve: Curve, value: Fraction) -> tuple[tuple[Fraction, Fraction], ...]:
    """The points of a curve between which a value lies: two, or the one whose share it gets.

    Empty where a stair gives nothing yet.
    """
    below = [one for one in curve.points if one[0] <= value]
    above = [one for one in curve.points if one[0] > value]
    if curve.kind is CurveKind.STEPS:
        return tuple(below[-1:])
    if below and above and below[-1][0] != value:
        return below[-1], above[0]
    return tuple(below[-1:] or above[:1])
