"""What is reserved is sold and let to nobody else; selling or letting it uses the reservation."""

from typing import Any

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import explained
from zoneworks.elements.engine.reserving import ReservedForAnother
from zoneworks.elements.engine.terms import Hold, Kind
from zoneworks.elements.labels import refusal_text
from zoneworks.elements.models import Reservation
from zoneworks.elements.queries.reservations import find_holder
from zoneworks.elements.services.reservations import end


def check_grant(actor: Actor, parcel: Any, holder: Any) -> None:
    """Refuse to grant a parcel that is reserved for another. Raises InvalidInput."""
    _check(actor, Kind.LAND, parcel.pk, holder, "holder")


def check_lease(actor: Actor, bay: Any, tenant: Any) -> None:
    """Refuse to let a bay that is reserved for another. Raises InvalidInput."""
    _check(actor, Kind.SPACE, bay.pk, tenant, "tenant")


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
