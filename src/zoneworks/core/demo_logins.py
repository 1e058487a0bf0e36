"""The log-ins of the demonstration zone, shown only where that zone was loaded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import role_label
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import User

PASSWORD = "zoneworks-demo"  # noqa: S105 - printed on purpose, in the demonstration zone only
ZONE_CODE = "haiyue"

LOGINS: list[tuple[str, Role, Any]] = [
    ("administrator", Role.ADMINISTRATOR, _("members and settings")),
    ("leader", Role.LEADER, _("the whole zone at a glance")),
    ("officer", Role.OFFICER, _("register, projects, log analysis")),
    ("department", Role.APPROVING_DEPARTMENT, _("natural resources office")),
    ("committee", Role.COMMITTEE_MEMBER, _("admission committee")),
    ("fund", Role.FUND_MANAGER, _("fund-management center")),
    ("bank", Role.BANK, _("serves both demonstration zones")),
    ("enterprise", Role.ENTERPRISE, _("its own records")),
    ("auditor", Role.AUDITOR, _("reads everything, changes nothing")),
    ("province", Role.PROVINCE, _("reads both demonstration zones")),
]
"""One a role."""
MORE: list[tuple[str, Role, Any]] = [
    ("head", Role.APPROVING_DEPARTMENT, _("head of the natural resources office")),
    ("window", Role.APPROVING_DEPARTMENT, _("posts of all offices")),
    ("market", Role.APPROVING_DEPARTMENT, _("answers on the classes of businesses")),
    ("competition", Role.APPROVING_DEPARTMENT, _("second reader of fair-competition reviews")),
]
"""Those whom the slices add, for tasks that take two people."""


def shown() -> dict[str, Any]:
    """Context of the log-in page: the demonstration log-ins, if they exist here."""
    names = [username for username, _role, _note in (*LOGINS, *MORE)]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    if not User.objects.filter(username=names[0], memberships__zone__code=ZONE_CODE).exists():
        return {}
    return {
        "demo_logins": [
            (username, role_label(role), note)
            for username, role, note in (*LOGINS, *MORE)
            if username in known
        ],
        "demo_password": PASSWORD,
    }
