"""Tables of attraction."""

from zoneworks.attraction.models.agreements import Agreement, Obligation
from zoneworks.attraction.models.chains import Chain, ChainFlow, ChainNode, NodeFirm
from zoneworks.attraction.models.finders import Dispute, Filing
from zoneworks.attraction.models.leads import Lead, LeadContact, LeadNeed, Talk
from zoneworks.attraction.models.rewards import (
    Objection,
    PaidInvestment,
    Reward,
    RewardShare,
    Scheme,
)
from zoneworks.attraction.models.targets import Target, TopCompany

__all__ = [
    "Agreement",
    "Chain",
    "ChainFlow",
    "ChainNode",
    "Dispute",
    "Filing",
    "Lead",
    "LeadContact",
    "LeadNeed",
    "NodeFirm",
    "Objection",
    "Obligation",
    "PaidInvestment",
    "Reward",
    "RewardShare",
    "Scheme",
    "Talk",
    "Target",
    "TopCompany",
]
