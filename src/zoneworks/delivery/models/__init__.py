"""Tables of delivery: plans with their activities, shared resources, re-plans, task forces."""

from zoneworks.delivery.models.plans import Activity, Baseline, Plan, Replan
from zoneworks.delivery.models.resources import ResourcePeriod, SharedResource
from zoneworks.delivery.models.task_forces import Blocker, TaskForceMember

__all__ = [
    "Activity",
    "Baseline",
    "Blocker",
    "Plan",
    "Replan",
    "ResourcePeriod",
    "SharedResource",
    "TaskForceMember",
]
