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
)
from zoneworks.approvals.forms.mirror import MappingForm, SettlementForm, WordsForm

__all__ = [
    "AnalysisForm",
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
    "SettlementForm",
    "SimulationForm",
    "SiteWorkForm",
    "WordsForm",
    "initial_of",
]
