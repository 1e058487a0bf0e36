"""What people type into the pages of delivery."""

from zoneworks.delivery.forms.activities import (
    ActivityForm,
    NewActivityForm,
    ProgressForm,
    link_names,
)
from zoneworks.delivery.forms.plans import BaselineForm, NewPlanForm, PlanChangeForm, WhatIfForm
from zoneworks.delivery.forms.task_forces import (
    BlockerChangeForm,
    BlockerForm,
    EscalateForm,
    MemberForm,
    SolveForm,
)
from zoneworks.delivery.forms.zone import (
    PeriodForm,
    PublishForm,
    ReplanForm,
    ResourceChangeForm,
    ResourceForm,
)

__all__ = [
    "ActivityForm",
    "BaselineForm",
    "BlockerChangeForm",
    "BlockerForm",
    "EscalateForm",
    "MemberForm",
    "NewActivityForm",
    "NewPlanForm",
    "PeriodForm",
    "PlanChangeForm",
    "ProgressForm",
    "PublishForm",
    "ReplanForm",
    "ResourceChangeForm",
    "ResourceForm",
    "SolveForm",
    "WhatIfForm",
    "link_names",
]
