"""Every write of delivery."""

from zoneworks.delivery.services.activities import (
    add_activity,
    change_activity,
    remove_activity,
    report_progress,
)
from zoneworks.delivery.services.plans import (
    change_plan,
    check_retirement,
    end_plan,
    make_plan,
    reopen_plan,
    set_baseline,
)
from zoneworks.delivery.services.replans import propose_replan, publish_replan
from zoneworks.delivery.services.resources import (
    add_period,
    add_resource,
    change_resource,
    remove_period,
)
from zoneworks.delivery.services.task_forces import (
    add_member,
    change_blocker,
    end_member,
    escalate_blocker,
    raise_blocker,
    solve_blocker,
)

__all__ = [
    "add_activity",
    "add_member",
    "add_period",
    "add_resource",
    "change_activity",
    "change_blocker",
    "change_plan",
    "change_resource",
    "check_retirement",
    "end_member",
    "end_plan",
    "escalate_blocker",
    "make_plan",
    "propose_replan",
    "publish_replan",
    "raise_blocker",
    "remove_activity",
    "remove_period",
    "reopen_plan",
    "report_progress",
    "set_baseline",
    "solve_blocker",
]
