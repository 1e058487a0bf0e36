"""Schedules of many projects on shared resources: terms, formats, bounds, search."""
