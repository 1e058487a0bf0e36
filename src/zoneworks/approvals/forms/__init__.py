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
    PapersForm,
    PeriodForm,
    SimulationForm,
    SiteWorkForm,
)
from zoneworks.approvals.forms.duties import (
    BulkForm,
    CloseBreachForm,
    CloseObligationForm,
    ConfirmCorrectionForm,
    OrderCorrectionForm,
    PutOffForm,
    TermsForm,
)
from zoneworks.approvals.forms.own import OwnCasesForm, WhatIfForm

__all__ = [
    "AnalysisForm",
    "AwardForm",
    "BreachForm",
    "BulkForm",
    "CloseBreachForm",
    "CloseObligationForm",
    "ConfirmCorrectionForm",
    "FactsForm",
    "LapseForm",
    "MilestoneForm",
    "MoveForm",
    "NewCaseForm",
    "OrderCorrectionForm",
    "OwnCasesForm",
    "PapersForm",
    "PeriodForm",
    "PutOffForm",
    "SimulationForm",
    "SiteWorkForm",
    "TermsForm",
    "WhatIfForm",
    "initial_of",
]
