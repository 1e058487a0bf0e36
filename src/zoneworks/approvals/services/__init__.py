"""Every write of approvals."""

from zoneworks.approvals.services.analyses import (
    close_job,
    keep_result,
    mark_seen,
    start_analysis,
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
from zoneworks.approvals.services.mappings import remember_words, save_mapping
from zoneworks.approvals.services.mirror import (
    Traced,
    follow_reports,
    settle_difference,
    trace,
)
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
    "Traced",
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
    "follow_reports",
    "give_paper",
    "keep_result",
    "lapse",
    "mark_seen",
    "move_to_version",
    "open_case",
    "reach_milestone",
    "record_breach",
    "remember_words",
    "remove_post",
    "save_mapping",
    "set_authority_unit",
    "settle_difference",
    "start_analysis",
    "substitute",
    "trace",
]
