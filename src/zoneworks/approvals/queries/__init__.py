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
from zoneworks.approvals.queries.handling import (
    Holding,
    Posts,
    get_case,
    get_item,
    list_approval_cases,
    list_items,
    list_my_turns,
    list_turns,
    posts_of,
)

__all__ = [
    "Holding",
    "Posts",
    "find_job",
    "find_latest_own",
    "get_analysis",
    "get_case",
    "get_item",
    "list_analyses",
    "list_approval_cases",
    "list_case_steps",
    "list_cases",
    "list_items",
    "list_my_turns",
    "list_project_cases",
    "list_turns",
    "list_unseen",
    "posts_of",
]
