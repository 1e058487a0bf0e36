"""The register for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.registry.api import contacts, duplicates, enterprises, industry, projects, tables

router = Router()
for part in (enterprises, duplicates, projects, contacts, industry, tables):
    router.add_router("", part.router)

__all__ = ["router"]
