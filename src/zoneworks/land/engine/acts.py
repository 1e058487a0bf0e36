"""The acts of land and who may do them.

Whoever reads the zone reads its land; an enterprise sees the parcels that it holds and the rooms
that it rents.
"""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_LAND = Act.of("land.view_land", ZONE_READERS, Role.ENTERPRISE, Role.SYSTEM)
VIEW_ZONE_LAND = Act.of("land.view_zone_land", ZONE_READERS, Role.SYSTEM)
"""What tells of all the zone's land: boards and figures, which read as nothing to whom only its own
land is shown."""
EDIT_LAND = Act.of("land.edit_land", Role.ADMINISTRATOR, Role.OFFICER)
"""Parcels, their conditions and shapes, contracts, mortgages, buildings, floors and bays."""
LET_SPACE = Act.of("land.let_space", Role.ADMINISTRATOR, Role.OFFICER)
REPORT_WORKS = Act.of("land.report_works", Role.ADMINISTRATOR, Role.OFFICER)
"""How far the works on a parcel have come, as somebody saw them."""
EXPORT_LAND = Act.of("land.export", ZONE_READERS)
IMPORT_LAND = Act.of("land.import", Role.ADMINISTRATOR, Role.OFFICER)
NOTE_IDLE = Act.of("land.note_idle", Role.ADMINISTRATOR, Role.OFFICER, Role.SYSTEM)
"""Signs of idle land, and land of low efficiency: the platform notes them too."""
VIEW_OUTLOOKS = Act.of("land.view_outlooks", VIEW_LAND.roles, Role.SYSTEM)
"""When land becomes idle: reckoned for readers, and for the platform that notes it."""
HANDLE_IDLE = Act.of("land.handle_idle", Role.ADMINISTRATOR, Role.OFFICER)
"""The inquiry, notices, hearings, plans and what was paid."""
DECIDE_IDLE = Act.of("land.decide_idle", Role.LEADER)
"""What the order leaves to the land authority and the government: determination and decisions."""
WORK_ON_IDLE = Act.of("land.work_on_idle", HANDLE_IDLE.roles | DECIDE_IDLE.roles)
"""Some act on a case: each asks for its own besides."""
EDIT_ROUTES = Act.of("land.edit_routes", Role.ADMINISTRATOR, Role.LEADER)
MANAGE_ROUTES = Act.of("land.manage_routes", Role.ADMINISTRATOR, Role.OFFICER)
"""Parcels on the five routes, until they are at work again."""
MANAGE_TRADE = Act.of("land.manage_trade", Role.ADMINISTRATOR, Role.OFFICER)
"""Acquisition, sale, expansion and transfer of land; who approved stands in their papers."""
EDIT_TRADE_TERMS = Act.of("land.edit_trade_terms", Role.ADMINISTRATOR, Role.LEADER)
"""The zone's own days, floors and standard conditions."""
BEFORE_STANDARD_CONTRACT = "land.before_standard_contract"
"""A standard sale names its supervision agreement, or its contract is to be signed by it: guards
are asked with the actor, the sale and the number of the agreement."""
