"""Every write of approvals."""

from zoneworks.approvals.services.analyses import (
    close_job,
    keep_own_analysis,
    keep_result,
    mark_seen,
    start_analysis,
    start_own_analysis,
)
from zoneworks.approvals.services.cases import (
    begin_site_work,
    change_facts,
    close_breach,
    close_obligation,
    move_to_version,
    open_case,
    reach_milestone,
    record_breach,
)
from zoneworks.approvals.services.handling import Done, Order, advance, advance_each, give_paper
from zoneworks.approvals.services.posts import (
    assign_post,
    end_substitution,
    remove_post,
    set_authority_unit,
    substitute,
)
from zoneworks.approvals.services.simulation import begin_simulation, convert, lapse

__all__ = [
    "Done",
    "Order",
    "advance",
    "advance_each",
    "assign_post",
    "begin_simulation",
    "begin_site_work",
    "change_facts",
    "close_breach",
    "close_job",
    "close_obligation",
    "convert",
    "end_substitution",
    "give_paper",
    "keep_own_analysis",
    "keep_result",
    "lapse",
    "mark_seen",
    "move_to_version",
    "open_case",
    "reach_milestone",
    "record_breach",
    "remove_post",
    "set_authority_unit",
    "start_analysis",
    "start_own_analysis",
    "substitute",
]
