"""The words of delivery: codes, columns, names of activities, and why an act is not possible."""

from zoneworks.delivery.labels.fields import FIELDS, TIMELINE, links_text, needs_text
from zoneworks.delivery.labels.names import (
    activity_name,
    step_name,
    template_choices,
    template_name,
)
from zoneworks.delivery.labels.refusals import refusal_text
from zoneworks.delivery.labels.terms import (
    BINDINGS,
    BOUNDS,
    CAUSES,
    EXPECTED_EARLIER,
    GROUNDS,
    KINDS,
    LIKENESSES,
    PHASES,
    PLAN_ACTS,
    STATE_SHAPES,
    STATES,
    UNSTATED,
    ZOOMS,
)

__all__ = [
    "BINDINGS",
    "BOUNDS",
    "CAUSES",
    "EXPECTED_EARLIER",
    "FIELDS",
    "GROUNDS",
    "KINDS",
    "LIKENESSES",
    "PHASES",
    "PLAN_ACTS",
    "STATES",
    "STATE_SHAPES",
    "TIMELINE",
    "UNSTATED",
    "ZOOMS",
    "activity_name",
    "links_text",
    "needs_text",
    "refusal_text",
    "step_name",
    "template_choices",
    "template_name",
]
