"""What the service slice ships: keywords of classes, and the terms of a consultation."""

from collections.abc import Mapping
from functools import cache

from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.helpdesk.engine.classify import Keyword, Thresholds

PACKAGE = "zoneworks.helpdesk"


def keyword_rules() -> RuleSet:
    """The rule set of the keywords, with its digest."""
    return load_rule_set(PACKAGE, "keywords")


@cache
def keywords() -> tuple[Keyword, ...]:
    """All keywords, one for each word."""
    return tuple(
        Keyword(
            word,
            group["code"],
            group["because"],
            tuple(group.get("unless", ())),
            tuple(group.get("silences", ())),
        )
        for group in keyword_rules().values["keywords"]
        for word in group["words"]
    )


def thresholds() -> Thresholds:
    """From when on a suggestion is made."""
    values = keyword_rules().values
    return Thresholds(values["min_score"], values["min_lead"])


@cache
def simplified_characters() -> Mapping[str, str]:
    """Map the traditional characters of the standard's words to the simplified ones."""
    values = keyword_rules().values
    pairs = (values[name].replace(" ", "") for name in ("traditional", "simplified"))
    return dict(zip(*pairs, strict=True))


def answer_days() -> int:
    """Within how many working days a department answers."""
    return int(load_rule_set(PACKAGE, "consultation").values["answer_days"])


def decision_days() -> int:
    """Within how many working days a class is decided, once it can be."""
    return int(load_rule_set(PACKAGE, "consultation").values["decision_days"])
