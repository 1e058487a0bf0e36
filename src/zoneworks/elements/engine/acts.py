"""The acts of elements and who may do them.

What the pipeline wants is the zone's own business until something is signed: its staff and its
auditor read it.
"""

from zoneworks.core.engine.roles import ZONE_STAFF, Act, Role

_READERS = ZONE_STAFF | {Role.AUDITOR}

VIEW_READINESS = Act.of("elements.view_readiness", _READERS, Role.SYSTEM)
"""Stocks, demand and readiness; the platform reckons them for alarms."""
VIEW_ELEMENTS = Act.of("elements.view", _READERS)
"""Supplies, reservations, fixed choices and matchings."""
RESERVE = Act.of("elements.reserve", Role.ADMINISTRATOR, Role.OFFICER)
EDIT_SUPPLY = Act.of("elements.edit_supply", Role.ADMINISTRATOR, Role.OFFICER)
"""Supplies, and what a project asks of its site."""
SET_FLOORS = Act.of("elements.set_floors", Role.ADMINISTRATOR, Role.LEADER)
MATCH = Act.of("elements.match", Role.ADMINISTRATOR, Role.OFFICER)
ADOPT = Act.of("elements.adopt", Role.ADMINISTRATOR, Role.OFFICER, Role.LEADER)
FIX = Act.of("elements.fix", Role.LEADER, Role.OFFICER)
"""Say beforehand which element a project gets."""
FIND_SITES = Act.of("elements.find_sites", _READERS)
WATCH = Act.of("elements.watch", Role.SYSTEM)
"""The platform raises and ends alarms, and lets reservations lapse."""
EXPORT = Act.of("elements.export", _READERS)
