"""Core's part of the API: members and units, one's own files and jobs; and what all parts share."""

from ninja import Router

from zoneworks.core.api import members, work

router = Router()
for part in (members, work):
    router.add_router("", part.router)

__all__ = ["router"]
