"""Who a person is when they act, and what each act needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The hat under which somebody acts in a zone."""

    ADMINISTRATOR = "ADMINISTRATOR"
    LEADER = "LEADER"
    OFFICER = "OFFICER"
    APPROVING_DEPARTMENT = "APPROVING_DEPARTMENT"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    FUND_MANAGER = "FUND_MANAGER"
    BANK = "BANK"
    ENTERPRISE = "ENTERPRISE"
    AUDITOR = "AUDITOR"
    PROVINCE = "PROVINCE"
    PUBLIC = "PUBLIC"
    SYSTEM = "SYSTEM"  # the platform itself, where something happens by nobody's hand


EVERYONE = frozenset(Role) - {Role.SYSTEM}
"""Whoever may ask for a page."""
MEMBERS = EVERYONE - {Role.PUBLIC}
ZONE_STAFF = frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER})
"""Those who work for the zone's administration."""
ZONE_READERS = ZONE_STAFF | {Role.APPROVING_DEPARTMENT, Role.AUDITOR, Role.PROVINCE}
"""Those who may read the zone's records as a whole."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person can do or see, and the roles that may.

    ``code`` is ``slice.act``; it stands in events, in the access table and in error texts.
    """

    code: str
    roles: frozenset[Role]

    @classmethod
    def of(cls, code: str, *roles: Role | Iterable[Role]) -> "Act":
        """Build an act from single roles and groups of roles."""
        members: set[Role] = set()
        for role in roles:
            members |= {role} if isinstance(role, Role) else set(role)
        return cls(code, frozenset(members))
