"""Every read of investment agreements, for one actor."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import facts
from zoneworks.attraction.engine import agreements
from zoneworks.attraction.engine.acts import EDIT_AGREEMENTS, INSIDE, VIEW_AGREEMENTS
from zoneworks.attraction.engine.agreements import AgreementState
from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.attraction.models import Agreement, Lead, Obligation
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import get_one


def list_agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements of the zones that the actor reads.

    Drafts are for those inside; an enterprise sees its own alone.
    """
    actor.require(VIEW_AGREEMENTS)
    rows: QuerySet[Agreement] = Agreement.objects.visible_to(actor)
    if actor.role not in INSIDE:
        rows = rows.filter(signed_on__isnull=False)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(project__enterprise_id=actor.enterprise_id)
    return rows.select_related("project__enterprise", "zone")


def get_agreement(actor: Actor, pk: int) -> Agreement:
    """One version of an agreement with its obligations in order.

    Raises:
        NotFound: none such that the actor may see.
    """
    parts = Prefetch("obligations", Obligation.objects.order_by("position"))
    return get_one(
        list_agreements(actor).prefetch_related(parts).filter(pk=pk),
        _("There is no such agreement."),
    )


def get_obligation(actor: Actor, pk: int) -> Obligation:
    """What one side owes by an agreement.

    Raises:
        NotFound: none such that the actor may see.
    """
    rows = Obligation.objects.visible_to(actor).filter(pk=pk, agreement__in=list_agreements(actor))
    found: Obligation = get_one(
        rows.select_related("agreement__project"), _("There is no such obligation.")
    )
    return found


def list_editions(actor: Actor, project_id: int) -> QuerySet[Agreement]:
    """All versions of a project's agreement, the latest first."""
    return list_agreements(actor).filter(project_id=project_id).order_by("-edition")


def obligation_terms(row: Obligation) -> agreements.Obligation:
    """An obligation as the engine reads it."""
    return agreements.Obligation(
        Side(row.side), ObligationKind(row.kind), row.due_on, row.fulfilled_on
    )


def list_due_obligations(actor: Actor, until: date | None = None) -> QuerySet[Obligation] | None:
    """What is owed and due within a month, of projects whose leads are the actor's, or nobody's.

    Both sides' are shown: what the zone owes has to be done, what the investor owes be reminded.
    """
    rows: QuerySet[Obligation] = Obligation.objects.visible_to(actor)
    if not actor.may(EDIT_AGREEMENTS):
        return None
    until = until or clock.today() + timedelta(days=facts.value("soon_days"))
    leads = Lead.objects.visible_to(actor).filter(project=OuterRef("agreement__project"))
    mine = Exists(leads.filter(owner_id=actor.membership_id))
    found = rows.filter(
        mine | ~Exists(leads.filter(owner__is_active=True)),
        agreement__state=AgreementState.SIGNED,
        fulfilled_on__isnull=True,
        due_on__lte=until,
    )
    return found.select_related("agreement__project").order_by("due_on", "pk")
