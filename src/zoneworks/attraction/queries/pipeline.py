"""The pipeline as other slices read it: leads that may still land, with what they need."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from zoneworks.attraction.engine.leads import ALIVE
from zoneworks.attraction.models import Lead, LeadNeed
from zoneworks.attraction.queries.leads import list_leads
from zoneworks.core import memo
from zoneworks.core.actors import Actor
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry, StageProbability

OPEN_STAGES = (*ALIVE, ProjectStage.REVIEW, ProjectStage.SIGNED)
"""From the first lead until what was signed is being approved."""


def list_open_leads(actor: Actor) -> QuerySet[Lead]:
    """The leads of the actor's own zone that may still land, each with its needs.

    ``stage_now`` and ``fen_now`` are as ``list_leads`` gives them.
    """
    needs = Prefetch("element_needs", LeadNeed.objects.order_by("kind", "needed_by", "pk"))
    rows = list_leads(actor).filter(zone_id=actor.zone_id, stage_now__in=OPEN_STAGES)
    return rows.select_related("enterprise", "project__enterprise").prefetch_related(needs)


def mark_of_leads(zone_id: int) -> tuple[Any, ...]:
    """What changes whenever a lead, its needs, its project or what leads teach does."""
    return memo.mark_of([zone_id], Lead, LeadNeed, Project, StageEntry, StageProbability)
