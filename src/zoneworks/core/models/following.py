"""What people keep for themselves: lists as they look at them, and what they follow."""

from django.db import models

from zoneworks.core.models.rows import ZoneRow


class ListView(ZoneRow):
    """A list as somebody wants to see it again: its filters, sort and columns as an address.

    Without a name it holds the columns that a person has chosen for the list.
    """

    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    list_name = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "user", "list_name", "name"], name="core_list_view_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Follow(ZoneRow):
    """That somebody follows a record or a kept list; ``seen`` is the last event they know of."""

    user = models.ForeignKey("core.User", models.CASCADE, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    seen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "user", "subject_type", "subject_id"], name="core_follow_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject_type} {self.subject_id}"
