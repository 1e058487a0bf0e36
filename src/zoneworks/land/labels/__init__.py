"""The words of land: codes, columns, and why an act is not possible."""

from zoneworks.land.labels.names import (
    BUILDING_KINDS,
    CONDITIONS,
    FEATURE_KINDS,
    FIRE_CLASSES,
    GROUNDS,
    INDUSTRY_CLASSES,
    READY_LABEL,
    STATE_SHAPES,
    STATES,
    SUPPLIES,
    USES,
    per_mu_text,
)
from zoneworks.land.labels.refusals import FIELDS_OF_REFUSALS, refusal_text
from zoneworks.land.labels.timeline import FIELDS, TIMELINE

__all__ = [
    "BUILDING_KINDS",
    "CONDITIONS",
    "FEATURE_KINDS",
    "FIELDS",
    "FIELDS_OF_REFUSALS",
    "FIRE_CLASSES",
    "GROUNDS",
    "INDUSTRY_CLASSES",
    "READY_LABEL",
    "STATES",
    "STATE_SHAPES",
    "SUPPLIES",
    "TIMELINE",
    "USES",
    "per_mu_text",
    "refusal_text",
]
