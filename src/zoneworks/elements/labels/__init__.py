"""The words of elements: codes, columns, amounts, and why something is not possible."""

from zoneworks.elements.labels.answers import (
    need_name,
    reason_text,
    rule_text,
)
from zoneworks.elements.labels.names import (
    ALERTS,
    FIELDS,
    HOLD_SHAPES,
    HOLDS,
    KIND_NOTES,
    KINDS,
    MATCHING_SHAPES,
    MATCHINGS,
    UNITS,
    WEIGHTS,
    about_text,
    amount_text,
    amount_with_unit,
    terms_rows,
    yuan_text,
)
from zoneworks.elements.labels.refusals import refusal_text
from zoneworks.elements.labels.timeline import TIMELINE, timeline_of

__all__ = [
    "ALERTS",
    "FIELDS",
    "HOLDS",
    "HOLD_SHAPES",
    "KINDS",
    "KIND_NOTES",
    "MATCHINGS",
    "MATCHING_SHAPES",
    "TIMELINE",
    "UNITS",
    "WEIGHTS",
    "about_text",
    "amount_text",
    "amount_with_unit",
    "need_name",
    "reason_text",
    "refusal_text",
    "rule_text",
    "terms_rows",
    "timeline_of",
    "yuan_text",
]
