"""Objections: raised within the window, decided with a reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, explained, says_something
from zoneworks.core.tables.writing import clean_text
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.acts import DECIDE_OBJECTIONS, OBJECT
from zoneworks.efficiency.engine.process import ObjectionState, State, check_objection
from zoneworks.efficiency.labels import refusal_text
from zoneworks.efficiency.models import Evaluation, Objection


def raise_objection(actor: Actor, score_id: int, text: str) -> Objection:
    """Object to a published score: an enterprise to its own, an officer for whoever came.

    Raises:
        InvalidInput: nothing is said, the window is over, or one of the enterprise waits already.
        NotFound: no such score that the actor may see.
    """
    actor.require(OBJECT)
    if not says_something(text):
        raise InvalidInput({"text": [_("Say what is wrong, and what it should be.")]})
    score = queries.get_score(actor, score_id)
    with transaction.atomic(), explained(refusal_text):
        evaluation = records.lock(actor, Evaluation, score.evaluation_id)
        check_objection(State(evaluation.state), evaluation.ends_on, clock.today())
        if Objection.objects.filter(score=score, state=ObjectionState.OPEN).exists():
            raise InvalidInput({"": [_("An objection of this enterprise waits already.")]})
        row = Objection(
            evaluation=evaluation,
            score=score,
            text=clean_text(text),
            raised_on=clock.today(),
            raised_by_id=actor.membership_id,
        )
        return records.create(actor, row, act="efficiency.objection_raised")


def decide_objection(
    actor: Actor, pk: int, answer: str, *, is_upheld: bool, version: int | None = None
) -> Objection:
    """Uphold an objection, after which the evaluation is computed anew, or reject it.

    Raises:
        InvalidInput: it is decided already, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(DECIDE_OBJECTIONS)
    if actor.role is Role.ENTERPRISE or not says_something(answer):
        raise InvalidInput({"answer": [_("Say why: the enterprise reads it.")]})
    with transaction.atomic():
        row = records.lock(actor, Objection, pk)
        records.check_version(row, version)
        evaluation = records.lock(actor, Evaluation, row.evaluation_id)
        if row.state != ObjectionState.OPEN or evaluation.state != State.PUBLISHED:
            raise InvalidInput({"": [_("It is decided already.")]})
        state = ObjectionState.UPHELD if is_upheld else ObjectionState.REJECTED
        columns = {"state": state, "answer": clean_text(answer), "decided_on": clock.today()}
        act = f"efficiency.objection_{state.lower()}"
        decided = records.change(actor, Objection, pk, columns, act=act)
        if is_upheld and not evaluation.is_stale:
            records.change(actor, Evaluation, evaluation.pk, {"is_stale": True}, act=act)
        return decided


def check_retirement(actor: Actor, row: Any) -> None:
    """Refuse to retire an enterprise whose objection waits. Raises InvalidInput."""
    if row._meta.label != "registry.Enterprise":
        return
    waiting = Objection.objects.filter(
        zone_id=actor.zone_id,
        score__enterprise_id=row.pk,
        state=ObjectionState.OPEN,
        evaluation__state=State.PUBLISHED,
    )
    if waiting.exists():
        text = _("Its objection to the evaluation of land waits: decide it first.")
        raise InvalidInput({"": [text]})
