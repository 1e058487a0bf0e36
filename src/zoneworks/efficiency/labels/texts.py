"""Refusals and results in words."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core.engine.money import Rounding, format_scaled, round_ratio
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day, money_text, number
from zoneworks.core.traditional import in_script
from zoneworks.core.wording import is_chinese
from zoneworks.efficiency.engine.gathering import Fault
from zoneworks.efficiency.engine.terms import PER_SHOWN, WAN_FEN, Group, Indicator, Quantity
from zoneworks.efficiency.labels import names

MOST_TOLD = 20


def _scheme_invalid(values: Mapping[str, Any]) -> str:
    if not values["place"]:
        return _("The terms cannot be read: “%(value)s” is no list of terms.") % values
    if values["value"] == "None":
        return _("“%(place)s” is missing: add it.") % values
    return _("“%(value)s” cannot stand at “%(place)s”.") % values


def _group_too_small(values: Mapping[str, Any]) -> str:
    return (
        _(
            "“%(group)s” has %(n)s to rank, its quotas want %(least)s at least, and the scheme"
            " states no rule for fewer: state one (one grade, or another group)."
        )
        % values
    )


_TEXTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "SCHEME_INVALID": _scheme_invalid,
    "SCHEME_WEIGHTS": lambda values: (
        _("The weights of “%(group)s” sum to %(sum)s, not to 100: %(weights)s.") % values
    ),
    "SCHEME_QUOTAS": lambda values: (
        _("The quotas sum to %(sum)s %%, not to 100: %(quotas)s.") % values
    ),
    "FIGURES_MISSING": lambda values: (
        ngettext(
            "“%(indicator)s” has no value of %(credit_code)s, and the scheme lets nobody go"
            " without: enter it.",
            "“%(indicator)s” has no value of %(n)s enterprises, the first %(credit_code)s, and the"
            " scheme lets nobody go without: enter them.",
            values["n"],
        )
        % values
    ),
    "BASELINE_IMPOSSIBLE": lambda values: (
        _(
            "“%(group)s” cannot be measured by its own average of “%(indicator)s”, which is no"
            " positive number: state a baseline."
        )
        % values
    ),
    "AVERAGE_IMPOSSIBLE": lambda values: (
        _(
            "Nobody in “%(group)s” has a value of “%(indicator)s”, so that there is no average"
            " score: enter values, or state another rule."
        )
        % values
    ),
    "GROUP_TOO_SMALL": _group_too_small,
    "NOBODY_TO_RANK": lambda _values: _(
        "There is nobody to rank: enter land and figures of the year first."
    ),
    "FIGURES_TOO_LARGE": lambda values: (
        _("The figures of “%(indicator)s” are too large to be computed exactly: check their units.")
        % values
    ),
    "EVALUATION_ACT_IMPOSSIBLE": lambda values: (
        _("“%(act)s” is not possible: the evaluation is in the state “%(state)s”.")
        % {"act": names.ACTS[values["act"]], "state": names.STATES[values["state"]]}
    ),
    "WINDOW_OPEN": lambda values: (
        _("Objections are taken until %(day)s: it can be made final after that day.")
        % {"day": full_day(values["day"])}
    ),
    "WINDOW_CLOSED": lambda values: (
        _("Objections were taken until %(day)s.") % {"day": full_day(values["day"])}
    ),
    "OBJECTIONS_OPEN": lambda values: (
        ngettext(
            "%(n)s objection waits: decide it first.",
            "%(n)s objections wait: decide them first.",
            values["n"],
        )
        % values
    ),
    "RECOMPUTATION_DUE": lambda _values: _(
        "An objection was upheld: mend the figures and compute anew first."
    ),
    "POLICY_BASIS_MISSING": lambda _values: _(
        "An advantage or a surcharge names the rule on which it stands; a surcharge on power,"
        " water or land that of the province or above (Price Law, articles 19 and 20; Regulation"
        " on Fair Competition Review, articles 10 and 11)."
    ),
    "POLICY_ACT_IMPOSSIBLE": lambda values: (
        _("The policy is in the state “%(state)s”.")
        % {"state": names.POLICY_STATES[values["state"]]}
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    return _TEXTS[refusal.code](refusal.values)


def fault_texts(faults: Iterable[Fault], called: Mapping[int, str]) -> list[str]:
    """What is wrong with the figures, enterprise by enterprise, with how many more there are."""
    found = list(faults)
    texts = [
        str(names.FAULTS[one.kind] % {"name": called.get(one.key, ""), "value": one.value})
        for one in found[:MOST_TOLD]
    ]
    more = len(found) - MOST_TOLD
    if more > 0:
        text = ngettext("%(n)s more like this.", "%(n)s more like these.", more)
        texts.append(text % {"n": more})
    return texts


def fraction_text(value: Fraction | None, places: int = 4) -> str:
    """A fraction as a decimal, rounded half up; “—” for none."""
    if value is None:
        return "—"
    scaled = round_ratio(value.numerator * 10**places, value.denominator, Rounding.HALF_UP)
    return format_scaled(scaled, places, keep=2, cut=places)


def decimal_text(value: Fraction, places: int = 4) -> str:
    """A fraction as a decimal, rounded half up, without zeros at its end."""
    scaled = round_ratio(value.numerator * 10**places, value.denominator, Rounding.HALF_UP)
    return format_scaled(scaled, places, keep=0, cut=None)


def indicator_text(value: Fraction | None, numerator: str, denominator: str) -> str:
    """The value of a quotient: in per cent where it has no unit."""
    if value is None or indicator_unit(numerator, denominator):
        return fraction_text(value)
    return f"{fraction_text(value * 100, 2)}%"


def scheme_text(scheme: Any) -> str:
    """A scheme with its version."""
    return _("%(name)s, version %(n)s") % {"name": scheme.name, "n": scheme.number}


def years_text(years: str) -> str:
    """The years of a mark, which are stored in a row."""
    return _("; ").join(years.split(", "))


def indicator_unit(numerator: str, denominator: str) -> str:
    """The unit of a quotient, such as 万元/亩; nothing where the two have one and the same."""
    above, below = str(names.UNITS[numerator]), str(names.UNITS_BELOW[denominator])
    if above == below:
        return ""
    return _("%(above)s per %(below)s") % {"above": above, "below": below}


def amount_text(quantity: Quantity, value: int | None) -> tuple[str, Any]:
    """A quantity and its unit as people read them: in 万 in Chinese, in single ones in English."""
    if value is None:
        return "—", ""
    if not is_chinese() and PER_SHOWN[quantity] == WAN_FEN:
        return money_text(value), ""
    if not is_chinese() and quantity is Quantity.ELECTRICITY:
        return number(value), "kWh"
    return decimal_text(value / PER_SHOWN[quantity]), names.UNITS[quantity]


def name_of(named: Group | Indicator) -> str:
    """The name of a group or an indicator in the language of the page."""
    return _name(named.name, named.english)


def group_names(terms: Mapping[str, Any]) -> dict[str, str]:
    """The names of the groups of stored terms by code, in the language of the page."""
    return {one["code"]: _name(one["name"], one.get("english", "")) for one in terms["groups"]}


def _name(name: str, english: str) -> str:
    return in_script(name) if is_chinese() else english or name
