"""Attraction for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.attraction.api import agreements, finders, leads, rewards, targets

router = Router()
for part in (leads, finders, rewards, agreements, targets):
    router.add_router("", part.router)

__all__ = ["router"]
