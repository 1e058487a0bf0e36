"""Parcels from files: tables, and shapes."""

from zoneworks.land.tables.parcels import CALLED, EXCHANGE, PARCELS
from zoneworks.land.tables.shapes import SHAPES, look_at_text

__all__ = ["CALLED", "EXCHANGE", "PARCELS", "SHAPES", "look_at_text"]
