"""What the pages of classes and consultations have in common."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.helpdesk import labels, queries

if TYPE_CHECKING:
    from zoneworks.helpdesk.models import Consultation


def consultation_url(pk: int) -> str:
    """Where a consultation is read."""
    return reverse("helpdesk:consultation", args=[pk])


def working_days(since: date, due_on: date) -> tuple[int, int]:
    """Working days waited and left."""
    calendar, today = national_calendar(), clock.today()
    return max(calendar.difference(since, today), 0), calendar.difference(today, due_on)


def suggestion_context(found: Any) -> dict[str, Any]:
    """What the ranking says, from an engine's suggestion or from one that was kept."""
    names = queries.class_names([*found.rivals, found.code or ""])
    rivals = tuple(f"{code} {names.get(code, '')}".strip() for code in found.rivals)
    return {
        "suggestion": found,
        "sure_name": names.get(found.code or "", ""),
        "doubt": labels.doubt_text(found.doubt, rivals),
        "top_score": max((one.score for one in found.candidates), default=0),
    }


def kept_suggestion(row: "Consultation") -> dict[str, Any]:
    """What the ranking said when a consultation was opened."""
    return suggestion_context(queries.kept_suggestion(row)) | {"rules_sha256": row.rules_sha256}
