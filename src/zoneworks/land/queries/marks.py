"""What changes whenever land or space that is offered does."""

from typing import Any

from zoneworks.core import memo
from zoneworks.land.models import Bay, Building, Floor, Lease, Parcel


def mark_of_space(zone_id: int) -> tuple[Any, ...]:
    """A mark of a zone's parcels, buildings, floors, bays and leases, for answers that are kept."""
    return memo.mark_of([zone_id], Parcel, Building, Floor, Bay, Lease)
