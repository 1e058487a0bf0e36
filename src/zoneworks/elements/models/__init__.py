"""Supplies, floors, terms of sites, reservations, matchings and alarms."""

from zoneworks.elements.models.matchings import FixedChoice, Matching, MatchingState
from zoneworks.elements.models.reservations import Reservation
from zoneworks.elements.models.stocks import SiteTerms, StockAlarm, StockFloor, Supply

__all__ = [
    "FixedChoice",
    "Matching",
    "MatchingState",
    "Reservation",
    "SiteTerms",
    "StockAlarm",
    "StockFloor",
    "Supply",
]
