"""How a title ends: the parcel goes back into the reserve, to be cleared anew."""

from datetime import date

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.models import LandContract, Parcel


def end_title(actor: Actor, contract: LandContract, on: date, *, act: str, reason: str) -> None:
    """End a contract that is held, with its parcel.

    What stood on the land under the title still stands: whatever was cleared before it was granted,
    it is clear again only by a clearing of its own (净地).
    """
    columns = {"ended_on": on, "ended_because": reason.strip()[:500]}
    records.change(actor, LandContract, contract.pk, columns, act=act, reason=reason)
    free = {
        "state": ParcelState.RESERVE,
        "holder": None,
        "contract": None,
        "is_cleared": False,
        "ready_on": None,
    }
    records.change(actor, Parcel, contract.parcel_id, free, act=act, reason=reason)
