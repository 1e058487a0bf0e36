"""Attraction in the demonstration zone (synthetic)."""
