"""Every write of compliance, and what every slice asks before it issues, signs or pays."""

from zoneworks.compliance.services.ends import confirm, revoke, send_back, submit, withdraw
from zoneworks.compliance.services.positive_list import edit_entry
from zoneworks.compliance.services.readings import (
    add_hearing,
    answer,
    change_hearing,
    open_review,
    place,
)
from zoneworks.compliance.services.standing import require_review

__all__ = [
    "add_hearing",
    "answer",
    "change_hearing",
    "confirm",
    "edit_entry",
    "open_review",
    "place",
    "require_review",
    "revoke",
    "send_back",
    "submit",
    "withdraw",
]
