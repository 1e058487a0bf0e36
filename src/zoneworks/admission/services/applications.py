"""Applications: written, handed in, looked at, scored; given more time, lapsed, withdrawn."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.admission import queries
from zoneworks.admission.engine.acts import APPLY, CHECK_APPLICATIONS, DECIDE
from zoneworks.admission.engine.applications import (
    AFTER,
    ENDED,
    ApplicationAct,
    State,
    check_act,
    check_in_time,
    check_lapsed,
    check_mending,
)
from zoneworks.admission.engine.scoring import Assessment, FiguresMissing, assess
from zoneworks.admission.engine.sheets import kept_figures, lines_of
from zoneworks.admission.engine.terms import FIELDS, Figures, FiguresWrong, Outcome, check_figures
from zoneworks.admission.labels.names import FIGURES
from zoneworks.admission.labels.texts import refusal_text
from zoneworks.admission.models import Application, SchemeVersion, Scoring
from zoneworks.admission.queries.printing import draft_decision
from zoneworks.admission.services.schemes import hold_in_force
from zoneworks.core import clock, documents, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.money import Rounding, round_ratio
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound, check_reason, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import queries as registry
from zoneworks.registry import services as register
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project

A = ApplicationAct
LONGEST_NOTE = 300
FIELD_OF = {"MENDING_WRONG": "mend_by", "OUTCOME_TOO_GOOD": "outcome"}


def open_application(actor: Actor, project_id: int, values: Mapping[str, Any]) -> Application:
    """Open an application of a project with its figures, as far as they are known.

    ``values`` are the columns of ``engine.terms.FIELDS`` and ``evidence``, a note for each.

    Raises:
        InvalidInput: figures that no project has, an unknown class, one application is in hand
            already, it was admitted, or the project is retired or given up.
        NotFound: no such project of the zone, or none of the own enterprise.
    """
    actor.require(APPLY)
    columns = _checked(values)
    with transaction.atomic():
        project = register.hold_in_use(actor, Project, project_id)
        if actor.role is Role.ENTERPRISE and project.enterprise_id != actor.enterprise_id:
            raise NotFound(_("There is no such project."))
        _check_free(project)
        row = Application(
            **columns,
            number=next_number(actor.writing_zone_id(), Application, "RY"),
            project=project,
            opened_on=clock.today(),
            opened_by_id=actor.membership_id,
        )
        return records.create(actor, row, act="admission.application_opened")


def _check_free(project: Project) -> None:
    if project.stage == ProjectStage.DROPPED:
        raise InvalidInput({"project": [_("The project was given up.")]})
    known = queries.find_in_hand(project.pk)
    if known is not None:
        text = _("%(number)s is in hand already: go on with it.")
        raise InvalidInput({"project": [text % {"number": known.number}]})
    last = queries.find_last(project.pk)
    if last is not None and last.state == State.ADMITTED:
        text = _("The project was admitted by %(number)s.")
        raise InvalidInput({"project": [text % {"number": last.number}]})


def change_application(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Application:
    """Change the figures of an application that is being written or mended.

    Raises as ``open_application`` does, and StaleRecord.
    """
    actor.require(APPLY)
    columns = _checked(values)
    with changing(actor, pk, A.CHANGE, version):
        act = "admission.application_changed"
        return records.change(actor, Application, pk, columns, act=act)


def submit_application(actor: Actor, pk: int, *, version: int | None = None) -> Application:
    """Hand an application in; after mending that begins its next round.

    Raises:
        InvalidInput: a figure that the scheme asks for, or what shows one, is missing; the day for
            mending has passed; or its state does not allow it.
        NotFound, StaleRecord.
    """
    actor.require(APPLY)
    with changing(actor, pk, A.SUBMIT, version) as row:
        _check_complete(row)
        was_mended = row.state == State.MENDING
        if was_mended:
            check_in_time(row.mend_by, clock.today())
        columns = {
            "state": State.SUBMITTED,
            "submitted_on": clock.today(),
            "round": row.round + was_mended,
            "returned_because": "",
        }
        act = "admission.application_submitted"
        return records.change(actor, Application, pk, columns, act=act)


def _check_complete(row: Application) -> None:
    """Refuse what lacks figures or what shows them; all of it is named at once."""
    if missing := queries.missing_of(row):
        raise FiguresMissing("Incomplete.", fields=tuple(missing))
    if unshown := queries.unshown_of(row):
        names = gettext("; ").join(str(FIGURES[name]) for name in unshown)
        text = gettext("Say for each figure what shows it. Nothing is said for: %(names)s.")
        raise InvalidInput({"": [text % {"names": names}]})


def return_application(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> Application:
    """Return what is incomplete, with what is missing; it may be handed in again.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    actor.require(CHECK_APPLICATIONS)
    check_reason(reason)
    with changing(actor, pk, A.RETURN, version) as row:
        is_first = row.round == 1
        columns = {
            "state": State.DRAFT if is_first else State.MENDING,
            "round": row.round if is_first else row.round - 1,
            "returned_because": reason.strip(),
        }
        act = "admission.application_returned"
        return records.change(actor, Application, pk, columns, act=act, reason=reason)


def accept_application(actor: Actor, pk: int, *, version: int | None = None) -> Application:
    """Take in what is complete, and score it by the scheme that is in force today.

    A project that is being negotiated comes to its review with it.

    Raises:
        InvalidInput: something is missing, or the project cannot come to its review.
        NotFound, StaleRecord.
    """
    actor.require(CHECK_APPLICATIONS)
    with changing(actor, pk, A.ACCEPT, version) as row:
        _check_complete(row)
        today = clock.today()
        in_force = hold_in_force(actor, today)
        figures = queries.figures_of(row)
        found = assess(queries.scheme_of(in_force), figures)
        scoring = _scoring(row, in_force, figures, found)
        records.create(actor, scoring, act="admission.application_scored")
        columns = {
            "state": State.SCORED,
            "total": scoring.total,
            "proposal": found.outcome,
            "scored_on": today,
            "stage_done": "",
            "carried": "",
            "carried_on": None,
            "outcome": "",
            "decision": "",
            "decided_on": None,
            "decided_by_id": None,
            "mend_by": None,
            "mend_items": [],
        }
        act = "admission.application_accepted"
        done = records.change(actor, Application, pk, columns, act=act)
        _bring_to_review(actor, row.project_id, today)
        return done


def _scoring(
    row: Application, in_force: SchemeVersion, figures: Figures, found: Assessment
) -> Scoring:
    hundredths = round_ratio(found.total.numerator * 100, found.total.denominator, Rounding.HALF_UP)
    return Scoring(
        application=row,
        round=row.round,
        scheme=in_force,
        sha256=in_force.sha256,
        scored_on=clock.today(),
        figures=kept_figures(figures),
        lines=lines_of(queries.scheme_of(in_force), found, figures.industry_code),
        total=Decimal(f"{hundredths}e-2"),
        by_points=found.by_points,
        proposal=found.outcome,
    )


def _bring_to_review(actor: Actor, project_id: int, today: date) -> None:
    project = register.hold_in_use(actor, Project, project_id)
    if project.stage == ProjectStage.NEGOTIATION:
        register.carry_to_stage(
            actor, project.pk, ProjectStage.REVIEW, today, version=project.version
        )


def decide_application(
    actor: Actor,
    pk: int,
    reasons: str,
    *,
    mend_items: list[str] | None = None,
    mend_by: date | None = None,
    version: int | None = None,
) -> Application:
    """Decide as the committee has carried, with reasons; the decision goes out as a document.

    ``mend_items`` and ``mend_by`` say what is to be mended until when, where that was carried.

    Raises:
        InvalidInput: no reasons, nothing to mend or no day for it, or its state does not allow it.
        NotFound, StaleRecord.
    """
    actor.require(DECIDE)
    check_reason(reasons)
    items = [text for one in mend_items or [] if (text := clean_text(one).strip())]
    with changing(actor, pk, A.DECIDE, version) as row:
        outcome, today = Outcome(row.carried), clock.today()
        check_mending(outcome, items, mend_by, today)
        state = AFTER[outcome]
        columns = {
            "state": state,
            "outcome": outcome,
            "decision": clean_text(reasons),
            "decided_on": today,
            "decided_by_id": actor.membership_id,
            "mend_by": mend_by if outcome is Outcome.MEND else None,
            "mend_items": items if outcome is Outcome.MEND else [],
            "ended_on": today if state in ENDED else None,
        }
        act = "admission.application_decided"
        done = records.change(actor, Application, pk, columns, act=act, reason=reasons)
        _issue(actor, pk)
        return done


def _issue(actor: Actor, pk: int) -> None:
    row = queries.get_application(actor, pk)
    scoring = queries.latest_scoring(row)
    if scoring is None:
        raise ValueError("Nothing is decided that was not scored.")
    documents.issue(actor, [draft_decision(row, scoring)])


def prolong_mending(
    actor: Actor, pk: int, mend_by: date, reason: str, *, version: int | None = None
) -> Application:
    """Give more time to mend. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(DECIDE)
    check_reason(reason)
    with changing(actor, pk, A.PROLONG, version) as row:
        check_mending(Outcome.MEND, list(row.mend_items), mend_by, clock.today())
        act = "admission.mending_prolonged"
        columns = {"mend_by": mend_by}
        return records.change(actor, Application, pk, columns, act=act, reason=reason)


def lapse_application(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> Application:
    """Refuse what was not mended by its day; the decision goes out as a document.

    Raises InvalidInput, NotFound, StaleRecord.
    """
    actor.require(DECIDE)
    check_reason(reason)
    with changing(actor, pk, A.LAPSE, version) as row:
        check_lapsed(row.mend_by, clock.today())
        columns = {
            "state": State.REFUSED,
            "outcome": Outcome.REFUSE,
            "decision": clean_text(reason),
            "decided_on": clock.today(),
            "decided_by_id": actor.membership_id,
            "ended_on": clock.today(),
        }
        act = "admission.application_lapsed"
        done = records.change(actor, Application, pk, columns, act=act, reason=reason)
        _issue(actor, pk)
        return done


def withdraw_application(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> Application:
    """Withdraw an application that is not decided.

    Raises InvalidInput (also while it is on the agenda of a meeting), NotFound, StaleRecord.
    """
    actor.require(APPLY)
    check_reason(reason)
    with changing(actor, pk, A.WITHDRAW, version) as row:
        if queries.find_called_item(row.pk) is not None:
            text = _("It is on the agenda of a meeting: take it off first, or wait for the vote.")
            raise InvalidInput({"": [text]})
        columns = {"state": State.WITHDRAWN, "ended_on": clock.today(), "decision": reason.strip()}
        act = "admission.application_withdrawn"
        return records.change(actor, Application, pk, columns, act=act, reason=reason)


@contextmanager
def changing(
    actor: Actor, pk: int, act: ApplicationAct, version: int | None = None
) -> Iterator[Application]:
    """Hold an application as it was seen, if its state allows the act.

    Raises:
        NotFound: no such application that the actor may see, in the zone where they write.
        StaleRecord: it was changed since ``version``.
        InvalidInput: the engine refused.
    """
    with transaction.atomic():
        row = records.lock(actor, Application, pk)
        if actor.role is Role.ENTERPRISE and row.project.enterprise_id != actor.enterprise_id:
            raise NotFound(_("There is no such application."))
        records.check_version(row, version)
        with explained(refusal_text, FIELD_OF):
            check_act(act, State(row.state))
            yield row


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that were typed: figures that can be, a class that is known, plain notes."""
    columns: dict[str, Any] = {name: values.get(name) for name in FIELDS}
    for name in ("environment", "safety", "industry_code"):
        columns[name] = columns[name] or ""
    try:
        check_figures(Figures(**columns))
    except FiguresWrong as refusal:
        raise InvalidInput({refusal.values["field"]: [refusal_text(refusal)]}) from refusal
    if wrong := registry.class_faults([columns["industry_code"]]):
        raise InvalidInput(wrong)
    notes = values.get("evidence") or {}
    columns["evidence"] = {
        name: clean_text(text)[:LONGEST_NOTE]
        for name, text in notes.items()
        if name in FIELDS and text and clean_text(text)
    }
    return columns
