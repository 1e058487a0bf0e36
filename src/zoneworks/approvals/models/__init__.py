"""The tables of approvals."""

from zoneworks.approvals.models.analyses import JOB, OWN_JOB, LogAnalysis
from zoneworks.approvals.models.cases import (
    ApprovalCase,
    Breach,
    CaseItem,
    CaseMode,
    CasePaper,
    Firing,
    Obligation,
    ReachedMilestone,
    SiteWork,
)
from zoneworks.approvals.models.mirror import MirrorDifference, MirrorMapping, Settlement
from zoneworks.approvals.models.notices import CalendarMark, Notice
from zoneworks.approvals.models.posts import AuthorityUnit, PostHolder, Substitution

__all__ = [
    "JOB",
    "OWN_JOB",
    "ApprovalCase",
    "AuthorityUnit",
    "Breach",
    "CalendarMark",
    "CaseItem",
    "CaseMode",
    "CasePaper",
    "Firing",
    "LogAnalysis",
    "MirrorDifference",
    "MirrorMapping",
    "Notice",
    "Obligation",
    "PostHolder",
    "ReachedMilestone",
    "Settlement",
    "SiteWork",
    "Substitution",
]
