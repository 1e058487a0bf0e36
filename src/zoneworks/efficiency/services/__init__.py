"""Every write of the evaluation."""

from zoneworks.efficiency.services.evaluations import (
    compute,
    fix,
    open_evaluation,
    publish,
    withdraw,
)
from zoneworks.efficiency.services.inputs import (
    change_inputs,
    check_merge,
    enter_inputs,
    import_inputs,
    take_recorded_land,
)
from zoneworks.efficiency.services.objections import (
    check_retirement,
    decide_objection,
    raise_objection,
)
from zoneworks.efficiency.services.policies import (
    change_policy,
    draft_policy,
    end_policy,
    enforce_policy,
    review_policy,
)
from zoneworks.efficiency.services.schemes import (
    adopt_scheme,
    change_scheme,
    draft_from_example,
    draft_scheme,
)

__all__ = [
    "adopt_scheme",
    "change_inputs",
    "change_policy",
    "change_scheme",
    "check_merge",
    "check_retirement",
    "compute",
    "decide_objection",
    "draft_from_example",
    "draft_policy",
    "draft_scheme",
    "end_policy",
    "enforce_policy",
    "enter_inputs",
    "fix",
    "import_inputs",
    "open_evaluation",
    "publish",
    "raise_objection",
    "review_policy",
    "take_recorded_land",
    "withdraw",
]
