"""What admission says before the register signs or retires a project."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.admission import queries
from zoneworks.admission.engine.applications import State
from zoneworks.admission.models import Supervision
from zoneworks.admission.models.agreements import SupervisionState
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project


def check_stage(_actor: Actor, project: Project, stage: ProjectStage, _on: date) -> None:
    """Refuse to sign a project whose application is in hand or was refused.

    One that never applied is not held up: a zone may admit in another way. Raises InvalidInput.
    """
    if stage is not ProjectStage.SIGNED:
        return
    last = queries.find_last(project.pk)
    if last is None or last.state in {State.ADMITTED, State.LEASED, State.WITHDRAWN}:
        return
    text = (
        _("Application %(number)s for entry was refused: the project is not signed.")
        if last.state == State.REFUSED
        else _("Application %(number)s for entry is not decided: the project is not signed yet.")
    )
    raise InvalidInput({"entered_on": [text % {"number": last.number}]})


def check_retirement(_actor: Actor, row: Any) -> None:
    """Refuse to retire a project with an application in hand or an agreement in force.

    Raises InvalidInput.
    """
    if not isinstance(row, Project):
        return
    if (known := queries.find_in_hand(row.pk)) is not None:
        text = _("Application %(number)s for entry is in hand: withdraw it first.")
        raise InvalidInput({"": [text % {"number": known.number}]})
    rows = Supervision.objects.filter(project=row, state=SupervisionState.SIGNED)
    if (found := rows.first()) is not None:
        text = _("Supervision agreement %(number)s is in force: end it first, with the reason.")
        raise InvalidInput({"": [text % {"number": found.number}]})
