"""What was done to many records at once."""

from django.db import models
from django.db.models import Q

from zoneworks.core.models.rows import ZoneRow


class Batch(ZoneRow):
    """One act on many records of a list, or the undoing of one.

    What was done to each record stands in its events, which share ``number``; ``first`` and
    ``last`` are the ids between which they lie.
    """

    number = models.UUIDField(unique=True)
    list_name = models.CharField(max_length=60)
    act = models.CharField(max_length=40)
    user = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="core_batch_has_events", condition=Q(first__lte=models.F("last"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.act}"
