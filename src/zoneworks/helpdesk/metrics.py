"""What class consultations add to the desk, to search, and to other records' pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import DeskItem, DeskQuery, DeskRow, Indexed, ListKind, SearchKind
from zoneworks.core.desk import beginning
from zoneworks.helpdesk import labels, lists, queries
from zoneworks.helpdesk.engine.acts import OPEN_CONSULTATIONS, VIEW_CONSULTATIONS
from zoneworks.helpdesk.engine.consultations import ConsultationAct, State
from zoneworks.helpdesk.models import Consultation

DESK_ITEMS = 15


def _question(row: DeskRow) -> DeskItem:
    return DeskItem(
        theme=_("Services"),
        title=row.title,
        line=row.line,
        verb=labels.ACTS[ConsultationAct.ANSWER],
        url=reverse("helpdesk:question", args=[row.pk]),
        since=beginning(row.since),
        due_on=row.due_on,
    )


QUESTIONS = DeskQuery(
    "helpdesk.question",
    queries.list_my_questions,
    (None, "consultation__name", "consultation__number", None, "asked_on", "due_on"),
    _question,
)
"""What my unit is asked and has not answered."""


def decisions_for(actor: Actor) -> Iterable[DeskItem]:
    """The consultations that wait for my decision."""
    for ripe in queries.list_ripe(actor)[:DESK_ITEMS]:
        yield DeskItem(
            theme=_("Services"),
            title=ripe.consultation.name,
            line=ripe.consultation.number,
            verb=labels.ACTS[ConsultationAct.DECIDE],
            url=reverse("helpdesk:consultation", args=[ripe.consultation.pk]),
            since=beginning(ripe.since),
            due_on=ripe.due_on,
        )


def _index(row: Consultation) -> Indexed:
    """A consultation by business and number."""
    return Indexed(row.name, row.number, [row.name], [row.number], row.enterprise_id)


CONSULTATIONS = SearchKind(
    Consultation,
    _("Class consultation"),
    VIEW_CONSULTATIONS,
    Consultation.objects.all,
    _index,
    queries.list_consultations,
    "helpdesk:consultation",
    labels.TIMELINE,
    part="consultations",
)
CONSULTATION_LIST = ListKind(
    "helpdesk.consultations",
    "helpdesk:consultations",
    VIEW_CONSULTATIONS,
    lists.CONSULTATIONS,
    queries.list_consultations,
    VIEW_CONSULTATIONS,
    part="consultations",
    enter=OPEN_CONSULTATIONS,
    new="helpdesk:consultation_new",
)


def of_project(actor: Actor, project: Any) -> dict[str, Any]:
    """The project's consultations."""
    return _tab(actor, _rows(actor, project_id=project.pk), f"project={project.code}", project)


def of_enterprise(actor: Actor, enterprise: Any) -> dict[str, Any]:
    """The enterprise's consultations."""
    query = f"enterprise={enterprise.credit_code}"
    return _tab(actor, _rows(actor, enterprise_id=enterprise.pk), query, enterprise)


def count_of_project(actor: Actor, project: Any) -> int:
    """How many consultations a project has."""
    return _rows(actor, project_id=project.pk).count()


def count_of_enterprise(actor: Actor, enterprise: Any) -> int:
    """How many consultations an enterprise has."""
    return _rows(actor, enterprise_id=enterprise.pk).count()


def _rows(actor: Actor, **of: int) -> QuerySet[Any]:
    return queries.list_consultations(actor).filter(**of).order_by("-opened_on", "-pk")


def _tab(actor: Actor, rows: QuerySet[Any], query: str, record: Any) -> dict[str, Any]:
    is_own = actor.zone_id == record.zone_id and record.retired_on is None
    may_open = actor.may(OPEN_CONSULTATIONS) and is_own
    return {
        "consultations": [
            (row, labels.STATE_SHAPES[State(row.state)], labels.STATES[State(row.state)])
            for row in rows
        ],
        "new_url": f"{reverse('helpdesk:consultation_new')}?{query}" if may_open else "",
    }
