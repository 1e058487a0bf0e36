"""Every write of class consultations."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.helpdesk import facts, queries
from zoneworks.helpdesk.engine.acts import (
    ANSWER_QUESTIONS,
    APPLY_CLASS,
    DECIDE_CLASS,
    OPEN_CONSULTATIONS,
)
from zoneworks.helpdesk.engine.consultations import (
    ConsultationAct,
    State,
    check_act,
    check_decision,
    check_units,
)
from zoneworks.helpdesk.labels import refusal_text
from zoneworks.helpdesk.models import Consultation, ConsultationQuestion
from zoneworks.registry import queries as registry
from zoneworks.registry import services as register
from zoneworks.registry.engine.industry import IndustryCodeInvalid, IndustryLevel, level_of
from zoneworks.registry.labels import unknown_class_text
from zoneworks.registry.models import Enterprise, Project

_FIELDS = {
    "CONSULTATION_REASON_MISSING": "reason",
    "CONSULTATION_ALREADY_ASKED": "units",
}
"""Which field of a form a refusal stands beside; the others are the form's own."""


def open_consultation(
    actor: Actor,
    name: str,
    description: str,
    unit_ids: Collection[int],
    *,
    enterprise: Enterprise | None = None,
    project: Project | None = None,
) -> Consultation:
    """Open a consultation on the class of a business, and ask departments.

    The ranking of the classes on this day is kept with it.

    Raises:
        InvalidInput: no name or description, no department, a record of another zone, or one that
            is retired.
    """
    actor.require(OPEN_CONSULTATIONS)
    zone_id = actor.writing_zone_id()
    wrong: dict[str, list[Any]] = {
        field: [_("This is needed.")]
        for field, text in (("name", name), ("description", description))
        if not text.strip()
    }
    wrong |= {
        field: [_("There is no such record.")]
        for field, row in (("enterprise", enterprise), ("project", project))
        if row is not None and row.zone_id != zone_id
    }
    if wrong:
        raise InvalidInput(wrong)
    suggestion = asdict(queries.suggest(actor, description))
    today = clock.today()
    with transaction.atomic():
        _hold_records(
            actor,
            project.pk if project is not None else None,
            enterprise.pk if enterprise is not None else None,
        )
        row = Consultation(
            number=next_number(zone_id, Consultation, "HS", digits=3),
            name=clean_text(name),
            description=clean_text(description),
            enterprise=enterprise,
            project=project,
            opened_on=today,
            opened_by_id=actor.membership_id,
            suggestion=suggestion,
            rules_sha256=facts.keyword_rules().sha256,
        )
        row = records.create(actor, row, act="helpdesk.consultation_opened")
        _ask(actor, row, unit_ids)
    return row


def ask(
    actor: Actor, pk: int, unit_ids: Collection[int], *, version: int | None = None
) -> Consultation:
    """Ask further departments; their term begins today.

    Raises:
        NotFound: no such consultation.
        InvalidInput: it is not open, or a department cannot be asked or was asked before.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(OPEN_CONSULTATIONS)
    with _changing(actor, pk, version) as row:
        check_act(ConsultationAct.ASK, State(row.state))
        _ask(actor, row, unit_ids)
    return row


def answer(
    actor: Actor, question_id: int, class_code: str, reason: str, *, version: int | None = None
) -> ConsultationQuestion:
    """Answer for the actor's own unit; an answer without a class says that it cannot tell.

    A second answer corrects the first, whose day stays.

    Raises:
        NotFound: no such question.
        ActForbidden: another unit was asked.
        InvalidInput: the consultation is not open, no reason, or no such class.
        StaleRecord: somebody of the unit answered first.
    """
    actor.require(ANSWER_QUESTIONS)
    question = queries.get_question(actor, question_id)
    if question.unit_id != actor.unit_id:
        raise ActForbidden(_("%(unit)s was asked: only its members answer."), unit=question.unit)
    with _changing(actor, question.consultation_id) as row:
        check_act(ConsultationAct.ANSWER, State(row.state), reason)
        columns: dict[str, Any] = {
            "class_code": _checked_class(class_code, deepest_needed=False),
            "reason": clean_text(reason),
            "answered_by_id": actor.membership_id,
        }
        is_first = next(one for one in row.questions.all() if one == question).answered_on is None
        columns["answered_on" if is_first else "corrected_on"] = clock.today()
        act = "helpdesk.question_answered" if is_first else "helpdesk.answer_corrected"
        return records.change(
            actor, ConsultationQuestion, question_id, columns, act=act, version=version
        )


def decide(
    actor: Actor, pk: int, class_code: str, reason: str, *, version: int | None = None
) -> Consultation:
    """Decide the class, with its reason, once all have answered or the term has passed.

    ``version`` is that of ``queries.seen_version``: an answer that came since is read first.

    Raises:
        NotFound: no such consultation.
        InvalidInput: departments may still answer, no reason, or no division, group or class.
        StaleRecord: an answer came, or somebody decided, since ``version``.
    """
    actor.require(DECIDE_CLASS)
    with _changing(actor, pk, version) as row:
        state = check_act(ConsultationAct.DECIDE, State(row.state), reason)
        check_decision(queries.questions_of(row), clock.today())
        columns = {
            "state": state,
            "class_code": _checked_class(class_code, deepest_needed=True),
            "reason": clean_text(reason),
            "decided_on": clock.today(),
            "decided_by_id": actor.membership_id,
        }
        return records.change(actor, Consultation, pk, columns, act="helpdesk.class_decided")


def apply_class(actor: Actor, pk: int, *, version: int | None = None) -> Consultation:
    """Enter the decided class in the register: of the enterprise, the project, or both.

    Raises:
        NotFound: no such consultation.
        InvalidInput: it is not decided, or belongs to neither.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(APPLY_CLASS)
    with _changing(actor, pk, version) as row:
        _hold_records(actor, row.project_id, row.enterprise_id)
        check_act(ConsultationAct.APPLY, State(row.state))
        if row.enterprise_id is None and row.project_id is None:
            raise InvalidInput(
                {"": [_("The consultation belongs to no enterprise or project of the register.")]}
            )
        reason = str(_("Class consultation %(number)s") % {"number": row.number})
        if row.enterprise_id is not None:
            register.set_enterprise_class(actor, row.enterprise_id, row.class_code, reason=reason)
        if row.project_id is not None:
            register.set_project_class(actor, row.project_id, row.class_code, reason=reason)
        columns = {"applied_on": clock.today()}
        return records.change(actor, Consultation, pk, columns, act="helpdesk.class_applied")


def check_retirement(actor: Actor, record: Enterprise | Project) -> None:
    """Refuse to retire an enterprise or a project while it is consulted on. Raises InvalidInput."""
    column = "project" if isinstance(record, Project) else "enterprise"
    rows = Consultation.objects.filter(zone_id=actor.zone_id, state=State.OPEN, **{column: record})
    if numbers := list(rows.order_by("pk").values_list("number", flat=True)[:5]):
        text = _("Its class is being consulted on (%(numbers)s): decide or withdraw that first.")
        raise InvalidInput({"": [text % {"numbers": ", ".join(numbers)}]})


def withdraw(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Consultation:
    """End a consultation without a decision. Raises as ``reopen`` does."""
    actor.require(OPEN_CONSULTATIONS)
    with _changing(actor, pk, version) as row:
        state = check_act(ConsultationAct.WITHDRAW, State(row.state), reason)
        act = "helpdesk.consultation_withdrawn"
        return records.change(actor, Consultation, pk, {"state": state}, act=act, reason=reason)


def reopen(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Consultation:
    """Take a decided or withdrawn consultation up again; its answers stay and may be corrected.

    A class that the register took over stays there until the next decision is entered.

    Raises:
        NotFound: no such consultation.
        InvalidInput: it is open, no reason is given, or what it is on is retired.
        StaleRecord: somebody changed it since ``version``.
    """
    actor.require(DECIDE_CLASS)
    with _changing(actor, pk, version) as row:
        _hold_records(actor, row.project_id, row.enterprise_id)
        columns: dict[str, Any] = {
            "state": check_act(ConsultationAct.REOPEN, State(row.state), reason),
            "class_code": "",
            "reason": "",
            "decided_on": None,
            "decided_by_id": None,
            "applied_on": None,
        }
        act = "helpdesk.consultation_reopened"
        return records.change(actor, Consultation, pk, columns, act=act, reason=reason)


@contextmanager
def _changing(actor: Actor, pk: int, version: int | None = None) -> Iterator[Consultation]:
    """Hold a consultation, as it was seen; an engine's refusal stands beside its field."""
    with transaction.atomic():
        records.lock(actor, Consultation, pk)
        row = queries.get_consultation(actor, pk)
        current = queries.seen_version(row)
        if version is not None and version != current:
            raise StaleRecord(
                _("Something was added to the consultation while you were writing: read it first."),
                current=SimpleNamespace(version=current),
            )
        with explained(refusal_text, _FIELDS):
            yield row


def _hold_records(actor: Actor, project_id: int | None, enterprise_id: int | None) -> None:
    """Hold the records that a consultation is on, the project before its enterprise.

    Raises:
        InvalidInput: one of them is retired.
    """
    if project_id is not None:
        register.hold_in_use(actor, Project, project_id)
    if enterprise_id is not None:
        register.hold_in_use(actor, Enterprise, enterprise_id)


def _ask(actor: Actor, row: Consultation, unit_ids: Collection[int]) -> None:
    units = {one.pk: one for one in queries.list_askable_units(actor)}
    if not unit_ids:
        raise InvalidInput({"units": [_("Choose at least one department.")]})
    if unknown := set(unit_ids) - set(units):
        raise NotFound(_("There is no such unit."), unit=min(unknown))
    chosen = [units[pk] for pk in dict.fromkeys(unit_ids)]
    check_units((one.unit for one in queries.questions_of(row)), (one.name for one in chosen))
    today = clock.today()
    due_on = national_calendar().add(today, facts.answer_days())
    records.create_many(
        actor,
        [
            ConsultationQuestion(consultation=row, unit=unit, asked_on=today, due_on=due_on)
            for unit in chosen
        ],
        act="helpdesk.department_asked",
    )


def _checked_class(code: str, *, deepest_needed: bool) -> str:
    """A code of the standard; a decision needs a division at least, an answer may stay empty."""
    code = code.strip().upper()
    if not code and not deepest_needed:
        return ""
    try:
        is_section = level_of(code) is IndustryLevel.SECTION
    except IndustryCodeInvalid:
        is_section = False
    if is_section and not deepest_needed:
        return code
    if is_section:
        text = _("Section %(code)s holds many divisions: give at least two digits.")
        raise InvalidInput({"class_code": [text % {"code": code}]})
    if not registry.IndustryCheck().knows(code):
        raise InvalidInput({"class_code": [unknown_class_text(code)]})
    return code
