"""The lists of approvals with their rows: what people keep, follow and take along."""

from typing import Any

from zoneworks.approvals import queries
from zoneworks.approvals.engine.acts import READ_NOTICES, VIEW_ANALYSES, VIEW_CASES
from zoneworks.approvals.lists.analyses import ANALYSES
from zoneworks.approvals.lists.cases import CASES, ITEMS, TURNS
from zoneworks.approvals.lists.differences import DIFFERENCES
from zoneworks.approvals.lists.duties import BREACHES, OBLIGATIONS
from zoneworks.approvals.lists.notices import NOTICES
from zoneworks.core.contributed import ListKind
from zoneworks.core.engine.roles import Act
from zoneworks.core.lists import ListSpec


def _list(
    name: str, spec: ListSpec, rows: Any, act: Act = VIEW_CASES, part: str = "cases"
) -> ListKind:
    return ListKind(f"approvals.{name}", f"approvals:{name}", act, spec, rows, act, part=part)


CASE_LIST = _list("approval_cases", CASES, queries.list_cases_in_progress)
TURN_LIST = _list("turns", TURNS, queries.list_turns)
ITEM_LIST = _list("items", ITEMS, queries.list_accepted)
OBLIGATION_LIST = _list("obligations", OBLIGATIONS, queries.list_all_obligations)
BREACH_LIST = _list("breaches", BREACHES, queries.list_all_breaches)
DIFFERENCE_LIST = _list("differences", DIFFERENCES, queries.list_differences, part="mirror")
ANALYSIS_LIST = _list("analyses", ANALYSES, queries.list_analyses, VIEW_ANALYSES, "analyses")
NOTICE_LIST = _list("notices", NOTICES, queries.list_notices, READ_NOTICES)
KINDS = (
    *(CASE_LIST, TURN_LIST, ITEM_LIST, OBLIGATION_LIST, BREACH_LIST),
    *(DIFFERENCE_LIST, ANALYSIS_LIST, NOTICE_LIST),
)
