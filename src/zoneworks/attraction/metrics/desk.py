"""What of attraction waits for a person."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.finders import FilingAct
from zoneworks.attraction.engine.rewards import RewardAct
from zoneworks.attraction.engine.terms import Side
from zoneworks.attraction.labels import agreements, finders, rewards
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import DeskItem

MOST = 25
AHEAD = timedelta(days=3)
"""So long before its day a next act stands on the desk."""
THEME = _("Attraction")


def next_acts(actor: Actor) -> Iterable[DeskItem]:
    """My leads whose next act is due, and those that nobody has taken."""
    for lead in queries.list_due(actor, clock.today() + AHEAD)[:MOST]:
        yield DeskItem(
            theme=THEME,
            title=lead.name,
            line=f"{lead.number} {lead.investor}",
            verb=lead.next_act,
            url=reverse("attraction:lead", args=[lead.pk]),
            since=_beginning(lead.talks_on or lead.opened_on),
            due_on=lead.next_on,
            act_url=reverse("attraction:talk_new", args=[lead.pk]),
        )
    for lead in queries.list_unowned(actor)[:MOST]:
        yield DeskItem(
            theme=THEME,
            title=lead.name,
            line=f"{lead.number} {lead.investor}",
            verb=_("Say who is responsible"),
            url=reverse("attraction:lead", args=[lead.pk]),
            since=_beginning(lead.opened_on),
            act_url=reverse("attraction:lead_edit", args=[lead.pk]),
        )


def filings(actor: Actor) -> Iterable[DeskItem]:
    """Filings to be confirmed, and disputes to be decided."""
    for one in queries.list_to_confirm(actor)[:MOST]:
        yield DeskItem(
            theme=THEME,
            title=one.finder,
            line=f"{one.number} {one.lead.investor}",
            verb=finders.ACTS[FilingAct.CONFIRM],
            url=reverse("attraction:filing", args=[one.pk]),
            since=one.filed_at,
        )
    for dispute in queries.list_to_decide(actor)[:MOST]:
        yield DeskItem(
            theme=THEME,
            title=dispute.claimant,
            line=f"{dispute.filing.number} {dispute.filing.lead.investor}",
            verb=finders.ACTS[FilingAct.DECIDE],
            url=reverse("attraction:filing", args=[dispute.filing_id]),
            since=_beginning(dispute.raised_on),
            act_url=reverse("attraction:dispute_decide", args=[dispute.pk]),
        )


def payments(actor: Actor) -> Iterable[DeskItem]:
    """Investment to be verified, and rewards to be paid."""
    for paid in queries.list_to_verify(actor)[:MOST]:
        yield DeskItem(
            theme=THEME,
            title=paid.project.name,
            line=paid.voucher,
            verb=_("Verify the investment"),
            url=reverse("registry:project_tab", args=[paid.project_id, "finder"]),
            since=_beginning(paid.paid_on),
        )
    for reward in queries.list_to_pay(actor)[:MOST]:
        yield DeskItem(
            theme=THEME,
            title=reward.project.name,
            line=reward.number,
            verb=rewards.ACTS[RewardAct.PAY],
            url=reverse("attraction:reward", args=[reward.pk]),
            since=_beginning(reward.public_until or clock.today()),
        )


def obligations(actor: Actor) -> Iterable[DeskItem]:
    """What agreements of my projects demand within a month: to be done, or to be reminded."""
    for one in queries.list_due_obligations(actor)[:MOST]:
        verb = _("Fulfill") if one.side == Side.ZONE else _("Remind the investor")
        yield DeskItem(
            theme=THEME,
            title=f"{agreements.KINDS[one.kind]} · {one.agreement.project.name}",
            line=one.agreement.number,
            verb=verb,
            url=reverse("attraction:agreement", args=[one.agreement_id]),
            since=_beginning(one.agreement.signed_on or clock.today()),
            due_on=one.due_on,
            limit=agreements.FIELDS["due_on"],
        )


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
