"""The lists of approvals."""

from zoneworks.approvals.lists.analyses import ANALYSES
from zoneworks.approvals.lists.cases import CASES, ITEMS, TURNS, turn_text

__all__ = ["ANALYSES", "CASES", "ITEMS", "TURNS", "turn_text"]
