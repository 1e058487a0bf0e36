"""The register's tables for Excel, out and in, and what an import would do."""

from zoneworks.registry.tables.definitions import BAD_CELLS, ENTERPRISES, PROJECTS
from zoneworks.registry.tables.imports import (
    EXCHANGES,
    MOVED,
    Exchange,
    Import,
    bad_rows_text,
    bring_in,
    plan_enterprises,
    plan_projects,
)
from zoneworks.registry.tables.industry import read_industry

__all__ = [
    "BAD_CELLS",
    "ENTERPRISES",
    "EXCHANGES",
    "MOVED",
    "PROJECTS",
    "Exchange",
    "Import",
    "bad_rows_text",
    "bring_in",
    "plan_enterprises",
    "plan_projects",
    "read_industry",
]
