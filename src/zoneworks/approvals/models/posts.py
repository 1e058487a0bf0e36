"""Who acts for an authority of a process, and who stands in for whom."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.approvals.engine.process.handling import UNIT_POSTS
from zoneworks.core.models import Unit, ZoneRow

POSTS = [(post.value, post.value) for post in UNIT_POSTS]


class AuthorityUnit(ZoneRow):
    """Which unit of the zone an authority of the processes is, by the authority's code."""

    PART_OF: ClassVar = ("unit",)

    authority = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "authority"], name="approvals_authority_is_one_unit"
            )
        ]

    def __str__(self) -> str:
        return self.authority


class PostHolder(ZoneRow):
    """A post (岗位) that a unit has given to one of the zone's members: window, reviewer, head."""

    PART_OF: ClassVar = ("unit",)

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    membership = models.ForeignKey("core.Membership", models.CASCADE, related_name="+")
    post = models.CharField(max_length=10, choices=POSTS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "membership", "post"], name="approvals_post_is_held_once"
            )
        ]
        indexes = [models.Index(fields=["membership"], name="approvals_post_of_member")]

    def __str__(self) -> str:
        return str(self.post)


class Substitution(ZoneRow):
    """A member who acts on behalf of the holder of a post for some time (代理).

    ``until`` is excluded; ``document`` says what allows it.
    """

    PART_OF: ClassVar = ("unit",)

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    post = models.CharField(max_length=10, choices=POSTS)
    holder = models.ForeignKey("core.Membership", models.CASCADE, related_name="+")
    substitute = models.ForeignKey("core.Membership", models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()
    document = models.CharField(max_length=200)

    @property
    def last_day(self) -> date:
        """The last day of the substitution."""
        return self.until - timedelta(days=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approvals_substitution_has_days", condition=Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="approvals_nobody_substitutes_for_oneself",
                condition=~Q(holder=F("substitute")),
            ),
        ]
        indexes = [models.Index(fields=["substitute", "until"], name="approvals_substitute")]

    def __str__(self) -> str:
        return str(self.post)
