"""Entry schemes (入园准入体系): gates, criteria with curves, stages, and what is wrong in one.

A scheme is kept as plain content (texts, lists) and read into terms here; every number in it is a
text of a decimal or of a fraction, so that nothing is a binary fraction.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from zoneworks.admission.engine.terms import GRADES, UNITS, Measure, Outcome, Unit
from zoneworks.core.engine.refusals import Refusal

FULL = 100
"""The weights of all criteria together, and the share of a criterion's points in per cent."""
MOST_ROWS = 40


class Comparison(StrEnum):
    """How a gate holds a value against its threshold."""

    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    ONE_OF = "ONE_OF"
    """One of the classes, or within one of them."""
    NONE_OF = "NONE_OF"
    """None of the classes, nor within one: a negative list."""


class CurveKind(StrEnum):
    """How a value becomes a share of the points."""

    LINEAR = "LINEAR"
    """On straight lines between the points; before the first and after the last it stays."""
    STEPS = "STEPS"
    """That of the last point reached; before the first point nothing."""


class Base(StrEnum):
    """Of whom a majority is taken."""

    PRESENT = "PRESENT"
    """Who attends and may vote, abstentions too."""
    CAST = "CAST"
    """Votes for and against."""
    ENTITLED = "ENTITLED"
    """All members who may vote."""


class SchemeWrong(Refusal):
    """A scheme that cannot be used. ``where`` names the row and field, ``why`` what is wrong."""

    code = "SCHEME_WRONG"


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (value, share in per cent), values rising, shares rising or falling throughout."""

    kind: CurveKind
    points: tuple[tuple[Fraction, Fraction], ...]
    cap: Fraction = Fraction(FULL)

    def share(self, value: Fraction) -> Fraction:
        """The share of a criterion's points for a value, 0 to ``cap`` per cent."""
        xs = [x for x, _y in self.points]
        place = bisect_right(xs, value)
        if place == 0:
            first = self.points[0][1]
            return min(self.cap, first if self.kind is CurveKind.LINEAR else Fraction(0))
        x, y = self.points[place - 1]
        if self.kind is CurveKind.STEPS or place == len(xs):
            return min(self.cap, y)
        next_x, next_y = self.points[place]
        return min(self.cap, y + (next_y - y) * (value - x) / (next_x - x))

    @property
    def best(self) -> Fraction:
        """The largest share that any value gets."""
        return min(self.cap, max(y for _x, y in self.points))

    def first_full(self) -> Fraction:
        """The value nearest to the others from which the largest share is given."""
        reached = [x for x, y in self.points if min(self.cap, y) == self.best]
        rises = self.points[-1][1] >= self.points[0][1]
        at = reached[0] if rises else reached[-1]
        return at if self.kind is CurveKind.STEPS else self._cut(at, rises=rises)

    def _cut(self, at: Fraction, *, rises: bool) -> Fraction:
        """Where a straight line that runs above the cap meets it."""
        points = self.points if rises else tuple(reversed(self.points))
        for (x, y), (next_x, next_y) in pairwise(points):
            if y < self.cap <= next_y and next_y != y:
                return x + (next_x - x) * (self.cap - y) / (next_y - y)
        return at


@dataclass(frozen=True, slots=True)
class Gate:
    """A hard condition (硬性门槛): every one of them must be passed to be admitted.

    ``threshold`` is in the unit of the measure; ``classes`` are those of a list of industries.
    ``by_industry`` holds other thresholds for classes of GB/T 4754: of several that fit, that of
    the finest class. ``if_failed`` is the best outcome for who fails it.
    """

    code: str
    title: str
    measure: Measure
    comparison: Comparison
    threshold: Fraction = Fraction(0)
    classes: tuple[str, ...] = ()
    source: str = ""
    if_failed: Outcome = Outcome.REFUSE
    by_industry: tuple[tuple[str, Fraction], ...] = ()

    def threshold_for(self, industry_code: str) -> Fraction:
        """The threshold that holds for a class."""
        found: Fraction = finest(self.by_industry, industry_code, self.threshold)
        return found


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored: a measure by a curve, at most ``weight`` points."""

    code: str
    title: str
    measure: Measure
    weight: Fraction
    curve: Curve
    by_industry: tuple[tuple[str, Curve], ...] = ()

    def curve_for(self, industry_code: str) -> Curve:
        """The curve that holds for a class."""
        found: Curve = finest(self.by_industry, industry_code, self.curve)
        return found


@dataclass(frozen=True, slots=True)
class Stage:
    """A sitting that an application passes (评审环节): who must come, and by what share it carries.

    ``is_more_than`` asks for more than the share, else the share itself is enough.
    """

    code: str
    title: str
    least_members: int
    quorum: Fraction
    majority: Fraction
    is_more_than: bool
    base: Base
    chair_casts: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme. Points from ``admit_from`` admit, from ``mend_from`` may be mended, from
    ``lease_from`` lead to a factory; ``deposit_rate`` of the investment is the usual deposit."""

    title: str
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    stages: tuple[Stage, ...]
    admit_from: Fraction
    mend_from: Fraction
    lease_from: Fraction
    mend_days: int
    deposit_rate: Fraction
    sha256: str = field(default="", compare=False)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All that it looks at, each once."""
        gates = [one.measure for one in self.gates]
        return tuple(dict.fromkeys([*gates, *(one.measure for one in self.criteria)]))


def finest(known: Sequence[tuple[str, Any]], industry_code: str, otherwise: Any) -> Any:
    """Of values by class that of the finest class within which a code lies."""
    fitting = [(code, value) for code, value in known if industry_code.startswith(code)]
    return max(fitting, key=lambda one: len(one[0]))[1] if fitting else otherwise


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a scheme's content in canonical form."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# Reading


def read_scheme(content: Mapping[str, Any]) -> Scheme:
    """Read and check the content of a scheme.

    Raises:
        SchemeWrong: naming row, field and value.
    """
    gates = tuple(_gate(row, place) for place, row in enumerate(_rows(content, "gates"), 1))
    criteria = tuple(
        _criterion(row, place) for place, row in enumerate(_rows(content, "criteria"), 1)
    )
    stages = tuple(_stage(row, place) for place, row in enumerate(_rows(content, "stages"), 1))
    ends = content.get("outcomes") or {}
    scheme = Scheme(
        title=_text(content, "title", ""),
        gates=gates,
        criteria=criteria,
        stages=stages,
        admit_from=_number(ends, "admit_from", "outcomes", 0, FULL),
        mend_from=_number(ends, "mend_from", "outcomes", 0, FULL),
        lease_from=_number(ends, "lease_from", "outcomes", 0, FULL),
        mend_days=_whole(ends, "mend_days", "outcomes", 1, 730),
        deposit_rate=_number(content, "deposit_rate", "", 0, 1),
        sha256=digest_of(content),
    )
    _check_whole(scheme)
    return scheme


def _rows(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = content.get(name)
    if not isinstance(rows, list) or not rows:
        raise _wrong(name, "", "NONE")
    if len(rows) > MOST_ROWS:
        raise _wrong(name, len(rows), "TOO_MANY", most=MOST_ROWS)
    return rows


def _gate(row: Mapping[str, Any], place: int) -> Gate:
    where = f"gates {place}"
    measure = _choice(row, "measure", where, Measure)
    comparison = _choice(row, "comparison", where, Comparison)
    is_list = comparison in {Comparison.ONE_OF, Comparison.NONE_OF}
    if is_list != (measure is Measure.INDUSTRY):
        raise _wrong(f"{where} comparison", comparison, "COMPARISON", measure=measure)
    if (unit := row.get("unit", UNITS[measure])) != UNITS[measure]:
        raise _wrong(f"{where} unit", unit, "UNIT", measure=measure)
    known: dict[str, Any] = {
        "code": _text(row, "code", where),
        "title": _text(row, "title", where),
        "measure": measure,
        "comparison": comparison,
        "source": str(row.get("source") or ""),
        "if_failed": _choice(row, "if_failed", where, Outcome),
    }
    if known["if_failed"] is Outcome.ADMIT:
        raise _wrong(f"{where} if_failed", Outcome.ADMIT, "GATE_ADMITS")
    if is_list:
        classes = tuple(_class(one, f"{where} classes") for one in row.get("classes") or ())
        if not classes:
            raise _wrong(f"{where} classes", "", "MISSING")
        return Gate(**known, classes=classes)
    by_industry = tuple(
        (_class(code, f"{where} by_industry"), _threshold(value, measure, f"{where} {code}"))
        for code, value in sorted((row.get("by_industry") or {}).items())
    )
    threshold = _threshold(row.get("threshold"), measure, f"{where} threshold")
    return Gate(**known, threshold=threshold, by_industry=by_industry)


def _threshold(value: Any, measure: Measure, where: str) -> Fraction:
    if measure in GRADES:
        if value not in GRADES[measure]:
            raise _wrong(where, value, "CHOICE", known=", ".join(GRADES[measure]))
        return Fraction(GRADES[measure].index(value))
    return parse_number(value, where, 0, 10**9)


def _criterion(row: Mapping[str, Any], place: int) -> Criterion:
    where = f"criteria {place}"
    measure = _choice(row, "measure", where, Measure)
    if UNITS[measure] is Unit.CLASS:
        raise _wrong(f"{where} measure", measure, "NOT_SCORED")
    return Criterion(
        code=_text(row, "code", where),
        title=_text(row, "title", where),
        measure=measure,
        weight=_number(row, "weight", where, 0, FULL, is_positive=True),
        curve=_curve(row.get("curve"), measure, f"{where} curve"),
        by_industry=tuple(
            (_class(code, f"{where} by_industry"), _curve(one, measure, f"{where} {code}"))
            for code, one in sorted((row.get("by_industry") or {}).items())
        ),
    )


def _curve(row: Any, measure: Measure, where: str) -> Curve:
    if not isinstance(row, Mapping) or not row.get("points"):
        raise _wrong(where, "", "MISSING")
    kind = _choice(row, "kind", where, CurveKind)
    points = []
    for place, pair in enumerate(row["points"], 1):
        at = f"{where} point {place}"
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise _wrong(at, pair, "PAIR")
        x = _threshold(pair[0], measure, at)
        points.append((x, parse_number(pair[1], at, 0, FULL)))
    for place in range(1, len(points)):
        if points[place][0] <= points[place - 1][0]:
            raise _wrong(f"{where} point {place + 1}", _plain(points[place][0]), "NOT_RISING")
    shares = [y for _x, y in points]
    if shares not in (sorted(shares), sorted(shares, reverse=True)):
        raise _wrong(where, ", ".join(_plain(one) for one in shares), "UP_AND_DOWN")
    return Curve(kind, tuple(points), parse_number(row.get("cap", FULL), f"{where} cap", 0, FULL))


def _stage(row: Mapping[str, Any], place: int) -> Stage:
    where = f"stages {place}"
    stage = Stage(
        code=_text(row, "code", where),
        title=_text(row, "title", where),
        least_members=_whole(row, "least_members", where, 1, 99),
        quorum=_number(row, "quorum", where, 0, 1, is_positive=True),
        majority=_number(row, "majority", where, 0, 1, is_positive=True),
        is_more_than=bool(row.get("is_more_than")),
        base=_choice(row, "base", where, Base),
        chair_casts=bool(row.get("chair_casts")),
    )
    if stage.majority == 1 and stage.is_more_than:
        raise _wrong(f"{where} majority", "1", "MORE_THAN_ALL")
    if stage.majority < Fraction(1, 2):
        raise _wrong(f"{where} majority", _plain(stage.majority), "MINORITY")
    if stage.chair_casts and stage.majority > Fraction(1, 2):
        raise _wrong(f"{where} chair_casts", _plain(stage.majority), "CASTING")
    return stage


def _check_whole(scheme: Scheme) -> None:
    for name in ("gates", "criteria", "stages"):
        seen: set[str] = set()
        for one in getattr(scheme, name):
            if one.code in seen:
                raise _wrong(f"{name} code", one.code, "TWICE")
            seen.add(one.code)
    total = sum((one.weight for one in scheme.criteria), Fraction(0))
    if total != FULL:
        told = " + ".join(f"{one.title} {_plain(one.weight)}" for one in scheme.criteria)
        raise _wrong("criteria weight", f"{told} = {_plain(total)}", "WEIGHTS")
    if not scheme.lease_from <= scheme.mend_from <= scheme.admit_from:
        told = ", ".join(
            _plain(one) for one in (scheme.admit_from, scheme.mend_from, scheme.lease_from)
        )
        raise _wrong("outcomes", told, "ORDER")
    _check_gates(scheme.gates)


def _check_gates(gates: Sequence[Gate]) -> None:
    """Refuse two gates of one measure that nothing passes together, for any class."""
    same: dict[tuple[Measure, Comparison], Gate] = {}
    for gate in gates:
        if (other := same.get((gate.measure, gate.comparison))) is not None:
            raise _wrong(f"gates {gate.title}", other.title, "SAME_GATE")
        same[gate.measure, gate.comparison] = gate
    for gate in gates:
        limit = same.get((gate.measure, Comparison.AT_MOST))
        if gate.comparison is not Comparison.AT_LEAST or limit is None:
            continue
        for code in ("", *(code for code, _value in (*gate.by_industry, *limit.by_industry))):
            least, most = gate.threshold_for(code), limit.threshold_for(code)
            if least > most:
                told = f"{code} {_plain(least)} > {_plain(most)}".strip()
                raise _wrong(f"gates {gate.title}, {limit.title}", told, "CONTRADICTION")


def parse_number(
    value: Any, where: str, least: int, most: int, *, is_positive: bool = False
) -> Fraction:
    """Read a decimal or a fraction such as 2/3. Raises SchemeWrong with where, value and bounds."""
    try:
        if isinstance(value, (float, bool)):
            raise ValueError(value)
        number = Fraction(str(value).strip().replace(",", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise _wrong(where, value, "NUMBER") from error
    if not least <= number <= most or (is_positive and number == 0):
        raise _wrong(where, value, "RANGE", least=least, most=most)
    return number


def _number(
    row: Mapping[str, Any], name: str, where: str, least: int, most: int, **more: bool
) -> Fraction:
    return parse_number(row.get(name), f"{where} {name}".strip(), least, most, **more)


def _whole(row: Mapping[str, Any], name: str, where: str, least: int, most: int) -> int:
    number = _number(row, name, where, least, most)
    if number.denominator != 1:
        raise _wrong(f"{where} {name}", row.get(name), "WHOLE")
    return int(number)


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    text = str(row.get(name) or "").strip()
    if not text or len(text) > 60:
        raise _wrong(f"{where} {name}".strip(), text, "MISSING" if not text else "TOO_LONG")
    return text


def _choice(row: Mapping[str, Any], name: str, where: str, codes: type[StrEnum]) -> Any:
    value = row.get(name)
    if value not in set(codes):
        raise _wrong(f"{where} {name}", value, "CHOICE", known=", ".join(codes))
    return codes(value)


def _class(value: Any, where: str) -> str:
    code = str(value).strip()
    if not (code.isdecimal() and code.isascii() and 2 <= len(code) <= 4):
        raise _wrong(where, value, "CLASS")
    return code


def _plain(value: Fraction) -> str:
    whole = value.denominator == 1
    return str(value.numerator) if whole else f"{value.numerator}/{value.denominator}"


def _wrong(where: str, value: object, why: str, **more: object) -> SchemeWrong:
    told = "" if value is None else str(value)
    return SchemeWrong(f"{where} “{told}”: {why}.", where=where, value=told, why=why, **more)
