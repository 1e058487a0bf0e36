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
    move_to_version,
    open_case,
    reach_milestone,
)
from zoneworks.approvals.services.duties import (
    close_breach,
    close_obligation,
    confirm_correction,
    order_correction,
    put_off_check,
    record_breach,
)
from zoneworks.approvals.services.handling import (
    Done,
    Order,
    Series,
    advance,
    advance_each,
    preview_documents,
    preview_each,
)
from zoneworks.approvals.services.mappings import remember_words, save_mapping
from zoneworks.approvals.services.mirror import (
    MOVED,
    Traced,
    follow_reports,
    settle_difference,
    trace,
)
from zoneworks.approvals.services.notices import mark_read
from zoneworks.approvals.services.papers import give_paper, give_papers
from zoneworks.approvals.services.posts import (
    assign_post,
    end_substitution,
    remove_post,
    set_authority_unit,
    substitute,
)
from zoneworks.approvals.services.projections import project_deadlines
from zoneworks.approvals.services.register import check_merge, check_retirement
from zoneworks.approvals.services.simulation import accept_terms, begin_simulation, convert, lapse
from zoneworks.approvals.services.stages import check_milestone, check_stage
from zoneworks.approvals.services.timers import fire_timers

__all__ = [
    "MOVED",
    "Done",
    "Order",
    "Series",
    "Traced",
    "accept_terms",
    "advance",
    "advance_each",
    "assign_post",
    "begin_simulation",
    "begin_site_work",
    "change_facts",
    "check_merge",
    "check_milestone",
    "check_retirement",
    "check_stage",
    "close_breach",
    "close_job",
    "close_obligation",
    "confirm_correction",
    "convert",
    "end_substitution",
    "fire_timers",
    "follow_reports",
    "give_paper",
    "give_papers",
    "keep_own_analysis",
    "keep_result",
    "lapse",
    "mark_read",
    "mark_seen",
    "move_to_version",
    "open_case",
    "order_correction",
    "preview_documents",
    "preview_each",
    "project_deadlines",
    "put_off_check",
    "reach_milestone",
    "record_breach",
    "remember_words",
    "remove_post",
    "save_mapping",
    "set_authority_unit",
    "settle_difference",
    "start_analysis",
    "start_own_analysis",
    "substitute",
    "trace",
]
