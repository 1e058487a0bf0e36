"""An assessment as it is kept: every line in plain texts, so that it reads the same for ever."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zoneworks.admission.engine.schemes import Scheme
from zoneworks.admission.engine.scoring import Assessment, segment
from zoneworks.admission.engine.terms import AREAS, FIELDS, MONEY, UNITS, Figures


def lines_of(scheme: Scheme, found: Assessment, industry_code: str) -> dict[str, Any]:
    """The lines of an assessment; fractions are texts such as 901/2."""
    return {
        "gates": [
            {
                "code": one.gate.code,
                "title": one.gate.title,
                "measure": one.gate.measure,
                "unit": UNITS[one.gate.measure],
                "comparison": one.gate.comparison,
                "value": _text(one.value),
                "threshold": _text(one.threshold),
                "gap": _text(one.gap),
                "classes": list(one.gate.classes),
                "industry_code": industry_code,
                "passed": one.is_passed,
                "if_failed": one.gate.if_failed,
                "source": one.gate.source,
                "is_by_industry": one.threshold != one.gate.threshold and one.value is not None,
            }
            for one in found.gates
        ],
        "criteria": [
            {
                "code": one.criterion.code,
                "title": one.criterion.title,
                "measure": one.criterion.measure,
                "unit": UNITS[one.criterion.measure],
                "value": _text(one.value),
                "weight": _text(one.criterion.weight),
                "share": _text(one.share),
                "points": _text(one.points),
                "lost": _text(one.lost),
                "full_at": _text(one.curve.first_full()),
                "kind": one.curve.kind,
                "cap": _text(one.curve.cap),
                "segment": [[_text(x), _text(y)] for x, y in segment(one.curve, one.value)],
                "is_by_industry": one.curve != one.criterion.curve,
            }
            for one in found.criteria
        ],
        "total": _text(found.total),
        "admit_from": _text(scheme.admit_from),
        "mend_from": _text(scheme.mend_from),
        "lease_from": _text(scheme.lease_from),
        "by_points": found.by_points,
        "proposal": found.outcome,
    }


def _text(value: Fraction | None) -> str:
    return "" if value is None else str(value)


def kept_figures(figures: Figures) -> dict[str, Any]:
    """Figures as plain values: money whole, areas and energy as texts of decimals."""
    kept: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(figures, name)
        kept[name] = str(value) if isinstance(value, Decimal) else value
    return kept


def figures_of(kept: Mapping[str, Any]) -> Figures:
    """Figures out of what was kept."""
    values = dict(kept)
    for name in (*AREAS, "energy_tce"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    for name in MONEY:
        if values.get(name) is not None:
            values[name] = int(values[name])
    return Figures(**values)


def failed_codes(lines: Mapping[str, Any]) -> set[str]:
    """The codes of the gates that were not passed."""
    return {one["code"] for one in lines["gates"] if not one["passed"]}
