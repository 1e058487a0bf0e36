"""People to speak to."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS
from zoneworks.registry.models import Contact, Enterprise, Project
from zoneworks.registry.services.retirement import hold_in_use


def add_contact(
    actor: Actor,
    values: Mapping[str, Any],
    *,
    enterprise_id: int | None = None,
    project_id: int | None = None,
) -> Contact:
    """Add a person to speak to at an enterprise or for a project.

    Raises:
        NotFound: no such record.
        InvalidInput: it is retired.
    """
    actor.require(EDIT_ENTERPRISES if enterprise_id else EDIT_PROJECTS)
    with transaction.atomic():
        _hold_whole(actor, enterprise_id, project_id)
        return records.create(
            actor,
            Contact(enterprise_id=enterprise_id, project_id=project_id, **values),
            act="registry.contact_added",
        )


def change_contact(actor: Actor, contact: Contact, values: Mapping[str, Any]) -> Contact:
    """Change a person to speak to; ``values`` hold its columns, version and reason.

    Raises:
        InvalidInput: the enterprise or project is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES if contact.enterprise_id else EDIT_PROJECTS)
    columns = dict(values)
    version, reason = columns.pop("version"), columns.pop("reason")
    act = "registry.contact_changed"
    with transaction.atomic():
        _hold_whole(actor, contact.enterprise_id, contact.project_id)
        return records.change(
            actor, Contact, contact.pk, columns, act=act, version=version, reason=reason
        )


def remove_contact(actor: Actor, contact: Contact, *, version: int, reason: str = "") -> None:
    """Take a person away; the events keep who it was.

    Raises:
        InvalidInput: the enterprise or project is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES if contact.enterprise_id else EDIT_PROJECTS)
    act = "registry.contact_removed"
    with transaction.atomic():
        _hold_whole(actor, contact.enterprise_id, contact.project_id)
        records.remove(actor, Contact, contact.pk, act=act, version=version, reason=reason)


def _hold_whole(actor: Actor, enterprise_id: int | None, project_id: int | None) -> None:
    if enterprise_id:
        hold_in_use(actor, Enterprise, enterprise_id)
    else:
        hold_in_use(actor, Project, project_id)
