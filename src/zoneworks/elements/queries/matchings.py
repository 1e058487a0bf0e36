"""Matchings and fixed choices, for one actor."""

import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.reading import get_one
from zoneworks.elements.engine.acts import VIEW_ELEMENTS
from zoneworks.elements.models import FixedChoice, Matching

MATCHING = "elements.Matching"


def list_matchings(actor: Actor) -> QuerySet[Matching]:
    """The matchings that the actor may see."""
    actor.require(VIEW_ELEMENTS)
    rows: QuerySet[Matching] = Matching.objects.visible_to(actor)
    return rows.defer("problem", "answer", "names").select_related("made_by__user", "zone")


def get_matching(actor: Actor, pk: int) -> Matching:
    """One matching with its answer. Raises NotFound."""
    rows = list_matchings(actor).defer(None).filter(pk=pk)
    return get_one(rows, _("There is no such matching."))


def list_choices(actor: Actor) -> QuerySet[FixedChoice]:
    """The choices that are or were fixed beforehand."""
    actor.require(VIEW_ELEMENTS)
    rows: QuerySet[FixedChoice] = FixedChoice.objects.visible_to(actor)
    return rows.select_related("lead", "parcel", "bay__building")


def get_choice(actor: Actor, pk: int) -> FixedChoice:
    """One fixed choice. Raises NotFound."""
    return get_one(list_choices(actor).filter(pk=pk), _("There is no such choice."))


def lines_of(row: Matching) -> dict[str, dict[str, Any]]:
    """The lines of the projects of a matching, by their keys."""
    lines = (json.loads(one) for one in row.problem.splitlines())
    return {one["project"]: one for one in lines if "project" in one}
