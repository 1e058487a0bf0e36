"""Matchings of all projects at once, and choices that are fixed beforehand."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.core.models import ZoneRow
from zoneworks.elements.models.targets import TargetRow, is_one_target


class MatchingState(models.TextChoices):
    """Where a matching stands."""

    SEARCHING = "SEARCHING"
    FOUND = "FOUND"
    ADOPTED = "ADOPTED"
    """What it chose is reserved."""


class Matching(ZoneRow):
    """Which elements each project of the pipeline gets, chosen for all at once (要素匹配).

    ``problem`` is what was asked, in the platform's own lines, ``problem_sha256`` its digest;
    ``answer`` what ``engine.matching.explaining.tell`` says of what was found. ``names`` are what
    the elements and projects of both are called. No choice is worth more than ``bound``. ``mark``
    is that of the tables that it was read from: once it is another, the matching is out of date.
    """

    SECRET: ClassVar = ("problem", "answer", "names")

    number = models.CharField(max_length=20)
    state = models.CharField(
        max_length=10, choices=MatchingState.choices, default=MatchingState.SEARCHING
    )
    seconds = models.PositiveSmallIntegerField()
    weights = models.JSONField()
    moving_cost = models.PositiveIntegerField(default=0)
    n_projects = models.PositiveIntegerField(default=0)
    n_elements = models.PositiveIntegerField(default=0)
    n_placed = models.PositiveIntegerField(null=True)
    value = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    problem = models.TextField(blank=True)
    problem_sha256 = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    mark = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True)
    adopted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], name="elements_matching_number_once"
            ),
            models.CheckConstraint(
                name="elements_found_matching_has_value",
                condition=Q(state=MatchingState.SEARCHING)
                | Q(value__isnull=False, bound__isnull=False, n_placed__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["zone", "made_at", "id"], name="elements_matching_made")]

    def __str__(self) -> str:
        return self.number


class FixedChoice(TargetRow):
    """An element that a project gets in every matching, whatever it costs, until it is lifted."""

    NAMED_WITH: ClassVar = ("lead",)

    lead = models.ForeignKey("attraction.Lead", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    since = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="elements_fixed_target", condition=is_one_target()),
            models.UniqueConstraint(
                fields=["parcel"],
                name="elements_parcel_fixed_once",
                condition=Q(lifted_on__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["bay"], name="elements_bay_fixed_once", condition=Q(lifted_on__isnull=True)
            ),
            models.CheckConstraint(name="elements_fixed_has_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["zone", "since", "id"], name="elements_fixed_since")]

    def __str__(self) -> str:
        return f"{self.lead} {self.kind}"
