"""Which milestones projects have reached, for slices that hold promises against them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from zoneworks.core.contributed import AchievementEntry
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import CONSTRUCTION_START, FULL_OUTPUT, HAND_OVER
from zoneworks.delivery.models import Plan
from zoneworks.delivery.queries.loading import load

Found = Mapping[int, Sequence[AchievementEntry]]


def list_starts(project_ids: Collection[int]) -> Found:
    """When works began, of each project of which a plan says so."""
    return _reached(project_ids, CONSTRUCTION_START)


def list_completions(project_ids: Collection[int]) -> Found:
    """When projects were handed over."""
    return _reached(project_ids, HAND_OVER)


def list_full_outputs(project_ids: Collection[int]) -> Found:
    """When projects reached their full output."""
    return _reached(project_ids, FULL_OUTPUT)


def _reached(project_ids: Collection[int], code: str) -> Found:
    """The first day on which a milestone was reached, by project, of all its published plans."""
    rows = Plan.objects.filter(project_id__in=project_ids).exclude(state=PlanState.DRAFT)
    plans = rows.select_related("project", "case").order_by("pk")
    found: dict[int, date] = {}
    for loaded in load(plans, milestones_only=True):
        if (day := loaded.milestones().get(code)) is not None:
            pk = loaded.row.project_id
            found[pk] = min(day, found.get(pk, day))
    return {pk: [AchievementEntry(day)] for pk, day in found.items()}
