"""Schemes that tests begin with."""

import copy
from typing import Any

from zoneworks.core.rulesets import load_rule_set
from zoneworks.efficiency.engine.schemes import read_scheme
from zoneworks.efficiency.engine.terms import Scheme

PACKAGE = "zoneworks.efficiency"


def shipped(name: str = "sample") -> Scheme:
    """A shipped rule set as the engine reads it."""
    return read_scheme(load_rule_set(PACKAGE, name).values)


def plain(**changes: Any) -> dict[str, Any]:
    """The terms of a scheme of one group and two indicators, with some of them changed."""
    terms: dict[str, Any] = {
        "groups": [
            {
                "code": "all",
                "name": "All",
                "indicators": [
                    indicator("tax", "TAX", weight=60, baseline="2"),
                    indicator("value", "VALUE_ADDED", weight=40, baseline="10"),
                ],
            }
        ],
        "quotas": {"A": 20, "B": 40, "C": 35, "D": 5},
    }
    return copy.deepcopy(terms) | changes


def indicator(code: str, numerator: str, **more: Any) -> dict[str, Any]:
    """An indicator per mu."""
    name = f"{code} per mu"
    return {"code": code, "name": name, "numerator": numerator, "denominator": "LAND"} | more


def one_group(**changes: Any) -> dict[str, Any]:
    """``plain`` with changes of its group."""
    terms = plain()
    terms["groups"][0] |= changes
    return terms
