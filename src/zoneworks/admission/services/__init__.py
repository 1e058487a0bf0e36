"""Every write of admission."""

from zoneworks.admission.services.agreements import (
    add_promise,
    change_agreement,
    change_promise,
    discard_agreement,
    draft_agreement,
    end_agreement,
    favors,
    remove_promise,
    review_agreement,
    sign_agreement,
)
from zoneworks.admission.services.applications import (
    accept_application,
    change_application,
    decide_application,
    lapse_application,
    open_application,
    prolong_mending,
    return_application,
    submit_application,
    withdraw_application,
)
from zoneworks.admission.services.checks import (
    check_all_due,
    check_promise,
    decide_consequence,
    review_consequence,
)
from zoneworks.admission.services.guards import check_land_contract, check_retirement, check_stage
from zoneworks.admission.services.meetings import (
    Cast,
    Motion,
    call_meeting,
    cancel_meeting,
    close_meeting,
    enter_ballots,
    vote,
)
from zoneworks.admission.services.schemes import make_version

__all__ = [
    "Cast",
    "Motion",
    "accept_application",
    "add_promise",
    "call_meeting",
    "cancel_meeting",
    "change_agreement",
    "change_application",
    "change_promise",
    "check_all_due",
    "check_land_contract",
    "check_promise",
    "check_retirement",
    "check_stage",
    "close_meeting",
    "decide_application",
    "decide_consequence",
    "discard_agreement",
    "draft_agreement",
    "end_agreement",
    "enter_ballots",
    "favors",
    "lapse_application",
    "make_version",
    "open_application",
    "prolong_mending",
    "remove_promise",
    "return_application",
    "review_agreement",
    "review_consequence",
    "sign_agreement",
    "submit_application",
    "vote",
    "withdraw_application",
]
