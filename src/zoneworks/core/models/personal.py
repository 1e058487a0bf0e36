"""What events say about persons, beside the events."""

from django.db import models


class PersonalValue(models.Model):
    """A personal value of an event, which holds the digest of salt and value in its place.

    It can be erased, and nothing in the event changes: see ``zoneworks.core.personal``.
    """

    digest = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField(max_length=16)
    value = models.TextField()
    zone = models.ForeignKey(
        "core.Zone", models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_personal_subject"),
        ]

    def __str__(self) -> str:
        return self.digest
