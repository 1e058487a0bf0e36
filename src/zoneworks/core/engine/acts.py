"""The acts of core and who may do them."""

from zoneworks.core.engine.roles import EVERYONE, MEMBERS, ZONE_READERS, ZONE_STAFF, Act, Role

VISIT = Act.of("core.visit", EVERYONE)
LOG_IN = Act.of("core.log_in", EVERYONE)
WORK = Act.of("core.work", MEMBERS)
MANAGE_MEMBERS = Act.of("core.manage_members", Role.ADMINISTRATOR)
MANAGE_WEBHOOKS = Act.of("core.manage_webhooks", Role.ADMINISTRATOR)
ERASE_PERSONAL = Act.of("core.erase_personal", Role.ADMINISTRATOR)
VIEW_SEALS = Act.of("core.view_seals", Role.ADMINISTRATOR, Role.AUDITOR)
VIEW_RECURRING = Act.of("core.view_recurring", ZONE_STAFF, Role.AUDITOR)
SHARE_VIEWS = Act.of("core.share_views", ZONE_STAFF, Role.APPROVING_DEPARTMENT)
COMMENT = Act.of("core.comment", ZONE_STAFF, Role.APPROVING_DEPARTMENT)
READ_COMMENTS = Act.of("core.read_comments", ZONE_READERS)
"""What the administration says to itself about a record: neither enterprises nor banks read it."""
MAKE_TOKENS = Act.of("core.make_tokens", MEMBERS)
"""And revoke one's own."""
MANAGE_TOKENS = Act.of("core.manage_tokens", Role.ADMINISTRATOR)
KEEP_FILES = Act.of("core.keep_files", ZONE_STAFF, Role.APPROVING_DEPARTMENT)
"""Of those who bring in tables, exports, logs and letters; papers go in with their item."""
