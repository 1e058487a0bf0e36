"""What people are told, and with which calendar deadlines were computed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoneworks.approvals.models.cases import TURNS, ApprovalCase, CaseItem
from zoneworks.core.models import Unit, ZoneRow


class Notice(ZoneRow):
    """Something that somebody is told of a case (通知), written together with what caused it.

    It goes to an enterprise, to a member, or to a post of a unit, where one of its holders reads
    it for all. ``kind`` and ``values`` make the text in the reader's language.
    """

    PART_OF: ClassVar = ("case",)

    zone = models.ForeignKey("core.Zone", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(ApprovalCase, models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey(CaseItem, models.CASCADE, null=True, related_name="+", db_index=False)
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.CASCADE, null=True, related_name="+", db_index=False
    )
    membership = models.ForeignKey(
        "core.Membership", models.CASCADE, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", db_index=False)
    post = models.CharField(max_length=10, choices=TURNS, blank=True)
    kind = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    made_on = models.DateField()
    is_unread = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    reader = models.ForeignKey(
        "core.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approvals_notice_is_for_one",
                condition=Q(enterprise__isnull=False, membership__isnull=True, unit__isnull=True)
                | Q(enterprise__isnull=True, membership__isnull=False, unit__isnull=True)
                | Q(enterprise__isnull=True, membership__isnull=True, unit__isnull=False),
            ),
            models.CheckConstraint(
                name="approvals_notice_is_read_at_a_time",
                condition=Q(is_unread=True, read_at__isnull=True)
                | Q(is_unread=False, read_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["enterprise", "is_unread", "id"],
                name="approvals_notice_enterprise",
                condition=Q(enterprise__isnull=False),
            ),
            models.Index(
                fields=["membership", "is_unread", "id"],
                name="approvals_notice_membership",
                condition=Q(membership__isnull=False),
            ),
            models.Index(
                fields=["unit", "post", "is_unread", "id"],
                name="approvals_notice_unit",
                condition=Q(unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class CalendarMark(ZoneRow):
    """With which calendar the open deadlines of a zone were computed: the digest of its content."""

    calendar = models.CharField(max_length=64)
    projected_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone"], name="approvals_calendar_mark_once")
        ]

    def __str__(self) -> str:
        return self.calendar
