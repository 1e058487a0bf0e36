"""The people of a plan, and what keeps it from going on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import ZoneRow
from zoneworks.delivery.models.plans import CAUSES, Activity, Plan


class TaskForceMember(ZoneRow):
    """Somebody of the team of one project (专班成员); ``until`` is the first day without them."""

    PART_OF: ClassVar = ("plan",)
    NAMED_WITH: ClassVar = ("membership__user",)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="members")
    membership = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    duty = models.CharField(max_length=60)
    is_head = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "membership"],
                name="delivery_member_once",
                condition=Q(until__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["plan"],
                name="delivery_one_head",
                condition=Q(is_head=True, until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership.user.name)


class Blocker(ZoneRow):
    """What keeps an activity from going on (阻点), with who answers for it and until when.

    ``escalated_to`` is the leader who was asked to mend it.
    """

    PART_OF: ClassVar = ("plan",)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="blockers")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    cause = models.CharField(max_length=12, choices=CAUSES)
    owner = models.ForeignKey("core.Membership", models.PROTECT, related_name="+")
    raised_on = models.DateField()
    raised_by = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    escalated_to = models.ForeignKey("core.Membership", models.PROTECT, null=True, related_name="+")
    escalated_on = models.DateField(null=True)
    solved_on = models.DateField(null=True)
    solution = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_solved_blocker_says_how",
                condition=Q(solved_on__isnull=True) | ~Q(solution=""),
            ),
            models.CheckConstraint(
                name="delivery_escalated_blocker_has_its_day",
                condition=Q(escalated_to__isnull=True) | Q(escalated_on__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_blocker_is_due_after_it_was_raised",
                condition=Q(due_on__gte=F("raised_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["zone", "due_on", "id"],
                name="delivery_blocker_open",
                condition=Q(solved_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.text
