"""The acts of industry chains and who may do them."""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_CHAINS = Act.of(
    "attraction.view_chains", ZONE_READERS, Role.COMMITTEE_MEMBER, Role.FUND_MANAGER
)
"""An enterprise sees itself alone, and so no chain."""
EDIT_CHAINS = Act.of("attraction.edit_chains", Role.ADMINISTRATOR, Role.OFFICER)
FIND_PARTNERS = Act.of("attraction.find_partners", VIEW_CHAINS.roles - {Role.PROVINCE})
"""Within one zone: a province reads several at once."""
