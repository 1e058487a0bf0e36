"""The acts of compliance and who may do them.

What may be done to a review in which state is the table in ``engine.reviews``. The positive list
tells everybody in the zone what may lawfully be promised; reviews are the administration's.
"""

from zoneworks.core.engine.roles import MEMBERS, ZONE_READERS, Act, Role

VIEW_REVIEWS = Act.of("compliance.view_reviews", ZONE_READERS)
OPEN_REVIEWS = Act.of("compliance.open_reviews", Role.ADMINISTRATOR, Role.OFFICER)
READ_FIRST = Act.of("compliance.read_first", Role.OFFICER)
READ_SECOND = Act.of("compliance.read_second", Role.OFFICER, Role.LEADER, Role.APPROVING_DEPARTMENT)
"""Never by who has written in the first reading."""
REVOKE_REVIEWS = Act.of("compliance.revoke_reviews", Role.LEADER)
VIEW_POSITIVE_LIST = Act.of("compliance.view_positive_list", MEMBERS)
EDIT_POSITIVE_LIST = Act.of("compliance.edit_positive_list", Role.ADMINISTRATOR, Role.LEADER)
