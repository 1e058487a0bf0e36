"""What cases say before the register retires a project or merges two enterprises."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.models import ApprovalCase, Breach, CaseItem, Obligation
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.registry.models import Enterprise, Project

NAMED = 5
"""So many numbers of cases stand in a refusal."""


def check_retirement(actor: Actor, record: Enterprise | Project) -> None:
    """Refuse to retire a project while a case of it is open; an enterprise has no projects then.

    A case is open while it is somebody's turn on one of its items, its simulated handling has not
    ended, or an obligation or a breach is open. Raises InvalidInput.
    """
    if not isinstance(record, Project):
        return
    rows = ApprovalCase.objects.filter(zone_id=actor.zone_id, project=record)
    items = CaseItem.objects.filter(case=OuterRef("pk")).exclude(turn="")
    owed = Obligation.objects.filter(case=OuterRef("pk"), closed_on=None)
    breaches = Breach.objects.filter(case=OuterRef("pk"), closed_on=None)
    is_simulated = Q(simulated_on__isnull=False, converted_on=None, lapsed_on=None)
    is_open = is_simulated | Exists(items) | Exists(owed) | Exists(breaches)
    if numbers := _numbers(rows.filter(is_open)):
        text = _("Cases of approval are open (%(numbers)s): bring them to their end first.")
        raise InvalidInput({"": [text % {"numbers": numbers}]})


def check_merge(actor: Actor, _kept: Enterprise, gone: Enterprise, credit_code: str) -> None:
    """Refuse to give a simulated handling to another legal person than the one it began for.

    Its results convert for that one alone. Raises InvalidInput.
    """
    rows = ApprovalCase.objects.filter(
        zone_id=actor.zone_id,
        project__enterprise=gone,
        simulated_on__isnull=False,
        converted_on=None,
        lapsed_on=None,
    ).exclude(simulated_for__in=["", credit_code])
    if numbers := _numbers(rows):
        text = _(
            "Simulated handlings began for the code “%(code)s” (%(numbers)s): let that code stay,"
            " or convert or end them first."
        )
        raise InvalidInput({"": [text % {"code": gone.credit_code, "numbers": numbers}]})


def _numbers(rows: QuerySet[ApprovalCase]) -> str:
    return ", ".join(rows.order_by("pk").values_list("number", flat=True)[:NAMED])
