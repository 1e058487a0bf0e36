"""What elements ships: how readiness is reckoned, usual floors, weights of a matching."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from zoneworks.core.engine.area import m2_of
from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.elements.engine.terms import Kind

PACKAGE = "zoneworks.elements"
FEN = 100


def outlook_rules() -> RuleSet:
    """How readiness is reckoned, and the usual terms of reservations and matchings: samples."""
    return load_rule_set(PACKAGE, "outlook")


def value(name: str) -> Any:
    """One of these terms."""
    return outlook_rules().values[name]


def floor_rules() -> RuleSet:
    """The least of each element where a zone has set none."""
    return load_rule_set(PACKAGE, "floors")


def lead_text(lead: Any) -> str:
    """A project of the pipeline as nobody takes it for another: its number, name and investor."""
    named = f"{lead.number} {lead.name}"
    return named if lead.investor in lead.name else f"{named} · {lead.investor}"


@cache
def usual_floors() -> Mapping[Kind, Decimal]:
    """These floors in the units of stocks."""
    least = {Kind(name): Decimal(amount) for name, amount in floor_rules().values["least"].items()}
    return least | {Kind.LAND: m2_of(least[Kind.LAND]), Kind.MONEY: least[Kind.MONEY] * FEN}
