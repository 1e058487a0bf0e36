"""The classes of the national standard."""

from collections.abc import Sequence

from django.db import transaction

from zoneworks.core.actors import Actor
from zoneworks.registry.engine.acts import IMPORT_INDUSTRY
from zoneworks.registry.engine.industry import IndustryClass as IndustryTerm
from zoneworks.registry.models import IndustryClass


def load_industry_classes(classes: Sequence[IndustryTerm]) -> int:
    """Enter classes of the national standard, parents first; known ones get the new name.

    Returns the number of classes that are new.
    """
    known = set(IndustryClass.objects.values_list("pk", flat=True))
    IndustryClass.objects.bulk_create(
        [
            IndustryClass(code=term.code, name=term.name, level=term.level, parent_id=term.parent)
            for term in sorted(classes, key=lambda term: (term.level, term.code))
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
        batch_size=400,
    )
    return sum(term.code not in known for term in classes)


def import_industry_classes(actor: Actor, classes: Sequence[IndustryTerm]) -> int:
    """Import the standard's table from a file. Returns the number of new classes."""
    actor.require(IMPORT_INDUSTRY)
    with transaction.atomic():
        return load_industry_classes(classes)
