"""Attraction for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.attraction.api import (
    agreements,
    chains,
    finders,
    leads,
    partners,
    rewards,
    targets,
)

router = Router()
for part in (leads, finders, rewards, agreements, targets, chains, partners):
    router.add_router("", part.router)

__all__ = ["router"]
