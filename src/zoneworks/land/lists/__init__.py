"""Land on screen."""

from zoneworks.land.lists.buildings import BUILDINGS, LEASES, let_text
from zoneworks.land.lists.contracts import CONTRACTS, RISK_SHAPES, RISKS, lateness, risk_shown
from zoneworks.land.lists.parcels import PARCELS, shown_state

__all__ = [
    "BUILDINGS",
    "CONTRACTS",
    "LEASES",
    "PARCELS",
    "RISKS",
    "RISK_SHAPES",
    "lateness",
    "let_text",
    "risk_shown",
    "shown_state",
]
