"""Approvals for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.approvals.api import analyses, cases, duties, items, processes

router = Router(tags=["approvals"])
for part in (analyses, processes, cases, items, duties):
    router.add_router("", part.router)

__all__ = ["router"]
