"""What changes whenever land or space that is offered does."""

from collections.abc import Sequence
from typing import Any

from zoneworks.core import memo
from zoneworks.land.models import (
    Bay,
    Building,
    Floor,
    LandContract,
    LandSale,
    Lease,
    Parcel,
    TitleTransfer,
)

SPACE = (Parcel, LandContract, LandSale, Building, Floor, Bay, Lease)
"""All that land and space that is offered, held or let is told by."""


def mark_of_areas(zone_ids: Sequence[int]) -> tuple[Any, ...]:
    """A mark of all that ``land_on`` is told by in some zones."""
    return memo.mark_of(zone_ids, *SPACE, TitleTransfer)


def mark_of_space(zone_id: int) -> tuple[Any, ...]:
    """A mark of all land and space of a zone, for answers that are kept."""
    return memo.mark_of([zone_id], *SPACE)
