"""Approvals for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.approvals.api import (
    analyses,
    bulk,
    cases,
    documents,
    duties,
    items,
    mirror,
    notices,
    posts,
    processes,
)

router = Router()
PARTS = (analyses, processes, cases, items, bulk, duties, documents, notices, posts, mirror)
for part in PARTS:
    router.add_router("", part.router)

__all__ = ["router"]
