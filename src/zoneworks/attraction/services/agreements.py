"""Every write of investment agreements: drafts, obligations, signature, fulfillment, end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import EDIT_AGREEMENTS, SIGN_AGREEMENTS
from zoneworks.attraction.engine.agreements import (
    AgreementAct,
    AgreementState,
    check_agreement_act,
    check_obligation,
    check_signature,
)
from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.attraction.labels.agreements import refusal_text
from zoneworks.attraction.labels.subjects import subject_of_agreement
from zoneworks.attraction.models import Agreement, Obligation
from zoneworks.compliance import services as compliance
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import services as register
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project

COLUMNS = ("title", "investor", "investment_fen", "land_m2", "note")
"""What a person types of an agreement itself."""


def draft_agreement(actor: Actor, project_id: int, values: Mapping[str, Any]) -> Agreement:
    """Draft the first agreement of a project.

    Raises:
        InvalidInput: there is a draft or a signed agreement already, a value is missing, or the
            project is retired.
        NotFound: no such project.
    """
    actor.require(EDIT_AGREEMENTS)
    columns = _checked(values)
    with transaction.atomic():
        project = register.hold_in_use(actor, Project, project_id)
        in_force = [AgreementState.DRAFT, AgreementState.SIGNED]
        known = Agreement.objects.filter(project=project, state__in=in_force).first()
        if known is not None:
            text = _(
                "The project has %(number)s already: change the draft, or revise what is signed."
            )
            raise InvalidInput({"": [text % {"number": known.number}]})
        return _create(actor, project, columns)


def change_agreement(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Agreement:
    """Change a draft. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(EDIT_AGREEMENTS)
    columns = _checked(values)
    with _changing(actor, pk, AgreementAct.CHANGE, version):
        act = "attraction.agreement_changed"
        return records.change(actor, Agreement, pk, columns, act=act)


def revise_agreement(actor: Actor, pk: int, *, version: int | None = None) -> Agreement:
    """Draft the next version of a signed agreement, with all that it says and what is still owed.

    Raises:
        InvalidInput: it is not in force, or there is a draft already.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_AGREEMENTS)
    with _changing(actor, pk, AgreementAct.REVISE, version) as row:
        project = register.hold_in_use(actor, Project, row.project_id)
        drafts = Agreement.objects.filter(project=project, state=AgreementState.DRAFT)
        if (draft := drafts.first()) is not None:
            text = _("%(number)s is in draft already: go on with it.")
            raise InvalidInput({"": [text % {"number": draft.number}]})
        made = _create(actor, project, {name: getattr(row, name) for name in COLUMNS})
        rows = [
            Obligation(
                agreement=made,
                position=one.position,
                side=one.side,
                kind=one.kind,
                text=one.text,
                due_on=one.due_on,
                amount_fen=one.amount_fen,
                fulfilled_on=one.fulfilled_on,
                evidence=one.evidence,
            )
            for one in row.obligations.order_by("position")
        ]
        records.create_many(actor, rows, act="attraction.obligation_added")
    return made


def add_obligation(actor: Actor, agreement_id: int, values: Mapping[str, Any]) -> Obligation:
    """Add what one side owes to a draft.

    Raises:
        InvalidInput: the side cannot owe this kind, or nothing is said.
        NotFound: no such agreement.
    """
    actor.require(EDIT_AGREEMENTS)
    columns = _obligation_columns(values)
    with _changing(actor, agreement_id, AgreementAct.CHANGE, field="kind") as row:
        check_obligation(Side(columns["side"]), ObligationKind(columns["kind"]), columns["text"])
        last = row.obligations.aggregate(last=Max("position"))["last"] or 0
        made = Obligation(agreement=row, position=last + 1, **columns)
        return records.create(actor, made, act="attraction.obligation_added")


def change_obligation(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Obligation:
    """Change what one side owes in a draft. Raises as ``add_obligation``, and StaleRecord."""
    actor.require(EDIT_AGREEMENTS)
    columns = _obligation_columns(values)
    obligation = queries.get_obligation(actor, pk)
    with _changing(actor, obligation.agreement_id, AgreementAct.CHANGE, field="kind"):
        check_obligation(Side(columns["side"]), ObligationKind(columns["kind"]), columns["text"])
        act = "attraction.obligation_changed"
        return records.change(actor, Obligation, pk, columns, act=act, version=version)


def remove_obligation(actor: Actor, pk: int, *, version: int | None = None) -> int:
    """Take an obligation out of a draft; gives the agreement's id."""
    actor.require(EDIT_AGREEMENTS)
    obligation = queries.get_obligation(actor, pk)
    with _changing(actor, obligation.agreement_id, AgreementAct.CHANGE):
        act = "attraction.obligation_removed"
        records.remove(actor, Obligation, pk, act=act, version=version)
    return obligation.agreement_id


def review_agreement(actor: Actor, pk: int) -> Any:
    """Open the fair-competition review of a draft as it stands. Raises as ``open_review`` does."""
    actor.require(EDIT_AGREEMENTS)
    return compliance.open_review(actor, subject_of_agreement(queries.get_agreement(actor, pk)))


def sign_agreement(
    actor: Actor, pk: int, signed_on: date, *, version: int | None = None
) -> Agreement:
    """Sign a draft: the project is signed on that day, and an earlier version is replaced.

    Raises:
        InvalidInput: without a passed fair-competition review of these very words
            (公平竞争审查条例 art. 18); one side owes nothing; the promised dates run backwards; the
            project has not come to the admission review, or came to it later; the day has not come,
            or lies before the signature of the version that is replaced.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(SIGN_AGREEMENTS)
    if signed_on > clock.today():
        raise InvalidInput({"signed_on": [_("This day has not come yet.")]})
    with _changing(actor, pk, AgreementAct.SIGN, version) as row:
        project = register.hold_in_use(actor, Project, row.project_id)
        owed = [queries.obligation_terms(one) for one in row.obligations.order_by("position")]
        check_signature(owed, ProjectStage(project.stage), signed_on)
        subject = subject_of_agreement(row)
        review = compliance.require_review(actor, subject)
        if review.concluded_on is None or signed_on < review.concluded_on:
            text = _("It passed its review on %(day)s: it is signed on that day or later.")
            raise InvalidInput({"signed_on": [text % {"day": review.concluded_on}]})
        _replace(actor, row, signed_on)
        columns = {
            "state": AgreementState.SIGNED,
            "signed_on": signed_on,
            "content_sha256": subject.digest,
        }
        act = "attraction.agreement_signed"
        signed = records.change(actor, Agreement, pk, columns, act=act)
        if project.stage == ProjectStage.REVIEW:
            _sign_project(actor, project, signed_on)
    return signed


def _sign_project(actor: Actor, project: Project, signed_on: date) -> None:
    """Move the project on; a refusal stands beside the day that was typed. Raises InvalidInput."""
    stage, version = ProjectStage.SIGNED, project.version
    try:
        register.carry_to_stage(actor, project.pk, stage, signed_on, version=version)
    except InvalidInput as refusal:
        told = [text for texts in refusal.fields.values() for text in texts]
        raise InvalidInput({"signed_on": told}) from refusal


def discard_agreement(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> Agreement:
    """Discard a draft, with the reason. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(EDIT_AGREEMENTS)
    return _finish(actor, pk, (AgreementAct.DISCARD, AgreementState.DISCARDED), reason, version)


def end_agreement(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Agreement:
    """End a signed agreement, with the reason. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(SIGN_AGREEMENTS)
    return _finish(actor, pk, (AgreementAct.END, AgreementState.ENDED), reason, version)


def fulfill_obligation(
    actor: Actor, pk: int, fulfilled_on: date, evidence: str, *, version: int | None = None
) -> Obligation:
    """Enter that an obligation of a signed agreement is fulfilled, with what shows it.

    Raises:
        InvalidInput: the agreement is not in force, no evidence, or the day has not come.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_AGREEMENTS)
    wrong: dict[str, list[Any]] = {}
    if fulfilled_on > clock.today():
        wrong["fulfilled_on"] = [_("This day has not come yet.")]
    if not evidence.strip():
        wrong["evidence"] = [_("This is needed.")]
    if wrong:
        raise InvalidInput(wrong)
    obligation = queries.get_obligation(actor, pk)
    columns = {"fulfilled_on": fulfilled_on, "evidence": clean_text(evidence)}
    with _changing(actor, obligation.agreement_id, AgreementAct.FULFILL):
        if records.lock(actor, Obligation, pk).fulfilled_on is not None:
            raise InvalidInput({"": [_("It is entered as fulfilled already.")]})
        act = "attraction.obligation_fulfilled"
        return records.change(actor, Obligation, pk, columns, act=act, version=version)


def check_stage(actor: Actor, project: Project, stage: ProjectStage, on: date) -> None:
    """Refuse to enter a signature that no agreement holds, where a project came from a lead; and
    to give a project up whose agreement is in force.

    A guard of the register's stages. Raises InvalidInput.
    """
    if stage is ProjectStage.DROPPED:
        _check_none_in_force(project)
    if stage is not ProjectStage.SIGNED or not queries.has_lead(project):
        return
    in_force = [AgreementState.SIGNED, AgreementState.REPLACED]
    signed = Agreement.objects.filter(project=project, signed_on=on, state__in=in_force)
    if not signed.exists():
        text = _(
            "No investment agreement was signed on this day: sign it in the pages of agreements,"
            " which asks for the fair-competition review."
        )
        raise InvalidInput({"entered_on": [text]})


def _check_none_in_force(project: Project) -> None:
    rows = Agreement.objects.filter(project=project, state=AgreementState.SIGNED)
    if (found := rows.first()) is not None:
        text = _("Agreement %(number)s is in force: end it first, with the reason.")
        raise InvalidInput({"": [text % {"number": found.number}]})


def _create(actor: Actor, project: Project, columns: Mapping[str, Any]) -> Agreement:
    rows = Agreement.objects.filter(project=project)
    row = Agreement(
        **columns,
        number=next_number(actor.writing_zone_id(), Agreement, "XY"),
        project=project,
        edition=(rows.aggregate(last=Max("edition"))["last"] or 0) + 1,
        drafted_on=clock.today(),
    )
    return records.create(actor, row, act="attraction.agreement_drafted")


def _replace(actor: Actor, row: Agreement, signed_on: date) -> None:
    """End the version in force for the one that is signed; they are never both in force.

    Raises InvalidInput where that one was signed on a later day.
    """
    in_force = Agreement.objects.filter(project_id=row.project_id, state=AgreementState.SIGNED)
    for old in in_force:
        if old.signed_on is not None and signed_on < old.signed_on:
            text = _("The version that it replaces was signed later, on %(day)s.")
            raise InvalidInput({"signed_on": [text % {"day": old.signed_on.isoformat()}]})
        changes = {"state": AgreementState.REPLACED}
        records.change(actor, Agreement, old.pk, changes, act="attraction.agreement_replaced")


def _finish(
    actor: Actor,
    pk: int,
    step: tuple[AgreementAct, AgreementState],
    reason: str,
    version: int | None,
) -> Agreement:
    check_reason(reason)
    act, state = step
    with _changing(actor, pk, act, version):
        columns: dict[str, Any] = {"state": state}
        if state is AgreementState.ENDED:
            columns["ended_on"] = clock.today()
        done = f"attraction.agreement_{state.lower()}"
        return records.change(actor, Agreement, pk, columns, act=done, reason=reason)


@contextmanager
def _changing(
    actor: Actor, pk: int, act: AgreementAct, version: int | None = None, *, field: str = ""
) -> Iterator[Agreement]:
    """Hold a version of an agreement as it was seen, if its state allows the act."""
    with transaction.atomic():
        row = records.lock(actor, Agreement, pk)
        records.check_version(row, version)
        with explained(refusal_text, {"AGREEMENT_ACT_NOT_POSSIBLE": ""}, field):
            check_agreement_act(act, AgreementState(row.state))
            yield row


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: values.get(name) for name in COLUMNS}
    for name in ("title", "investor", "note"):
        columns[name] = clean_text(columns[name] or "")
    wrong: dict[str, list[Any]] = {
        name: [_("This is needed.")] for name in ("title", "investor") if not columns[name]
    }
    if not columns["investment_fen"] or columns["investment_fen"] <= 0:
        wrong["investment_fen"] = [_("It must be more than zero.")]
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _obligation_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    if values.get("side") not in set(Side):
        raise InvalidInput({"side": [_("Choose a side.")]})
    if values.get("kind") not in set(ObligationKind):
        raise InvalidInput({"kind": [_("Choose one of the kinds.")]})
    return {
        "side": values["side"],
        "kind": values["kind"],
        "text": clean_text(values.get("text") or ""),
        "due_on": values.get("due_on"),
        "amount_fen": values.get("amount_fen"),
    }
