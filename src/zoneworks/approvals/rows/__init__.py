"""Rows of cases as terms of the engine, read and written in sets.

The one place of approvals with SQL of its own: cases are read by three statements and written by
two, however many items move, because jobs and imports move thousands of them at a time. The posts
of who acts are asked for in the same breath.
"""

from zoneworks.approvals.rows.loading import (
    CaseRow,
    ItemRow,
    Letterhead,
    ask_posts,
    load,
    load_of_items,
    plan_of,
    read_units,
)
from zoneworks.approvals.rows.saving import AT_ONCE, CASE, ITEM, duty_timer, save

__all__ = [
    "AT_ONCE",
    "CASE",
    "ITEM",
    "CaseRow",
    "ItemRow",
    "Letterhead",
    "ask_posts",
    "duty_timer",
    "load",
    "load_of_items",
    "plan_of",
    "read_units",
    "save",
]
