"""Every read of elements, for one actor."""

from zoneworks.elements.queries.demand import Candidate, Wanted, read_candidates
from zoneworks.elements.queries.matchings import (
    MATCHING,
    get_choice,
    get_matching,
    lines_of,
    list_choices,
    list_matchings,
)
from zoneworks.elements.queries.problems import (
    allowing,
    build_problem,
    built_for,
    mark_of,
)
from zoneworks.elements.queries.readiness import (
    ElementReadiness,
    Readiness,
    list_candidates,
    list_stocks,
    read_readiness,
    reckon_readiness,
)
from zoneworks.elements.queries.reservations import (
    RESERVATION,
    find_holder,
    get_reservation,
    list_held,
    list_kept_beside,
    list_reservations,
)
from zoneworks.elements.queries.sites import Offer, find_best, read_offer
from zoneworks.elements.queries.stocks import (
    Stock,
    find_terms,
    get_supply,
    list_alarms,
    list_floors,
    list_supplies,
    names_of_bays,
    read_stocks,
)

__all__ = [
    "MATCHING",
    "RESERVATION",
    "Candidate",
    "ElementReadiness",
    "Offer",
    "Readiness",
    "Stock",
    "Wanted",
    "allowing",
    "build_problem",
    "built_for",
    "find_best",
    "find_holder",
    "find_terms",
    "get_choice",
    "get_matching",
    "get_reservation",
    "get_supply",
    "lines_of",
    "list_alarms",
    "list_candidates",
    "list_choices",
    "list_floors",
    "list_held",
    "list_kept_beside",
    "list_matchings",
    "list_reservations",
    "list_stocks",
    "list_supplies",
    "mark_of",
    "names_of_bays",
    "read_candidates",
    "read_offer",
    "read_readiness",
    "read_stocks",
    "reckon_readiness",
]
