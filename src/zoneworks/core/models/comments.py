"""What people say to each other about a record."""

from typing import ClassVar

from django.db import models

from zoneworks.core.models.rows import ZoneRow


class Comment(ZoneRow):
    """A remark on a record, for the eyes of the administration."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("text",)

    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="core_comment_subject")
        ]

    def __str__(self) -> str:
        return "" if self.is_withdrawn else self.text[:60]

    @property
    def part_of(self) -> tuple[str, int]:
        """The record whose timeline shows it."""
        return self.subject_type, self.subject_id


class Mention(models.Model):
    """Somebody who is named in a comment, until they have read it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey("core.User", models.CASCADE, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="core_mention_once")
        ]
        indexes = [
            models.Index(
                fields=["user"],
                name="core_mention_unread",
                condition=models.Q(read_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.user_id}"
