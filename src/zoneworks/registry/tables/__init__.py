"""The register's tables for Excel, out and in, and what an import would do."""

from zoneworks.registry.tables.definitions import ENTERPRISES, PROJECTS
from zoneworks.registry.tables.imports import EXCHANGES, plan_enterprises, plan_projects
from zoneworks.registry.tables.industry import read_industry

__all__ = [
    "ENTERPRISES",
    "EXCHANGES",
    "PROJECTS",
    "plan_enterprises",
    "plan_projects",
    "read_industry",
]
