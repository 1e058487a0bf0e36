"""Task forces and blockers."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import (
    ActForbidden,
    InvalidInput,
    check_reason,
    explained,
    says_something,
)
from zoneworks.core.tables.writing import clean_text
from zoneworks.delivery import queries
from zoneworks.delivery.engine.acts import (
    EDIT_PLANS,
    ESCALATE_BLOCKERS,
    RAISE_BLOCKERS,
    SOLVE_BLOCKERS,
)
from zoneworks.delivery.engine.plans.refusals import BlockerSolved
from zoneworks.delivery.engine.plans.states import PlanAct
from zoneworks.delivery.labels import refusal_text
from zoneworks.delivery.models import Blocker, TaskForceMember
from zoneworks.delivery.services.activities import check_membership, holding_activity
from zoneworks.delivery.services.plans import holding


def add_member(
    actor: Actor, plan_id: int, membership_id: int, duty: str, *, is_head: bool = False
) -> TaskForceMember:
    """Name somebody of the zone for the task force of a plan; a new head takes over.

    Raises:
        NotFound: no such plan.
        InvalidInput: no such member of the zone, one who belongs to it already, or no duty.
    """
    actor.require(EDIT_PLANS)
    queries.get_plan(actor, plan_id)
    check_membership(actor, membership_id, "membership_id")
    if not says_something(duty):
        raise InvalidInput({"duty": [_("This is needed.")]})
    with holding(actor, plan_id, PlanAct.CHANGE) as plan:
        members = TaskForceMember.objects.filter(plan=plan, until=None)
        if members.filter(membership_id=membership_id).exists():
            raise InvalidInput({"membership_id": [_("Belongs to the task force already.")]})
        if is_head and (head := members.filter(is_head=True).first()) is not None:
            changes = {"is_head": False}
            records.change(actor, TaskForceMember, head.pk, changes, act="delivery.member_changed")
        row = TaskForceMember(
            plan=plan,
            membership_id=membership_id,
            duty=clean_text(duty),
            is_head=is_head,
            since=clock.today(),
        )
        return records.create(actor, row, act="delivery.member_added")


def end_member(
    actor: Actor, pk: int, *, version: int | None = None, reason: str = ""
) -> TaskForceMember:
    """Let somebody leave a task force. Raises NotFound, StaleRecord, InvalidInput."""
    actor.require(EDIT_PLANS)
    member = queries.get_member(actor, pk)
    with holding(actor, member.plan_id, PlanAct.CHANGE):
        if member.until is not None:
            raise InvalidInput({"": [_("Has left the task force already.")]})
        columns = {"until": clock.today(), "is_head": False}
        act = "delivery.member_left"
        return records.change(
            actor, TaskForceMember, pk, columns, act=act, version=version, reason=reason
        )


def raise_blocker(
    actor: Actor, activity_id: int, *, text: str, cause: str, owner_id: int, due_on: date
) -> Blocker:
    """Say what keeps an activity from going on, who answers for it, and until when.

    Raises:
        NotFound: no such activity.
        InvalidInput: no text, no such member, a day that has passed, or the plan is not in use.
    """
    actor.require(RAISE_BLOCKERS)
    with holding_activity(actor, activity_id, PlanAct.REPORT) as activity:
        columns = _checked(actor, text, cause, owner_id, due_on)
        row = Blocker(
            plan=activity.plan,
            activity=activity,
            raised_on=clock.today(),
            raised_by_id=actor.membership_id or None,
            **columns,
        )
        return records.create(actor, row, act="delivery.blocker_raised")


def change_blocker(
    actor: Actor,
    pk: int,
    *,
    text: str,
    cause: str,
    owner_id: int,
    due_on: date,
    version: int | None = None,
    reason: str = "",
) -> Blocker:
    """Give a blocker another owner, deadline, cause or text. Raises as ``raise_blocker`` does."""
    actor.require(RAISE_BLOCKERS)
    queries.get_blocker(actor, pk)
    columns = _checked(actor, text, cause, owner_id, due_on)
    act = "delivery.blocker_changed"
    return _change(actor, pk, columns, act, version=version, reason=reason)


def escalate_blocker(
    actor: Actor, pk: int, leader_id: int, reason: str, *, version: int | None = None
) -> Blocker:
    """Ask a leader to mend what keeps an activity from going on.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        InvalidInput: nobody such leads the zone, no reason is given, or it is solved.
    """
    actor.require(ESCALATE_BLOCKERS)
    queries.get_blocker(actor, pk)
    if leader_id not in {one.pk for one in queries.list_leaders(actor)}:
        raise InvalidInput({"leader_id": [_("The zone has no such leader.")]})
    check_reason(reason)
    columns = {"escalated_to_id": leader_id, "escalated_on": clock.today()}
    act = "delivery.blocker_escalated"
    return _change(actor, pk, columns, act, version=version, reason=reason)


def solve_blocker(actor: Actor, pk: int, solution: str, *, version: int | None = None) -> Blocker:
    """Say how a blocker was solved.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        ActForbidden: somebody else owns it, and no officer asks.
        InvalidInput: it does not say how, or it is solved already.
    """
    actor.require(SOLVE_BLOCKERS)
    blocker = queries.get_blocker(actor, pk)
    if not says_something(solution):
        raise InvalidInput({"solution": [_("Say how it was solved.")]})
    if not queries.may_solve(actor, blocker):
        raise ActForbidden(_("Its owner solves it, the leader who was asked, or an officer."))
    columns = {"solved_on": clock.today(), "solution": clean_text(solution)}
    return _change(actor, pk, columns, "delivery.blocker_solved", version=version, reason="")


def _change(
    actor: Actor,
    pk: int,
    columns: dict[str, Any],
    act: str,
    *,
    version: int | None,
    reason: str,
) -> Blocker:
    """Change a blocker that is not solved."""
    with transaction.atomic():
        row = records.lock(actor, Blocker, pk)
        with holding(actor, row.plan_id, PlanAct.REPORT):
            if row.solved_on is not None:
                with explained(refusal_text):
                    raise BlockerSolved("It is solved.")
            return records.change(
                actor, Blocker, pk, columns, act=act, version=version, reason=reason
            )


def _checked(actor: Actor, text: str, cause: str, owner_id: int, due_on: date) -> dict[str, Any]:
    if not says_something(text):
        raise InvalidInput({"text": [_("This is needed.")]})
    if due_on < clock.today():
        raise InvalidInput({"due_on": [_("This day has passed.")]})
    check_membership(actor, owner_id, "owner_id")
    return {"text": clean_text(text), "cause": cause, "owner_id": owner_id, "due_on": due_on}
