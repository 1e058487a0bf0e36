"""What the pages of classes and consultations have in common."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.helpdesk import labels, queries

if TYPE_CHECKING:
    from zoneworks.helpdesk.models import Consultation

FINEST = 4
"""The length of a code that has no class below it."""


def consultation_url(pk: int) -> str:
    """Where a consultation is read."""
    return reverse("helpdesk:consultation", args=[pk])


def working_days(since: date, due_on: date) -> tuple[int, int]:
    """Working days waited and left."""
    calendar, today = national_calendar(), clock.today()
    return calendar.used(since, today, due_on), calendar.left(today, due_on)


def suggestion_context(actor: Actor, found: Any) -> dict[str, Any]:
    """What the ranking says, from an engine's suggestion or from one that was kept.

    Beside each class stand the classes below it and the consultations that were decided for it.
    """
    precedents = queries.list_precedents(actor, [one.code for one in found.candidates])
    below = reverse("registry:industry")
    names = queries.class_names([*found.rivals, found.code or ""])
    rivals = tuple(f"{code} {names.get(code, '')}".strip() for code in found.rivals)
    return {
        "suggestion": found,
        "ranked": [
            {
                "of": one,
                "url": f"{below}?under={one.code}" if len(one.code) < FINEST else "",
                "precedents": [
                    (row.number, row.name, row.class_code, consultation_url(row.pk))
                    for row in precedents.get(one.code, ())
                ],
            }
            for one in found.candidates
        ],
        "sure_name": names.get(found.code or "", ""),
        "doubt": labels.doubt_text(found.doubt, rivals),
        "top_score": max((one.score for one in found.candidates), default=0),
    }


def kept_suggestion(actor: Actor, row: "Consultation") -> dict[str, Any]:
    """What the ranking said when a consultation was opened."""
    found = suggestion_context(actor, queries.kept_suggestion(row))
    return found | {"rules_sha256": row.rules_sha256}
