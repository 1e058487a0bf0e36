"""What is reserved is sold and let to nobody else; selling or letting it uses the reservation."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from zoneworks.attraction import queries as attraction
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import explained
from zoneworks.elements.engine.reserving import ReservedForAnother
from zoneworks.elements.engine.terms import Hold, Kind
from zoneworks.elements.labels import refusal_text
from zoneworks.elements.models import FixedChoice, Reservation
from zoneworks.elements.queries.reservations import find_holder
from zoneworks.elements.services.reservations import end
from zoneworks.land.engine.terms import ParcelState
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project

SOLD_OPENLY = gettext_noop("The land was sold publicly to another.")
GIVEN_UP = gettext_noop("The project is given up, or is the same as another one.")


def check_grant(actor: Actor, parcel: Any, holder: Any) -> None:
    """Refuse to grant a parcel that is reserved for another. Raises InvalidInput.

    A public sale goes to its winner, whoever that is: a reservation gives no right in it, and what
    another wins is released.
    """
    if parcel.state == ParcelState.LISTED:
        row = find_holder(actor.writing_zone_id(), Kind.LAND, parcel.pk)
        if row is not None and holder.pk not in _enterprises(row):
            held = records.lock(actor, Reservation, row.pk)
            if held.state == Hold.HELD:
                end(actor, held, Hold.RELEASED, SOLD_OPENLY)
            return
    _check(actor, Kind.LAND, parcel.pk, holder, "holder")


def check_lease(actor: Actor, bay: Any, tenant: Any) -> None:
    """Refuse to let a bay that is reserved for another. Raises InvalidInput."""
    _check(actor, Kind.SPACE, bay.pk, tenant, "tenant")


def follow_lead(actor: Actor, lead: Any, kept: Any) -> None:
    """Give back what is held for a lead that is dropped; or let it go over to the lead that it is
    merged into."""
    rows = Reservation.objects.filter(zone_id=lead.zone_id, lead=lead, state=Hold.HELD)
    choices = FixedChoice.objects.filter(zone_id=lead.zone_id, lead=lead, lifted_on=None)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        held = records.lock(actor, Reservation, pk)
        if held.state != Hold.HELD:
            continue
        if kept is None:
            end(actor, held, Hold.RELEASED, GIVEN_UP)
        else:
            act = "elements.reservation_moved"
            records.change(actor, Reservation, pk, {"lead": kept}, act=act)
    for pk in choices.order_by("pk").values_list("pk", flat=True):
        columns = {"lifted_on": clock.today(), "lifted_because": GIVEN_UP}
        records.change(actor, FixedChoice, pk, columns, act="elements.choice_lifted")


def follow_stage(actor: Actor, project: Any, stage: ProjectStage, _on: date) -> None:
    """Give back what is held for the lead of a project that is dropped."""
    if stage is ProjectStage.DROPPED:
        _follow_project(actor, project)


def follow_retirement(actor: Actor, row: Any) -> None:
    """Give back what is held for the lead of a project that is retired."""
    if isinstance(row, Project):
        _follow_project(actor, row)


def _follow_project(actor: Actor, project: Project) -> None:
    lead = attraction.find_lead_of(actor, project.pk)
    if lead is not None:
        follow_lead(actor, lead, None)


def check_replacement(actor: Actor, parcel: Any) -> None:
    """Refuse to split or merge a parcel that is reserved. Raises InvalidInput."""
    row = find_holder(actor.writing_zone_id(), Kind.LAND, parcel.pk)
    if row is not None:
        with explained(refusal_text, field=""):
            raise ReservedForAnother(
                f"{row.number} keeps it.",
                number=row.number,
                whom=str(row.lead or row.enterprise),
                until_on=row.until_on,
            )


def _check(actor: Actor, kind: Kind, pk: int, enterprise: Any, field: str) -> None:
    row = find_holder(actor.writing_zone_id(), kind, pk)
    if row is None:
        return
    held = records.lock(actor, Reservation, row.pk)
    if held.state != Hold.HELD:
        return
    if enterprise.pk not in _enterprises(row):
        with explained(refusal_text, field=field):
            raise ReservedForAnother(
                f"{row.number} keeps it for {row.lead or row.enterprise}.",
                number=row.number,
                whom=str(row.lead or row.enterprise),
                until_on=row.until_on,
            )
    end(actor, held, Hold.USED, enterprise.name)


def _enterprises(row: Reservation) -> set[int | None]:
    """The enterprises that a reservation is for: a lead's own, or that of its project."""
    if row.lead is None:
        return {row.enterprise_id}
    project = row.lead.project
    return {row.lead.enterprise_id, project.enterprise_id if project is not None else None} - {None}
