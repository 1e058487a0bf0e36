"""The acts of delivery and who may do them."""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_PLANS = Act.of(
    "delivery.view_plans",
    *(ZONE_READERS, Role.COMMITTEE_MEMBER, Role.FUND_MANAGER, Role.ENTERPRISE),
)
"""An enterprise sees the plans of its own projects alone."""
VIEW_ZONE_PLAN = Act.of(
    "delivery.view_zone_plan", ZONE_READERS, Role.COMMITTEE_MEMBER, Role.FUND_MANAGER
)
"""All projects side by side, their task forces and blockers, which no enterprise reads."""
EDIT_PLANS = Act.of("delivery.edit_plans", Role.ADMINISTRATOR, Role.OFFICER)
REPORT_PROGRESS = Act.of(
    "delivery.report_progress", Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVING_DEPARTMENT
)
"""An approving department reports on what its member answers for."""
PUBLISH_PLANS = Act.of("delivery.publish_plans", Role.OFFICER, Role.LEADER)
"""Work out the zone's plans anew, and publish them."""
RAISE_BLOCKERS = REPORT_PROGRESS
ESCALATE_BLOCKERS = Act.of("delivery.escalate_blockers", Role.OFFICER)
SOLVE_BLOCKERS = Act.of(
    "delivery.solve_blockers",
    *(Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT),
)
"""Whoever owns it, to whom it was escalated, or an officer."""
VIEW_LATE = Act.of(
    "delivery.view_late",
    *(Role.LEADER, Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PROVINCE),
)
VIEW_RESOURCES = Act.of(
    "delivery.view_resources",
    *(ZONE_READERS - {Role.PROVINCE}, Role.COMMITTEE_MEMBER, Role.FUND_MANAGER),
)
"""A zone's own page: a province reads several zones at once."""
MANAGE_RESOURCES = Act.of("delivery.manage_resources", Role.ADMINISTRATOR, Role.OFFICER)
