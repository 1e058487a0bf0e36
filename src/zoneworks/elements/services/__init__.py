"""Every write of elements."""

from zoneworks.elements.services.guards import (
    check_grant,
    check_lease,
    check_replacement,
    follow_lead,
    follow_retirement,
    follow_stage,
)
from zoneworks.elements.services.matchings import (
    adopt_matching,
    fix_choice,
    keep_answer,
    lift_choice,
    start_matching,
)
from zoneworks.elements.services.reservations import (
    extend_reservation,
    release_reservation,
    reserve,
    reserve_bays,
    use_reservation,
)
from zoneworks.elements.services.stocks import (
    change_supply,
    enter_supply,
    set_floor,
    set_terms,
    withdraw_supply,
)
from zoneworks.elements.services.watching import watch_elements

__all__ = [
    "adopt_matching",
    "change_supply",
    "check_grant",
    "check_lease",
    "check_replacement",
    "enter_supply",
    "extend_reservation",
    "fix_choice",
    "follow_lead",
    "follow_retirement",
    "follow_stage",
    "keep_answer",
    "lift_choice",
    "release_reservation",
    "reserve",
    "reserve_bays",
    "set_floor",
    "set_terms",
    "start_matching",
    "use_reservation",
    "watch_elements",
    "withdraw_supply",
]
