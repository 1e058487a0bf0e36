"""When figures of the zone's own cases must be found anew."""

from typing import Any

from zoneworks.approvals.engine.acts import VIEW_PERFORMANCE
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseItem,
    Obligation,
    ReachedMilestone,
    SiteWork,
)
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.memo import once_a_page
from zoneworks.core.models import Unit
from zoneworks.registry.models import Project

_TABLES = (CaseItem, ApprovalCase, ReachedMilestone, Obligation, Project, Unit)
REAL_DAYS = (CaseItem, ApprovalCase, ReachedMilestone, SiteWork)
"""The tables on which ``list_real_days`` stands."""


@once_a_page
def mark_of_cases(actor: Actor) -> tuple[Any, ...]:
    """What changes whenever the cases do that the actor's figures are computed from, or what is
    said of them; or the day, or the calendar."""
    actor.require(VIEW_PERFORMANCE)
    tables = memo.mark_of(actor.zone_ids, *_TABLES)
    return (clock.today(), id(national_calendar()), *tables)
