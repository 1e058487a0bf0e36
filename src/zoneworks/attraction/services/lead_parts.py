"""Every write of what belongs to a lead: talks, contacts, needs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import EDIT_LEADS
from zoneworks.attraction.engine.leads import LeadAct
from zoneworks.attraction.models import Lead, LeadContact, LeadNeed, Talk
from zoneworks.attraction.services.leads import (
    changing,
    check_has_come,
    check_values,
    clean,
    create_contact,
)
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason

_TALK = ("kind", "people", "sites", "summary")
"""The texts of a talk."""


def record_talk(
    actor: Actor, lead_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> Talk:
    """Record a call, meeting or visit, and what is done next, if that is said too.

    Raises:
        InvalidInput: the lead is not in hand, nothing was said, or the day has not come.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    columns = {name: clean(values.get(name, "")) for name in _TALK}
    check_has_come("held_on", values["held_on"])
    if not columns["summary"]:
        raise InvalidInput({"summary": [_("This is needed.")]})
    with changing(actor, lead_id, LeadAct.TALK, version):
        row = Talk(
            lead_id=lead_id,
            held_on=values["held_on"],
            by_id=actor.membership_id,
            recorded_at=clock.now(),
            **columns,
        )
        made = records.create(actor, row, act="attraction.talk_held")
        if values.get("next_act") or values.get("next_on"):
            following = {"next_act": values.get("next_act", ""), "next_on": values.get("next_on")}
            check_values(actor, following)
            records.change(actor, Lead, lead_id, following, act="attraction.lead_changed")
    return made


def change_talk(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str
) -> Talk:
    """Correct what was recorded of a talk, with the reason.

    Raises:
        InvalidInput: no reason, nothing said, or the day has not come.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    talk = queries.get_talk(actor, pk)
    check_reason(reason)
    columns = {name: clean(values.get(name, "")) for name in _TALK}
    if not columns["summary"]:
        raise InvalidInput({"summary": [_("This is needed.")]})
    check_has_come("held_on", values["held_on"])
    columns["held_on"] = values["held_on"]
    if talk.held_on != values["held_on"] and queries.list_filings_of(actor, talk.lead).exists():
        text = _("Finders are filed on this lead: a talk's day is not changed any more.")
        raise InvalidInput({"held_on": [text]})
    act = "attraction.talk_changed"
    with changing(actor, talk.lead_id, LeadAct.TALK):
        return records.change(actor, Talk, pk, columns, act=act, version=version, reason=reason)


def add_contact(actor: Actor, lead_id: int, values: Mapping[str, Any]) -> LeadContact:
    """Add a person who speaks for the investor. Raises as ``change_lead`` does."""
    actor.require(EDIT_LEADS)
    columns = {name: clean(value) for name, value in values.items()}
    if not columns.get("name"):
        raise InvalidInput({"name": [_("This is needed.")]})
    with changing(actor, lead_id, LeadAct.CHANGE):
        return create_contact(actor, lead_id, columns)


def change_contact(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int
) -> LeadContact:
    """Change a person who speaks for the investor. Raises as ``change_lead`` does."""
    actor.require(EDIT_LEADS)
    contact = queries.get_contact(actor, pk)
    columns = {name: clean(value) for name, value in values.items()}
    if not columns.get("name", contact.name):
        raise InvalidInput({"name": [_("This is needed.")]})
    act = "attraction.lead_contact_changed"
    with changing(actor, contact.lead_id, LeadAct.CHANGE):
        return records.change(actor, LeadContact, pk, columns, act=act, version=version)


def remove_contact(actor: Actor, pk: int, *, version: int | None = None) -> int:
    """Remove a person who speaks for the investor; gives the lead's id."""
    actor.require(EDIT_LEADS)
    contact = queries.get_contact(actor, pk)
    with changing(actor, contact.lead_id, LeadAct.CHANGE):
        act = "attraction.lead_contact_removed"
        records.remove(actor, LeadContact, pk, act=act, version=version)
    return contact.lead_id


def set_need(actor: Actor, lead_id: int, values: Mapping[str, Any]) -> LeadNeed:
    """Say how much of an element the investor needs by a day; a second time it is changed.

    Raises:
        InvalidInput: the amount is not above zero, or the lead is dropped or merged.
        NotFound: no such lead.
    """
    actor.require(EDIT_LEADS)
    if values["amount"] is None or values["amount"] <= 0:
        raise InvalidInput({"amount": [_("It must be more than zero.")]})
    same = {"kind": values["kind"], "needed_by": values.get("needed_by")}
    columns = {"amount": values["amount"], "note": clean(values.get("note", ""))}
    act = "attraction.need_set"
    with changing(actor, lead_id, LeadAct.CHANGE):
        known = LeadNeed.objects.filter(lead_id=lead_id, **same).first()
        if known is not None:
            return records.change(actor, LeadNeed, known.pk, columns, act=act)
        return records.create(actor, LeadNeed(lead_id=lead_id, **same, **columns), act=act)


def remove_need(actor: Actor, pk: int, *, version: int | None = None) -> int:
    """Take a need away; gives the lead's id."""
    actor.require(EDIT_LEADS)
    need = queries.get_need(actor, pk)
    with changing(actor, need.lead_id, LeadAct.CHANGE):
        records.remove(actor, LeadNeed, pk, act="attraction.need_removed", version=version)
    return need.lead_id
