"""The lists of approvals."""

from zoneworks.approvals.lists.analyses import ANALYSES
from zoneworks.approvals.lists.cases import CASES, TURNS, turn_text
from zoneworks.approvals.lists.differences import DIFFERENCES

__all__ = ["ANALYSES", "CASES", "DIFFERENCES", "TURNS", "turn_text"]
