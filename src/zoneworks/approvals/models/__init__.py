"""The tables of approvals."""

from zoneworks.approvals.models.analyses import JOB, OWN_JOB, LogAnalysis
from zoneworks.approvals.models.cases import (
    ApprovalCase,
    Breach,
    CaseItem,
    CasePaper,
    Firing,
    Obligation,
    ReachedMilestone,
    SiteWork,
)
from zoneworks.approvals.models.posts import AuthorityUnit, PostHolder, Substitution

__all__ = [
    "JOB",
    "OWN_JOB",
    "ApprovalCase",
    "AuthorityUnit",
    "Breach",
    "CaseItem",
    "CasePaper",
    "Firing",
    "LogAnalysis",
    "Obligation",
    "PostHolder",
    "ReachedMilestone",
    "SiteWork",
    "Substitution",
]
