"""The words of approvals in the languages of the pages."""

from zoneworks.approvals.engine.process.refusals import MoveRefused
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
    DONE,
    ITEM_STATES,
    LAND_TERMS,
    LAPSE_REASONS,
    MODES,
    OBLIGATIONS,
    OBSTACLES,
    POSTS,
    POWERS,
    STATE_SHAPES,
    TOLERANCES,
    TRACKS,
    TURNS,
    WAITING_STATES,
    fact_text,
    item_name,
    item_names,
    move_refusal_text,
    name_of,
    paper_name,
    process_name,
    process_of,
)
from zoneworks.core.engine.numbering import NumberRefused
from zoneworks.core.engine.refusals import Refusal


def refusal_text(refusal: Refusal, file_name: str = "") -> str:
    """An engine's refusal in the words of the page; ``file_name`` is what people call the file."""
    if isinstance(refusal, NumberRefused):
        return number_refusal_text(refusal)
    if isinstance(refusal, MoveRefused):
        return move_refusal_text(refusal)
    return log_refusal_text(refusal, file_name)


__all__ = [
    "ACTS",
    "CALENDAR",
    "CASE_FIELDS",
    "CASE_TIMELINE",
    "COHORTS",
    "CONVERTED",
    "DONE",
    "END_RULES",
    "FIGURES",
    "FILTERS",
    "FILTER_VALUES",
    "ITEM_STATES",
    "LAND_TERMS",
    "LAPSE_REASONS",
    "MODES",
    "NOTES",
    "OBLIGATIONS",
    "OBSTACLES",
    "OPTIONS",
    "PARTS",
    "PART_HELP",
    "POSTS",
    "POWERS",
    "STATE_SHAPES",
    "STEPS",
    "TOLERANCES",
    "TRACKS",
    "TURNS",
    "WAITING_STATES",
    "WARNINGS",
    "fact_text",
    "item_name",
    "item_names",
    "log_refusal_text",
    "move_refusal_text",
    "name_of",
    "named",
    "number_refusal_text",
    "page_text",
    "paper_name",
    "process_name",
    "process_of",
    "refusal_text",
]
