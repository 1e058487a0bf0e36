"""The record of every act."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One act on one record: who, in which role, what it was before and after, and why.

    Append-only: triggers refuse UPDATE and DELETE (``zoneworks.core.append_only``). It is the
    audit trail, the timeline of its record, and the log that analytics reads. The event of a part,
    such as a contact, also names the record that it is part of, for the part may be gone later.
    """

    # Every act writes here: only the indexes below are kept up.
    zone = models.ForeignKey(
        "core.Zone", models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    user = models.ForeignKey(
        "core.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        "core.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.CharField(max_length=24)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    part_of_type = models.CharField(max_length=60, blank=True, default="")
    part_of_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=60)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    batch = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="core_event_subject"),
            models.Index(
                fields=["part_of_type", "part_of_id", "id"],
                name="core_event_part_of",
                condition=models.Q(part_of_id__isnull=False),
            ),
            models.Index(fields=["zone", "id"], name="core_event_zone"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"
