"""On which days the items, milestones and works of cases really happened, for those who plan."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, DateField, Value

from zoneworks.approvals.engine.process.handling import HELD, State, Track
from zoneworks.approvals.models import CaseItem, ReachedMilestone, SiteWork


class RealDays(NamedTuple):
    """When something of a case began and ended, and until when it is due while it runs.

    ``is_needed`` is False of an item that the facts of the project have dropped.
    """

    started_on: date | None = None
    ended_on: date | None = None
    due_on: date | None = None
    is_needed: bool = True


def list_real_days(case_ids: Collection[int]) -> dict[int, dict[str, RealDays]]:
    """The days of cases that the caller was allowed to see, by id and code.

    Items are those of the formal track: what is simulated never counts. An item ends with its
    delivery; one of a case that is only followed, with its decision. Work on the site is told by
    the day on which it began.
    """
    if not case_ids:
        return {}
    none, empty = Value(None, DateField()), Value("", CharField())
    items = CaseItem.objects.filter(case_id__in=case_ids, track=Track.FORMAL)
    reached = ReachedMilestone.objects.filter(case_id__in=case_ids)
    works = SiteWork.objects.filter(case_id__in=case_ids)
    rows = items.values_list(
        *("case_id", "code", "state", "case__system", "applied_on", "accepted_on"),
        *("decided_on", "delivered_on", "promised_due_on", "legal_due_on"),
    ).union(
        reached.values_list(
            *("case_id", "code", empty, empty, none, none, none, "reached_on", none, none)
        ),
        works.values_list(
            *("case_id", "code", empty, empty, none, none, none, "begun_on", none, none)
        ),
        all=True,
    )
    found: dict[int, dict[str, RealDays]] = {pk: {} for pk in case_ids}
    for case_id, code, state, system, applied, accepted, decided, ended, *dues in rows:
        is_held = not state or state in (HELD if system else {State.DELIVERED})
        found[case_id][code] = RealDays(
            applied or accepted or (ended if is_held else None),
            (ended or decided) if is_held else None,
            next((due for due in dues if due is not None), None),
            state != State.NOT_NEEDED,
        )
    return found
