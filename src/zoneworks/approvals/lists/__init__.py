"""The lists of approvals."""

from zoneworks.approvals.lists.cases import (
    BULK_ACTS,
    bulk_value,
    deadline_name,
    spent,
    turn_text,
)
from zoneworks.approvals.lists.duties import duty_state
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

__all__ = [
    "ANALYSIS_LIST",
    "BREACH_LIST",
    "BULK_ACTS",
    "CASE_LIST",
    "DIFFERENCE_LIST",
    "ITEM_LIST",
    "KINDS",
    "NOTICE_LIST",
    "OBLIGATION_LIST",
    "TURN_LIST",
    "bulk_value",
    "deadline_name",
    "duty_state",
    "spent",
    "turn_text",
]
