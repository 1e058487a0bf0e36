"""The evaluation of land for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.efficiency.api import evaluations, land, policies, schemes

router = Router()
for part in (land, schemes, evaluations, policies):
    router.add_router("", part.router)

__all__ = ["router"]
