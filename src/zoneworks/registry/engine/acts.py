"""The acts of the register and who may do them."""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_ENTERPRISES = Act.of(
    "registry.view_enterprises",
    ZONE_READERS,
    Role.COMMITTEE_MEMBER,
    Role.FUND_MANAGER,
    Role.ENTERPRISE,
)
"""An enterprise sees itself alone."""
VIEW_PROJECTS = Act.of(
    "registry.view_projects",
    ZONE_READERS,
    Role.COMMITTEE_MEMBER,
    Role.FUND_MANAGER,
    Role.ENTERPRISE,
)
"""An enterprise sees its own projects alone."""
EDIT_ENTERPRISES = Act.of("registry.edit_enterprises", Role.ADMINISTRATOR, Role.OFFICER)
EDIT_PROJECTS = Act.of("registry.edit_projects", Role.ADMINISTRATOR, Role.OFFICER)
MERGE_ENTERPRISES = Act.of("registry.merge_enterprises", Role.ADMINISTRATOR, Role.OFFICER)
"""Find duplicates, merge them, undo that."""
RETIRE = Act.of("registry.retire", Role.ADMINISTRATOR, Role.OFFICER)
"""Retire enterprises and projects, and take them up again."""
BEFORE_MERGE = "registry.before_merge"
"""Before it other slices have a say: asked with actor, the record that stays, the other, and the
credit code that will stand."""
BEFORE_RETIREMENT = "registry.before_retirement"
"""Before it other slices have a say: asked with actor and the enterprise or project."""
ENTER_STAGE = "registry.enter_stage"
"""Before it other slices have a say: asked with actor, project, stage and day."""
EDIT_CONTACTS = EDIT_PROJECTS
"""Of enterprises and projects alike."""
EXPORT = Act.of("registry.export", ZONE_READERS)
VIEW_PROBABILITIES = Act.of("registry.view_probabilities", ZONE_READERS - {Role.PROVINCE})
"""A zone's own page: a province reads several zones at once."""
SET_PROBABILITIES = Act.of("registry.set_probabilities", Role.ADMINISTRATOR, Role.LEADER)
VIEW_INDUSTRY = Act.of("registry.view_industry", ZONE_READERS, Role.ENTERPRISE)
IMPORT_INDUSTRY = Act.of("registry.import_industry", Role.ADMINISTRATOR)
