"""Delivery for programs: the same queries and services as the pages."""

from ninja import Router

from zoneworks.delivery.api import activities, plans, task_forces, zone

router = Router()
for part in (plans, activities, task_forces, zone):
    router.add_router("", part.router)

__all__ = ["router"]
