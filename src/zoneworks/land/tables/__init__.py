"""Parcels as files of shapes: what a file would do to the register."""

from zoneworks.land.tables.shapes import CALLED, MOVED, Look, RowFault, look, look_at

__all__ = ["CALLED", "MOVED", "Look", "RowFault", "look", "look_at"]
