"""Core's part of the API: members, files, jobs, lists, comments, webhooks; what all parts share."""

from ninja import Router

from zoneworks.core.api import bulk, lists, members, talk, webhooks, work

router = Router()
for part in (members, work, lists, bulk, talk, webhooks):
    router.add_router("", part.router)

__all__ = ["router"]
