"""Every read of approvals, for one actor."""

from zoneworks.approvals.queries.analyses import (
    find_job,
    find_latest_own,
    get_analysis,
    list_analyses,
    list_case_steps,
    list_cases,
    list_project_cases,
    list_unseen,
)
from zoneworks.approvals.queries.clocks import ItemClocks, LimitClock, read_clocks
from zoneworks.approvals.queries.documents import (
    get_document,
    list_case_documents,
    list_item_documents,
    next_number,
)
from zoneworks.approvals.queries.handling import (
    Holding,
    Posts,
    get_case,
    get_item,
    list_approval_cases,
    list_breaches,
    list_items,
    list_my_turns,
    list_obligations,
    list_papers,
    list_site_works,
    list_turns,
    load_case,
    posts_of,
)
from zoneworks.approvals.queries.letters import letter, may_promise
from zoneworks.approvals.queries.performance import list_served

__all__ = [
    "Holding",
    "ItemClocks",
    "LimitClock",
    "Posts",
    "find_job",
    "find_latest_own",
    "get_analysis",
    "get_case",
    "get_document",
    "get_item",
    "letter",
    "list_analyses",
    "list_approval_cases",
    "list_breaches",
    "list_case_documents",
    "list_case_steps",
    "list_cases",
    "list_item_documents",
    "list_items",
    "list_my_turns",
    "list_obligations",
    "list_papers",
    "list_project_cases",
    "list_served",
    "list_site_works",
    "list_turns",
    "list_unseen",
    "load_case",
    "may_promise",
    "next_number",
    "posts_of",
    "read_clocks",
]
