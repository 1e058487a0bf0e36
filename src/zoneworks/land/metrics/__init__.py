"""What land adds to the desk, the overview, search, lists and other records."""

from zoneworks.land.metrics import idle, in_hand, trade
from zoneworks.land.metrics.parcels import (
    BUILDINGS,
    CONTRACTS,
    LAND_OF_ENTERPRISE,
    LEASES,
    METRICS,
    PARCELS,
    RECORD_NAMES,
    SEARCH_KINDS,
)

__all__ = [
    "BUILDINGS",
    "CONTRACTS",
    "LAND_OF_ENTERPRISE",
    "LEASES",
    "METRICS",
    "PARCELS",
    "RECORD_NAMES",
    "SEARCH_KINDS",
    "idle",
    "in_hand",
    "trade",
]
