"""The acts of admission and who may do them.

What may be done to an application in which state is the table in ``engine.applications``. An
enterprise sees and changes its own applications alone, and never how somebody voted.
"""

from zoneworks.core.engine.roles import ZONE_READERS, Act, Role

_ENTERERS = (Role.ADMINISTRATOR, Role.OFFICER)
_VOTERS = (Role.COMMITTEE_MEMBER, Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT)

VIEW_APPLICATIONS = Act.of(
    "admission.view_applications", ZONE_READERS, Role.COMMITTEE_MEMBER, Role.ENTERPRISE
)
"""An enterprise sees its own alone; so with agreements."""
APPLY = Act.of("admission.apply", *_ENTERERS, Role.ENTERPRISE)
CHECK_APPLICATIONS = Act.of("admission.check_applications", *_ENTERERS)
"""Return what is incomplete; take in what is complete, which scores it."""
VIEW_MEETINGS = Act.of("admission.view_meetings", ZONE_READERS, Role.COMMITTEE_MEMBER)
HOLD_MEETINGS = Act.of("admission.hold_meetings", *_ENTERERS)
VOTE = Act.of("admission.vote", *_VOTERS)
"""By whom a meeting seats, for themselves."""
DECIDE = Act.of("admission.decide", Role.LEADER)
VIEW_SCHEMES = Act.of(
    "admission.view_schemes", ZONE_READERS, Role.COMMITTEE_MEMBER, Role.ENTERPRISE
)
EDIT_SCHEMES = Act.of("admission.edit_schemes", Role.ADMINISTRATOR, Role.LEADER)
VIEW_AGREEMENTS = Act.of("admission.view_agreements", ZONE_READERS, Role.ENTERPRISE)
EDIT_AGREEMENTS = Act.of("admission.edit_agreements", *_ENTERERS)
SIGN_AGREEMENTS = Act.of("admission.sign_agreements", Role.LEADER)
CHECK_PROMISES = Act.of("admission.check_promises", *_ENTERERS, Role.LEADER, Role.SYSTEM)
"""The platform checks by itself what has become due."""
DECIDE_CONSEQUENCES = Act.of("admission.decide_consequences", Role.LEADER)
VIEW_FIGURES = Act.of("admission.view_figures", ZONE_READERS)
VOTERS = frozenset(_VOTERS)
"""The roles whose members a meeting may seat."""
