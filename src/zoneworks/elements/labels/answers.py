"""What a matching says, in words: needs, rules, why something moved."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zoneworks.core.templatetags.ui import full_day, money_text, number
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.labels.names import KINDS, amount_with_unit, yuan_text

_RULES = {
    ("area", "at_most"): gettext_lazy("is no larger than %(limit)s m²"),
    ("capacity", "at_least"): gettext_lazy("has at least %(limit)s"),
    ("power_kva", "at_least"): gettext_lazy("has at least %(limit)s kVA"),
    ("height_m", "at_least"): gettext_lazy("is at least %(limit)s m high"),
    ("load_kg_m2", "at_least"): gettext_lazy("bears at least %(limit)s kg/m²"),
    ("rent", "at_most"): gettext_lazy("costs at most %(limit)s a m² and month"),
    ("price", "at_most"): gettext_lazy("costs at most %(limit)s a mu"),
    ("ready_on", "at_most"): gettext_lazy("is ready by %(limit)s"),
    ("fire_class", "one_of"): gettext_lazy("is built for the fire hazard (%(limit)s)"),
    ("industry_class", "one_of"): gettext_lazy("allows the class of industry (%(limit)s)"),
}


def need_name(need: str) -> str:
    """What a need is of: its site, flats, people of a skill, money."""
    kind, _colon, skill = need.partition(":")
    if need == "site":
        return _("Site")
    name = str(KINDS.get(kind, need))
    return _("%(element)s, %(skill)s") % {"element": name, "skill": skill} if skill else name


def need_amount(need: Mapping[str, Any]) -> str:
    """How much a need asks for."""
    return quantity(need["kind"], need["amount"])


def quantity(kind: str, amount: int) -> str:
    """A whole number of a matching as people say it: areas are kept in hundredths of a m²."""
    of = kind.partition(":")[0]
    scale = 100 if of in {Kind.LAND, Kind.SPACE} else 1
    return amount_with_unit(of, Decimal(amount) / scale)


def rule_text(rule: Sequence[Any], kind: str) -> str:
    """A rule as (feature, test, limit, how many elements it excludes)."""
    feature, test, limit, excludes = rule
    text = str(_RULES[feature, test]) % {"limit": _limit(feature, limit, kind)}
    told = {"rule": text, "n": number(excludes)}
    return (
        ngettext(
            "%(n)s is excluded: it is not one that %(rule)s",
            "%(n)s are excluded: they are none that %(rule)s",
            excludes,
        )
        % told
    )


def _limit(feature: str, limit: Any, kind: str) -> str:
    if isinstance(limit, list):
        return "/".join(limit)
    told = {
        "capacity": lambda: quantity(kind, limit),
        "area": lambda: number(Decimal(limit) / 100, 0),
        "rent": lambda: yuan_text(limit),
        "price": lambda: money_text(limit),
        "ready_on": lambda: full_day(date.fromisoformat(limit)),
    }
    return told[feature]() if feature in told else number(limit)


def reason_text(reason: Mapping[str, Any], kind: str, called: Mapping[str, str]) -> str:
    """Why an agreed site is not kept; ``called`` gives the names of projects."""
    code = reason["code"]
    if code == "NOT_ELIGIBLE":
        rules = [rule_text(one, kind) for one in reason["rules"]]
        return _("; ").join(rules) or _("it is no longer offered")
    if code == "TAKEN":
        takers = _("; ").join(called.get(one, one) for one in reason["takers"][:5])
        told = {"takers": takers, "cost": number(reason["moving_cost"])}
        return _("“%(takers)s” has it now; that moving costs %(cost)s was less.") % told
    if code == "GAINS":
        told = {"gain": number(reason["gain"]), "cost": number(reason["moving_cost"])}
        return _("all projects together gain %(gain)s, after %(cost)s for moving.") % told
    return _("its other needs cannot be met together with it.")
