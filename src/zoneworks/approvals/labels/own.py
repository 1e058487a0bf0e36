"""The words of the analysis of own cases: rules, changes, methods."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.process.conformance import Rule
from zoneworks.approvals.engine.process.prediction import Method
from zoneworks.approvals.engine.process.whatif import ChangeKind
from zoneworks.approvals.labels.names import item_name

RULES: dict[Rule, tuple[Any, Any]] = {
    Rule.LAND: (
        _("Decided formally before the land"),
        _(
            "No formal decision comes before the right to the land on which it rests (Urban and"
            " Rural Planning Law, article 38)."
        ),
    ),
    Rule.ORDER: (
        _("Decided before what comes first"),
        _("The process names what comes before each item, with its article."),
    ),
    Rule.MILESTONE: (
        _("Begun before it was lawful"),
        _(
            "Construction, use and production are lawful only when everything before them is"
            " delivered (Construction Law, articles 7 and 61)."
        ),
    ),
    Rule.LIMIT: (
        _("Beyond the limit of the law"),
        _(
            "Decided, or still open, after the limit of the law and of an extension with consent"
            " (Administrative Licensing Law, article 42)."
        ),
    ),
    Rule.POWER: (
        _("Decided without power"),
        _(
            "On the day of the decision the authority held no power (Administrative Licensing Law,"
            " articles 22 to 24)."
        ),
    ),
    Rule.TOO_FAST: (
        _("Decided before the days that the law wants to pass"),
        _("Such as the announcement and the listing of land (Order 39 of the Ministry of Land)."),
    ),
    Rule.GAPS_LATE: (
        _("Gaps told too late"),
        _(
            "What is missing is told within five working days (Administrative Licensing Law,"
            " article 32, item 4)."
        ),
    ),
    Rule.GAPS_TWICE: (
        _("Gaps told more than once"),
        _(
            "What is missing is told once, completely (Administrative Licensing Law, article 32,"
            " item 4)."
        ),
    ),
    Rule.DELIVERY: (
        _("Delivered too late"),
        _(
            "A decision is delivered within ten working days (Administrative Licensing Law,"
            " article 44)."
        ),
    ),
    Rule.JOINT: (
        _("Not delivered together"),
        _("Items of a joint handling are delivered on one day."),
    ),
    Rule.PAUSE_REASON: (
        _("Clock stopped without a reason that the law knows"),
        _(
            "Only what the process names stops the clock (Administrative Licensing Law, article"
            " 45)."
        ),
    ),
    Rule.PAUSE_LONG: (
        _("Clock stopped too long"),
        _("The pause lasted longer than the process allows for its reason."),
    ),
    Rule.PAPER_LATE: (
        _("Paper that may follow came too late"),
        _("A secondary paper came after its day, or has not come and the day is over."),
    ),
    Rule.PROMISE_LATE: (
        _("Promise broken or not checked in time"),
        _("What was promised in writing was not kept, or was not checked by its day."),
    ),
    Rule.EXTENDED: (
        _("Limit extended with consent"),
        _(
            "Decided after the limit and within its extension (Administrative Licensing Law,"
            " article 42)."
        ),
    ),
    Rule.DEEMED: (
        _("Counted as accepted from the application"),
        _(
            "Nothing was told within five working days (Administrative Licensing Law, article 32,"
            " item 4)."
        ),
    ),
    Rule.WITHHELD: (
        _("Delivery withheld for a paper that may follow"),
        _("Delivered later than ten working days, within ten of the paper's coming."),
    ),
    Rule.JOINT_WAITED: (
        _("Delivery waited for its joint handling"),
        _("Delivered within ten working days of the last decision of the joint handling."),
    ),
    Rule.PAPER: (
        _("Paper that may follow, in time"),
        _("A secondary paper came by its day, or its day is still to come."),
    ),
    Rule.PROMISE: (
        _("On a promise, checked later"),
        _("A written promise was kept when it was checked, or its day is still to come."),
    ),
    Rule.SIMULATED: (
        _("Simulated handling"),
        _("A result without the force of law, made before the land."),
    ),
}
"""What each rule of conformance finds, and what it says."""

SIDES: dict[bool, Any] = {True: _("Violations"), False: _("Allowed tolerance")}

CHANGES: dict[ChangeKind, Any] = {
    ChangeKind.SHORTEN: _("Shorten to a share of its days"),
    ChangeKind.CAP: _("At most so many working days"),
    ChangeKind.PARALLEL: _("Handle it beside what now comes before it"),
    ChangeKind.DROP: _("Leave it out"),
}

METHODS: dict[Method, Any] = {
    Method.ACTIVITY: pgettext_lazy("prediction", "Median after the same act"),
    Method.LIMIT: pgettext_lazy("prediction", "Median of those as far from their limit"),
}


def rule_definition(rule: Rule) -> Any:
    """What a rule says."""
    return RULES[rule][1]


def item_choices() -> list[tuple[str, str]]:
    """Every item of the shipped processes with its name, each once."""
    codes = (item.code for each in shipped_definitions() for item in each.process.items)
    return [(code, item_name(code)) for code in dict.fromkeys(codes)]
