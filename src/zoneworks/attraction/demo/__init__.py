"""Attraction in the demonstration zone (synthetic)."""

from zoneworks.attraction.demo import chains
from zoneworks.core.demo import Demonstration


def load(demonstration: Demonstration) -> None:
    """Enter what attraction has to show."""
    chains.load(demonstration)
