"""What of attraction waits for a person, read with what waits in other slices."""

from datetime import timedelta
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.finders import FilingAct
from zoneworks.attraction.engine.rewards import RewardAct
from zoneworks.attraction.engine.terms import Side
from zoneworks.attraction.labels import agreements, finders, rewards
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import DeskItem, DeskQuery, DeskRow
from zoneworks.core.desk import beginning

AHEAD = timedelta(days=3)
"""So long before its day a next act stands on the desk."""
THEME = _("Attraction")


def _item(row: DeskRow, verb: Any, url: str, act_url: str = "", limit: Any = "") -> DeskItem:
    return DeskItem(
        theme=THEME,
        title=row.title,
        line=row.line,
        verb=verb,
        url=url,
        since=beginning(row.since),
        due_on=row.due_on,
        act_url=act_url,
        limit=limit,
    )


def _next_act(row: DeskRow) -> DeskItem:
    url = reverse("attraction:lead", args=[row.pk])
    return _item(row, row.code, url, reverse("attraction:talk_new", args=[row.pk]))


def _unowned(row: DeskRow) -> DeskItem:
    url = reverse("attraction:lead", args=[row.pk])
    take = reverse("attraction:lead_edit", args=[row.pk])
    return _item(row, _("Say who is responsible"), url, take)


def _filing(row: DeskRow) -> DeskItem:
    return _item(row, finders.ACTS[FilingAct.CONFIRM], reverse("attraction:filing", args=[row.pk]))


def _dispute(row: DeskRow) -> DeskItem:
    url = reverse("attraction:filing", args=[row.of_id])
    decide = reverse("attraction:dispute_decide", args=[row.pk])
    return _item(row, finders.ACTS[FilingAct.DECIDE], url, decide)


def _investment(row: DeskRow) -> DeskItem:
    url = reverse("registry:project_tab", args=[row.of_id, "finder"])
    return _item(row, _("Verify the investment"), url)


def _payment(row: DeskRow) -> DeskItem:
    return _item(row, rewards.ACTS[RewardAct.PAY], reverse("attraction:reward", args=[row.pk]))


def _obligation(row: DeskRow) -> DeskItem:
    side, _slash, kind = row.code.partition("/")
    verb = _("Fulfill: %(kind)s") if side == Side.ZONE else _("Remind the investor: %(kind)s")
    url = reverse("attraction:agreement", args=[row.of_id])
    return _item(row, verb % {"kind": agreements.KINDS[kind]}, url, limit=_("Due by the agreement"))


def _due_leads(actor: Actor) -> Any:
    return queries.list_due(actor, clock.today() + AHEAD)


_LEAD_LINE = Concat("number", Value(" "), "investor")
_FILING_LINE = Concat("number", Value(" "), "investor")
DESK = (
    DeskQuery(
        "attraction.next_act",
        _due_leads,
        (None, "name", _LEAD_LINE, "next_act", Coalesce("talks_on", "opened_on"), "next_on"),
        _next_act,
        "attraction:leads",
    ),
    DeskQuery(
        "attraction.unowned",
        queries.list_unowned,
        (None, "name", _LEAD_LINE, None, "opened_on", None),
        _unowned,
        "attraction:leads",
    ),
    DeskQuery(
        "attraction.filing",
        queries.list_to_confirm,
        (None, "finder", _FILING_LINE, None, "filed_on", None),
        _filing,
        "attraction:filings",
    ),
    DeskQuery(
        "attraction.dispute",
        queries.list_to_decide,
        ("filing_id", "claimant", "filing__number", None, "raised_on", None),
        _dispute,
        "attraction:filings",
    ),
    DeskQuery(
        "attraction.investment",
        queries.list_to_verify,
        ("project_id", "project__name", "voucher", None, "paid_on", None),
        _investment,
        "registry:projects",
    ),
    DeskQuery(
        "attraction.payment",
        queries.list_to_pay,
        (None, "project__name", "number", None, "public_until", None),
        _payment,
        "attraction:rewards",
    ),
    DeskQuery(
        "attraction.obligation",
        queries.list_due_obligations,
        (
            "agreement_id",
            "agreement__project__name",
            "agreement__number",
            Concat("side", Value("/"), "kind"),
            Coalesce("agreement__signed_on", "due_on"),
            "due_on",
        ),
        _obligation,
        "attraction:agreements",
    ),
)
