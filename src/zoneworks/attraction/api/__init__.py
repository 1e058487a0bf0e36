"""Attraction for programs."""

from ninja import Router

from zoneworks.attraction.api import chains, partners

router = Router()
for part in (chains, partners):
    router.add_router("", part.router)

__all__ = ["router"]
