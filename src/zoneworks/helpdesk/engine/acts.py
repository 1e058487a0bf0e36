"""The acts of class consultations and who may do them.

What may be done to a consultation in which state is the table in ``engine.consultations``. An
enterprise sees none of it: what departments say to each other before a decision is process
information, which need not be disclosed (Regulations on Open Government Information, article 16).
It gets the printed decision.
"""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

VIEW_CONSULTATIONS = Act.of("helpdesk.view_consultations", ZONE_READERS)
SUGGEST_CLASS = Act.of("helpdesk.suggest_class", ZONE_READERS, Role.ENTERPRISE)
OPEN_CONSULTATIONS = Act.of("helpdesk.open_consultations", Role.ADMINISTRATOR, Role.OFFICER)
ANSWER_QUESTIONS = Act.of(
    "helpdesk.answer_questions",
    *(Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT),
)
"""Of one's own unit alone."""
DECIDE_CLASS = Act.of("helpdesk.decide_class", Role.LEADER, Role.OFFICER)
APPLY_CLASS = Act.of("helpdesk.apply_class", Role.OFFICER)
