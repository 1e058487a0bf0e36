"""The words of approvals in the languages of the pages."""

from zoneworks.approvals.engine.process.refusals import MoveRefused
from zoneworks.approvals.engine.process.terms import Process
from zoneworks.approvals.labels.analyses import (
    CALENDAR,
    COHORTS,
    END_RULES,
    FIGURES,
    FILTER_VALUES,
    FILTERS,
    NOTES,
    OPTIONS,
    PART_HELP,
    PARTS,
    STEPS,
    TIME_PARTS,
    WARNINGS,
    log_refusal_text,
    named,
    page_text,
)
from zoneworks.approvals.labels.documents import number_refusal_text
from zoneworks.approvals.labels.handling import (
    ACTS,
    CASE_FIELDS,
    CASE_TIMELINE,
    CONVERTED,
    DELIVERIES,
    DONE,
    DUE,
    DUTY_STATES,
    ITEM,
    ITEM_STATES,
    LAPSE_REASONS,
    MODES,
    NEXT_STEPS,
    OBLIGATIONS,
    OPEN,
    POSTS,
    POWERS,
    STATE_SHAPES,
    TOLERANCES,
    TRACKS,
    TURNS,
    WAITING_STATES,
)
from zoneworks.approvals.labels.mirror import (
    EXPORT_COLUMNS,
    MAPPING_TIMELINE,
    SETTLEMENTS,
    TOLD_FAULTS,
    TOLD_FIELDS,
    UNFOLLOWED,
)
from zoneworks.approvals.labels.names import (
    LAND_TERMS,
    awaited_names,
    duty_name,
    expired_text,
    fact_text,
    item_name,
    item_names,
    limited_items,
    name_in,
    name_of,
    paper_name,
    pause_name,
    process_name,
    process_of,
)
from zoneworks.approvals.labels.notices import NOTICE_KINDS, notice_subject, notice_text
from zoneworks.approvals.labels.own import (
    CHANGES,
    METHODS,
    RULES,
    SIDES,
    item_choices,
    rule_definition,
)
from zoneworks.approvals.labels.posts import POST_TIMELINE
from zoneworks.approvals.labels.processes import (
    CONVERSIONS,
    FACT_KINDS,
    HANDLINGS,
    authority_name,
    condition_text,
    day_text,
    difference_text,
    limit_text,
    paper_text,
    part_name,
    part_names,
    pause_text,
    power_text,
    short_limit,
)
from zoneworks.approvals.labels.processes import FIELDS as PROCESS_FIELDS
from zoneworks.approvals.labels.processes import PARTS as PROCESS_PARTS
from zoneworks.approvals.labels.refusals import OBSTACLES, move_refusal_text
from zoneworks.approvals.labels.timers import DEADLINES
from zoneworks.core.engine.numbering import NumberRefused
from zoneworks.core.engine.refusals import Refusal


def refusal_text(refusal: Refusal, file_name: str = "", process: Process | None = None) -> str:
    """An engine's refusal in the words of the page.

    ``file_name`` is what people call the file of a log, ``process`` the version that a case takes.
    """
    if isinstance(refusal, NumberRefused):
        return number_refusal_text(refusal)
    if isinstance(refusal, MoveRefused):
        return move_refusal_text(refusal, process)
    return log_refusal_text(refusal, file_name)


__all__ = [
    "ACTS",
    "CALENDAR",
    "CASE_FIELDS",
    "CASE_TIMELINE",
    "CHANGES",
    "COHORTS",
    "CONVERSIONS",
    "CONVERTED",
    "DEADLINES",
    "DELIVERIES",
    "DONE",
    "DUE",
    "DUTY_STATES",
    "END_RULES",
    "EXPORT_COLUMNS",
    "FACT_KINDS",
    "FIGURES",
    "FILTERS",
    "FILTER_VALUES",
    "HANDLINGS",
    "ITEM",
    "ITEM_STATES",
    "LAND_TERMS",
    "LAPSE_REASONS",
    "MAPPING_TIMELINE",
    "METHODS",
    "MODES",
    "NEXT_STEPS",
    "NOTES",
    "NOTICE_KINDS",
    "OBLIGATIONS",
    "OBSTACLES",
    "OPEN",
    "OPTIONS",
    "PARTS",
    "PART_HELP",
    "POSTS",
    "POST_TIMELINE",
    "POWERS",
    "PROCESS_FIELDS",
    "PROCESS_PARTS",
    "RULES",
    "SETTLEMENTS",
    "SIDES",
    "STATE_SHAPES",
    "STEPS",
    "TIME_PARTS",
    "TOLD_FAULTS",
    "TOLD_FIELDS",
    "TOLERANCES",
    "TRACKS",
    "TURNS",
    "UNFOLLOWED",
    "WAITING_STATES",
    "WARNINGS",
    "authority_name",
    "awaited_names",
    "condition_text",
    "day_text",
    "difference_text",
    "duty_name",
    "expired_text",
    "fact_text",
    "item_choices",
    "item_name",
    "item_names",
    "limit_text",
    "limited_items",
    "log_refusal_text",
    "move_refusal_text",
    "name_in",
    "name_of",
    "named",
    "notice_subject",
    "notice_text",
    "number_refusal_text",
    "page_text",
    "paper_name",
    "paper_text",
    "part_name",
    "part_names",
    "pause_name",
    "pause_text",
    "power_text",
    "process_name",
    "process_of",
    "refusal_text",
    "rule_definition",
    "short_limit",
]
