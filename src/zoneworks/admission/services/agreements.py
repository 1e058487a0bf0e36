"""Supervision agreements: drafted, promised, reviewed where they favor, signed, ended."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import facts, queries
from zoneworks.admission.engine.acts import EDIT_AGREEMENTS, SIGN_AGREEMENTS
from zoneworks.admission.engine.applications import State
from zoneworks.admission.engine.concessions import ConcessionKind, check_words, needs_review
from zoneworks.admission.engine.consequences import (
    Terms,
    TermsWrong,
    check_terms,
    parts_of,
)
from zoneworks.admission.engine.promises import (
    Basis,
    PromiseKind,
    PromiseWrong,
    check_order,
    check_promise,
)
from zoneworks.admission.engine.schemes import SchemeWrong, parse_number
from zoneworks.admission.labels.texts import refusal_text
from zoneworks.admission.models import Application, SupervisedPromise, Supervision
from zoneworks.admission.models.agreements import SupervisionState
from zoneworks.admission.queries.printing import draft_agreement as print_agreement
from zoneworks.admission.queries.printing import subject_of_supervision
from zoneworks.compliance import services as compliance
from zoneworks.core import clock, documents, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord, check_reason, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text

S = SupervisionState
LONGEST_NOTE = 2000
NEEDED = _("This is needed.")


def draft_agreement(actor: Actor, application_id: int, values: Mapping[str, Any]) -> Supervision:
    """Draft the supervision agreement of an application that was admitted, or led to a factory.

    ``values``: deposit_fen, late_rate, hold_up_to (texts of a decimal or fraction), extensions,
    concessions (a list of {"kind", "text"}), note.

    Raises:
        InvalidInput: it was not admitted, there is an agreement already, terms that cannot be, or
            words that promise what is forbidden.
        NotFound: no such application.
    """
    actor.require(EDIT_AGREEMENTS)
    columns = _checked(values)
    with transaction.atomic():
        application = records.lock(actor, Application, application_id)
        if application.state not in {State.ADMITTED, State.LEASED}:
            raise InvalidInput({"": [_("An agreement follows an admission: it is not admitted.")]})
        if (known := queries.find_of_application(actor, application_id)) is not None:
            text = _("%(number)s is its agreement already.")
            raise InvalidInput({"": [text % {"number": known.number}]})
        row = Supervision(
            **columns,
            number=next_number(actor.writing_zone_id(), Supervision, "JG"),
            application=application,
            project_id=application.project_id,
            land_m2=application.land_m2 if application.state == State.ADMITTED else None,
            usual_fen=queries.usual_deposit_of(application),
            terms_sha256=facts.agreement_rules().sha256,
            drafted_on=clock.today(),
        )
        return records.create(actor, row, act="admission.agreement_drafted")


def change_agreement(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Supervision:
    """Change a draft. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(EDIT_AGREEMENTS)
    columns = _checked(values)
    with holding(actor, pk, S.DRAFT, version):
        act = "admission.agreement_changed"
        return records.change(actor, Supervision, pk, columns, act=act)


def add_promise(actor: Actor, pk: int, values: Mapping[str, Any]) -> SupervisedPromise:
    """Add a promise to a draft: kind, due_on, amount_fen, basis, year, base_fen, weight.

    Raises InvalidInput where nobody could check it, NotFound.
    """
    actor.require(EDIT_AGREEMENTS)
    with holding(actor, pk, S.DRAFT) as row:
        columns = _promise(values)
        _check_promise(row, columns)
        last = row.promises.aggregate(last=Max("position"))["last"] or 0
        made = SupervisedPromise(supervision=row, position=last + 1, **columns)
        return records.create(actor, made, act="admission.promise_added")


def change_promise(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> SupervisedPromise:
    """Change a promise of a draft. Raises as ``add_promise``, and StaleRecord."""
    actor.require(EDIT_AGREEMENTS)
    promise = queries.get_promise(actor, pk)
    with holding(actor, promise.supervision_id, S.DRAFT) as row:
        columns = _promise(values)
        _check_promise(row, columns)
        act = "admission.promise_changed"
        return records.change(actor, SupervisedPromise, pk, columns, act=act, version=version)


def remove_promise(actor: Actor, pk: int, *, version: int | None = None) -> int:
    """Take a promise out of a draft; gives the agreement's id."""
    actor.require(EDIT_AGREEMENTS)
    promise = queries.get_promise(actor, pk)
    with holding(actor, promise.supervision_id, S.DRAFT):
        act = "admission.promise_removed"
        records.remove(actor, SupervisedPromise, pk, act=act, version=version)
    return promise.supervision_id


def review_agreement(actor: Actor, pk: int) -> Any:
    """Open the fair-competition review of a draft. Raises as ``compliance.open_review`` does."""
    actor.require(EDIT_AGREEMENTS)
    return compliance.open_review(actor, subject_of_supervision(queries.get_supervision(actor, pk)))


def favors(row: Supervision) -> bool:
    """Whether an agreement favors its applicant, so that it is signed only after a review."""
    kinds = [ConcessionKind(one["kind"]) for one in row.concessions]
    return needs_review(kinds, row.deposit_fen, row.usual_fen)


def sign_agreement(
    actor: Actor, pk: int, signed_on: date, *, version: int | None = None
) -> Supervision:
    """Sign a draft: its deposit is split among its promises, and its document goes out.

    ``version`` is that of ``queries.seen_agreement``.

    Raises:
        InvalidInput: it favors the applicant (a lower deposit, better terms) without a passed
            fair-competition review of these very words (公平竞争审查条例 art. 18); it promises what
            is forbidden; there is no promise, or one that nobody can check; the day is to come or
            lies before the admission.
        NotFound, StaleRecord.
    """
    actor.require(SIGN_AGREEMENTS)
    with holding(actor, pk, S.DRAFT, version) as row:
        _check_day(row, signed_on)
        promises = list(row.promises.all())
        _check_whole(row, promises, signed_on)
        subject = subject_of_supervision(row)
        if favors(row):
            compliance.require_review(actor, subject)
        parts = parts_of(row.deposit_fen, [one.weight for one in promises])
        split = [
            (one, {"part_fen": part, "first_due_on": one.due_on})
            for one, part in zip(promises, parts, strict=True)
        ]
        records.change_many(actor, split, act="admission.deposit_split")
        columns = {
            "state": S.SIGNED,
            "signed_on": signed_on,
            "signed_by_id": actor.membership_id,
            "content_sha256": subject.digest,
        }
        records.change(actor, Supervision, pk, columns, act="admission.agreement_signed")
        signed = queries.get_supervision(actor, pk)
        documents.issue(actor, [print_agreement(signed, subject.digest)])
        return signed


def _check_day(row: Supervision, signed_on: date) -> None:
    decided_on = row.application.decided_on
    if signed_on > clock.today():
        raise InvalidInput({"signed_on": [_("This day has not come yet.")]})
    if decided_on is not None and signed_on < decided_on:
        text = _("It was admitted on %(day)s: the agreement is signed on that day or later.")
        raise InvalidInput({"signed_on": [text % {"day": decided_on.isoformat()}]})


def _check_whole(row: Supervision, promises: Sequence[SupervisedPromise], signed_on: date) -> None:
    if not promises:
        raise InvalidInput({"": [_("An agreement without a promise supervises nothing.")]})
    known = [queries.promise_of(one) for one in promises]
    with explained(refusal_text, {"PROMISE_FORBIDDEN": ""}):
        for one in known:
            check_promise(one, signed_on, row.land_m2)
        check_order(known)
        check_terms(queries.terms_of(row), row.deposit_fen, known)
        check_words(_texts(row.note, row.concessions), facts.bans())


def discard_agreement(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> Supervision:
    """Discard a draft, with the reason. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(EDIT_AGREEMENTS)
    check_reason(reason)
    with holding(actor, pk, S.DRAFT, version):
        columns = {"state": S.DISCARDED, "ended_on": clock.today(), "ended_because": reason.strip()}
        act = "admission.agreement_discarded"
        return records.change(actor, Supervision, pk, columns, act=act, reason=reason)


def end_agreement(
    actor: Actor, pk: int, forfeit_fen: int, reason: str, *, version: int | None = None
) -> Supervision:
    """End an agreement before its time (解除): what still stands of the deposit is settled.

    ``forfeit_fen`` of it is forfeited, the rest returned.

    Raises:
        InvalidInput: no reason, more is forfeited than stands, a check waits for its decision, or
            it is not in force.
        NotFound, StaleRecord.
    """
    actor.require(SIGN_AGREEMENTS)
    check_reason(reason)
    with holding(actor, pk, S.SIGNED, version) as row:
        if row.checks.filter(decided_on=None).exists():
            raise InvalidInput({"": [_("A check waits for its decision: decide that first.")]})
        standing = [one for one in row.promises.all() if one.settled_on is None]
        total = sum(one.part_fen for one in standing)
        if not 0 <= forfeit_fen <= total:
            text = _("It must lie between nothing and what still stands: %(fen)s fen.")
            raise InvalidInput({"forfeit_fen": [text % {"fen": total}]})
        settled = {"settled_on": clock.today(), "part_fen": 0}
        records.change_many(
            actor, [(one, settled) for one in standing], act="admission.promise_settled"
        )
        columns = {
            "state": S.ENDED,
            "ended_on": clock.today(),
            "ended_because": reason.strip(),
            "end_return_fen": total - forfeit_fen,
            "end_forfeit_fen": forfeit_fen,
        }
        act = "admission.agreement_ended"
        return records.change(actor, Supervision, pk, columns, act=act, reason=reason)


@contextmanager
def holding(
    actor: Actor, pk: int, state: SupervisionState, version: int | None = None
) -> Iterator[Supervision]:
    """Hold an agreement with its promises as it was seen, if it is in this state.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    with transaction.atomic():
        records.lock(actor, Supervision, pk)
        row = queries.get_supervision(actor, pk)
        current = queries.seen_agreement(row)
        if version is not None and version != current:
            raise StaleRecord(
                _("The agreement was changed while you were writing: read it first."),
                current=SimpleNamespace(version=current),
            )
        if row.state != state:
            text = (
                _("It is signed or discarded: nothing of it is changed.")
                if state is S.DRAFT
                else _("The agreement is not in force.")
            )
            raise InvalidInput({"": [text]})
        yield row


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    usual = facts.usual_terms()
    kept = {
        "late_rate": str(_share("late_rate", values.get("late_rate") or usual.late_rate)),
        "hold_up_to": str(_share("hold_up_to", values.get("hold_up_to") or usual.hold_up_to)),
        "extensions": values.get("extensions", usual.extensions),
    }
    if kept["extensions"] is None:
        kept["extensions"] = usual.extensions
    deposit = values.get("deposit_fen")
    if deposit is None:
        raise InvalidInput({"deposit_fen": [NEEDED]})
    terms = Terms(
        _share("late_rate", kept["late_rate"]),
        _share("hold_up_to", kept["hold_up_to"]),
        int(kept["extensions"]),
    )
    try:
        check_terms(terms, min(deposit, 0), [])
    except TermsWrong as refusal:
        raise InvalidInput({refusal.values["field"]: [refusal_text(refusal)]}) from refusal
    concessions = _concessions(values.get("concessions") or [])
    note = clean_text(values.get("note") or "")[:LONGEST_NOTE]
    with explained(refusal_text, field="note"):
        check_words(_texts(note, concessions), facts.bans())
    return {"deposit_fen": deposit, "terms": kept, "concessions": concessions, "note": note}


def _concessions(given: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    found = []
    for one in given:
        if one["kind"] not in set(ConcessionKind):
            raise InvalidInput({"concessions": [_("Choose one of the kinds.")]})
        if text := clean_text(one["text"]):
            found.append({"kind": str(one["kind"]), "text": text[:LONGEST_NOTE]})
    return found


def _texts(note: str, concessions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {"note": note, **{one["kind"]: one["text"] for one in concessions}}


def _share(name: str, value: Any) -> Any:
    """A share between 0 and 1, typed as a decimal, a fraction or in per cent."""
    text = str(value).strip()
    try:
        if text.endswith(("%", "％")):
            return parse_number(text[:-1], name, 0, 100) / 100
        return parse_number(text, name, 0, 1)
    except SchemeWrong as refusal:
        said = _("“%(value)s” is no share: type one such as 10%% or 1/10.") % {"value": text}
        raise InvalidInput({name: [said]}) from refusal


def _promise(values: Mapping[str, Any]) -> dict[str, Any]:
    if values.get("kind") not in set(PromiseKind):
        raise InvalidInput({"kind": [_("Choose one of the kinds.")]})
    if values.get("due_on") is None:
        raise InvalidInput({"due_on": [NEEDED]})
    basis = values.get("basis") or Basis.TOTAL
    return {
        "kind": values["kind"],
        "due_on": values["due_on"],
        "first_due_on": values["due_on"],
        "amount_fen": values.get("amount_fen"),
        "basis": basis,
        "year": values.get("year"),
        "base_fen": values.get("base_fen") or 0,
        "weight": 1 if values.get("weight") is None else values["weight"],
    }


def _check_promise(row: Supervision, columns: Mapping[str, Any]) -> None:
    """Refuse at once what could not be signed today. Raises InvalidInput beside the field."""
    one = queries.promise_of(SupervisedPromise(**columns))
    try:
        check_promise(one, row.application.decided_on or clock.today(), row.land_m2)
    except PromiseWrong as refusal:
        raise InvalidInput({refusal.values["field"]: [refusal_text(refusal)]}) from refusal
