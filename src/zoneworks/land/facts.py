"""What land ships: what makes land ready, how near a shape must come to the register."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from zoneworks.core.engine.area import m2_of
from zoneworks.core.rulesets import RuleSet, load_rule_set


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """The supplies that ready land needs, and the stock below which an alarm is due."""

    supplies: tuple[str, ...]
    least_m2: Decimal
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class ShapeRule:
    """How far a shape may differ from the register, a share, and how far it may overlap."""

    differs_by: Decimal
    overlap_m2: Decimal


@cache
def ready_rule() -> ReadyRule:
    """When land is ready."""
    rules = load_rule_set("zoneworks.land", "ready_land")
    least = m2_of(Decimal(rules.values["least_ready_mu"]))
    return ReadyRule(tuple(rules.values["supplies"]), least, rules)


@cache
def shape_rule() -> ShapeRule:
    """When a shape contradicts the register or its neighbors."""
    values = load_rule_set("zoneworks.land", "shapes").values
    return ShapeRule(Decimal(values["differs_by"]), Decimal(values["overlap_m2"]))
