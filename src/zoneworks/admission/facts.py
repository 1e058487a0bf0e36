"""What admission ships: the sample scheme, the terms of agreements, forbidden words, print."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from zoneworks.admission.engine.concessions import Ban
from zoneworks.admission.engine.consequences import Terms
from zoneworks.admission.engine.schemes import Scheme, read_scheme
from zoneworks.core.rulesets import RuleSet, load_rule_set

PACKAGE = "zoneworks.admission"


def sample() -> RuleSet:
    """The shipped scheme, a sample."""
    return load_rule_set(PACKAGE, "scheme_448")


def sample_content() -> Mapping[str, Any]:
    """The content of the shipped scheme."""
    content: Mapping[str, Any] = sample().values["content"]
    return content


@cache
def sample_scheme() -> Scheme:
    """The shipped scheme, read."""
    return read_scheme(sample_content())


def agreement_rules() -> RuleSet:
    """The usual terms of an agreement and of the acts around it: samples."""
    return load_rule_set(PACKAGE, "agreement_terms")


def usual_terms() -> Terms:
    """The usual terms on a deposit."""
    values = agreement_rules().values
    return Terms(
        Fraction(values["late_rate"]), Fraction(values["hold_up_to"]), values["extensions"]
    )


def days(name: str) -> int:
    """Working days for an act: ``completeness_days``, ``decision_days``, ``check_days``."""
    return int(agreement_rules().values[name])


@cache
def bans() -> tuple[Ban, ...]:
    """The promises that no agreement may make, and what forbids them."""
    rows = load_rule_set(PACKAGE, "forbidden_promises").values["bans"]
    return tuple(Ban(tuple(one["words"]), one["article"]) for one in rows)


def printed() -> RuleSet:
    """The words of printed minutes, decisions and agreements."""
    return load_rule_set(PACKAGE, "documents")
