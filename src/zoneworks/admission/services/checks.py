"""Promises held against the records at their days, and what becomes of the deposit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import queries
from zoneworks.admission.engine.acts import CHECK_PROMISES, DECIDE_CONSEQUENCES
from zoneworks.admission.engine.consequences import (
    Consequence,
    ConsequenceWrong,
    check_decided,
    favors,
    propose,
)
from zoneworks.admission.engine.promises import Entry, Result, examine
from zoneworks.admission.labels.texts import refusal_text
from zoneworks.admission.models import PromiseCheck, SupervisedPromise, Supervision
from zoneworks.admission.models.agreements import SupervisionState
from zoneworks.admission.queries.printing import subject_of_consequence
from zoneworks.admission.services.agreements import holding
from zoneworks.compliance import services as compliance
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason, explained

MOST_KEPT = 60
"""So many entries of the records are kept beside a check, the latest."""


def check_promise(actor: Actor, promise_id: int, *, version: int | None = None) -> PromiseCheck:
    """Hold a promise against the platform's records of today, and propose the consequence.

    Raises:
        InvalidInput: its day has not passed and it is not kept yet, the records do not say it yet,
            a check waits for its decision, or it is settled.
        NotFound, StaleRecord.
    """
    actor.require(CHECK_PROMISES)
    promise = queries.get_promise(actor, promise_id)
    with holding(actor, promise.supervision_id, SupervisionState.SIGNED):
        held = records.lock(actor, SupervisedPromise, promise_id)
        records.check_version(held, version)
        promise = queries.get_promise(actor, promise_id)
        if promise.settled_on is not None:
            raise InvalidInput({"": [_("The promise is settled.")]})
        if promise.checks.filter(decided_on=None).exists():
            raise InvalidInput({"": [_("It was checked: its consequence waits for a decision.")]})
        source, entries = queries.records_of([promise])[promise_id]
        check = _examine(promise, source, entries)
        if check is None:
            raise InvalidInput({"": [_unknown(promise)]})
        return _keep(actor, promise, check)


def _unknown(promise: SupervisedPromise) -> Any:
    text = _("The figures of %(year)s are not entered for the enterprise: enter them first.")
    return text % {"year": promise.year}


def _examine(
    promise: SupervisedPromise, source: str, entries: Sequence[Entry]
) -> PromiseCheck | None:
    """A check as it is to be kept; None where the records do not say it. Raises InvalidInput."""
    today, row = clock.today(), promise.supervision
    with explained(refusal_text):
        found = examine(queries.promise_of(promise), entries, today, row.land_m2)
    proposal = propose(promise.part_fen, found, queries.terms_of(row), promise.extended)
    if proposal is None:
        return None
    known = sorted((one for one in entries if one.on <= today), key=lambda one: one.on)
    return PromiseCheck(
        supervision=row,
        promise=promise,
        extended=promise.extended,
        checked_on=today,
        due_on=found.due_on,
        result=found.result,
        promised_fen=found.promised_fen,
        achieved_fen=found.achieved_fen,
        gap_fen=found.gap_fen,
        reached_on=found.reached_on,
        days_late=found.days_late,
        source=source,
        found=[[one.on.isoformat(), one.amount_fen] for one in known[-MOST_KEPT:]],
        part_fen=promise.part_fen,
        ground=proposal.ground,
        share=str(proposal.share),
        proposed_return_fen=proposal.consequence.return_fen,
        proposed_hold_fen=proposal.consequence.hold_fen,
        proposed_forfeit_fen=proposal.consequence.forfeit_fen,
    )


def _keep(actor: Actor, promise: SupervisedPromise, check: PromiseCheck) -> PromiseCheck:
    made = records.create(actor, check, act="admission.promise_checked")
    changes = {"result": check.result}
    records.change(actor, SupervisedPromise, promise.pk, changes, act="admission.check_noted")
    return made


def check_all_due(actor: Actor) -> int:
    """Check every promise of a zone whose day has passed; those without records wait on.

    Gives how many were checked. A check that another has just made is left as it is.
    """
    actor.require(CHECK_PROMISES)
    rows = queries.unchecked(SupervisedPromise.objects.visible_to(actor))
    done = 0
    for promise in rows.select_related("supervision__project").order_by("pk"):
        with transaction.atomic():
            records.lock(actor, Supervision, promise.supervision_id)
            held = queries.unchecked(SupervisedPromise.objects.filter(pk=promise.pk)).exists()
            source, entries = queries.records_of([promise])[promise.pk]
            check = _examine(promise, source, entries) if held else None
            if check is not None:
                _keep(actor, promise, check)
                done += 1
    return done


def review_consequence(actor: Actor, pk: int, values: Mapping[str, Any]) -> Any:
    """Lay a consequence before a fair-competition review that gives more than the terms do.

    What was laid before it is kept, so that it is decided in the same words.

    Raises:
        InvalidInput: the parts do not sum up, it favors nobody, or it is in hand already.
        NotFound.
    """
    actor.require(CHECK_PROMISES)
    with transaction.atomic():
        check = _open_check(actor, pk, None)
        decided, day = _consequence(check, values)
        if not favors(decided, _proposed(check)):
            raise InvalidInput({"": [_("It gives no more than the agreement does: decide it.")]})
        reason = str(values.get("reason") or "").strip()
        check_reason(reason)
        intended = {
            "return_fen": decided.return_fen,
            "hold_fen": decided.hold_fen,
            "forfeit_fen": decided.forfeit_fen,
            "new_due_on": day.isoformat() if day is not None else None,
            "reason": reason,
        }
        act = "admission.check_noted"
        records.change(actor, PromiseCheck, pk, {"intended": intended}, act=act)
        return compliance.open_review(actor, _subject(check, decided, day, reason))


def decide_consequence(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> PromiseCheck:
    """Decide what becomes of a part of the deposit: return_fen, hold_fen, forfeit_fen, new_due_on
    (another day, on which it is checked again) and the reason.

    Raises:
        InvalidInput: a fen is lost or made, something is held without another day, no reason; or
            it gives more than the agreement's terms without a passed fair-competition review of it
            (公平竞争审查条例 art. 18).
        NotFound, StaleRecord.
    """
    actor.require(DECIDE_CONSEQUENCES)
    reason = str(values.get("reason") or "").strip()
    check_reason(reason)
    with transaction.atomic():
        check = _open_check(actor, pk, version)
        decided, day = _consequence(check, values)
        if favors(decided, _proposed(check)):
            compliance.require_review(actor, _subject(check, decided, day, reason))
        columns = {
            "decided_on": clock.today(),
            "decided_by_id": actor.membership_id,
            "return_fen": decided.return_fen,
            "hold_fen": decided.hold_fen,
            "forfeit_fen": decided.forfeit_fen,
            "new_due_on": day,
            "reason": reason,
        }
        act = "admission.consequence_decided"
        done = records.change(actor, PromiseCheck, pk, columns, act=act, reason=reason)
        _carry_out(actor, check.promise, decided, day)
        _end_if_settled(actor, check.supervision_id)
        return done


def _open_check(actor: Actor, pk: int, version: int | None) -> PromiseCheck:
    found = queries.get_check(actor, pk)
    records.lock(actor, Supervision, found.supervision_id)
    records.check_version(records.lock(actor, PromiseCheck, pk), version)
    check = queries.get_check(actor, pk)
    if check.decided_on is not None:
        raise InvalidInput({"": [_("Its consequence is decided already.")]})
    if check.supervision.state != SupervisionState.SIGNED:
        raise InvalidInput({"": [_("The agreement is not in force.")]})
    return check


def _consequence(check: PromiseCheck, values: Mapping[str, Any]) -> tuple[Consequence, date | None]:
    decided = Consequence(
        values.get("return_fen") or 0, values.get("hold_fen") or 0, values.get("forfeit_fen") or 0
    )
    day = values.get("new_due_on")
    try:
        check_decided(check.part_fen, decided, day, clock.today(), Result(check.result))
    except ConsequenceWrong as refusal:
        raise InvalidInput({refusal.values["field"]: [refusal_text(refusal)]}) from refusal
    return decided, day


def _proposed(check: PromiseCheck) -> Consequence:
    return Consequence(
        check.proposed_return_fen, check.proposed_hold_fen, check.proposed_forfeit_fen
    )


def _subject(check: PromiseCheck, decided: Consequence, day: date | None, reason: str) -> Any:
    amounts = decided.return_fen, decided.hold_fen, decided.forfeit_fen
    return subject_of_consequence(check, amounts, day, reason)


def _carry_out(
    actor: Actor, promise: SupervisedPromise, decided: Consequence, day: date | None
) -> None:
    if day is not None:
        columns: dict[str, Any] = {
            "due_on": day,
            "extended": promise.extended + 1,
            "part_fen": decided.hold_fen,
        }
        act = "admission.promise_extended"
    else:
        columns = {"settled_on": clock.today(), "part_fen": 0}
        act = "admission.promise_settled"
    records.change(actor, SupervisedPromise, promise.pk, columns, act=act)


def _end_if_settled(actor: Actor, supervision_id: int) -> None:
    """An agreement of which every promise is settled binds nobody any more."""
    rows = SupervisedPromise.objects.filter(supervision_id=supervision_id, settled_on=None)
    if not rows.exists():
        columns = {
            "state": SupervisionState.ENDED,
            "ended_on": clock.today(),
            "ended_because": str(_("Every promise is settled.")),
        }
        act = "admission.agreement_ended"
        records.change(actor, Supervision, supervision_id, columns, act=act)
