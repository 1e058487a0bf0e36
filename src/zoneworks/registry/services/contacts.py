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


def change_contact(actor: Actor, contact: Contact, values: Mapping[str, Any]) -> Contact:
    """Change a person to speak to; ``values`` hold its columns, version and reason."""
    actor.require(EDIT_ENTERPRISES if contact.enterprise_id else EDIT_PROJECTS)
    columns = dict(values)
    version, reason = columns.pop("version"), columns.pop("reason")
    return records.change(
        actor,
        Contact,
        contact.pk,
        columns,
        act="registry.contact_changed",
        version=version,
        reason=reason,
    )


def remove_contact(actor: Actor, contact: Contact, *, version: int, reason: str = "") -> None:
    """Take a person away; the events keep who it was.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES if contact.enterprise_id else EDIT_PROJECTS)
    records.remove(
        actor, Contact, contact.pk, act="registry.contact_removed", version=version, reason=reason
    )
