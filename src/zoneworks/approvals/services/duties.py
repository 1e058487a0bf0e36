"""What is owed in a case and what was broken: obligations, checks after building, breaches."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import rows
from zoneworks.approvals.engine.acts import (
    CLOSE_OBLIGATIONS,
    FOLLOW_BREACHES,
    OPEN_CASES,
)
from zoneworks.approvals.engine.process.duties import DutyKind, NextStep
from zoneworks.approvals.engine.process.handling import Track
from zoneworks.approvals.models import Breach, Obligation
from zoneworks.approvals.queries import step_of
from zoneworks.approvals.services.cases import load_case
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, says_something


def record_breach(
    actor: Actor, case_id: int, milestone: str, *, found_on: date | None = None, description: str
) -> Breach:
    """Open an enforcement case: somebody built, used or produced without what the law asks.

    Raises:
        NotFound: no such case or milestone.
        InvalidInput: nothing is missing for it, or it is not described.
    """
    actor.require(FOLLOW_BREACHES)
    if not description.strip():
        raise InvalidInput({"description": [_("Describe what was found.")]})
    day = found_on or clock.today()
    if day > clock.today():
        raise InvalidInput({"found_on": [_("This day is still to come.")]})
    with transaction.atomic():
        row = load_case(actor, case_id)
        if milestone not in row.case.plan.milestones:
            raise NotFound(_("There is no such milestone."))
        missing = row.case.missing_on(milestone, day)
        if not missing:
            raise InvalidInput({"milestone": [_("Nothing is missing: this is no breach.")]})
        return records.create(
            actor,
            Breach(
                case_id=case_id,
                milestone=milestone,
                found_on=day,
                description=description.strip(),
                missing=list(missing),
            ),
            act="approvals.breach_recorded",
        )


def close_breach(actor: Actor, breach_id: int, outcome: str, *, version: int | None) -> Breach:
    """Close an enforcement case with its outcome. Raises NotFound, StaleRecord, InvalidInput."""
    actor.require(FOLLOW_BREACHES)
    if not outcome.strip():
        raise InvalidInput({"outcome": [_("Write what came of it.")]})
    with transaction.atomic():
        if records.lock(actor, Breach, breach_id).closed_on is not None:
            raise InvalidInput({"": [_("This breach was closed before.")]})
        return records.change(
            actor,
            Breach,
            breach_id,
            {"outcome": outcome.strip(), "closed_on": clock.today()},
            act="approvals.breach_closed",
            version=version,
        )


def close_obligation(
    actor: Actor, obligation_id: int, *, was_kept: bool, version: int | None, note: str = ""
) -> Obligation:
    """Close what is owed as kept, with what proves it, or as broken, with the reason.

    Raises:
        NotFound, StaleRecord, InvalidInput.
    """
    actor.require(CLOSE_OBLIGATIONS)
    with transaction.atomic():
        duty = records.lock(actor, Obligation, obligation_id)
        if duty.closed_on is not None:
            raise InvalidInput({"": [_("This obligation was closed before.")]})
        if was_kept and duty.kind == DutyKind.SECONDARY:
            text = _("It is kept when the paper comes: the applicant supplies it.")
            raise InvalidInput({"was_kept": [text]})
        if duty.kind == DutyKind.ASKED:
            text = _("It ends when the paper comes, or when whoever asked does without.")
            raise InvalidInput({"": [text]})
        if not note.strip() and (not was_kept or duty.kind == DutyKind.BUILD_FIRST):
            text = _("Write what proves it.") if was_kept else _("Write the reason.")
            raise InvalidInput({"note": [text]})
        return records.change(
            actor,
            Obligation,
            duty.pk,
            {"closed_on": clock.today(), "was_kept": was_kept, "note": note.strip()},
            act="approvals.obligation_kept" if was_kept else "approvals.obligation_broken",
            version=version,
        )


def order_correction(
    actor: Actor, obligation_id: int, correct_by: date, *, version: int | None, reason: str
) -> Obligation:
    """Order the applicant to correct by a day what was promised falsely.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: nothing is to be corrected, a day that is past, or no words.
    """
    actor.require(CLOSE_OBLIGATIONS)
    with transaction.atomic():
        duty = _at_step(actor, obligation_id, NextStep.ORDER)
        if correct_by < clock.today():
            raise InvalidInput({"correct_by": [_("Name a day that is still to come.")]})
        if not says_something(reason):
            raise InvalidInput({"reason": [_("Write what is to be corrected.")]})
        return records.change(
            actor,
            Obligation,
            duty.pk,
            {"correct_by": correct_by},
            act="approvals.correction_ordered",
            version=version,
            reason=reason.strip(),
        )


def confirm_correction(
    actor: Actor, obligation_id: int, *, version: int | None, reason: str
) -> Obligation:
    """Write that what was promised falsely is corrected, with what shows it.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no correction is awaited, or no words.
    """
    actor.require(CLOSE_OBLIGATIONS)
    with transaction.atomic():
        duty = _at_step(actor, obligation_id, NextStep.AWAIT, NextStep.REVOKE)
        if not says_something(reason):
            raise InvalidInput({"reason": [_("Write what proves it.")]})
        return records.change(
            actor,
            Obligation,
            duty.pk,
            {"corrected_on": clock.today()},
            act="approvals.correction_confirmed",
            version=version,
            reason=reason.strip(),
        )


def put_off_check(
    actor: Actor, case_id: int, check: str, *, due_on: date, responsible: str
) -> Obligation:
    """Let a technical check follow the building (先建后验), by a day and under a name.

    Raises:
        NotFound: no such case.
        InvalidInput: a check that is not on the list, is open already, or comes too late.
    """
    actor.require(OPEN_CASES)
    with transaction.atomic():
        row = load_case(actor, case_id)
        rule = row.case.plan.process.build_first
        found = next((one for one in rule.checks if one.code == check), None) if rule else None
        if rule is None or found is None:
            text = _("Only technical checks on the list may follow the building, never a permit.")
            raise InvalidInput({"check": [text]})
        if (found.item, Track.FORMAL) not in row.items:
            raise InvalidInput({"check": [_("This project does not need what it belongs to.")]})
        open_ones = Obligation.objects.filter(case_id=case_id, paper=check, closed_on=None)
        passed = Obligation.objects.filter(case_id=case_id, paper=check, was_kept=True)
        if open_ones.exists() or passed.exists():
            raise InvalidInput({"check": [_("This check is open or passed already.")]})
        if all(code in row.case.milestones for code in found.blocks):
            raise InvalidInput({"check": [_("What it would block has been reached.")]})
        if due_on < clock.today():
            raise InvalidInput({"due_on": [_("Name a day that is still to come.")]})
        if not responsible.strip():
            raise InvalidInput({"responsible": [_("Name who answers for it.")]})
        duty = Obligation(
            case_id=case_id,
            item_id=row.items[found.item, Track.FORMAL].pk,
            kind=DutyKind.BUILD_FIRST,
            paper=check,
            begun_on=clock.today(),
            due_on=due_on,
            timer_on=rows.duty_timer(clock.today(), due_on),
            responsible=responsible.strip(),
        )
        return records.create(actor, duty, act="approvals.check_put_off")


def _at_step(actor: Actor, obligation_id: int, *steps: NextStep) -> Obligation:
    duty = records.lock(actor, Obligation, obligation_id)
    if step_of(duty) not in steps:
        raise InvalidInput({"": [_("This does not come next for this obligation.")]})
    return duty
