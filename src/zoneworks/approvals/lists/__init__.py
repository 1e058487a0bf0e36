"""The lists of approvals."""

from zoneworks.approvals.lists.analyses import ANALYSES
from zoneworks.approvals.lists.cases import (
    BULK_ACTS,
    CASES,
    ITEMS,
    TURNS,
    deadline_name,
    due_text,
    spent,
    turn_text,
)
from zoneworks.approvals.lists.differences import DIFFERENCES
from zoneworks.approvals.lists.duties import BREACHES, OBLIGATIONS, duty_state
from zoneworks.approvals.lists.kinds import (
    ANALYSIS_LIST,
    BREACH_LIST,
    CASE_LIST,
    DIFFERENCE_LIST,
    ITEM_LIST,
    KINDS,
    NOTICE_LIST,
    OBLIGATION_LIST,
    TURN_LIST,
)
from zoneworks.approvals.lists.notices import NOTICES

__all__ = [
    "ANALYSES",
    "ANALYSIS_LIST",
    "BREACHES",
    "BREACH_LIST",
    "BULK_ACTS",
    "CASES",
    "CASE_LIST",
    "DIFFERENCES",
    "DIFFERENCE_LIST",
    "ITEMS",
    "ITEM_LIST",
    "KINDS",
    "NOTICES",
    "NOTICE_LIST",
    "OBLIGATIONS",
    "OBLIGATION_LIST",
    "TURNS",
    "TURN_LIST",
    "deadline_name",
    "due_text",
    "duty_state",
    "spent",
    "turn_text",
]
