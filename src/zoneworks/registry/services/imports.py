"""What a checked table changes in the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.registry import queries
from zoneworks.registry.engine import names
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise, Project, StageEntry
from zoneworks.registry.services.enterprises import keep_former_name
from zoneworks.registry.services.retirement import check_in_use


def import_enterprises(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, int, Mapping[str, Any]]],
    *,
    reason: str,
) -> None:
    """Enter and change many enterprises in one transaction, an event each.

    ``changed`` holds id, version and columns of each.

    Raises:
        InvalidInput: one of them is retired.
        StaleRecord: one of them was saved since that version, or is there already.
    """
    actor.require(EDIT_ENTERPRISES)
    with transaction.atomic():
        records.create_many(
            actor,
            [
                Enterprise(normalized_name=names.normalize_name(values["name"]), **values)
                for values in new
            ],
            act="registry.enterprises_imported",
            reason=reason,
        )
        rows = records.lock_many(actor, Enterprise, {pk: seen for pk, seen, _values in changed})
        for row in rows.values():
            check_in_use(row)
        renamed = [(rows[pk], rows[pk].name) for pk, _seen, values in changed if "name" in values]
        records.change_many(
            actor,
            [(rows[pk], _with_normalized_name(values)) for pk, _seen, values in changed],
            act="registry.enterprises_imported",
            reason=reason,
        )
        for row, name in renamed:
            keep_former_name(actor, row, name)


def import_projects(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, int, Mapping[str, Any]]],
    *,
    reason: str,
) -> None:
    """Enter and change many projects in one transaction, an event each.

    ``enterprise_code`` is a credit code of the zone, or empty. Of a new project's stages only the
    signing is dated: a table says no other day. ``changed`` holds id, version and columns of each.

    Raises:
        InvalidInput: one of them is retired.
        StaleRecord: one of them was saved since that version, or is there already.
    """
    actor.require(EDIT_PROJECTS)
    codes = dict(queries.list_enterprises_in_use(actor).values_list("credit_code", "pk"))
    act = "registry.projects_imported"
    with transaction.atomic():
        projects = records.create_many(
            actor,
            [Project(**_with_enterprise(values, codes)) for values in new],
            act=act,
            reason=reason,
        )
        records.create_many(
            actor,
            [
                StageEntry(project=project, stage=ProjectStage.SIGNED, entered_on=project.signed_on)
                for project in projects
                if project.signed_on
            ],
            act="registry.stage_dated",
        )
        rows = records.lock_many(actor, Project, {pk: seen for pk, seen, _values in changed})
        for row in rows.values():
            check_in_use(row)
        records.change_many(
            actor,
            [(rows[pk], _with_enterprise(values, codes)) for pk, _seen, values in changed],
            act=act,
            reason=reason,
        )


def _with_normalized_name(values: Mapping[str, Any]) -> dict[str, Any]:
    if "name" not in values:
        return dict(values)
    return {**values, "normalized_name": names.normalize_name(values["name"])}


def _with_enterprise(values: Mapping[str, Any], codes: Mapping[str, int]) -> dict[str, Any]:
    columns = dict(values)
    if "enterprise_code" in columns:
        columns["enterprise_id"] = codes.get(columns.pop("enterprise_code") or "")
    return columns
