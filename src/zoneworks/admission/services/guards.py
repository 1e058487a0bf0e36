"""What admission says before projects are signed or retired, and before land is granted."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.admission import queries
from zoneworks.admission.engine.applications import State
from zoneworks.admission.engine.promises import PromiseKind
from zoneworks.admission.models import Supervision
from zoneworks.admission.models.agreements import SupervisionState
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.core.templatetags.ui import money_text
from zoneworks.land.engine.trade.sale import promised_least_fen
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


def check_land_contract(actor: Actor, sale: Any, number: str) -> None:
    """Refuse to grant land of a standard sale without a supervision agreement that covers it.

    It is signed with the winner, for the project of the sale where that names one, and promises at
    least the investment that the conditions of the sale ask for on the parcel. Raises InvalidInput.
    """
    rows = Supervision.objects.filter(zone_id=actor.writing_zone_id(), number=number)
    row = rows.select_related("project").first()
    if row is None:
        _refuse(_("There is no supervision agreement %(number)s."), number=number)
    elif row.state != SupervisionState.SIGNED:
        _refuse(_("Supervision agreement %(number)s is not in force: sign it."), number=number)
    elif row.project.enterprise_id != sale.winner_id:
        text = _("Supervision agreement %(number)s is another firm's than the winner.")
        _refuse(text, number=number)
    elif sale.project_id is not None and row.project_id != sale.project_id:
        text = _("Supervision agreement %(number)s is for another project than the sale.")
        _refuse(text, number=number)
    else:
        _check_investment(row, sale)


def _check_investment(row: Supervision, sale: Any) -> None:
    least = promised_least_fen(sale.standard, sale.area_m2)
    promises = [queries.promise_of(one) for one in row.promises.all()]
    promised = max(
        (one.promised_fen(row.land_m2) for one in promises if one.kind is PromiseKind.INVESTMENT),
        default=0,
    )
    if promised < least:
        text = _(
            "Supervision agreement %(number)s promises an investment of %(promised)s; the"
            " conditions of the sale ask for %(least)s."
        )
        told = {"promised": money_text(promised), "least": money_text(least)}
        _refuse(text, number=row.number, **told)


def _refuse(text: Any, **values: str) -> None:
    raise InvalidInput({"supervision": [text % values]})
