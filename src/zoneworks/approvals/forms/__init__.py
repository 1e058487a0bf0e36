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
    VersionForm,
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
from zoneworks.approvals.forms.mirror import MappingForm, SettlementForm, WordsForm
from zoneworks.approvals.forms.own import OwnCasesForm, WhatIfForm
from zoneworks.approvals.forms.posts import AuthorityForm, PostForm, SubstituteForm

__all__ = [
    "AnalysisForm",
    "AuthorityForm",
    "AwardForm",
    "BreachForm",
    "BulkForm",
    "CloseBreachForm",
    "CloseObligationForm",
    "ConfirmCorrectionForm",
    "FactsForm",
    "LapseForm",
    "MappingForm",
    "MilestoneForm",
    "MoveForm",
    "NewCaseForm",
    "OrderCorrectionForm",
    "OwnCasesForm",
    "PapersForm",
    "PeriodForm",
    "PostForm",
    "PutOffForm",
    "SettlementForm",
    "SimulationForm",
    "SiteWorkForm",
    "SubstituteForm",
    "TermsForm",
    "VersionForm",
    "WhatIfForm",
    "WordsForm",
    "initial_of",
]
