"""What people type into the pages of approvals."""

from zoneworks.approvals.forms.analyses import AnalysisForm, initial_of
from zoneworks.approvals.forms.cases import (
    AwardForm,
    BreachForm,
    FactsForm,
    LapseForm,
    MilestoneForm,
    MoveForm,
    NewCaseForm,
    PaperForm,
    PeriodForm,
    SimulationForm,
    SiteWorkForm,
    VersionForm,
)
from zoneworks.approvals.forms.mirror import MappingForm, SettlementForm, WordsForm
from zoneworks.approvals.forms.posts import AuthorityForm, PostForm, SubstituteForm

__all__ = [
    "AnalysisForm",
    "AuthorityForm",
    "AwardForm",
    "BreachForm",
    "FactsForm",
    "LapseForm",
    "MappingForm",
    "MilestoneForm",
    "MoveForm",
    "NewCaseForm",
    "PaperForm",
    "PeriodForm",
    "PostForm",
    "SettlementForm",
    "SimulationForm",
    "SiteWorkForm",
    "SubstituteForm",
    "VersionForm",
    "WordsForm",
    "initial_of",
]
