"""Every read of filings and their disputes, for one actor."""

from collections.abc import Sequence

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.engine import finders
from zoneworks.attraction.engine.acts import CONFIRM_FILINGS, DECIDE_DISPUTES, VIEW_FILINGS
from zoneworks.attraction.engine.finders import STANDING, FilingState
from zoneworks.attraction.models import Dispute, Filing, Lead
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import get_one


def list_filings(actor: Actor) -> QuerySet[Filing]:
    """The filings of the zones that the actor reads; a fund manager's are its own unit's."""
    actor.require(VIEW_FILINGS)
    rows: QuerySet[Filing] = Filing.objects.visible_to(actor)
    if actor.role is Role.FUND_MANAGER:
        rows = rows.filter(unit_id=actor.unit_id)
    return rows.select_related(
        "lead__project", "scheme", "zone", "unit", "filed_by", "decided_by__user"
    )


def get_filing(actor: Actor, pk: int) -> Filing:
    """One filing with its disputes, the latest first.

    Raises:
        NotFound: none such that the actor may see.
    """
    disputes = Dispute.objects.select_related("rival", "decided_by__user").order_by("-pk")
    rows = list_filings(actor).prefetch_related(Prefetch("disputes", disputes))
    return get_one(rows.filter(pk=pk), _("There is no such filing."))


def get_dispute(actor: Actor, pk: int) -> Dispute:
    """A dispute about a filing.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_FILINGS)
    rows = Dispute.objects.visible_to(actor).filter(pk=pk, filing__in=list_filings(actor))
    found: Dispute = get_one(rows.select_related("filing", "rival"), _("There is no such dispute."))
    return found


def list_standing_filings(actor: Actor, lead_ids: Sequence[int]) -> QuerySet[Filing]:
    """The filings on any of the leads that keep others away."""
    rows: QuerySet[Filing] = Filing.objects.visible_to(actor)
    return rows.filter(lead_id__in=lead_ids, state__in=sorted(STANDING)).order_by("filed_at")


def list_rival_filings(actor: Actor, leads: QuerySet[Lead], filing: Filing) -> list[finders.Filing]:
    """The other filings on the investor of ``list_of_investor``, as the engine sees them."""
    rows = (
        Filing.objects.visible_to(actor)
        .filter(lead__in=leads.order_by())
        .exclude(pk=filing.pk)
        .order_by("filed_at", "pk")
    )
    return [
        finders.Filing(
            one.pk,
            one.number,
            one.finder,
            one.filed_at,
            one.protected_until,
            FilingState(one.state),
        )
        for one in rows
    ]


def list_filings_of(actor: Actor, lead: Lead) -> QuerySet[Filing]:
    """The filings on a lead, the earliest first."""
    rows: QuerySet[Filing] = Filing.objects.visible_to(actor).filter(lead=lead)
    return rows.order_by("filed_at", "pk")


def find_finder(actor: Actor, project_id: int) -> Filing | None:
    """The confirmed filing of the lead from which a project came."""
    rows = Filing.objects.visible_to(actor).filter(
        lead__project_id=project_id, state=FilingState.CONFIRMED
    )
    found: Filing | None = rows.select_related("scheme", "lead").first()
    return found


def list_to_confirm(actor: Actor) -> QuerySet[Filing] | None:
    """The filings that wait for the actor, the earliest first.

    Who is responsible for the lead confirms, but nobody their own filing: everybody else who may
    confirm is told of what that person has filed, and of a lead for which nobody is responsible
    who is here and may confirm.
    """
    rows: QuerySet[Filing] = Filing.objects.visible_to(actor)
    if not actor.may(CONFIRM_FILINGS):
        return None
    mine = Q(lead__owner_id=actor.membership_id) | Q(lead__owner_id__isnull=True)
    mine |= Q(lead__owner__user_id=F("filed_by__user_id")) | Q(lead__owner__is_active=False)
    mine |= Q(lead__owner__isnull=False) & ~Q(lead__owner__role__in=CONFIRM_FILINGS.roles)
    others = rows.filter(mine, state=FilingState.FILED).exclude(filed_by__user_id=actor.user_id)
    return others.select_related("lead").order_by("filed_at")


def list_to_decide(actor: Actor) -> QuerySet[Dispute] | None:
    """The disputes that wait for a leader, the oldest first."""
    rows: QuerySet[Dispute] = Dispute.objects.visible_to(actor)
    if not actor.may(DECIDE_DISPUTES):
        return None
    open_ones = rows.filter(decided_on__isnull=True).select_related("filing__lead")
    return open_ones.order_by("raised_on", "pk")
