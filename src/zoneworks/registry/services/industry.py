"""The classes of the national standard."""

from collections.abc import Sequence

from django.db import transaction

from zoneworks.core import events, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import StoredFile
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS, IMPORT_INDUSTRY
from zoneworks.registry.engine.industry import IndustryClass as IndustryTerm
from zoneworks.registry.models import Enterprise, IndustryClass, Project
from zoneworks.registry.services.enterprises import class_faults_of_firm
from zoneworks.registry.services.retirement import hold_in_use


def load_industry_classes(classes: Sequence[IndustryTerm]) -> list[str]:
    """Enter the classes of the national standard that are not known yet, parents first.

    Returns their codes.
    """
    known = set(IndustryClass.objects.values_list("pk", flat=True))
    new = sorted(
        (term for term in classes if term.code not in known),
        key=lambda term: (term.level, term.code),
    )
    IndustryClass.objects.bulk_create(
        [
            IndustryClass(code=term.code, name=term.name, level=term.level, parent_id=term.parent)
            for term in new
        ],
        ignore_conflicts=True,
        batch_size=400,
    )
    return [term.code for term in new]


def import_industry_classes(
    actor: Actor, classes: Sequence[IndustryTerm], file: StoredFile
) -> tuple[list[str], list[str]]:
    """Add the classes of a file to the standard's table, which all zones share.

    What is known stays as it is: one zone's file renames nothing for another. Returns the codes of
    the new classes, and of those that have another name in the file.
    """
    actor.require(IMPORT_INDUSTRY)
    with transaction.atomic():
        names = dict(IndustryClass.objects.values_list("pk", "name"))
        new = load_industry_classes(classes)
        if new:
            after = {"name": file.name, "codes": new}
            entry = events.Entry(file, "registry.industry_classes_added", after=after)
            events.record(actor, [entry])
    return new, [term.code for term in classes if names.get(term.code, term.name) != term.name]


def set_enterprise_class(actor: Actor, pk: int, code: str, *, reason: str) -> Enterprise:
    """Set the class of an enterprise alone, such as one that was decided elsewhere.

    Raises:
        InvalidInput: no class of the standard, or the enterprise is retired.
        NotFound: no such enterprise.
    """
    actor.require(EDIT_ENTERPRISES)
    columns = _class_column(code)
    act = "registry.enterprise_changed"
    with transaction.atomic():
        hold_in_use(actor, Enterprise, pk)
        return records.change(actor, Enterprise, pk, columns, act=act, reason=reason)


def set_project_class(actor: Actor, pk: int, code: str, *, reason: str) -> Project:
    """Set the class of a project alone. Raises as ``set_enterprise_class`` does."""
    actor.require(EDIT_PROJECTS)
    columns = _class_column(code)
    act = "registry.project_changed"
    with transaction.atomic():
        hold_in_use(actor, Project, pk)
        return records.change(actor, Project, pk, columns, act=act, reason=reason)


def _class_column(code: str) -> dict[str, str]:
    if wrong := class_faults_of_firm(code):
        raise InvalidInput(wrong)
    return {"industry_code": code}
