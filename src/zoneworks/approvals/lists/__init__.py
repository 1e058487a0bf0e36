"""The lists of approvals."""

from zoneworks.approvals.lists.analyses import ANALYSES
from zoneworks.approvals.lists.cases import CASES, TURNS, turn_text
from zoneworks.approvals.lists.notices import NOTICES

__all__ = ["ANALYSES", "CASES", "NOTICES", "TURNS", "turn_text"]
