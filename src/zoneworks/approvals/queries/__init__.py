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
from zoneworks.approvals.queries.performance import list_served
from zoneworks.approvals.queries.processes import get_process, list_processes
from zoneworks.approvals.queries.replay import Comparison, replay_cases

__all__ = [
    "Comparison",
    "Holding",
    "ItemClocks",
    "LimitClock",
    "Posts",
    "find_job",
    "find_latest_own",
    "get_analysis",
    "get_case",
    "get_item",
    "get_process",
    "list_analyses",
    "list_approval_cases",
    "list_breaches",
    "list_case_steps",
    "list_cases",
    "list_items",
    "list_my_turns",
    "list_obligations",
    "list_papers",
    "list_processes",
    "list_project_cases",
    "list_served",
    "list_site_works",
    "list_turns",
    "list_unseen",
    "load_case",
    "posts_of",
    "read_clocks",
    "replay_cases",
]
