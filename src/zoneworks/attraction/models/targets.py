"""Targets of a period, and lists of the top 500."""

from django.db import models
from django.db.models import F, Q

from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.engine.terms import TopList
from zoneworks.core.models import ZoneRow


class Target(ZoneRow):
    """A goal for the projects that are signed in a period, both days included (招商目标).

    ``goal`` is a number of projects or fen; ``least_fen`` the least investment of a large project.
    """

    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=16, choices=[(m, m) for m in Measure])
    goal = models.BigIntegerField()
    least_fen = models.BigIntegerField(default=0)
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "name", "begins_on"], name="attraction_target_once"
            ),
            models.CheckConstraint(
                name="attraction_target_ends_after_it_begins",
                condition=Q(ends_on__gte=F("begins_on")),
            ),
            models.CheckConstraint(name="attraction_target_has_goal", condition=Q(goal__gt=0)),
        ]
        indexes = [models.Index(fields=["zone", "begins_on", "id"], name="attraction_target_from")]

    def __str__(self) -> str:
        return self.name


class TopCompany(ZoneRow):
    """A company on a list of the top 500 (三类500强), since the day on which it was published."""

    kind = models.CharField(max_length=8, choices=[(t, t) for t in TopList])
    published_on = models.DateField()
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    normalized_name = models.CharField(max_length=120, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "kind", "published_on", "normalized_name"],
                name="attraction_top_company_once_a_list",
            ),
            models.CheckConstraint(
                name="attraction_top_company_rank_is_positive", condition=Q(rank__gt=0)
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "kind", "published_on", "rank", "id"], name="attraction_top_list"
            )
        ]

    def __str__(self) -> str:
        return self.name
