"""Changes and retirements that were made to many records at once, undone one by one."""

from django.db import transaction

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.models import Event
from zoneworks.registry.models import Enterprise, Project
from zoneworks.registry.services.enterprises import change_enterprise_columns
from zoneworks.registry.services.projects import change_project
from zoneworks.registry.services.retirement import (
    hold_in_use,
    take_up_enterprise,
    take_up_project,
)


def undo_enterprise_change(actor: Actor, event: Event, reason: str) -> None:
    """Put the columns of an enterprise back as they were before an event.

    Raises:
        InvalidInput: it has changed again since, is retired, or may no longer be so.
    """
    with transaction.atomic():
        row = hold_in_use(actor, Enterprise, event.subject_id)
        columns = records.values_before(row, event)
        change_enterprise_columns(actor, row.pk, columns, version=row.version, reason=reason)


def undo_project_change(actor: Actor, event: Event, reason: str) -> None:
    """Put the columns of a project back. Raises as ``undo_enterprise_change``."""
    with transaction.atomic():
        row = hold_in_use(actor, Project, event.subject_id)
        columns = records.values_before(row, event)
        change_project(actor, row.pk, columns, version=row.version, reason=reason)


def undo_enterprise_retirement(actor: Actor, event: Event, reason: str) -> None:
    """Put an enterprise to use again. Raises as ``take_up_enterprise``; also where it was retired
    anew since."""
    with transaction.atomic():
        row = records.lock(actor, Enterprise, event.subject_id)
        records.values_before(row, event)
        take_up_enterprise(actor, row.pk, version=row.version, reason=reason)


def undo_project_retirement(actor: Actor, event: Event, reason: str) -> None:
    """Put a project to use again. Raises as ``take_up_project``; also where it was retired anew
    since."""
    with transaction.atomic():
        row = records.lock(actor, Project, event.subject_id)
        records.values_before(row, event)
        take_up_project(actor, row.pk, version=row.version, reason=reason)
