"""The actor: who asks, for which zone, in which role. Every query and service takes one first."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.roles import Act, Role
from zoneworks.core.errors import ActForbidden


@dataclass(frozen=True, slots=True)
class Actor:
    """A user in one zone and one role. ``zone_ids`` are the zones whose rows the actor may read.

    A province reads several zones and writes none of them. The public has neither user nor
    zone and reads what is published. An id is 0 where there is none: no row has it, so that a
    query which forgets to ask finds nothing. ``is_read_only`` holds for a program whose token may
    not write; ``parts`` are the parts of the API in its scope, None for a person, who has all.
    """

    role: Role
    user_id: int = 0
    name: str = ""
    membership_id: int = 0
    zone_id: int = 0
    zone_ids: tuple[int, ...] = ()
    unit_id: int = 0
    unit_name: str = ""
    enterprise_id: int = 0
    is_read_only: bool = False
    parts: frozenset[str] | None = None

    def may(self, act: Act) -> bool:
        """Whether the role allows the act."""
        return self.role in act.roles

    def reaches(self, part: str) -> bool:
        """Whether the records of a part of the API are in the scope of who asks."""
        return self.parts is None or part in self.parts

    def require(self, act: Act) -> None:
        """Refuse the act unless the role allows it.

        Raises:
            ActForbidden: naming the role and those that may.
        """
        if not self.may(act):
            raise ActForbidden(
                _("Your role (%(role)s) may not do this. It is for: %(roles)s."),
                role=role_label(self.role),
                roles=_("; ").join(role_label(role) for role in Role if role in act.roles),
            )

    def writing_zone_id(self) -> int:
        """The one zone in which this actor may write.

        Raises:
            ActForbidden: for the public, for a province and for a program that may only read.
        """
        if self.is_read_only:
            raise ActForbidden(_("This token may read, but not write."))
        if not self.zone_id or self.role is Role.PROVINCE:
            raise ActForbidden(_("You can read here, but not write."))
        return self.zone_id


PUBLIC = Actor(Role.PUBLIC)


def platform(zone_id: int) -> Actor:
    """The platform itself, which acts in a zone where the law or a rule says what follows.

    Its events name no user.
    """
    return Actor(Role.SYSTEM, zone_id=zone_id, zone_ids=(zone_id,))


ROLE_LABELS = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.LEADER: _("Leader"),
    Role.OFFICER: _("Officer"),
    Role.APPROVING_DEPARTMENT: _("Approving department"),
    Role.COMMITTEE_MEMBER: _("Committee member"),
    Role.FUND_MANAGER: _("Fund manager"),
    Role.BANK: _("Bank"),
    Role.ENTERPRISE: _("Enterprise"),
    Role.AUDITOR: _("Auditor"),
    Role.PROVINCE: _("Province"),
    Role.PUBLIC: _("Public"),
    Role.SYSTEM: _("The platform"),
}


UNIT_KINDS = {
    "DEPARTMENT": _("Department of the zone"),
    "APPROVING_DEPARTMENT": _("Approving department"),
    "BANK": _("Bank"),
    "FUND_MANAGER": _("Fund manager"),
}


def role_label(role: Role) -> str:
    """The role's name in the language of the page."""
    return str(ROLE_LABELS[role])
