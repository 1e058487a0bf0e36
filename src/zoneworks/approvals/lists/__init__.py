"""The lists of approvals."""

from zoneworks.approvals.lists.analyses import ANALYSES
from zoneworks.approvals.lists.cases import (
    BULK_ACTS,
    CASES,
    ITEMS,
    TURNS,
    bulk_value,
    deadline_name,
    spent,
    turn_text,
)
from zoneworks.approvals.lists.differences import DIFFERENCES
from zoneworks.approvals.lists.duties import BREACHES, OBLIGATIONS, duty_state
from zoneworks.approvals.lists.notices import NOTICES

__all__ = [
    "ANALYSES",
    "BREACHES",
    "BULK_ACTS",
    "CASES",
    "DIFFERENCES",
    "ITEMS",
    "NOTICES",
    "OBLIGATIONS",
    "TURNS",
    "bulk_value",
    "deadline_name",
    "duty_state",
    "spent",
    "turn_text",
]
