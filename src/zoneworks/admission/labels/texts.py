"""Values, lines of a score sheet, counts of votes and refusals, in words."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.engine.schemes import Comparison, CurveKind
from zoneworks.admission.engine.terms import AREAS, GRADES, MONEY, Measure
from zoneworks.admission.engine.terms import UNITS as UNIT_OF
from zoneworks.admission.labels.names import (
    ACTS,
    COMPARISON_SIGNS,
    COMPARISONS,
    ENVIRONMENTS,
    FIELDS,
    FIGURES,
    GROUNDS,
    OUTCOMES,
    PROMISE_KINDS,
    SAFETIES,
    STATES,
    UNITS,
)
from zoneworks.core import wording
from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.engine.money import Rounding, format_scaled, round_ratio
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.traditional import in_script

_GRADE_NAMES = {Measure.ENVIRONMENT: ENVIRONMENTS, Measure.SAFETY: SAFETIES}


def number_text(value: Fraction, places: int = 2, keep: int = 0) -> str:
    """A fraction in decimals, rounded half up at so many places, without zeros at its end."""
    scaled = round_ratio(value.numerator * 10**places, value.denominator, Rounding.HALF_UP)
    if not scaled and value:
        return number_text(value, places + 2, keep)
    return format_scaled(scaled, places, keep=keep, cut=None)


def value_text(measure: str, value: Fraction | None, beside: Fraction | None = None) -> str:
    """A value of a measure with its unit; finer where it would read as what stands ``beside``."""
    of = Measure(measure)
    if value is None:
        return "—"
    if of in GRADES:
        codes, names = GRADES[of], _GRADE_NAMES[of]
        return str(names[codes[int(value)]])
    places = 2
    while beside is not None and beside != value and places < 10:
        if number_text(value, places) != number_text(beside, places):
            break
        places += 2
    text, unit = number_text(value, places), str(UNITS[UNIT_OF[of]])
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".strip()


def figure_text(name: str, value: Any) -> str:
    """A figure as people read it, with its unit."""
    if value in {None, ""}:
        return "—"
    if name in MONEY:
        return money_text(int(value))
    if name == "land_m2":
        return gettext("%(n)s mu") % {"n": format_mu(Decimal(str(value)), 2)}
    if name in AREAS:
        return f"{format_m2(Decimal(str(value)))} m²"
    if name == "energy_tce":
        return gettext("%(n)s tce") % {"n": number_text(Fraction(str(value)))}
    names = {"environment": ENVIRONMENTS, "safety": SAFETIES}.get(name, {})
    return str(names.get(value, value))


def gate_condition(line: Mapping[str, Any]) -> str:
    """What a gate asks for: ≥ 300 万元 a mu, or none of these classes."""
    if line["classes"]:
        said = COMPARISONS[Comparison(line["comparison"])]
        return f"{said}{gettext(': ')}{gettext('; ').join(line['classes'])}"
    sign = COMPARISON_SIGNS[Comparison(line["comparison"])]
    return f"{sign} {value_text(line['measure'], Fraction(line['threshold']))}"


def gate_value(line: Mapping[str, Any]) -> str:
    """What an application has at a gate."""
    if line["classes"]:
        return str(line["industry_code"])
    value = Fraction(line["value"]) if line["value"] else None
    return value_text(line["measure"], value, Fraction(line["threshold"]))


def gate_gap(line: Mapping[str, Any]) -> str:
    """By how much a gate is missed; nothing where it is passed, or for classes and grades."""
    if line["passed"] or line["classes"] or Measure(line["measure"]) in GRADES:
        return ""
    return value_text(line["measure"], Fraction(line["gap"]))


def working(line: Mapping[str, Any]) -> list[str]:
    """How the points of a criterion came about, step by step."""
    measure, value = line["measure"], Fraction(line["value"])
    told = {"value": value_text(measure, value)}
    segment = [(Fraction(x), Fraction(y)) for x, y in line["segment"]]
    share = Fraction(line["share"])
    steps = []
    if not segment:
        steps.append(gettext("%(value)s lies before the first step: 0%%.") % told)
    elif len(segment) == 1:
        at = {"x": value_text(measure, segment[0][0]), "y": number_text(segment[0][1])}
        is_stair = line["kind"] == CurveKind.STEPS
        text = (
            gettext("%(value)s reaches the step at %(x)s: %(y)s%%.")
            if is_stair
            else gettext("%(value)s lies at or beyond the end of the curve at %(x)s: %(y)s%%.")
        )
        steps.append(text % (told | at))
    else:
        (x, y), (next_x, next_y) = segment
        between = {
            **told,
            "x": number_text(x),
            "y": number_text(y),
            "x2": number_text(next_x),
            "y2": number_text(next_y),
            "v": number_text(value, 4),
            "share": number_text(y + (next_y - y) * (value - x) / (next_x - x), 4),
        }
        steps.append(
            gettext(
                "%(value)s lies between %(x)s (%(y)s%%) and %(x2)s (%(y2)s%%): %(y)s + (%(y2)s −"
                " %(y)s) × (%(v)s − %(x)s) ÷ (%(x2)s − %(x)s) = %(share)s%%."
            )
            % between
        )
    if Fraction(line["cap"]) < 100:
        steps.append(gettext("At most %(cap)s%%.") % {"cap": number_text(Fraction(line["cap"]))})
    points = {
        "weight": number_text(Fraction(line["weight"])),
        "share": number_text(share, 4),
        "points": number_text(Fraction(line["points"]), 2, 2),
    }
    steps.append(
        gettext("%(weight)s points × %(share)s%% = %(points)s, rounded to 0.01 half up.") % points
    )
    return steps


def outcome_text(row: Any) -> str:
    """What was decided of an application, or what its scores would come to until then."""
    if row.outcome:
        return str(OUTCOMES[row.outcome])
    if not row.proposal:
        return "—"
    return gettext("by its scores: %(outcome)s") % {"outcome": OUTCOMES[row.proposal]}


def title_of(text: str) -> str:
    """A title of a scheme in the script of the page."""
    return str(in_script(text))


def ground_text(ground: str, share: str) -> str:
    """By which rule a consequence is proposed."""
    told = f"{number_text(Fraction(share or 0) * 100)}%"
    return str(GROUNDS[ground]) % {"share": told}


_FIGURES_WRONG = {
    "RANGE": _("%(field)s: %(value)s does not lie between 0 and %(bound)s. Check the unit."),
    "UNKNOWN": _("%(field)s: “%(value)s” is none of the choices."),
    "LAND": _("%(field)s: %(value)s is less than any plot. Check the unit: it is typed in mu."),
    "BASE_OVER_LAND": _("%(field)s: %(value)s is more than the land, %(bound)s."),
    "FLOOR_UNDER_BASE": _("%(field)s: %(value)s is less than the ground covered, %(bound)s."),
    "PLOT_RATIO": _("%(field)s: %(value)s is more than %(bound)s times the land. Check the unit."),
    "OVER_OUTPUT": _("%(field)s: %(value)s is more than the output of a year, %(bound)s."),
}
_SCHEME_WRONG = {
    "NONE": _("%(where)s: there is none. A scheme has gates, criteria and sittings."),
    "TOO_MANY": _("%(where)s: %(value)s rows; at most %(most)s can be kept."),
    "MISSING": _("%(where)s: this is needed."),
    "TOO_LONG": _("%(where)s: “%(value)s” is too long; at most 60 characters."),
    "CHOICE": _("%(where)s: “%(value)s” is none of these: %(known)s."),
    "NUMBER": _("%(where)s: “%(value)s” is no number. Type a decimal or a fraction such as 2/3."),
    "WHOLE": _("%(where)s: “%(value)s” is no whole number."),
    "RANGE": _("%(where)s: “%(value)s” does not lie between %(least)s and %(most)s."),
    "UNIT": _("%(where)s: “%(value)s” is not the unit of this measure."),
    "COMPARISON": _("%(where)s: classes of industry are compared as lists, all else by a number."),
    "GATE_ADMITS": _("%(where)s: who fails a gate cannot be admitted."),
    "NOT_SCORED": _("%(where)s: a class of industry has no number that could be scored."),
    "PAIR": _("%(where)s: “%(value)s” is no pair of a value and a share."),
    "NOT_RISING": _("%(where)s: %(value)s is not more than the value before it. Values rise."),
    "UP_AND_DOWN": _(
        "%(where)s: the shares %(value)s go up and down. A curve rises or falls throughout."
    ),
    "CLASS": _("%(where)s: “%(value)s” is no class of GB/T 4754 of two to four digits."),
    "TWICE": _("%(where)s: “%(value)s” stands there twice."),
    "WEIGHTS": _("The weights must sum to 100: %(value)s."),
    "ORDER": _(
        "%(where)s: %(value)s. Admission asks for the most points, then mending, then rent."
    ),
    "SAME_GATE": _("%(where)s: “%(value)s” is a gate of the same measure and comparison already."),
    "CONTRADICTION": _("%(where)s contradict each other: nothing passes both (%(value)s)."),
    "MORE_THAN_ALL": _("%(where)s: more than all of them never vote for something."),
    "MINORITY": _("%(where)s: %(value)s is less than a half."),
    "CASTING": _(
        "%(where)s: with a majority of %(value)s a tie never carries. A casting vote needs 1/2."
    ),
}
_BALLOT_WRONG = {
    "RECUSED_VOTES": _("Who is recused cannot vote: %(member)s (%(reason)s)."),
    "INTERESTED_VOTES": _("Who has an interest cannot vote: %(member)s (%(reason)s)."),
    "TWICE": _("%(member)s votes twice."),
    "NO_CHAIR": _("Nobody is in the chair."),
}
_MENDING_WRONG = {
    "ITEMS": _("Say what is to be mended, one thing a line."),
    "DAY": _("Give a day to come until which it is to be mended."),
    "PASSED": _(
        "The day for mending has passed: %(day)s. Ask for more time, or apply anew once this"
        " application has ended."
    ),
    "NOT_PASSED": _("It can be mended until %(day)s."),
}
_PROMISE_WRONG = {
    "AMOUNT_MISSING": _("“%(kind)s” needs its amount."),
    "NO_AMOUNT": _("“%(kind)s” is promised by a day, without an amount."),
    "AMOUNT_RANGE": _("“%(kind)s”: the amount must be more than nothing and less than absurd."),
    "NO_LAND": _("“%(kind)s”: nothing counts for each mu without land, or without an amount."),
    "DUE_BEFORE_SIGNATURE": _("“%(kind)s”: the day %(value)s is not after the signature."),
    "YEAR": _("“%(kind)s”: figures of a year need their year; other promises have none."),
    "YEAR_ENDS_BEFORE": _(
        "“%(kind)s”: the year %(value)s must not lie before the signature, and must have ended on"
        " the day of the check."
    ),
    "WEIGHT": _("“%(kind)s”: a weight lies between 0 and 100."),
    "BACKWARD": _("“%(kind)s” on %(value)s lies before “%(earlier)s” on %(earlier_on)s."),
    "TWICE": _("“%(kind)s” is promised twice."),
}
_CONSEQUENCE_WRONG = {
    "NEGATIVE": _("%(field)s: %(value)s is below nothing."),
    "SUM": _(
        "Returned, held and forfeited come to %(value)s; the part of the deposit is %(part)s."
    ),
    "NO_DAY": _("What is held needs the new day on which the promise is checked again."),
    "PAST": _("%(value)s is no day to come."),
    "REACHED": _("The promise was reached: there is no day to move."),
}
_OTHERS = {
    "APPLICATION_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the application is in the state “%(state)s”."
    ),
    "OUTCOME_TOO_GOOD": _(
        "“%(outcome)s” is not possible: hard gates and points allow “%(best)s” at best."
    ),
    "CHECK_TOO_EARLY": _("It is due on %(due_on)s, and not kept yet: check it after that day."),
    "PROMISE_FORBIDDEN": _(
        "“%(words)s” must not be promised in an agreement (%(article)s). Take it out."
    ),
    "TERMS_WRONG": _("%(field)s: “%(value)s” cannot be."),
}
_BY_WHY: dict[str, Mapping[str, Any]] = {
    "FIGURES_WRONG": _FIGURES_WRONG,
    "SCHEME_WRONG": _SCHEME_WRONG,
    "BALLOT_WRONG": _BALLOT_WRONG,
    "MENDING_WRONG": _MENDING_WRONG,
    "PROMISE_WRONG": _PROMISE_WRONG,
    "CONSEQUENCE_WRONG": _CONSEQUENCE_WRONG,
}
_ROWS = {
    "gates": _("Gates"),
    "criteria": _("Criteria"),
    "stages": _("Sittings"),
    "outcomes": _("Outcomes"),
    "deposit_rate": _("Usual deposit"),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    if refusal.code == "FIGURES_MISSING":
        names = gettext("; ").join(str(FIGURES[name]) for name in refusal.values["fields"])
        return gettext("Not stated yet: %(names)s.") % {"names": names}
    texts = _BY_WHY.get(refusal.code)
    if texts is None:
        words: dict[str, Any] = {"act": ACTS, "state": STATES, "best": OUTCOMES}
        words |= {"outcome": OUTCOMES, "field": _field, "article": in_script, "words": in_script}
        return wording.refusal_text(refusal, _OTHERS, words)
    values = {name: _told(refusal, name, value) for name, value in refusal.values.items()}
    return str(texts[refusal.values["why"]]) % values


def _told(refusal: Refusal, name: str, value: Any) -> Any:
    if name == "where":
        first, *rest = str(value).split(" ")
        return " ".join([str(_ROWS.get(first, first)), *rest])
    if name == "field":
        return _field(value)
    if name in {"kind", "earlier"}:
        return PROMISE_KINDS[value]
    if refusal.code == "FIGURES_WRONG" and name in {"value", "bound"}:
        return _figure(refusal, name, value)
    if refusal.code == "CONSEQUENCE_WRONG" and isinstance(value, int):
        return money_text(value)
    return full_day(value) if hasattr(value, "isoformat") else value


def _figure(refusal: Refusal, name: str, value: Any) -> Any:
    why = refusal.values["why"]
    if name == "bound" and why in {"PLOT_RATIO", "UNKNOWN"}:
        return value
    of = {"BASE_OVER_LAND": "land_m2", "FLOOR_UNDER_BASE": "base_m2"}.get(why)
    return figure_text(of if name == "bound" and of else refusal.values["field"], value)


def _field(name: Any) -> Any:
    return FIELDS.get(str(name), name)
