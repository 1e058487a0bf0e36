"""Plans of the demonstration zone (synthetic)."""

from zoneworks.core.demo import Demonstration


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
