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
from zoneworks.approvals.forms.own import OwnCasesForm, WhatIfForm

__all__ = [
    "AnalysisForm",
    "AwardForm",
    "BreachForm",
    "FactsForm",
    "LapseForm",
    "MilestoneForm",
    "MoveForm",
    "NewCaseForm",
    "OwnCasesForm",
    "PaperForm",
    "PeriodForm",
    "SimulationForm",
    "SiteWorkForm",
    "WhatIfForm",
    "initial_of",
]
