"""The acts of permit analysis and who may do them."""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_ANALYSES = Act.of("approvals.view_analyses", ZONE_READERS)
ANALYZE_LOGS = Act.of(
    "approvals.analyze_logs",
    Role.ADMINISTRATOR,
    Role.LEADER,
    Role.OFFICER,
    Role.APPROVING_DEPARTMENT,
)
