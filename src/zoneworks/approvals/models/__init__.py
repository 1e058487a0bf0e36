"""The tables of approvals."""

from zoneworks.approvals.models.analyses import JOB, LogAnalysis
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
from zoneworks.approvals.models.posts import AuthorityUnit, PostHolder, Substitution

__all__ = [
    "JOB",
    "ApprovalCase",
    "AuthorityUnit",
    "Breach",
    "CaseItem",
    "CaseMode",
    "CasePaper",
    "Firing",
    "LogAnalysis",
    "MirrorDifference",
    "MirrorMapping",
    "Obligation",
    "PostHolder",
    "ReachedMilestone",
    "Settlement",
    "SiteWork",
    "Substitution",
]
