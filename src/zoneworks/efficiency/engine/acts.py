"""The acts of the per-mu evaluation and who may do them."""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_EVALUATIONS = Act.of("efficiency.view_evaluations", ZONE_READERS)
VIEW_SCORES = Act.of("efficiency.view_scores", ZONE_READERS, Role.ENTERPRISE)
"""An enterprise sees its own card alone, once it is published."""
VIEW_INPUTS = Act.of("efficiency.view_inputs", ZONE_READERS)
EDIT_INPUTS = Act.of("efficiency.edit_inputs", Role.ADMINISTRATOR, Role.OFFICER)
EDIT_SCHEMES = Act.of("efficiency.edit_schemes", Role.ADMINISTRATOR, Role.OFFICER)
ADOPT_SCHEMES = Act.of("efficiency.adopt_schemes", Role.ADMINISTRATOR, Role.LEADER)
EVALUATE = Act.of("efficiency.evaluate", Role.ADMINISTRATOR, Role.OFFICER)
"""Open, compute, publish, fix and withdraw an evaluation."""
OBJECT = Act.of("efficiency.object", Role.ADMINISTRATOR, Role.OFFICER, Role.ENTERPRISE)
"""An enterprise objects for itself, an officer for whoever came to the window."""
DECIDE_OBJECTIONS = Act.of("efficiency.decide_objections", Role.ADMINISTRATOR, Role.OFFICER)
EDIT_POLICIES = Act.of("efficiency.edit_policies", Role.ADMINISTRATOR, Role.OFFICER)
ENFORCE_POLICIES = Act.of("efficiency.enforce_policies", Role.ADMINISTRATOR, Role.LEADER)
"""Put what follows from a grade in force, and end it."""
EXPORT = Act.of("efficiency.export", ZONE_READERS)
