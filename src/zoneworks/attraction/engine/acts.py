"""The acts of attraction and who may do them.

What may be done at which stage stands in ``engine.leads``, ``engine.finders``, ``engine.rewards``
and ``engine.agreements``. Fund managers see and file for their own unit: a fund can be the finder.
"""

from zoneworks.core.engine.roles import ZONE_READERS, ZONE_STAFF, Act, Role

INSIDE = ZONE_STAFF | {Role.AUDITOR, Role.PROVINCE}
"""Talks are the zone's own business until something is signed."""

VIEW_LEADS = Act.of("attraction.view_leads", INSIDE, Role.SYSTEM)
"""The platform holds what they need against what there is."""
EDIT_LEADS = Act.of("attraction.edit_leads", Role.ADMINISTRATOR, Role.OFFICER)
"""Enter and change leads, talks and needs, move them on."""
EXPORT_LEADS = Act.of("attraction.export_leads", ZONE_STAFF, Role.AUDITOR)
VIEW_FUNNEL = Act.of("attraction.view_funnel", ZONE_STAFF, Role.AUDITOR, Role.SYSTEM)
"""A zone's own page, as targets are: a province reads several zones at once."""

VIEW_FILINGS = Act.of("attraction.view_filings", INSIDE, Role.FUND_MANAGER)
"""A fund manager sees its own unit's alone."""
FILE = Act.of("attraction.file", Role.ADMINISTRATOR, Role.OFFICER, Role.FUND_MANAGER)
"""A fund manager files for its own unit."""
CONFIRM_FILINGS = Act.of("attraction.confirm_filings", Role.ADMINISTRATOR, Role.OFFICER)
DISPUTE_FILINGS = Act.of("attraction.dispute_filings", Role.ADMINISTRATOR, Role.OFFICER)
DECIDE_DISPUTES = Act.of("attraction.decide_disputes", Role.LEADER)

VIEW_REWARDS = Act.of("attraction.view_rewards", INSIDE)
EDIT_SCHEMES = Act.of("attraction.edit_schemes", Role.ADMINISTRATOR, Role.OFFICER)
PUBLISH_SCHEMES = Act.of("attraction.publish_schemes", Role.LEADER)
ENTER_INVESTMENT = Act.of("attraction.enter_investment", Role.ADMINISTRATOR, Role.OFFICER)
VERIFY_INVESTMENT = Act.of("attraction.verify_investment", ZONE_STAFF)
"""By another person than the one who entered it."""
ASSESS_REWARDS = Act.of("attraction.assess_rewards", Role.ADMINISTRATOR, Role.OFFICER)
PAY_REWARDS = Act.of("attraction.pay_rewards", Role.LEADER)
"""Publish, pay, take back."""

VIEW_AGREEMENTS = Act.of("attraction.view_agreements", ZONE_READERS, Role.ENTERPRISE)
"""An enterprise sees its own alone, once signed."""
EDIT_AGREEMENTS = Act.of("attraction.edit_agreements", Role.ADMINISTRATOR, Role.OFFICER)
SIGN_AGREEMENTS = Act.of("attraction.sign_agreements", Role.LEADER, Role.OFFICER)

VIEW_TARGETS = VIEW_FUNNEL
SET_TARGETS = Act.of("attraction.set_targets", Role.ADMINISTRATOR, Role.LEADER)
"""Targets and the lists of the top 500."""
