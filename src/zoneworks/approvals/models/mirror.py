"""How exports of mandated systems are read, and where they and we differ."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.approvals.models.cases import ApprovalCase, CaseItem
from zoneworks.core.models import ZoneRow


class MirrorMapping(ZoneRow):
    """How the export of a mandated system is read: a saved mapping (映射方案).

    ``columns`` gives for each of our columns the header in the export, ``items`` for each item as
    the system calls it our code (empty: passed over), ``states`` for each of its words our state,
    ``projects`` for each national code that the register does not know the project that somebody
    confirmed. ``sheet`` is empty for the first one.
    """

    name = models.CharField(max_length=100)
    system = models.CharField(max_length=100)
    process_id = models.CharField(max_length=60)
    sheet = models.CharField(max_length=100, blank=True)
    columns = models.JSONField(default=dict)
    items = models.JSONField(default=dict)
    states = models.JSONField(default=dict)
    projects = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="approvals_mapping_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Settlement(models.TextChoices):
    """How a difference was settled."""

    THEIRS = "THEIRS"
    OURS = "OURS"
    AGREED = "AGREED"  # both sides say the same by now


class MirrorDifference(ZoneRow):
    """An item that we decide and of which a mandated system says something else (差异).

    ``told`` holds what the system says, by the names of the item's columns; ours is the item
    itself. It is never written over: somebody takes theirs or keeps ours, with a reason.
    """

    PART_OF: ClassVar = ("case",)

    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="differences")
    item = models.ForeignKey(CaseItem, models.CASCADE, related_name="differences")
    system = models.CharField(max_length=100)
    told = models.JSONField()
    found_on = models.DateField()
    settled_on = models.DateField(null=True)
    settlement = models.CharField(max_length=10, choices=Settlement.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "system"],
                name="approvals_difference_open_once",
                condition=Q(settled_on__isnull=True),
            ),
            models.CheckConstraint(
                name="approvals_difference_is_settled_one_way",
                condition=Q(settled_on__isnull=True, settlement="")
                | (Q(settled_on__isnull=False) & ~Q(settlement="")),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "found_on", "id"], name="approvals_difference_found")
        ]

    def __str__(self) -> str:
        return self.system
