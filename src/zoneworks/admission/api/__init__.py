"""Admission for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.admission.api import agreements, applications, meetings, schemes

router = Router()
for part in (applications, schemes, meetings, agreements):
    router.add_router("", part.router)

__all__ = ["router"]
