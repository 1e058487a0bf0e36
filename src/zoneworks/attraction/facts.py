"""What the attraction slice ships: when a history counts, how far is looked ahead."""

from zoneworks.core.rulesets import RuleSet, load_rule_set


def rules() -> RuleSet:
    """The rule set with its digest."""
    return load_rule_set("zoneworks.attraction", "attraction")


def value(name: str) -> int:
    """A value of the rule set."""
    return int(rules().values[name])
