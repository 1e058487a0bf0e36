"""Elements for programs."""

from ninja import Router

from zoneworks.elements.api import matchings, readiness, reservations, sites, supplies

router = Router()
for part in (readiness, reservations, supplies, matchings, sites):
    router.add_router("", part.router)
