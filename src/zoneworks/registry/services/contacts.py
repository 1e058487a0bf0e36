"""People to speak to."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS
from zoneworks.registry.models import Contact, Enterprise, Project


def add_contact(
    actor: Actor,
    values: Mapping[str, Any],
    *,
    enterprise_id: int | None = None,
    project_id: int | None = None,
) -> Contact:
    """Add a person to speak to at an enterprise or for a project."""
    actor.require(EDIT_ENTERPRISES if enterprise_id else EDIT_PROJECTS)
    with transaction.atomic():
        if enterprise_id:
            records.lock(actor, Enterprise, enterprise_id)
        else:
            records.lock(actor, Project, project_id)
        return records.create(
            actor,
            Contact(enterprise_id=enterprise_id, project_id=project_id, **values),
            act="registry.contact_added",
        )
