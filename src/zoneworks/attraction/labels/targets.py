"""The words of targets and lists of the top 500."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.labels.leads import TOP_LISTS
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.timelines import Words

MEASURES: dict[str, Any] = {
    Measure.PROJECTS: _("Number of projects signed"),
    Measure.INVESTMENT: _("Investment signed"),
    Measure.LARGE_PROJECTS: _("Number of large projects signed"),
}
FIELDS: dict[str, Any] = {
    "name": pgettext_lazy("target", "Name"),
    "measure": pgettext_lazy("target", "Measure"),
    "goal": pgettext_lazy("target", "Goal"),
    "least_fen": _("Investment of a large project from"),
    "begins_on": pgettext_lazy("target", "From"),
    "ends_on": pgettext_lazy("target", "Until"),
}
_ACTS_DONE = {
    "attraction.target_set": _("Target set"),
    "attraction.target_changed": _("Target changed"),
    "attraction.top_list_entered": _("List of the top 500 entered"),
    "attraction.top_list_replaced": _("List of the top 500 replaced"),
}
TIMELINE = Words(_ACTS_DONE, FIELDS, {**MEASURES, **TOP_LISTS})
_WHY: dict[str, Any] = {
    "GOAL": _("A goal is more than zero."),
    "PERIOD": _("The period ends before it begins."),
    "LEAST": _("Say from which investment on a project is large."),
}


def refusal_text(refusal: Refusal) -> str:
    """Why a target cannot be."""
    return str(_WHY[refusal.values["why"]])
