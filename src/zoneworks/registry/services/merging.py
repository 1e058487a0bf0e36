"""Two records of one enterprise become one, and can become two again."""

from collections.abc import Collection, Iterable, Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions, events, following, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord, check_reason
from zoneworks.registry import queries
from zoneworks.registry.engine import names
from zoneworks.registry.engine.acts import BEFORE_MERGE, MERGE_ENTERPRISES
from zoneworks.registry.models import Enterprise, EnterpriseMerge
from zoneworks.registry.queries import Pointer, Relation
from zoneworks.registry.services.enterprises import (
    OWN_COLUMNS,
    keep_former_name,
    repeat_latest,
)

CHOOSABLE = OWN_COLUMNS
"""The columns of which the value of either record may stay."""


def merge_enterprises(
    actor: Actor,
    kept_id: int,
    gone_id: int,
    *,
    take: Collection[str] = (),
    reason: str,
    digest: str | None = None,
) -> EnterpriseMerge:
    """Merge a duplicate into the record that stays: all that points at it goes over.

    ``take`` names the columns whose value comes from the duplicate; ``digest`` is that of the plan
    that the person saw. Rows of which the record that stays has the same, such as the figures of a
    year, remain with the duplicate, which is retired.

    Raises:
        NotFound: one of them is none of the zone.
        InvalidInput: no reason, no such column, they are one record, one is retired or merged
            already, or another slice refuses.
        StaleRecord: something of what was seen has changed since.
    """
    actor.require(MERGE_ENTERPRISES)
    check_reason(reason)
    if unknown := set(take) - set(CHOOSABLE):
        text = _("There is no such column: %(names)s.")
        raise InvalidInput({"take": [text % {"names": ", ".join(sorted(unknown))}]})
    with transaction.atomic():
        _hold(actor, {kept_id, gone_id}, [gone_id])
        plan = queries.plan_merge(actor, kept_id, gone_id)
        _check_digest(plan.digest, digest)
        kept, gone = plan.kept, plan.gone
        taken = {name: getattr(gone, name) for name in CHOOSABLE if name in take}
        code = taken.get("credit_code", kept.credit_code)
        contributions.ask_guards(BEFORE_MERGE, actor, kept, gone, code)
        batch = uuid4()
        said: dict[str, Any] = {"reason": reason, "batch": batch}
        for one in plan.moves:
            _point(actor, one.relation, one.moving, kept, act="registry.moved_by_merge", **said)
        columns = {
            "merged_into": kept,
            "retired_on": clock.today(),
            "retired_reason": reason.strip(),
        }
        records.change_many(actor, [(gone, columns)], act="registry.enterprise_merged", **said)
        merge = _take_over(actor, plan, taken, **said)
        repeat_latest(kept)
        repeat_latest(gone)
        following.follow_too(gone, kept)
    return merge


def undo_merge(
    actor: Actor, pk: int, *, reason: str, digest: str | None = None
) -> queries.UndoPlan:
    """Make two records of one again: put back what was moved and is still where it was moved to.

    Returns what was put back and what was not. ``digest`` is that of the plan that was seen.

    Raises:
        NotFound, InvalidInput: see ``queries.plan_undo``; or no reason.
        StaleRecord: something of what was seen has changed since.
    """
    actor.require(MERGE_ENTERPRISES)
    check_reason(reason)
    with transaction.atomic():
        seen = queries.plan_undo(actor, pk).merge
        _hold(actor, {seen.kept_id, seen.gone_id}, [seen.kept_id])
        plan = queries.plan_undo(actor, pk)
        _check_digest(plan.digest, digest)
        merge, batch = plan.merge, uuid4()
        said: dict[str, Any] = {"reason": reason, "batch": batch}
        act = "registry.merge_undone"
        if plan.values:
            columns = _with_normalized(plan.values)
            records.change_many(actor, [(merge.kept, columns)], act=act, **said)
        if plan.name is not None:
            records.remove_many(actor, [plan.name], act="registry.former_name_removed", **said)
        for one in plan.returns:
            _point(actor, one.relation, one.rows, merge.gone, act="registry.moved_back", **said)
        columns = {"merged_into": None, "retired_on": None, "retired_reason": ""}
        records.change_many(actor, [(merge.gone, columns)], act=act, **said)
        records.change_many(actor, [(merge, {"undone_on": clock.today()})], act=act, **said)
        repeat_latest(merge.kept)
        repeat_latest(merge.gone)
    return plan


def _hold(actor: Actor, pks: Iterable[int], of: Iterable[int]) -> None:
    """Hold what a merge touches in one order: records that point at an enterprise, enterprises,
    then their parts, each by id. Others hold a record before its enterprise, and a part after it.
    """
    zone_id = actor.writing_zone_id()
    others = [one for one in queries.relations() if one.model is not Enterprise]
    for relation in (one for one in others if not one.is_part):
        _hold_rows(zone_id, relation, of)
    about = Enterprise.objects.select_for_update().filter(zone_id=zone_id)
    list(about.filter(Q(pk__in=pks) | Q(merged_into__in=of)).order_by("pk"))
    for relation in (one for one in others if one.is_part):
        _hold_rows(zone_id, relation, of)


def _hold_rows(zone_id: int, relation: Relation, of: Iterable[int]) -> None:
    rows = relation.of(*of).select_for_update().filter(zone_id=zone_id)
    list(rows.values_list("pk"))


def _check_digest(current: str, seen: str | None) -> None:
    if seen is not None and seen != current:
        raise StaleRecord(
            _("Something of this has changed since you looked. Look again, then decide."),
            current=SimpleNamespace(version=current),
        )


def _point(
    actor: Actor,
    relation: Relation,
    pointers: Iterable[Pointer],
    enterprise: Enterprise,
    *,
    act: str,
    reason: str,
    batch: UUID,
) -> None:
    """Let rows point at an enterprise, an event each."""
    holder = enterprise if relation.is_key else enterprise.pk
    rows = relation.rows(one.pk for one in pointers)
    changes = [(row, {relation.column: holder}) for row in rows]
    records.change_many(actor, changes, act=act, reason=reason, batch=batch)


def _take_over(
    actor: Actor, plan: queries.MergePlan, taken: dict[str, Any], *, reason: str, batch: UUID
) -> EnterpriseMerge:
    """Give the record that stays its values, and write down what was done."""
    kept, gone = plan.kept, plan.gone
    differing = {name: value for name, value in taken.items() if value != getattr(kept, name)}
    before, former = events.snapshot(kept, differing), kept.name
    kept_name = None
    if differing:
        changes = [(kept, _with_normalized(differing))]
        act = "registry.enterprise_changed"
        records.change_many(actor, changes, act=act, reason=reason, batch=batch)
    if "name" in differing:
        kept_name = keep_former_name(actor, kept, former, reason=reason, batch=batch)
    after = events.snapshot(kept, differing)
    merge = EnterpriseMerge(
        kept=kept,
        gone=gone,
        merged_on=clock.today(),
        moved=plan.moved,
        taken={name: [_plain(before[name]), _plain(after[name])] for name in differing},
        kept_name=kept_name,
    )
    act = "registry.duplicate_taken_over"
    return records.create_many(actor, [merge], act=act, reason=reason, batch=batch)[0]


def _with_normalized(columns: Mapping[str, Any]) -> dict[str, Any]:
    if "name" not in columns:
        return dict(columns)
    return {**columns, "normalized_name": names.normalize_name(columns["name"])}


def _plain(value: Any) -> Any:
    """A column's value as JSON holds it."""
    return value if value is None or isinstance(value, str) else str(value)
