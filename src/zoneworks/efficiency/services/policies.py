"""What a grade brings: drafted, reviewed, put in force, ended."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.compliance import services as compliance
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason, explained
from zoneworks.core.tables.writing import clean_text
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.acts import EDIT_POLICIES, ENFORCE_POLICIES
from zoneworks.efficiency.engine.policies import (
    PolicyActImpossible,
    PolicyKind,
    PolicyState,
    check_ending,
    check_enforcing,
    needs_review,
)
from zoneworks.efficiency.engine.terms import Grade
from zoneworks.efficiency.labels import refusal_text, subject_of_policy
from zoneworks.efficiency.models import GradePolicy

_FIELDS = {"POLICY_BASIS_MISSING": "basis"}


def draft_policy(actor: Actor, values: Mapping[str, Any]) -> GradePolicy:
    """Draft what a grade brings. Raises InvalidInput."""
    actor.require(EDIT_POLICIES)
    row = GradePolicy(**_columns(values))
    return records.create(actor, row, act="efficiency.policy_drafted")


def change_policy(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> GradePolicy:
    """Change a draft; what is in force is ended and drafted anew.

    Raises:
        InvalidInput: it is no draft, or something is missing.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_POLICIES)
    columns = _columns(values)
    with transaction.atomic(), explained(refusal_text):
        row = records.lock(actor, GradePolicy, pk)
        records.check_version(row, version)
        if row.state != PolicyState.DRAFT:
            raise PolicyActImpossible("Only a draft is changed.", state=row.state)
        return records.change(actor, GradePolicy, pk, columns, act="efficiency.policy_changed")


def review_policy(actor: Actor, pk: int) -> Any:
    """Open the fair-competition review of a policy as it stands. Raises as ``open_review``."""
    actor.require(EDIT_POLICIES)
    return compliance.open_review(actor, subject_of_policy(queries.get_policy(actor, pk)))


def enforce_policy(actor: Actor, pk: int, *, version: int | None = None) -> GradePolicy:
    """Put a policy in force.

    Raises:
        InvalidInput: it is no draft; an advantage or a surcharge without a basis, or without a
            passed fair-competition review of these very words (公平竞争审查条例 art. 18).
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(ENFORCE_POLICIES)
    with transaction.atomic(), explained(refusal_text, _FIELDS):
        row = records.lock(actor, GradePolicy, pk)
        records.check_version(row, version)
        kind = PolicyKind(row.kind)
        check_enforcing(kind, PolicyState(row.state), row.basis)
        if needs_review(kind):
            compliance.require_review(actor, subject_of_policy(row))
        columns = {"state": PolicyState.IN_FORCE, "in_force_on": clock.today()}
        return records.change(actor, GradePolicy, pk, columns, act="efficiency.policy_enforced")


def end_policy(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> GradePolicy:
    """End a policy that is in force.

    Raises:
        InvalidInput: it is not in force, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(ENFORCE_POLICIES)
    check_reason(reason)
    with transaction.atomic(), explained(refusal_text):
        row = records.lock(actor, GradePolicy, pk)
        records.check_version(row, version)
        check_ending(PolicyState(row.state))
        columns = {
            "state": PolicyState.ENDED,
            "ended_on": clock.today(),
            "ended_because": clean_text(reason),
        }
        act = "efficiency.policy_ended"
        return records.change(actor, GradePolicy, pk, columns, act=act, reason=reason)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: clean_text(values.get(name) or "") for name in ("title", "text", "basis")
    }
    wrong: dict[str, list[Any]] = {
        name: [_("This is needed.")] for name in ("title", "text") if not columns[name]
    }
    for name, words in (("grade", Grade), ("kind", PolicyKind)):
        columns[name] = values.get(name)
        if columns[name] not in set(words):
            wrong[name] = [_("Choose one of them.")]
    if wrong:
        raise InvalidInput(wrong)
    return columns
