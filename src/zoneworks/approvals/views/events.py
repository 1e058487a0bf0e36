"""The timeline of cases and items, as far as it is for the eyes of who reads it."""

from typing import Any

from django.db import models

from zoneworks.approvals import labels
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.timelines import timeline

INTERNAL = frozenset(f"approvals.item_{act}" for act in ("review", "refer", "send_back", "urge"))
"""Acts whose words are written inside the administration: what is said on the way to a decision
need not be disclosed (Regulations on Open Government Information, article 16)."""


def events_of(actor: Actor, record: models.Model, limit: int = 200) -> list[dict[str, Any]]:
    """The latest events; to the applicant without the words that departments write each other."""
    found = timeline(actor, record, labels.CASE_TIMELINE, limit=limit)
    if actor.role is not Role.ENTERPRISE:
        return found
    return [one | {"reason": ""} if one["act"] in INTERNAL else one for one in found]
