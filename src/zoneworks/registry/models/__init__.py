"""The tables of the register."""

from zoneworks.registry.models.enterprises import (
    Contact,
    Enterprise,
    EnterpriseMerge,
    FormerName,
    IndustryClass,
    ToldApart,
    YearFigures,
)
from zoneworks.registry.models.projects import Project, StageEntry, StageProbability

__all__ = [
    "Contact",
    "Enterprise",
    "EnterpriseMerge",
    "FormerName",
    "IndustryClass",
    "Project",
    "StageEntry",
    "StageProbability",
    "ToldApart",
    "YearFigures",
]
