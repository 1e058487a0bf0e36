"""The acts of approvals and who may do them.

What may be done to an item in which state is the table in ``engine.process.handling``.
"""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_ANALYSES = Act.of("approvals.view_analyses", ZONE_READERS)
ANALYZE_LOGS = Act.of(
    "approvals.analyze_logs",
    Role.ADMINISTRATOR,
    Role.LEADER,
    Role.OFFICER,
    Role.APPROVING_DEPARTMENT,
)
VIEW_CASES = Act.of("approvals.view_cases", ZONE_READERS, Role.ENTERPRISE)
OPEN_CASES = Act.of("approvals.open_cases", Role.ADMINISTRATOR, Role.OFFICER)
HANDLE_ITEMS = Act.of(
    "approvals.handle_items",
    *(Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT, Role.ENTERPRISE),
)
FOLLOW_BREACHES = Act.of(
    "approvals.follow_breaches", Role.OFFICER, Role.APPROVING_DEPARTMENT, Role.ADMINISTRATOR
)
CLOSE_OBLIGATIONS = Act.of("approvals.close_obligations", Role.OFFICER, Role.APPROVING_DEPARTMENT)
ACCEPT_TERMS = Act.of("approvals.accept_terms", Role.OFFICER, Role.ENTERPRISE)
CONVERT_RESULTS = Act.of("approvals.convert_results", Role.OFFICER)
END_SIMULATION = Act.of(
    "approvals.end_simulation", Role.OFFICER, Role.APPROVING_DEPARTMENT, Role.ENTERPRISE
)
VIEW_PORTAL = Act.of("approvals.view_portal", Role.ENTERPRISE)
MANAGE_POSTS = Act.of("approvals.manage_posts", Role.ADMINISTRATOR)
VIEW_PROCESSES = Act.of("approvals.view_processes", ZONE_READERS, Role.ENTERPRISE)
FOLLOW_SYSTEMS = Act.of("approvals.follow_systems", Role.ADMINISTRATOR, Role.OFFICER)
VIEW_PERFORMANCE = Act.of("approvals.view_performance", ZONE_READERS)
READ_NOTICES = Act.of(
    "approvals.read_notices",
    *(Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT, Role.ENTERPRISE),
)
FIRE_TIMERS = Act.of("approvals.fire_timers", Role.SYSTEM)
PROJECT_DEADLINES = Act.of("approvals.project_deadlines", Role.SYSTEM)
