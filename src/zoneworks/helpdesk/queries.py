"""Every read of class consultations, for one actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Unit, UnitKind
from zoneworks.core.reading import get_one
from zoneworks.helpdesk import facts
from zoneworks.helpdesk.engine import consultations
from zoneworks.helpdesk.engine.acts import (
    ANSWER_QUESTIONS,
    DECIDE_CLASS,
    SUGGEST_CLASS,
    VIEW_CONSULTATIONS,
)
from zoneworks.helpdesk.engine.classify import Candidate, Classifier, Doubt, Ground, Suggestion
from zoneworks.helpdesk.engine.consultations import Question, State
from zoneworks.helpdesk.engine.documents import AnswerLine, ClassTrailLine, DecisionDocument
from zoneworks.helpdesk.models import Consultation, ConsultationQuestion
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.industry import IndustryClass

PRECEDENTS, PRECEDENTS_READ = 3, 60
"""So many precedents stand beside a class, of so many that are read."""
ASKABLE = (UnitKind.DEPARTMENT, UnitKind.APPROVING_DEPARTMENT)


def suggest(actor: Actor, description: str) -> Suggestion:
    """Rank the loaded classes for the description of a business."""
    actor.require(SUGGEST_CLASS)
    return _classifier(registry.known_industry_classes()).suggest(description)


@lru_cache(maxsize=2)
def _classifier(classes: tuple[IndustryClass, ...]) -> Classifier:
    return Classifier(classes, facts.keywords(), facts.thresholds(), facts.simplified_characters())


def list_consultations(actor: Actor) -> QuerySet[Consultation]:
    """The consultations of the zones that the actor reads, with the departments asked."""
    actor.require(VIEW_CONSULTATIONS)
    rows: QuerySet[Consultation] = Consultation.objects.visible_to(actor)
    asked = ConsultationQuestion.objects.select_related("unit", "answered_by__user")
    return rows.select_related(
        "enterprise", "project", "zone", "opened_by__user", "decided_by__user"
    ).prefetch_related(Prefetch("questions", asked.order_by("asked_on", "pk")))


def get_consultation(actor: Actor, pk: int) -> Consultation:
    """One consultation.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_consultations(actor).filter(pk=pk), _("There is no such consultation."))


def get_question(actor: Actor, pk: int) -> ConsultationQuestion:
    """What one department was asked.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_CONSULTATIONS)
    rows = ConsultationQuestion.objects.visible_to(actor)
    found: ConsultationQuestion | None = (
        rows.select_related("consultation", "unit").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


def questions_of(consultation: Consultation) -> list[Question]:
    """The departments asked, as the engine sees them."""
    return [
        Question(one.unit.name, one.asked_on, one.due_on, one.answered_on)
        for one in consultation.questions.all()
    ]


def seen_version(consultation: Consultation) -> int:
    """A number that grows with each change of a consultation and of its answers."""
    return sum(one.version for one in (consultation, *consultation.questions.all()))


def kept_suggestion(consultation: Consultation) -> Suggestion:
    """What the ranking said on the day on which a consultation was opened."""
    kept = consultation.suggestion
    return Suggestion(
        tuple(
            Candidate(**one | {"grounds": tuple(Ground(**word) for word in one["grounds"])})
            for one in kept["candidates"]
        ),
        kept["code"],
        kept["doubt"] and Doubt(kept["doubt"]),
        tuple(kept["rivals"]),
    )


def list_askable_units(actor: Actor) -> list[Unit]:
    """The units of the zone that may be asked."""
    units = Unit.objects.visible_to(actor).filter(is_active=True, kind__in=ASKABLE)
    return list(units.order_by("name"))


def list_my_questions(actor: Actor) -> QuerySet[ConsultationQuestion] | None:
    """What the actor's unit is asked and has not answered; None for who answers nothing."""
    rows: QuerySet[ConsultationQuestion] = ConsultationQuestion.objects.visible_to(actor)
    if not actor.may(ANSWER_QUESTIONS) or not actor.unit_id:
        return None
    mine = rows.filter(
        unit_id=actor.unit_id, answered_on__isnull=True, consultation__state=State.OPEN
    )
    return mine.select_related("consultation").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Ripe:
    """A consultation that can be decided, since when, and until when it is to be."""

    consultation: Consultation
    since: date
    due_on: date


def list_ripe(actor: Actor) -> list[Ripe]:
    """The consultations that wait for the actor's decision: a leader's all, an officer's own."""
    if not actor.may(DECIDE_CLASS):
        return []
    asked = ConsultationQuestion.objects.select_related("unit").only(
        *("consultation", "asked_on", "due_on", "answered_on", "unit__name")
    )
    rows = Consultation.objects.visible_to(actor).filter(state=State.OPEN)
    rows = rows.only("number", "name").prefetch_related(Prefetch("questions", asked))
    if actor.role is not Role.LEADER:
        rows = rows.filter(opened_by_id=actor.membership_id)
    found = ((one, consultations.ripe_on(questions_of(one))) for one in rows)
    today = clock.today()
    return [
        Ripe(one, since, decision_due(since)) for one, since in found if since and since <= today
    ]


def decision_due(since: date) -> date:
    """The last day for a decision that can be made since a day."""
    return national_calendar().add(since, facts.decision_days())


def class_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of classes by code; a class that is not loaded has its division's."""
    wanted = set(codes) - {""}
    names = registry.industry_names(wanted)
    return {code: names.get(code, names.get(code[:2], "")) for code in wanted}


def list_precedents(actor: Actor, codes: Iterable[str]) -> dict[str, list[Consultation]]:
    """The latest consultations that were decided for each class, or within it."""
    wanted = list(dict.fromkeys(code for code in codes if code))
    if not wanted or not actor.may(VIEW_CONSULTATIONS):
        return {}
    within = Q()
    for code in wanted:
        within |= Q(class_code__startswith=code)
    decided = list_consultations(actor).filter(within, state=State.DECIDED)
    found: dict[str, list[Consultation]] = {code: [] for code in wanted}
    for row in decided.order_by("-decided_on", "-pk")[:PRECEDENTS_READ]:
        for code in wanted:
            if row.class_code.startswith(code) and len(found[code]) < PRECEDENTS:
                found[code].append(row)
    return found


def get_document(actor: Actor, pk: int) -> DecisionDocument:
    """The decision of a consultation, to be printed.

    Raises:
        NotFound: no such consultation that the actor may see, or none that is decided.
    """
    row = get_consultation(actor, pk)
    if row.state != State.DECIDED or row.decided_on is None or row.decided_by is None:
        raise NotFound(_("The class is not decided yet."))
    asked = list(row.questions.all())
    names = class_names({one.class_code for one in asked})
    return DecisionDocument(
        zone=row.zone.name,
        number=row.number,
        name=row.name,
        description=row.description,
        enterprise=row.enterprise.name if row.enterprise else "",
        credit_code=row.enterprise.credit_code if row.enterprise else "",
        project=row.project.name if row.project else "",
        opened_on=row.opened_on,
        opened_by=row.opened_by.user.name,
        answers=tuple(
            AnswerLine(
                one.unit.name,
                one.asked_on,
                one.due_on,
                one.answered_on,
                question.standing(clock.today()),
                one.class_code,
                names.get(one.class_code, ""),
                one.reason,
                one.corrected_on,
            )
            for one, question in zip(asked, questions_of(row), strict=True)
        ),
        trail=_trail(row.class_code),
        reason=row.reason,
        decided_on=row.decided_on,
        decided_by=row.decided_by.user.name,
        is_synthetic=row.zone.is_synthetic,
    )


def _trail(code: str) -> tuple[ClassTrailLine, ...]:
    """The way down to a class; one that is not loaded ends it without a name."""
    known = registry.list_industry_trail(code)
    lines = [ClassTrailLine(one.code, one.name) for one in known]
    if not known:
        above = registry.list_industry_trail(code[:2])
        lines = [*(ClassTrailLine(one.code, one.name) for one in above), ClassTrailLine(code, "")]
    return tuple(lines)
