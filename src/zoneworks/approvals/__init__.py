"""Permits: how fast they really are."""
