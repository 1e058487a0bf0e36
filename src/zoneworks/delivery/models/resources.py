"""What the projects of a zone share."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zoneworks.core.models import Unit, ZoneRow


class SharedResource(ZoneRow):
    """A team, a panel, a crane or a connection that several projects share (共享资源).

    ``capacity`` is how many units there usually are; plans name it by its code. ``unit`` owns it.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    capacity = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="delivery_resource_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class ResourcePeriod(ZoneRow):
    """Other units of a resource from a day to before another (例外时段), such as over a holiday."""

    PART_OF: ClassVar = ("resource",)

    resource = models.ForeignKey(SharedResource, models.CASCADE, related_name="periods")
    since = models.DateField()
    until = models.DateField()
    units = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_period_ends_after_it_begins", condition=Q(until__gt=F("since"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"
