"""Every read of compliance, for one actor."""

from zoneworks.compliance.queries.positive_list import (
    get_entry,
    list_entries,
    list_entry_versions,
    list_zones,
    listed_zone,
)
from zoneworks.compliance.queries.printing import REVIEW, draft_of
from zoneworks.compliance.queries.readings import (
    answers_of,
    conclusion_of,
    gaps_of,
    is_answered,
    kept,
    placements_of,
    reading_of,
    rulebook_of,
)
from zoneworks.compliance.queries.reviews import (
    get_document,
    get_hearing,
    get_review,
    last_day_of,
    list_numbered,
    list_readings,
    list_reviewing_units,
    list_reviews,
    seen_version,
)
from zoneworks.compliance.queries.standing import Standing, find_standing, of_subject, standing_of

__all__ = [
    "REVIEW",
    "Standing",
    "answers_of",
    "conclusion_of",
    "draft_of",
    "find_standing",
    "gaps_of",
    "get_document",
    "get_entry",
    "get_hearing",
    "get_review",
    "is_answered",
    "kept",
    "last_day_of",
    "list_entries",
    "list_entry_versions",
    "list_numbered",
    "list_readings",
    "list_reviewing_units",
    "list_reviews",
    "list_zones",
    "listed_zone",
    "of_subject",
    "placements_of",
    "reading_of",
    "rulebook_of",
    "seen_version",
    "standing_of",
]
