"""Processes of approval: what needs what, by when, decided by whom."""
