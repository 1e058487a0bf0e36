"""Tables of approvals: the cases behind a figure out, exports of mandated systems in."""

from zoneworks.approvals.tables.exports import LEFT_OUT, Look, UnknownProject, bring_in, look
from zoneworks.approvals.tables.figures import CASES, case_rows

__all__ = ["CASES", "LEFT_OUT", "Look", "UnknownProject", "bring_in", "case_rows", "look"]
