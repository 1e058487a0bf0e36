"""What compliance ships: the articles of the law, the terms, the positive list, printed words."""

from datetime import date
from functools import cache

from zoneworks.compliance.engine.positive_list import Entry
from zoneworks.compliance.engine.questions import Article, Ground, GroundText, Question, Rulebook
from zoneworks.core.rulesets import RuleSet, load_rule_set

PACKAGE = "zoneworks.compliance"


SETS = ("fair_competition",)
"""The rule sets of the articles, the earliest first: a changed law is one more."""


def rulebook_on(day: date) -> Rulebook:
    """The articles by which a review is held that is opened on a day.

    Before the first set the same review was asked by the Detailed Rules of 2021, so that it is
    held by the first set too.
    """
    begun = [name for name in SETS if load_rule_set(PACKAGE, name).valid_from <= day]
    return _rulebook((begun or SETS)[-1 if begun else 0])


@cache
def _rulebook(name: str) -> Rulebook:
    rules = load_rule_set(PACKAGE, name)
    articles = tuple(
        Article(
            one["number"],
            one["cited"],
            one["text"],
            one["has_basis"],
            tuple(
                Question(
                    f"{one['number']}-{item}", one["number"], item, words["cited"], words["text"]
                )
                for item, words in enumerate(one["items"], 1)
            ),
        )
        for one in rules.values["articles"]
    )
    grounds = {Ground(code): GroundText(**words) for code, words in rules.values["grounds"].items()}
    return Rulebook(articles, grounds, rules.sha256)


def terms() -> RuleSet:
    """The terms of the readings and of the result: samples, for no law sets them."""
    return load_rule_set(PACKAGE, "review_terms")


def first_reading_days() -> int:
    """Within how many working days a version is read first."""
    return int(terms().values["first_reading_days"])


def second_reading_days() -> int:
    """Within how many working days it is read a second time."""
    return int(terms().values["second_reading_days"])


def validity_months() -> int:
    """For how many months a passed review holds."""
    return int(terms().values["validity_months"])


def sample_list() -> RuleSet:
    """The shipped positive list, a sample."""
    return load_rule_set(PACKAGE, "positive_list")


@cache
def sample_entries() -> tuple[Entry, ...]:
    """The shipped entries of the positive list."""
    entries = sample_list().values["entries"]
    return tuple(Entry(number, **words) for number, words in enumerate(entries, 1))


def printed() -> RuleSet:
    """The words of the printed conclusion."""
    return load_rule_set(PACKAGE, "conclusion")
