"""How exports of mandated systems are read: saved once, and what they call things remembered."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.engine.acts import FOLLOW_SYSTEMS
from zoneworks.approvals.engine.process.mirror import TELLABLE
from zoneworks.approvals.models import MirrorMapping
from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.registry import queries as registry

NEEDED = ("national_code", "item", "state")
"""Columns without which an export says nothing."""


def save_mapping(
    actor: Actor, values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None
) -> MirrorMapping:
    """Save how an export is read: name, system, process, sheet, and the header of each column.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no name or system, an unknown process, a column without header or two columns
            under one.
    """
    actor.require(FOLLOW_SYSTEMS)
    columns = {name: text.strip() for name, text in values["columns"].items() if text.strip()}
    wrong: dict[str, list[Any]] = {}
    for name in ("name", "system"):
        if not values[name].strip():
            wrong[name] = [_("This must not be empty.")]
    if values["process_id"] not in {one.process.id for one in shipped_definitions()}:
        wrong["process_id"] = [_("There is no such process.")]
    for name in NEEDED:
        if name not in columns:
            wrong[f"column_{name}"] = [_("Without this column an export says nothing.")]
    for name, header in columns.items():
        if list(columns.values()).count(header) > 1:
            text = _("“%(header)s” stands for two columns.") % {"header": header}
            wrong.setdefault(f"column_{name}", [text])
    with transaction.atomic():
        named = MirrorMapping.objects.filter(
            zone_id=actor.writing_zone_id(), name=values["name"].strip()
        )
        if named.exclude(pk=pk).exists():
            wrong["name"] = [_("Another mapping has this name.")]
        if wrong:
            raise InvalidInput(wrong)
        told = {name: values[name].strip() for name in ("name", "system", "process_id", "sheet")}
        told["columns"] = columns
        if pk is None:
            return records.create(actor, MirrorMapping(**told), act="approvals.mapping_saved")
        return records.change(
            actor, MirrorMapping, pk, told, act="approvals.mapping_saved", version=version
        )


def remember_words(
    actor: Actor,
    pk: int,
    *,
    items: Mapping[str, str],
    states: Mapping[str, str],
    projects: Mapping[str, int],
    version: int | None = None,
) -> MirrorMapping:
    """Remember what a system's words mean; an item of the empty code is passed over.

    Raises:
        NotFound: no such mapping, or a project that the actor may not see.
        StaleRecord: somebody else has changed the mapping.
        InvalidInput: an item, a state or a project that does not exist.
    """
    actor.require(FOLLOW_SYSTEMS)
    with transaction.atomic():
        mapping = records.lock(actor, MirrorMapping, pk)
        known = {
            item.code
            for one in shipped_definitions()
            if one.process.id == mapping.process_id
            for item in one.process.items
        }
        if not set(items.values()) <= known | {""} or not set(states.values()) <= set(TELLABLE):
            raise InvalidInput({"": [_("Choose one of the items and states offered.")]})
        for project_id in projects.values():
            registry.get_project(actor, project_id)
        return records.change(
            actor,
            MirrorMapping,
            pk,
            {
                "items": mapping.items | dict(items),
                "states": mapping.states | dict(states),
                "projects": mapping.projects | dict(projects),
            },
            act="approvals.words_remembered",
            version=version,
        )
